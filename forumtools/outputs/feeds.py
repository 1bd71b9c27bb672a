"""Atom feeds of an edition and of its themes (RFC 4287): what there is, for who follows a forum with a reader."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from urllib.parse import quote
from uuid import NAMESPACE_URL, uuid5

from forumtools.catalogue.contents import Catalogue, Entry
from forumtools.language import Text
from forumtools.model.dates import last_day
from forumtools.model.roles import Role
from forumtools.outputs import site_words as words
from forumtools.outputs.xml import xml

FEED = "atom.xml"
_THEMES = "themes"
_NO_DAY = "2000-01-01"
"""For an edition that says no date: a feed has to name a time, and that of its making would make each another."""

_OF_THEME = Text(fr="{edition} : {theme}", en="{edition}: {theme}")


@dataclass(frozen=True, slots=True)
class Feed:
    """One feed: its file, its title, and what stands in it."""

    file: str
    title: str
    root: str
    """The way from it to the folder of the edition."""

    entries: Sequence[Entry]


def feeds(catalogue: Catalogue) -> Iterator[Feed]:
    """Yield the feed of the edition, then one for each theme."""
    yield Feed(FEED, catalogue.edition.title, "", catalogue.entries)
    index = catalogue.index(Role.THEMES)
    by_page = {entry.page: entry for entry in catalogue.entries}
    for _, lines in index.letters if index else ():
        for line in lines:
            title = words.said(_OF_THEME.format(edition=catalogue.edition.title, theme=line.label), catalogue.language)
            found = tuple(by_page[mention.page] for mention in line.mentions)
            yield Feed(f"{_THEMES}/{line.anchor}.xml", title, "../", found)


def render_feeds(catalogue: Catalogue) -> Iterator[tuple[str, bytes]]:
    """Yield the path and content of every feed, below the folder of the edition."""
    template = words.environment(catalogue.language).get_template("atom.xml")
    for feed in feeds(catalogue):
        yield (
            feed.file,
            xml(
                template.render(
                    feed=feed,
                    catalogue=catalogue,
                    id_of=partial(id_of, catalogue),
                    updated=updated(catalogue),
                    base=base_of(catalogue),
                )
            ),
        )


def updated(catalogue: Catalogue) -> str:
    """Return the time that the feed says it is of: the last day of the edition."""
    edition = catalogue.edition
    day = last_day(edition.end or edition.start or edition.name)
    return f"{day.isoformat() if day else _NO_DAY}T00:00:00Z"


def base_of(catalogue: Catalogue) -> str:
    """Return the public address of the folder of the edition, with a slash at its end; empty when nobody told it."""
    address = catalogue.forum.catalogue.address
    return f"{address}{catalogue.edition.slug}/" if address else ""


def id_of(catalogue: Catalogue, name: str) -> str:
    """Return an id that is always the same for the same page, wherever the catalogue stands."""
    name = f"forumtools:{catalogue.forum.name}:{name}".encode("utf-8", "replace").decode()
    return uuid5(NAMESPACE_URL, name).urn


SITEMAP = "sitemap.xml"


def render_sitemap(address: str, paths: Iterable[str]) -> Iterator[tuple[str, bytes]]:
    """Yield the list of all pages for search engines, which has to name whole addresses; nothing without *address*."""
    pages = sorted(path for path in paths if path.endswith(".html"))
    if address and pages:
        template = words.environment("en").get_template(SITEMAP)
        yield SITEMAP, xml(template.render(addresses=[f"{address}{quote(page)}" for page in pages]))
