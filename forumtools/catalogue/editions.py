"""The editions of a forum: which one a page means, in which order they came, and what an edition says of itself."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import cached_property

from forumtools.catalogue.contents import Edition
from forumtools.catalogue.reading import FieldReader, readable
from forumtools.catalogue.slugs import slugs
from forumtools.model.dates import first_day
from forumtools.model.forum import Field, Forum
from forumtools.model.records import Record
from forumtools.model.roles import Role
from forumtools.model.words import fold

_TOLD = frozenset(
    {Role.TITLE, Role.SERIES, Role.YEAR, Role.NUMBER, Role.LABEL, Role.SUBTITLE, Role.START, Role.END, Role.PLACE}
)
_NOT_FOR_READERS = frozenset({Role.STATUS, Role.CALL, Role.DEADLINE, Role.THEMES})
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")


class Editions:
    """All editions that pages speak of, whether they have a page themselves or not."""

    def __init__(self, forum: Forum, records: Sequence[Record]) -> None:
        kind = forum.edition_kind
        self.forum = forum
        self.records = tuple(record for record in records if kind and record.kind.id == kind.id)
        self._named = tuple(
            dict.fromkeys(
                value.strip()
                for record in records
                if not kind or record.kind.id != kind.id
                for value in record.of(Role.EDITION)
                if value.strip()
            )
        )

    @cached_property
    def _by_name(self) -> Mapping[str, Record]:
        # A page name is an edition's own; a year may be that of two.
        found: dict[str, Record] = {}
        for names in (_page_names, _titles, _years):
            for record in self.records:
                for name in names(record):
                    found.setdefault(fold(name), record)
        return found

    def record(self, edition: str) -> Record | None:
        """Return the page of *edition*: by its name, else its title or label, else its year."""
        return self._by_name.get(fold(edition))

    def name(self, edition: str) -> str:
        """Return the one name of what a page calls *edition*."""
        record = self.record(edition)
        return record.page_name or record.title if record else edition.strip()

    def key(self, edition: str) -> str:
        """Return what is equal for all names of one edition."""
        return fold(self.name(edition))

    @cached_property
    def names(self) -> tuple[str, ...]:
        """All editions in the order of their dates, each by its one name."""
        names = [record.page_name or record.title for record in self.records]
        names += list(map(self.name, self._named))
        unique = {fold(name): name for name in reversed(names) if name}
        return tuple(sorted(unique.values(), key=self.place))

    @cached_property
    def slugs(self) -> Mapping[str, str]:
        """The slug of every edition, by its key."""
        found = slugs(self.names)
        return {self.key(name): found[name] for name in self.names}

    def slug(self, edition: str) -> str:
        """Return the slug of *edition*, also when no page speaks of it."""
        return self.slugs.get(self.key(edition)) or slugs((edition,))[edition]

    def place(self, edition: str) -> tuple[date, str]:
        """Return the sort key of an edition: the day it began, or the year in its name."""
        record = self.record(edition)
        text = record.one(Role.START) or record.one(Role.YEAR) if record else ""
        day = first_day(text) if text else None
        if day is None:
            year = _YEAR.search(edition)
            day = date(int(year[0]), 1, 1) if year else date.max
        return day, fold(edition)


def _page_names(record: Record) -> Iterable[str]:
    return (record.page_name, record.page) if record.page else ()


def _titles(record: Record) -> Iterable[str]:
    return filter(None, (record.one(Role.TITLE), record.one(Role.LABEL)))


def _years(record: Record) -> Iterable[str]:
    return filter(None, (record.one(Role.YEAR),))


def describe_edition(editions: Editions, edition: str, reader: FieldReader) -> Edition:
    """Return what the page of *edition* says, or its name alone."""
    record, name, slug = editions.record(edition), editions.name(edition), editions.slug(edition)
    if record is None:
        return Edition(name=name, slug=slug, title=reader.as_typed(name))
    label = record.one(Role.LABEL) or record.title or name
    others = [field for field in record.kind.fields if field.role not in _TOLD | _NOT_FOR_READERS]
    return Edition(
        name=name,
        slug=slug,
        title=reader.shown(label),
        record=record,
        theme=reader.one(record, Role.SUBTITLE),
        number=reader.one(record, Role.NUMBER),
        start=record.one(Role.START),
        end=record.one(Role.END),
        places=_places(record, reader),
        figures=tuple(reader.details(record, [field for field in others if field.type_name == "number"])),
        details=tuple(reader.details(record, [field for field in others if not _is_shown_apart(field)])),
        sections=readable(reader.sections(record)),
    )


def _is_shown_apart(field: Field) -> bool:
    return field.type_name in ("number", "place")


def _places(record: Record, reader: FieldReader) -> tuple[str, ...]:
    """Return every place of an edition once: the venue, then the town."""
    fields = [field for field in record.kind.fields if field.type_name == "place" and not field.is_private]
    fields.sort(key=lambda field: field.role is not Role.PLACE)
    return tuple(dict.fromkeys(reader.shown(value) for field in fields for value in record.values.get(field.name, ())))
