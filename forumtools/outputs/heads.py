"""What the head of a page says of it, for search engines, for who shares a link, and for programs for references."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from forumtools.catalogue.contents import Catalogue, Entry
from forumtools.catalogue.nodes import Paragraph, inline_text
from forumtools.language import Language
from forumtools.model.roles import Role
from forumtools.outputs.licences import read_licence

_LONGEST = 200
_SENTENCE = re.compile(r".{40,}?[.!?…](?=\s|\Z)", re.DOTALL)
_LOCALES: dict[Language, str] = {"fr": "fr_FR", "en": "en_GB"}


@dataclass(frozen=True, slots=True)
class Meta:
    """A ``meta`` element: its name or, of Open Graph, its property, and what it says."""

    attribute: str
    name: str
    content: str


def summary_of(entry: Entry) -> str:
    """Return what a contribution is about, in a sentence or two and at most 200 characters."""
    described = [section for section in entry.sections if section.role is Role.DESCRIPTION]
    blocks = (block for section in described or entry.sections for block in section.document.blocks)
    text = " ".join(inline_text(block.children) for block in blocks if isinstance(block, Paragraph))
    return shortened(" ".join(text.split())) or entry.subtitle or entry.title


def shortened(text: str) -> str:
    """Return the first sentence of *text* if it is one and not too long, or its first words."""
    sentence = _SENTENCE.match(text)
    if sentence and len(sentence[0]) <= _LONGEST:
        return sentence[0]
    return text if len(text) <= _LONGEST else text[:_LONGEST].rpartition(" ")[0].rstrip(" ,;:") + "…"


def entry_metas(entry: Entry, catalogue: Catalogue, base: str) -> Iterator[Meta]:
    """Yield what the head of a contribution's page says besides its citation; *base* is the edition's address."""
    summary = summary_of(entry)
    yield Meta("name", "description", summary)
    yield Meta("property", "og:type", "article")
    yield Meta("property", "og:title", entry.title)
    yield Meta("property", "og:description", summary)
    yield Meta("property", "og:site_name", catalogue.edition.title)
    yield Meta("property", "og:locale", _LOCALES[catalogue.language])
    if base:
        yield Meta("property", "og:url", address_of(entry, base))
    picture = catalogue.pictures.get(entry.image.name) if entry.image else None
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
