"""What is safe is mended, as a whole, and never at the price of another fault."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from hypothesis import given, settings

from forumtools.jobs.mending import mend
from forumtools.jobs.validating import Checker
from forumtools.language import Text
from forumtools.model.findings import Edit, Severity
from forumtools.rules import all_rules
from forumtools.rules.choosing import selected
from forumtools.rules.registry import RULES, Fault, Reach, rule
from forumtools.rules.world import World
from forumtools.wikitext.pages import Reading
from tests.rules.pages import EDITION, FORUM, read
from tests.rules.test_any_page import pages


def checker_of(*readings: Reading) -> Checker:
    world = World(FORUM, today=date(2018, 7, 20))
    for reading in (*readings, read("Édition:2018", EDITION)):
        world.add(reading)
    return Checker(world, selected())


def mended_text(text: str) -> str | None:
    reading = read("Contrib:Carte", text)
    checker = checker_of(reading)
    mended = mend(reading, checker.findings(reading), checker)
    return mended.after.text if mended else None


def test_what_needs_several_looks_is_mended_at_once() -> None:
    text = "{{Contribution\n|titre=Carte ouverte\n|theme=Transition\n|thème=Educations\n|édition=2018\n}}"

    mended = mended_text(text)

    assert mended is not None
    assert "|thèmes=Transitions; Éducation\n" in mended


def test_a_page_with_nothing_to_mend_is_left_alone() -> None:
    assert mended_text("{{Contribution\n|titre=Carte ouverte\n}}") is None


@pytest.fixture
def careless_rule() -> Iterator[str]:
    """A rule whose mending breaks a brace."""

    @rule(
        "ZZZ001",
        Severity.INFO,
        title=Text.same("z"),
        why=Text.same("z"),
        wrong="z",
        right="z",
        fixable=True,
        reach=Reach.PAGE,
    )
    def careless(reading: Reading, world: World) -> Iterator[Fault]:
        place = reading.text.find("zut")
        if place >= 0:
            yield Fault(text=Text.same("z"), start=place, edits=(Edit(start=place, end=place + 3, new="{{flûte"),))

    yield "ZZZ001"
    del RULES["ZZZ001"]


def test_what_would_bring_another_fault_is_left_to_people(careless_rule: str) -> None:
    assert careless_rule in {known.code for known in all_rules()}
    text = "{{Contribution\n|titre=Carte ouverte\n|stade=demarage\n}}\nzut"

    mended = mended_text(text)

    assert mended is not None
    assert "|stade=démarrage\n" in mended
    assert mended.startswith("{{Contribution\n|titre=Carte ouverte\n")
    assert "zut" in mended


@given(pages())
@settings(deadline=None, max_examples=60)
def test_mending_again_changes_nothing_and_nothing_gets_worse(text: str) -> None:
    reading = read("Contrib:Carte", text)
    checker = checker_of(reading)
    mended = mend(reading, checker.findings(reading), checker)
    if mended is None:
        return

    before, after = (len(checker.findings(each)) for each in (mended.before, mended.after))

    assert after <= before
    assert mend(mended.after, checker.findings(mended.after), checker) is None
