"""What a rule needs to know beyond the page it looks at: the forum, its editions, its people, its titles."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, timedelta
from functools import cached_property
from hashlib import blake2b
from typing import Protocol, TypeVar

from forumtools.model.dates import first_day, last_day
from forumtools.model.forum import Field, Forum, Kind
from forumtools.model.records import Record, Values
from forumtools.model.roles import Moment, Role
from forumtools.model.words import fold
from forumtools.rules.online import Online
from forumtools.rules.people_known import People
from forumtools.rules.registry import Reach
from forumtools.wikitext.pages import Reading

_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_ALIKE = str.maketrans("’‘ʼ´`‐‑‒–—−", "'''''------")
_BLANKS = re.compile(r"[\s_\u200b\ufeff]+")


class Index(Protocol):
    """
    What one family of rules looks up in all pages, gathered when it is first asked for.

    Made of the forum; adding a page costs the same however many there are, and adding it again replaces what was
    known of it.
    """

    def __init__(self, forum: Forum) -> None: ...

    def add(self, reading: Reading) -> None:
        """Take in a page, instead of what it was when it was last added."""


I = TypeVar("I", bound=Index)  # noqa: E741 - the index asked for


class World:
    """
    The forum as the rules know it.

    Pages are added one by one, at a cost that does not grow with their number; adding a page again replaces
    what was known of it.
    """

    def __init__(
        self,
        forum: Forum,
        *,
        today: date,
        moment: Moment | None = None,
        redirects: Callable[[], Iterable[str]] = tuple,
        online: Online | None = None,
    ) -> None:
        """
        *moment* is where every edition stands, whatever its dates and *today* say.

        *redirects* gives the titles of what is there and is no page of the forum: it only leads to one. *online* is
        what the web and the wiki answered, if they were asked.
        """
        self.forum = forum
        self.today = today
        self.moment = moment
        self.online = online
        self._redirects = redirects
        self._readings: dict[str, Reading] = {}
        self._indexes: dict[type[Index], Index] = {}
        self._pages: dict[str, dict[str, Record]] = {kind.id: {} for kind in kinds_looked_up(forum)}
        self._names: dict[str, dict[str, Record]] = {}
        self._moments: dict[str, Moment | None] = {}

    def add(self, reading: Reading) -> None:
        """Let the forum have the page of *reading*."""
        record = reading.record
        self._readings[record.page] = reading
        for index in self._indexes.values():
            index.add(reading)
        if record.kind.id in self._pages:
            self._pages[record.kind.id][record.page] = record
            self._names.pop(record.kind.id, None)
            self._moments.clear()

    @property
    def pages(self) -> Mapping[str, Reading]:
        """All pages, by their titles."""
        return self._readings

    def index(self, kind: type[I]) -> I:
        """Return the index of this *kind*, of all pages."""
        found = self._indexes.get(kind)
        if found is None:
            found = self._indexes[kind] = kind(self.forum)
            for reading in self._readings.values():
                found.add(reading)
        return found  # type: ignore[return-value]  # it was made by *kind*

    def digest(self, reach: Reach) -> str:
        """Return what is the same for two worlds only if they answer every question of rules of *reach* alike."""
        if reach is Reach.PAGE:
            return ""
        moments = [(edition.page, self.moment_of(edition)) for edition in self.editions]
        digest = blake2b(repr((self.moment, moments)).encode(), digest_size=16)
        for title, reading in self._readings.items():
            if reach is not Reach.EDITION or reading.kind.id in self._pages:
                digest.update(f"{title}\0{reading.text}\0".encode("utf-8", "surrogatepass"))
        if reach is not Reach.EDITION:
            digest.update(repr((self.online, *self._redirects())).encode("utf-8", "surrogatepass"))
        return digest.hexdigest()

    def has_page(self, title: str) -> bool:
        """Say whether there is a page called *title*, written as the wiki does, or a redirect of that name."""
        return title in self._readings or title in self._known_redirects

    @cached_property
    def _known_redirects(self) -> frozenset[str]:
        return frozenset(self._redirects())

    @property
    def people(self) -> People:
        """Who contributes, in the spellings of all pages."""
        return self.index(_Contributors).people

    @property
    def editions(self) -> tuple[Record, ...]:
        """The pages of the kind that the forum has for its editions."""
        kind = self.forum.edition_kind
        return tuple(self._pages[kind.id].values()) if kind else ()

    def same_titles(self, title: str) -> tuple[str, ...]:
        """Return the other pages whose titles differ from *title* in case, blanks, dashes or apostrophes only."""
        return tuple(other for other in self.index(_Titles).alike(title) if other != title)

    def page(self, kind: Kind, name: str) -> Record | None:
        """Return the page of *kind* called *name*: by its page name, its title, its label or its year."""
        names = self._names.get(kind.id)
        if names is None:
            names = self._names[kind.id] = _by_name(self._pages.get(kind.id, {}).values())
        return names.get(fold(_bare(name, kind)))

    def edition(self, name: str) -> Record | None:
        """Return the edition called *name*."""
        kind = self.forum.edition_kind
        return self.page(kind, name) if kind else None

    def edition_of(self, record: Record) -> Record | None:
        """Return the edition that *record* belongs to, or is."""
        if record.kind is self.forum.edition_kind:
            return record
        name = record.one(Role.EDITION)
        return self.edition(name) if name else None

    def moment_of(self, record: Record) -> Moment | None:
        """Return where the edition of *record* stands, or nothing when its dates do not tell."""
        if self.moment:
            return self.moment
        edition = self.edition_of(record)
        if edition is None:
            return None
        if edition.page not in self._moments:
            self._moments[edition.page] = moment_on(self.today, edition)
        return self._moments[edition.page]

    def allowed(self, declared: Field, kind: Kind, values: Mapping[str, Values]) -> Values:
        """Return the values that *declared* may have on a page that says *values*; none means any."""
        if declared.values or declared.values_from is None:
            return declared.values
        pointer, source = (kind.field_named(declared.values_from[0]), declared.values_from[1])
        target = self.forum.kind(pointer.page_kind) if pointer and pointer.page_kind else None
        names = values.get(pointer.name, ()) if pointer else ()
        page = self.page(target, names[0]) if target and names else None
        listed = page.kind.field_named(source) if page else None
        return page.values.get(listed.name, ()) if page and listed and not listed.is_private else ()


class _Contributors:
    """The people of all pages."""

    def __init__(self, forum: Forum) -> None:
        self.people = People()

    def add(self, reading: Reading) -> None:
        self.people.add(reading.record)


class _Titles:
    """The titles of all pages, those together that a reader cannot tell apart."""

    def __init__(self, forum: Forum) -> None:
        self._titles: dict[str, dict[str, None]] = {}

    def add(self, reading: Reading) -> None:
        self._titles.setdefault(_alike(reading.page.title), {})[reading.page.title] = None

    def alike(self, title: str) -> Iterable[str]:
        return self._titles.get(_alike(title), ())


def moment_on(today: date, edition: Record) -> Moment | None:
    """Return where *edition* stands on the day *today*, or nothing when its dates do not tell."""
    over = last_day(edition.one(Role.END)) or last_day(edition.one(Role.START))
    year_over = last_day(edition.one(Role.YEAR))
    deadline = last_day(edition.one(Role.DEADLINE))
    end = over or year_over
    if end and today >= end + timedelta(days=365):
        return Moment.ARCHIVE
    if (over and today >= over) or (not over and year_over and today > year_over):
        return Moment.PUBLICATION
    if deadline and today > deadline:
        return Moment.DEADLINE
    call = first_day(edition.one(Role.CALL))
    return Moment.CALL if deadline or over or (call and today < call) else None


def year_of(name: str, edition: Record | None = None) -> int | None:
    """Return the year of the edition called *name*, or nothing when neither its page nor its name tells."""
    said = edition.one(Role.YEAR) if edition else ""
    match = _YEAR.search(said) or _YEAR.search(name)
    return int(match[0]) if match else None


def kinds_looked_up(forum: Forum) -> Iterator[Kind]:
    """Return the kinds of which rules look up pages: those that values of other pages come from, and editions."""
    if forum.edition_kind:
        yield forum.edition_kind
    for kind in forum.kinds:
        for declared in kind.fields:
            pointer = kind.field_named(declared.values_from[0]) if declared.values_from else None
            target = forum.kind(pointer.page_kind) if pointer and pointer.page_kind else None
            if target:
                yield target


def _by_name(records: Iterable[Record]) -> dict[str, Record]:
    names: dict[str, Record] = {}
    known = tuple(records)
    for ways in (
        [(record.page_name, record) for record in known],
        [(record.title, record) for record in known],
        [(name, record) for record in known for name in record.of(Role.LABEL)],
        [(name, record) for record in known for name in record.of(Role.YEAR)],
    ):
        for name, record in ways:
            names.setdefault(fold(name), record)
    return names


def _bare(name: str, kind: Kind) -> str:
    prefix, colon, rest = name.partition(":")
    return rest if colon and fold(prefix) == fold(kind.namespace) else name


def _alike(title: str) -> str:
    """Return what two titles share that a reader cannot tell apart; accents count, the way they are stored not."""
    if title.isascii():
        return _BLANKS.sub(" ", title).strip().casefold()
    return unicodedata.normalize("NFC", _BLANKS.sub(" ", title.translate(_ALIKE)).strip().casefold())
