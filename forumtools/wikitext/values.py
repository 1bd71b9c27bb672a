"""Between the values of a field, as typed, and the text of its template parameter."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Set
from functools import cached_property

from forumtools.model.forum import Field, Kind
from forumtools.model.records import Values
from forumtools.model.types import Mode
from forumtools.wikitext.addresses import write_address
from forumtools.wikitext.escaping import decode, escape, is_ours, join_items, split_items
from forumtools.wikitext.prose import is_our_prose, read_prose, write_prose
from forumtools.wikitext.titles import title_fault

SEPARATOR = ";"
BLANKS = " \t\n\r"
"""What MediaWiki trims around a named parameter; Python's `strip()` takes more."""


def read_values(stored: str, declared: Field) -> Values:
    """Return the values that *stored* holds; hand-written wikitext comes back as it is."""
    stored = stored.strip(BLANKS)
    items = split_items(stored, SEPARATOR) if declared.list else (stored,) if stored else ()
    return items if "&" not in stored else tuple(_read(item, declared) for item in items)


def _read(stored: str, declared: Field) -> str:
    mode = declared.type.mode
    if mode is Mode.PROSE:
        return read_prose(stored) if is_our_prose(stored) else stored
    # A reference or an address that could not stand as it is was written as plain text.
    separator = SEPARATOR if declared.list else ""
    return decode(stored) if is_ours(stored, lines=False, separator=separator) else stored


def declared_field(kind: Kind, name: str) -> Field | None:
    """Return the field that a parameter called *name* means; a list also counts its parameters (`auteur3`)."""
    declared = kind.fields_as_spelled.get(name) or kind.field_named(name)
    if declared is None and name[-1:].isdecimal():
        declared = kind.field_named(name.rstrip("0123456789").rstrip())
        return declared if declared and (declared.list or declared.is_private) else None
    return declared


def read_parameters(given: Mapping[str, str], kind: Kind) -> tuple[dict[str, Values], dict[str, str], frozenset[str]]:
    """Return the values by field, what belongs to no field, and the fields that hold wikitext written by hand."""
    found: dict[str, Values] = {}
    extra: dict[str, str] = {}
    handwritten: set[str] = set()
    more: dict[str, list[str]] = {}
    for name, stored in given.items():
        declared = declared_field(kind, name)
        if declared is None:
            extra[name] = decode(stored) if "&" in stored and is_ours(stored) else stored
        elif values := read_values(stored, declared):
            if is_handwritten(stored, declared):
                handwritten.add(declared.name)
            if declared.name not in found:
                found[declared.name] = values
            elif declared.list:
                more.setdefault(declared.name, []).extend(values)
            elif name == declared.name:
                found[name] = values  # The parameter with the field's own name counts, else the first.
    for name, further in more.items():
        found[name] = tuple(dict.fromkeys((*found[name], *further)))
    return found, extra, frozenset(handwritten)


def write_values(values: Values, declared: Field) -> str:
    """Return the text of the parameter that holds *values*; nothing in it acts but what the type allows."""
    return join_items(written for value in values if (written := _write(value, declared)))


def _write(value: str, declared: Field) -> str:
    separator = SEPARATOR if declared.list else ""
    mode = declared.type.mode
    if mode is Mode.PROSE:
        return write_prose(value)
    # An address not in its settled form is kept as text: it comes back as typed, and nothing of it acts.
    if mode is Mode.ADDRESS and write_address(value) == value and not (separator and separator in value):
        return value
    if mode is Mode.REFERENCE and _is_reference(value, separator):
        return value
    return escape(value, lines=False, separator=separator)


def _is_reference(value: str, separator: str) -> bool:
    starts_well = bool(value) and not unicodedata.category(value[0]).startswith("M")
    splits = bool(separator) and separator in value
    return starts_well and not splits and value == value.strip() and title_fault(value) is None


_MAY_ACT = re.compile(r"[\[{<&'_]")


def is_handwritten(stored: str, declared: Field) -> bool:
    """Say whether a plain value is wikitext that somebody wrote: not what `write_values` writes."""
    if not _MAY_ACT.search(stored) or declared.type.mode in (Mode.REFERENCE, Mode.ADDRESS):
        return False
    if declared.type.mode is Mode.PROSE:
        return True
    items = split_items(stored, SEPARATOR) if declared.list else (stored,)
    separator = SEPARATOR if declared.list else ""
    return not all(is_ours(item, separator=separator) for item in items)


class Handwritten(Set[str]):
    """The fields whose *values*, stored without entities, somebody wrote as wikitext; found out when somebody asks."""

    def __init__(self, values: Mapping[str, Values], kind: Kind) -> None:
        self._values = values
        self._kind = kind

    @cached_property
    def _names(self) -> frozenset[str]:
        fields = (field for field in self._kind.fields if field.name in self._values)
        return frozenset(field.name for field in fields if is_handwritten(join_items(self._values[field.name]), field))

    def __contains__(self, name: object) -> bool:
        return name in self._names

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)
