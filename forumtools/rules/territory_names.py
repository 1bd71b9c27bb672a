"""The rule on territories: one that there was at the time, and that can be told from its namesakes."""

from __future__ import annotations

from collections.abc import Iterator

from forumtools.language import Text
from forumtools.model.findings import Severity
from forumtools.model.roles import Role
from forumtools.model.words import fold
from forumtools.rules.places import Item, items, quoted
from forumtools.rules.registry import Fault, Reach, rule
from forumtools.rules.territories import AMBIGUOUS, CHANGE, Region, region_part
from forumtools.rules.world import World, year_of
from forumtools.wikitext.pages import Reading

_NOTE = Text(
    fr="{value} : dites lequel, par exemple {one} ou {other}.",
    en="{value}: say which one, for instance {one} or {other}.",
)
_TWICE = Text(
    fr="{value} et {first} sont le même territoire : n’en gardez qu’un.",
    en="{value} and {first} are the same place: keep one.",
)
_OLD = Text(
    fr="La région {value} n’existe plus depuis {change} : c’est maintenant {others}.",
    en="The region {value} has not existed since {change}: it is {others} now.",
)
_NEW = Text(
    fr="La région {value} n’existe que depuis {change} ; pour une édition de {year}, dites laquelle : {others}.",
    en="The region {value} has existed only since {change}; for an edition of {year} say which one: {others}.",
)


@rule(
    "TER001",
    Severity.WARNING,
    title=Text(fr="Territoire ambigu, ou d’une autre époque", en="Territory that is ambiguous or of another time"),
    why=Text(
        fr="Les régions ont changé en 2016, et plusieurs villes portent le même nom. Une fiche dit le territoire tel "
        "qu’il était à l’édition ; sinon, comparer deux éditions compte des choses différentes.",
        en="The French regions changed in 2016, and several towns bear the same name. A page tells the place as it was "
        "at the edition; if not, comparing two editions counts different things.",
    ),
    wrong="|territoires=Poitou-Charentes",
    right="|territoires=Nouvelle-Aquitaine",
    reach=Reach.EDITION,
)
def doubtful_territory(reading: Reading, world: World) -> Iterator[Fault]:
    """Find territories that are ambiguous, given twice, or of another time than the edition."""
    seen: dict[str, Item] = {}
    for item in items(reading):
        if item.declared.role not in (Role.PLACES, Role.PLACE) or "{{" in item.value:
            continue
        first = seen.setdefault(f"{item.declared.name} {fold(item.value)}", item)
        text = _doubt(item, first, reading, world)
        if text:
            yield Fault(text=text, start=item.start, field=item.declared.name)


def _doubt(item: Item, first: Item, reading: Reading, world: World) -> Text | None:
    if first is not item and first.value != item.value:
        return _TWICE.format(value=quoted(item.value), first=quoted(first.value))
    choices = AMBIGUOUS.get(fold(item.value))
    if choices:
        return _NOTE.format(value=quoted(item.value), one=quoted(choices[0]), other=quoted(choices[1]))
    region = region_part(item.value)
    return _of_another_time(item, region, reading, world) if region else None


def _of_another_time(item: Item, region: Region, reading: Reading, world: World) -> Text | None:
    edition = world.edition_of(reading.record)
    year = year_of(edition.page_name if edition else reading.record.one(Role.EDITION), edition)
    if year is None or region.is_of(year):
        return None
    others = ", ".join(region.others)
    return (_NEW if region.is_new else _OLD).format(value=quoted(item.value), change=CHANGE, others=others, year=year)
