"""From what people send to records: one JSON object, or one row of a table, each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from forumtools.language import Text
from forumtools.model.forum import Field, Forum, Kind, Section
from forumtools.model.records import Record, Values
from forumtools.model.tables import unknown_word
from forumtools.model.types import Mode
from forumtools.model.words import fold, nearest
from forumtools.wikitext.addresses import write_address
from forumtools.wikitext.escaping import clean
from forumtools.wikitext.titles import safe_title
from forumtools.wikitext.writing import is_parameter_name

_CONTRACT = ("kind", "page", "title", "revision", "fields", "sections", "extra")


@dataclass(frozen=True, kw_only=True, slots=True)
class Submission:
    """One page that someone wants: what it shall say, and what could not be understood."""

    record: Record
    where: Text
    """Where it stood in the input: a row, an object."""

    faults: tuple[Text, ...] = ()
    """Why it cannot be taken as it is."""

    notes: tuple[Text, ...] = ()
    """What was left out of the page, and why."""


def read_submission(sent: Mapping[str, Any], forum: Forum, kind: Kind, where: Text) -> Submission:
    """
    Return the submission that *sent* means.

    *sent* is either the contract's object (`fields`, `sections`, `extra`) or a flat one, whose keys are names
    or aliases of fields, or names of sections. It may name its kind; *kind* is meant otherwise.
    """
    named = sent.get("kind") if "fields" in sent or not kind.field_named("kind") else None
    page = clean(str(sent.get("page") or ""), one_line=True)
    chosen = forum.kind(str(named)) if named else (forum.kind_of_title(page) or kind)
    if chosen is None:
        fault = unknown_word(str(named), [other.id for other in forum.kinds])
        return Submission(record=Record(kind=kind), where=where, faults=(fault,))
    intake = _Intake(chosen, forum)
    if "fields" in sent or "sections" in sent:
        intake.take_contract(sent)
    else:
        intake.take(sent)
    if forum.kind_of_title(page) not in (None, chosen):
        intake.faults.append(_elsewhere(page, chosen))
    return Submission(
        record=_placed(intake.record(), page),
        where=where,
        faults=tuple(intake.faults),
        notes=tuple(intake.notes),
    )


class _Intake:
    """Collects what one submission says."""

    def __init__(self, kind: Kind, forum: Forum) -> None:
        self.kind = kind
        self.forum = forum
        self.values: dict[str, Values] = {}
        self.sections: dict[str, str] = {}
        self.extra_values: dict[str, str] = {}
        self.extra_sections: dict[str, str] = {}
        self.lead = ""
        self.faults: list[Text] = []
        self.notes: list[Text] = []

    def record(self) -> Record:
        ordered = {f.name: self.values[f.name] for f in self.kind.fields if f.name in self.values}
        return Record(
            kind=self.kind,
            values=ordered,
            sections={s.name: self.sections[s.name] for s in self.kind.sections if s.name in self.sections},
            extra_values=self.extra_values,
            extra_sections=self.extra_sections,
            lead=self.lead,
        )

    def take_contract(self, sent: Mapping[str, Any]) -> None:
        self.take(_mapping(sent.get("fields")))
        self.take(_mapping(sent.get("sections")), keep_empty=True)
        extra = _mapping(sent.get("extra"))
        for name, text in _mapping(extra.get("fields")).items():
            self._take_extra(name, text)
        self.extra_sections = {name: str(text) for name, text in _mapping(extra.get("sections")).items()}
        self.lead = str(extra.get("lead") or "")
        for key in sent:
            if key not in _CONTRACT:
                self.notes.append(unknown_word(key, _CONTRACT))

    def _take_extra(self, name: str, text: Any) -> None:
        """Take a parameter the forum file does not know; one that it does know is a field, whatever it is called."""
        declared = self.kind.field_named(name) or self.kind.field_named(name.rstrip("0123456789"))
        if declared is not None:
            self._take_field(declared, name, text)
        elif is_parameter_name(name):
            self.extra_values[name] = clean(str(text))
        else:
            self.notes.append(_left_out(name, self.kind))

    def take(self, sent: Mapping[str, Any], *, keep_empty: bool = False) -> None:
        """Take names and values. An empty cell of a table says nothing; with *keep_empty* a section is empty."""
        for name, given in sent.items():
            declared = self.kind.column(name)
            if isinstance(declared, Field):
                self._take_field(declared, name, given)
            elif isinstance(declared, Section):
                self._take_section(declared, given, keep_empty=keep_empty)
            elif name not in ("kind", "page") and given not in (None, "", []):
                self.notes.append(_left_out(name, self.kind))

    def _take_field(self, declared: Field, name: str, given: Any) -> None:
        values = self._values(declared, name, given)
        if not values:
            return
        if declared.is_private:
            self.notes.append(
                Text(
                    fr="« {name} » est privé : il ne va pas sur la page",
                    en="“{name}” is private: it does not go on the page",
                ).format(name=name)
            )
        elif declared.list:
            known = self.values.get(declared.name, ())
            self.values[declared.name] = known + tuple(value for value in values if value not in known)
        else:
            self._take_single(declared, name, values)

    def _take_single(self, declared: Field, name: str, values: Values) -> None:
        if len(values) > 1:
            self.faults.append(
                Text(fr="« {name} » attend une seule valeur", en="“{name}” expects one value").format(name=name)
            )
        if self.values.setdefault(declared.name, values[:1]) != values[:1]:
            self.faults.append(
                Text(fr="« {name} » est donné deux fois", en="“{name}” is given twice").format(name=declared.name)
            )

    def _values(self, declared: Field, name: str, given: Any) -> Values:
        items = given if isinstance(given, list | tuple) else _split(given, declared)
        texts = []
        for item in items:
            text = _plain(item)
            if text is None:
                self.faults.append(
                    Text(fr="« {name} » attend un texte", en="“{name}” expects a text").format(name=name)
                )
            elif text.strip():
                # Blanks around a cell are a spreadsheet's, nobody typed them.
                texts.append(self._settled(declared, text.strip()))
        return tuple(texts)

    def _settled(self, declared: Field, text: str) -> str:
        """Return an address percent-encoded where it must be, and a page's name without its kind's namespace."""
        if declared.type.mode is Mode.ADDRESS:
            return write_address(text) or text
        target = self.forum.kind(declared.page_kind) if declared.page_kind else None
        return text.partition(":")[2].strip() if target and self.forum.kind_of_title(text) is target else text

    def _take_section(self, section: Section, given: Any, *, keep_empty: bool) -> None:
        text = _plain(given)
        if text is not None and not text.strip() and not keep_empty:
            return
        if text is None and given is not None:
            self.faults.append(
                Text(fr="« {name} » attend un texte", en="“{name}” expects a text").format(name=section.name)
            )
        elif text is not None:
            known = self.sections.get(section.name, "")
            self.sections[section.name] = f"{known}\n\n{text}" if known.strip() and text.strip() else known or text


def _split(given: Any, declared: Field) -> Iterable[Any]:
    if not declared.list or not isinstance(given, str):
        return (given,) if given is not None else ()
    return [item.strip() for item in given.replace("\n", ";").split(";")]


def _plain(given: Any) -> str | None:
    if isinstance(given, bool):
        return "oui" if given else "non"
    if isinstance(given, str | int | float):
        return clean(str(given))
    return None


def _mapping(given: Any) -> Mapping[str, Any]:
    return given if isinstance(given, Mapping) else {}


def _placed(record: Record, page: str) -> Record:
    """Give the record the title of its page: the one asked for, else the one that the kind's formula makes."""
    namespace, colon, rest = page.partition(":")
    named = rest.strip() if colon and fold(namespace) == fold(record.kind.namespace) else page
    bare = named or safe_title(record.fill(record.kind.title))
    return replace(record, page=f"{record.kind.namespace}:{bare}" if bare else "")


def _elsewhere(page: str, kind: Kind) -> Text:
    return Text(
        fr="« {page} » n’est pas dans l’espace « {namespace} » de ce type de page",
        en="“{page}” is not in the namespace “{namespace}” of that kind of page",
    ).format(page=page, namespace=kind.namespace)


def _left_out(name: str, kind: Kind) -> Text:
    known = [known for entry in (*kind.fields, *kind.sections) for known in entry.names]
    near = nearest(name, known)
    left = Text(fr="« {name} » n’est pas un champ connu : laissé de côté", en="“{name}” is no known field: left out")
    hint = Text(fr=" ; vouliez-vous dire « {near} » ?", en="; did you mean “{near}”?").format(near=near)
    said = left.format(name=name)
    return Text(fr=said.fr + hint.fr, en=said.en + hint.en) if near else said


def set_values(sent: Mapping[str, Any], settings: Iterable[tuple[str, str]], kind: Kind) -> dict[str, Any]:
    """Return *sent* with each name of *settings* set, instead of whatever it said under another name of the same."""
    settings = tuple(settings)
    meant = [kind.column(name) for name, _ in settings]

    def others(group: Any) -> dict[str, Any]:
        known = _mapping(group)
        return {key: given for key, given in known.items() if kind.column(key) not in meant or not kind.column(key)}

    if not settings:
        return dict(sent)
    if "fields" not in sent and "sections" not in sent:
        return {**others(sent), **dict(settings)}
    fields, sections = others(sent.get("fields")), others(sent.get("sections"))
    for (name, value), column in zip(settings, meant, strict=True):
        (sections if isinstance(column, Section) else fields)[name] = value
    return {**sent, "fields": fields, "sections": sections}
