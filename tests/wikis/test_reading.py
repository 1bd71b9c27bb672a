"""Reading namespaces that change while they are read, and several questions at a time."""

from __future__ import annotations

import threading
from typing import NamedTuple, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forumtools.errors import WikiUnreachable
from forumtools.language import Text
from forumtools.wikis.abreast import CONNECTIONS, abreast
from forumtools.wikis.session import Session
from forumtools.wikis.titles import wiki_order
from tests.wikis.shifting import State, api, histories, there_all_the_time


@given(states=histories())
def test_no_page_comes_twice_and_none_is_lost_that_was_there_all_the_time(states: list[State]) -> None:
    found = list(api(*states).contents("Contrib"))

    numbers = [number for number, _ in found]
    assert len(numbers) == len(set(numbers))
    assert there_all_the_time(states) <= set(numbers)
    assert all(page in [state.get(number) for state in states] for number, page in found)


@given(state=histories().map(lambda states: states[-1]))
def test_pages_come_in_the_order_of_titles_with_no_request_in_vain(state: State) -> None:
    wiki = api(state)

    titles = [page.title for page in wiki.pages("Contrib")]

    assert titles == list(api(state).titles("Contrib"))
    assert titles == sorted((p.title for p in state.values() if p.title.startswith("Contrib:")), key=wiki_order)
    lists = 0 if len(titles) <= 4 else -(-len(titles) // 4)
    assert len(wiki.session.asked) == max(1, -(-len(titles) // 2)) + lists  # type: ignore[attr-defined]


@given(state=histories().map(lambda states: states[-1]), order=st.permutations(range(1, 13)))
def test_pages_asked_for_by_number_come_in_that_order(state: State, order: list[int]) -> None:
    assert [number for number, _ in api(state).numbered(order)] == [number for number in order if number in state]


# Two at a time


class Silent:
    """A session that nothing is asked of."""

    def twin(self) -> Silent:
        return self


SILENT = cast(Session, Silent())


class Ask(NamedTuple):
    """What is asked, and when its answer may come."""

    number: int
    may_end: threading.Event


def test_the_next_question_is_on_its_way_while_an_answer_is_looked_at() -> None:
    asked = [Ask(number, threading.Event()) for number in range(5)]
    begun = [threading.Event() for _ in asked]

    def work(_: object, ask: Ask) -> int:
        begun[ask.number].set()
        assert ask.may_end.wait(10)
        return ask.number

    answers = abreast(SILENT, work, asked)
    asked[0].may_end.set()

    assert next(answers) == 0
    for number in range(1, 1 + CONNECTIONS):
        assert begun[number].wait(10)
    assert not begun[1 + CONNECTIONS].is_set()
    for ask in asked:
        ask.may_end.set()
    assert list(answers) == [1, 2, 3, 4]


def test_an_error_among_several_is_raised_in_its_turn() -> None:
    def work(_: object, number: int) -> int:
        if number == 2:
            raise WikiUnreachable(Text.same(""))
        return number

    answers = abreast(SILENT, work, range(5))

    assert [next(answers), next(answers)] == [0, 1]
    with pytest.raises(WikiUnreachable):
        next(answers)
