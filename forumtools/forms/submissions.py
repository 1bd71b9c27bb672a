"""From what people send to records: one JSON object, or one row of a table, each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from forumtools.language import Text
from forumtools.model.forum import Field, Forum, Kind, Section
from forumtools.model.records import Record, Values
from forumtools.model.words import fold, nearest
from forumtools.wikitext.escaping import clean
from forumtools.wikitext.titles import safe_title

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
    chosen = forum.kind(str(named)) if named else kind
    if chosen is None:
        fault = _unknown(str(named), [other.id for other in forum.kinds])
        return Submission(record=Record(kind=kind), where=where, faults=(fault,))
    intake = _Intake(chosen)
    if "fields" in sent or "sections" in sent:
        intake.take_contract(sent)
    else:
        intake.take(sent)
    return Submission(
        record=_placed(intake.record(), str(sent.get("page") or "")),
        where=where,
        faults=tuple(intake.faults),
        notes=tuple(intake.notes),
    )


class _Intake:
    """Collects what one submission says."""

    def __init__(self, kind: Kind) -> None:
        self.kind = kind
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
        self.extra_values = {name: str(text) for name, text in _mapping(extra.get("fields")).items()}
        self.extra_sections = {name: str(text) for name, text in _mapping(extra.get("sections")).items()}
        self.lead = str(extra.get("lead") or "")
        for key in sent:
            if key not in _CONTRACT:
                self.notes.append(_unknown(key, _CONTRACT))

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
        self.values.setdefault(declared.name, values[:1])

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
                texts.append(text)
        return tuple(texts)

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
    prefix = record.kind.namespace + ":"
    page = clean(page, one_line=True)
    bare = page.removeprefix(prefix) if page else safe_title(record.fill(record.kind.title))
    return replace(record, page=prefix + bare if bare else "")


def _left_out(name: str, kind: Kind) -> Text:
    known = [known for entry in (*kind.fields, *kind.sections) for known in entry.names]
    near = nearest(name, known)
    left = Text(fr="« {name} » n’est pas un champ connu : laissé de côté", en="“{name}” is no known field: left out")
    hint = Text(fr=" ; vouliez-vous dire « {near} » ?", en="; did you mean “{near}”?").format(near=near)
    said = left.format(name=name)
    return Text(fr=said.fr + hint.fr, en=said.en + hint.en) if near else said


def _unknown(word: str, known: Iterable[str]) -> Text:
    return Text(fr="« {word} » inconnu ; possibles : {all}", en="unknown “{word}”; possible: {all}").format(
        word=word, all=", ".join(known)
    )


def set_values(sent: Mapping[str, Any], settings: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """Return *sent* with each name of *settings* set, in the place where that name stands already."""
    changed = dict(sent)
    inner = changed.get("fields")
    if isinstance(inner, Mapping):
        changed["fields"] = {**inner, **dict(settings)}
        return changed
    for name, value in settings:
        same = next((key for key in changed if fold(key) == fold(name)), name)
        changed[same] = value
    return changed
