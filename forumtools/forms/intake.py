"""From the bytes of a file to submissions: JSON, JSON Lines or CSV, found out from the name or the content."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Literal

from forumtools.errors import InputError
from forumtools.forms.submissions import Submission, read_submission, set_values
from forumtools.forms.tables import read_csv
from forumtools.language import Text
from forumtools.model.forum import Forum, Kind
from forumtools.model.records import Record

Shape = Literal["json", "jsonl", "csv"]
_SHAPES: Mapping[str, Shape] = {
    ".json": "json",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".csv": "csv",
    ".tsv": "csv",
    ".txt": "csv",
}


def read_submissions(
    content: bytes, *, source: str, forum: Forum, kind: Kind, settings: Iterable[tuple[str, str]] = ()
) -> Iterator[Submission]:
    """
    Yield the submissions in *content*; *settings* are names and values that hold for each of them.

    Raises `InputError` when the file as a whole cannot be read. A bad row or line only spoils itself.
    """
    readers = {"json": _json, "jsonl": _json_lines, "csv": _csv}
    settings = tuple(settings)
    for sent, where, faults in readers[_shape(content, source)](content, source):
        if faults:
            yield Submission(record=Record(kind=kind), where=where, faults=faults)
        else:
            yield read_submission(set_values(sent, settings, kind), forum, kind, where)


Sent = tuple[Mapping[str, Any], Text, tuple[Text, ...]]


def _shape(content: bytes, source: str) -> Shape:
    suffix = "." + source.rpartition(".")[2].lower() if "." in source else ""
    if suffix in (".xlsx", ".ods", ".xls"):
        raise InputError(
            Text(
                fr="{source} : enregistrez ce classeur au format CSV, puis recommencez",
                en="{source}: save this workbook as CSV, then try again",
            ).format(source=source)
        )
    return _SHAPES.get(suffix) or _sniffed(content)


def _sniffed(content: bytes) -> Shape:
    start = content.lstrip(b"\xef\xbb\xbf \t\r\n")
    if start[:1] not in (b"{", b"["):
        return "csv"
    try:
        json.loads(content.decode("utf-8-sig", errors="replace"))
    except (ValueError, RecursionError):
        return "jsonl" if start[:1] == b"{" else "json"
    return "json"


def _json(content: bytes, source: str) -> Iterator[Sent]:
    try:
        sent = json.loads(_utf8(content, source))
    except (ValueError, RecursionError) as error:
        raise InputError(
            Text(fr="{source} : ce n’est pas du JSON ({why})", en="{source}: this is not JSON ({why})").format(
                source=source, why=error
            )
        ) from error
    objects = sent if isinstance(sent, list) else [sent]
    for rank, entry in enumerate(objects, 1):
        where = Text(fr="{source}, objet {n}", en="{source}, object {n}").format(source=source, n=rank)
        yield _object(entry, where)


def _json_lines(content: bytes, source: str) -> Iterator[Sent]:
    for number, line in enumerate(_utf8(content, source).split("\n"), 1):
        if not line.strip():
            continue
        where = _line(source, number)
        try:
            yield _object(json.loads(line), where)
        except (ValueError, RecursionError) as error:
            why = Text(fr="ce n’est pas du JSON ({why})", en="this is not JSON ({why})").format(why=error)
            yield {}, where, (why,)


def _csv(content: bytes, source: str) -> Iterator[Sent]:
    for row in read_csv(content, source=source).rows:
        yield row.cells, _line(source, row.line), (row.fault,) if row.fault else ()


def _object(entry: object, where: Text) -> Sent:
    if isinstance(entry, Mapping):
        return entry, where, ()
    return {}, where, (Text(fr="un objet { } est attendu", en="an object { } is expected"),)


def _line(source: str, number: int) -> Text:
    return Text(fr="{source}, ligne {n}", en="{source}, line {n}").format(source=source, n=number)


def _utf8(content: bytes, source: str) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(
            Text(fr="{source} n’est pas en UTF-8 (octet {place})", en="{source} is not UTF-8 (byte {place})").format(
                source=source, place=error.start
            )
        ) from error
