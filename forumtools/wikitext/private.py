"""Which lines of a page give a private field, so that no report shows them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from forumtools.model.forum import Kind
from forumtools.model.words import fold

_PARAMETER = re.compile(r"(?:^|\|)\s*+([^\s|={}](?:[^|={}\n]*[^\s|={}])?)\s*=")
_HEADER = re.compile(r"[\s*:;#']*+([^\s|={}:'](?:[^|={}:\n]*[^\s|={}:'])?)[\s']*:")


def private_lines(lines: Sequence[str], kind: Kind) -> Iterator[int]:
    """Yield the numbers of the lines that give a private field: its parameter to the end, its header line."""
    is_inside = False
    for number, line in enumerate(lines if kind.private_columns else (), 1):
        starts_here = "=" in line and any(is_private(name[1], kind) for name in _PARAMETER.finditer(line))
        if is_inside and line.lstrip().startswith(("|", "}}")):
            is_inside = False
        header = _HEADER.match(line) if ":" in line else None
        if starts_here or is_inside or (header and is_private(header[1], kind)):
            yield number
        is_inside = (starts_here or is_inside) and "}}" not in line


def without_private(text: str, kind: Kind) -> str:
    """Return *text* with an ellipsis in the place of each line that gives a private field."""
    lines = text.split("\n")
    private = frozenset(private_lines(lines, kind))
    return "\n".join("…" if number in private else line for number, line in enumerate(lines, 1))


def is_private(name: str, kind: Kind) -> bool:
    """Say whether *name*, also with a number behind it (`courriel2`), is that of a private field."""
    # Most of what stands before a colon is prose. Blanks and accents stored apart make a name look longer.
    longest = 4 * kind.longest_private
    if len(name) > longest and len(" ".join(name.split())) > longest:
        return False
    names = kind.private_columns
    return fold(name) in names or fold(name.rstrip("0123456789").rstrip()) in names
