"""How many findings there are: in a sentence, and by rule, page or edition in a table for the terminal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Literal

from forumtools.language import Language, Text, plural
from forumtools.model.findings import Finding, Severity
from forumtools.rules.registry import RULES

Group = Literal["page", "rule", "edition"]
GROUPS: tuple[Group, ...] = ("page", "rule", "edition")

_COUNTS: Mapping[Severity, tuple[Text, Text]] = {
    Severity.ERROR: (Text(fr="{n} erreur", en="{n} error"), Text(fr="{n} erreurs", en="{n} errors")),
    Severity.WARNING: (
        Text(fr="{n} avertissement", en="{n} warning"),
        Text(fr="{n} avertissements", en="{n} warnings"),
    ),
    Severity.INFO: (Text(fr="{n} information", en="{n} note"), Text(fr="{n} informations", en="{n} notes")),
}
_PAGES = (Text(fr="{n} page lue", en="{n} page read"), Text(fr="{n} pages lues", en="{n} pages read"))
_NO_EDITION = Text(fr="sans édition", en="no edition")
_PER = {
    "rule": Text(fr="Constats par règle", en="Findings by rule"),
    "edition": Text(fr="Constats par édition", en="Findings by edition"),
}


def counted(findings: Sequence[Finding], pages: int) -> Text:
    """Return how many pages were read, and how many findings of each severity there are."""
    parts = [plural(pages, *_PAGES), *(of_severity(findings, severity) for severity in Severity)]
    return Text(fr=", ".join(part.fr for part in parts), en=", ".join(part.en for part in parts))


def of_severity(findings: Sequence[Finding], severity: Severity) -> Text:
    """Return how many of *findings* are of one severity, in words."""
    return plural(sum(finding.severity is severity for finding in findings), *_COUNTS[severity])


def summary(findings: Sequence[Finding], pages: int) -> Text:
    """Return the closing line: pages read, findings of each severity, and how many can be mended at once."""
    said, fixable = counted(findings, pages), sum(finding.fixable for finding in findings)
    if not fixable:
        return said
    return Text(
        fr=f"{said.fr} ; {fixable} à corriger d’un coup (*) : validate --fix --diff",
        en=f"{said.en}; {fixable} can be mended at once (*): validate --fix --diff",
    )


def by_edition(findings: Sequence[Finding], edition_of: Callable[[str], str]) -> dict[str, int]:
    """Return how many findings there are by edition, in the order of their names; those of no edition come last."""
    counts = Counter(edition_of(finding.page) for finding in findings)
    return {name: counts[name] for name in sorted(counts, key=lambda name: (not name, name))}


def as_counts(findings: Sequence[Finding], by: Group, language: Language, edition_of: Callable[[str], str]) -> str:
    """Return a table for the terminal: how many findings of each severity, by rule or by edition."""
    groups: dict[str, Counter[Severity]] = {}
    for finding in findings:
        name = finding.code if by == "rule" else edition_of(finding.page) or _NO_EDITION.say(language)
        groups.setdefault(name, Counter())[finding.severity] += 1
    if not groups:
        return ""
    heads = [severity.label.say(language) for severity in Severity]
    width = max(len(name) for name in (*groups, _PER[by].say(language)))
    lines = [f"{_PER[by].say(language):<{width}}  " + "  ".join(f"{head:>13}" for head in heads)]
    for name in sorted(groups):
        cells = "  ".join(f"{groups[name][severity] or '·':>13}" for severity in Severity)
        title = f"  {RULES[name].title.say(language)}" if by == "rule" and name in RULES else ""
        lines.append(f"{name:<{width}}  {cells}{title}")
    return "\n".join(lines) + "\n"
