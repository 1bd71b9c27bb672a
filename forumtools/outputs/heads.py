"""What the head of a page says of it, for search engines, for who shares a link, and for programs for references."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from forumtools.catalogue.contents import Catalogue, Entry
from forumtools.catalogue.shortening import shortened
from forumtools.language import Language
from forumtools.outputs.licences import read_licence

_LOCALES: dict[Language, str] = {"fr": "fr_FR", "en": "en_GB"}


@dataclass(frozen=True, slots=True)
class Meta:
    """A ``meta`` element: its name or, of Open Graph, its property, and what it says."""

    attribute: str
    name: str
    content: str


def entry_metas(entry: Entry, catalogue: Catalogue, base: str) -> Iterator[Meta]:
    """Yield what the head of a contribution's page says besides its citation; *base* is the edition's address."""
    yield Meta("name", "description", entry.summary)
    yield Meta("property", "og:type", "article")
    yield Meta("property", "og:title", entry.title)
    yield Meta("property", "og:description", entry.summary)
    yield Meta("property", "og:site_name", catalogue.edition.title)
    yield Meta("property", "og:locale", _LOCALES[catalogue.language])
    if base:
        yield Meta("property", "og:url", address_of(entry, base))
    picture = catalogue.picture_of(entry)
    if picture and base:
        # Whoever reads this wants an absolute address; without one the picture is not found.
        yield Meta("property", "og:image", f"{base}pictures/{picture.file}")


def edition_metas(catalogue: Catalogue, base: str) -> Iterator[Meta]:
    """Yield what the head of an edition's page says."""
    edition = catalogue.edition
    described = ", ".join(filter(None, (edition.title, edition.theme, *edition.places)))
    yield Meta("name", "description", shortened(described))
    yield Meta("property", "og:type", "website")
    yield Meta("property", "og:title", edition.title)
    yield Meta("property", "og:description", shortened(described))
    yield Meta("property", "og:locale", _LOCALES[catalogue.language])
    if base:
        yield Meta("property", "og:url", f"{base}index.html")


def address_of(entry: Entry, base: str) -> str:
    """Return the public address of a contribution's page."""
    return f"{base}contributions/{entry.slug}.html"


def licence_address(entry: Entry, catalogue: Catalogue) -> str:
    """Return the address of the licence of a contribution, or of the forum's; empty when it is not known."""
    licence = entry.licence or catalogue.forum.license
    return (read_licence(licence, catalogue.language).address or "") if licence else ""


def forum_licence_address(catalogue: Catalogue) -> str:
    """Return the address of the licence of all texts that name none; empty when it is not known."""
    licence = catalogue.forum.license
    return (read_licence(licence, catalogue.language).address or "") if licence else ""
