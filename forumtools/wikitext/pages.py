"""Between the text of a page and a `Record`: reading. Nothing on a page makes it fail."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal

from forumtools.model.forum import Field, Kind
from forumtools.model.records import Page, Record, Values
from forumtools.model.roles import Role
from forumtools.model.site import Site
from forumtools.wikitext import layout
from forumtools.wikitext.calls import Parameter, arguments, call_name, calls_of, parameters, template_names
from forumtools.wikitext.constructs import Call, Scan
from forumtools.wikitext.escaping import decode, is_ours
from forumtools.wikitext.headers import HeaderLine, header_lines, settled
from forumtools.wikitext.layout import Category, Span
from forumtools.wikitext.prose import is_our_prose, read_prose
from forumtools.wikitext.scanner import scan
from forumtools.wikitext.values import BLANKS, is_handwritten, read_values

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
    name: str
    values: Mapping[str, Values]
    extra: Mapping[str, str]
    handwritten: frozenset[str]

    @cached_property
    def parameters(self) -> tuple[Parameter, ...]:
        """The parameters and where they stand, in order."""
        return tuple(parameters(self.text, self.call))


@dataclass(frozen=True)
class Reading:
    """A page read by the words of its kind: the record, and where each part of it stands in the text."""

    page: Page
    kind: Kind
    site: Site
    scan: Scan
    calls: tuple[CallReading, ...]
    """The calls of the kind's template, the first being the page's own."""

    header: tuple[HeaderLine, ...]
    sections: tuple[Span, ...]
    categories: tuple[Category, ...]
    lead_start: int
    """Where the text before the first section begins: after the call, if there is one."""

    lead_end: int
    record: Record

    @property
    def text(self) -> str:
        """The wikitext of the page."""
        return self.page.text

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
            len(self.text) > MAX_BYTES // 4 and len(self.text.encode()) > MAX_BYTES
        )

    def section_named(self, name: str) -> Span | None:
        """Return the first section declared as *name*."""
        return next((span for span in self.sections if span.declared and span.declared.name == name), None)


class Reader:
    """Reads the pages of one kind on one wiki."""

    def __init__(self, kind: Kind, site: Site, redirects: Iterable[str] = ()) -> None:
        """*redirects* are the titles of pages that redirect to the kind's template."""
        self.kind = kind
        self.site = site
        self.names = template_names((kind.template, *kind.template_aliases, *redirects), site)

    def read(self, page: Page) -> Reading:
        """Return what *page* says."""
        text = page.text
        found = scan(text, self.site.tags)
        calls = tuple(self._call(text, call) for call in calls_of(text, found, self.names, self.site))
        categories = tuple(layout.categories(text, found, self.site))
        tail = layout.tail_start(text, categories, len(text))
        sections = layout.sections(text, found, self.kind, tail)
        lead = (calls[0].call.end if calls else 0, sections[0].start if sections else tail)
        name = self.site.split(page.title)[1]
        header = settled(tuple(header_lines(text, self.kind, *lead)), name, has_call=bool(calls))
        record = self._record(page, calls[0] if calls else None, header, sections, lead)
        return Reading(page, self.kind, self.site, found, calls, header, sections, categories, *lead, record)

    def _call(self, text: str, call: Call) -> CallReading:
        values, extra, handwritten = _values(dict(arguments(text, call)), self.kind)
        return CallReading(text, call, call_name(text, call), values, extra, handwritten)

    def _record(
        self,
        page: Page,
        call: CallReading | None,
        header: Sequence[HeaderLine],
        sections: Sequence[Span],
        lead: tuple[int, int],
    ) -> Record:
        values = dict(call.values) if call else {line.declared.name: line.values for line in header}
        known, unknown = _section_texts(page.text, sections, self.kind)
        record = Record(
            kind=self.kind,
            page=page.title,
            revision=page.revision,
            values=values,
            handwritten=call.handwritten if call else frozenset(),
            sections=known,
            extra_values=call.extra if call else {},
            extra_sections=unknown,
            markup=_markup(page.text, sections),
            lead=_before_call(page.text, call, sections) + _lead(page.text, lead, () if call else header),
        )
        return record if call else _named_by_page(record)


def _values(given: Mapping[str, str], kind: Kind) -> tuple[dict[str, Values], dict[str, str], frozenset[str]]:
    """Return the values by field, what belongs to no field, and the fields that hold wikitext written by hand."""
    found: dict[str, list[Values]] = {}
    extra: dict[str, str] = {}
    handwritten: set[str] = set()
    for name, stored in given.items():
        declared = declared_field(kind, name)
        if declared is None:
            extra[name] = decode(stored) if "&" in stored and is_ours(stored) else stored
        elif values := read_values(stored, declared):
            _add(found.setdefault(declared.name, []), declared, name, values)
            if is_handwritten(stored, declared):
                handwritten.add(declared.name)
    return {name: _joined(parts) for name, parts in found.items()}, extra, frozenset(handwritten)


def _add(parts: list[Values], declared: Field, name: str, values: Values) -> None:
    """Gather the parameters of a list; of another field the one with its own name counts, else the first."""
    if declared.list or not parts:
        parts.append(values)
    elif name == declared.name:
        parts[:] = [values]


def _joined(parts: Sequence[Values]) -> Values:
    return parts[0] if len(parts) == 1 else tuple(dict.fromkeys(value for part in parts for value in part))


def declared_field(kind: Kind, name: str) -> Field | None:
    """Return the field that a parameter called *name* means; a list also counts its parameters (`auteur3`)."""
    declared = kind.field_named(name)
    if declared is None and name[-1:].isdecimal():
        declared = kind.field_named(name.rstrip("0123456789").rstrip())
        return declared if declared and (declared.list or declared.is_private) else None
    return declared


def _section_texts(text: str, sections: Sequence[Span], kind: Kind) -> tuple[dict[str, str], dict[str, str]]:
    known: dict[str, str] = {}
    unknown: dict[str, str] = {}
    ranks: dict[str, int] = {}
    for span in sections:
        stored = text[span.text_start : span.text_end]
        if span.declared is None or span.declared.name in known:
            unknown[_free_name(span.title, unknown, ranks)] = stored
        else:
            known[span.declared.name] = _typed(stored, kind)
    return known, unknown


def _free_name(title: str, taken: Mapping[str, str], ranks: dict[str, int]) -> str:
    """Return a name that is not *taken*; *ranks* remembers where to go on counting."""
    name, rank = title, ranks.get(title, 2)
    while name in taken:
        name, rank = f"{title} ({rank})", rank + 1
    ranks[title] = rank
    return name


def _typed(stored: str, kind: Kind) -> str:
    ours = "&" in stored and is_our_prose(stored, section=True, reserved=kind.section_titles)
    return read_prose(stored) if ours else stored


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


def _lead(text: str, lead: tuple[int, int], header: Sequence[HeaderLine]) -> str:
    kept, start = "", lead[0]
    for line in header:
        if line.line_start >= start:
            kept += text[start : line.line_start]
            start = line.line_end
    return (kept + text[start : lead[1]]).strip(BLANKS)


def _named_by_page(record: Record) -> Record:
    """Give the record of a page without template the title that its page has."""
    title = record.kind.field_for(Role.TITLE)
    if title is None or title.name in record.values or not record.page_name:
        return record
    return replace(record, values={title.name: (record.page_name,), **record.values})
