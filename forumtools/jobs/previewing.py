"""A page as it will stand: drawn by the wiki itself where there is one, else by us, and then it is said so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from forumtools.catalogue.documents import read_document
from forumtools.catalogue.typography import french
from forumtools.jobs.viewing import ForumView
from forumtools.language import Language, Text
from forumtools.outputs.html import draw
from forumtools.wikitext.pages import Reading


@dataclass(frozen=True, kw_only=True)
class Preview:
    """A page to look at."""

    title: str
    details: Sequence[tuple[Text, Sequence[str]]]
    """Labels and values of the fields."""

    sections: Sequence[tuple[str, Markup]]
    is_approximate: bool = True


def preview(view: ForumView, reading: Reading, language: Language) -> Preview:
    """Return *reading* as readers will see it."""
    record = reading.record
    kind = record.kind
    shown = [(entry.label, record.values[entry.name]) for entry in kind.fields if entry.name in record.values]
    typeset = french if view.forum.language == "fr" else str
    return Preview(
        title=record.title,
        details=shown,
        sections=[
            (name, draw(read_document(record.markup[name], typeset=typeset), language=language))
            for name in record.sections
            if record.sections[name].strip()
        ],
    )
