"""Between a `Record` and the text of a page: a new page, and a page changed in place."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from forumtools.model.findings import Edit
from forumtools.model.forum import Field, Kind, Section
from forumtools.model.records import Record, Values
from forumtools.model.site import Site
from forumtools.wikitext.calls import Parameter, write_call
from forumtools.wikitext.escaping import clean, escape
from forumtools.wikitext.pages import CallReading, Reading
from forumtools.wikitext.prose import tidy, write_prose
from forumtools.wikitext.scanner import scan
from forumtools.wikitext.titles import title_fault
from forumtools.wikitext.values import declared_field, write_values

_PARAMETER_NAME = re.compile(r"[^\W_][\w \-'’]*")
_LOOSE = re.compile(r"\{\{|\}\}|\[\[|\]\]")
_CATEGORY = 14


def write_page(record: Record, site: Site, *, trusted: bool = False) -> str:
    """
    Return the text of a new page that says *record*, as Page Forms would write it.

    Section texts are prose: an allow-list of markup acts, all else shows literally. *trusted* ones are
    wikitext to keep as it is, as long as it cannot break out of its section.
    """
    kind = record.kind
    blocks = [_call(record, trusted=trusted), *_lead(record, trusted=trusted)]
    blocks += [
        _section(section.name, record.sections.get(section.name, ""), kind, trusted=trusted)
        for section in kind.sections
        if section.name in record.sections or section.required is True
    ]
    blocks += [_section(name, text, kind, trusted=trusted) for name, text in record.extra_sections.items()]
    category = category_link(record, site)
    head, *rest = [*blocks, *([category] if category else [])]
    return head + "\n" + "\n\n".join(rest)


def _call(record: Record, *, trusted: bool) -> str:
    known = (
        (declared.name, write_values(record.values[declared.name], declared))
        for declared in record.kind.fields
        if declared.name in record.values and not declared.is_private
    )
    extra = (
        (name, text if trusted and _stays_inside(text) and "|" not in text else escape(text))
        for name, text in record.extra_values.items()
        if is_parameter_name(name)
    )
    return write_call(record.kind.template, (*known, *extra))


def is_parameter_name(name: str) -> bool:
    """Say whether a parameter can be called *name*; names stand in wikitext as they are."""
    return bool(_PARAMETER_NAME.fullmatch(name))


def _lead(record: Record, *, trusted: bool) -> Iterator[str]:
    if record.lead:
        yield write_section_text(record.lead, record.kind, trusted=trusted)


def _section(name: str, text: str, kind: Kind, *, trusted: bool) -> str:
    body = write_section_text(text, kind, trusted=trusted)
    title = " ".join(escape(clean(name, one_line=True)).split())
    return f"== {title} ==\n{body}" if body else f"== {title} =="


def write_section_text(text: str, kind: Kind, *, trusted: bool = False) -> str:
    """Return *text* as it stands in a section."""
    if trusted and _stays_inside(text):
        return tidy(text)
    return write_prose(text, section=True, reserved=kind.section_titles)


def _stays_inside(text: str) -> bool:
    found = scan(text)
    closed = all(span.closed for span in found.spans) and not found.unclosed
    spans = sorted([(call.start, call.end) for call in found.calls] + found.links)
    return closed and not _LOOSE.search(_outside(text, spans)) and all(heading.level > 2 for heading in found.headings)


def _outside(text: str, spans: Sequence[tuple[int, int]]) -> str:
    pieces, done = [], 0
    for start, end in spans:
        pieces.append(text[done : max(start, done)])
        done = max(done, end)
    return " ".join([*pieces, text[done:]])


def category_name(record: Record) -> str | None:
    """Return the category that *record* belongs in; nothing when a value it needs is missing or no title."""
    formula = record.kind.category
    if not formula:
        return None
    used = [record.kind.field_named(name) for name in re.findall(r"\{([^{}]+)\}", formula)]
    if not all(declared and record.values.get(declared.name) for declared in used):
        return None
    name = record.fill(formula)
    return None if title_fault(name) else name


def category_link(record: Record, site: Site) -> str | None:
    """Return the link that puts *record*'s page in its category."""
    name = category_name(record)
    return f"[[{site.names(_CATEGORY)[0]}:{name}]]" if name else None


def apply_edits(text: str, edits: Iterable[Edit]) -> str:
    """Return *text* with all *edits* made; an edit that overlaps an earlier one is left out."""
    pieces, done = [], 0
    for edit in sorted(dict.fromkeys(edits), key=lambda edit: (edit.start, edit.end)):
        if edit.start >= done:
            pieces += [text[done : edit.start], edit.new]
            done = edit.end
    return "".join(pieces) + text[done:]


def change_page(
    reading: Reading,
    values: Mapping[str, Values] | None = None,
    sections: Mapping[str, str] | None = None,
    *,
    trusted: bool = False,
) -> str:
    """
    Return the text of the page with these fields and sections set; every other byte stays as it was.

    An empty tuple takes a field away. What the page says already is not written again.
    """
    edits = [*_value_edits(reading, values or {}), *_section_edits(reading, sections or {}, trusted=trusted)]
    return apply_edits(reading.text, edits)


def adopt_page(reading: Reading) -> str:
    """Return the text of a page older than the template with a call that says what its header lines said."""
    return apply_edits(reading.text, _adopted(reading, {}))


def _value_edits(reading: Reading, values: Mapping[str, Values]) -> Iterator[Edit]:
    changed = _changed(reading, values)
    if not changed:
        return
    if not reading.calls:
        yield from _adopted(reading, changed)
        return
    missing: list[tuple[Field, str]] = []
    for declared, wanted in changed.items():
        text = write_values(wanted, declared)
        standing = _standing(reading.calls[0], declared, reading)
        if standing:
            yield from _replaced(standing, text, alone=not declared.list)
        elif text:
            missing.append((declared, text))
    yield from _added(reading, missing)


def _changed(reading: Reading, values: Mapping[str, Values]) -> dict[Field, Values]:
    changed = {}
    for name, wanted in values.items():
        declared = reading.kind.field_named(name)
        if declared and not declared.is_private and reading.record.values.get(declared.name, ()) != wanted:
            changed[declared] = wanted
    return changed


def _adopted(reading: Reading, changed: Mapping[Field, Values]) -> Iterator[Edit]:
    """Turn the header lines of a page into a call: a call and header lines together would say two things."""
    values = {**reading.record.values, **{declared.name: wanted for declared, wanted in changed.items()}}
    call = write_call(
        reading.kind.template,
        [(field.name, write_values(values.get(field.name, ()), field)) for field in reading.kind.fields],
    )
    yield Edit(start=0, end=0, new=call + "\n")
    for line in {line.line_start: line for line in reading.header}.values():
        end = line.line_end + len(reading.text[line.line_end :]) - len(reading.text[line.line_end :].lstrip("\n"))
        yield Edit(start=line.line_start, end=end, new="")


def _standing(call: CallReading, declared: Field, reading: Reading) -> list[Parameter]:
    named = [p for p in call.parameters if declared_field(reading.kind, p.name) is declared]
    own = [parameter for parameter in named if parameter.name == declared.name]
    return named if declared.list or not own else own


def _replaced(standing: Sequence[Parameter], text: str, *, alone: bool) -> Iterator[Edit]:
    # The last parameter of a name is the one that counts; the others of a list are taken into it.
    last = standing[-1]
    yield Edit(start=last.start, end=last.end, new=text)
    for parameter in () if alone else standing[:-1]:
        yield Edit(start=parameter.part_start, end=parameter.part_end, new="")


def _added(reading: Reading, missing: Sequence[tuple[Field, str]]) -> Iterator[Edit]:
    if not missing:
        return
    order = [declared.name for declared in reading.kind.fields]
    missing = sorted(missing, key=lambda entry: order.index(entry[0].name))
    call_end = reading.calls[0].call.end - len("}}")
    # A call on one line stays on one line.
    line_end = "\n" if reading.text[:call_end].endswith("\n") else ""
    added = "".join(f"|{declared.name}={text}{line_end}" for declared, text in missing)
    yield Edit(start=call_end, end=call_end, new=added)


def _section_edits(reading: Reading, sections: Mapping[str, str], *, trusted: bool) -> Iterator[Edit]:
    for name, wanted in sections.items():
        declared = reading.kind.section_named(name)
        span = reading.section_named(declared.name) if declared else None
        if declared is None or reading.record.sections.get(declared.name) == tidy(wanted):
            continue
        text = write_section_text(wanted, reading.kind, trusted=trusted)
        if span is None:
            yield _new_section(reading, declared, text)
            yield from _marked(reading)
        elif span.text_start == span.text_end:
            yield Edit(start=span.body_start, end=span.body_start, new="\n" + text if text else "")
        else:
            yield Edit(start=span.text_start, end=span.text_end, new=text)


def _marked(reading: Reading) -> Iterator[Edit]:
    """Mark the titles that stand on bare lines: beside a marked one they would be titles no more."""
    for span in reading.sections:
        if span.level == 0 and span.declared:
            yield Edit(start=span.start, end=span.body_start, new=f"== {span.declared.name} ==")


def _new_section(reading: Reading, declared: Section, text: str) -> Edit:
    """Put a section before the first that follows it in the forum file, else before the categories."""
    later = reading.kind.sections[reading.kind.sections.index(declared) + 1 :]
    following = [span for span in reading.sections if span.declared in later]
    block = f"== {declared.name} ==\n{text}"
    if following:
        return Edit(start=following[0].start, end=following[0].start, new=block + "\n\n")
    end = reading.sections[-1].end if reading.sections else reading.lead_end
    end = len(reading.text[:end].rstrip())
    return Edit(start=end, end=end, new="\n\n" + block)
