"""What opens and is never closed on a page, and what closes nothing."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence

from forumtools.wikitext.constructs import Call
from forumtools.wikitext.pages import Reading

Place = tuple[str, int]
"""A sign and where it stands."""

_SIGN = re.compile(r"\[+|\]+|\{+|\}+")
_TABLE = re.compile(r"^[ \t:*#]*(\{\||\|\}(?!\}))", re.MULTILINE)
_PAIRED_TAGS = "|".join(
    "div span center blockquote table small big sub sup font code tt b i u s del ins strike h[1-6]".split()
)
_TAG = re.compile(rf"<(/?)({_PAIRED_TAGS})\b([^<>]*)>", re.IGNORECASE)
_CLOSER = {"[": "]", "{": "}"}


def never_closed(reading: Reading) -> Iterator[Place]:
    """Yield the openers that nothing closes: braces, brackets, tags, comments, tables."""
    yield from reading.scan.unclosed
    for span in reading.scan.spans:
        if not span.closed:
            yield ("<!--" if span.name == "!--" else f"<{span.name}>"), span.start
    yield from (place for place in _odd_tags(reading) if not place[0].startswith("</"))
    yield from (place for place in _odd_tables(reading) if place[0] == "{|")


def closing_nothing(reading: Reading) -> Iterator[Place]:
    """Yield the closers that nothing opens."""
    yield from _odd_braces(reading)
    yield from (place for place in _odd_tags(reading) if place[0].startswith("</"))
    yield from (place for place in _odd_tables(reading) if place[0] == "|}")


def _odd_braces(reading: Reading) -> Iterator[Place]:
    text, calls = reading.text, list(_all(reading.scan.calls))
    if text.count("}}") <= len(calls) and text.count("]]") <= len(reading.scan.links):
        return
    used = [span for call in calls for span in _delimiters(call)]
    used += [(span.start, span.end) for span in reading.scan.spans]
    used += [delimiter for start, end in reading.scan.links for delimiter in ((start, start + 2), (end - 2, end))]
    depth = {"[": 0, "{": 0}
    for match in _outside(_SIGN, text, used):
        sign, count = match[0][0], len(match[0])
        if sign in depth:
            depth[sign] += count
            continue
        opener = "[" if sign == "]" else "{"
        excess = count - depth[opener]
        depth[opener] = max(0, depth[opener] - count)
        # One sign too many is mere text; a pair was meant to close something.
        if excess >= 2 and not _ends_table(text, match):
            yield sign * 2, match.end() - excess


def _ends_table(text: str, match: re.Match[str]) -> bool:
    return match[0].startswith("}") and text.startswith("|", match.start() - 1) and match.start() > 0


def _delimiters(call: Call) -> tuple[tuple[int, int], tuple[int, int]]:
    size = 3 if call.is_argument else 2
    return (call.start, call.start + size), (call.end - size, call.end)


def _all(calls: Iterable[Call]) -> Iterator[Call]:
    waiting = list(calls)
    while waiting:
        call = waiting.pop()
        yield call
        waiting += call.calls


def _odd_tables(reading: Reading) -> Iterator[Place]:
    if "{|" not in reading.text and "|}" not in reading.text:
        return
    opened: list[int] = []
    for match in _outside(_TABLE, reading.text, [(span.start, span.end) for span in reading.scan.spans], group=1):
        if match[1] == "{|":
            opened.append(match.start(1))
        elif opened:
            opened.pop()
        else:
            yield "|}", match.start(1)
    yield from (("{|", start) for start in opened)


def _odd_tags(reading: Reading) -> Iterator[Place]:
    if "<" not in reading.text:
        return
    opened: dict[str, list[int]] = {}
    for match in _outside(_TAG, reading.text, [(span.start, span.end) for span in reading.scan.spans]):
        name = match[2].lower()
        if match[3].endswith("/"):
            continue
        if not match[1]:
            opened.setdefault(name, []).append(match.start())
        elif opened.get(name):
            opened[name].pop()
        else:
            yield f"</{name}>", match.start()
    yield from ((f"<{name}>", start) for name, starts in opened.items() for start in starts)


def _outside(
    pattern: re.Pattern[str], text: str, spans: Sequence[tuple[int, int]], group: int = 0
) -> Iterator[re.Match[str]]:
    """Yield the matches of *pattern* that do not begin inside one of *spans*."""
    spans = sorted(spans)
    starts = [start for start, _ in spans]
    for match in pattern.finditer(text):
        before = bisect_right(starts, match.start(group)) - 1
        if before < 0 or match.start(group) >= spans[before][1]:
            yield match
