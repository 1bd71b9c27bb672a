"""All pages of a forum, and what is wrong with them: those that are as they were need not be read again."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from hashlib import blake2b
from typing import TypeVar

from forumtools.jobs.forking import each, workers_for
from forumtools.jobs.forums import OpenForum
from forumtools.jobs.remembering import Seen, findings_of, open_memory, page_key, said_of
from forumtools.jobs.validating import Checker, checker
from forumtools.model.findings import Finding
from forumtools.model.forum import Kind
from forumtools.model.records import Page, Values
from forumtools.model.roles import Moment, Role
from forumtools.model.words import fold
from forumtools.rules.checking import check, joined
from forumtools.rules.choosing import check_settings
from forumtools.rules.online import Online
from forumtools.rules.registry import Reach, Rule
from forumtools.rules.world import World, kinds_looked_up
from forumtools.store.copies import CopyUnusable
from forumtools.wikis.protocols import is_stated
from forumtools.wikitext.pages import Reading

R = TypeVar("R")

Watch = Callable[[Iterable[tuple[Kind, Page]]], Iterable[tuple[Kind, Page]]]
"""Lets pages go by before somebody's eyes while they are read."""

Ask = Callable[[Sequence[Reading]], Online]
"""Asks the web and the wiki about what stands on pages."""


@dataclass(frozen=True, kw_only=True)
class Checked:
    """A page and what is wrong with it."""

    title: str
    kind: Kind
    editions: Values
    """The editions it belongs to; of the page of an edition, its own name."""

    findings: Sequence[Finding]
    source: Callable[[str], Reading] = field(repr=False, compare=False)
    """Reads the page."""

    @property
    def reading(self) -> Reading:
        """The page itself; it is read only now, unless all pages had to be."""
        return self.source(self.title)


class Survey:
    """
    One run over a forum.

    Where neither the pages nor the rules nor anything else has changed since a run over all pages, nothing is read
    but what that run found. Else all pages are read, and those checked that are not as they were.
    """

    def __init__(
        self,
        opened: OpenForum,
        rules: Sequence[Rule],
        *,
        today: date,
        moment: Moment | None = None,
        remembers: bool = True,
        watch: Watch = iter,
        ask: Ask | None = None,
    ) -> None:
        """
        *watch* sees the pages go by that are read. *ask* gets what the web and the wiki answer about pages.

        What they answer changes from hour to hour, so nothing of such a run is remembered.
        """
        check_settings(opened.forum)
        self._opened = opened
        self._rules = rules
        self._today = today
        self._moment = moment
        self._watch = watch
        self._wanted: Sequence[str] | None = None
        self._ask = ask
        remembers = remembers and ask is None
        self._memory = open_memory(opened.state, opened.forum, opened.site, rules) if remembers else None
        self._found: dict[str, Sequence[Finding]] = {}
        """What this run found."""

        self._raw: list[tuple[Kind, Page]] | None = None
        """The pages as they stand in the wiki, once they are read."""

    @cached_property
    def pages(self) -> Sequence[Seen]:
        """All pages of the forum, in their order."""
        if self._before is not None:
            return self._before
        return [self._seen(reading) for reading in self._readings.values()]

    def chosen(self, pages: Iterable[str] = (), *, kind: Kind | None = None, edition: str | None = None) -> list[str]:
        """Return the titles of *pages*, or else of those that are of a *kind* and an *edition*, if given."""
        named = [self._opened.site.normal(self._opened.full_title(page)) for page in pages]
        return named or [page.title for page in self.pages if self._is_of(page, kind, edition)]

    def check_edition(self, edition: str) -> None:
        """Raise `UsageError` when nothing is of *edition*, nor is it a page of its own."""
        self._opened.check_named(edition, (page.editions for page in self.pages))

    @property
    def _asked_about(self) -> list[Reading]:
        wanted = self._wanted if self._wanted is not None else self._readings
        return [self._readings[title] for title in wanted if title in self._readings]

    def check(self, titles: Iterable[str] | None = None) -> Iterator[Checked]:
        """
        Yield the pages called *titles*, or all, with what is wrong with them; what is found is remembered at the end.

        Raises `PageMissing` for one that there is not.
        """
        known = {page.title: page for page in self.pages}
        wanted = list(known) if titles is None else list(titles)
        self._wanted = wanted
        others = {title: self._seen(self.reading(title)) for title in wanted if title not in known}
        for title, findings in self._findings(wanted):
            page = known.get(title) or others[title]
            yield Checked(
                title=title,
                kind=self._kinds[page.kind],
                editions=page.editions,
                findings=findings,
                source=self.reading,
            )
        self._remember()

    def reading(self, title: str) -> Reading:
        """Return the page called *title*; raises `PageMissing`."""
        known = self._readings.get(title) if self._before is None else None
        return known or self._opened.reading(title)

    @property
    def checker(self) -> Checker:
        """What checks the pages, knowing them all."""
        return self._checker

    def findings(self, reading: Reading) -> list[Finding]:
        """Return what is wrong with a page as it is by now."""
        return self._checker.findings(reading)

    def _findings(self, titles: Sequence[str]) -> Iterator[tuple[str, Sequence[Finding]]]:
        if self._before is None:
            yield from self._checked([self.reading(title) for title in titles])
            return
        before = {page.title: page.said for page in self._before}
        for title in titles:
            known = before.get(title)
            yield title, self.findings(self.reading(title)) if known is None else findings_of(known, title)

    def _checked(self, readings: Sequence[Reading]) -> Iterator[tuple[str, Sequence[Finding]]]:
        """Yield what is found on pages; several processes look at those that are new, if they are many."""
        checker = self._checker
        keys = [page_key(reading) for reading in readings]
        recalled = [checker.recall(key) for key in keys]
        new = [rank for rank, said in enumerate(recalled) if None in said.values()]

        def look(number: int) -> dict[Reach, list[Finding]]:
            reading, said = readings[new[number]], recalled[new[number]]
            found = {reach: checker.look(reading, reach) for reach, words in said.items() if words is None}
            reading.forget()
            return found

        looked = self._by_many(look, [readings[rank] for rank in new])
        for reading, key, said in zip(readings, keys, recalled, strict=True):
            title = reading.page.title
            fresh = next(looked) if None in said.values() else {}
            checker.note(key, fresh)
            found = joined(
                fresh[reach] if words is None else findings_of(words, title) for reach, words in said.items()
            )
            self._found[title] = found
            yield title, found

    def _by_many(self, look: Callable[[int], R], readings: Sequence[Reading]) -> Iterator[R]:
        workers = workers_for(len(readings))
        if workers > 1:
            # What rules look up in all pages is made by the first that asks: here, and not by every process.
            for first in {reading.kind.id: reading for reading in reversed(readings)}.values():
                check(first, self._checker.world, self._rules)
        return each(look, len(readings), workers=workers)

    @cached_property
    def _readings(self) -> dict[str, Reading]:
        pages = self._raw if self._raw is not None else self._watch(self._opened.all_pages())
        return {reading.page.title: reading for reading in self._opened.read(pages)}

    @cached_property
    def _checker(self) -> Checker:
        return checker(
            self._opened,
            self._readings.values(),
            self._rules,
            today=self._today,
            moment=self._moment,
            memory=self._memory,
            online=self._ask(self._asked_about) if self._ask else None,
        )

    @cached_property
    def _before(self) -> Sequence[Seen] | None:
        """What a run over all pages found when everything was as it is now."""
        return self._memory.recall_all(self._state) if self._memory else None

    @cached_property
    def _state(self) -> str:
        return self._state_now()

    def _state_now(self) -> str:
        """Return what is the same only if all pages are, what they call their templates, and where editions stand."""
        opened = self._opened
        state = [self._state_of_pages(), *(opened.reader(kind).names.digest for kind in opened.forum.kinds)]
        world = World(opened.forum, today=self._today, moment=self._moment)
        for reading in self._looked_up():
            world.add(reading)
        return blake2b(repr((state, world.digest(Reach.EDITION))).encode(), digest_size=16).hexdigest()

    def _state_of_pages(self) -> str:
        wiki, kinds = self._opened.wiki, self._opened.forum.kinds
        told = [wiki.state(kind.namespace) for kind in kinds] if is_stated(wiki) else [None]
        if None not in told:
            return repr(told)
        # Their texts are quickly read where they are, and then they are at hand.
        if self._raw is None:
            self._raw = list(self._watch(self._opened.all_pages()))
        digest = blake2b(digest_size=16)
        for kind, page in self._raw:
            digest.update(f"{kind.id}\0{page.title}\0{len(page.text)}\0{page.text}".encode("utf-8", "surrogatepass"))
        return digest.hexdigest()

    def _looked_up(self) -> Iterator[Reading]:
        kinds = dict.fromkeys(kind.id for kind in kinds_looked_up(self._opened.forum))
        if self._raw is not None:
            yield from self._opened.read([(kind, page) for kind, page in self._raw if kind.id in kinds])
        elif kinds:
            yield from self._opened.all_readings([self._kinds[name] for name in kinds])

    def _remember(self) -> None:
        if self._memory is None or self._before is not None:
            return
        self._checker.remember()
        # Where the wiki tells its state, the pages were read after that: they may be newer.
        is_same = self._raw is not None or self._state_now() == self._state
        if is_same and self._found.keys() >= self._readings.keys():
            seen = [page._replace(said=said_of(self._found[page.title])) for page in self.pages]
            with suppress(CopyUnusable):
                self._memory.keep_all(self._state, seen)

    def _is_of(self, page: Seen, kind: Kind | None, edition: str | None) -> bool:
        if kind is not None and page.kind != kind.id:
            return False
        own = self._opened.forum.edition_kind
        belongs = own is None or page.kind != own.id
        return edition is None or (belongs and fold(edition) in map(fold, page.editions))

    def _seen(self, reading: Reading) -> Seen:
        record = reading.record
        is_edition = record.kind is self._opened.forum.edition_kind
        editions = (record.page_name,) if is_edition else record.of(Role.EDITION)
        return Seen(reading.page.title, reading.kind.id, editions, "")

    @cached_property
    def _kinds(self) -> Mapping[str, Kind]:
        return {kind.id: kind for kind in self._opened.forum.kinds}
