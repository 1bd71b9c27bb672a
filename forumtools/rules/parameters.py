"""Rules on the names of fields in a call: known ones, and each once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from forumtools.language import Text
from forumtools.model.findings import Edit, Severity
from forumtools.model.forum import Field, Kind
from forumtools.model.words import nearest
from forumtools.rules.likeness import candidates
from forumtools.rules.places import quoted
from forumtools.rules.registry import Fault, Reach, rule
from forumtools.rules.world import World
from forumtools.wikitext.calls import Parameter
from forumtools.wikitext.escaping import join_items, split_items
from forumtools.wikitext.pages import CallReading, Reading
from forumtools.wikitext.values import SEPARATOR

Given = Mapping[str, Sequence[Parameter]]
"""The parameters of a call by the name of the field they mean, in the order of the page."""


@rule(
    "FLD002",
    Severity.WARNING,
    title=Text(fr="Nom de champ inconnu, ou ancien nom", en="Unknown name of a field, or an old one"),
    why=Text(
        fr="Le wiki ignore en silence un champ qu’il ne connaît pas : ce qui y est écrit n’apparaît nulle part. Un "
        "ancien nom est lu sans erreur (information) et peut être remplacé par le nouveau ; plusieurs champs "
        "numérotés deviennent une liste.",
        en="The wiki silently ignores a field that it does not know: what it says shows up nowhere. An old name is "
        "read without error (info) and can be replaced by the new one; several numbered fields become a list.",
    ),
    wrong="|territoirs=Pays de Brest\n|contributeur=Malo Stervinou\n|contributeur2=Enora Le Bihan-Quéré",
    right="|territoires=Pays de Brest\n|contributeurs=Malo Stervinou; Enora Le Bihan-Quéré",
    fixable=True,
    reach=Reach.PAGE,
)
def unknown_name(reading: Reading, world: World) -> Iterator[Fault]:
    """Find parameters that the forum file does not name so."""
    for call in reading.calls:
        if all(declared is not None and parameter.name == declared.name for parameter, declared in call.given):
            continue
        given = _given(call)
        merged: dict[str, tuple[Edit, ...]] = {}
        for parameter, declared in call.given:
            if declared is None:
                yield from _unknown(parameter, given, reading)
            elif parameter.name != declared.name and not declared.is_private:
                if declared.name not in merged:
                    merged[declared.name] = tuple(_merged(declared, given[declared.name], reading.text))
                yield _old_name(parameter, declared, merged[declared.name])


def _given(call: CallReading) -> Given:
    given: dict[str, list[Parameter]] = {}
    for parameter, declared in call.given:
        if declared:
            given.setdefault(declared.name, []).append(parameter)
    return given


def _unknown(parameter: Parameter, given: Given, reading: Reading) -> Iterator[Fault]:
    if parameter.name_start == parameter.name_end:
        if parameter.text:
            yield _nameless(parameter)
        return
    meant, near = _meant(parameter.name, reading.kind, given)
    yield Fault(
        text=_unknown_text(parameter.name, meant or near),
        start=parameter.name_start,
        field=parameter.name,
        edits=tuple(_renamed(parameter, meant, reading.text)) if meant else (),
    )


def _meant(name: str, kind: Kind, given: Given) -> tuple[Field | None, Field | None]:
    """Return the field not yet given that *name* means without a doubt, and the one it may mean."""
    missing = [field for field in kind.fields if not field.is_private and field.name not in given]
    names = {name: field for field in missing for name in field.names}
    fields = {names[found].name: names[found] for found in candidates(name, names)}
    sure = next(iter(fields.values())) if len(fields) == 1 else None
    return sure, names.get(nearest(name, names) or "")


def _nameless(parameter: Parameter) -> Fault:
    text = Text(
        fr="{words} n’est dans aucun champ : écrivez « |nom=valeur », ou enlevez la barre « | ».",
        en="{words} is in no field: write “|name=value”, or take out the bar “|”.",
    )
    return Fault(text=text.format(words=quoted(parameter.text)), start=parameter.start, field=parameter.name)


def _unknown_text(name: str, near: Field | None) -> Text:
    if near is None:
        return Text(
            fr="Le champ {name} est inconnu : le wiki n’en montre rien.",
            en="The field {name} is unknown: the wiki shows nothing of it.",
        ).format(name=quoted(name))
    return Text(
        fr="Le champ {name} est inconnu : peut-être {near} ?",
        en="The field {name} is unknown: perhaps {near}?",
    ).format(name=quoted(name), near=quoted(near.name))


def _old_name(parameter: Parameter, declared: Field, edits: tuple[Edit, ...]) -> Fault:
    sentence = Text(
        fr="Le champ {name} s’appelle maintenant {new}.",
        en="The field {name} is now called {new}.",
    )
    return Fault(
        text=sentence.format(name=quoted(parameter.name), new=quoted(declared.name)),
        start=parameter.name_start,
        field=declared.name,
        edits=edits,
        severity=Severity.INFO,
    )


def _merged(declared: Field, same: Sequence[Parameter], text: str) -> Iterator[Edit]:
    """Bring all that the call says of a field under its own name; nothing when something could be lost by it."""
    names = {parameter.name for parameter in same}
    if len(names) < len(same) or any(_has_comment(parameter, text) for parameter in same):
        return
    if len(same) == 1:
        yield from _renamed(same[0], declared, text)
    elif declared.list:
        yield from _renamed(same[0], declared, text)
        yield from _taken_in(same[0], same[1:])


def _renamed(parameter: Parameter, declared: Field, text: str) -> Iterator[Edit]:
    if parameter.name != declared.name and not _has_comment(parameter, text):
        yield Edit(start=parameter.name_start, end=parameter.name_end, new=declared.name)


def _taken_in(kept: Parameter, others: Sequence[Parameter]) -> Iterator[Edit]:
    # Inserted, not rewritten: what other rules mend in the value that stays is not lost.
    items = list(split_items(kept.text, SEPARATOR))
    more = [item for other in others for item in split_items(other.text, SEPARATOR)]
    known = set(items)
    added = [item for item in dict.fromkeys(more) if item not in known]
    if added:
        joint = "" if not items else " " if kept.text.endswith(SEPARATOR) else f"{SEPARATOR} "
        yield Edit(start=kept.end, end=kept.end, new=joint + join_items(added))
    for other in others:
        yield Edit(start=other.part_start, end=other.part_end, new="")


def _has_comment(parameter: Parameter, text: str) -> bool:
    return "<!--" in text[parameter.part_start : parameter.part_end]


@rule(
    "FLD006",
    Severity.WARNING,
    title=Text(fr="Champ donné deux fois", en="Field given twice"),
    why=Text(
        fr="De deux champs du même nom, le wiki ne garde que le dernier, même vide : l’autre valeur est perdue "
        "pour qui lit. Pour plusieurs valeurs, écrivez-les dans un seul champ, séparées par des points-virgules.",
        en="Of two fields of one name the wiki keeps only the last, even an empty one: the other value is lost for "
        "readers. For several values, write them in one field with semicolons between them.",
    ),
    wrong="|territoires=Brest\n|territoires=Quimper",
    right="|territoires=Brest; Quimper",
    reach=Reach.PAGE,
)
def name_twice(reading: Reading, world: World) -> Iterator[Fault]:
    """Find fields that a call gives more than once."""
    for call in reading.calls:
        seen: dict[str, Parameter] = {}
        for parameter, declared in call.given:
            first = seen.setdefault(_slot(parameter, declared), parameter)
            if first is not parameter and (first.name == parameter.name or (first.text and parameter.text)):
                yield _twice(parameter, first, declared)


def _slot(parameter: Parameter, declared: Field | None) -> str:
    """Return what two parameters have in common that exclude each other; those of a list add up."""
    return declared.name if declared and not declared.list else parameter.name


def _twice(parameter: Parameter, first: Parameter, declared: Field | None) -> Fault:
    if parameter.name == first.name:
        text = Text(
            fr="Le champ {name} est donné deux fois : seul le dernier compte. N’en gardez qu’un.",
            en="The field {name} is given twice: only the last counts. Keep one.",
        )
    else:
        text = Text(
            fr="{first} et {name} sont le même champ : n’en gardez qu’un.",
            en="{first} and {name} are the same field: keep one.",
        )
    return Fault(
        text=text.format(name=quoted(parameter.name), first=quoted(first.name)),
        start=parameter.name_start,
        field=declared.name if declared else parameter.name,
    )
