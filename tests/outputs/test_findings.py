"""Findings as text: the lines they stand in, but nothing that is private."""

from __future__ import annotations

from dataclasses import replace

import pytest

from forumtools.language import Text
from forumtools.model.findings import Finding, Severity
from forumtools.model.roles import Role
from forumtools.outputs.findings import as_text
from forumtools.outputs.records import as_line
from tests.builders import contribution
from tests.forums import kind


def finding(line: int, field: str | None = None) -> Finding:
    said = Text(fr="Faute", en="Fault")
    return Finding(page="Contrib:X", code="FLD001", severity=Severity.ERROR, text=said, field=field, line=line)


def test_the_line_of_a_finding_is_shown() -> None:
    shown = as_text([finding(2)], "{{Contribution\n|titre=Un\n}}", kind(), "en")

    assert "| |titre=Un\n" in shown


@pytest.mark.parametrize(
    ("text", "line", "field"),
    [
        ("{{Contribution\n |courriel = secret", 2, None),
        ("{{Contribution\n|Courriel2=secret", 2, None),
        ("{{Contribution|titre=a|courriel=secret}}", 1, None),
        ("{{Contribution\n|courriel=a\nsecret\n|titre=a", 3, None),
        ("* Courriel : secret", 1, None),
        ("secret", 1, "courriel"),
    ],
)
def test_no_line_with_a_private_value_is_shown(text: str, line: int, field: str | None) -> None:
    assert "secret" not in as_text([finding(line, field)], text, kind(), "en")


def test_what_follows_a_private_value_is_shown() -> None:
    assert "|titre=Un" in as_text([finding(2)], "|courriel=a\n|titre=Un", kind(), "en")


def test_private_people_are_not_on_the_line_of_a_page() -> None:
    record = contribution("Un")
    fields = tuple(replace(f, private=f.role is Role.CONTRIBUTORS) for f in record.kind.fields)

    assert as_line(record) == "Contrib:Un\t2018\tMalo Stervinou"
    assert as_line(replace(record, kind=replace(record.kind, fields=fields))) == "Contrib:Un\t2018"
