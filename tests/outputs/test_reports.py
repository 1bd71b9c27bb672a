"""Reports are what their readers expect, by the checkers of those who made the formats; nothing private is in any."""

from __future__ import annotations

import csv
import io
import json
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import click
import jsonschema
import pytest
import xmlschema

from forumtools.language import LANGUAGES, Language
from forumtools.model.site import Site
from forumtools.outputs.counting import as_counts, summary
from forumtools.outputs.findings import as_csv, as_github, as_json, as_text
from forumtools.outputs.findings_html import as_html
from forumtools.outputs.findings_wiki import as_wiki, report_page
from forumtools.outputs.junit import as_junit
from forumtools.outputs.sarif import as_sarif
from forumtools.rules import all_rules
from forumtools.rules.baseline import write_baseline
from forumtools.wikitext.scanner import scan
from tests.outputs.reports import SECRETS, edition_of, findings, found

SCHEMAS = Path(__file__).parent / "schemas"
each_language = pytest.mark.parametrize("language", LANGUAGES)


def html(language: Language = "fr") -> str:
    return as_html(findings(), 4, language, forum="Forum <essai>", edition_of=edition_of)


def wiki(language: Language = "fr") -> str:
    return as_wiki(findings(), language, edition_of)


@each_language
def test_sarif_is_what_the_standard_says(language: Language) -> None:
    schema = json.loads((SCHEMAS / "sarif-2.1.0.json").read_text("utf-8"))

    log = json.loads(as_sarif(findings(), language))

    jsonschema.validate(log, schema)
    [run] = log["runs"]
    assert len(run["results"]) == len(findings())
    assert all(run["tool"]["driver"]["rules"][each["ruleIndex"]]["id"] == each["ruleId"] for each in run["results"])


def test_sarif_with_nothing_found_is_whole_too() -> None:
    jsonschema.validate(json.loads(as_sarif([], "en")), json.loads((SCHEMAS / "sarif-2.1.0.json").read_text("utf-8")))


@each_language
def test_junit_is_what_jenkins_takes(language: Language) -> None:
    written = as_junit(found(), language, edition_of)

    xmlschema.validate(io.StringIO(written), str(SCHEMAS / "junit-10.xsd"))
    cases = ElementTree.fromstring(written).findall("testsuite/testcase")  # noqa: S314 - our own
    assert len(cases) == len(found())
    assert [bool(case.findall("failure")) for case in cases].count(True) > 0
    assert all(len(case.findall("failure")) <= 1 for case in cases)


def test_csv_runs_no_formula() -> None:
    rows = list(csv.reader(io.StringIO(as_csv(findings(), "fr"))))

    assert not any(cell.lstrip().startswith(("=", "+", "-", "@", "\t")) for row in rows for cell in row)
    assert len(rows) == len(findings()) + 1


def test_github_gets_one_command_a_line() -> None:
    lines = as_github(findings(), "fr").rstrip("\n").split("\n")

    assert len(lines) == len(findings())
    assert all(line.startswith(("::error ", "::warning ", "::notice ")) for line in lines)


@each_language
def test_html_asks_nobody_for_anything(language: Language) -> None:
    page = html(language)
    seen: list[tuple[str, str | None]] = []

    class Reader(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            seen.extend((tag if name in ("src", "srcset") else name, value) for name, value in attrs)
            assert tag not in ("script", "img", "iframe", "link", "object")

    Reader().feed(page)

    assert all((value or "").startswith("#") for name, value in seen if name == "href")
    assert "<script" not in page
    assert "Forum &lt;essai&gt;" in page


def test_html_leads_to_each_finding_and_each_rule() -> None:
    page = html()

    for rank in range(len(findings())):
        assert f'id="c{rank + 1}"' in page
        assert f'href="#c{rank + 1}"' in page
    for code in {finding.code for finding in findings()}:
        assert f'id="rule-{code}"' in page


def test_the_same_findings_give_the_same_bytes() -> None:
    assert html() == html()
    assert wiki() == wiki()


@each_language
def test_nothing_acts_on_the_page_of_the_wiki(language: Language) -> None:
    written = wiki(language)

    seen = scan(written, Site().tags)

    assert seen.calls == []
    assert seen.unclosed == []
    assert [span.name for span in seen.spans] == ["!--", "!--"]
    assert "<script" not in written


def test_what_people_write_around_the_report_stays() -> None:
    end = "<!-- /forumtools:report -->"
    before = f"Bonjour {end}.\n\n{as_wiki([], 'fr', edition_of)}\n\nÀ suivre."

    after = report_page(before, wiki())

    assert after.startswith(f"Bonjour {end}.\n\n<!-- forumtools:report -->")
    assert after.endswith("<!-- /forumtools:report -->\n\nÀ suivre.")
    assert report_page(after, wiki()) == after
    assert report_page("", wiki()) == wiki()
    assert report_page("Bonjour.\n", wiki()) == f"Bonjour.\n\n{wiki()}"


def test_a_moved_line_does_not_change_the_page_of_the_wiki() -> None:
    from dataclasses import replace

    moved = [replace(finding, line=finding.line + 3) for finding in findings()]

    assert as_wiki(moved, "fr", edition_of) == wiki()


@pytest.mark.slow
def test_a_long_report_says_how_much_is_left_out() -> None:
    from dataclasses import replace

    many = [replace(finding, page=f"Contrib:{rank}") for rank in range(1500) for finding in findings()]

    written = as_wiki(many, "fr", edition_of)

    assert len(written.encode()) < 500_000
    assert "pages encore" in written


def test_nothing_private_is_in_any_report() -> None:
    reports = {
        "text": "".join(as_text(each, "fr") for each in found().values()),
        "json": as_json(findings(), 4, "fr"),
        "csv": as_csv(findings(), "fr"),
        "github": as_github(findings(), "fr"),
        "sarif": as_sarif(findings(), "fr"),
        "junit": as_junit(found(), "fr", edition_of),
        "html": html(),
        "wiki": wiki(),
        "baseline": write_baseline(findings()),
    }

    assert [(name, secret) for name, report in reports.items() for secret in SECRETS if secret in report] == []
    assert {"PRV001", "PRV002"} <= {finding.code for finding in findings()}


@each_language
def test_counts_by_rule_and_edition(language: Language) -> None:
    by_rule = as_counts(findings(), "rule", language, edition_of)
    by_edition = as_counts(findings(), "edition", language, edition_of)

    assert {line.split()[0] for line in by_rule.splitlines()[1:]} == {finding.code for finding in findings()}
    assert len(by_edition.splitlines()) == 3
    assert as_counts([], "rule", language, edition_of) == ""
    assert summary(findings(), 4).say(language)


def test_the_caret_stands_below_the_place_whatever_is_before_it() -> None:
    from dataclasses import replace

    from forumtools.model.findings import Excerpt

    finding = replace(findings()[0], excerpt=Excerpt("木e\u0301\tx", 4))

    *_, shown, caret = click.unstyle(as_text([finding], "fr")).splitlines()

    assert shown.endswith("| 木e\u0301\tx")
    assert caret.endswith("|    \t^")


def test_every_rule_can_be_reported() -> None:
    assert len(all_rules()) >= 58
