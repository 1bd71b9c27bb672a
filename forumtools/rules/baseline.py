"""
The findings that are known already, so that new ones are heard.

A finding is known again by what it is about and the words around its place, not by its line: lines come and go. Nothing
of a page stands in a baseline, only marks that cannot be turned back into words.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from hashlib import blake2b
from typing import Any

from forumtools.errors import UsageError
from forumtools.language import Text
from forumtools.model.findings import Finding

_VERSION = 1
_AROUND = 30
"""Characters on each side of the place that tell it from others in a long line."""

Known = Mapping[tuple[str, str], Sequence[tuple[str, str]]]
"""By page and code: of each finding the mark of its place and that of its message."""


_UNNAMED = "PRV"
"""Rules that never say what they found: two of their findings with one message may be of two people."""


def fingerprint(finding: Finding) -> str:
    """Return what stays the same of a finding when the lines of its page move: sixteen letters and figures."""
    around = ""
    if finding.excerpt:
        place = finding.excerpt.place
        around = " ".join(finding.excerpt.text[max(0, place - _AROUND) : place + _AROUND].split())
    return _mark(finding.page, finding.code, finding.field, finding.section, around)


def _message_mark(finding: Finding) -> str:
    return _mark(finding.page, finding.code, finding.field, finding.section, finding.text.en)


def _mark(*words: str | None) -> str:
    return blake2b("\0".join(word or "" for word in words).encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


def write_baseline(findings: Iterable[Finding], others: Known | None = None) -> str:
    """
    Return the baseline that knows *findings*, and *others* as they are, as JSON.

    It has one line a page and rule, so that differences can be read.
    """
    known: dict[str, dict[str, list[str]]] = {}
    for (page, code), kept in (others or {}).items():
        known.setdefault(page, {}).setdefault(code, []).extend(" ".join(marks) for marks in kept)
    for finding in findings:
        marks = f"{fingerprint(finding)} {_message_mark(finding)}"
        known.setdefault(finding.page, {}).setdefault(finding.code, []).append(marks)
    pages = (
        f"  {json.dumps(page, ensure_ascii=False)}: {{\n"
        + ",\n".join(f'    "{code}": {json.dumps(sorted(marks))}' for code, marks in sorted(codes.items()))
        + "\n  }"
        for page, codes in sorted(known.items())
    )
    return f'{{"version": {_VERSION}, "pages": {{\n' + ",\n".join(pages) + "\n}}\n"


def read_baseline(text: str, source: str) -> Known:
    """Return what the baseline *text*, from the file *source*, knows; raises `UsageError` when it is none."""
    try:
        content = json.loads(text)
        if content["version"] != _VERSION:
            raise ValueError(content["version"])
        return {
            (page, code): [_split(mark) for mark in marks]
            for page, codes in content["pages"].items()
            for code, marks in codes.items()
        }
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise UsageError(
            Text(
                fr="{source} n’est pas une référence de constats : donnez un autre nom, que --write-baseline fera",
                en="{source} is no baseline of findings: name another file, which --write-baseline makes",
            ).format(source=source)
        ) from error


def _split(marks: Any) -> tuple[str, str]:
    place, message = marks.split()
    return place, message


def new_findings(findings: Iterable[Finding], known: Known) -> list[Finding]:
    """
    Return those of *findings* that are not *known*.

    Each known one stands for one: of two alike, where one was known, one is new. First come those at the same words,
    then those that say the same elsewhere on the page.
    """
    grouped: dict[tuple[str, str], list[Finding]] = {}
    everything = list(findings)
    for finding in everything:
        grouped.setdefault((finding.page, finding.code), []).append(finding)
    new = {id(each) for key, group in grouped.items() for each in _new_of(group, known.get(key, ()))}
    return [finding for finding in everything if id(finding) in new]


def _new_of(group: Sequence[Finding], known: Sequence[tuple[str, str]]) -> list[Finding]:
    left = Counter(known)
    rest = []
    for finding in group:
        marks = (fingerprint(finding), _message_mark(finding))
        same = next((each for each in left if each[0] == marks[0] and left[each] > 0), None)
        if same is None:
            rest.append((finding, marks[1]))
        else:
            left[same] -= 1
    messages = Counter(message for (_, message), count in left.items() for _ in range(count))
    new = []
    for finding, message in rest:
        if messages[message] > 0 and not finding.code.startswith(_UNNAMED):
            messages[message] -= 1
        else:
            new.append(finding)
    return new
