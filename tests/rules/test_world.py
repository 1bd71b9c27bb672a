"""What rules know beyond a page: editions and where they stand, titles, lists of values."""

from datetime import date

import pytest

from forumtools.model.roles import Moment
from forumtools.rules.world import moment_on
from tests.rules.pages import TODAY, forum_of, read

_DATED = """\
{{Édition
|titre=2018
|année=2018
|ouverture de l'appel=2018-03-12
|date limite=2018-06-22
|date de début=2018-07-03
|date de fin=2018-07-06
}}"""


def _edition(**values: str) -> str:
    names = {"call": "ouverture de l'appel", "deadline": "date limite", "start": "date de début"}
    names |= {"end": "date de fin", "year": "année"}
    return "{{Édition\n|titre=X\n" + "".join(f"|{names[key]}={value}\n" for key, value in values.items()) + "}}"


@pytest.mark.parametrize(
    ("today", "moment"),
    [
        ("2018-01-01", Moment.CALL),
        ("2018-06-22", Moment.CALL),
        ("2018-06-23", Moment.DEADLINE),
        ("2018-07-05", Moment.DEADLINE),
        ("2018-07-06", Moment.PUBLICATION),
        ("2019-07-05", Moment.PUBLICATION),
        ("2019-07-06", Moment.ARCHIVE),
    ],
)
def test_dates_of_an_edition_tell_its_moment(today: str, moment: Moment) -> None:
    edition = read("Édition:2018", _DATED).record

    assert moment_on(date.fromisoformat(today), edition) is moment


@pytest.mark.parametrize(
    ("edition", "moment"),
    [
        (_edition(), None),
        (_edition(year="2018"), None),
        (_edition(year="2017"), Moment.PUBLICATION),
        (_edition(year="2016"), Moment.ARCHIVE),
        (_edition(call="2018-03-12"), None),
        (_edition(call="2018-09-01"), Moment.CALL),
        (_edition(deadline="2018-06-22"), Moment.DEADLINE),
        (_edition(start="2018-07-03"), Moment.PUBLICATION),
        (_edition(start="2018-07"), Moment.CALL),
        (_edition(end="bientôt"), None),
    ],
)
def test_partial_dates_tell_what_is_sure(edition: str, moment: Moment | None) -> None:
    assert moment_on(TODAY, read("Édition:X", edition).record) is moment


def test_a_page_stands_where_its_edition_stands() -> None:
    forum = forum_of([("Contrib:A", "{{Contribution\n|édition=2018\n}}"), ("Édition:2018", _DATED)])

    assert forum.world.moment_of(forum.readings[0].record) is Moment.PUBLICATION


def test_the_moment_can_be_given() -> None:
    forum = forum_of([("Contrib:A", "")], moment=Moment.DEADLINE)

    assert forum.world.moment_of(forum.readings[0].record) is Moment.DEADLINE


def test_a_page_of_no_edition_has_no_moment() -> None:
    forum = forum_of([("Contrib:A", "{{Contribution\n|édition=2017\n}}"), ("Édition:2018", _DATED)])

    assert forum.world.moment_of(forum.readings[0].record) is None


def test_the_name_of_a_page_goes_before_the_year_of_another() -> None:
    cycle = "{{Édition\n|titre=Cycle 2018\n|année=2018\n}}"
    forum = forum_of([("Édition:Cycle 2018", cycle), ("Édition:2018", _DATED)])

    edition = forum.world.edition("2018")

    assert edition is not None
    assert edition.page == "Édition:2018"


def test_a_page_added_again_replaces_what_was_known() -> None:
    world = forum_of([("Édition:2018", _DATED)]).world
    page = read("Contrib:A", "{{Contribution\n|édition=2018\n}}").record

    world.add(read("Édition:2018", _DATED.replace("2018-07-06", "2018-07-31")))

    assert [edition.page for edition in world.editions] == ["Édition:2018"]
    assert world.moment_of(page) is Moment.DEADLINE


def test_a_page_is_not_confused_with_itself() -> None:
    world = forum_of([("Contrib:École", "")]).world

    world.add(read("Contrib:École", ""))

    assert world.same_titles("Contrib:École") == ()


def test_titles_in_another_form_of_unicode_are_the_same() -> None:
    world = forum_of([("Contrib:E\u0301cole\u00a0d’en bas", "")]).world

    assert world.same_titles("Contrib:école d'en bas") == ("Contrib:E\u0301cole\u00a0d’en bas",)
