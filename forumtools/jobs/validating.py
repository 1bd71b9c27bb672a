"""Checking pages against the rules, and mending what is safe."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import date
from functools import cached_property

from forumtools.jobs.forums import OpenForum
from forumtools.jobs.remembering import Memory, findings_of, open_memory, page_key, said_of
from forumtools.model.findings import Finding
from forumtools.model.records import Page
from forumtools.model.roles import Moment
from forumtools.rules.checking import check, joined
from forumtools.rules.choosing import check_settings
from forumtools.rules.online import Online
from forumtools.rules.registry import Reach, Rule
from forumtools.rules.world import World
from forumtools.store.copies import CopyUnusable
from forumtools.wikitext.pages import Reader, Reading


class Checker:
    """Checks pages one by one, knowing the whole forum."""

    def __init__(self, world: World, rules: Sequence[Rule], memory: Memory | None = None) -> None:
        """*memory* is what was found before, where pages need not be checked again."""
        self.world = world
        self.rules = rules
        self._memory = memory
        self._pages = 0
        self._digests: dict[Reach, str] = {}

    def findings(self, reading: Reading) -> list[Finding]:
        """Return what is wrong with one page."""
        if self._memory is None:
            return check(reading, self.world, self.rules)
        key = page_key(reading)
        before = self.recall(key)
        new = {reach: self.look(reading, reach) for reach, said in before.items() if said is None}
        self.note(key, new)
        title = reading.page.title
        return joined(new[reach] if said is None else findings_of(said, title) for reach, said in before.items())

    def add(self, reading: Reading) -> None:
        """Let the forum have one page more."""
        self.world.add(reading)
        self._pages += 1
        self._digests.clear()

    def remember(self) -> None:
        """Let later runs know what was found."""
        if self._memory:
            with suppress(CopyUnusable):
                self._memory.keep(self._pages)

    def look(self, reading: Reading, reach: Reach) -> list[Finding]:
        """Return what the rules of one *reach* find on a page."""
        return check(reading, self.world, self.reaches[reach])

    def recall(self, page: bytes) -> dict[Reach, str | None]:
        """Return what is remembered of the page with this key, for each reach of rules; nothing where it is new."""
        memory = self._memory
        return {reach: memory.recall(page, self._world(reach)) if memory else None for reach in self.reaches}

    def note(self, page: bytes, found: Mapping[Reach, Sequence[Finding]]) -> None:
        """Take in what rules found on the page with this key."""
        memory = self._memory
        for reach, findings in found.items():
            if memory:
                memory.note(page, self._world(reach), said_of(findings))

    def _world(self, reach: Reach) -> str:
        """Return what tells what rules of one reach know of the forum; they differ from each other as well."""
        if reach not in self._digests:
            self._digests[reach] = f"{reach.value} {self.world.digest(reach)}"
        return self._digests[reach]

    @cached_property
    def reaches(self) -> Mapping[Reach, Sequence[Rule]]:
        """The rules by how far they look."""
        return {reach: found for reach in Reach if (found := [rule for rule in self.rules if rule.reach is reach])}


def checker(
    forum: OpenForum,
    readings: Iterable[Reading],
    rules: Sequence[Rule],
    *,
    today: date,
    moment: Moment | None = None,
    memory: Memory | None = None,
    remembers: bool = False,
    online: Online | None = None,
) -> Checker:
    """
    Return a checker that knows the pages of *readings*.

    What was found before it knows from *memory*, or when it *remembers* from that of the forum; *online* is what the
    web and the wiki answered.
    """
    check_settings(forum.forum)
    world = World(
        forum.forum, today=today, moment=moment, redirects=lambda: sorted(forum.seen_redirects), online=online
    )
    memory = open_memory(forum.state, forum.forum, forum.site, rules) if remembers else memory
    known = Checker(world, rules, memory)
    for reading in readings:
        known.add(reading)
    return known


def read_again(reading: Reading, page: Page) -> Reading:
    """Return *page*, the one of *reading* as it is by now, read by the same names of the template."""
    return Reader(reading.kind, reading.site, [call.name for call in reading.calls]).read(page)
