"""Header lines: how pages older than the template say their values (`Forum des usages, édition 2014`)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from forumtools.model.forum import PLACEHOLDER, Field, Kind
from forumtools.model.records import Values
from forumtools.wikitext.values import BLANKS

_PEOPLE = re.compile(r"\s*;\s*|\s*,\s*|\s+(?:et|and)\s+|\s*&\s*")
_MARKS = r"[\s*:'_]*"


@dataclass(frozen=True, slots=True)
class HeaderLine:
    """One header line of a page: the field, its values, and where line and value stand."""

    declared: Field
    values: Values
    line_start: int
    line_end: int
    start: int
    end: int


def header_lines(text: str, kind: Kind, start: int, end: int) -> Iterator[HeaderLine]:
    """Yield the header lines of *kind* among the lines of *text* from *start* to *end*."""
    patterns = [(_pattern(formula), PLACEHOLDER.findall(formula)) for formula in kind.header]
    while start < end:
        stop = text.find("\n", start, end)
        stop = end if stop < 0 else stop
        for pattern, names in patterns:
            match = pattern.fullmatch(text, start, stop)
            if match:
                yield from _lines(match, names, kind)
                break
        start = stop + 1


def _lines(match: re.Match[str], names: list[str], kind: Kind) -> Iterator[HeaderLine]:
    for group, name in enumerate(names, 1):
        declared = kind.field_named(name)
        if declared:
            stored = match[group].strip(BLANKS)
            values = _values(stored, declared)
            yield HeaderLine(declared, values, match.start(), match.end(), match.start(group), match.end(group))


def _values(stored: str, declared: Field) -> Values:
    if not declared.list:
        return (stored,)
    return tuple(value for value in _PEOPLE.split(stored) if value)


@lru_cache(maxsize=256)
def _pattern(formula: str) -> re.Pattern[str]:
    """Read a formula loosely: any blanks, either apostrophe, any case, marks of bold or list around it."""
    pieces = PLACEHOLDER.split(formula)
    words = [_loose(piece) if rank % 2 == 0 else r"(\S.*?)" for rank, piece in enumerate(pieces)]
    return re.compile(_MARKS + "".join(words) + r"(?:\s|'{2,})*", re.IGNORECASE)


def _loose(words: str) -> str:
    escaped = re.escape(words.strip()).replace(r"\ ", r"\s+").replace("'", "['’]").replace("’", "['’]")
    before = r"\s*" if words[:1].isspace() else ""
    after = r"\s*" if words[-1:].isspace() else ""
    return before + escaped + after if words.strip() else r"\s*"
