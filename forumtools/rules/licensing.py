"""Rules on licences: under which one the page may be used again, said so that everybody understands it."""

from __future__ import annotations

from collections.abc import Iterator

from forumtools.language import Text
from forumtools.model.findings import Edit, Severity
from forumtools.model.forum import Field
from forumtools.model.licences import KnownLicence, is_settled, known_licence
from forumtools.model.roles import Role
from forumtools.rules.fields import urgency
from forumtools.rules.places import Entry, Item, entries, has_broken_call, is_told, items, quoted
from forumtools.rules.registry import Fault, Reach, rule
from forumtools.rules.world import World
from forumtools.wikitext.pages import Reading


@rule(
    "LIC001",
    Severity.WARNING,
    title=Text(fr="Licence absente, ou non acceptée", en="Licence missing, or not accepted"),
    why=Text(
        fr="Sans licence, personne ne peut reprendre la page : ni le catalogue imprimé, ni un autre forum. Une "
        "licence qui interdit de modifier ou de vendre (ND, NC) empêche le catalogue de mêler les pages ; « tous "
        "droits réservés » n’en est pas une. Là où le forum l’exige à la publication, son absence devient alors une "
        "erreur.",
        en="Without a licence nobody may use the page again: neither the printed catalogue nor another forum. A "
        "licence that forbids to change or to sell (ND, NC) keeps the catalogue from mixing pages; “all rights "
        "reserved” is none. Where the forum asks for it at publication, its absence becomes an error then.",
    ),
    wrong="|licence=tous droits réservés",
    right="|licence=CC BY-SA 4.0",
    reach=Reach.EDITION,
)
def no_licence(reading: Reading, world: World) -> Iterator[Fault]:
    """Find pages that may not be used again, or do not say so."""
    declared = _licence_field(reading)
    if declared is None or has_broken_call(reading):
        return
    for entry in entries(reading) if declared.required else ():
        if not is_told(entry.values.get(declared.name, ())):
            yield _missing(declared, entry, reading, world)
    for item in items(reading):
        if item.declared is declared and is_told((item.value,)) and "{{" not in item.value:
            yield from _refused(item, world)


def _licence_field(reading: Reading) -> Field | None:
    declared = reading.kind.field_for(Role.LICENCE)
    return None if declared is None or declared.is_private else declared


def _missing(declared: Field, entry: Entry, reading: Reading, world: World) -> Fault:
    usual = known_licence(world.forum.license or "CC-BY-SA-4.0")
    return Fault(
        text=Text(
            fr="Aucune licence n’est donnée : choisissez-en une, par exemple {usual}.",
            en="No licence is given: choose one, {usual} for instance.",
        ).format(usual=quoted(usual.label if usual else world.forum.license or "")),
        start=entry.start(declared, reading),
        field=declared.name,
        severity=urgency(declared.required, world.moment_of(reading.record)),
    )


def _refused(item: Item, world: World) -> Iterator[Fault]:
    licence = known_licence(item.value)
    if licence is None:
        text = Text(
            fr="{value} n’est pas une licence connue : choisissez-en une libre, par exemple « CC BY-SA 4.0 ».",
            en="{value} is no licence that is known: choose a free one, “CC BY-SA 4.0” for instance.",
        )
    elif not licence.is_free and _is_free_forum(world):
        text = Text(
            fr="{value} interdit de modifier ou de vendre : le catalogue du forum ne peut la mêler aux autres.",
            en="{value} forbids to change or to sell: the forum's catalogue cannot mix it with the others.",
        )
    else:
        return
    yield Fault(text=text.format(value=quoted(item.value)), start=item.start, field=item.declared.name)


def _is_free_forum(world: World) -> bool:
    usual = known_licence(world.forum.license or "")
    return usual is None or usual.is_free


@rule(
    "LIC002",
    Severity.WARNING,
    title=Text(fr="Licence mal écrite", en="Licence misspelt"),
    why=Text(
        fr="« CC BY SA », « cc-by-sa 4 » et « Creative Commons BY-SA » veulent dire la même chose, mais font trois "
        "rubriques. L’écriture est corrigée, sans rien ajouter : une version qui manque est seulement signalée "
        "(information), car seul l’auteur la connaît.",
        en="“CC BY SA”, “cc-by-sa 4” and “Creative Commons BY-SA” mean the same, and make three headings. The "
        "spelling is mended, and nothing added: a version that is missing is only told (info), for the author alone "
        "knows it.",
    ),
    wrong="|licence=cc by sa 4.0",
    right="|licence=CC BY-SA 4.0",
    fixable=True,
    reach=Reach.PAGE,
)
def misspelt_licence(reading: Reading, world: World) -> Iterator[Fault]:
    """Find licences that are not in their settled form."""
    declared = _licence_field(reading)
    for item in items(reading) if declared else ():
        licence = known_licence(item.value) if item.declared is declared else None
        if licence is None:
            continue
        if not is_settled(item.value, licence):
            yield _misspelt(item, licence)
        elif licence.version is None and licence.has_versions:
            yield _without_version(item)


def _misspelt(item: Item, licence: KnownLicence) -> Fault:
    edit = Edit(start=item.start, end=item.end, new=licence.label)
    return Fault(
        text=Text(fr="La licence {value} s’écrit {label}.", en="The licence {value} is written {label}.").format(
            value=quoted(item.value), label=quoted(licence.label)
        ),
        start=item.start,
        field=item.declared.name,
        edits=() if item.loose else (edit,),
    )


def _without_version(item: Item) -> Fault:
    return Fault(
        text=Text(
            fr="Quelle version de {value} ? La dernière est la 4.0.",
            en="Which version of {value}? The latest is 4.0.",
        ).format(value=quoted(item.value)),
        start=item.start,
        field=item.declared.name,
        severity=Severity.INFO,
    )
