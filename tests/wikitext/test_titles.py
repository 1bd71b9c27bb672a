"""Page names: what MediaWiki refuses, what it lets pass and should not, and the nearest name it takes."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forumtools.language import Text
from forumtools.wikitext import titles
from forumtools.wikitext.titles import (
    COMFORTABLE,
    first_upper,
    safe_title,
    same_title,
    settled,
    title_fault,
    unsafe_title,
)
from tests.casefiles import Case, each_case
from tests.strategies import hostile_text


def said(sentence: Text | None) -> str:
    return sentence.fr if sentence else ""


@each_case("titles")
def test_a_case_is_refused_for_the_reason_in_the_file(case: Case) -> None:
    sentence = said(title_fault(case["typed"]))

    assert case.get("fault") in sentence
    assert bool(sentence) == bool(case.get("fault"))


@each_case("titles")
def test_a_case_is_unsafe_for_the_reason_in_the_file(case: Case) -> None:
    if not case.get("fault") or case.get("unsafe"):
        sentence = said(unsafe_title(case["typed"]))

        assert case.get("unsafe") in sentence
        assert bool(sentence) == bool(case.get("unsafe"))


@each_case("titles")
def test_a_case_becomes_the_name_in_the_file(case: Case) -> None:
    assert safe_title(case["typed"]) == case["safe"]


@pytest.mark.parametrize("char", list("#<>[]{}|"))
def test_a_forbidden_character_is_named_in_both_languages(char: str) -> None:
    fault = title_fault(f"a{char}b")

    assert fault is not None
    assert f"« {char} »" in fault.fr
    assert f"“{char}”" in fault.en


@pytest.mark.parametrize("title", ["e" * 255, "é" * 127, "😀" * 63])
def test_255_bytes_are_accepted(title: str) -> None:
    assert title_fault(title) is None


def test_256_bytes_are_too_many_and_are_counted() -> None:
    assert title_fault("e" * 256) is not None
    assert "256" in said(title_fault("é" * 128))
    assert "130" in said(title_fault("é" * 65, limit=120))


def test_a_capital_that_is_longer_counts() -> None:
    assert title_fault("ŉ" + "e" * 253) is not None


@pytest.mark.parametrize(
    "title", [".", "..", "./a", "../a", "a/.", "a/..", "a/./b", "a/../b", "_./a"],
)  # fmt: skip
def test_relative_paths_are_refused(title: str) -> None:
    assert "chemin" in said(title_fault(title))


@pytest.mark.parametrize("title", [".a", "a.", "a/.b", "...", "a/...", "a.b"])
def test_other_dots_are_accepted(title: str) -> None:
    assert title_fault(title) is None


@pytest.mark.parametrize("title", ["100 %", "%2", "% 20", "&", "R&D", "a & b;", "&;", "~~", "a:b", "a/b", "?", "*"])
def test_what_only_looks_like_a_code_is_accepted(title: str) -> None:
    assert title_fault(title) is None


def test_a_title_longer_than_comfortable_is_unsafe() -> None:
    assert unsafe_title("e" * COMFORTABLE) is None
    assert str(COMFORTABLE + 1) in said(unsafe_title("e" * (COMFORTABLE + 1)))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("carte", "Carte"),
        ("été", "Été"),
        ("ßa", "SSa"),
        ("ŉa", "ʼNa"),
        ("ﬁn", "FIn"),
        ("ǆa", "Ǆa"),
        ("\u0345a", "Ιa"),
        ("აბ", "Აბ"),
        ("ÿa", "Ÿa"),
        ("ıa", "Ia"),
        ("😀a", "😀a"),
        ("1a", "1a"),
        ("", ""),
    ],
)
def test_the_first_letter_is_a_capital_as_on_the_wiki(text: str, expected: str) -> None:
    assert first_upper(text) == expected


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("carte ouverte", "Carte ouverte"),
        ("Carte_ouverte", "Carte ouverte"),
        ("Carte\xa0ouverte", "Carte  ouverte "),
        ("cafe\u0301", "Café"),
        ("ßa", "SSa"),
        ("a\u200eb", "Ab"),
    ],
)
def test_names_of_one_page_are_the_same(one: str, other: str) -> None:
    assert same_title(one, other)


@pytest.mark.parametrize(("one", "other"), [("Carte ouverte", "Carte Ouverte"), ("l'eau", "l’eau"), ("e", "é")])
def test_names_of_two_pages_are_not(one: str, other: str) -> None:
    assert not same_title(one, other)


@given(hostile_text())
def test_the_settled_name_is_settled(title: str) -> None:
    assert settled(settled(title)) == settled(title)


@given(hostile_text(max_size=40), st.sampled_from([30, COMFORTABLE, 255]))
def test_a_safe_title_has_no_fault_or_is_empty(text: str, limit: int) -> None:
    title = safe_title(text, limit=limit)

    assert title == "" or title_fault(title, limit=limit) is None
    assert title == unicodedata.normalize("NFC", title).strip()


@given(hostile_text(max_size=40))
def test_a_safe_title_is_its_own_safe_title(text: str) -> None:
    assert safe_title(safe_title(text)) == safe_title(text)


def test_a_long_title_is_cut_between_words() -> None:
    title = safe_title("Permanences d'accès aux droits, " * 10)

    assert title.endswith("droits, Permanences…")
    assert len(title.encode()) <= COMFORTABLE


def test_a_title_of_one_long_word_is_cut_in_it() -> None:
    assert safe_title("é" * 200) == "é" * 88 + "…"


@given(hostile_text())
def test_sentences_can_be_said_of_any_title(title: str) -> None:
    for sentence in (title_fault(title), unsafe_title(title)):
        assert sentence is None or (sentence.fr and sentence.en)


@given(st.one_of(hostile_text(), st.text("aÉœ1 .:,;!?()'’-«»", max_size=90)), st.sampled_from((8, 255)))
def test_a_title_judged_at_a_glance_is_judged_alike(title: str, limit: int) -> None:
    at_a_glance = title_fault(title, limit=limit)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(titles, "_ORDINARY", re.compile("(?!)"))
        assert at_a_glance == title_fault(title, limit=limit)
