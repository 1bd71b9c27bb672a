"""Findings as one HTML file that needs nothing else: to be sent by mail, read anywhere, printed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from forumtools.language import Language
from forumtools.model.findings import Finding, Severity
from forumtools.outputs.counting import by_edition, counted, of_severity
from forumtools.outputs.site_words import environment
from forumtools.resources import templates
from forumtools.rules.explaining import kind_of
from forumtools.rules.registry import RULES


@dataclass(frozen=True, slots=True)
class Row:
    """One finding, in words."""

    anchor: str
    page: str
    code: str
    severity: str
    word: str
    place: str
    message: str
    fixable: bool
    before: str
    at: str
    after: str


@dataclass(frozen=True, slots=True)
class Group:
    """Findings of one page or rule."""

    anchor: str
    title: str
    rows: Sequence[Row]
    worst: str


def as_html(
    findings: Sequence[Finding], pages: int, language: Language, *, forum: str, edition_of: Callable[[str], str]
) -> str:
    """
    Return the report on *pages* pages of *forum*: counts, findings by page, by rule and by edition, rules explained.

    *edition_of* gives the name of the edition of a page, or an empty text. The same findings give the same bytes.
    """
    rows = [_row(rank, finding, language) for rank, finding in enumerate(findings)]
    page = environment(language, "report").get_template("findings.html")
    return page.render(
        forum=forum,
        summary=counted(findings, pages).say(language),
        severities=[(each.value, of_severity(findings, each).say(language)) for each in Severity],
        by_page=_grouped(rows, "p", lambda row: row.page),
        by_rule=_grouped(sorted(rows, key=lambda row: row.code), "r", lambda row: row.code),
        editions=by_edition(findings, edition_of),
        rules=[_rule(code, language) for code in sorted({finding.code for finding in findings})],
        style=Markup((templates() / "report" / "style.css").read_text("utf-8")),  # noqa: S704 - our own file
    )


def _row(rank: int, finding: Finding, language: Language) -> Row:
    shown, place = (finding.excerpt.text, finding.excerpt.place) if finding.excerpt else ("", 0)
    at = shown[place : place + 1]
    return Row(
        anchor=f"c{rank + 1}",
        page=finding.page,
        code=finding.code,
        severity=finding.severity.value,
        word=finding.severity.label.say(language),
        place=f"{finding.line}:{finding.column}",
        message=finding.text.say(language),
        fixable=finding.fixable,
        before=shown[:place],
        at=at if at.strip() else ("\u00a0" if shown else ""),
        after=shown[place + 1 :],
    )


def _grouped(rows: Sequence[Row], sign: str, key: Callable[[Row], str]) -> list[Group]:
    groups: dict[str, list[Row]] = {}
    for row in rows:
        groups.setdefault(key(row), []).append(row)
    order = [severity.value for severity in Severity]
    return [
        Group(f"{sign}{rank}", title, found, min((row.severity for row in found), key=order.index))
        for rank, (title, found) in enumerate(groups.items(), 1)
    ]


def _rule(code: str, language: Language) -> dict[str, str]:
    rule = RULES[code]
    return {
        "code": code,
        "title": rule.title.say(language),
        "kind": kind_of(rule, language),
        "why": rule.why.say(language),
        "wrong": rule.wrong.strip("\n"),
        "right": rule.right.strip("\n"),
    }
