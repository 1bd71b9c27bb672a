"""What was found, for people and programs: text grouped by page, JSON, CSV, GitHub annotations."""

from __future__ import annotations

import json
import unicodedata
from collections import Counter
from collections.abc import Sequence

import click

from forumtools.language import Language
from forumtools.model.findings import Excerpt, Finding, Severity
from forumtools.outputs.cells import to_csv

_MARGIN = "           | "
_COLOURS = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.INFO: "cyan"}
_GITHUB = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}


def as_object(finding: Finding, language: Language) -> dict[str, object]:
    """Return one finding as the contract has it (design § 5)."""
    return {
        "page": finding.page,
        "code": finding.code,
        "severity": finding.severity.value,
        "message": finding.text.say(language),
        "field": finding.field,
        "section": finding.section,
        "line": finding.line,
        "column": finding.column,
        "fixable": finding.fixable,
    }


def as_text(findings: Sequence[Finding], language: Language) -> str:
    """
    Return the findings of one page below its title, each with its place and the line it stands in.

    In colours, which `click.echo` takes away where there is no terminal.
    """
    if not findings:
        return ""
    out = [click.style(findings[0].page, bold=True)]
    for finding in findings:
        mark = " *" if finding.fixable else ""
        place = f"{finding.line}:{finding.column}"
        word = click.style(finding.severity.label.say(language), fg=_COLOURS[finding.severity])
        out.append(f"  {place:>7}  {finding.code} {word}{mark}  {finding.text.say(language)}")
        if finding.excerpt:
            out += _caret(finding.excerpt)
    return "\n".join(out) + "\n"


def _caret(excerpt: Excerpt) -> list[str]:
    before = "".join(map(_blank, excerpt.text[: excerpt.place]))
    return [f"{_MARGIN}{excerpt.text}", f"{_MARGIN}{before}" + click.style("^", fg="red", bold=True)]


def _blank(char: str) -> str:
    """Return a blank as wide as *char* on a terminal: two columns for CJK and emoji, none for what joins a letter."""
    if char == "\t":
        return char
    if unicodedata.category(char) in ("Mn", "Me", "Cf"):
        return ""
    return "  " if unicodedata.east_asian_width(char) in "WF" else " "


def as_json(findings: Sequence[Finding], pages: int, language: Language) -> str:
    """Return the contract's object: pages, summary, findings."""
    counts = Counter(finding.severity for finding in findings)
    content = {
        "pages": pages,
        "summary": {severity.value: counts[severity] for severity in Severity},
        "findings": [as_object(finding, language) for finding in findings],
    }
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"


def as_csv(findings: Sequence[Finding], language: Language) -> str:
    """Return one finding a row."""
    headings = ["page", "code", "severity", "message", "field", "section", "line", "column", "fixable"]
    rows = (as_object(finding, language) for finding in findings)
    return to_csv(headings, [["" if row[key] is None else str(row[key]) for key in headings] for row in rows])


def as_github(findings: Sequence[Finding], language: Language) -> str:
    """Return workflow commands that GitHub shows beside the lines (docs.github.com: workflow commands)."""
    return "".join(
        f"::{_GITHUB[finding.severity]} title={_property(finding.code)},line={finding.line},col={finding.column}"
        f"::{_data(finding.page + ': ' + finding.text.say(language))}\n"
        for finding in findings
    )


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
