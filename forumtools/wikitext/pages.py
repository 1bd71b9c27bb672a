"""Between the text of a page and a `Record`: reading. Nothing on a page makes it fail."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal

from forumtools.model.forum import Field, Kind
from forumtools.model.records import Page, Record, Values
from forumtools.model.roles import Role
from forumtools.model.site import Site
from forumtools.wikitext import layout
from forumtools.wikitext.calls import Parameter, TemplateNames, arguments, call_name, calls_of, parameters
from forumtools.wikitext.constructs import Call, Scan
from forumtools.wikitext.headers import HeaderLine, header_lines, settled
from forumtools.wikitext.layout import Category, Span
from forumtools.wikitext.prose import read_section
from forumtools.wikitext.regular import RegularPages
from forumtools.wikitext.scanner import scan
from forumtools.wikitext.values import BLANKS, declared_field, read_parameters

MAX_BYTES = 200_000
"""Larger pages are read, and reported as hostile (SYN008)."""

MAX_UNCLOSED = 500

Form = Literal["template", "header", "bare"]


@dataclass(frozen=True)
class CallReading:
    """One call of the kind's template: its parameters, and what they say."""

    text: str
    """The text of the page."""

    call: Call
    kind: Kind
    record: Record | None = None
    """What the page says, when that is known and this is its only call."""

    @cached_property
    def name(self) -> str:
        """The name of the template, as written."""
        return call_name(self.text, self.call)

    @property
    def values(self) -> Mapping[str, Values]:
        """The values by field."""
        return self._said[0]

    @property
    def extra(self) -> Mapping[str, str]:
        """The parameters that belong to no field."""
        return self._said[1]

    @property
    def handwritten(self) -> Set[str]:
        """The fields whose values are wikitext that somebody wrote."""
        return self._said[2]

    @cached_property
    def _said(self) -> tuple[Mapping[str, Values], Mapping[str, str], Set[str]]:
        if self.record:
            return self.record.values, self.record.extra_values, self.record.handwritten
        return read_parameters(arguments(self.text, self.call), self.kind)

    @cached_property
    def parameters(self) -> tuple[Parameter, ...]:
        """The parameters and where they stand, in order."""
        return tuple(parameters(self.text, self.call))

    @cached_property
    def given(self) -> tuple[tuple[Parameter, Field | None], ...]:
        """The parameters with the fields they mean, in order."""
        spelled, kind = self.kind.fields_as_spelled, self.kind
        return tuple(
            [
                (parameter, spelled.get(parameter.name) or declared_field(kind, parameter.name))
                for parameter in self.parameters
            ]
        )


class Reading:
    """A page read by the words of its kind: the record, and where each part of it stands in the text."""

    def __init__(self, page: Page, kind: Kind, site: Site, names: TemplateNames, record: Record | None) -> None:
        """*names* are those of the kind's template; *record* is what the page says, when that is known already."""
        self.page = page
        self.kind = kind
        self.site = site
        self.names = names
        self._regular = record
        self.record = record or _record(self)

    @property
    def text(self) -> str:
        """The wikitext of the page."""
        return self.page.text

    @cached_property
    def scan(self) -> Scan:
        """All that stands in the text."""
        return scan(self.text, self.site.tags)

    @cached_property
    def calls(self) -> tuple[CallReading, ...]:
        """The calls of the kind's template, the first being the page's own."""
        calls = calls_of(self.text, self.scan, self.names)
        return tuple(CallReading(self.text, call, self.kind, self._regular) for call in calls)

    @cached_property
    def categories(self) -> tuple[Category, ...]:
        """The categories that the page puts itself in."""
        return tuple(layout.categories(self.text, self.scan, self.site))

    @cached_property
    def tail_start(self) -> int:
        """Where the block of categories at the end of the page begins."""
        return layout.tail_start(self.text, self.categories, len(self.text))

    @cached_property
    def sections(self) -> tuple[Span, ...]:
        """The sections, in order."""
        return layout.sections(self.text, self.scan, self.kind, self.tail_start)

    @property
    def lead_start(self) -> int:
        """Where the text before the first section begins: after the call, if there is one."""
        return self.calls[0].call.end if self.calls else 0

    @property
    def lead_end(self) -> int:
        """Where the text before the first section ends."""
        return self.sections[0].start if self.sections else self.tail_start

    @cached_property
    def header(self) -> tuple[HeaderLine, ...]:
        """The lines in which pages older than the template say their values."""
        if self.text[self.lead_start : self.lead_end].isspace():
            return ()
        lines = tuple(header_lines(self.text, self.kind, self.lead_start, self.lead_end))
        return settled(lines, self.site.split(self.page.title)[1], has_call=bool(self.calls))

    @property
    def form(self) -> Form:
        """How the page says its values."""
        if self.calls:
            return "template"
        return "header" if self.header else "bare"

    @cached_property
    def is_hostile(self) -> bool:
        """Whether the page is too large or too broken for a full parse."""
        return len(self.scan.unclosed) > MAX_UNCLOSED or (
            len(self.text) > MAX_BYTES // 4 and len(self.text.encode("utf-8", "surrogatepass")) > MAX_BYTES
        )

    def forget(self) -> None:
        """Let go of where things stand in the text, which takes much room; it is found again when it is asked for."""
        for name in _FOUND_AGAIN:
            vars(self).pop(name, None)

    def section_named(self, name: str) -> Span | None:
        """Return the first section declared as *name*."""
        return next((span for span in self.sections if span.declared and span.declared.name == name), None)


_FOUND_AGAIN = tuple(name for name, entry in vars(Reading).items() if isinstance(entry, cached_property))


class Reader:
    """Reads the pages of one kind on one wiki."""

    def __init__(self, kind: Kind, site: Site, redirects: Iterable[str] = ()) -> None:
        """*redirects* are the titles of pages that redirect to the kind's template."""
        self.kind = kind
        self.site = site
        self.names = TemplateNames((kind.template, *kind.template_aliases, *redirects), site)
        self._regular = RegularPages(kind, site, self.names)

    def read(self, page: Page) -> Reading:
        """Return what *page* says."""
        return Reading(page, self.kind, self.site, self.names, self._regular.record(page))


def _record(reading: Reading) -> Record:
    page, text = reading.page, reading.text
    call = reading.calls[0] if reading.calls else None
    values = call.values if call else {line.declared.name: line.values for line in reading.header}
    known, unknown = _section_texts(text, reading.sections, reading.kind)
    record = Record(
        kind=reading.kind,
        page=page.title,
        revision=page.revision,
        values=values,
        handwritten=call.handwritten if call else frozenset(),
        sections=known,
        extra_values=call.extra if call else {},
        extra_sections=unknown,
        markup=_markup(text, reading.sections),
        lead=_before_call(text, call, reading.sections) + _lead(reading, () if call else reading.header),
    )
    return record if call else _named_by_page(record)


def _section_texts(text: str, sections: Sequence[Span], kind: Kind) -> tuple[dict[str, str], dict[str, str]]:
    known: dict[str, str] = {}
    unknown: dict[str, str] = {}
    ranks: dict[str, int] = {}
    for span in sections:
        stored = text[span.text_start : span.text_end]
        if span.declared is None or span.declared.name in known:
            unknown[_free_name(span.title, unknown, ranks)] = stored
        else:
            known[span.declared.name] = read_section(stored, kind.section_titles)
    return known, unknown


def _free_name(title: str, taken: Mapping[str, str], ranks: dict[str, int]) -> str:
    """Return a name that is not *taken*; *ranks* remembers where to go on counting."""
    name, rank = title, ranks.get(title, 2)
    while name in taken:
        name, rank = f"{title} ({rank})", rank + 1
    ranks[title] = rank
    return name


def _markup(text: str, sections: Sequence[Span]) -> dict[str, str]:
    markup: dict[str, str] = {}
    ranks: dict[str, int] = {}
    for span in sections:
        name = span.declared.name if span.declared and span.declared.name not in markup else span.title
        markup[_free_name(name, markup, ranks)] = text[span.text_start : span.text_end]
    return markup


def _before_call(text: str, call: CallReading | None, sections: Sequence[Span]) -> str:
    if call is None:
        return ""
    end = min(call.call.start, sections[0].start) if sections else call.call.start
    before = text[:end].strip(BLANKS)
    return before + "\n\n" if before else ""


def _lead(reading: Reading, header: Sequence[HeaderLine]) -> str:
    kept, start = "", reading.lead_start
    for line in header:
        if line.line_start >= start:
            kept += reading.text[start : line.line_start]
            start = line.line_end
    return (kept + reading.text[start : reading.lead_end]).strip(BLANKS)


def _named_by_page(record: Record) -> Record:
    """Give the record of a page without template the title that its page has."""
    title = record.kind.field_for(Role.TITLE)
    if title is None or title.name in record.values or not record.page_name:
        return record
    return replace(record, values={title.name: (record.page_name,), **record.values})
