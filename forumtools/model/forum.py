"""What a forum declares: its kinds of page, their fields and sections. The forum file, read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from forumtools.language import Language, Text
from forumtools.model.findings import Severity
from forumtools.model.roles import Moment, Role
from forumtools.model.types import TYPES, FieldType, Mode
from forumtools.model.words import fold

PLACEHOLDER = re.compile(r"\{([^{}]+)\}")


@dataclass(frozen=True, kw_only=True)
class Declared:
    """What fields and sections have in common."""

    name: str
    aliases: tuple[str, ...] = ()
    role: Role | None = None
    required: bool | Moment = False
    label: Text
    help: Text | None = None
    placeholder: Text | None = None

    @property
    def names(self) -> tuple[str, ...]:
        """The name, then its aliases."""
        return (self.name, *self.aliases)


@dataclass(frozen=True, kw_only=True)
class Field(Declared):
    """One value of a page: a parameter of its template."""

    type_name: str = "text"
    list: bool = False
    private: bool = False
    min: float | None = None
    max: float | None = None
    pattern: str | None = None
    default: str | None = None
    since: str | None = None
    until: str | None = None
    unique: bool = False
    values: tuple[str, ...] = ()
    values_from: tuple[str, str] | None = None
    """Field of this kind that names a page, and the field of that page that lists the values."""

    page_kind: str | None = None
    """For the type `page`: the id of the kind of page meant."""

    @cached_property
    def type(self) -> FieldType:
        """The type: how the value is written, checked and asked for."""
        return TYPES[self.type_name]

    @cached_property
    def takes_any_text(self) -> bool:
        """Whether nothing that is written there is of the wrong sort."""
        kind = self.type
        return not self.pattern and kind.check is FieldType.check and kind.mode is not Mode.REFERENCE

    @cached_property
    def is_private(self) -> bool:
        """Whether the value may never leave the private store."""
        return self.private or self.type.private


@dataclass(frozen=True, kw_only=True)
class Section(Declared):
    """One titled part of a page's text."""

    words: tuple[int, int] | None = None


@dataclass(frozen=True, kw_only=True)
class Kind:
    """One kind of page: a namespace, a template, fields and sections. Has a form, rules and exports."""

    id: str
    namespace: str
    template: str
    template_aliases: tuple[str, ...] = ()
    title: str = "{titre}"
    category: str | None = None
    header: tuple[str, ...] = ()
    label: Text
    fields: tuple[Field, ...] = ()
    sections: tuple[Section, ...] = ()

    @cached_property
    def fields_by_name(self) -> Mapping[str, Field]:
        """Fields by name and alias, folded."""
        return {fold(name): entry for entry in reversed(self.fields) for name in reversed(entry.names)}

    @cached_property
    def sections_by_name(self) -> Mapping[str, Section]:
        """Sections by name and alias, folded."""
        return {fold(name): entry for entry in reversed(self.sections) for name in reversed(entry.names)}

    @cached_property
    def fields_as_spelled(self) -> Mapping[str, Field]:
        """Fields by name and alias as the forum file spells them, as most pages do: nothing is folded to find one."""
        return {name: self.fields_by_name[fold(name)] for entry in self.fields for name in entry.names}

    @cached_property
    def page_fields(self) -> Mapping[str, str]:
        """The fields that name pages, with the id of the kind of these; without the one that names the edition."""
        fields = (entry for entry in self.fields if entry.page_kind and entry.role is not Role.EDITION)
        return {entry.name: entry.page_kind for entry in fields if entry.page_kind}

    @cached_property
    def private_names(self) -> frozenset[str]:
        """The names of the private fields."""
        return frozenset(entry.name for entry in self.fields if entry.is_private)

    @cached_property
    def section_titles(self) -> frozenset[str]:
        """Names and aliases of the sections, folded: titles that no sub-heading of a text may have."""
        return frozenset(self.sections_by_name)

    def field_named(self, name: str) -> Field | None:
        """Return the field called *name*, also by an alias, also in another case or without accents."""
        return self.fields_by_name.get(fold(name))

    def section_named(self, name: str) -> Section | None:
        """Return the section called *name*, also by an alias, also in another case or without accents."""
        return self.sections_by_name.get(fold(name))

    def column(self, heading: str) -> Field | Section | None:
        """Return the field or section that a column or key called *heading* means: by name, alias or label."""
        return self.field_named(heading) or self.section_named(heading) or self._labels.get(fold(heading))

    @cached_property
    def _labels(self) -> Mapping[str, Field | Section]:
        entries: tuple[Field | Section, ...] = (*self.fields, *self.sections)
        return {fold(said): entry for entry in reversed(entries) for said in (entry.label.fr, entry.label.en)}

    @cached_property
    def private_columns(self) -> frozenset[str]:
        """Names, aliases and labels, folded, that mean a private field to `column`."""
        known = {**self._labels, **self.sections_by_name, **self.fields_by_name}
        return frozenset(key for key, entry in known.items() if isinstance(entry, Field) and entry.is_private)

    @cached_property
    def longest_private(self) -> int:
        """How many characters the longest of `private_columns` has."""
        return max(map(len, self.private_columns), default=0)

    @cached_property
    def _roles(self) -> Mapping[Role, Field]:
        return {entry.role: entry for entry in reversed(self.fields) if entry.role}

    @cached_property
    def _section_roles(self) -> Mapping[Role, Section]:
        return {entry.role: entry for entry in reversed(self.sections) if entry.role}

    def field_for(self, role: Role) -> Field | None:
        """Return the field that plays *role*."""
        return self._roles.get(role)

    def section_for(self, role: Role) -> Section | None:
        """Return the section that plays *role*."""
        return self._section_roles.get(role)

    def fill(self, formula: str, values: Mapping[str, tuple[str, ...]]) -> str:
        """Return *formula* with each ``{field}`` replaced by that field's *values*."""

        def value(match: re.Match[str]) -> str:
            declared = self.field_named(match[1])
            return ", ".join(values.get(declared.name, ())) if declared else ""

        return PLACEHOLDER.sub(value, formula).strip()

    @property
    def title_fields(self) -> Iterator[str]:
        """The names of the fields that the page-name formula uses."""
        return (match[1].strip() for match in PLACEHOLDER.finditer(self.title))


@dataclass(frozen=True, kw_only=True)
class WikiPlace:
    """Where the pages live. Exactly one of the three is set."""

    folder: str | None = None
    api: str | None = None
    dump: str | None = None


@dataclass(frozen=True, kw_only=True)
class RuleSettings:
    """What the forum file says of rules. A name is a code, or the beginning of some (`FLD`)."""

    ignore: tuple[str, ...] = ()
    """The names of the rules that are left out."""

    severity: Mapping[str, Severity] = field(default_factory=dict)
    """The severity that all findings of a rule have, by its name."""

    editions: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """The names of the rules that are left out on the pages of an edition, by its name or year."""


@dataclass(frozen=True, kw_only=True)
class FormSettings:
    """What the forum file says of the web form and of the submissions it takes: ``[form]``."""

    kinds: tuple[str, ...] = ()
    """The ids of the kinds of page that people may propose; none named: those that belong to an edition."""

    moderation: bool = True
    """Whether a person looks at each submission before it goes to the wiki."""

    address: str = ""
    """Where the form is on the web, as mails say it: ``https://forum.example.org``."""

    contact: str = ""
    """Whom people can ask: an e-mail or web address, shown on every page."""

    sender: str = ""
    """The e-mail address that mails come from."""

    edit_until: str = ""
    """The last day people may change what they sent (ISO 8601); the end of the edition when nothing is said."""

    keep_private: int = 30
    """Days after the end of the story of a submission until what is private in it is erased."""

    keep_drafts: int = 90
    """Days until a draft that nobody touched is erased."""

    question: Text | None = None
    """What only people of the forum know, for those whose browser runs no scripts."""

    answers: tuple[str, ...] = ()
    """The right answers to the question."""

    consent: Text | None = None
    """What each person named on a page agrees to; a sentence of ours when nothing is said."""

    consent_version: str = "1"
    """Names the wording of the consent; to be changed with it."""

    licences: tuple[str, ...] = ("CC-BY-SA-4.0", "CC-BY-4.0", "CC0-1.0")
    """The licences people may choose from (SPDX)."""

    largest_picture: int = 8
    """Megabytes."""

    most_per_hour: int = 60
    """How many submissions one address may send in an hour; a workshop has one address for all."""


@dataclass(frozen=True, kw_only=True)
class CatalogueSettings:
    """What the forum file says of catalogues: ``[catalogue]``."""

    address: str = ""
    """Where the folder of catalogues is on the web, with a slash at its end; nothing needs it to be read."""

    corrections: str = ""
    """Whom readers may tell a mistake: an ``https:`` or ``mailto:`` address, for everybody to see."""


@dataclass(frozen=True, kw_only=True)
class Forum:
    """A forum: its name, where its pages live, and the kinds of page it has."""

    name: str
    language: Language = "fr"
    timezone: str = "Europe/Paris"
    license: str | None = None
    former_hosts: tuple[str, ...] = ()
    wiki: WikiPlace
    kinds: tuple[Kind, ...]
    rules: RuleSettings = field(default_factory=RuleSettings)
    form: FormSettings = field(default_factory=FormSettings)
    catalogue: CatalogueSettings = field(default_factory=CatalogueSettings)
    source: str = field(default="forum.toml", compare=False)

    def kind(self, name: str) -> Kind | None:
        """Return the kind whose id is *name*, also in another case or without accents."""
        return next((kind for kind in self.kinds if fold(kind.id) == fold(name)), None)

    def kind_of_title(self, title: str) -> Kind | None:
        """Return the kind that a page called *title* belongs to, by its namespace."""
        namespace, colon, _ = title.partition(":")
        if not colon:
            return None
        return next((kind for kind in self.kinds if fold(kind.namespace) == fold(namespace)), None)

    @property
    def main_kind(self) -> Kind:
        """The first kind of the file: what `create` makes when nothing else is said."""
        return self.kinds[0]

    @cached_property
    def edition_kind(self) -> Kind | None:
        """The kind that the main kind's edition field points to."""
        edition = self.main_kind.field_for(Role.EDITION)
        return self.kind(edition.page_kind) if edition and edition.page_kind else None
