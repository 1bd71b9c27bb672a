"""Comparing words as people do, and dates as partial as people remember them."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forumtools.model.dates import first_day, is_date, last_day
from forumtools.model.words import fold, nearest


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("L’Été", "l'ete"),
        ("Cœur  de ville ", "coeur de ville"),
        ("E‑inclusion", "e-inclusion"),
        ("STRASSE", "Straße"),
        ("Atelier_vélo", "atelier velo"),
    ],
)
def test_people_take_them_for_the_same(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@given(st.text())
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


def test_the_nearest_word() -> None:
    assert nearest("thèmse", ["titre", "thèmes", "territoires"]) == "thèmes"
    assert nearest("en développement", ["idée", "développement", "maturité"]) == "développement"
    assert nearest("zzz", ["titre", "thèmes"]) is None


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2016", date(2016, 1, 1), date(2016, 12, 31)),
        ("2016-02", date(2016, 2, 1), date(2016, 2, 29)),
        ("2018-07-04", date(2018, 7, 4), date(2018, 7, 4)),
        ("2018-07-04T10:00", date(2018, 7, 4), date(2018, 7, 4)),
    ],
)
def test_a_partial_date_has_a_first_and_a_last_day(text: str, first: date, last: date) -> None:
    assert (first_day(text), last_day(text)) == (first, last)


@pytest.mark.parametrize("text", ["18/06/15", "2016-13", "2016-02-30", "0000", "hier", "", "20160"])
def test_what_is_no_date(text: str) -> None:
    assert not is_date(text)
