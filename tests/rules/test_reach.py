"""A rule that says it looks at the page alone does; one that looks further has to say so."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import NoReturn

import pytest
from hypothesis import given

from forumtools.model.forum import Forum
from forumtools.model.records import Page
from forumtools.model.roles import Moment
from forumtools.rules import all_rules
from forumtools.rules.registry import Reach, Rule
from forumtools.rules.world import World
from forumtools.wikitext.pages import Reader, Reading
from tests.rules.cases import all_cases
from tests.rules.pages import EDITION, FORUM, SITE, forum_of, read
from tests.rules.test_any_page import pages

PAGE_RULES = [rule for rule in all_rules() if rule.reach is Reach.PAGE]
EDITION_RULES = [rule for rule in all_rules() if rule.reach is Reach.EDITION]
FORUM_RULES = [rule for rule in all_rules() if rule.reach is Reach.FORUM]


class LookedUp(Exception):
    """A rule asked for more than the page."""


class Guarded(World):
    """A world that tells what the forum file says and nothing else."""

    def __init__(self, forum: Forum) -> None:
        self.forum = forum

    def __getattribute__(self, name: str) -> object:
        return super().__getattribute__(name) if name == "forum" or name.startswith("__") else _tell(name)


def _tell(name: str) -> NoReturn:
    raise LookedUp(name)


_OF_EDITIONS = frozenset(
    (
        "today",
        "moment",
        "editions",
        "page",
        "edition",
        "edition_of",
        "moment_of",
        "allowed",
        "_pages",
        "_names",
        "_moments",
    )
)


class GuardedEditions(Guarded):
    """A world that tells of editions too, and of what else values come from."""

    def __getattribute__(self, name: str) -> object:
        return World.__getattribute__(self, name) if name in _OF_EDITIONS else super().__getattribute__(name)


def world_of_editions() -> GuardedEditions:
    known = forum_of([("Édition:2018", EDITION)]).world
    guarded = GuardedEditions(FORUM)
    for name in ("today", "moment", "_pages", "_names", "_moments"):
        object.__setattr__(guarded, name, getattr(known, name))
    return guarded


def looks_further(rule: Rule, reading: Reading) -> bool:
    world = Guarded(FORUM) if rule.reach is not Reach.EDITION else world_of_editions()
    return looks_beyond(world, rule, reading)


def looks_beyond(world: World, rule: Rule, reading: Reading) -> bool:
    try:
        list(rule.look(reading, world))
    except LookedUp:
        return True
    return False


PAGES = [page for case in all_cases() for page in case.pages]
READINGS = [read(title, text) for title, text in PAGES]


def read_when_sections_are_due_later(title: str, text: str) -> Reading:
    """Return a page of a forum that asks for sections only when it is published."""
    kind = FORUM.kind_of_title(title) or FORUM.main_kind
    later = tuple(replace(section, required=Moment.PUBLICATION) for section in kind.sections)
    return Reader(replace(kind, sections=later), SITE).read(Page(title, text))


@pytest.mark.parametrize("rule", PAGE_RULES, ids=lambda rule: rule.code)
def test_a_rule_on_pages_looks_at_no_other_page_nor_at_the_day(rule: Rule) -> None:
    assert [reading.page for reading in READINGS if looks_further(rule, reading)] == []


@given(pages())
def test_whatever_stands_on_the_page(text: str) -> None:
    for title in ("Contrib:A", "Session:B", "Veille:C", "Édition:D", "Livrable:E", "F", ""):
        assert [rule.code for rule in (*PAGE_RULES, *EDITION_RULES) if looks_further(rule, read(title, text))] == []


@pytest.mark.parametrize("rule", FORUM_RULES, ids=lambda rule: rule.code)
def test_a_rule_on_the_forum_needs_it(rule: Rule) -> None:
    assert any(looks_beyond(world_of_editions(), rule, reading) for reading in READINGS)


@pytest.mark.slow
@pytest.mark.parametrize("rule", EDITION_RULES, ids=lambda rule: rule.code)
def test_a_rule_on_editions_looks_at_them_and_no_further(rule: Rule) -> None:
    due_later = [read_when_sections_are_due_later(*page) for page in PAGES]

    assert any(looks_beyond(Guarded(FORUM), rule, reading) for reading in (*READINGS, *due_later))
    assert [reading.page for reading in READINGS if looks_further(rule, reading)] == []


def test_worlds_that_differ_in_what_rules_may_ask_have_other_digests() -> None:
    edition = ("Édition:2018", "{{Édition\n|titre=2018\n|année=2018\n|date de fin=2018-07-06\n}}")
    page = ("Contrib:A", "{{Contribution\n|titre=A\n|contributeurs=Malo Stervinou\n}}")
    worlds = [
        forum_of([edition, page]),
        forum_of([edition, ("Contrib:B", page[1])]),
        forum_of([edition, (page[0], page[1].replace("Malo", "Maël"))]),
        forum_of([edition, (page[0], page[1].replace("|titre", "|organisations=Fabrique\n|titre"))]),
        forum_of([edition, page, ("Contrib:B", "")]),
        forum_of([(edition[0], edition[1].replace("2018-07-06", "2018-07-07")), page]),
        forum_of([edition, page], today=date(2018, 7, 1)),
    ]

    digests = [forum.world.digest(Reach.FORUM) for forum in worlds]

    assert len(set(digests)) == len(digests)


def test_what_rules_may_ask_of_editions_is_as_it_was_when_other_pages_change() -> None:
    edition = ("Édition:2018", "{{Édition\n|titre=2018\n|année=2018\n|date de fin=2018-07-06\n}}")
    worlds = [
        forum_of([edition]),
        forum_of([edition, ("Contrib:A", "")]),
        forum_of([edition, ("Contrib:A", "un")], today=date(2018, 8, 1)),
    ]
    others = [
        forum_of([(edition[0], edition[1].replace("2018-07-06", "2018-07-07"))]),
        forum_of([edition], today=date(2018, 7, 1)),
    ]

    digests = [forum.world.digest(Reach.EDITION) for forum in worlds]

    assert len(set(digests)) == 1
    assert digests[0] not in [forum.world.digest(Reach.EDITION) for forum in others]
