"""What pages say, for people and programs: text, JSON, JSON Lines, CSV, wikitext."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from forumtools.forms.objects import to_object
from forumtools.language import Language
from forumtools.model.forum import Kind
from forumtools.model.records import Record, Values
from forumtools.model.roles import Role
from forumtools.model.site import Site
from forumtools.outputs.cells import to_csv
from forumtools.wikitext.writing import write_page


def as_text(record: Record, language: Language) -> str:
    """Return one page for reading: fields with their labels, then the sections."""
    fields = [
        (declared.label.say(language), " ; ".join(record.values[declared.name]))
        for declared in record.kind.fields
        if declared.name in record.values and not declared.is_private
    ]
    fields += list(record.extra_values.items())
    width = max((len(label) for label, _ in fields), default=0)
    lines = [record.page, "=" * len(record.page), *(f"{label:<{width}}  {value}" for label, value in fields)]
    for name, text in (*record.sections.items(), *record.extra_sections.items()):
        lines += ["", name, "-" * len(name), *([text] if text else [])]
    return "\n".join(lines) + "\n"


def as_line(record: Record) -> str:
    """Return one page in a line: title, edition, people."""
    edition, people = _public(record, Role.EDITION)[:1], _public(record, Role.CONTRIBUTORS)
    return "\t".join(part for part in (record.page, *edition, ", ".join(people)) if part)


def _public(record: Record, role: Role) -> Values:
    declared = record.kind.field_for(role)
    return () if declared is None or declared.is_private else record.of(role)


def as_json(records: Iterable[Record]) -> str:
    """Return a JSON list of pages."""
    return json.dumps([to_object(record) for record in records], ensure_ascii=False, indent=2) + "\n"


def as_json_lines(records: Iterable[Record]) -> Iterator[str]:
    """Yield one JSON object a line."""
    for record in records:
        yield json.dumps(to_object(record), ensure_ascii=False) + "\n"


def as_csv(records: Iterable[Record], kind: Kind) -> str:
    """Return a table with a column for each field and section of *kind*; lists are joined by `; `."""
    fields = [declared for declared in kind.fields if not declared.is_private]
    headings = ["page", *(entry.name for entry in fields), *(section.name for section in kind.sections)]
    return to_csv(
        headings,
        (
            [
                record.page,
                *("; ".join(record.values.get(entry.name, ())) for entry in fields),
                *(record.sections.get(section.name, "") for section in kind.sections),
            ]
            for record in records
        ),
    )


def as_wikitext(record: Record, site: Site) -> str:
    """Return the page as `create` would write it."""
    return write_page(record, site) + "\n"
