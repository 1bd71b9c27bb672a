"""What a book says of itself: its files, their order, who it is from, and how it can be read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import NAMESPACE_URL, uuid5

from forumtools.catalogue.contents import Catalogue, Picture
from forumtools.language import Language, Text
from forumtools.model.dates import last_day
from forumtools.outputs.licences import read_licence
from forumtools.outputs.site_words import said

XHTML = "application/xhtml+xml"
_NO_DAY = "1980-01-01"
"""For an edition without dates: the clock would give another book each time."""

_ALL_READABLE = Text(
    fr="Le texte se lit dans l’ordre, avec des titres, une table des matières, des index et des notes liées. "
    "{pictures} La mise en page s’adapte à l’écran et aux réglages de lecture.",
    en="The text can be read in order, with headings, a table of contents, indexes and linked notes. {pictures} "
    "The layout adapts to the screen and to the reader’s settings.",
)
_NO_PICTURE = Text(
    fr="La seule image est celle de la couverture ; elle est décrite.",
    en="The only picture is that of the cover; it is described.",
)
_DESCRIBED = Text(
    fr="Chaque image a un texte qui la remplace, écrit par les auteurs.",
    en="Each picture has a text in its place, written by the authors.",
)
_NOT_ALL_DESCRIBED = Text(
    fr="Certaines images ne sont décrites que par leur nom de fichier.",
    en="Some pictures are described by their file name only.",
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Item:
    """A file of the book."""

    id: str
    path: str
    media_type: str = XHTML
    properties: str = ""

    @property
    def is_read(self) -> bool:
        """Whether it has a place in the reading order."""
        return self.media_type == XHTML


@dataclass(frozen=True, slots=True)
class Meta:
    """A property of the book and its value."""

    name: str
    value: str


def identifier(catalogue: Catalogue) -> str:
    """Return what is the same for all books made of one edition in one language, and different for all others."""
    names = (catalogue.forum.name, catalogue.edition.name, catalogue.language)
    text = "forumtools:" + "\n".join(names)
    return f"urn:uuid:{uuid5(NAMESPACE_URL, text.encode('utf-8', 'replace').decode())}"


def day(catalogue: Catalogue) -> str:
    """Return the day that the book is of: the edition's last, as far as it is known."""
    edition = catalogue.edition
    for text in (edition.end, edition.start, edition.name):
        if text and (found := last_day(text)):
            return found.isoformat()
    return _NO_DAY


def languages(catalogue: Catalogue) -> tuple[str, ...]:
    """Return the languages of the book, that of its own words first."""
    foreign = (entry.language for entry in catalogue.entries if entry.language)
    return tuple(dict.fromkeys((catalogue.language, catalogue.forum.language, *foreign)))


def rights(catalogue: Catalogue) -> str:
    """Return under which licence the texts are, unless one says otherwise."""
    licence = catalogue.forum.license
    return read_licence(licence, catalogue.language).label if licence else ""


def accessibility(pictures: tuple[Picture, ...], *, are_described: bool, language: Language) -> Iterator[Meta]:
    """
    Yield how the book can be read, by EPUB Accessibility 1.1.

    It says what is there. That the book conforms to a standard only people could say, who looked at it.
    """
    yield Meta("schema:accessMode", "textual")
    yield Meta("schema:accessMode", "visual")
    if are_described:
        yield Meta("schema:accessModeSufficient", "textual")
    yield Meta("schema:accessModeSufficient", "textual,visual")
    for feature in _features(are_described):
        yield Meta("schema:accessibilityFeature", feature)
    yield Meta("schema:accessibilityHazard", "none")
    words = (_DESCRIBED if are_described else _NOT_ALL_DESCRIBED) if pictures else _NO_PICTURE
    yield Meta("schema:accessibilitySummary", said(_ALL_READABLE.format(pictures=words), language))


def _features(are_described: bool) -> Iterator[str]:
    if are_described:
        yield "alternativeText"
    yield from ("displayTransformability", "index", "readingOrder", "structuralNavigation", "tableOfContents")
