"""The sessions of an edition, in the order of the programme, and who stands in which."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from forumtools.catalogue.contents import Entry, Session, Term
from forumtools.catalogue.nodes import Document, Item, List, PageLink
from forumtools.catalogue.reading import FieldReader, readable
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
        by_name = {_key(name): record for record in reversed(known) for name in _names(record)}
        named = {_key(term.label): term.label for entry in entries for term in entry.sessions}
        unknown = sorted((title_key(label, language), label) for key, label in named.items() if key not in by_name)
        own_names = _own_names(known)
        anchors = slugs([*own_names.values(), *(label for _, label in unknown)])
        slots = {
            page: _Slot(Term(reader.title(record), anchors[own_names[page]]), record)
            for page, record in ((record.page, record) for record in known)
        }
        self._by_name = {name: slots[record.page] for name, record in by_name.items()}
        self._by_name |= {_key(label): _Slot(Term(label, anchors[label])) for _, label in unknown}
        self._slots = (*slots.values(), *(self._by_name[_key(label)] for _, label in unknown))

    def term(self, label: str) -> Term:
        """Return the session that a contribution calls *label*, by its own title."""
        return self._by_name[_key(label)].term

    @property
    def terms(self) -> tuple[Term, ...]:
        """All sessions, in the order of the programme."""
        return tuple(slot.term for slot in self._slots)

    def sessions(self, entries: Sequence[Entry]) -> tuple[Session, ...]:
        """Return the sessions with the contributions that name them; *entries* are in reading order."""
        return tuple(self._session(slot, entries) for slot in self._slots)

    def _session(self, slot: _Slot, entries: Sequence[Entry]) -> Session:
        record, reader = slot.record, self._reader
        sections = readable(reader.sections(record)) if record else ()
        # A page that lists its contributions says again what contributions say, or more.
        pages = {entry.page for entry in entries}
        lists = {section.anchor: _listed_pages(section.document) for section in sections}
        lists = {anchor: listed for anchor, listed in lists.items() if listed and listed <= pages}
        listed = frozenset().union(*lists.values())
        mentions = tuple(entry.mention for entry in entries if slot.term in entry.sessions or entry.page in listed)
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
            sections=tuple(section for section in sections if section.anchor not in lists),
            mentions=mentions,
        )


def _names(record: Record) -> tuple[str, ...]:
    return tuple(filter(None, (record.title, record.page_name, record.page)))


def _place(record: Record, language: Language) -> tuple[date, str, str, str]:
    start = record.one(Role.START)
    day = (first_day(start) if start else None) or date.max
    return day, sort_key(record.one(Role.NUMBER)), title_key(record.title, language), record.page


def _key(name: str) -> str:
    return sort_key(name) or name


def _own_names(records: Sequence[Record]) -> Mapping[str, str]:
    """Return the name of each page without its namespace, where that is enough to tell it apart."""
    names = Counter(record.page_name for record in records)
    return {
        record.page: record.page if names[record.page_name] > 1 else record.page_name or record.title
        for record in records
    }


def _listed_pages(document: Document) -> frozenset[str]:
    """Return the pages of a document that is nothing but a list of links to pages."""
    pages: set[str] = set()
    for block in document.blocks:
        for item in block.items if isinstance(block, List) else (None,):
            match item:
                case Item((PageLink(page, _),), ()):
                    pages.add(page)
                case _:
                    return frozenset()
    return frozenset(pages)
