"""Rules on pages that say what another one says: twice in one edition, or again in a later one."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from forumtools.language import Text
from forumtools.model.findings import Severity
from forumtools.model.forum import Field
from forumtools.model.records import Record
from forumtools.model.roles import Role
from forumtools.rules.pages_alike import Common, Editions, PagesAlike
from forumtools.rules.places import entries, quoted
from forumtools.rules.registry import Fault, rule
from forumtools.rules.titles_alike import Likeness
from forumtools.rules.world import World, year_of
from forumtools.wikitext.pages import Reading

_MOST = 3
"""How many other pages are named; who looks at these finds the others."""

_TITLES = {
    Likeness.EQUAL: Text(fr="même titre", en="same title"),
    Likeness.NEAR: Text(fr="titres proches", en="titles that are near"),
}
_TEXT = Text(fr="même texte", en="same text")
_PEOPLE = Text(fr="mêmes personnes", en="same people")


@rule(
    "DUP001",
    Severity.WARNING,
    title=Text(fr="Doublon probable", en="Probable duplicate"),
    why=Text(
        fr="Une contribution envoyée deux fois compte deux fois, et chaque page ne reçoit que la moitié des "
        "compléments et des liens. On compare les mots du titre, le texte et les personnes ; un numéro ou un lieu "
        "différent fait une autre contribution.",
        en="A contribution sent twice counts twice, and each of its pages gets half of the additions and links. The "
        "words of the title, the text and the people are compared; another number or place makes another "
        "contribution.",
    ),
    wrong="Contrib:Carte ouverte des composteurs\nContrib:La carte ouverte du composteur",
    right="Contrib:Repair café de Brest\nContrib:Repair café de Quimper",
)
def probable_duplicate(reading: Reading, world: World) -> Iterator[Fault]:
    """Find pages that another page of the same edition says already."""
    found = (common for common in _alike(reading, world) if common.editions is not Editions.TWO)
    for common in islice(found, _MOST):
        yield _fault(
            reading,
            Text(
                fr="La page {other} semble dire la même chose ({reasons}) : réunissez les deux pages, ou dites dans "
                "leurs titres ce qui les distingue.",
                en="The page {other} seems to say the same ({reasons}): join the two pages, or say in their titles "
                "what tells them apart.",
            ),
            common,
        )


@rule(
    "DUP002",
    Severity.INFO,
    title=Text(fr="Suite probable d’une édition précédente", en="Probable follow-up of an earlier edition"),
    why=Text(
        fr="Un projet qui revient d’une édition à l’autre raconte une histoire. Quand sa page dit de laquelle elle "
        "est la suite, le catalogue les réunit et l’on voit ce qui a changé.",
        en="A project that comes back from one edition to the next tells a story. When its page says which one it "
        "follows, the catalogue joins them and readers see what has changed.",
    ),
    wrong="Contrib:Carte ouverte des composteurs (2018)\n|édition=2018\n"
    "Contrib:Carte ouverte des composteurs\n|édition=2016",
    right="Contrib:Carte ouverte des composteurs (2018)\n|édition=2018\n|suite de=Carte ouverte des composteurs\n"
    "Contrib:Carte ouverte des composteurs\n|édition=2016",
)
def probable_follow_up(reading: Reading, world: World) -> Iterator[Fault]:
    """Find pages that seem to follow one of an earlier edition, and do not say so."""
    declared = _public_field(reading, Role.FOLLOWS)
    if declared is None or _public_field(reading, Role.EDITION) is None or reading.record.of(Role.FOLLOWS):
        return
    now = _year(reading.record, world)
    earlier = [
        (year, common)
        for common in _alike(reading, world)
        if common.editions is Editions.TWO and now and (year := _year(common.other, world)) and year < now
    ]
    if earlier:
        _, common = max(earlier, key=lambda entry: entry[0])
        text = Text(
            fr="Cette page semble être la suite de {other}, édition {edition} ({reasons}) : si c’est le cas, "
            "écrivez ce titre dans « {field} ».",
            en="This page seems to follow {other}, edition {edition} ({reasons}): if so, write that title in "
            "“{field}”.",
        )
        yield _fault(reading, text, common, edition=common.other.one(Role.EDITION), field=declared.name)


def _alike(reading: Reading, world: World) -> tuple[Common, ...]:
    if reading.kind is world.forum.edition_kind or not reading.page.title:
        return ()
    return world.index(PagesAlike).alike(reading)


def _year(record: Record, world: World) -> int | None:
    name = record.one(Role.EDITION)
    return year_of(name, world.edition(name)) if name else None


def _fault(reading: Reading, text: Text, common: Common, **words: str) -> Fault:
    declared = _public_field(reading, Role.TITLE)
    reasons = [*filter(None, [_TITLES.get(common.title)]), *[_TEXT] * common.text, *[_PEOPLE] * common.people]
    listed = Text(fr=", ".join(reason.fr for reason in reasons), en=", ".join(reason.en for reason in reasons))
    return Fault(
        text=text.format(other=quoted(common.other.page), reasons=listed, **words),
        start=entries(reading)[0].start(declared, reading) if declared else 0,
        field=declared.name if declared else None,
    )


def _public_field(reading: Reading, role: Role) -> Field | None:
    declared = reading.kind.field_for(role)
    return None if declared is None or declared.is_private else declared
