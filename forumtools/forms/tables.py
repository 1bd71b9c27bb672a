"""From the bytes of a CSV file to rows: encoding, separator and faults found out and said."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from forumtools.errors import InputError
from forumtools.language import Text
from forumtools.model.cells import unguard
from forumtools.model.words import fold

_SEPARATORS = (";", ",", "\t", "|")
_UTF_8_LETTER = re.compile(rb"[\xc3-\xf4][\x80-\xbf]+")
_LONE_BYTE = re.compile(rb"(?<![\x80-\xff])[\x80-\xff](?![\x80-\xff])")
_FIELD_LIMIT = 2**24
"""Characters in one cell; Python's own limit, 131,072, is below a long description."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table: the line where it starts, and its cells by heading."""

    line: int
    cells: Mapping[str, str]
    fault: Text | None = None


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table as read: how it was written, and its rows."""

    encoding: str
    separator: str
    rows: tuple[Row, ...]


def read_csv(content: bytes, *, source: str) -> Sheet:
    """
    Return the table that *content* holds.

    Tries UTF-8 (with or without byte-order mark), UTF-16 with its mark, then Windows-1252, as spreadsheets
    save it in France. Raises `InputError` when there is no heading row or a heading comes twice. A row with
    too many cells is kept and carries its fault.
    """
    text, encoding = _decoded(content, source)
    csv.field_size_limit(_FIELD_LIMIT)
    separator = _separator(text)
    lines = _lines(text, separator, source)
    heading_line, headings = next(lines, (1, []))
    _check_headings(headings, heading_line, source)
    rows = tuple(_row(line, cells, headings) for line, cells in lines if any(cell.strip() for cell in cells))
    return Sheet(encoding, separator, rows)


def _decoded(content: bytes, source: str) -> tuple[str, str]:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace"), "utf-16"
    try:
        return content.decode("utf-8-sig"), "utf-8"
    except UnicodeDecodeError as error:
        if len(_UTF_8_LETTER.findall(content)) > len(_LONE_BYTE.findall(content)):
            raise InputError(
                Text(
                    fr="{source} est en UTF-8, mais abîmé à l’octet {place} : enregistrez-le à nouveau",
                    en="{source} is UTF-8, but damaged at byte {place}: save it again",
                ).format(source=source, place=error.start)
            ) from error
        return content.decode("cp1252", errors="replace"), "cp1252"


def _separator(text: str) -> str:
    """Return the separator that splits the first record best, quotes respected."""
    counts = {}
    for separator in _SEPARATORS:
        first = next(csv.reader(io.StringIO(text, newline=""), delimiter=separator), [])
        counts[separator] = len(first)
    return max(_SEPARATORS, key=lambda separator: counts[separator])


def _lines(text: str, separator: str, source: str) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    start = 1
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise InputError(
                Text(
                    fr="{source}, ligne {line} : le tableau est coupé ou un guillemet n’est pas fermé ({why})",
                    en="{source}, line {line}: the table is cut or a quote is not closed ({why})",
                ).format(source=source, line=start, why=error)
            ) from error
        yield start, [unguard(cell) for cell in cells]
        start = reader.line_num + 1


def _check_headings(headings: Sequence[str], line: int, source: str) -> None:
    names = [fold(name.rstrip(" *")) for name in headings if name.strip()]
    if not names:
        raise InputError(
            Text(fr="{source} : pas de ligne d’en-têtes", en="{source}: no heading row").format(source=source)
        )
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice:
        raise InputError(
            Text(
                fr="{source}, ligne {line} : l’en-tête « {name} » vient deux fois ; renommez une des colonnes",
                en="{source}, line {line}: the heading “{name}” comes twice; rename one of the columns",
            ).format(source=source, line=line, name=twice)
        )


def _row(line: int, cells: Sequence[str], headings: Sequence[str]) -> Row:
    named = {
        # YesWiki and others mark required fields by a star after the label.
        heading.strip().rstrip("*").rstrip(): cell.replace("\r\n", "\n").replace("\r", "\n")
        for heading, cell in zip(headings, cells, strict=False)
        if heading.strip()
    }
    surplus = any(cell.strip() for cell in cells[len(headings) :])
    fault = _ragged(len(cells), len(headings)) if surplus or len(cells) < len(headings) else None
    return Row(line, named, fault)


def _ragged(found: int, expected: int) -> Text:
    return Text(
        fr="{found} cellules au lieu de {expected} : un séparateur manque ou est de trop",
        en="{found} cells instead of {expected}: a separator is missing or too many",
    ).format(found=found, expected=expected)
