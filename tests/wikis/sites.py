"""The site that tests of wikis work with."""

from __future__ import annotations

from forumtools.model.site import Site

SITE = Site().with_namespaces({3000: "Contrib", 3001: "Discussion Contrib"})
