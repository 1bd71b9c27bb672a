"""What the form sees of a forum: open calls, choices, what is there."""

from __future__ import annotations

from datetime import date

import pytest

from forumtools.errors import WikiUnreachable
from forumtools.forms.controls import Form
from forumtools.jobs.forums import OpenForum
from forumtools.jobs.viewing import ForumView
from forumtools.language import Text
from forumtools.model.records import Page
from forumtools.model.roles import Role
from tests.forums import in_memory, kind

_DATES = "|ouverture de l'appel={call}\n|date limite={deadline}\n|date de début={start}\n|date de fin={end}\n"


def edition(name: str, call: str = "", deadline: str = "", start: str = "", end: str = "", more: str = "") -> Page:
    dates = _DATES.format(call=call, deadline=deadline, start=start, end=end)
    text = f"{{{{Édition\n|titre={name}\n|année={name}\n{dates}|thèmes=Communs; Éducation\n{more}}}}}\n"
    return Page(f"Édition:{name}", text)


PAGES = (
    edition("2024", deadline="2024-06-01", start="2024-07-01", end="2024-07-04"),
    edition("2027", call="2026-09-01", deadline="2027-06-20", start="2027-07-06", end="2027-07-09"),
    edition("2029", call="2028-09-01", deadline="2029-06-20", start="2029-07-06", end="2029-07-09"),
    Page("Session:Nuit", "{{Session\n|titre=La nuit\n|édition=2027\n}}\n"),
    Page("Session:Jour", "{{Session\n|titre=Le jour\n|édition=2024\n}}\n"),
    Page("Contrib:Jardin", "{{Contribution\n|titre=Jardin\n|édition=2024\n|territoires=Brest; Quimper\n}}\n"),
    Page("Contrib:Promesse", "{{Contribution\n|titre=Promesse\n|édition=2027\n|état=promise\n}}\n"),
)


def view(today: date = date(2026, 11, 26), *pages: Page) -> ForumView:
    forum = in_memory(*(pages or PAGES))
    made = ForumView(lambda: forum, today=lambda: today)
    made.refresh()
    return made


def form(seen: ForumView, name: str = "2027") -> Form:
    return seen.form(seen.forum.main_kind, name)


@pytest.mark.parametrize(
    ("today", "open_ones"),
    [
        (date(2026, 8, 1), [("2029", "future"), ("2027", "future")]),
        (date(2026, 11, 26), [("2029", "future"), ("2027", "open")]),
        (date(2027, 6, 25), [("2029", "future"), ("2027", "late")]),
        (date(2027, 8, 1), [("2029", "future")]),
    ],
)
def test_calls_are_open_by_the_dates_of_their_editions(today: date, open_ones: list[tuple[str, str]]) -> None:
    def how(call: object) -> str:
        return "future" if getattr(call, "is_future", False) else "late" if getattr(call, "is_late", False) else "open"

    assert [(call.edition, how(call)) for call in view(today).calls()] == open_ones


def test_organisers_open_and_close_an_edition_by_its_status() -> None:
    seen = view(
        date(2026, 11, 26),
        edition("2020", more="|statut=ouverte\n"),
        edition("2027", deadline="2027-06-20", start="2027-07-06", more="|statut=annulée\n"),
    )

    assert [call.edition for call in seen.calls()] == ["2020"]


def test_what_can_be_chosen_is_that_of_the_edition() -> None:
    seen = view()
    shown = form(seen)
    themes, sessions, places = (shown.for_role(role) for role in (Role.THEMES, Role.SESSIONS, Role.PLACES))

    assert themes
    assert sessions
    assert places
    assert [choice.value for choice in themes.choices] == ["Communs", "Éducation"]
    assert [(choice.value, choice.label) for choice in sessions.choices] == [("Nuit", "La nuit")]
    assert places.suggestions == ("Brest", "Quimper")


def test_earlier_contributions_are_offered_to_follow_and_people_never_are() -> None:
    shown = form(view())
    follows, people = shown.for_role(Role.FOLLOWS), shown.for_role(Role.CONTRIBUTORS)

    assert follows
    assert people
    assert follows.suggestions == ("Jardin",)
    assert people.suggestions == ()


def test_a_promise_is_no_page_that_is_in_the_way() -> None:
    seen = view()

    assert seen.has_page("Contrib:Jardin")
    assert not seen.has_page("Contrib:Promesse")
    assert not seen.has_page("Contrib:Nouveau")


def test_changes_may_be_made_until_the_edition_is_over() -> None:
    seen = view()

    assert seen.last_day_to_edit("2027", date(2026, 11, 26)) == date(2027, 7, 9)
    assert seen.last_day_to_edit("2024", date(2026, 11, 26)) == date(2027, 5, 25)
    assert seen.last_day_to_edit("", date(2026, 11, 26)) == date(2027, 5, 25)


def test_a_wiki_that_is_away_leaves_what_was_known() -> None:
    forum = in_memory(*PAGES)
    is_away = [False]

    def opening() -> OpenForum:
        if is_away[0]:
            raise WikiUnreachable(Text.same("away"))
        return forum

    seen = ForumView(opening, today=lambda: date(2026, 11, 26), stays=0)
    seen.refresh()
    is_away[0] = True
    seen.refresh()

    assert [call.edition for call in seen.calls()] == ["2029", "2027"]


def test_a_wiki_that_was_never_there_is_told() -> None:
    forum = in_memory(*PAGES)
    calls = iter([forum])

    def opening() -> OpenForum:
        try:
            return next(calls)
        except StopIteration:
            raise WikiUnreachable(Text.same("away")) from None

    seen = ForumView(opening)
    with pytest.raises(WikiUnreachable):
        seen.calls()


def test_kinds_without_edition_are_always_open() -> None:
    assert kind("veille").field_for(Role.EDITION) is None
