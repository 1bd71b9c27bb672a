"""A page, and what it says by the words of the forum file."""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass, field

from forumtools.model.forum import Kind
from forumtools.model.roles import Role

Values = tuple[str, ...]
"""The texts of one field, as typed; a field that is no list has one at the most."""


@dataclass(frozen=True, slots=True)
class Page:
    """A page of a wiki: its full title, its wikitext, and the revision read (none: not there yet)."""

    title: str
    text: str
    revision: int | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Record:
    """What one page says, by the words of the forum file. Everything may be empty or wrong."""

    kind: Kind
    """The declaration this page answers to: its fields, its sections, its template."""

    page: str = ""
    """The full title of the page; empty when it has none yet."""

    revision: int | None = None

    values: Mapping[str, Values] = field(default_factory=dict)
    """Field name to values, in the order of the page. Never an empty tuple."""

    handwritten: Set[str] = frozenset()
    """Names of fields whose values are wikitext that somebody wrote, not text as typed."""

    sections: Mapping[str, str] = field(default_factory=dict)
    """Section name to text. A section that is there and empty has an empty text."""

    extra_values: Mapping[str, str] = field(default_factory=dict)
    """Parameters the forum file does not know, raw."""

    extra_sections: Mapping[str, str] = field(default_factory=dict)
    """Sections the forum file does not know, raw."""

    markup: Mapping[str, str] = field(default_factory=dict)
    """Section name to wikitext as it stands on the page, known and unknown ones, in the order of the page."""

    lead: str = ""
    """Wikitext before the first section that belongs to nothing declared, raw."""

    def of(self, role: Role) -> Values:
        """Return the values of the field that plays *role*, or none."""
        declared = self.kind.field_for(role)
        return self.values.get(declared.name, ()) if declared else ()

    def one(self, role: Role) -> str:
        """Return the first value of the field that plays *role*, or an empty text."""
        values = self.of(role)
        return values[0] if values else ""

    def section(self, role: Role) -> str:
        """Return the text of the section that plays *role*, or an empty one."""
        declared = self.kind.section_for(role)
        return self.sections.get(declared.name, "") if declared else ""

    @property
    def page_name(self) -> str:
        """The title without its namespace."""
        prefix = self.kind.namespace + ":"
        return self.page[len(prefix) :] if self.page.startswith(prefix) else self.page

    @property
    def title(self) -> str:
        """The title people read: the field that says it, else the page's name."""
        return self.one(Role.TITLE) or self.page_name

    def fill(self, formula: str) -> str:
        """Return *formula* with each ``{field}`` replaced by that field's values."""
        return self.kind.fill(formula, self.values)
