"""The forum that tests work with: the file that `init` writes, on a wiki in memory."""

from __future__ import annotations

from functools import cache

from forumtools.jobs.forums import OpenForum, default_site, load_forum
from forumtools.model.forum import Forum, Kind
from forumtools.model.records import Page
from forumtools.resources import templates
from forumtools.wikis.memory import MemoryWiki
from forumtools.wikitext.pages import Reader, Reading


@cache
def default_forum() -> Forum:
    """Return the forum that `init` declares."""
    return load_forum(templates() / "forum" / "forum.toml")


def kind(name: str = "contribution") -> Kind:
    """Return one of its kinds."""
    found = default_forum().kind(name)
    assert found is not None
    return found


def read(text: str, title: str = "Contrib:Essai", kind_name: str = "contribution") -> Reading:
    """Return a page of the default forum, read."""
    reader = Reader(kind(kind_name), default_site(default_forum()), redirects=["Modèle:Fiche projet"])
    return reader.read(Page(title, text, revision=1))


def in_memory(*pages: Page) -> OpenForum:
    """Return the default forum on a wiki in memory that has *pages*."""
    wiki = MemoryWiki(site=default_site(default_forum()))
    for page in pages:
        wiki.save(page, summary="")
    return OpenForum(default_forum(), wiki)
