"""The scanner sees calls, links and headings where MediaWiki sees them, in a time that grows with the text."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given

from forumtools.model.roles import Role
from forumtools.wikitext.scanner import scan
from tests.casefiles import Case, each_case
from tests.forums import read
from tests.strategies import hostile_text

FAMILIES = (
    *("{{a|", "{{", "}}", "[[", "[[a|", "{{{a|[[b|<i>''", "{{a|b={{c|d=[[", "<!--", "<!-- -->", "<ref>", "<nowiki"),
    *("<div a=\"", "[http://a ", "\n=", "=\n==", "{{a|\n==", "\n<!-- -->\n", "\n= <!-- --> ", "{{a|b}\n=", "[[\n=="),
)  # fmt: skip


@each_case("calls")
def test_the_value_of_a_parameter(case: Case) -> None:
    reading = read(case["input"])

    values = reading.calls[0].values.get("titre", ()) if reading.calls else ()

    assert "".join(values) == case["titre"]
    assert len(reading.calls) == int(case["calls"])


@given(hostile_text(max_size=40))
def test_what_is_found_lies_inside_the_text_and_is_nested_or_apart(text: str) -> None:
    found = scan(text)

    spans = sorted((call.start, call.end) for call in found.calls)
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert all(one[1] <= other[0] for one, other in itertools.pairwise(spans))
    assert all(text[heading.start] == "=" for heading in found.headings)


@pytest.mark.slow
@pytest.mark.parametrize("family", FAMILIES)
def test_hostile_repetition_is_read_to_its_end(family: str) -> None:
    # Quadratic work on texts of this size would take minutes, and the run's own time limit would tell.
    text = family * 60_000 + "{{Contribution|titre=fin}}"

    found = scan(text)

    assert found is not None


def test_headings_inside_a_call_are_not_sections_of_the_page() -> None:
    reading = read("{{Contribution|titre=a\n== Présentation ==\nx\n}}\n== Ressources ==\ny")

    assert [span.title for span in reading.sections] == ["Ressources"]
    assert reading.record.one(Role.TITLE).startswith("a")
