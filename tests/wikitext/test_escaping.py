"""Plain values: whatever is typed comes back, nothing of it acts, and prose stays as typed."""

from __future__ import annotations

import time
import unicodedata

import mwparserfromhell
import pytest
from hypothesis import given
from hypothesis import strategies as st

from forumtools.wikitext.escaping import (
    KEPT,
    clean,
    decode,
    encode,
    escape,
    is_ours,
    join_items,
    split_items,
)
from tests.casefiles import Case, each_case
from tests.strategies import hostile_text


@each_case("escaping")
def test_a_case_is_stored_as_the_file_says(case: Case) -> None:
    assert escape(case["typed"], lines=case.get("lines") == "yes") == case["stored"]


@each_case("escaping")
def test_a_case_is_read_back(case: Case) -> None:
    assert decode(case["stored"]) == clean(case["typed"])


@given(hostile_text(), st.booleans(), st.sampled_from(["", ";", ",", "•"]))
def test_what_is_written_is_read_back(value: str, lines: bool, separator: str) -> None:
    stored = escape(value, lines=lines, separator=separator)

    assert decode(stored) == clean(value)
    assert is_ours(stored, lines=lines, separator=separator)


@given(hostile_text(), st.booleans())
def test_a_call_around_the_value_is_in_the_form_mediawiki_keeps(value: str, lines: bool) -> None:
    call = f"{{{{T\n|a={escape(value, lines=lines)}\n|b=x\n}}}}"

    assert unicodedata.normalize("NFC", call) == call
    assert clean(call) == call


@given(hostile_text(), st.booleans())
def test_nothing_is_left_that_ends_a_parameter_or_opens_anything(value: str, lines: bool) -> None:
    stored = escape(value, lines=lines)

    assert not set('<>"[]{}|') & set(stored)
    assert not any(pair in stored for pair in ("''", "~~", "__", "!!"))
    assert stored == stored.strip()
    assert lines or "\n" not in stored


@given(hostile_text(), st.booleans())
def test_another_parser_finds_the_same_argument(value: str, lines: bool) -> None:
    stored = escape(value, lines=lines)
    parsed = mwparserfromhell.parse(f"{{{{T\n|a={stored}\n|b=x\n}}}}", skip_style_tags=True)
    (call,) = parsed.filter_templates()

    assert [(str(part.name), str(part.value).strip()) for part in call.params] == [("a", stored), ("b", "x")]


@given(hostile_text())
def test_cleaning_twice_changes_nothing_more(text: str) -> None:
    assert clean(clean(text)) == clean(text)
    assert clean(clean(text, one_line=True), one_line=True) == clean(text, one_line=True)


def test_line_ends_of_every_system_become_one() -> None:
    assert clean("a\r\nb\rc\nd") == "a\nb\nc\nd"


@pytest.mark.parametrize(
    "lost",
    [
        *("\x00", "\x0b", "\x1f", "\x7f", "\x80", "\x9f", "\ud800", "\udfff", "\ufdd0", "\ufdef"),
        *("\ufffd", "\ufffe", "\uffff", "\U0001fffe", "\U0010ffff"),
    ],
)
def test_characters_no_page_can_hold_are_dropped(lost: str) -> None:
    assert clean(f"a{lost}b") == "ab"


@pytest.mark.parametrize("kept", ["\t", "\n", "\xa0", "\xad", "\u200b", "\u2028", "\ufeff", "\ue000", "😀"])
def test_characters_mediawiki_keeps_are_kept(kept: str) -> None:
    assert clean(f"a{kept}b") == f"a{kept}b"


@pytest.mark.parametrize("mark", ["\u061c", "\u200e", "\u200f", "\u202a", "\u202e", "\u2066", "\u2069"])
def test_marks_of_direction_go_from_fields_of_one_line(mark: str) -> None:
    assert clean(f"a{mark}b", one_line=True) == "ab"
    assert clean(f"a{mark}b") == f"a{mark}b"


def test_rule_1_the_characters_of_markup_are_always_encoded() -> None:
    assert escape('a&b<c>d"e[f]g{h}i|j') == ("a&amp;b&lt;c&gt;d&quot;e&#91;f&#93;g&#123;h&#125;i&#124;j")


def test_rule_2_line_ends_are_encoded_in_one_line_and_at_the_ends_of_several() -> None:
    assert escape("\na\nb\n") == "&#10;a&#10;b&#10;"
    assert escape("\na\nb\n", lines=True) == "&#10;a\nb&#10;"


@pytest.mark.parametrize("blank", list(" \t\xa0\u1680\u2003\u2028\u2029\u202f\u205f\u3000"))
def test_rule_3_every_outer_blank_is_encoded(blank: str) -> None:
    code = f"&#{ord(blank)};"

    assert escape(f"{blank}{blank}a{blank}b{blank}{blank}") == f"{code}{code}a{blank}b{code}{code}"


@pytest.mark.parametrize("mark", list("*#:;=-!+ "))
def test_rule_4_what_acts_at_the_start_of_a_line_is_encoded_there(mark: str) -> None:
    code = f"&#{ord(mark)};"

    assert escape(f"{mark}a{mark}") == f"{code}a{escape('a' + mark)[1:]}"
    assert escape(f"a\n{mark}b", lines=True) == f"a\n{code}b"
    assert escape(f"a\n{mark}b") == f"a&#10;{code}b"


@pytest.mark.parametrize(("mark", "code"), [("'", "&#39;"), ("~", "&#126;"), ("_", "&#95;")])
def test_rule_5_runs_are_encoded_whole(mark: str, code: str) -> None:
    assert escape(f"a{mark}b{mark * 3}c") == f"a{mark}b{code * 3}c"


def test_rule_5_quotation_marks_and_underscores_are_encoded_at_the_ends() -> None:
    assert escape("'a'") == "&#39;a&#39;"
    assert escape("_a_") == "&#95;a&#95;"
    assert escape("~a~") == "~a~"


def test_rule_6_an_exclamation_mark_after_another_is_encoded() -> None:
    assert escape("a!!! !") == "a!&#33;&#33; !"


@pytest.mark.parametrize("after", ["x", "/", "", "\t", "\n", "\u2028", " ", "\xa0", " \xa0"])
def test_rule_7_a_colon_after_a_letter_is_encoded_unless_a_blank_stays_behind_it(after: str) -> None:
    assert escape(f"a:{after}").startswith("a&#58;")


def test_rule_7_other_colons_stay() -> None:
    assert escape("a: b, é:b, 1:2, a :b, a:\xa0b") == "a: b, é:b, 1:2, a :b, a:\xa0b"


@pytest.mark.parametrize("word", ["RFC", "PMID", "ISBN"])
@pytest.mark.parametrize("blank", [" ", "\t", "\u2003", "\u202f", " \xa0"])
def test_rule_8_blanks_before_the_number_of_a_magic_link_are_encoded(word: str, blank: str) -> None:
    assert escape(f"x{word}{blank}1") == f"x{word}{''.join(f'&#{ord(char)};' for char in blank)}1"


def test_rule_8_after_no_break_spaces_the_number_is_encoded() -> None:
    assert escape("ISBN\xa0\xa02-1") == "ISBN&#160;&#160;&#50;-1"


@pytest.mark.parametrize("blank", [" ", "\t"])
def test_rule_9_a_blank_after_a_line_end_is_encoded(blank: str) -> None:
    assert escape(f"a\n{blank}{blank}b", lines=True) == f"a\n&#{ord(blank)};{blank}b"


@pytest.mark.parametrize("before", ["", "&", ";", "\n"])
def test_rule_10_a_mark_without_a_letter_is_encoded(before: str) -> None:
    stored = escape(f"a{before}\u0323\u0308" if before else "\u0323\u0308", lines=True)

    assert stored.endswith("&#803;&#776;")


def test_rule_10_characters_younger_than_python_are_encoded_beside_marks() -> None:
    unknown = "\u0378"

    assert escape(f"a{unknown}b") == f"a{unknown}b"
    assert escape(f"x\u0301{unknown}\u0323") == "x\u0301&#888;&#803;"


def test_a_separator_is_encoded_in_an_item() -> None:
    assert escape("a;b", separator=";") == "a&#59;b"
    assert escape("a;b") == "a;b"


def test_decoding_is_done_once() -> None:
    assert decode("&amp;lt;&amp;#58;") == "&lt;&#58;"


@pytest.mark.parametrize("theirs", ["&eacute;", "&nbsp;", "&#x3a;", "&#0;", "&#13;", "&#55296;", "&#64976;"])
def test_entities_we_never_write_are_left_alone(theirs: str) -> None:
    assert decode(theirs) == theirs


@pytest.mark.parametrize("theirs", ["&#1114112;", "&#99999999;", "&#١;", "&amp", "&;", "& "])
def test_what_is_no_entity_is_left_alone(theirs: str) -> None:
    assert decode(theirs) == theirs


@pytest.mark.parametrize("theirs", ["a|b", "[[a]]", "&eacute;", "&#233;", "R&D", " a", "a<!-- b -->"])
def test_wikitext_written_by_hand_is_not_ours(theirs: str) -> None:
    assert not is_ours(theirs)


def test_a_value_of_several_lines_is_ours_where_several_are_expected() -> None:
    assert is_ours("a\nb", lines=True)
    assert is_ours("a\nb")
    assert not is_ours("a\nb", lines=False)


@given(st.lists(hostile_text(max_size=5), max_size=5), st.sampled_from([";", ",", "&", "#"]))
def test_a_list_is_read_back_item_by_item(values: list[str], separator: str) -> None:
    stored = join_items([escape(value, separator=separator) for value in values], separator)

    assert [decode(item) for item in split_items(stored, separator)] == [clean(v) for v in values if clean(v)]


def test_items_are_split_at_separators_and_not_in_entities() -> None:
    assert split_items("R&amp;D; Ana&#59; Éva ;\t;b\n") == ("R&amp;D", "Ana&#59; Éva", "b")


def test_an_ampersand_typed_by_hand_does_not_hide_a_separator() -> None:
    assert split_items("R&D; b") == ("R&D", "b")


def test_what_is_kept_goes_through_and_counts_as_a_neighbour() -> None:
    assert encode(f"{KEPT}'a'{KEPT}\u0301 a:{KEPT}") == f"{KEPT}&#39;a&#39;{KEPT}&#769; a&#58;{KEPT}"


@pytest.mark.slow
@pytest.mark.parametrize(
    "value",
    ["a:", " ", "'", "RFC ", "RFC", "\u0301", "\u0378", "\n", "a: ", "&", "&#1;", "&amp", "!", "_", "x\n "],
)
def test_time_grows_with_length_alone(value: str) -> None:
    began = time.process_time()
    stored = escape("x" + value * (100_000 // len(value)) + "x", lines=True)
    decode(stored)
    split_items(stored)

    assert time.process_time() - began < 2
