"""Counts: a page counts once under each of its values; spellings of one word are counted together."""

from __future__ import annotations

import json

import pytest

from forumtools.aggregates.counting import count, field_by
from forumtools.errors import UsageError
from forumtools.model.records import Record
from forumtools.outputs import tables
from tests.forums import kind


def record(édition: str, *thèmes: str) -> Record:
    values = {"édition": (édition,) if édition else (), "thèmes": thèmes}
    return Record(kind=kind(), values={name: given for name, given in values.items() if given})


RECORDS = [
    record("2016", "Communs", "E-inclusion"),
    record("2018", "communs"),
    record("2018", "Communs"),
    record("2018"),
]


def test_by_one_field() -> None:
    counts = count(RECORDS, [field_by(kind(), "thèmes")])

    assert counts.rows == (("Communs", (3,)), ("", (1,)), ("E-inclusion", (1,)))
    assert counts.pages == 4


def test_by_two_fields() -> None:
    counts = count(RECORDS, [field_by(kind(), "thème"), field_by(kind(), "edition")])

    assert counts.columns == ("2016", "2018")
    assert counts.rows == (("Communs", (1, 2)), ("", (0, 1)), ("E-inclusion", (1, 0)))


def test_a_field_may_be_named_by_its_role() -> None:
    assert field_by(kind(), "themes").name == "thèmes"
    assert field_by(kind(), "places").name == "territoires"


def test_an_unknown_field_is_refused_with_the_nearest() -> None:
    with pytest.raises(UsageError, match="did you mean “thèmes”"):
        field_by(kind(), "thèmse")


def test_private_fields_cannot_be_counted() -> None:
    with pytest.raises(UsageError):
        field_by(kind(), "courriel")


def test_as_json() -> None:
    counts = count(RECORDS, [field_by(kind(), "édition")])

    assert json.loads(tables.as_json(counts, "fr")) == {
        "by": ["édition"],
        "pages": 4,
        "rows": [{"value": "2018", "pages": 3}, {"value": "2016", "pages": 1}],
    }


def test_as_table_says_what_is_not_given() -> None:
    shown = tables.as_table(count(RECORDS, [field_by(kind(), "thèmes")]), "fr")

    assert shown.splitlines()[0] == "Thèmes           Pages"
    assert "(non renseigné)      1" in shown
    assert shown.endswith("\n4 pages\n")


def test_as_csv_runs_no_formula() -> None:
    shown = tables.as_csv(count([record("2018", "=1+1")], [field_by(kind(), "thèmes")]), "en")

    assert shown == '"Themes","Pages"\n"\'=1+1","1"\n'


def test_as_wiki_nothing_acts() -> None:
    shown = tables.as_wiki(count([record("2018", "a|b}}")], [field_by(kind(), "thèmes")]), "fr")

    assert "| a&#124;b&#125;&#125;" in shown
