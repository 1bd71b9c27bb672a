"""Counting words: most sections have enough of them at a glance, the others are counted."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st

from forumtools.rules.sections import count_words, is_surely_between
from tests.strategies import hostile_text


@given(st.one_of(hostile_text(20), st.text("a é. ·\n", max_size=40)), st.integers(1, 6), st.integers(6, 12))
@example("un deux trois", 3, 7)
@example("a b c d e f g", 1, 6)
@example("a : b ; c !", 4, 6)
def test_a_text_of_the_right_length_at_a_glance_is_so_when_counted(text: str, least: int, most: int) -> None:
    if is_surely_between(text, least, most):
        assert least <= count_words(text) <= most
