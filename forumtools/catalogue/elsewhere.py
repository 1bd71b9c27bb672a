"""What a contribution has in other editions: what it takes up, what takes it up, its people's other ones."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property

from forumtools.catalogue.contents import Elsewhere, Entry, Mention, Relation
from forumtools.catalogue.editions import Editions
from forumtools.catalogue.reading import FieldReader
from forumtools.catalogue.sorting import name_key
from forumtools.model.records import Record
from forumtools.model.roles import Role
from forumtools.model.words import fold


class OtherEditions:
    """The contributions of all editions, to look for those that belong to one of *edition*."""

    def __init__(
        self,
        edition: str,
        editions: Editions,
        records: Sequence[Record],
        slugs: Mapping[str, Mapping[str, str]],
        reader: FieldReader,
        beside: frozenset[str],
    ) -> None:
        """*slugs* are by edition and page; *beside* are the editions whose catalogues stand beside this one."""
        self._edition = edition
        self._editions = editions
        self._records = records
        self._slugs = slugs
        self._reader = reader
        self._beside = beside

    @cached_property
    def _by_name(self) -> Mapping[str, Sequence[Record]]:
        return _grouped((fold(name), record) for record in self._records for name in _names(record))

    @cached_property
    def _followers(self) -> Mapping[str, Sequence[Record]]:
        return _grouped(
            (fold(name), record) for record in self._records for name in record.of(Role.FOLLOWS) if name.strip()
        )

    @cached_property
    def _by_person(self) -> Mapping[str, Sequence[Record]]:
        reader = self._reader
        return _grouped(
            (name_key(name), record) for record in self._records for name in reader.all(record, Role.CONTRIBUTORS)
        )

    def of(self, entry: Entry) -> tuple[Elsewhere, ...]:
        """Return what *entry* has in other editions, in their order; each page once, by what is nearest."""
        found: dict[str, Elsewhere] = {}
        for relation, record in self._related(entry):
            edition = self._editions.key(record.one(Role.EDITION))
            if record.page not in found and edition and edition != self._edition:
                found[record.page] = self._elsewhere(record, relation)
        nearest = list(Relation)
        return tuple(
            sorted(
                found.values(),
                key=lambda other: (
                    nearest.index(other.relation) == len(nearest) - 1,
                    self._editions.place(other.edition),
                    other.mention.page,
                ),
            )
        )

    def _related(self, entry: Entry) -> Iterator[tuple[Relation, Record]]:
        record = entry.record
        for name in record.of(Role.FOLLOWS):
            yield from ((Relation.FOLLOWED, other) for other in self._by_name.get(fold(name), ()))
        for name in _names(record):
            yield from ((Relation.FOLLOWS, other) for other in self._followers.get(fold(name), ()))
        yield from ((Relation.SAME_TITLE, other) for other in self._by_name.get(fold(record.title), ()))
        for term in entry.contributors:
            yield from ((Relation.SAME_PEOPLE, other) for other in self._by_person.get(name_key(term.label), ()))

    def _elsewhere(self, record: Record, relation: Relation) -> Elsewhere:
        name = self._editions.name(record.one(Role.EDITION))
        slug = self._editions.slug(name)
        key = self._editions.key(name)
        mention = Mention(
            title=self._reader.title(record) or record.page,
            slug=self._slugs[key][record.page],
            page=record.page,
            people=self._reader.all(record, Role.CONTRIBUTORS),
        )
        return Elsewhere(
            relation=relation,
            edition=name,
            edition_slug=slug,
            is_beside=key in self._beside,
            is_earlier=self._editions.place(name) < self._editions.place(self._edition),
            mention=mention,
        )


def _names(record: Record) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(None, (record.page, record.page_name, record.title))))


def _grouped(pairs: Iterable[tuple[str, Record]]) -> Mapping[str, Sequence[Record]]:
    groups: dict[str, list[Record]] = {}
    for key, record in pairs:
        groups.setdefault(key, []).append(record)
    return groups
