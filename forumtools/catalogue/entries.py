"""From the pages of an edition to what a catalogue says of each: entry, promise, or set aside with a reason."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from forumtools.catalogue.contents import Entry, Promise, Repair, SectionText, SetAside, Term
from forumtools.catalogue.nodes import Figure, plain_text
from forumtools.catalogue.reading import FieldReader, as_is, readable, repairs_of
from forumtools.language import Language, Text
from forumtools.model.forum import Field, Kind
from forumtools.model.records import Record
from forumtools.model.roles import Role
from forumtools.model.states import is_promised, is_withdrawn
from forumtools.wikitext.escaping import clean

MIN_LEAD_WORDS = 25
"""A page without sections and with fewer words says that there will be one."""

_TOLD = frozenset(
    {
        *(Role.TITLE, Role.SUBTITLE, Role.SERIES, Role.EDITION, Role.CONTRIBUTORS, Role.ORGANISATIONS),
        *(Role.PLACES, Role.THEMES, Role.SESSIONS, Role.LICENCE, Role.CONSENT, Role.FOLLOWS, Role.LANGUAGE),
        *(Role.WEBSITE, Role.ORIGIN, Role.IMAGE, Role.START, Role.END, Role.STATUS),
    }
)

_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")

_WITHDRAWN_WHY = Text(fr="retirée par ses auteurs", en="withdrawn by its authors")
_UNREADABLE = Text(
    fr="la page n’a pas pu être lue ({why}) : elle est laissée de côté",
    en="the page could not be read ({why}): it is left out",
)


@dataclass
class Sorted:
    """The pages of an edition, each in one of three heaps."""

    entries: list[Entry] = field(default_factory=list)
    promises: list[Promise] = field(default_factory=list)
    set_aside: list[SetAside] = field(default_factory=list)
    repairs: list[Repair] = field(default_factory=list)


def has_text(record: Record) -> bool:
    """Say whether anything is written on the page but its fields; markup alone may yet come to nothing."""
    return bool(record.lead.strip()) or any(text.strip() for text in (record.markup or record.sections).values())


def sort_pages(records: Iterable[Record], slugs: Mapping[str, str], reader: FieldReader, language: Language) -> Sorted:
    """Return what *records* are for a catalogue; *slugs* are by page title."""
    heaps = Sorted()
    for record in records:
        if is_withdrawn(record):
            heaps.set_aside.append(SetAside(record.page, _WITHDRAWN_WHY))
            continue
        try:
            _add(record, slugs, reader, language, heaps)
        except Exception as error:  # whatever one page does, the others are in the book
            why = _UNREADABLE.format(why=f"{type(error).__name__} {error}".strip())
            heaps.set_aside.append(SetAside(record.page, why))
    return heaps


def _add(record: Record, slugs: Mapping[str, str], reader: FieldReader, language: Language, heaps: Sorted) -> None:
    main = main_language(record, reader.language)
    if main.partition("-")[0] != reader.language:
        reader = replace(reader, typeset=as_is)
    foreign = main if main.partition("-")[0] != language else None
    everything = reader.sections(record)
    heaps.repairs += [Repair(record.page, what) for what in repairs_of(everything)]
    sections = readable(everything)
    if _is_promise(record, sections):
        people = reader.all(record, Role.CONTRIBUTORS)
        heaps.promises.append(Promise(title=reader.title(record), page=record.page, people=people))
        return
    heaps.entries.append(_entry(record, slugs[record.page], sections, foreign, reader))


def main_language(record: Record, usual: Language) -> str:
    """Return the BCP 47 code of the language a page is mainly in: the first it names, else the *usual* one."""
    named = record.one(Role.LANGUAGE).strip()
    return named if _LANGUAGE.fullmatch(named) else usual


def _is_promise(record: Record, sections: Sequence[SectionText]) -> bool:
    if any(section.title for section in sections):
        return False
    words = sum(len(plain_text(section.document).split()) for section in sections)
    return is_promised(record) or words < MIN_LEAD_WORDS


def _entry(
    record: Record, slug: str, sections: tuple[SectionText, ...], language: str | None, reader: FieldReader
) -> Entry:
    return Entry(
        record=record,
        slug=slug,
        title=reader.title(record) or record.page,
        subtitle=reader.one(record, Role.SUBTITLE),
        language=language,
        languages=reader.all(record, Role.LANGUAGE),
        contributors=_terms(record, Role.CONTRIBUTORS, reader),
        organisations=_terms(record, Role.ORGANISATIONS, reader),
        places=_terms(record, Role.PLACES, reader),
        themes=_terms(record, Role.THEMES, reader),
        sessions=_terms(record, Role.SESSIONS, reader),
        start=_public(record, Role.START),
        end=_public(record, Role.END),
        licence=reader.one(record, Role.LICENCE),
        website=_public(record, Role.WEBSITE),
        origin=_public(record, Role.ORIGIN),
        image=_image(record),
        details=tuple(reader.details(record, _further_fields(record.kind))),
        sections=sections,
    )


def _terms(record: Record, role: Role, reader: FieldReader) -> tuple[Term, ...]:
    # Anchors are known when the indexes are.
    return tuple(Term(value, "") for value in reader.all(record, role))


def _image(record: Record) -> Figure | None:
    """Return the picture that the page names as its own: the name of a file, with or without its namespace."""
    name = _public(record, Role.IMAGE).strip("[]").partition("|")[0]
    bare = name.partition(":")[2] if ":" in name else name
    return Figure(" ".join(bare.replace("_", " ").split())) if bare.strip() else None


def _public(record: Record, role: Role) -> str:
    """Return a value that is no prose, as it stands; nothing of a private field."""
    declared = record.kind.field_for(role)
    if declared is None or declared.is_private:
        return ""
    return clean(record.one(role), one_line=True).strip()


def _further_fields(kind: Kind) -> Iterable[Field]:
    return (declared for declared in kind.fields if declared.role not in _TOLD)
