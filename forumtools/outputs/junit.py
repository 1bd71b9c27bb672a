"""
Findings as JUnit results, which Jenkins, GitLab and others draw.

A page is a test case, its edition the suite. A page with an error fails; its warnings and the rest are its output, so
that they can be read and nothing turns red for them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from xml.sax.saxutils import escape, quoteattr

from forumtools.language import Language, Text
from forumtools.model.findings import Finding, Severity

_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 cannot hold, however it is written."""

_NO_EDITION = Text(fr="sans édition", en="no edition")


def as_junit(
    found: Mapping[str, Sequence[Finding]], language: Language, edition_of: Callable[[str], str] = lambda page: ""
) -> str:
    """Return what was *found*, by page, pages without findings too; *edition_of* gives the edition of a page."""
    suites: dict[str, list[str]] = {}
    for page in found:
        suites.setdefault(edition_of(page) or _NO_EDITION.say(language), []).append(page)
    body = "".join(_suite(name, {page: found[page] for page in pages}, language) for name, pages in suites.items())
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="forumtools validate">\n{body}</testsuites>\n'


def _suite(name: str, found: Mapping[str, Sequence[Finding]], language: Language) -> str:
    failures = sum(any(map(_is_error, findings)) for findings in found.values())
    cases = "".join(_case(name, page, findings, language) for page, findings in found.items())
    return (
        f'<testsuite name={_attribute(name)} tests="{len(found)}" failures="{failures}" errors="0" skipped="0">\n'
        f"{cases}</testsuite>\n"
    )


def _case(suite: str, page: str, findings: Sequence[Finding], language: Language) -> str:
    head = f"<testcase classname={_attribute(suite)} name={_attribute(page)}"
    if not findings:
        return f"{head}/>\n"
    errors = [finding for finding in findings if _is_error(finding)]
    others = [finding for finding in findings if not _is_error(finding)]
    failures = _failed(errors, language) if errors else ""
    output = f"<system-out>{_text(_lines(others, language))}</system-out>\n" if others else ""
    return f"{head}>\n{failures}{output}</testcase>\n"


def _failed(errors: Sequence[Finding], language: Language) -> str:
    """Return one failure for all *errors*: of several, readers of these files take the first only."""
    codes = ", ".join(dict.fromkeys(finding.code for finding in errors))
    return (
        f"<failure type={_attribute(errors[0].code)} message={_attribute(codes)}>"
        f"{_text(_lines(errors, language))}</failure>\n"
    )


def _lines(findings: Sequence[Finding], language: Language) -> str:
    return "\n".join(
        f"{each.line}:{each.column} {each.code} {each.severity.label.say(language)} {each.text.say(language)}"
        for each in findings
    )


def _is_error(finding: Finding) -> bool:
    return finding.severity is Severity.ERROR


def _attribute(words: str) -> str:
    return quoteattr(_NO_XML.sub("\ufffd", words))


def _text(words: str) -> str:
    return escape(_NO_XML.sub("\ufffd", words))
