"""
What people read of a page, where it stands.

Both views are texts as long as the page: what is no reading matter is replaced, character by character, by
`FILLER`, so that what is found in a view stands at the same place of the page. Line breaks stay.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from forumtools.wikitext.constructs import Call
from forumtools.wikitext.layout import category_name
from forumtools.wikitext.pages import CallReading, Reading

FILLER = "\x00"
"""Stands for what is not read. It is no letter, no blank and no sign of punctuation."""

Place = tuple[int, int]

_FILE = 6
_READABLE_TAGS = frozenset({"nowiki", "ref", "poem", "indicator"})
"""Extension tags in which words stand that people read."""

_CODE = re.compile(r"<(code|tt|kbd|samp|var)\b[^<>]*>[^<]*</\1\s*>", re.IGNORECASE)
_MARKS = re.compile(
    r"(?i:https?|ftp|ftps|sftp|ssh|git|irc|ircs|gopher|svn)://[^\s<>\[\]|{}\"\x00]*"
    r"|(?<![\w@./])www\.[^\s<>\[\]|{}\"\x00]+"
    r"|</?[A-Za-z][^<>]*>"
    r"|'{2,5}|~{3,5}|__[A-Z_]+__"
    r"|^[ \t]*(?:\{\||\|[-}+]).*$|^[ \t]*[|!]"
    r"|^(?:={1,6}|[*#:;]+)|={1,6}[ \t]*$",
    re.MULTILINE,
)
_ENTITY = re.compile(r"&(?:#\d+|#[xX][0-9a-fA-F]+|[A-Za-z][A-Za-z0-9]*);")
_CALL_SIGNS = re.compile(r"\{\{\{?[^{}|]*|\|[^{}|=\n\[\]<>]{0,60}=|\|+|\}\}\}?")
_BRACKET = re.compile(r"\[(?=(?i:https?:|ftp:|mailto:|//))|\]")


@lru_cache(maxsize=1)
def visible(reading: Reading) -> str:
    """
    Return all that readers of the page may see: prose, values of public fields, words in other calls, captions.

    Private fields are not in it, nor comments, code, addresses and the signs of wikitext. Entities stand as written.
    """
    text = reading.text
    return _filled(text, _marks(text, [*_hidden_spans(reading), *_call_signs(reading), *_link_targets(reading)]))


@lru_cache(maxsize=1)
def prose(reading: Reading) -> str:
    """
    Return the running text of the page alone: lead and sections, without calls, links to pages, files, entities.

    What is to be mended as French or English is looked for here.
    """
    text = reading.text
    calls = ((call.start, call.end) for call in reading.scan.calls)
    spans = ((span.start, span.end) for span in reading.scan.spans)
    return _filled(text, _marks(text, [*calls, *spans, *reading.scan.links], _ENTITY if "&" in text else None))


def _marks(text: str, places: list[Place], *more: re.Pattern[str] | None) -> list[Place]:
    patterns = [_MARKS, *filter(None, more)]
    if "[" in text:
        patterns.append(_BRACKET)
    if "<" in text:
        patterns.append(_CODE)
    return places + [match.span() for pattern in patterns for match in pattern.finditer(text)]


def _filled(text: str, places: Iterable[Place]) -> str:
    pieces, done = [], 0
    for start, end in sorted(places):
        if end > done:
            start = max(start, done)
            hidden = text[start:end]
            pieces += [text[done:start], FILLER * len(hidden) if "\n" not in hidden else _kept_lines(hidden)]
            done = end
    return "".join(pieces) + text[done:]


def _kept_lines(hidden: str) -> str:
    return "\n".join(FILLER * len(line) for line in hidden.split("\n"))


def _hidden_spans(reading: Reading) -> Iterator[Place]:
    text = reading.text
    for span in reading.scan.spans:
        if span.name not in _READABLE_TAGS or not span.closed:
            yield span.start, span.end
            continue
        inner_start = text.find(">", span.start, span.end) + 1
        inner_end = text.rfind("</", inner_start, span.end)
        yield span.start, inner_start
        yield (inner_end if inner_end >= inner_start else inner_start), span.end


def _call_signs(reading: Reading) -> Iterator[Place]:
    text = reading.text
    own = {call.call.start for call in reading.calls}
    for call in reading.calls:
        yield from _around_values(call)
    for other in _outermost(reading.scan.calls):
        if other.start not in own:
            yield from (match.span() for match in _CALL_SIGNS.finditer(text, other.start, other.end))


def _outermost(calls: Iterable[Call]) -> Iterator[Call]:
    """Yield the calls of the page and, one level down, what stands in the values of its own template."""
    for call in calls:
        yield call
        yield from call.calls


def _around_values(call: CallReading) -> Iterator[Place]:
    done = call.call.start
    for parameter, declared in call.given:
        if declared is None or not declared.is_private:
            yield done, parameter.start
            done = parameter.end
    yield done, call.call.end


def _link_targets(reading: Reading) -> Iterator[Place]:
    text, site = reading.text, reading.site
    for start, end in reading.scan.links:
        inner = text[start + 2 : end - 2]
        pipe = inner.find("|")
        if category_name(inner, site) is not None:
            yield start, end
        elif pipe < 0:
            yield start, start + 2
            yield end - 2, end
        else:
            yield start, start + 2 + pipe + 1
            yield end - 2, end
