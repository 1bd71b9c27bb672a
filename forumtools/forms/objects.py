"""Between a record and the JSON object of the contract (design § 5)."""

from __future__ import annotations

from forumtools.model.forum import Field
from forumtools.model.records import Record, Values


def to_object(record: Record) -> dict[str, object]:
    """Return *record* as ``show`` and ``list`` print it and ``create`` takes it; private fields stay out."""
    return {
        "kind": record.kind.id,
        "page": record.page,
        "title": record.title,
        "revision": record.revision,
        "fields": {
            declared.name: plain_value(declared, record.values[declared.name])
            for declared in record.kind.fields
            if declared.name in record.values and not declared.is_private
        },
        "sections": dict(record.sections),
        "extra": extras(record),
    }


def extras(record: Record) -> dict[str, object]:
    """Return what the forum file does not know, as wikitext."""
    extra: dict[str, object] = {"fields": dict(record.extra_values), "sections": dict(record.extra_sections)}
    if record.lead:
        extra["lead"] = record.lead
    return extra


def plain_value(declared: Field, values: Values) -> str | list[str]:
    """Return a list for a list field, else the one text."""
    return list(values) if declared.list else values[0]
