"""
What every format of citation says of a contribution, before any format has its way with it.

Texts are on one line, without what no file can hold and without the no-break spaces of French print: programs
that print references set them by rules of their own. Names are in their parts, groups stay whole.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from forumtools.catalogue.addresses import checked_address
from forumtools.catalogue.contents import Catalogue, Edition, Entry
from forumtools.catalogue.sorting import is_group, read_name, sort_key, title_key
from forumtools.language import Language, Text
from forumtools.model.dates import first_day
from forumtools.outputs.licences import read_licence
from forumtools.wikitext.escaping import clean

DateParts = tuple[int, ...]
"""Year, month, day, as many as are known; perhaps nothing."""

_PARTICLE = re.compile(r"(.*\S) +(de|d['’])")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b", re.ASCII)
_NOT_KEY = re.compile(r"[^a-z0-9]+")
_NOBODY = "anonyme"
_PAGE = Text(fr="Page « {page} » du wiki", en="Page “{page}” of the wiki")
_LICENCE = Text(fr="licence : {licence}", en="licence: {licence}")


@dataclass(frozen=True, kw_only=True, slots=True)
class Person:
    """Somebody who made a work. A group and who has one name only are their family name, to be printed as it is."""

    family: str
    given: str = ""
    particle: str = ""
    """« de » or « d’ »: printed before the family name, which is sorted without it."""

    @property
    def is_whole(self) -> bool:
        """Whether the name has no parts."""
        return not self.given


@dataclass(frozen=True, kw_only=True, slots=True)
class Volume:
    """The catalogue of an edition, in which contributions stand, and the event it is of."""

    key: str
    title: str
    editor: str
    start: DateParts = ()
    end: DateParts = ()
    place: str = ""
    language: Language

    @property
    def days(self) -> tuple[DateParts, ...]:
        """The first day of the event, and the last where it is another."""
        has_end = len(self.end) == len(self.start) and self.end > self.start
        return (self.start, self.end) if has_end else (self.start,)


@dataclass(frozen=True, kw_only=True, slots=True)
class Reference:
    """One contribution, as a bibliography tells it."""

    key: str
    """Unique in an edition, and the same whatever else the edition has: `stervinou2018carte`."""

    title: str
    people: tuple[Person, ...] = ()
    volume: Volume
    language: str
    licence: str = ""
    keywords: tuple[str, ...] = ()
    address: str = ""
    note: str
    """The page that is cited, and its licence."""


@dataclass(frozen=True, slots=True)
class Bibliography:
    """A volume, and the references of all it holds, in reading order."""

    volume: Volume
    references: tuple[Reference, ...]


def read_bibliography(catalogue: Catalogue) -> Bibliography:
    """Return the references of all contributions of *catalogue*."""
    volume = _volume(catalogue)
    keys = _keys(catalogue.entries, volume)
    words = catalogue.language
    found = (_reference(entry, key, volume, words) for entry, key in zip(catalogue.entries, keys, strict=True))
    return Bibliography(volume, tuple(found))


def plain(text: str) -> str:
    """Return *text* on one line, with simple blanks and without what is no text."""
    return " ".join(clean(text, one_line=True).split())


def read_person(name: str) -> Person:
    """Return *name* in its parts."""
    parts = read_name(plain(name))
    if not parts.given:
        return Person(family=parts.family)
    found = _PARTICLE.fullmatch(parts.given)
    given, particle = (found[1], found[2]) if found else (parts.given, "")
    return Person(family=parts.family, given=given, particle=particle)


def date_parts(text: str) -> DateParts:
    """Return as much of a date as *text* says, nothing when it is none."""
    day = first_day(text) if text else None
    if day is None:
        return ()
    known = {4: 1, 7: 2}.get(len(text.strip()), 3)
    return (day.year, day.month, day.day)[:known]


def iso(date: DateParts) -> str:
    """Return *date* as ISO 8601 writes it: `2018-07-03`, `2018-07`, `2018`."""
    return "-".join(f"{part:0{width}}" for part, width in zip(date, (4, 2, 2), strict=False))


def volume_title(catalogue: Catalogue) -> str:
    """Return the edition by its label, which names the forum, else by both names."""
    edition = catalogue.edition
    return plain(edition.title if edition.title != edition.name else f"{catalogue.forum.name}, {edition.title}")


def _volume(catalogue: Catalogue) -> Volume:
    edition = catalogue.edition
    return Volume(
        # No other key holds an underscore.
        key=f"edition_{edition.slug}",
        title=volume_title(catalogue),
        editor=plain(catalogue.forum.name),
        start=_start(edition),
        end=date_parts(edition.end),
        place=", ".join(filter(None, map(plain, edition.places))),
        language=catalogue.forum.language,
    )


def _start(edition: Edition) -> DateParts:
    year = _YEAR.search(edition.name)
    return date_parts(edition.start) or date_parts(edition.name) or ((int(year[0]),) if year else ())


def _reference(entry: Entry, key: str, volume: Volume, words: Language) -> Reference:
    licence = plain(read_licence(entry.licence, words).label) if entry.licence else ""
    return Reference(
        key=key,
        title=plain(entry.title),
        people=_people(entry),
        volume=volume,
        # An entry names its language only where it is not that of the catalogue's words.
        language=entry.language or words,
        licence=licence,
        keywords=tuple(filter(None, (plain(term.label) for term in entry.themes))),
        # The website is the project's. Where the text was first is the one address of the text that is known.
        address=checked_address(entry.origin) or "",
        note=_note(entry, licence, words),
    )


def _people(entry: Entry) -> tuple[Person, ...]:
    """Return who made the contribution; where nobody is named, the organisations did."""
    if people := tuple(read_person(term.label) for term in entry.contributors if plain(term.label)):
        return people
    return tuple(Person(family=plain(term.label)) for term in entry.organisations if plain(term.label))


def _note(entry: Entry, licence: str, language: Language) -> str:
    parts = [_PAGE.format(page=plain(entry.page)).say(language)]
    if licence:
        parts.append(_LICENCE.format(licence=licence).say(language))
    return ", ".join(parts)


def _keys(entries: Iterable[Entry], volume: Volume) -> list[str]:
    """Return a key for each of *entries*. Those that would be equal all get the entry's own slug behind."""
    short = [(_short_key(entry, volume), entry.slug) for entry in entries]
    uses = Counter(key for key, _ in short)
    return [key if uses[key] == 1 else f"{key}-{slug}" for key, slug in short]


def _short_key(entry: Entry, volume: Volume) -> str:
    people = _people(entry)
    family = _first_word(_family_words(people[0])) if people else ""
    year = iso(volume.start[:1])
    return f"{family or _NOBODY}{year}{_first_word(title_key(plain(entry.title), volume.language))}"


def _family_words(person: Person) -> str:
    """Return what the name stands under: « Le Floc’h » under one word, a group under the first of its words."""
    if is_group(person.family):
        return title_key(person.family)
    return sort_key(person.family.replace("'", "").replace("’", "")).replace(" ", "")


def _first_word(words: str) -> str:
    """Return the first of *words* that letters or digits of a key can be made of."""
    return next(filter(None, (_NOT_KEY.sub("", word) for word in words.split())), "")
