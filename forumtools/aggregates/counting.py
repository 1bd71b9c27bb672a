"""How many pages have which values: counts by one field, cross tables by two."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from forumtools.errors import UsageError
from forumtools.model.forum import Field, Kind
from forumtools.model.records import Record
from forumtools.model.tables import unknown_word
from forumtools.model.words import fold


@dataclass(frozen=True, slots=True)
class Counts:
    """
    A table of counts. A page with two values counts once under each, so columns need not add up to *pages*.

    With one field, *columns* is empty and each row has one number; with two, a number for each column.
    """

    by: tuple[Field, ...]
    columns: tuple[str, ...]
    rows: tuple[tuple[str, tuple[int, ...]], ...]
    """Value of the first field (empty: none given), and its counts. Most frequent first."""

    pages: int


def field_by(kind: Kind, name: str) -> Field:
    """Return the field called *name*, also by alias or role; raises `UsageError` with the nearest known one."""
    found = kind.field_named(name) or next((f for f in kind.fields if f.role and f.role.value == name), None)
    if found is None or found.is_private:
        raise UsageError(unknown_word(name, [f.name for f in kind.fields if not f.is_private]))
    return found


def count(records: Iterable[Record], by: Sequence[Field]) -> Counts:
    """Return how many of *records* have each value of one field, or each pair of values of two."""
    pairs: Counter[tuple[str, str]] = Counter()
    first: Counter[str] = Counter()
    spelling: dict[tuple[int, str], Counter[str]] = {}
    pages = 0
    for record in records:
        pages += 1
        keys = [_keys(record, declared, rank, spelling) for rank, declared in enumerate(by[:2])]
        first.update(keys[0])
        if len(keys) == 2:
            pairs.update((one, other) for one in keys[0] for other in keys[1])
    columns = sorted({other for _, other in pairs})
    rows = tuple(
        (_said(key, 0, spelling), tuple(pairs[key, other] for other in columns) if len(by) > 1 else (number,))
        for key, number in sorted(first.items(), key=lambda entry: (-entry[1], entry[0]))
    )
    return Counts(tuple(by[:2]), tuple(_said(other, 1, spelling) for other in columns), rows, pages)


def _keys(record: Record, declared: Field, rank: int, spelling: dict[tuple[int, str], Counter[str]]) -> list[str]:
    """Return the folded values, so that one theme in two spellings is counted together, under the usual one."""
    values = record.values.get(declared.name, ())
    for value in values:
        spelling.setdefault((rank, fold(value)), Counter())[value] += 1
    return list(dict.fromkeys(fold(value) for value in values)) or [""]


def _said(key: str, rank: int, spelling: dict[tuple[int, str], Counter[str]]) -> str:
    spellings = spelling.get((rank, key))
    return min(spellings, key=lambda word: (-spellings[word], word)) if spellings else ""
