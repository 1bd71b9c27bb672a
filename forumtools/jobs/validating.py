"""Checking pages against the rules, and mending what is safe."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from forumtools.jobs.forums import OpenForum
from forumtools.language import Text
from forumtools.model.findings import Finding
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


@dataclass(frozen=True, slots=True)
class Mended:
    """A page with its safe faults mended: its text before, and what it is now."""

    before: str
    reading: Reading
    findings: list[Finding]
    """What is still wrong."""


def mend(forum: OpenForum, reading: Reading, findings: list[Finding], known: Checker, *, write: bool) -> Mended:
    """
    Mend what is safe to mend on one page, and save it when *write* is set.

    Raises `EditConflict` when someone changed the page meanwhile.
    """
    page = replace(reading.page, text=fixed(reading, findings))
    if write and page.text != reading.text:
        codes = ", ".join(dict.fromkeys(finding.code for finding in findings if finding.fixable))
        said = Text(fr="Corrections {codes} (forumtools)", en="Fixes {codes} (forumtools)").format(codes=codes)
        page = forum.writable().save(page, summary=said.say(forum.forum.language))
    mended = Reader(reading.kind, reading.site, known_names(reading)).read(page)
    return Mended(reading.text, mended, known.findings(mended))


def known_names(reading: Reading) -> list[str]:
    """Return the names by which the page calls the template, so that it is read the same way again."""
    return [call.name for call in reading.calls]
