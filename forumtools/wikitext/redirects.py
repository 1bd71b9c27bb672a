"""Pages that only point to another page."""

from __future__ import annotations

import re

from forumtools.model.site import Site

# French wikis say REDIRECTION, every wiki also understands REDIRECT.
_REDIRECT = re.compile(r"\s*#REDIRECT(?:ION)?\s*:?\s*\[\[\s*:?([^\]|#\n]+)", re.IGNORECASE)


def redirect_to(title: str) -> str:
    """Return the text of a page that redirects to *title*; the colon keeps categories and files plain links."""
    return f"#REDIRECT [[:{title}]]"


def redirect_target(site: Site, text: str) -> str | None:
    """Return the title that a page with *text* redirects to, or nothing when it is no redirect."""
    found = _REDIRECT.match(text)
    return site.normal(found[1]) if found else None
