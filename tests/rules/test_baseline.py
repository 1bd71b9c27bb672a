"""Old findings do not hide new ones, and a line that moved makes nothing new."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forumtools.errors import UsageError
from forumtools.language import Text
from forumtools.model.findings import Excerpt, Finding, Severity
from forumtools.rules.baseline import Known, fingerprint, new_findings, read_baseline, write_baseline
from tests.rules.pages import forum_with


def finding(
    page: str = "Contrib:A", code: str = "TIT002", words: str = "|titre=Projet", message: str = "Vide."
) -> Finding:
    text = Text(fr=message, en=message)
    return Finding(page=page, code=code, severity=Severity.INFO, text=text, excerpt=Excerpt(words, 7), line=2)


findings = st.lists(
    st.builds(
        finding,
        st.sampled_from(["Contrib:A", "Contrib:B"]),
        st.sampled_from(["TIT002", "FLD001"]),
        st.sampled_from(["|titre=Projet", "|titre=Projets", "plus bas"]),
        st.sampled_from(["Vide.", "Court."]),
    ),
    max_size=8,
)


def known(found: list[Finding]) -> Known:
    return read_baseline(write_baseline(found), "connus.json")


@given(findings)
def test_what_is_known_is_not_new(found: list[Finding]) -> None:
    assert new_findings(found, known(found)) == []


@given(findings, findings)
def test_as_many_are_new_as_there_are_more(old: list[Finding], more: list[Finding]) -> None:
    both = old + more

    new = new_findings(both, known(old))

    assert len(new) == len(more)


@given(findings, st.integers(0, 50))
def test_lines_may_move(found: list[Finding], by: int) -> None:
    moved = [replace(each, line=each.line + by) for each in found]

    assert new_findings(moved, known(found)) == []


def test_of_two_alike_where_one_was_known_one_is_new() -> None:
    assert len(new_findings([finding(), finding()], known([finding()]))) == 1


def test_the_same_said_of_other_words_is_known_once() -> None:
    edited = finding(words="|titre= Projet !")

    assert new_findings([edited], known([finding()])) == []
    assert new_findings([edited, finding()], known([finding()])) == [edited]


def test_another_fault_in_the_place_of_one_that_is_gone_is_new() -> None:
    other = finding(words="ailleurs", message="Autre.")

    assert new_findings([other], known([finding()])) == [other]


def test_a_line_more_above_makes_nothing_new_on_a_real_page() -> None:
    text = "{{Contribution\n|titre=Projet\n|stade=demarage\n}}\n== Présentation ==\n"
    before, after = forum_with(text).find(), forum_with("<!-- une ligne -->\n" + text).find()

    assert before
    assert new_findings(after, known(before)) == []


def test_nothing_of_the_page_stands_in_it() -> None:
    written = write_baseline([finding(words="malo secret", message="Le secret.")])

    assert "secret" not in written
    assert json.loads(written)["version"] == 1


def test_it_has_a_line_for_each_page_and_rule() -> None:
    assert write_baseline([finding(), finding(code="FLD001"), finding("Contrib:B")]).count("\n") == 9


@pytest.mark.parametrize(
    "text", ["", "[]", '{"version": 2, "pages": {}}', '{"version": 1}', '{"version": 1, "pages": {"A": {"B": ["x"]}}}']
)
def test_what_is_no_baseline_is_refused_with_its_name(text: str) -> None:
    with pytest.raises(UsageError, match=r"connus\.json"):
        read_baseline(text, "connus.json")


def test_fingerprints_tell_findings_apart() -> None:
    marks = {
        fingerprint(each) for each in (finding(), finding("Contrib:B"), finding(code="X"), finding(words="autre mot"))
    }

    assert len(marks) == 4
