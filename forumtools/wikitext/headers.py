"""Header lines: how pages older than the template say their values (`Forum des usages, édition 2014`)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from forumtools.model.forum import PLACEHOLDER, Field, Kind
from forumtools.model.records import Values
from forumtools.model.roles import Role
from forumtools.model.words import fold
from forumtools.wikitext.values import BLANKS

_PEOPLE = re.compile(r"\s*;\s*|\s*,\s*|\s+(?:et|and)\s+|\s*&\s*")
_MARKS = BLANKS + "\u00a0*:'_"
_LONGEST = 400
"""Characters; a longer line is prose."""


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
    """Yield what looks like a header line of *kind* among the lines of *text* from *start* to *end*."""
    patterns = _patterns(kind.header)
    while start < end:
        stop = text.find("\n", start, end)
        stop = end if stop < 0 else stop
        if patterns and stop - start <= _LONGEST:
            yield from _matched(text, start, stop, patterns, kind)
        start = stop + 1


def _matched(
    text: str, start: int, stop: int, patterns: Sequence[tuple[re.Pattern[str], list[str]]], kind: Kind
) -> Iterator[HeaderLine]:
    line = text[start:stop]
    bare = line.lstrip(_MARKS)
    words = (start + len(line) - len(bare), start + len(line) - len(bare) + len(bare.rstrip(BLANKS + "'")))
    for pattern, names in patterns:
        match = pattern.fullmatch(text, *words)
        if match:
            yield from _lines(match, names, kind, (start, stop))
            return


def settled(lines: Sequence[HeaderLine], page_name: str, *, has_call: bool) -> tuple[HeaderLine, ...]:
    """
    Return the lines that are header lines indeed, and not prose that begins alike ("De Brest à Quimper").

    Beside a call only the edition is read, to be compared. A line with the title says that of the page; one
    with the series stands above the others, as the wiki's skin puts it.
    """
    if has_call:
        return tuple(line for line in lines if line.declared.role is Role.EDITION)
    sure = [line.line_start for line in lines if line.declared.role not in (Role.TITLE, Role.SERIES)]
    return tuple(line for line in lines if sure and _is_header(line, min(sure), page_name))


def _is_header(line: HeaderLine, first: int, page_name: str) -> bool:
    value = line.values[0] if line.values else ""
    if line.declared.role is Role.TITLE:
        return fold(value) == fold(page_name)
    if line.declared.role is Role.SERIES:
        return line.line_start < first and value[:1].isupper() and value[-1:].isalnum()
    return True


def _lines(match: re.Match[str], names: Sequence[str], kind: Kind, line: tuple[int, int]) -> Iterator[HeaderLine]:
    for group, name in enumerate(names, 1):
        declared = kind.field_named(name)
        if declared:
            values = _values(match[group].strip(BLANKS), declared)
            yield HeaderLine(declared, values, *line, match.start(group), match.end(group))


def _values(stored: str, declared: Field) -> Values:
    if not declared.list:
        return (stored,)
    return tuple(value for value in _PEOPLE.split(stored) if value)


@lru_cache(maxsize=256)
def _patterns(formulas: tuple[str, ...]) -> tuple[tuple[re.Pattern[str], list[str]], ...]:
    """Return, for each formula, the pattern of its lines and the fields it names."""
    return tuple((_pattern(formula), PLACEHOLDER.findall(formula)) for formula in formulas)


def _pattern(formula: str) -> re.Pattern[str]:
    """Read a formula loosely: any run of blanks, either apostrophe, any case."""
    pieces = PLACEHOLDER.split(formula.strip())
    words = [_loose(piece) if rank % 2 == 0 else r"(\S.*)" for rank, piece in enumerate(pieces)]
    return re.compile("".join(words), re.IGNORECASE)


def _loose(words: str) -> str:
    runs = ["".join("['’]" if sign in "'’" else re.escape(sign) for sign in run) for run in words.split(" ")]
    return r"[ \t\u00a0]+".join(runs)
