"""The cover of a book: its title above a field of tiles, one for each contribution, a colour for each chapter."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from math import ceil, sqrt
from unicodedata import category, east_asian_width

from forumtools.catalogue.contents import Catalogue

WIDTH, HEIGHT = 1200, 1800
MARGIN = 96
_TOP = MARGIN + 176
"""Where the first line of type stands."""

_COLUMN = WIDTH - 2 * MARGIN
_FIELD = 700
"""The height that tiles may take."""

_COLOURS = ("#f0ab8d", "#f6e7d2", "#d9603b", "#e8c16c", "#7fa79b")
_MOST_TILES = 400
_SIZES = ((132, 2), (112, 3), (96, 4), (80, 4), (66, 5))
_SMALL_SIZES = ((56, 2), (48, 3), (40, 4))
"""How large type may be, and how many lines it may then take."""

_NARROW = frozenset("iljtfrI .,:;!'’|()-")


@dataclass(frozen=True, slots=True)
class Line:
    """A line of type on the cover."""

    text: str
    y: int
    size: int


@dataclass(frozen=True, slots=True)
class Tile:
    """A quarter of a circle in a square, or a whole one: which way it lies depends on the contribution."""

    x: float
    y: float
    turn: int
    is_round: bool
    colour: str


@dataclass(frozen=True, slots=True)
class Cover:
    """All that is drawn on a cover."""

    title: tuple[Line, ...]
    theme: tuple[Line, ...]
    tiles: tuple[Tile, ...]
    side: float


def cover(catalogue: Catalogue) -> Cover:
    """Return the cover of *catalogue*."""
    title = tuple(_lines(catalogue.edition.title, _TOP, _SIZES))
    below = title[-1].y + 116 if title else _TOP
    side = _side(len(catalogue.entries))
    return Cover(
        title=title,
        theme=tuple(_lines(catalogue.edition.theme, below, _SMALL_SIZES)),
        tiles=tuple(_tiles(catalogue, side)),
        side=side,
    )


def _lines(text: str, top: int, sizes: Sequence[tuple[int, int]]) -> Iterator[Line]:
    """Yield *text* in the largest type in which it takes few lines; what is too long even for the smallest is cut."""
    size, most = sizes[-1]
    for size, most in sizes:
        lines = _wrapped(text, _COLUMN / size)
        if len(lines) <= most:
            break
    if len(lines) > most:
        lines = [*lines[: most - 1], lines[most - 1][:-1] + "…"]
    for number, line in enumerate(lines):
        yield Line(line, top + round(number * size * 1.12), size)


def _wrapped(text: str, width: float) -> list[str]:
    """Return *text* in lines no wider than *width*, by words; a word that is wider is broken."""
    lines = [""]
    for word in text.split():
        joined = f"{lines[-1]} {word}".lstrip()
        if _width(joined) <= width:
            lines[-1] = joined
            continue
        lines.append("")
        for letter in word:
            if _width(lines[-1] + letter) > width:
                lines.append("")
            lines[-1] += letter
    return [line for line in lines if line]


def _width(text: str) -> float:
    """Return about how wide *text* is in a bold serif, by the height of the type."""
    return sum(map(_letter_width, text))


def _letter_width(letter: str) -> float:
    if letter in _NARROW:
        return 0.34
    if east_asian_width(letter) in "WF":
        return 1
    return 0.78 if letter in "mwMW—…" or category(letter) == "Lu" else 0.54


def _side(count: int) -> float:
    """Return the side of the squares in which *count* tiles fill the field: never larger than a hand can hold."""
    shown = max(1, min(count, _MOST_TILES))
    columns = max(4, ceil(sqrt(shown * _COLUMN / _FIELD)))
    return _COLUMN / columns


def _tiles(catalogue: Catalogue, side: float) -> Iterator[Tile]:
    columns = round(_COLUMN / side)
    entries = [(place, entry) for place, chapter in enumerate(catalogue.chapters) for entry in chapter.entries]
    shown = entries[:_MOST_TILES]
    top = HEIGHT - MARGIN - 120 - ceil(len(shown) / columns) * side
    for number, (place, entry) in enumerate(shown):
        row, column = divmod(number, columns)
        mark = sha256(entry.slug.encode()).digest()[0]
        colour = _COLOURS[place % len(_COLOURS)]
        yield Tile(MARGIN + column * side, top + row * side, mark % 4 * 90, mark % 5 == 0, colour)
