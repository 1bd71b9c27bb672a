"""Between the values of a field, as typed, and the text of its template parameter."""

from __future__ import annotations

import unicodedata

from forumtools.model.forum import Field
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
    if not stored:
        return ()
    items = split_items(stored, SEPARATOR) if declared.list else (stored,)
    if "&" not in stored:
        return items
    return tuple(_read(item, declared) for item in items)


def _read(stored: str, declared: Field) -> str:
    mode = declared.type.mode
    if mode is Mode.PROSE:
        return read_prose(stored) if is_our_prose(stored) else stored
    # A reference or an address that could not stand as it is was written as plain text.
    separator = SEPARATOR if declared.list else ""
    return decode(stored) if is_ours(stored, lines=False, separator=separator) else stored


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


_MAY_ACT = frozenset("[{<&'_")


def is_handwritten(stored: str, declared: Field) -> bool:
    """Say whether a plain value is wikitext that somebody wrote: not what `write_values` writes."""
    if declared.type.mode in (Mode.REFERENCE, Mode.ADDRESS) or _MAY_ACT.isdisjoint(stored):
        return False
    if declared.type.mode is Mode.PROSE:
        return True
    items = split_items(stored, SEPARATOR) if declared.list else (stored,)
    separator = SEPARATOR if declared.list else ""
    return not all(is_ours(item, separator=separator) for item in items)
