"""Rules on values: what the forum asks for is there, and is what the field is for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from forumtools.language import Text
from forumtools.model.findings import Edit, Severity
from forumtools.model.forum import Field, Kind
from forumtools.model.records import Record
from forumtools.model.roles import Moment, Role
from forumtools.model.types import Mode
from forumtools.rules.likeness import likely, obvious
from forumtools.rules.places import Entry, Item, entries, has_broken_call, is_told, items, quoted
from forumtools.rules.registry import Fault, Reach, rule
from forumtools.rules.watch_pages import belongs_to_watch, is_no_type
from forumtools.rules.world import World, year_of
from forumtools.wikitext.pages import Reading
from forumtools.wikitext.titles import title_fault
from forumtools.wikitext.values import write_values

_OTHER_RULES = frozenset({Role.TITLE, Role.EDITION, Role.CONTRIBUTORS, Role.CONSENT, Role.LICENCE})
"""What TIT001, EDI001, PER001, PRV004 and LIC001 look after."""

_BLANKS = re.compile(r"[ \u00a0\u202f]")


@rule(
    "FLD001",
    Severity.ERROR,
    title=Text(fr="Champ obligatoire absent ou vide", en="Required field missing or empty"),
    why=Text(
        fr="Le forum demande cette valeur à chaque page. Quand elle n’est due qu’à partir d’un moment de l’édition, "
        "elle est rappelée avant (avertissement) et exigée ensuite (erreur) ; sur les pages archivées ou sans date, "
        "c’est un avertissement.",
        en="The forum asks every page for this value. Where it is due from some moment of the edition only, it is "
        "recalled before (warning) and required from then on (error); on pages that are archived or have no date "
        "it is a warning.",
    ),
    wrong="{{Veille\n|titre=Des ateliers de réparation tenus par des habitants\n|type=projet inspirant\n"
    "|url=https://reparer.example.org/bilan\n|date=\n}}",
    right="{{Veille\n|titre=Des ateliers de réparation tenus par des habitants\n|type=projet inspirant\n"
    "|url=https://reparer.example.org/bilan\n|date=2018-04\n}}",
    reach=Reach.EDITION,
)
def missing_value(reading: Reading, world: World) -> Iterator[Fault]:
    """Find required fields that say nothing."""
    required = [field for field in reading.kind.fields if field.required and _is_ours(field, reading.kind)]
    if not required or has_broken_call(reading):
        return
    for entry in entries(reading):
        for declared in required:
            if not is_told(entry.values.get(declared.name, ())) and _in_use(declared, reading.record, world):
                yield _missing(declared, entry, reading, world)


def _is_ours(declared: Field, kind: Kind) -> bool:
    return declared.role not in _OTHER_RULES and not declared.is_private and not belongs_to_watch(declared, kind)


def _in_use(declared: Field, record: Record, world: World) -> bool:
    """Say whether the forum had the field at the edition of *record*."""
    if declared.since is None and declared.until is None:
        return True
    year = year_of(record.one(Role.EDITION), world.edition_of(record))
    since, until = (name and year_of(name, world.edition(name)) for name in (declared.since, declared.until))
    return not year or (since or year) <= year <= (until or year)


def _missing(declared: Field, entry: Entry, reading: Reading, world: World) -> Fault:
    text = Text(
        fr="Le champ {name} manque : donnez-lui une valeur.",
        en="The field {name} is missing: give it a value.",
    )
    return Fault(
        text=text.format(name=quoted(declared.name)),
        start=entry.start(declared, reading),
        field=declared.name,
        severity=urgency(declared.required, world.moment_of(reading.record)),
    )


def urgency(required: bool | Moment, now: Moment | None) -> Severity:
    """Return how bad it is *now* that something *required* is missing: an error once it is due, not in archives."""
    if not isinstance(required, Moment):
        return Severity.ERROR
    is_due = now is not None and now is not Moment.ARCHIVE and required.reached(now)
    return Severity.ERROR if is_due else Severity.WARNING


@rule(
    "FLD003",
    Severity.ERROR,
    title=Text(fr="Valeur qui n’est pas de la bonne sorte", en="Value of the wrong sort"),
    why=Text(
        fr="Une date, une adresse ou un nombre que le programme ne comprend pas ne peut être ni trié, ni compté, "
        "ni suivi. Les dates s’écrivent dans l’ordre année, mois, jour, car 03/04/15 se lit de deux façons.",
        en="A date, an address or a number that the program does not understand can be neither sorted, counted nor "
        "followed. Dates are written year, month, day, for 03/04/15 can be read in two ways.",
    ),
    wrong="|début=18/06/15",
    right="|début=2015-06-18",
    reach=Reach.PAGE,
)
def wrong_sort(reading: Reading, world: World) -> Iterator[Fault]:
    """Find values that are not of the type of their field."""
    for item in items(reading):
        if item.declared.takes_any_text:
            continue
        text = None if _is_computed(item) else _fault(item)
        if text:
            yield Fault(text=text, start=item.start, field=item.declared.name)


def _is_computed(item: Item) -> bool:
    return "{{" in item.value


def _fault(item: Item) -> Text | None:
    declared, value = item.declared, item.value
    if fault := declared.type.check(value):
        text = _NOT_SO if value in fault.fr else _VALUE_NOT_SO
    elif declared.type.mode is Mode.REFERENCE and (fault := title_fault(value)):
        text = _NO_TITLE
    elif declared.pattern and not _compiled(declared.pattern).fullmatch(value):
        text, fault = _OTHER_FORM, Text.same("")
    else:
        return None
    return text.format(name=quoted(declared.name), value=quoted(value), fault=fault)


_NOT_SO = Text(fr="Champ {name} : {fault}.", en="Field {name}: {fault}.")
_VALUE_NOT_SO = Text(fr="Champ {name}, {value} : {fault}.", en="Field {name}, {value}: {fault}.")
_NO_TITLE = Text(fr="Champ {name}, {value}. {fault}", en="Field {name}, {value}. {fault}")
_OTHER_FORM = Text(
    fr="Champ {name} : {value} n’a pas la forme demandée.",
    en="Field {name}: {value} is not in the form asked for.",
)


@lru_cache(maxsize=128)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


@rule(
    "FLD004",
    Severity.WARNING,
    title=Text(fr="Valeur hors de la liste", en="Value not in the list"),
    why=Text(
        fr="Les listes servent à réunir les pages : « Transition » et « Transitions » feraient deux rubriques. Ce "
        "qui ne diffère que par une lettre, un accent ou un pluriel est corrigé ; pour le reste, choisissez.",
        en="Lists bring pages together: “Transition” and “Transitions” would be two headings. What differs in one "
        "letter, an accent or a plural only is mended; for the rest, choose.",
    ),
    wrong="|stade=demarage",
    right="|stade=démarrage",
    fixable=True,
    reach=Reach.EDITION,
)
def value_of_no_list(reading: Reading, world: World) -> Iterator[Fault]:
    """Find values that the list of their field does not have."""
    for item in items(reading):
        declared = item.declared
        if not (declared.values or declared.values_from) or _is_computed(item):
            continue
        allowed = _allowed(item, reading, world)
        if allowed and item.value not in allowed and not is_no_type(declared, reading.kind, item.value):
            meant = obvious(item.value, allowed)
            yield Fault(
                text=_not_listed(item, likely(item.value, allowed), allowed),
                start=item.start,
                field=declared.name,
                edits=tuple(_replaced(item, meant)),
            )


def _allowed(item: Item, reading: Reading, world: World) -> tuple[str, ...]:
    if item.declared.values:
        return item.declared.values
    call = next((call for call in reading.calls if call.call.start <= item.start < call.call.end), None)
    return world.allowed(item.declared, reading.kind, call.values if call else reading.record.values)


def _not_listed(item: Item, near: str | None, allowed: tuple[str, ...]) -> Text:
    if near:
        text = Text(
            fr="Champ {name} : {value} n’est pas dans la liste ; peut-être {near} ?",
            en="Field {name}: {value} is not in the list; perhaps {near}?",
        )
        return text.format(name=quoted(item.declared.name), value=quoted(item.value), near=quoted(near))
    text = Text(
        fr="Champ {name} : {value} n’est pas dans la liste ({allowed}).",
        en="Field {name}: {value} is not in the list ({allowed}).",
    )
    return text.format(name=quoted(item.declared.name), value=quoted(item.value), allowed=", ".join(allowed))


def _replaced(item: Item, meant: str | None) -> Iterator[Edit]:
    if meant and not item.loose:
        yield Edit(start=item.start, end=item.end, new=write_values((meant,), item.declared))


@rule(
    "FLD005",
    Severity.WARNING,
    title=Text(fr="Valeur trop longue ou trop courte", en="Value too long or too short"),
    why=Text(
        fr="Les longueurs sont celles qui tiennent dans le catalogue et ses listes. Un nombre hors de ses bornes "
        "est le plus souvent une faute de frappe.",
        en="The lengths are those that fit the catalogue and its lists. A number out of its bounds is mostly a "
        "slip of the keyboard.",
    ),
    wrong="{{Édition\n|titre=2018\n|année=20018\n}}",
    right="{{Édition\n|titre=2018\n|année=2018\n}}",
    reach=Reach.PAGE,
)
def wrong_size(reading: Reading, world: World) -> Iterator[Fault]:
    """Find texts that are too long or too short, and numbers out of bounds."""
    for item in items(reading):
        declared = item.declared
        if declared.min is None and declared.max is None:
            continue
        size = _size(item)
        bound = None if size is None or _is_computed(item) else _crossed(declared, size)
        if bound is not None:
            yield Fault(text=_too(item, size or 0, bound), start=item.start, field=declared.name)


def _size(item: Item) -> float | None:
    """Return the number that the value is, or how many characters it has."""
    if item.declared.type_name != "number":
        return len(item.value)
    try:
        return float(_BLANKS.sub("", item.value).replace(",", "."))
    except ValueError:
        return None  # FLD003 says so.


def _crossed(declared: Field, size: float) -> float | None:
    if declared.max is not None and size > declared.max:
        return declared.max
    too_small = declared.min is not None and size < declared.min
    return declared.min if too_small and declared.role is not Role.TITLE else None  # A short title is TIT002's.


def _too(item: Item, size: float, bound: float) -> Text:
    name, most = quoted(item.declared.name), size > bound
    if item.declared.type_name == "number":
        text = Text(fr="Champ {name} : {value} dépasse {n}.", en="Field {name}: {value} is more than {n}.")
        if not most:
            text = Text(fr="Champ {name} : {value} est inférieur à {n}.", en="Field {name}: {value} is less than {n}.")
        return text.format(name=name, value=quoted(item.value), n=f"{bound:g}")
    text = Text(
        fr="Champ {name} : {size} caractères, {n} au plus ; raccourcissez.",
        en="Field {name}: {size} characters, {n} at most; shorten it.",
    )
    if not most:
        text = Text(
            fr="Champ {name} : {size} caractères, au moins {n} ; dites-en plus.",
            en="Field {name}: {size} characters, {n} at least; say more.",
        )
    return text.format(name=name, size=f"{size:g}", n=f"{bound:g}")
