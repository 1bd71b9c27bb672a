"""The cover of a book: its title above a field of tiles, one for each contribution, a colour for each chapter."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from math import ceil, sqrt
from textwrap import wrap

from forumtools.catalogue.contents import Catalogue

WIDTH, HEIGHT = 1200, 1800
MARGIN = 96
_COLUMN = WIDTH - 2 * MARGIN
_FIELD = 700
"""The height that tiles may take."""

_COLOURS = ("#f0ab8d", "#f6e7d2", "#d9603b", "#e8c16c", "#7fa79b")
_MOST_TILES = 400
_LETTER = 0.53
"""How wide a letter of a serif is, on average, by its height; capitals make up for the narrow ones."""

_SIZES = (132, 112, 96, 80, 66)
_MOST_LINES = 4


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
    title = tuple(_lines(catalogue.edition.title, MARGIN + 130, _SIZES))
    below = title[-1].y + 110 if title else MARGIN + 130
    side = _side(len(catalogue.entries))
    return Cover(
        title=title,
        theme=tuple(_lines(catalogue.edition.theme, below, (56, 48, 40))),
        tiles=tuple(_tiles(catalogue, side)),
        side=side,
    )


def _lines(text: str, top: int, sizes: tuple[int, ...]) -> Iterator[Line]:
    """Yield *text* in the largest of *sizes* in which it takes few lines; what is too long is cut."""
    lines: list[str] = []
    size = sizes[-1]
    for size in sizes:
        lines = wrap(text, int(_COLUMN / (_LETTER * size)), break_on_hyphens=False)
        if len(lines) <= _MOST_LINES - (size == sizes[0]):
            break
    if len(lines) > _MOST_LINES:
        lines = [*lines[: _MOST_LINES - 1], lines[_MOST_LINES - 1] + "…"]
    for number, line in enumerate(lines):
        yield Line(line, top + round(number * size * 1.12), size)


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
