"""CSV that opens safely in a spreadsheet: separator, quotes, and no cell that runs as a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from forumtools.model.cells import guard


def to_csv(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table as CSV: comma, every cell in quotes, LF."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n", quoting=csv.QUOTE_ALL)
    writer.writerow([guard(heading) for heading in headings])
    writer.writerows([guard(cell) for cell in row] for row in rows)
    return out.getvalue()
