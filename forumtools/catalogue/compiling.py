"""From all pages of a forum to the catalogue of one edition."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from types import MappingProxyType

from forumtools.catalogue.acronyms import acronyms_of
from forumtools.catalogue.chapters import make_chapters
from forumtools.catalogue.contents import Catalogue, Chapter, Entry, Repair
from forumtools.catalogue.drawn import DrawnPage
from forumtools.catalogue.editions import Editions, describe_edition
from forumtools.catalogue.elsewhere import OtherEditions
from forumtools.catalogue.entries import has_text, sort_pages
from forumtools.catalogue.indexes import Indexes
from forumtools.catalogue.programme import Programme
from forumtools.catalogue.reading import FieldReader, as_is, repairs_of
from forumtools.catalogue.slugs import slugs
from forumtools.catalogue.sorting import title_key
from forumtools.catalogue.typography import french
from forumtools.language import Language
from forumtools.model.forum import Forum
from forumtools.model.records import Record
from forumtools.model.roles import Role
from forumtools.model.site import Site
from forumtools.model.states import is_withdrawn

_FIRST_NAMESPACE = 3000
_DEFAULT_SITE = Site()
_NOT_DRAWN: Mapping[str, DrawnPage] = MappingProxyType({})


def editions_of(forum: Forum, records: Sequence[Record]) -> tuple[str, ...]:
    """Return the names of all editions that have a contribution, in the order of their dates."""
    editions = Editions(forum, records)
    used = {editions.key(record.one(Role.EDITION)) for record in records if record.kind.id == forum.main_kind.id}
    return tuple(name for name in editions.names if editions.key(name) in used)


def compile_catalogue(
    forum: Forum,
    edition: str,
    records: Sequence[Record],
    *,
    language: Language | None = None,
    site: Site = _DEFAULT_SITE,
    beside: Collection[str] = (),
    drawn: Mapping[str, DrawnPage] = _NOT_DRAWN,
) -> Catalogue:
    """
    Return the catalogue of *edition* from all *records* of the forum, of all kinds.

    *language* is that of readers, the forum's if none is given. *beside* are the other editions whose
    catalogues are to stand beside this one: only to these do links lead. *drawn* is what the wiki has drawn of
    pages, by their titles. An edition that nobody speaks of gives an empty catalogue.
    """
    return _Compiler(forum, edition, records, language or forum.language, site, beside, drawn).catalogue()


def records_in(forum: Forum, edition: str, records: Sequence[Record]) -> list[Record]:
    """Return those of *records* whose text the catalogue of *edition* reads."""
    compiler = _Compiler(forum, edition, records, forum.language, _DEFAULT_SITE, (), _NOT_DRAWN)
    described = compiler.editions.record(compiler.name)
    return [*compiler.own, *compiler.sessions, *([described] if described else [])]


class _Compiler:
    """Holds what the steps share."""

    def __init__(
        self,
        forum: Forum,
        edition: str,
        records: Sequence[Record],
        language: Language,
        site: Site,
        beside: Collection[str],
        drawn: Mapping[str, DrawnPage],
    ) -> None:
        self.forum = forum
        self.language = language
        self.editions = Editions(forum, records)
        self.key = self.editions.key(edition)
        self.name = self.editions.name(edition)
        self.beside = {self.editions.key(name): self.editions.name(name) for name in beside}
        self.beside.pop(self.key, None)
        main, edition_kind = forum.main_kind.id, forum.edition_kind
        self.contributions = sorted(
            (record for record in records if record.kind.id == main), key=lambda record: record.page
        )
        others = {main, edition_kind.id if edition_kind else main}
        self.sessions = [record for record in records if record.kind.id not in others and self._is_of_edition(record)]
        self.own = [record for record in self.contributions if self._is_of_edition(record)]
        self.drawn = drawn
        self.slugs = self._slugs()
        self.reader = self._reader(_with_kinds(site, forum))

    def _is_of_edition(self, record: Record) -> bool:
        return any(self.editions.key(value) == self.key for value in record.of(Role.EDITION) if value.strip())

    def _slugs(self) -> Mapping[str, Mapping[str, str]]:
        """Return slugs by edition and page, the same whichever edition is compiled."""
        pages: dict[str, dict[str, str]] = {}
        for record in self.contributions:
            for value in record.of(Role.EDITION):
                pages.setdefault(self.editions.key(value), {})[record.page] = record.page_name or record.title
        return {edition: _slugs_of_pages(titles) for edition, titles in pages.items()}

    def _reader(self, site: Site) -> FieldReader:
        linked = [record for record in self.own if has_text(record) and not is_withdrawn(record)]
        pages = {site.normal(record.page): record.page for record in (*linked, *self.sessions) if record.page}
        usual = self.forum.language
        return FieldReader(usual, french if usual == "fr" else as_is, site, pages, self.drawn)

    def catalogue(self) -> Catalogue:
        """Return the whole."""
        heaps = sort_pages(self.own, self.slugs.get(self.key, {}), self.reader, self.language)
        programme = Programme(self.sessions, heaps.entries, self.reader, self.language)
        placed = [_in_sessions(entry, programme) for entry in heaps.entries]
        indexes = Indexes(placed, self.language)
        entries = [indexes.anchored(entry) for entry in placed]
        themes = indexes.terms(Role.THEMES, self._themes())
        chapters = self._finished(make_chapters(entries, programme.terms, themes, self.language))
        ordered = [entry for chapter in chapters for entry in chapter.entries]
        edition = describe_edition(self.editions, self.name, self.reader)
        described = [record for record in (edition.record, *self.sessions) if record]
        return Catalogue(
            forum=self.forum,
            language=self.language,
            edition=edition,
            chapters=chapters,
            promises=tuple(sorted(heaps.promises, key=lambda promise: (title_key(promise.title), promise.page))),
            sessions=programme.sessions(ordered),
            indexes=indexes.made(ordered),
            acronyms=acronyms_of(ordered),
            set_aside=tuple(heaps.set_aside),
            beside=tuple(self.beside.values()),
            repairs=(*heaps.repairs, *self._repairs(described)),
        )

    def _repairs(self, records: Iterable[Record]) -> Iterator[Repair]:
        for record in records:
            yield from (Repair(record.page, what) for what in repairs_of(self.reader.sections(record)))

    def _themes(self) -> Sequence[str]:
        record = self.editions.record(self.name)
        return record.of(Role.THEMES) if record else ()

    def _finished(self, chapters: Sequence[Chapter]) -> tuple[Chapter, ...]:
        """Return *chapters* whose entries know their number, their neighbours and other editions."""
        entries = [entry for chapter in chapters for entry in chapter.entries]
        following = {one.slug: other.mention for one, other in pairwise(entries)}
        preceding = {other.slug: one.mention for one, other in pairwise(entries)}
        readable = [record for record in self.contributions if has_text(record) and not is_withdrawn(record)]
        others = OtherEditions(self.key, self.editions, readable, self.slugs, self.reader, frozenset(self.beside))
        finished = {
            entry.slug: replace(
                entry,
                number=number,
                previous=preceding.get(entry.slug),
                next=following.get(entry.slug),
                elsewhere=others.of(entry),
            )
            for number, entry in enumerate(entries, 1)
        }
        return tuple(
            replace(chapter, entries=tuple(finished[entry.slug] for entry in chapter.entries)) for chapter in chapters
        )


def _slugs_of_pages(titles: Mapping[str, str]) -> Mapping[str, str]:
    found = slugs(titles.values())
    return {page: found[title] for page, title in titles.items()}


def _in_sessions(entry: Entry, programme: Programme) -> Entry:
    terms = (programme.term(term.label) for term in entry.sessions)
    return replace(entry, sessions=tuple({term.anchor: term for term in terms}.values()))


def _with_kinds(site: Site, forum: Forum) -> Site:
    """Return *site* with the namespaces of the forum's kinds, for wikis that do not name them."""
    missing = [kind.namespace for kind in forum.kinds if site.namespace(kind.namespace) is None]
    return site.with_namespaces(dict(zip(range(_FIRST_NAMESPACE, 4000, 2), missing, strict=False)))
