"""What was found, for people and programs: text grouped by page, JSON, CSV, GitHub annotations."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence

from forumtools.language import Language, Text, plural
from forumtools.model.findings import Excerpt, Finding, Severity
from forumtools.outputs.cells import to_csv

_COUNTS: Mapping[Severity, tuple[Text, Text]] = {
    Severity.ERROR: (Text(fr="{n} erreur", en="{n} error"), Text(fr="{n} erreurs", en="{n} errors")),
    Severity.WARNING: (
        Text(fr="{n} avertissement", en="{n} warning"),
        Text(fr="{n} avertissements", en="{n} warnings"),
    ),
    Severity.INFO: (Text(fr="{n} information", en="{n} note"), Text(fr="{n} informations", en="{n} notes")),
}
_PAGES = (Text(fr="{n} page lue", en="{n} page read"), Text(fr="{n} pages lues", en="{n} pages read"))
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
    """Return the findings of one page below its title, each with its place and the line it stands in."""
    if not findings:
        return ""
    out = [findings[0].page]
    for finding in findings:
        mark = " *" if finding.fixable else ""
        place = f"{finding.line}:{finding.column}"
        word = finding.severity.label.say(language)
        out.append(f"  {place:>7}  {finding.code} {word}{mark}  {finding.text.say(language)}")
        if finding.excerpt:
            out += _caret(finding.excerpt)
    return "\n".join(out) + "\n"


def _caret(excerpt: Excerpt) -> list[str]:
    return [f"           | {excerpt.text}", "           | " + " " * excerpt.place + "^"]


def summary(findings: Sequence[Finding], pages: int) -> Text:
    """Return the closing line: pages read, and how many findings of each severity."""
    counts = Counter(finding.severity for finding in findings)
    parts = [plural(pages, *_PAGES), *(plural(counts[severity], *_COUNTS[severity]) for severity in Severity)]
    fixable = sum(finding.fixable for finding in findings)
    said = Text(fr=", ".join(part.fr for part in parts), en=", ".join(part.en for part in parts))
    if not fixable:
        return said
    return Text(
        fr=f"{said.fr} ; {fixable} à corriger d’un coup (*) : validate --fix --diff",
        en=f"{said.en}; {fixable} can be mended at once (*): validate --fix --diff",
    )


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
