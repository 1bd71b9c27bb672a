"""
What a catalogue holds, in the order readers meet it.

All decisions are made here: order, numbers, neighbours, indexes, what is left out. Outputs only draw, so a
site and a wiki page made from one catalogue cannot differ.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property

from forumtools.catalogue.nodes import Document, Figure, figures_in
from forumtools.catalogue.shortening import begun
from forumtools.language import Language, Text
from forumtools.model.forum import Forum
from forumtools.model.records import Record
from forumtools.model.roles import Role


@dataclass(frozen=True, kw_only=True, slots=True)
class Mention:
    """A contribution, as far as a line that leads to it needs to know."""

    title: str
    slug: str
    page: str
    """The full title on the wiki."""

    people: tuple[str, ...] = ()
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Term:
    """A name or word that stands in an index, and its anchor there."""

    label: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Detail:
    """A further field of a page: its label and its values, for reading."""

    label: Text
    values: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class SectionText:
    """One titled part of a page."""

    title: str
    """Empty for what stands before the first title."""

    anchor: str
    document: Document
    role: Role | None = None


def figures_of(sections: Iterable[SectionText]) -> Iterator[Figure]:
    """Yield the pictures in the texts of *sections*, in their order."""
    for section in sections:
        yield from figures_in(section.document.blocks)


class Relation(Enum):
    """What a contribution of another edition has to do with one of this edition; the nearest first."""

    FOLLOWED = "followed"
    """This one takes it up."""

    FOLLOWS = "follows"
    """It takes this one up."""

    SAME_TITLE = "title"
    SAME_PEOPLE = "people"


@dataclass(frozen=True, kw_only=True, slots=True)
class Elsewhere:
    """A contribution of another edition."""

    relation: Relation
    edition: str
    edition_slug: str
    is_beside: bool
    """Whether the catalogue of that edition stands beside this one, so that links lead there."""

    is_earlier: bool
    mention: Mention


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One contribution."""

    record: Record
    number: int = 0
    """Its place in the reading order, from 1."""

    slug: str
    title: str
    subtitle: str = ""
    language: str | None = None
    """BCP 47 code, when it is not the catalogue's language."""

    languages: tuple[str, ...] = ()
    contributors: tuple[Term, ...] = ()
    organisations: tuple[Term, ...] = ()
    places: tuple[Term, ...] = ()
    themes: tuple[Term, ...] = ()
    sessions: tuple[Term, ...] = ()
    start: str = ""
    end: str = ""
    """ISO 8601, perhaps partial."""

    licence: str = ""
    website: str = ""
    origin: str = ""
    details: tuple[Detail, ...] = ()
    image: Figure | None = None
    """The picture that stands for the contribution."""

    sections: tuple[SectionText, ...] = ()
    previous: Mention | None = None
    next: Mention | None = None
    elsewhere: tuple[Elsewhere, ...] = ()

    @property
    def page(self) -> str:
        """The full title on the wiki."""
        return self.record.page

    @cached_property
    def mention(self) -> Mention:
        """What a line that leads here needs."""
        return Mention(
            title=self.title,
            slug=self.slug,
            page=self.page,
            people=tuple(term.label for term in self.contributors),
            language=self.language,
        )

    @cached_property
    def summary(self) -> str:
        """What it is about, in a sentence or two and at most 200 characters."""
        described = [section for section in self.sections if section.role is Role.DESCRIPTION]
        return begun(section.document for section in described or self.sections) or self.subtitle or self.title

    def terms(self, role: Role) -> tuple[Term, ...]:
        """Return what the index of *role* has of this contribution."""
        found: Mapping[Role, tuple[Term, ...]] = {
            Role.CONTRIBUTORS: self.contributors,
            Role.ORGANISATIONS: self.organisations,
            Role.PLACES: self.places,
            Role.THEMES: self.themes,
        }
        return found[role]


@dataclass(frozen=True, kw_only=True, slots=True)
class Promise:
    """A contribution that was announced and has nothing to read yet."""

    title: str
    page: str
    people: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Session:
    """One session of the edition. Without a page of its own there is only its title."""

    title: str
    anchor: str
    record: Record | None = None
    start: str = ""
    end: str = ""
    places: tuple[str, ...] = ()
    details: tuple[Detail, ...] = ()
    sections: tuple[SectionText, ...] = ()
    mentions: tuple[Mention, ...] = ()
    """All contributions that name it."""


class ChapterKind(Enum):
    """What the chapters of a catalogue go by."""

    SESSION = "session"
    THEME = "theme"
    ALL = "all"


@dataclass(frozen=True, kw_only=True, slots=True)
class Chapter:
    """Contributions that stand together. The last chapter may be that of all others, whose title is empty."""

    kind: ChapterKind
    title: str
    anchor: str
    entries: tuple[Entry, ...]
    also: tuple[Mention, ...] = ()
    """Contributions that belong here too and stand in an earlier chapter."""


@dataclass(frozen=True, kw_only=True, slots=True)
class IndexLine:
    """A name or word, and the contributions it leads to."""

    label: str
    anchor: str
    key: str
    mentions: tuple[Mention, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Index:
    """An alphabetical index; its letters in order, « # » for what begins with none."""

    role: Role
    letters: tuple[tuple[str, tuple[IndexLine, ...]], ...]

    @property
    def size(self) -> int:
        """The number of lines."""
        return sum(len(lines) for _, lines in self.letters)


@dataclass(frozen=True, slots=True)
class Acronym:
    """An acronym, what it stands for, and the contributions that say so."""

    short: str
    long: str
    anchor: str
    mentions: tuple[Mention, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Edition:
    """The edition itself. Without a page of its own there is only its name."""

    name: str
    slug: str
    title: str
    record: Record | None = None
    theme: str = ""
    number: str = ""
    start: str = ""
    end: str = ""
    places: tuple[str, ...] = ()
    figures: tuple[Detail, ...] = ()
    details: tuple[Detail, ...] = ()
    sections: tuple[SectionText, ...] = ()


@dataclass(frozen=True, slots=True)
class SetAside:
    """A page that is not in the catalogue, and why."""

    page: str
    why: Text


@dataclass(frozen=True, slots=True)
class Repair:
    """A page that is in the catalogue, but not as the wiki shows it."""

    page: str
    what: Text


@dataclass(frozen=True, kw_only=True, slots=True)
class Picture:
    """A picture of the wiki, decoded, checked and drawn anew, and what readers must know of it."""

    name: str
    """The file's name on the wiki, without its namespace, as in `Figure.name`."""

    file: str
    """Its name among the files of a catalogue: the same for the same content, unlike any other's."""

    media_type: str
    """``image/jpeg`` or ``image/png``."""

    width: int
    height: int
    """In pixels."""

    content: bytes = field(repr=False)
    alt: str = ""
    """What it shows, as the page of the file says, for figures that say nothing themselves."""

    author: str = ""
    licence: str = ""


@dataclass(frozen=True, kw_only=True)
class Catalogue:
    """All there is to say of one edition."""

    forum: Forum
    language: Language
    edition: Edition
    chapters: tuple[Chapter, ...] = ()
    promises: tuple[Promise, ...] = ()
    sessions: tuple[Session, ...] = ()
    indexes: tuple[Index, ...] = ()
    acronyms: tuple[Acronym, ...] = ()
    set_aside: tuple[SetAside, ...] = ()
    repairs: tuple[Repair, ...] = field(default=(), compare=False)
    beside: tuple[str, ...] = ()
    """The other editions whose catalogues stand beside this one."""

    pictures: Mapping[str, Picture] = field(default_factory=dict)
    """Those that could be had, by the names that figures call them by."""

    addresses: Mapping[str, str] = field(default_factory=dict)
    """Where pages are on the web, by their full titles, if the wiki is there."""

    @cached_property
    def entries(self) -> tuple[Entry, ...]:
        """The contributions, in reading order."""
        return tuple(entry for chapter in self.chapters for entry in chapter.entries)

    def picture_of(self, entry: Entry) -> Picture | None:
        """Return the picture that stands for *entry*, if it has one that could be had."""
        return self.pictures.get(entry.image.name) if entry.image else None

    def lead_of(self, entry: Entry) -> Figure | None:
        """Return the picture to show above the text of *entry*: its own, unless the text shows it itself."""
        if entry.image is None or self.picture_of(entry) is None:
            return None
        is_in_text = any(figure.name == entry.image.name for figure in figures_of(entry.sections))
        return None if is_in_text else entry.image

    def index(self, role: Role) -> Index | None:
        """Return the index of *role*, if anything stands in it."""
        return next((index for index in self.indexes if index.role is role), None)

    def count(self, role: Role) -> int:
        """Return how many lines the index of *role* has."""
        index = self.index(role)
        return index.size if index else 0
