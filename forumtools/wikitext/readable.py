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
from forumtools.wikitext.links import addresses
from forumtools.wikitext.pages import CallReading, Reading

FILLER = "\x00"
"""Stands for what is not read. It is no letter, no blank and no sign of punctuation."""

Place = tuple[int, int]

_LONG = 200
"""Characters of a line that are looked at where its signs are few."""

_READABLE_TAGS = frozenset({"nowiki", "ref", "poem", "indicator"})
"""Extension tags in which words stand that people read."""

# Also where the wiki does not know the tag: what stands in it is code all the same.
_CODE = re.compile(
    r"<(code|tt|kbd|samp|var|syntaxhighlight|source)\b[^<>]*>[^<]*+(?:<(?!/?\1\b)[^<]*+)*+</\1\s*>", re.IGNORECASE
)
_LINE_SIGNS = re.compile(r"\n(?:[ \t]*(?:\{\|[^\n]*|\|[-}+][^\n]*|[|!])|[*#:;]+|={1,6})")
_PREFORMATTED = re.compile(r"^ [^\n]*\S", re.MULTILINE)
_HEADING_END = re.compile(r"={1,6}[ \t]*\Z")
# Each is looked for only where its first signs are: then a page without them costs next to nothing.
_SIGNS = (
    ("<", re.compile(r"</?[A-Za-z][^<>]*>")),
    ("<", _CODE),
    ("''", re.compile(r"'{2,5}")),
    ("~~~", re.compile(r"~{3,5}")),
    ("__", re.compile(r"__[A-Z_]+__")),
    ("www.", re.compile(r"www\.[^\s<>\[\]|{}\"\x00]+")),
    ("]", re.compile(r"\]")),
    ("[", re.compile(r"\[(?=(?i:https?:|ftp:|mailto:|//))")),
)
_ENTITY = re.compile(r"&(?:#\d+|#[xX][0-9a-fA-F]+|[A-Za-z][A-Za-z0-9]*);")
_CALL_SIGNS = re.compile(r"\{\{\{?[^{}|]*|\|[^{}|=\n\[\]<>]{0,60}=|\|+|\}\}\}?")


@lru_cache(maxsize=1)
def words_of(reading: Reading) -> frozenset[bytes]:
    """
    Return the words of the page, whatever they are part of, in small letters, as UTF-8.

    To see at a glance whether words are there: a set of bytes is made once, and asked for dozens of words in no time.
    """
    return words_in(reading.text)


def words_in(text: str) -> frozenset[bytes]:
    """Return the words in *text*, as `words_of` does of a page."""
    lowered = text.lower().encode("utf-8", "surrogatepass").replace("’".encode(), b" ")
    return frozenset(lowered.translate(_TO_BLANKS).split())


_TO_BLANKS = bytes(code if code >= 0x80 or chr(code).isalnum() else 0x20 for code in range(256))


@lru_cache(maxsize=1)
def visible(reading: Reading) -> str:
    """
    Return all that readers of the page may see: prose, values of public fields, words in other calls, captions.

    Private fields are not in it, nor comments, code, addresses and the signs of wikitext. Entities stand as written.
    """
    text = reading.text
    return _filled(text, _marks(text, [*_hidden_spans(reading), *_call_signs(reading), *link_targets(reading)]))


@lru_cache(maxsize=1)
def markup(reading: Reading) -> str:
    """
    Return the wikitext of lead and sections as it is, for what looks for markup: tags, links and addresses stand.

    Calls, comments, code and what else the wiki does not read as wikitext are filled.
    """
    text = reading.text
    calls = [(call.start, call.end) for call in reading.scan.calls]
    spans = [(span.start, span.end) for span in reading.scan.spans if span.name not in _READABLE_TAGS - {"nowiki"}]
    code = [match.span() for match in _CODE.finditer(text)] if "<" in text else []
    return _filled(text, calls + spans + code)


@lru_cache(maxsize=1)
def prose(reading: Reading) -> str:
    """
    Return the running text of the page alone: lead and sections, without calls, links to pages, files, entities.

    Nor are lines in it that begin with a blank.

    What is to be mended as French or English is looked for here.
    """
    text = reading.text
    calls = ((call.start, call.end) for call in reading.scan.calls)
    spans = ((span.start, span.end) for span in reading.scan.spans)
    places = [*calls, *spans, *reading.scan.links, *preformatted(text)]
    return _filled(text, _marks(text, places, _ENTITY if "&" in text else None))


def without(text: str, places: Iterable[Place]) -> str:
    """Return *text* with *places* filled, as long as before."""
    return _filled(text, list(places))


def preformatted(text: str) -> Iterator[Place]:
    """Yield the lines that begin with a blank: the wiki shows them as they are typed."""
    if "\n " in text or text.startswith(" "):
        yield from (match.span() for match in _PREFORMATTED.finditer(text))


def _marks(text: str, places: list[Place], entities: re.Pattern[str] | None = None) -> list[Place]:
    for sign, pattern in _SIGNS:
        if sign in text:
            places += [match.span() for match in pattern.finditer(text)]
    if entities:
        places += [match.span() for match in entities.finditer(text)]
    if "://" in text:
        places += addresses(text)
    places += _line_signs(text)
    return places


def _line_signs(text: str) -> Iterator[Place]:
    if first := _LINE_SIGNS.match("\n" + text[:_LONG]):
        yield 0, first.end() - 1
    for match in _LINE_SIGNS.finditer(text):
        start, end = match.span()
        yield start + 1, end
        if text[end - 1] == "=":
            stop = text.find("\n", end)
            stop = len(text) if stop < 0 else stop
            if closing := _HEADING_END.search(text, max(end, stop - _LONG), stop):
                yield closing.span()


def _filled(text: str, places: list[Place]) -> str:
    places.sort()
    pieces, done = [], 0
    for start, end in places:
        if end <= done:
            continue
        if start > done:
            pieces.append(text[done:start])
            done = start
        pieces.append(_filler(text, done, end))
        done = end
    pieces.append(text[done:])
    return "".join(pieces)


def _filler(text: str, start: int, end: int) -> str:
    if text.find("\n", start, end) < 0:
        return FILLER * (end - start)
    return "\n".join([FILLER * len(line) for line in text[start:end].split("\n")])


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


def link_targets(reading: Reading) -> Iterator[Place]:
    """Yield the places of links that readers do not see: their targets before a label, their brackets."""
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
