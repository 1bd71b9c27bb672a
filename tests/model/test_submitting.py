"""What may be done to a submission when: the whole table, so that no change of it goes unseen."""

from __future__ import annotations

import pytest

from forumtools.model.submitting import Act, State, is_open, next_state

TABLE = """
            draft      submitted    to complete  approved     sending    published    refused    withdrawn
submit      submitted  -            submitted    -            -          -            -          -
edit        -          submitted    submitted    submitted    -          submitted    submitted  -
approve     -          approved     approved     -            -          -            -          -
ask         -          to complete  -            to complete  -          to complete  -          -
refuse      -          refused      refused      refused      -          -            -          -
keep        -          published    published    published    -          -            -          -
replace     -          refused      refused      refused      -          refused      -          -
withdraw    withdrawn  withdrawn    withdrawn    withdrawn    -          withdrawn    -          -
claim       -          -            -            sending      -          -            -          -
publish     -          -            -            -            published  -            -          -
hold        -          -            -            -            submitted  -            -          -
postpone    -          -            -            -            approved   -            -          -
link        draft        submitted    to complete  approved     sending    published    refused    withdrawn
erase       draft      submitted    to complete  approved     sending    published    refused    withdrawn
"""


def _rows() -> list[tuple[Act, State, State | None]]:
    import re

    lines = [re.split(r"\s{2,}", line.strip()) for line in TABLE.strip().splitlines()]
    states = [State(name) for name in lines[0]]
    return [
        (Act(name), state, None if said == "-" else State(said))
        for name, *cells in lines[1:]
        for state, said in zip(states, cells, strict=True)
    ]


@pytest.mark.parametrize(("act", "state", "after"), _rows())
def test_what_may_be_done_when(act: Act, state: State, after: State | None) -> None:
    assert next_state(state, act) is after


def test_the_table_is_whole() -> None:
    assert len(_rows()) == len(Act) * len(State)


def test_what_nobody_moderates_is_accepted_at_once() -> None:
    assert next_state(State.DRAFT, Act.SUBMIT, moderated=False) is State.APPROVED
    assert next_state(State.PUBLISHED, Act.EDIT, moderated=False) is State.APPROVED
    assert next_state(State.SENDING, Act.EDIT, moderated=False) is None


def test_every_state_and_act_has_words_in_both_languages() -> None:
    for word in (*State, *Act):
        assert word.label.fr
        assert word.label.en


def test_somebody_has_something_to_do_about_what_is_open() -> None:
    assert [state for state in State if is_open(state)] == [
        State.SUBMITTED,
        State.TO_COMPLETE,
        State.APPROVED,
        State.SENDING,
    ]
