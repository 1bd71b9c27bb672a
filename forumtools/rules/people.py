"""Rules on people: who the page is from, and under which name."""

from __future__ import annotations

from collections.abc import Iterator

from forumtools.language import Text
from forumtools.model.findings import Edit, Severity
from forumtools.model.roles import Role
from forumtools.rules.people_known import Proposal
from forumtools.rules.places import Item, entries, has_broken_call, is_told, items, quoted, role_field
from forumtools.rules.registry import Fault, Reach, rule
from forumtools.rules.world import World
from forumtools.wikitext.pages import Reading

_ORDER = Text(
    fr="{name} : si c’est le nom de famille qui vient d’abord, écrivez {better}.",
    en="{name}: if the family name comes first, write {better}.",
)
_CAPITALS = Text(
    fr="{name} : écrivez le prénom puis le nom, sans capitales : {better}.",
    en="{name}: write the first name, then the family name, not in capitals: {better}.",
)
_PERHAPS = Text(
    fr="{name} : si c’est une personne, écrivez le prénom puis le nom, sans capitales : {better}.",
    en="{name}: if this is a person, write the first name, then the family name, not in capitals: {better}.",
)
_KNOWN = Text(
    fr="{name} : le nom de famille vient d’abord ; ailleurs, c’est {better}.",
    en="{name}: the family name comes first; on other pages it is {better}.",
)


@rule(
    "PER001",
    Severity.ERROR,
    title=Text(fr="Personne n’est nommé", en="Nobody is named"),
    why=Text(
        fr="Une contribution présente des personnes qui viendront au forum : sans nom, on ne sait ni qui "
        "rencontrer, ni à qui poser une question, ni qui créditer.",
        en="A contribution presents people who will come to the forum: without a name nobody knows whom to meet, "
        "whom to ask or whom to credit.",
    ),
    wrong="|contributeurs=",
    right="|contributeurs=Malo Stervinou; Enora Le Bihan-Quéré",
    reach=Reach.PAGE,
)
def nobody(reading: Reading, world: World) -> Iterator[Fault]:
    """Find pages without contributors."""
    declared = role_field(reading, Role.CONTRIBUTORS)
    if declared is None or has_broken_call(reading):
        return
    for entry in entries(reading):
        if not is_told(entry.values.get(declared.name, ())):
            yield Fault(
                text=Text(
                    fr="Personne n’est nommé : indiquez au moins un prénom et un nom.",
                    en="Nobody is named: give at least one first name and family name.",
                ),
                start=entry.start(declared, reading),
                field=declared.name,
            )


@rule(
    "PER002",
    Severity.INFO,
    title=Text(fr="Nom en capitales, ou nom de famille d’abord", en="Name in capitals, or family name first"),
    why=Text(
        fr="L’index du catalogue réunit les pages d’une même personne : « STERVINOU Malo » et « Malo Stervinou » "
        "en feraient deux. Les noms qui n’ont pas deux parties, les sigles et les collectifs restent comme ils "
        "sont.",
        en="The index of the catalogue brings the pages of a person together: “STERVINOU Malo” and “Malo "
        "Stervinou” would be two. Names of one word, acronyms and collectives stay as they are.",
    ),
    wrong="|contributeurs=LE GALLO Soizic",
    right="|contributeurs=Soizic Le Gallo",
    fixable=True,
)
def name_back_to_front(reading: Reading, world: World) -> Iterator[Fault]:
    """Find names in capitals, and names that are known to stand back to front."""
    declared = reading.kind.field_for(Role.CONTRIBUTORS)
    for item in items(reading) if declared else ():
        better = world.people.better(item.value) if item.declared is declared else None
        if better:
            yield Fault(
                text=_sentence(better).format(name=quoted(item.value), better=quoted(better.name)),
                start=item.start,
                field=item.declared.name,
                edits=tuple(_edits(item, better)),
            )


def _sentence(better: Proposal) -> Text:
    if better.shouted:
        return _CAPITALS if better.sure else _PERHAPS
    return _KNOWN if better.sure else _ORDER


def _edits(item: Item, better: Proposal) -> Iterator[Edit]:
    if better.sure and not item.loose:
        yield Edit(start=item.start, end=item.end, new=better.name)
