"""Which rules speak up: on the command line, in the forum file, on a page."""

from dataclasses import replace

import pytest

from forumtools.errors import ForumFileError, UsageError
from forumtools.model.findings import Severity
from forumtools.model.forum import RuleSettings
from forumtools.rules import all_rules
from forumtools.rules.checking import check
from forumtools.rules.choosing import check_settings, selected
from forumtools.rules.registry import Reach
from forumtools.rules.world import World
from tests.rules.pages import EDITION, FORUM, TODAY, SmallForum, forum_with, read


def _codes(select: list[str], ignore: list[str] | None = None) -> list[str]:
    return [rule.code for rule in selected(select, ignore or [])]


def test_without_names_all_rules_are_meant() -> None:
    assert selected(online=True) == all_rules() == selected(["ALL"], online=True)


def test_a_prefix_names_a_family() -> None:
    assert _codes(["TIT", "sec00"]) == [
        *("SEC001", "SEC002", "SEC003", "SEC004", "SEC005", "SEC006"),
        *("TIT001", "TIT002", "TIT003", "TIT004"),
    ]


def test_what_is_ignored_is_left_out() -> None:
    assert _codes(["TIT"], ["TIT002"]) == ["TIT001", "TIT003", "TIT004"]


def test_the_longer_name_wins() -> None:
    assert _codes(["TIT002"], ["TIT"]) == ["TIT002"]


def test_of_equal_names_ignoring_wins() -> None:
    assert _codes(["TIT"], ["TIT"]) == []


def test_all_can_be_ignored_but_one() -> None:
    assert _codes(["TIT002"], ["ALL"]) == ["TIT002"]


@pytest.mark.parametrize(("name", "near"), [("TIT0002", "TIT002"), ("TTI", "TIT"), ("", "the families are")])
def test_an_unknown_name_is_refused_with_the_nearest(name: str, near: str) -> None:
    with pytest.raises(UsageError, match=near):
        selected([name])


def test_what_the_forum_file_ignores_is_left_out() -> None:
    left = {rule.code for rule in selected(settled=["FLD", "TIT002"])}

    assert not {"FLD001", "FLD006", "TIT002"} & left
    assert "TIT001" in left


def test_what_the_forum_file_ignores_can_be_asked_for_by_name() -> None:
    assert [rule.code for rule in selected(["FLD001", "TIT"], settled=["FLD", "TIT002"])] == [
        *("FLD001", "TIT001", "TIT003", "TIT004"),
    ]


def test_what_asks_the_web_is_chosen_only_online() -> None:
    asking = {rule.code for rule in all_rules() if rule.reach is Reach.ONLINE}

    assert {rule.code for rule in selected(online=True)} - {rule.code for rule in selected()} == asking


def _forum_with(text: str, settings: RuleSettings, title: str = "Contrib:Carte") -> SmallForum:
    readings = (read(title, text), read("Édition:2018", EDITION))
    world = World(replace(FORUM, rules=settings), today=TODAY)
    for reading in readings:
        world.add(reading)
    return SmallForum(readings, world)


_PAGE = "{{Contribution\n|titre=Projet\n|édition=2018\n|couleur=vert\n}}"


def test_a_comment_on_the_page_waives_rules() -> None:
    codes = forum_with(_PAGE).codes()

    waived = forum_with(_PAGE + "\n<!-- forumtools: ignore TIT002, SEC (page d'essai) -->").codes()

    assert {"TIT002", "SEC001", "FLD002"} <= set(codes)
    assert waived == [code for code in codes if code != "TIT002" and not code.startswith("SEC")]


@pytest.mark.parametrize(("edition", "waived"), [("2018", True), ("Édition 2018", False), ("2016", False)])
def test_the_forum_file_waives_rules_for_an_edition(edition: str, waived: bool) -> None:
    forum = _forum_with(_PAGE, RuleSettings(editions={edition: ("TIT002",)}))

    assert ("TIT002" not in forum.codes()) == waived


def test_the_year_names_an_edition_on_its_own_page() -> None:
    text = EDITION.replace("|titre=2018", "|titre=Le forum de 2018").replace(
        "|année=2018", "|année=2018\n|couleur=vert"
    )

    forum = _forum_with(text, RuleSettings(editions={"2018": ("FLD002",)}), "Édition:Le forum de 2018")

    assert "FLD002" not in forum.codes()


def test_the_forum_file_says_how_bad_a_fault_is() -> None:
    settings = RuleSettings(severity={"TIT": Severity.ERROR, "TIT002": Severity.INFO, "FLD002": Severity.ERROR})
    forum = _forum_with(_PAGE, settings)

    found = {finding.code: finding.severity for finding in check(forum.readings[0], forum.world, selected())}

    assert (found["TIT002"], found["FLD002"]) == (Severity.INFO, Severity.ERROR)


@pytest.mark.parametrize(
    "settings",
    [
        RuleSettings(ignore=("TIT999",)),
        RuleSettings(severity={"X": Severity.INFO}),
        RuleSettings(editions={"1": ("FLX",)}),
    ],
)
def test_rules_that_there_are_not_are_refused(settings: RuleSettings) -> None:
    with pytest.raises(ForumFileError, match=r"\[rules\]"):
        check_settings(replace(FORUM, rules=settings))
