"""
Bold and italics of one line, as MediaWiki reads its apostrophes (Parser::doQuotes).

Two make italics, three bold, five both; four are an apostrophe and bold. Where a line ends with both left
open, one of the threes was an apostrophe and italics: « l'''été'' ».
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from forumtools.catalogue.nodes import Emphasis, Strong

Style = type[Strong] | type[Emphasis]
Mark = tuple[tuple[Style, ...], str]
"""The styles of a run of text, outermost first, and the run."""

_QUOTES = re.compile("(''+)")


def quoted(line: str) -> Iterator[Mark]:
    """Yield the runs of *line* with their styles."""
    parts = _parts(line)
    _balance(parts)
    styles: tuple[Style, ...] = ()
    for text, quotes in zip(parts[::2], [*parts[1::2], ""], strict=True):
        if text:
            yield styles, text
        for style in _STYLES.get(len(quotes), ()):
            styles = tuple(s for s in styles if s is not style) if style in styles else (*styles, style)


_STYLES: dict[int, tuple[Style, ...]] = {2: (Emphasis,), 3: (Strong,), 5: (Strong, Emphasis)}


def _parts(line: str) -> list[str]:
    """Return text, quotes, text, … where quotes are two, three or five; the rest are apostrophes."""
    parts = _QUOTES.split(line)
    for place in range(1, len(parts), 2):
        count = len(parts[place])
        spare = 1 if count == 4 else max(0, count - 5)
        parts[place - 1] += "'" * spare
        parts[place] = parts[place][spare:]
    return parts


def _balance(parts: list[str]) -> None:
    marks = [len(quotes) for quotes in parts[1::2]]
    bold = sum(count != 2 for count in marks)
    italics = sum(count != 3 for count in marks)
    if bold % 2 and italics % 2:
        threes = [place for place in range(1, len(parts), 2) if len(parts[place]) == 3]
        place = min(threes, key=lambda place: (_rank(parts[place - 1]), place), default=None)
        if place is not None:
            parts[place - 1] += "'"
            parts[place] = "''"


def _rank(before: str) -> int:
    """Return how little likely it is that an apostrophe follows *before*: best is one letter alone."""
    if before[-1:] == " ":
        return 2
    return 0 if before[-2:-1] == " " or len(before) == 1 else 1
