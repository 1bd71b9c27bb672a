"""
Findings as SARIF 2.1.0, which code hosts and editors show beside the lines.

The standard: docs.oasis-open.org/sarif/sarif/v2.1.0. A page is an artifact of its own; its title, percent-encoded, is
the address, so that two pages never share one.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

from forumtools.language import Language
from forumtools.model.findings import Finding, Severity
from forumtools.rules import all_rules
from forumtools.rules.baseline import fingerprint
from forumtools.rules.explaining import as_markdown, explain
from forumtools.rules.registry import Rule
from forumtools.version import __version__

_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}


def as_sarif(findings: Sequence[Finding], language: Language) -> str:
    """Return *findings* as a SARIF log with one run; it explains the rules that they are of."""
    codes = {finding.code for finding in findings}
    rules = [rule for rule in all_rules() if rule.code in codes]
    ranks = {rule.code: rank for rank, rule in enumerate(rules)}
    run = {
        "tool": {
            "driver": {
                "name": "forumtools",
                "semanticVersion": __version__,
                "rules": [_rule(rule, language) for rule in rules],
            }
        },
        "language": language,
        "columnKind": "unicodeCodePoints",
        "results": [_result(finding, ranks[finding.code], language) for finding in findings],
    }
    log = {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(log, ensure_ascii=False, indent=2) + "\n"


def _rule(rule: Rule, language: Language) -> dict[str, Any]:
    return {
        "id": rule.code,
        "shortDescription": {"text": rule.title.say(language)},
        "fullDescription": {"text": rule.why.say(language)},
        "help": {"text": explain(rule, language), "markdown": as_markdown(rule, language)},
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
    }


def _result(finding: Finding, rank: int, language: Language) -> dict[str, Any]:
    region: dict[str, Any] = {"startLine": finding.line, "startColumn": finding.column}
    if finding.excerpt:
        region["snippet"] = {"text": finding.excerpt.text}
    place = {"artifactLocation": {"uri": quote(finding.page or "-", safe="")}, "region": region}
    name = {"fullyQualifiedName": finding.page, "kind": "resource"}
    return {
        "ruleId": finding.code,
        "ruleIndex": rank,
        "level": _LEVELS[finding.severity],
        "message": {"text": finding.text.say(language)},
        "locations": [{"physicalLocation": place, "logicalLocations": [name]}],
        "partialFingerprints": {"forumtools/v1": fingerprint(finding)},
        "properties": {"fixable": finding.fixable, "field": finding.field, "section": finding.section},
    }
