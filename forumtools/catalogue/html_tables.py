"""Tables of HTML as rows of cells: a cell over several rows or columns leaves empty ones beside it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from forumtools.catalogue.html_tree import Element
from forumtools.catalogue.nodes import Cell

MAX_EMPTY = 2_000
"""Cells that a table may be filled up with."""

_PARTS = frozenset({"tbody", "thead", "tfoot"})
_CELLS = frozenset({"td", "th"})
_MAX_SPAN = 60


def captions_in(table: Element) -> Iterator[Element]:
    """Yield what stands in *table* and in no cell: captions, and words that lost their way."""
    for element in (table, *_elements(table, _PARTS)):
        yield _without(element, _CELLS | {"tr"} | (_PARTS if element is table else frozenset()))
    yield from (_without(row, _CELLS) for row in _rows(table))


def _without(element: Element, names: frozenset[str]) -> Element:
    rest = Element("caption")
    rest.children = [child for child in element.children if isinstance(child, str) or child.name not in names]
    return rest


def grid(
    table: Element, read: Callable[[Element], Cell], is_hidden: Callable[[Element], bool]
) -> tuple[tuple[Cell, ...], ...]:
    """Return the rows of *table* that have a cell, each cell in its column, as *read* makes it."""
    filling = _Filling(read)
    rows = (
        [cell for cell in _elements(row, _CELLS) if not is_hidden(cell)] for row in _rows(table) if not is_hidden(row)
    )
    return tuple(filling.row(cells) for cells in rows if cells)


class _Filling:
    """Fills the rows up, one after the other."""

    def __init__(self, read: Callable[[Element], Cell]) -> None:
        self._read = read
        self._room = MAX_EMPTY
        self._number = 0
        self._taken_until: dict[int, int] = {}
        """The number of the row before which a column is taken by a cell above."""

    def row(self, cells: Sequence[Element]) -> tuple[Cell, ...]:
        placed: list[Cell] = []
        for element in cells:
            self._pass_taken(placed)
            start = len(placed)
            placed.append(self._read(element))
            for _ in range(_span(element, "colspan") - 1):
                self._fill(placed)
            end = self._number + _span(element, "rowspan")
            self._taken_until |= dict.fromkeys(range(start, len(placed)), end)
        self._pass_taken(placed)
        self._number += 1
        return tuple(placed)

    def _pass_taken(self, placed: list[Cell]) -> None:
        while self._room and self._taken_until.get(len(placed), 0) > self._number:
            self._fill(placed)

    def _fill(self, placed: list[Cell]) -> None:
        if self._room:
            placed.append(Cell(()))
            self._room -= 1


def _span(element: Element, name: str) -> int:
    said = element.get(name).strip()
    return min(max(int(said), 1), _MAX_SPAN) if said.isascii() and said.isdigit() and len(said) < 6 else 1


def _rows(table: Element) -> Iterator[Element]:
    for child in _elements(table, _PARTS | _CELLS | {"tr"}):
        if child.name in _PARTS:
            yield from _rows_in(child)
        else:
            yield _as_row(child)


def _rows_in(part: Element) -> Iterator[Element]:
    return map(_as_row, _elements(part, _CELLS | {"tr"}))


def _as_row(element: Element) -> Element:
    """Return a row, or a cell that stands in none as one."""
    if element.name == "tr":
        return element
    row = Element("tr")
    row.children.append(element)
    return row


def _elements(element: Element, names: frozenset[str]) -> Iterator[Element]:
    return (child for child in element.children if isinstance(child, Element) and child.name in names)
