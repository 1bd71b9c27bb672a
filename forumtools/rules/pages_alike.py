"""
Which pages of a forum may say the same thing: by their titles, their texts and their people.

| what two pages have in common     | one edition             | no edition         | two editions |
|-----------------------------------|-------------------------|--------------------|--------------|
| equal titles                      | duplicate               | if nothing differs | follow-up    |
| the same text                     | duplicate               | if people are, too | follow-up    |
| near titles and some people       | if their texts touch    | no                 | follow-up    |
| titles of a series, the same text | if all of it is         | if people are, too | if all is    |

Titles are equal, near or of a series as `titles_alike` says; where a title says nothing, only the texts count. Texts
are the same when `_SAME` of their phrases are, or `_ALL`, and `_PHRASES` at least; those that more than `_COMMON`
pages have are nobody's. Equal titles do not make one of two pages of other people in other places, nor of two sessions
with other numbers or days. What says that it follows another page is no duplicate of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from enum import Enum
from functools import cached_property
from typing import NamedTuple

from forumtools.model.dates import first_day
from forumtools.model.forum import Forum
from forumtools.model.records import Record, Values
from forumtools.model.roles import Role
from forumtools.model.words import fold
from forumtools.rules.blocks import Blocks
from forumtools.rules.sketches import overlap, sketch
from forumtools.rules.titles import says_nothing
from forumtools.rules.titles_alike import Likeness, compare_titles, title_words
from forumtools.wikitext.pages import Reading

_SAME = 0.6
_ALL = 0.9
_PHRASES = 3
_COMMON = 12
_SERIES = 6
"""How many pages may have all words of their titles in common but one: where more do, that one tells them apart."""

_NEIGHBOURS = 4
"""How many pages of the same title are looked at before and after a page, where there are very many."""

_YEAR = re.compile(r"(?:19|20)\d\d")
_YEARS = 2
"""How many words two titles may differ in that do not count: the years of their editions."""

_LONGEST = 500
"""Characters; what is longer is no title, and not worth comparing."""

_WORDS = 8
"""How many words of a title are looked up."""


class Editions(Enum):
    """What the editions of two pages have to do with each other."""

    ONE = "one"
    NONE = "none"
    """At least one of the pages names none."""

    TWO = "two"


class Common(NamedTuple):
    """What a page has in common with *other*, enough to take one for the other or for what it follows."""

    other: Record
    editions: Editions
    title: Likeness
    text: bool
    """Whether the texts are the same, by and large."""

    people: bool

    @property
    def weight(self) -> int:
        """How much it is: what people would see first counts most."""
        return 4 * (self.title is Likeness.EQUAL) + 3 * self.text + 2 * (self.title is Likeness.NEAR) + self.people


class Known:
    """What is known of a page, to compare it with others; most of it is worked out only when it is needed."""

    def __init__(self, reading: Reading, forum: Forum) -> None:
        record = reading.record
        self.reading = reading
        self.record = record
        self.is_main = record.kind is forum.main_kind
        said = _public(record, Role.TITLE)
        self.title = said[0] if said else record.page_name
        is_title = len(self.title) <= _LONGEST and not says_nothing(self.title, record.kind)
        self.words = title_words(self.title) if is_title else ()
        self.sketch = sketch(_text(record))

    @property
    def names(self) -> Iterator[str]:
        """The names of the blocks of its title; the first one is of the title as a whole."""
        kind, words = self.record.kind.id, self.words
        whole = f"{kind}|{' '.join(words)}"
        yield f"={whole}"
        yield whole
        for rank in range(min(len(words), _WORDS) if len(words) > 1 else 0):
            yield f"{kind}|{' '.join(words[:rank] + words[rank + 1 :])}"
            yield f"{kind}|~{words[rank]}"

    @cached_property
    def people(self) -> frozenset[str]:
        """The people, in whatever order their names are written."""
        return frozenset(" ".join(title_words(name)) for name in _public(self.record, Role.CONTRIBUTORS))

    @cached_property
    def places(self) -> frozenset[str]:
        """The words of the places."""
        said = (*_public(self.record, Role.PLACES), *_public(self.record, Role.PLACE))
        return frozenset(word for name in said for word in title_words(name))

    @cached_property
    def editions(self) -> frozenset[str]:
        """The names of the editions."""
        return frozenset(map(fold, self.record.of(Role.EDITION)))

    @cached_property
    def followed(self) -> frozenset[str]:
        """The titles of what it says it follows."""
        prefix = fold(self.record.kind.namespace) + ":"
        return frozenset(fold(name).removeprefix(prefix) for name in _public(self.record, Role.FOLLOWS))

    def follows(self, other: Known) -> bool:
        """Say whether the page says that it follows *other*."""
        return bool(self.followed) and not self.followed.isdisjoint((fold(other.record.page_name), fold(other.title)))

    @cached_property
    def rank(self) -> tuple[object, ...]:
        """What tells a session from another one of the same name: its cycle, its number, its day."""
        day = first_day(self.record.one(Role.START))
        return (*(fold(self.record.one(role)) for role in (Role.CYCLE, Role.NUMBER, Role.TYPE)), day)


class PagesAlike:
    """All pages, by what they share with few others."""

    def __init__(self, forum: Forum) -> None:
        self._forum = forum
        self._known: dict[str, Known] = {}
        self._titles = Blocks()
        self._phrases = Blocks()
        self._last: tuple[Reading | None, tuple[Common, ...]] = (None, ())

    def add(self, reading: Reading) -> None:
        """Take in a page, instead of what it was when it was last added."""
        page = reading.record.page
        before = self._known.get(page)
        if before:
            self._titles.remove(page, before.names if before.words else ())
            self._phrases.remove(page, before.sketch)
        known = self._known[page] = Known(reading, self._forum)
        self._titles.add(page, known.names if known.words else ())
        self._phrases.add(page, known.sketch)
        self._last = (None, ())

    def alike(self, reading: Reading) -> tuple[Common, ...]:
        """Return what the page has in common with those that it may be taken for, what they share most first."""
        if self._last[0] is not reading:
            self._last = (reading, tuple(self._found(reading)))
        return self._last[1]

    def _found(self, reading: Reading) -> list[Common]:
        page = reading.record.page
        known = self._known.get(page)
        if known is None or known.reading is not reading:
            known = Known(reading, self._forum)
        found = (self._common(known, self._known[name]) for name in self._candidates(known) if name != page)
        return sorted(filter(None, found), key=lambda common: (-common.weight, common.other.page))

    def _candidates(self, known: Known) -> set[str]:
        found: set[str] = set()
        if known.words:
            whole, *names = known.names
            found.update(self._titles.near(whole, known.record.page, _NEIGHBOURS))
            self._titles.gather(names, _SERIES, found)
        self._phrases.gather(known.sketch, _COMMON, found)
        return found

    def _common(self, one: Known, other: Known) -> Common | None:
        if one.record.kind is not other.record.kind or one.follows(other) or other.follows(one):
            return None
        share = self._share(one, other)
        if not share and _are_far(one.words, other.words):
            return None
        editions, title = _editions(one, other), _titles(one, other)
        if not _is_enough(editions, title, share, one, other):
            return None
        return Common(other.record, editions, title, share >= _SAME, not one.people.isdisjoint(other.people))

    def _share(self, one: Known, other: Known) -> float:
        """Return which part of the texts of two pages is the same, what many pages say aside."""
        shared = set(one.sketch).intersection(other.sketch)
        if len(shared) < _PHRASES:
            return 0.0
        common = {phrase for phrase in {*one.sketch, *other.sketch} if self._phrases.size(phrase) > _COMMON}
        count, of = overlap(one.sketch, other.sketch, common)
        return count / of if count >= _PHRASES else 0.0


def _editions(one: Known, other: Known) -> Editions:
    if not one.editions or not other.editions:
        return Editions.NONE
    return Editions.TWO if one.editions.isdisjoint(other.editions) else Editions.ONE


def _are_far(one: Sequence[str], other: Sequence[str]) -> bool:
    """Say at a glance whether two titles have so little in common that nothing else matters."""
    ours = set(one)
    both = len(ours.intersection(other))
    return len(ours) + len(other) - 2 * both > both + _YEARS


def _titles(one: Known, other: Known) -> Likeness:
    if not one.words or not other.words:
        return Likeness.OTHER
    if one.title == other.title:
        return Likeness.EQUAL
    years = frozenset(year for edition in one.editions | other.editions for year in _YEAR.findall(edition))
    return compare_titles(one.title, other.title, places=one.places | other.places, years=years)


def _is_enough(editions: Editions, title: Likeness, share: float, one: Known, other: Known) -> bool:
    """Say whether two pages have enough in common: the table above."""
    people = not one.people.isdisjoint(other.people)
    if share >= (_ALL if title is Likeness.SERIES else _SAME) and (people or editions is not Editions.NONE):
        return True
    if title is Likeness.EQUAL:
        return not _differ(one, other, strictly=editions is Editions.NONE)
    if title is Likeness.NEAR and people:
        return editions is Editions.TWO or (editions is Editions.ONE and not _say_otherwise(one, other))
    return False


def _differ(one: Known, other: Known, *, strictly: bool) -> bool:
    """Say whether two pages of the same title are of two things all the same."""
    people, places = _told_apart(one.people, other.people), _told_apart(one.places, other.places)
    if strictly:
        return people or places or _say_otherwise(one, other) or _ranked_apart(one, other)
    return (people and places) or (not one.is_main and _ranked_apart(one, other))


def _say_otherwise(one: Known, other: Known) -> bool:
    """Say whether two texts have nothing in common."""
    is_told = len(one.sketch) >= _PHRASES and len(other.sketch) >= _PHRASES
    return is_told and set(one.sketch).isdisjoint(other.sketch)


def _told_apart(one: frozenset[str], other: frozenset[str]) -> bool:
    return bool(one) and bool(other) and one.isdisjoint(other)


def _ranked_apart(one: Known, other: Known) -> bool:
    return any(mine and yours and mine != yours for mine, yours in zip(one.rank, other.rank, strict=True))


def _public(record: Record, role: Role) -> Values:
    declared = record.kind.field_for(role)
    return () if declared is None or declared.is_private else record.of(role)


def _text(record: Record) -> Iterable[str]:
    """Return the description of a page, or where it has none all of its sections."""
    described = record.section(Role.DESCRIPTION)
    return (described,) if described else (record.lead, *record.sections.values(), *record.extra_sections.values())
