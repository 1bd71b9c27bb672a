"""The sessions of an edition, in the order of the programme, and who stands in which."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from forumtools.catalogue.contents import Entry, Session, Term
from forumtools.catalogue.reading import FieldReader
from forumtools.catalogue.slugs import slugs
from forumtools.catalogue.sorting import sort_key, title_key
from forumtools.language import Language
from forumtools.model.dates import first_day
from forumtools.model.records import Record
from forumtools.model.roles import Role

_TOLD = frozenset({Role.TITLE, Role.SERIES, Role.EDITION, Role.START, Role.END, Role.PLACE})
_NOT_FOR_READERS = frozenset({Role.STATUS, Role.CONSENT, Role.IMAGE, Role.LANGUAGE, Role.FOLLOWS, Role.ORIGIN})


@dataclass(frozen=True)
class _Slot:
    """A session before it is described."""

    term: Term
    record: Record | None = None


class Programme:
    """The sessions of one edition: those that have a page, then those that contributions only name."""

    def __init__(
        self, records: Iterable[Record], entries: Iterable[Entry], reader: FieldReader, language: Language
    ) -> None:
        self._reader = reader
        known = sorted(records, key=lambda record: _place(record, language))
        by_name = {sort_key(name): record for record in reversed(known) for name in _names(record)}
        named = {sort_key(term.label): term.label for entry in entries for term in entry.sessions}
        unknown = sorted((title_key(label, language), label) for key, label in named.items() if key not in by_name)
        anchors = slugs([_own_name(record) for record in known] + [label for _, label in unknown])
        slots = {id(record): self._slot(record, anchors) for record in known}
        self._by_name = {name: slots[id(record)] for name, record in by_name.items()}
        self._by_name |= {sort_key(label): _Slot(Term(label, anchors[label])) for _, label in unknown}
        self._slots = (*slots.values(), *(self._by_name[sort_key(label)] for _, label in unknown))

    def _slot(self, record: Record, anchors: Mapping[str, str]) -> _Slot:
        title = self._reader.shown(record.title)
        return _Slot(Term(title, anchors[_own_name(record)]), record)

    def term(self, label: str) -> Term:
        """Return the session that a contribution calls *label*, by its own title."""
        return self._by_name[sort_key(label)].term

    @property
    def terms(self) -> tuple[Term, ...]:
        """All sessions, in the order of the programme."""
        return tuple(slot.term for slot in self._slots)

    def sessions(self, entries: Sequence[Entry]) -> tuple[Session, ...]:
        """Return the sessions with the contributions that name them; *entries* are in reading order."""
        by_anchor: dict[str, list[Entry]] = {}
        for entry in entries:
            for term in entry.sessions:
                by_anchor.setdefault(term.anchor, []).append(entry)
        return tuple(self._session(slot, by_anchor.get(slot.term.anchor, ())) for slot in self._slots)

    def _session(self, slot: _Slot, entries: Iterable[Entry]) -> Session:
        mentions = tuple(entry.mention for entry in entries)
        record, reader = slot.record, self._reader
        if record is None:
            return Session(title=slot.term.label, anchor=slot.term.anchor, mentions=mentions)
        fields = [
            field
            for field in record.kind.fields
            if field.role not in _TOLD | _NOT_FOR_READERS and field.type_name not in ("url", "image")
        ]
        return Session(
            title=slot.term.label,
            anchor=slot.term.anchor,
            record=record,
            start=record.one(Role.START),
            end=record.one(Role.END),
            places=reader.all(record, Role.PLACE),
            details=tuple(reader.details(record, fields)),
            sections=reader.sections(record),
            mentions=mentions,
        )


def _names(record: Record) -> tuple[str, ...]:
    return tuple(filter(None, (record.title, record.page_name, record.page)))


def _place(record: Record, language: Language) -> tuple[date, str, str, str]:
    start = record.one(Role.START)
    day = (first_day(start) if start else None) or date.max
    return day, sort_key(record.one(Role.NUMBER)), title_key(record.title, language), record.page


def _own_name(record: Record) -> str:
    return record.page_name or record.title
