"""Where the values of a page stand in its text, and how to quote them in a sentence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from forumtools.language import Text
from forumtools.model.forum import Field, Kind
from forumtools.model.records import Values
from forumtools.model.roles import Role
from forumtools.model.words import printable
from forumtools.rules.contact_details import concealed
from forumtools.wikitext.calls import Parameter, TemplateNames
from forumtools.wikitext.escaping import split_items
from forumtools.wikitext.headers import HeaderLine
from forumtools.wikitext.pages import CallReading, Reading
from forumtools.wikitext.values import SEPARATOR, read_values

_LONGEST_QUOTE = 60
_LONGEST_READ = 300


@dataclass(frozen=True, slots=True)
class Entry:
    """What one call says in public fields, or the whole page when it has no call."""

    values: Mapping[str, Values]
    call: CallReading | None

    def start(self, declared: Field | None, reading: Reading) -> int:
        """Return where to point for *declared*: at its parameter, its header line, or else the beginning."""
        if self.call is None:
            lines = (line.start for line in reading.header if line.declared is declared)
            return next(lines, 0)
        given = (parameter.start for parameter, field in self.call.given if field is declared)
        return next(given, self.call.call.start)


class Item(NamedTuple):
    """One value of a field; from *start* to *end* it stands as it is, unless it is *loose*."""

    declared: Field
    value: str
    start: int
    end: int
    loose: bool = False
    """Whether a comment stands in between, so that nothing may be replaced."""


@lru_cache(maxsize=1)
def entries(reading: Reading) -> tuple[Entry, ...]:
    """Return what each call of the page says; one for the page itself when it has no call."""
    # Kept, as `items`, for several rules ask, one after the other.
    if reading.calls:
        return tuple(Entry(_public(call.values, reading.kind), call) for call in reading.calls)
    return (Entry(_public(reading.record.values, reading.kind), None),)


def _public(values: Mapping[str, Values], kind: Kind) -> Mapping[str, Values]:
    return {name: said for name, said in values.items() if name not in kind.private_names}


@lru_cache(maxsize=1)
def items(reading: Reading) -> tuple[Item, ...]:
    """Return every value that counts, of public fields, in every call of the page or in its header lines."""
    return tuple(_found(reading))


def _found(reading: Reading) -> Iterator[Item]:
    for call in reading.calls:
        for parameter, declared in _effective(call):
            stored = parameter.text
            if not declared or not stored or declared.is_private:
                continue
            if "&" in stored or (SEPARATOR in stored and declared.list):
                yield from _of_parameter(reading.text, parameter, declared)
            else:
                start, end = parameter.start, parameter.end
                yield Item(declared, stored, start, end, end - start != len(stored))
    if not reading.calls:
        for line in reading.header:
            if not line.declared.is_private:
                yield from _of_line(reading.text, line)


def _effective(call: CallReading) -> Iterable[tuple[Parameter, Field | None]]:
    """Return the parameters with their fields: of two with one name the wiki takes the last."""
    return {entry[0].name: entry for entry in call.given}.values()


def _of_parameter(text: str, parameter: Parameter, declared: Field) -> Iterable[Item]:
    start, end, stored = parameter.start, parameter.end, parameter.text
    loose = end - start != len(stored)
    if loose or not declared.list:
        return [Item(declared, value, start, end, loose) for value in read_values(stored, declared)]
    return _each(text, declared, read_values(stored, declared), split_items(stored, SEPARATOR), start)


def _of_line(text: str, line: HeaderLine) -> Iterator[Item]:
    yield from _each(text, line.declared, line.values, line.values, line.start)


def _each(text: str, declared: Field, values: Values, stored: Values, start: int) -> Iterator[Item]:
    for value, written in zip(values, stored, strict=True):
        start = text.index(written, start)
        yield Item(declared, value, start, start + len(written))
        start += len(written)


@lru_cache(maxsize=1)
def has_broken_call(reading: Reading) -> bool:
    """Say whether the page has no call because the one it should have is never closed."""
    if reading.calls:
        return False
    names = TemplateNames((reading.kind.template, *reading.kind.template_aliases), reading.site)
    openers = (start for sign, start in reading.scan.unclosed if sign == "{{")
    return any(_called_at(reading.text, start) in names for start in openers)


def _called_at(text: str, start: int) -> str:
    return text[start : start + 300].lstrip("{").partition("|")[0].split("}}")[0].strip()


def is_told(values: Values) -> bool:
    """Say whether *values* say something: a dash or a question mark does not."""
    return any(char.isalnum() for value in values for char in value)


def role_field(reading: Reading, role: Role) -> Field | None:
    """Return the public field that plays *role* on the pages of this kind, when the forum asks for it."""
    declared = reading.kind.field_for(role)
    return declared if declared and declared.required and not declared.is_private else None


def quoted(value: str) -> Text:
    """Return *value* in the quotation marks of each language, on one line, not too long, without contact details."""
    words = printable(concealed(" ".join(value.split())[:_LONGEST_READ]))
    if len(words) > _LONGEST_QUOTE:
        words = words[:_LONGEST_QUOTE].rstrip() + "…"
    return Text(fr=f"«\u00a0{words}\u00a0»", en=f"“{words}”")
