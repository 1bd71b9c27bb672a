"""Rules on pictures: they are there, they are told to those who do not see them, and somebody made them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from forumtools.language import Text
from forumtools.model.findings import Severity
from forumtools.rules.online import FileFacts
from forumtools.rules.places import items, quoted
from forumtools.rules.registry import Fault, Reach, rule
from forumtools.rules.world import World
from forumtools.wikitext.links import Picture, pictures
from forumtools.wikitext.pages import Reading

_FILE = 6
_MEANINGLESS = re.compile(
    r"(?:img|dsc[nf]?|p1|pict?|dcim|mvi|gopr|sam|scan|cimg|mov|vid|pxl|photo|image|images|picture|pic|sans[ _-]?titre"
    r"|untitled|unnamed|capture|screenshot|screen ?shot|téléchargement|download|fichier|file|logo|new|test|tmp|doc)?"
    r"[ _()\-.\d]*(?:hdr|copie|copy|final|bis|ok|v\d+)?[ _()\-.\d]*",
    re.IGNORECASE,
)
_MADE_BY_MACHINES = re.compile(
    r"(?:capture d['’ ]?[ée]cran|screen ?shot|whatsapp image|signal|fb[ _]img)[ _\-].*"
    r"|[0-9a-f]{12,}|[0-9a-f]{8}-[0-9a-f-]{27}|\d{8}[_\- ]\d{4,6}.*",
    re.IGNORECASE,
)
_OPTION = re.compile(
    r"(?:vignette|thumb(?:nail)?|cadre|framed?|sans ?cadre|frameless|bordure|border|droite?|right|gauche|left"
    r"|centr[ée]e?|center|centre|néant|none|redresse|upright|baseline|sub|super|top|middle|bottom|text-top|text-bottom"
    r"|\d*x?\d+ ?px|(?:upright|redresse|lang|langue|page|class|link|lien|start|thumbtime)=.*)",
    re.IGNORECASE,
)
_ALT = re.compile(r"alt ?=(.*)", re.IGNORECASE | re.DOTALL)
_NO_LINK = re.compile(r"(?:link|lien) ?= *", re.IGNORECASE)
_CREDIT = re.compile(
    r"©|\(c\)|crédits?|photos?(?:graphie)? ?[:par]|par [A-ZÉ]|licence|CC[ -]|CC0|domaine public|auteur|credit|by [A-Z]",
    re.IGNORECASE,
)
_TELLING = 3
"""Letters: a shorter caption tells nothing."""


@rule(
    "IMG001",
    Severity.WARNING,
    title=Text(fr="Image absente, ou nom qui ne dit rien", en="Picture missing, or a name that says nothing"),
    why=Text(
        fr="« IMG_1234.jpg » ne se retrouve pas, et deux personnes lui donnent le même nom. Une image que le wiki "
        "n’a pas laisse un cadre vide ; un champ qui ne contient que « Fichier: », une erreur dans la page.",
        en="“IMG_1234.jpg” cannot be found again, and two people give the same name. A picture that the wiki does "
        "not have leaves an empty frame; a field with nothing but “File:”, an error on the page.",
    ),
    wrong="== Présentation ==\n[[Fichier:IMG_1234.jpg|vignette|L'atelier du mardi (photo : Malo Stervinou)]]",
    right="== Présentation ==\n[[Fichier:Atelier du mardi.jpg|vignette|L'atelier du mardi (photo : Malo Stervinou)]]",
)
def nameless_picture(reading: Reading, world: World) -> Iterator[Fault]:
    """Find pictures that the wiki does not have, and names of files that say nothing."""
    for item in items(reading):
        if item.declared.type_name == "image" and reading.site.split(item.value + " ") == (_FILE, ""):
            said = Text(
                fr="{value} ne nomme aucune image : donnez son nom, ou videz le champ.",
                en="{value} names no picture: give its name, or empty the field.",
            )
            yield Fault(text=said.format(value=quoted(item.value)), start=item.start, field=item.declared.name)
    for picture in pictures(reading):
        text = _wrong_name(picture, reading, world)
        if text and picture.name:
            yield Fault(text=text, start=picture.start, field=picture.field)


def _wrong_name(picture: Picture, reading: Reading, world: World) -> Text | None:
    if _is_missing(picture, reading, world):
        return Text(
            fr="Le wiki n’a pas d’image {name} : importez-la, ou enlevez-la.",
            en="The wiki has no picture {name}: upload it, or take it out.",
        ).format(name=quoted(picture.name))
    stem = picture.name.rpartition(".")[0].replace("_", " ").strip()
    if _MEANINGLESS.fullmatch(stem) or _MADE_BY_MACHINES.fullmatch(stem):
        return Text(
            fr="Le nom {name} ne dit rien de l’image : renommez-la (« Atelier du mardi.jpg »).",
            en="The name {name} says nothing of the picture: rename it (“Tuesday workshop.jpg”).",
        ).format(name=quoted(picture.name))
    return None


def _title(picture: Picture, reading: Reading) -> str:
    return reading.site.normal(f"{reading.site.names(_FILE)[0]}:{picture.name}")


def _is_missing(picture: Picture, reading: Reading, world: World) -> bool:
    known = world.online.files if world.online else {}
    return known.get(_title(picture, reading), FileFacts()) is None


@rule(
    "IMG002",
    Severity.WARNING,
    title=Text(fr="Image sans texte de remplacement", en="Picture without alternative text"),
    why=Text(
        fr="Qui écoute la page, ou la lit sans images, n’en saura rien. Dites en quelques mots ce qu’on y voit : "
        "« alt=Deux personnes devant un ordinateur » (RGAA 1.1). Une image qui ne fait que décorer se marque "
        "« alt=|lien= ».",
        en="Who listens to the page, or reads it without pictures, will not know of it. Say in a few words what it "
        "shows: “alt=Two people at a computer” (RGAA 1.1). A picture that only decorates is marked “alt=|link=”.",
    ),
    wrong="== Présentation ==\n[[Fichier:Atelier du mardi.jpg|vignette]]",
    right="== Présentation ==\n[[Fichier:Atelier du mardi.jpg|vignette|alt=Deux personnes devant un ordinateur]]",
    reach=Reach.PAGE,
)
def untold_picture(reading: Reading, world: World) -> Iterator[Fault]:
    """Find pictures that are told neither by an alternative text nor by a caption."""
    for picture in pictures(reading):
        if picture.field is None and picture.name and not _is_told(picture):
            yield Fault(
                text=Text(
                    fr="L’image {name} n’a pas de texte de remplacement : ajoutez « |alt=ce qu’on y voit ».",
                    en="The picture {name} has no alternative text: add “|alt=what it shows”.",
                ).format(name=quoted(picture.name)),
                start=picture.start,
            )


def _is_told(picture: Picture) -> bool:
    alt = [match[1].strip() for option in picture.options if (match := _ALT.fullmatch(option))]
    if any(alt):
        return True
    if alt and any(_NO_LINK.fullmatch(option) for option in picture.options):
        return True  # Declared to be mere decoration.
    return _letters(caption(picture)) >= _TELLING


def caption(picture: Picture) -> str:
    """Return the words shown below a picture: the last of what is no option."""
    words = [option for option in picture.options if not _OPTION.fullmatch(option) and not _ALT.fullmatch(option)]
    return words[-1] if words else ""


def _letters(text: str) -> int:
    return sum(char.isalpha() for char in text)


@rule(
    "IMG003",
    Severity.WARNING,
    title=Text(fr="Image sans auteur ou sans licence", en="Picture without author or licence"),
    why=Text(
        fr="Une image n’a pas forcément la licence du texte : sans auteur ni licence, le catalogue ne peut pas la "
        "reprendre. On les dit dans la légende ou sur la page de l’image ; hors ligne, celle-ci n’est pas connue, et "
        "ce n’est alors qu’une information.",
        en="A picture need not have the licence of the text: without author and licence the catalogue cannot use it. "
        "They are told in the caption or on the page of the picture; offline that page is not known, and then this "
        "is mere information.",
    ),
    wrong="== Présentation ==\n[[Fichier:Atelier du mardi.jpg|vignette|L'atelier du mardi]]",
    right="== Présentation ==\n[[Fichier:Atelier du mardi.jpg|vignette|L'atelier du mardi (photo : Malo Stervinou)]]",
)
def uncredited_picture(reading: Reading, world: World) -> Iterator[Fault]:
    """Find pictures of which nothing says who made them, or how they may be used."""
    unsure = None
    for picture in pictures(reading):
        if not picture.name or _CREDIT.search(" ".join(picture.options)):
            continue
        facts = world.online.files.get(_title(picture, reading)) if world.online else None
        if facts and not (facts.author and facts.licence):
            yield _uncredited(picture, facts)
        elif facts is None and not _is_missing(picture, reading, world):
            unsure = unsure or picture
    if unsure:  # Once for a page: what is not known is no reason to repeat it.
        yield Fault(
            text=Text(
                fr="Rien n’est dit ici de l’auteur ni de la licence de {name} : la page de l’image le dit peut-être.",
                en="Nothing is said here of the author and the licence of {name}: the picture's page may tell.",
            ).format(name=quoted(unsure.name)),
            start=unsure.start,
            field=unsure.field,
            severity=Severity.INFO,
        )


def _uncredited(picture: Picture, facts: FileFacts) -> Fault:
    what = (
        Text(fr="la licence", en="the licence")
        if facts.author
        else Text(fr="l’auteur", en="the author")
        if facts.licence
        else Text(fr="l’auteur et la licence", en="the author and the licence")
    )
    return Fault(
        text=Text(
            fr="Image {name} : la légende ou la page de l’image doit dire {what}.",
            en="Picture {name}: the caption or the picture's page has to tell {what}.",
        ).format(name=quoted(picture.name), what=what),
        start=picture.start,
        field=picture.field,
    )
