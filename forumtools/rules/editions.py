"""Rules on editions: the occurrence of the forum that a page belongs to, said everywhere alike."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from forumtools.language import Text
from forumtools.model.findings import Edit, Severity
from forumtools.model.forum import PLACEHOLDER, Field
from forumtools.model.roles import Role
from forumtools.model.words import fold, nearest
from forumtools.rules.likeness import obvious
from forumtools.rules.places import entries, has_broken_call, is_told, quoted, role_field
from forumtools.rules.registry import Fault, Reach, rule
from forumtools.rules.world import World
from forumtools.wikitext.layout import Category
from forumtools.wikitext.pages import Reading
from forumtools.wikitext.values import BLANKS
from forumtools.wikitext.writing import category_link, category_name

_LINK_NAME = re.compile(r"\[\[[^:\]|]*:[ _]*([^\]|]*)")


@rule(
    "EDI001",
    Severity.ERROR,
    title=Text(fr="Édition absente", en="Edition missing"),
    why=Text(
        fr="C’est l’édition qui range la page dans un catalogue et une liste. Sans elle, la page n’apparaît nulle "
        "part, et rien ne dit de quand elle date.",
        en="The edition puts the page into a catalogue and a list. Without it the page shows up nowhere, and "
        "nothing says when it was written.",
    ),
    wrong="|édition=",
    right="|édition=2018",
    reach=Reach.PAGE,
)
def missing_edition(reading: Reading, world: World) -> Iterator[Fault]:
    """Find pages of no edition."""
    declared = role_field(reading, Role.EDITION)
    if declared is None or has_broken_call(reading):
        return
    for entry in entries(reading):
        if not is_told(entry.values.get(declared.name, ())):
            yield Fault(
                text=_missing_edition(reading, declared),
                start=entry.start(declared, reading),
                field=declared.name,
            )


def _missing_edition(reading: Reading, declared: Field) -> Text:
    said = next((edition for edition, _ in _editions_in_categories(reading, declared)), None)
    text = Text(
        fr="L’édition manque : indiquez à quelle édition la page appartient.",
        en="The edition is missing: say which edition the page belongs to.",
    )
    if said is None:
        return text
    return Text(
        fr="{text} La catégorie dit {said}.",
        en="{text} The category says {said}.",
    ).format(text=text, said=quoted(said))


@rule(
    "EDI002",
    Severity.ERROR,
    title=Text(fr="Édition inconnue", en="Unknown edition"),
    why=Text(
        fr="Chaque édition a sa page, d’où viennent ses dates et ses thèmes. Une édition sans page est presque "
        "toujours une faute de frappe ; sinon, sa page reste à créer.",
        en="Every edition has its page, which its dates and themes come from. An edition without a page is nearly "
        "always a slip of the keyboard; if not, its page has still to be made.",
    ),
    wrong="|édition=2108",
    right="|édition=2018",
    reach=Reach.EDITION,
)
def unknown_edition(reading: Reading, world: World) -> Iterator[Fault]:
    """Find editions that have no page, once there are pages of editions at all."""
    declared = reading.kind.field_for(Role.EDITION)
    if declared is None or not world.editions:
        return
    for entry in entries(reading):
        for value in entry.values.get(declared.name, ()):
            if is_told((value,)) and "{{" not in value and world.edition(value) is None:
                yield Fault(
                    text=_unknown_edition(value, world),
                    start=entry.start(declared, reading),
                    field=declared.name,
                )


def _unknown_edition(value: str, world: World) -> Text:
    known = nearest(value, [edition.page_name for edition in world.editions])
    if known is None:
        return Text(
            fr="L’édition {value} n’a pas de page : corrigez-la, ou créez sa page.",
            en="The edition {value} has no page: correct it, or make its page.",
        ).format(value=quoted(value))
    return Text(
        fr="L’édition {value} n’a pas de page : peut-être {known} ?",
        en="The edition {value} has no page: perhaps {known}?",
    ).format(value=quoted(value), known=quoted(known))


@rule(
    "EDI003",
    Severity.ERROR,
    title=Text(fr="La page dit deux éditions", en="The page says two editions"),
    why=Text(
        fr="Le modèle, la ligne du haut et la catégorie disent l’édition chacun de leur côté. S’ils se "
        "contredisent, la page est dans une liste et manque dans l’autre ; seule une personne sait laquelle est "
        "juste.",
        en="The template, the line on top and the category each tell the edition. Where they contradict each other "
        "the page is in one list and missing from the other; only a person knows which is right.",
    ),
    wrong="|édition=2018\n[[Catégorie:Contributions 2016]]",
    right="|édition=2018\n[[Catégorie:Contributions 2018]]",
    reach=Reach.EDITION,
)
def contradictory_edition(reading: Reading, world: World) -> Iterator[Fault]:
    """Find pages whose call, header lines and categories do not agree."""
    declared = reading.kind.field_for(Role.EDITION)
    if declared is None:
        return
    said = [(value, place) for value, place in _editions_in_text(reading, declared) if is_told((value,))]
    filed = list(_editions_in_categories(reading, declared))
    identities = {_identity(value, world) for value, _ in said[:1]}
    if not identities.intersection(_identity(value, world) for value, _ in filed):
        said += filed[:1]  # One category that agrees is enough; the others are EDI004's.
    for value, place in said[1:]:
        if _identity(value, world) not in identities:
            identities.add(_identity(value, world))
            yield Fault(
                text=Text(
                    fr="Ici {other}, ailleurs {first} : gardez l’édition qui est juste.",
                    en="Here {other}, elsewhere {first}: keep the edition that is right.",
                ).format(first=quoted(said[0][0]), other=quoted(value)),
                start=place,
                field=declared.name,
            )


def _editions_in_text(reading: Reading, declared: Field) -> Iterator[tuple[str, int]]:
    for entry in entries(reading)[:1]:
        if entry.call:
            place = entry.start(declared, reading)
            yield from ((value, place) for value in entry.values.get(declared.name, ())[:1])
    for line in reading.header:
        if line.declared is declared and not declared.is_private:
            yield from ((value, line.start) for value in line.values)


def _editions_in_categories(reading: Reading, declared: Field) -> Iterator[tuple[str, int]]:
    pattern = _category_pattern(reading.kind.category or "", declared.names)
    for category in reading.categories if pattern else ():
        match = pattern.fullmatch(category.name) if pattern else None
        if match:
            yield match["edition"], category.start


@lru_cache(maxsize=64)
def _category_pattern(formula: str, names: tuple[str, ...]) -> re.Pattern[str] | None:
    """Return the pattern of categories that *formula* makes; nothing when it does not use the field of *names*."""
    pieces = PLACEHOLDER.split(formula)
    folded = {fold(name) for name in names}
    parts, found = "", False
    for rank, piece in enumerate(pieces):
        if rank % 2 == 0:
            parts += re.escape(piece)
        elif fold(piece) in folded and not found:
            parts, found = parts + r"(?P<edition>\S(?:.*\S)?)", True
        else:
            parts += ".+"
    return re.compile(parts, re.IGNORECASE) if found else None


def _identity(value: str, world: World) -> str:
    edition = world.edition(value)
    return edition.page if edition else fold(value)


@rule(
    "EDI004",
    Severity.WARNING,
    title=Text(fr="Catégorie de l’édition absente ou fausse", en="Category of the edition missing or wrong"),
    why=Text(
        fr="La catégorie est la liste des pages d’une édition, celle que l’on consulte dans le wiki. Elle se "
        "déduit du modèle ; elle peut donc être ajoutée, ou son orthographe corrigée, sans risque.",
        en="The category is the list of an edition's pages, which people look at in the wiki. It follows from the "
        "template, so it can be added, or its spelling mended, without risk.",
    ),
    wrong="|édition=2018\n[[Catégorie:Contribution 2018]]",
    right="|édition=2018\n[[Catégorie:Contributions 2018]]",
    fixable=True,
    reach=Reach.EDITION,
)
def wrong_category(reading: Reading, world: World) -> Iterator[Fault]:
    """Find pages that are not, or not only, in the category of their edition."""
    declared = reading.kind.field_for(Role.EDITION)
    if declared is None or declared.is_private or not _category_pattern(reading.kind.category or "", declared.names):
        return
    name = category_name(reading.record)
    if name is None:
        return
    filed = list(_editions_in_categories(reading, declared))
    names = [category.name for category in reading.categories]
    if reading.site.normal(name) in names:
        yield from _other_editions(reading, declared, world)
    elif not any(_identity(edition, world) != _identity_of(reading, declared, world) for edition, _ in filed):
        yield _misfiled(reading, declared, name)


def _identity_of(reading: Reading, declared: Field, world: World) -> str:
    return _identity(reading.record.values[declared.name][0], world)


def _other_editions(reading: Reading, declared: Field, world: World) -> Iterator[Fault]:
    own = _identity_of(reading, declared, world)
    for edition, place in _editions_in_categories(reading, declared):
        if _identity(edition, world) != own:
            yield Fault(
                text=Text(
                    fr="La page est aussi dans la catégorie de l’édition {other} : enlevez-la de là.",
                    en="The page is in the category of the edition {other} too: take it out of there.",
                ).format(other=quoted(edition)),
                start=place,
                field=declared.name,
            )


def _misfiled(reading: Reading, declared: Field, name: str) -> Fault:
    for category in reading.categories:
        if obvious(category.name, [name]):
            return Fault(
                text=Text(
                    fr="La catégorie {wrong} devrait être {right}.",
                    en="The category {wrong} should be {right}.",
                ).format(wrong=quoted(category.name), right=quoted(name)),
                start=category.start,
                field=declared.name,
                edits=(_renamed(reading.text, category, name),),
            )
    return Fault(
        text=Text(
            fr="La page n’est pas dans la catégorie {name} : ajoutez-la en bas de page.",
            en="The page is not in the category {name}: add it at the bottom of the page.",
        ).format(name=quoted(name)),
        start=_end(reading),
        field=declared.name,
        edits=tuple(_added(reading)),
        severity=None if reading.calls else Severity.INFO,  # The old form of pages had no categories.
    )


def _renamed(text: str, category: Category, name: str) -> Edit:
    match = _LINK_NAME.match(text, category.start)
    start, end = match.span(1) if match else (category.start, category.end)
    return Edit(start=start, end=end, new=name)


def _added(reading: Reading) -> Iterator[Edit]:
    link = category_link(reading.record, reading.site)
    unsure = reading.scan.unclosed or any(not span.closed for span in reading.scan.spans)
    if link is None or unsure or reading.is_hostile:
        return
    end = _end(reading)
    follows = any(category.end == end for category in reading.categories)
    yield Edit(start=end, end=end, new=("\n" if follows else "\n\n" if end else "") + link)


def _end(reading: Reading) -> int:
    return len(reading.text.rstrip(BLANKS))
