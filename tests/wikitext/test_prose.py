"""Text with a little markup: what is on the list acts, all else shows as typed, everything comes back."""

from __future__ import annotations

import time
import unicodedata

import mwparserfromhell
import pytest
from hypothesis import given
from hypothesis import strategies as st

from forumtools.wikitext.escaping import clean
from forumtools.wikitext.prose import is_our_prose, read_prose, tidy, write_prose
from tests.casefiles import Case, each_case
from tests.strategies import hostile_text


def expected(case: Case, *, section: bool) -> str:
    stored = case.get("section", case["stored"]) if section else case["stored"]
    return case["typed"] if stored == "same" else stored


@pytest.mark.parametrize("section", [False, True], ids=["parameter", "section"])
@each_case("prose")
def test_a_case_is_stored_as_the_file_says(case: Case, section: bool) -> None:
    assert write_prose(case["typed"], section=section) == expected(case, section=section)


@pytest.mark.parametrize("section", [False, True], ids=["parameter", "section"])
@each_case("prose")
def test_a_case_is_read_back(case: Case, section: bool) -> None:
    assert read_prose(expected(case, section=section)) == case.get("tidy", tidy(case["typed"]))


@given(hostile_text(max_size=20), st.booleans())
def test_what_is_written_is_read_back(text: str, section: bool) -> None:
    assert read_prose(write_prose(text, section=section)) == tidy(text)


@given(hostile_text(max_size=20), st.booleans())
def test_what_is_read_is_written_the_same_again(text: str, section: bool) -> None:
    stored = write_prose(text, section=section)

    assert write_prose(read_prose(stored), section=section) == stored
    assert is_our_prose(stored, section=section)


@given(hostile_text(max_size=20), st.booleans())
def test_the_page_around_it_is_in_the_form_mediawiki_keeps(text: str, section: bool) -> None:
    page = f"{{{{T\n|a={write_prose(text, section=section)}\n}}}}"

    assert unicodedata.normalize("NFC", page) == page
    assert clean(page) == page


@given(hostile_text(max_size=20))
def test_another_parser_finds_the_same_argument(text: str) -> None:
    stored = write_prose(text)
    parsed = mwparserfromhell.parse(f"{{{{T\n|a={stored}\n|b=x\n}}}}", skip_style_tags=True)
    (call,) = parsed.filter_templates()

    assert [(str(part.name), str(part.value).strip()) for part in call.params] == [("a", stored), ("b", "x")]


@given(hostile_text(max_size=20), st.booleans())
def test_no_brace_no_tag_and_no_bare_pipe_is_ever_left(text: str, section: bool) -> None:
    stored = write_prose(text, section=section)

    assert not set('<>{}"') & set(stored.replace('"]]', "]]"))
    assert stored.count("[[") == stored.count("]]") >= stored.count("|")


@given(hostile_text(max_size=20))
def test_tidying_twice_changes_nothing_more(text: str) -> None:
    assert tidy(tidy(text)) == tidy(text)


def test_what_is_bold_may_hold_links_and_addresses() -> None:
    text = "'''[[Page|mot]] et https://e.org/a. et [https://e.org b]'''"

    assert write_prose(text) == text


def test_a_target_longer_than_mediawiki_takes_is_text() -> None:
    assert write_prose(f"[[{'a' * 120}]]") == f"[[{'a' * 120}]]"
    assert write_prose(f"[[{'a' * 121}]]") == f"&#91;&#91;{'a' * 121}&#93;&#93;"


@pytest.mark.parametrize("target", ["a\u200bb", "a\u202eb", "\u0301a", "a\u0378", "a''b", "a!!b", "a\xa0b", "a\\b"])
def test_a_target_that_hides_something_is_text(target: str) -> None:
    assert write_prose(f"[[{target}|x]]").startswith("&#91;&#91;")


@pytest.mark.parametrize("blank", list(" \t\n\xa0\u2003\u202f\u3000"))
def test_a_bare_address_ends_at_what_mediawiki_takes_for_a_blank(blank: str) -> None:
    assert write_prose(f"https://e.org/a{blank}b") == f"https://e.org/a{blank}b"


@pytest.mark.parametrize("char", list("\u2028\u200b\u00ad»…’”—→\u0301\u0378'<[{|"))
def test_a_bare_address_is_text_before_what_mediawiki_would_take_into_it(char: str) -> None:
    assert write_prose(f"https://e.org/x{char}b").startswith("https&#58;//e.org/x")


def test_wikitext_written_by_hand_is_not_ours() -> None:
    assert not is_our_prose("{{Vidéo|url=x}}")
    assert not is_our_prose("[[Contrib:Sixième quartier]]", section=True)
    assert not is_our_prose("caf&eacute;")


def test_a_heading_is_ours_in_a_section_alone() -> None:
    assert is_our_prose("=== a ===\nb", section=True)
    assert not is_our_prose("=== a ===\nb")


@pytest.mark.slow
@pytest.mark.parametrize(
    "text",
    [
        *("[[a|", "[[a a", "[[a", "''a", "'''a ''b ", "https://a/", "(https://a/", " https://a/(b"),
        *(" https://a/(b)…", "[https://a b", "[https://a(", "* ", "\n* a", "=== a ", "\n=", "&a"),
        *("https://a-", "'a", "''' "),
    ],
)
def test_time_grows_with_length_alone(text: str) -> None:
    began = time.process_time()
    read_prose(write_prose("https://e.org/" + text * (100_000 // len(text)) + "»", section=True))
    read_prose(write_prose("x\n" + text * (100_000 // len(text)), section=True))

    assert time.process_time() - began < 3
