"""Checking pages against the rules, and mending what is safe."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from forumtools.jobs.forums import OpenForum
from forumtools.language import Language, Text
from forumtools.model.changes import Action, Change
from forumtools.model.findings import Finding
from forumtools.model.records import Page
from forumtools.model.roles import Moment
from forumtools.rules.checking import check, fixed
from forumtools.rules.registry import Rule
from forumtools.rules.world import World
from forumtools.wikitext.pages import Reader, Reading


class Checker:
    """Checks pages one by one, knowing the whole forum."""

    def __init__(self, world: World, rules: Sequence[Rule]) -> None:
        self.world = world
        self.rules = rules

    def findings(self, reading: Reading) -> list[Finding]:
        """Return what is wrong with one page."""
        return check(reading, self.world, self.rules)

    def add(self, reading: Reading) -> None:
        """Let the forum have one page more."""
        self.world.add(reading)


def checker(
    forum: OpenForum,
    readings: Iterable[Reading],
    rules: Sequence[Rule],
    *,
    today: date,
    moment: Moment | None = None,
) -> Checker:
    """Return a checker that knows the pages of *readings*."""
    world = World(forum.forum, today=today, moment=moment)
    for reading in readings:
        world.add(reading)
    return Checker(world, rules)


def fix(reading: Reading, findings: Sequence[Finding], batch: str, language: Language) -> Change | None:
    """Return the change that mends what is safe to mend on one page, or nothing when nothing is."""
    text = fixed(reading, findings)
    if text == reading.text:
        return None
    codes = ", ".join(dict.fromkeys(finding.code for finding in findings if finding.fixable))
    said = Text(fr="Corrections {codes} (forumtools, {batch})", en="Fixes {codes} (forumtools, {batch})")
    return Change(
        action=Action.UPDATE,
        title=reading.page.title,
        revision=reading.page.revision,
        before=reading.text,
        after=text,
        summary=said.format(codes=codes, batch=batch).say(language),
    )


def read_again(reading: Reading, page: Page) -> Reading:
    """Return *page*, the one of *reading* as it is by now, read by the same names of the template."""
    return Reader(reading.kind, reading.site, [call.name for call in reading.calls]).read(page)
