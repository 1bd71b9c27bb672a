"""Counts and cross tables for people and programs: plain text, CSV, JSON, a wiki table."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence

from forumtools.aggregates.counting import Counts
from forumtools.language import Language, Text, plural
from forumtools.outputs.cells import to_csv
from forumtools.wikitext.escaping import escape

_NONE = Text(fr="(non renseigné)", en="(not given)")
_NUMBER = Text(fr="Pages", en="Pages")


def _headings(counts: Counts, language: Language) -> list[str]:
    first = counts.by[0].label.say(language)
    return (
        [first, *(name or _NONE.say(language) for name in counts.columns)]
        if counts.columns
        else [
            first,
            _NUMBER.say(language),
        ]
    )


def _rows(counts: Counts, language: Language) -> list[list[str]]:
    return [[name or _NONE.say(language), *map(str, numbers)] for name, numbers in counts.rows]


def as_table(counts: Counts, language: Language) -> str:
    """Return aligned text, with the number of pages below."""
    lines = [_headings(counts, language), *_rows(counts, language)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(lines[0]))]
    drawn = [_line(line, widths) for line in lines]
    drawn.insert(1, "  ".join("─" * width for width in widths))
    total = plural(counts.pages, Text(fr="{n} page", en="{n} page"), Text(fr="{n} pages", en="{n} pages"))
    return "\n".join([*drawn, "", total.say(language)]) + "\n"


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    first = cells[0].ljust(widths[0])
    return "  ".join([first, *(cell.rjust(width) for cell, width in zip(cells[1:], widths[1:], strict=True))])


def as_csv(counts: Counts, language: Language) -> str:
    """Return CSV with headings."""
    return to_csv(_headings(counts, language), _rows(counts, language))


def as_json(counts: Counts, language: Language) -> str:
    """Return ``{"by": […], "pages": n, "rows": [{"value", "pages"} or {"value", "counts"}]}``."""
    rows: list[dict[str, object]] = []
    for name, numbers in counts.rows:
        cells = dict(zip(counts.columns, numbers, strict=True)) if counts.columns else None
        rows.append({"value": name, "counts": cells} if cells is not None else {"value": name, "pages": numbers[0]})
    content = {"by": [declared.name for declared in counts.by], "pages": counts.pages, "rows": rows}
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"


def as_wiki(counts: Counts, language: Language) -> str:
    """Return a sortable wiki table."""
    lines = ['{| class="wikitable sortable"']
    lines += [f"! {escape(heading)}" for heading in _headings(counts, language)]
    for row in _rows(counts, language):
        lines += ["|-", *(f"| {escape(cell)}" for cell in row)]
    return "\n".join([*lines, "|}"]) + "\n"


FORMATS: Mapping[str, Callable[[Counts, Language], str]] = {
    "table": as_table,
    "csv": as_csv,
    "json": as_json,
    "wiki": as_wiki,
}
