"""The rows as a table for people and as JSON for programs."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby

from benchmarks.rows import Row

_MARKS = {True: "holds", False: "MISSED", None: ""}
_TITLES = ("", "ours", "peer", "ratio", "bar", "")


def table(rows: Sequence[Row]) -> str:
    """Return the rows of each family under its name, in columns; notes at the end of their line."""
    cells = [_TITLES, *map(_cells, rows)]
    widths = [max(len(cell[column]) for cell in cells) for column in range(len(_TITLES))]
    lines = [_line(_TITLES, widths).rstrip()]
    for family, members in groupby(rows, key=lambda row: row.family):
        lines.append(family)
        lines += [f"{_line(_cells(row), widths)}  {row.note}".rstrip() for row in members]
    return "\n".join(lines)


def as_json(rows: Iterable[Row], circumstances: Mapping[str, object]) -> str:
    """Return everything as one JSON object: the circumstances, then the rows."""
    return json.dumps({**circumstances, "rows": [row.as_dict() for row in rows]}, ensure_ascii=False, indent=2)


def _cells(row: Row) -> tuple[str, ...]:
    what = f"  {row.what}" + (f" / {row.versus}" if row.versus else "")
    unit = f"{row.unit} {row.clock}".rstrip()
    peer = _number(row.peer) if row.peer is not None else ""
    ratio = f"{row.ratio:.2f} ×" if row.ratio is not None else ""
    bar = f"{row.bar} ×" if row.bar and row.ratio is not None else str(row.bar or "")
    return what, f"{_number(row.ours)} {unit}", peer, ratio, bar, _MARKS[row.holds]


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    first, *others = (
        cell.ljust(width) if column in (0, 4, 5) else cell.rjust(width)
        for column, (cell, width) in enumerate(zip(cells, widths, strict=True))
    )
    return "  ".join([first, *others])


def _number(value: float) -> str:
    if value >= 100 or value == int(value):
        return f"{value:,.0f}"
    return f"{value:.2f}" if value >= 1 else f"{value:.3g}"
