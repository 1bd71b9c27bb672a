"""Which lines of a page give a private field, so that no report shows them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from forumtools.model.forum import Kind
from forumtools.model.words import fold
from forumtools.wikitext.calls import without_comments
from forumtools.wikitext.pages import Reading

_PARAMETER = re.compile(r"(?:^|\|)\s*+([^\s|={}](?:[^|={}\n]*[^\s|={}])?)\s*=")
_HEADER = re.compile(r"[\s*:;#']*+([^\s|={}:'](?:[^|={}:\n]*[^\s|={}:'])?)[\s']*:")


def private_lines(lines: Sequence[str], kind: Kind) -> Iterator[int]:
    """Yield the numbers of the lines that give a private field: its parameter to the end, its header line."""
    if not kind.private_columns:
        return
    is_inside, depth, name_above = False, 0, ""
    for number, line in enumerate(lines, 1):
        bare = without_comments(line)
        gives = _gives_private(bare, kind, name_above)
        if is_inside and depth <= 0 and bare.lstrip().startswith(("|", "}}")):
            is_inside = False
        header = _HEADER.match(bare) if ":" in bare else None
        if gives or is_inside or (header and is_private(header[1], kind)):
            yield number
        depth = _depth_after(bare, gives, depth) if gives or is_inside else 0
        is_inside = (gives or is_inside) and depth >= 0
        # A name may stand on a line of its own, and what it is given on the next.
        name_above = bare.rpartition("|")[2] if "|" in bare else name_above if not bare.strip() else ""


def _gives_private(line: str, kind: Kind, name_above: str) -> bool:
    if name_above.strip() and line.lstrip().startswith("=") and is_private(name_above, kind):
        return True
    return "=" in line and any(is_private(name[1], kind) for name in _PARAMETER.finditer(line))


def _depth_after(line: str, gives: bool, depth: int) -> int:
    """Return how many calls, links and tables that began within a value are open behind *line*."""
    value = line.partition("=")[2] if gives and depth <= 0 else line
    opened = sum(value.count(sign) for sign in ("{{", "[[", "{|"))
    return depth + opened - sum(value.count(sign) for sign in ("}}", "]]", "|}"))


def private_lines_of(reading: Reading) -> frozenset[int]:
    """Return the numbers of the lines of a page in which something private stands, or seems to."""
    if not reading.kind.private_names:
        return frozenset()
    text = reading.text
    found = set(private_lines(text.split("\n"), reading.kind))
    for call in reading.calls:
        for parameter, declared in call.given:
            if declared and declared.is_private:
                first = text.count("\n", 0, parameter.part_start) + 1
                further = text[parameter.part_start : parameter.part_end].rstrip().count("\n")
                found.update(range(first, first + further + 1))
    return frozenset(found)


def is_private(name: str, kind: Kind) -> bool:
    """Say whether *name*, also with a number behind it (`courriel2`), is that of a private field."""
    # Most of what stands before a colon is prose. Blanks and accents stored apart make a name look longer.
    longest = 4 * kind.longest_private
    if len(name) > longest and len(" ".join(name.split())) > longest:
        return False
    names = kind.private_columns
    return fold(name) in names or fold(name.rstrip("0123456789").rstrip()) in names
