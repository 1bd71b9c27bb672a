"""CSV that opens safely in a spreadsheet: separator, quotes, and no cell that runs as a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


def safe_cell(text: str) -> str:
    """Return *text* such that no spreadsheet takes it for a formula (OWASP: CSV injection)."""
    return "'" + text if text.strip(" \n").startswith(_FORMULA) else text


def to_csv(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table as CSV: comma, quotes where needed, LF."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([safe_cell(heading) for heading in headings])
    writer.writerows([safe_cell(cell) for cell in row] for row in rows)
    return out.getvalue()
