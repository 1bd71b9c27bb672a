"""Findings as text: the lines they stand in, but nothing that is private."""

from __future__ import annotations

from dataclasses import replace

import click

from forumtools.language import Text
from forumtools.model.findings import Excerpt, Finding, Severity
from forumtools.model.roles import Role
from forumtools.outputs.findings import as_text
from forumtools.outputs.records import as_line
from tests.builders import contribution


def finding(line: int, field: str | None = None) -> Finding:
    said = Text(fr="Faute", en="Fault")
    return Finding(page="Contrib:X", code="FLD001", severity=Severity.ERROR, text=said, field=field, line=line)


def test_the_line_of_a_finding_is_shown() -> None:
    shown = click.unstyle(as_text([replace(finding(2), excerpt=Excerpt("|titre=Un", 7))], "en"))

    assert "           | |titre=Un\n           |        ^\n" in shown


def test_private_people_are_not_on_the_line_of_a_page() -> None:
    record = contribution("Un")
    fields = tuple(replace(f, private=f.role is Role.CONTRIBUTORS) for f in record.kind.fields)

    assert as_line(record) == "Contrib:Un\t2018\tMalo Stervinou"
    assert as_line(replace(record, kind=replace(record.kind, fields=fields))) == "Contrib:Un\t2018"
