"""What is read quickly where nothing is nested is what the slower way reads; so with private names."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from forumtools.model.forum import Field
from forumtools.wikitext.calls import _parameters, parameters
from forumtools.wikitext.private import is_private
from forumtools.wikitext.scanner import scan
from tests.forums import default_forum

_PIECES = st.sampled_from(["|", "=", " ", "\n", "\t", "\u00a0", "a", "titre", "é", "1", "}", ";", "''"])
_NAMES = st.sampled_from(
    ["courriel", "Courriel", "cour", "riel", "téléphone", "te\u0301l", "2", " ", "_", "\u200b", "x", "titre"]
)


@given(st.lists(_PIECES, max_size=14).map("".join))
def test_plain_calls_have_the_parameters_that_their_parts_have(words: str) -> None:
    text = f"avant {{{{Contribution{words}|}}}}"

    for call in scan(text).calls:
        assert list(parameters(text, call)) == list(_parameters(text, call))


@given(st.lists(_NAMES, max_size=9).map("".join))
def test_a_name_is_private_when_its_column_is(name: str) -> None:
    for kind in default_forum().kinds:
        columns = (kind.column(name), kind.column(name.rstrip("0123456789").rstrip()))
        known = any(isinstance(column, Field) and column.is_private for column in columns)

        assert is_private(name, kind) is known
