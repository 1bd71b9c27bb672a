"""
Findings on a page of the wiki, for those who keep it in order.

There is neither date nor line number on it, so it changes only when the findings do. What people write around the part
between the two marks stays.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence

from forumtools.language import Language, Text, plural
from forumtools.model.findings import Finding, Severity
from forumtools.outputs.counting import by_edition, of_severity
from forumtools.rules.registry import RULES
from forumtools.wikitext.escaping import escape
from forumtools.wikitext.titles import title_fault

_BEGIN = "<!-- forumtools:report -->"
_END = "<!-- /forumtools:report -->"
_MOST_BYTES = 400_000
"""A page that people open; MediaWiki takes two million bytes and browsers do not like them."""

_NOTE = Text(
    fr="''Page tenue par forumtools : ce qui suit est réécrit à chaque contrôle. Écrivez au-dessus ou au-dessous.''",
    en="''Kept by forumtools: what follows is written anew at each check. Write above or below.''",
)
_NOTHING = Text(fr="Rien à signaler.", en="Nothing to tell.")
_RULES = Text(fr="Par règle", en="By rule")
_EDITIONS = Text(fr="Par édition", en="By edition")
_PAGES = Text(fr="Par page", en="By page")
_HEADINGS = (Text(fr="Règle", en="Rule"), Text(fr="Édition", en="Edition"), Text(fr="Constats", en="Findings"))
_NO_EDITION = Text(fr="sans édition", en="no edition")
_CUT = (
    Text(fr="… et {n} page encore : « forumtools validate » les dit toutes.", en="… and {n} page more."),
    Text(fr="… et {n} pages encore : « forumtools validate » les dit toutes.", en="… and {n} pages more."),
)


def as_wiki(findings: Sequence[Finding], language: Language, edition_of: Callable[[str], str]) -> str:
    """Return the part of the page that tells *findings*: how many, then each by its page."""
    counts = ", ".join(of_severity(findings, severity).say(language) for severity in Severity)
    parts = [_BEGIN, _NOTE.say(language), "", counts + "."]
    if findings:
        parts += [f"== {_RULES.say(language)} ==", _by_rule(findings, language)]
        parts += [f"== {_EDITIONS.say(language)} ==", _by_edition(findings, language, edition_of)]
        parts += [f"== {_PAGES.say(language)} ==", _by_page(findings, language)]
    else:
        parts.append(_NOTHING.say(language))
    return "\n".join([*parts, _END])


def report_page(before: str, part: str) -> str:
    """Return the page *before* with its marked part replaced by *part*; at the end of a page that has none."""
    start = before.find(_BEGIN)
    end = before.find(_END, start) if start >= 0 else -1
    if end >= 0:
        return before[:start] + part + before[end + len(_END) :]
    return f"{before.rstrip()}\n\n{part}" if before.strip() else part


def _by_rule(findings: Sequence[Finding], language: Language) -> str:
    counts = Counter(finding.code for finding in findings)
    rows = ((f"{code} {_plain(RULES[code].title.say(language))}", counts[code]) for code in sorted(counts))
    return _table(_HEADINGS[0].say(language), _HEADINGS[2].say(language), dict(rows))


def _by_edition(findings: Sequence[Finding], language: Language, edition_of: Callable[[str], str]) -> str:
    counts = by_edition(findings, edition_of)
    rows = {_plain(name) if name else _NO_EDITION.say(language): count for name, count in counts.items()}
    return _table(_HEADINGS[1].say(language), _HEADINGS[2].say(language), rows)


def _table(first: str, second: str, rows: Mapping[str, int]) -> str:
    body = "".join(f"|-\n| {name} || {count}\n" for name, count in rows.items())
    return f'{{| class="wikitable sortable"\n! scope="col" | {first} !! scope="col" | {second}\n{body}|}}'


def _by_page(findings: Sequence[Finding], language: Language) -> str:
    grouped: dict[str, list[Finding]] = {}
    for finding in findings:
        grouped.setdefault(finding.page, []).append(finding)
    blocks, size = [], 0
    for rank, (page, found) in enumerate(grouped.items()):
        block = _page(page, found, language)
        size += len(block.encode())
        if size > _MOST_BYTES:
            blocks.append(plural(len(grouped) - rank, *_CUT).say(language))
            break
        blocks.append(block)
    return "\n".join(blocks)


def _page(page: str, findings: Sequence[Finding], language: Language) -> str:
    link = f"[[:{page}]]" if page and title_fault(page) is None else _plain(page)
    lines = [f"; {link}"]
    told = dict.fromkeys((finding.severity, finding.code, finding.text.say(language)) for finding in findings)
    order = list(Severity)
    for severity, code, words in sorted(told, key=lambda each: (order.index(each[0]), each[1])):
        lines.append(f"* '''{severity.label.say(language)}''' {code} {_plain(words)}")
    return "\n".join(lines)


def _plain(words: str) -> str:
    """Return *words* as wikitext in which nothing acts."""
    return escape(" ".join(words.split()))
