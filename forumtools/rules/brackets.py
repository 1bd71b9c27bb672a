"""What opens and is never closed on a page, and what closes nothing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from forumtools.wikitext.constructs import Call
from forumtools.wikitext.pages import Reading

Place = tuple[str, int]
"""A sign and where it stands."""

Span = tuple[int, int]

_SIGN = re.compile(r"\[+|\]+|\{+|\}+")
_TABLE = re.compile(r"^[ \t:*#]*(\{\||\|\}(?!\}))", re.MULTILINE)
_PAIRED_TAGS = "div|span|center|blockquote|table|small|big|sub|sup|font|code|tt|b|i|u|s|del|ins|strike|h[1-6]"
_TAG = re.compile(rf"<(/?)({_PAIRED_TAGS})\b([^<>]*)>", re.IGNORECASE)
_OPENER = {"]": "[", "}": "{"}


def never_closed(reading: Reading) -> Iterator[Place]:
    """Yield the openers that nothing closes: braces, brackets, tags, comments, tables."""
    yield from reading.scan.unclosed
    for span in reading.scan.spans:
        if not span.closed:
            yield ("<!--" if span.name == "!--" else f"<{span.name}>"), span.start
    yield from (place for place in _odd(reading) if not _is_closer(place))


def closing_nothing(reading: Reading) -> Iterator[Place]:
    """Yield the closers that nothing opens."""
    yield from _odd_braces(reading)
    yield from (place for place in _odd(reading) if _is_closer(place))


def _is_closer(place: Place) -> bool:
    return place[0].startswith(("</", "|}"))


@lru_cache(maxsize=1)
def _odd(reading: Reading) -> tuple[Place, ...]:
    """Return the tags and the signs of tables that have no other half."""
    return (*_odd_tags(reading), *_odd_tables(reading))


def _odd_braces(reading: Reading) -> Iterator[Place]:
    text, scan = reading.text, reading.scan
    # Every call and link that was found has its closers.
    if text.count("]]") <= len(scan.links) and text.count("}}") <= len(scan.calls):
        return
    calls = list(_all(scan.calls))
    used = [span for call in calls for span in _delimiters(call)]
    used += _raw(reading)
    used += [delimiter for start, end in reading.scan.links for delimiter in ((start, start + 2), (end - 2, end))]
    depth = {"[": 0, "{": 0}
    for match in _outside(_SIGN, text, used):
        sign, count = match[0][0], len(match[0])
        opener = _OPENER.get(sign)
        if opener is None:
            depth[sign] += count
            continue
        excess = count - depth[opener]
        depth[opener] = max(0, -excess)
        if excess >= 2:  # One sign too many is mere text; a pair was meant to close something.
            yield sign * 2, match.end() - excess


def _delimiters(call: Call) -> tuple[Span, Span]:
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
    for match in _outside(_TABLE, reading.text, _raw(reading)):
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
    for match in _outside(_TAG, reading.text, _raw(reading)):
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


def _raw(reading: Reading) -> list[Span]:
    return [(span.start, span.end) for span in reading.scan.spans]


def _outside(pattern: re.Pattern[str], text: str, used: Iterable[Span]) -> Iterator[re.Match[str]]:
    """Yield the matches of *pattern* in what lies between the *used* spans."""
    done = 0
    for start, end in sorted(used):
        if start > done:
            yield from pattern.finditer(text, done, start)
        done = max(done, end)
    yield from pattern.finditer(text, done)
