"""Rules on titles: the wiki must be able to have them, and they must tell the page from all others."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from forumtools.language import Text
from forumtools.model.findings import Severity
from forumtools.model.forum import Forum, Kind
from forumtools.model.roles import Role
from forumtools.model.words import fold
from forumtools.rules.places import Entry, entries, has_broken_call, is_told, quoted
from forumtools.rules.registry import Fault, Reach, rule
from forumtools.rules.watch_pages import is_watch
from forumtools.rules.world import World
from forumtools.wikitext.pages import Reading
from forumtools.wikitext.titles import title_fault

_WORD = re.compile(r"[^\W\d_]+")
_SHORTEST = 4
_EMPTY_WORDS = """
a ajouter article asso association atelier au aux autre collectif completer contribution d de demo des du ebauche
edition en essai et exemple faire fiche forum idee initiative l la le les ma merci mes mon my new notre nos nouveau
nouvelle numerique numeriques our outil page plus pour presentation project projet projets proposition sans site
soon structure suite tard test the titre todo un une untitled venir xxx
"""
_SAYS_NOTHING = frozenset(_EMPTY_WORDS.split())


@rule(
    "TIT001",
    Severity.ERROR,
    title=Text(fr="Titre impossible, vide ou trop long", en="Impossible, empty or too long title"),
    why=Text(
        fr="Le titre devient le nom de la page. MediaWiki refuse certains signes, les noms vides et ceux de plus de "
        "255 octets ; la page serait perdue ou rangée sous un autre nom que celui qu’on cherche.",
        en="The title becomes the name of the page. MediaWiki refuses some signs, empty names and those of more than "
        "255 bytes; the page would be lost, or filed under another name than the one people look for.",
    ),
    wrong="|titre=Carte [ouverte] des composteurs",
    right="|titre=Carte ouverte des composteurs",
    reach=Reach.PAGE,
)
def impossible_title(reading: Reading, world: World) -> Iterator[Fault]:
    """Find titles that no page can have."""
    named = [reading.kind.field_named(name) for name in reading.kind.title_fields]
    if has_broken_call(reading) or any(declared and declared.is_private for declared in named):
        return
    declared = reading.kind.field_for(Role.TITLE)
    for entry in entries(reading):
        name = _page_name(reading, entry)
        if not name and is_watch(reading.kind):
            continue  # VEI001 says all that an item lacks.
        fault = title_fault(name)
        if fault:
            yield Fault(
                text=fault,
                start=entry.start(declared, reading),
                field=declared.name if declared else None,
            )


def _page_name(reading: Reading, entry: Entry) -> str:
    """Return the page name that the values of *entry* make; empty when one that it needs is missing."""
    named = [reading.kind.field_named(name) for name in reading.kind.title_fields]
    if any(declared and not entry.values.get(declared.name) for declared in named):
        return ""
    return reading.kind.fill(reading.kind.title, entry.values)


@rule(
    "TIT002",
    Severity.WARNING,
    title=Text(fr="Titre qui ne dit rien, ou trop court", en="Title that says nothing, or too short"),
    why=Text(
        fr="Dans le catalogue et les recherches, on ne voit d’abord que le titre : « Mon projet » convient à toutes "
        "les pages et n’en fait trouver aucune. Dites en quelques mots ce qui se fait, et où.",
        en="The title is all that a catalogue or a search shows first: “My project” fits every page and helps to "
        "find none. Say in a few words what is done, and where.",
    ),
    wrong="|titre=Mon projet numérique",
    right="|titre=Carte ouverte des composteurs",
    reach=Reach.PAGE,
)
def empty_words(reading: Reading, world: World) -> Iterator[Fault]:
    """Find titles that could be those of any page."""
    declared = reading.kind.field_for(Role.TITLE)
    if declared is None or reading.kind is world.forum.edition_kind:
        return
    shortest = int(declared.min or _SHORTEST)
    for entry in entries(reading):
        title = " ".join(entry.values.get(declared.name, ()))
        text = _weakness(title, reading.kind, world.forum, shortest) if title else None
        if text:
            yield Fault(text=text, start=entry.start(declared, reading), field=declared.name)


def _weakness(title: str, kind: Kind, forum: Forum, shortest: int) -> Text | None:
    if not is_told((title,)) or says_nothing(title, kind) or fold(title) == fold(forum.name):
        return Text(
            fr="Le titre {title} ne dit rien du sujet : dites ce qui se fait, et où.",
            en="The title {title} says nothing of the subject: say what is done, and where.",
        ).format(title=quoted(title))
    if len(title) < shortest:
        return Text(
            fr="Le titre {title} est trop court : écrivez au moins {n} caractères.",
            en="The title {title} is too short: write {n} characters at least.",
        ).format(title=quoted(title), n=shortest)
    return None


def says_nothing(title: str, kind: Kind) -> bool:
    """Say whether *title* could be that of any page of *kind*."""
    known = _words_of(kind.id, kind.template)
    return all(word in _SAYS_NOTHING or word in known for word in _WORD.findall(fold(title)))


@lru_cache(maxsize=64)
def _words_of(*names: str) -> frozenset[str]:
    return frozenset(word for name in names for word in _WORD.findall(fold(name)))


@rule(
    "TIT003",
    Severity.ERROR,
    title=Text(fr="Titres que l’on confond", en="Titles that cannot be told apart"),
    why=Text(
        fr="Deux pages dont les titres ne diffèrent que par une majuscule, une espace, un tiret ou la forme d’une "
        "apostrophe sont deux pages pour le wiki et une seule pour qui lit : on complète la mauvaise.",
        en="Two pages whose titles differ only in a capital, a blank, a dash or the form of an apostrophe are two "
        "for the wiki and one for readers: they complete the wrong one.",
    ),
    wrong="Contrib:L'école ouverte\nContrib:L’École ouverte",
    right="Contrib:L'école ouverte\nContrib:L'école ouverte, deux ans après",
)
def confusable_title(reading: Reading, world: World) -> Iterator[Fault]:
    """Find pages whose title is almost that of another."""
    if not reading.page.title:
        return
    declared = reading.kind.field_for(Role.TITLE)
    for other in world.same_titles(reading.page.title):
        yield Fault(
            text=Text(
                fr="La page {other} a presque le même titre : changez l’un des deux, ou réunissez les pages.",
                en="The page {other} has almost the same title: change one of the two, or join the pages.",
            ).format(other=quoted(other)),
            start=entries(reading)[0].start(declared, reading),
            field=declared.name if declared else None,
        )


_DEVICES = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?", re.IGNORECASE)
_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")


@rule(
    "TIT004",
    Severity.WARNING,
    title=Text(fr="Titre risqué comme sous-page ou fichier", en="Title unsafe as sub-page or file"),
    why=Text(
        fr="Une barre oblique fait d’une page la sous-page d’une autre, et d’un fichier un dossier ; un point ou un "
        "tiret en tête cache le fichier ou le fait prendre pour une option ; un caractère invisible fait deux titres "
        "d’un seul. Deux-points, points d’interrogation et apostrophes ne gênent pas.",
        en="A slash makes a page the sub-page of another, and a file a folder; a dot or a hyphen in front hides the "
        "file or makes it an option; an invisible character makes two titles of one. Colons, question marks and "
        "apostrophes do no harm.",
    ),
    wrong="Contrib:Réunion du 10/03/2014",
    right="Contrib:Réunion du 10 mars 2014",
    reach=Reach.PAGE,
)
def unsafe_name(reading: Reading, world: World) -> Iterator[Fault]:
    """Find titles that make trouble as a sub-page or as the name of a file."""
    declared = reading.kind.field_for(Role.TITLE)
    page = reading.site.split(reading.page.title)[1]
    for entry in entries(reading)[:1]:
        name = page or _page_name(reading, entry)
        text = _risk(name)
        if text:
            start = entry.start(declared, reading)
            yield Fault(text=text, start=start, field=declared.name if declared and not declared.is_private else None)


def _risk(name: str) -> Text | None:
    if "/" in name or "\\" in name:
        better = name.replace("/", "-").replace("\\", "-")
        return Text(
            fr="La barre dans {name} fait une sous-page : préférez {better}.",
            en="The slash in {name} makes a sub-page: {better} is better.",
        ).format(name=quoted(name), better=quoted(better))
    if _UNSEEN.search(name):
        return Text(
            fr="Le titre {name} contient un caractère invisible : renommez la page.",
            en="The title {name} has an invisible character: rename the page.",
        ).format(name=quoted(_UNSEEN.sub("", name)))
    if (name and name[0] in ".-") or _DEVICES.fullmatch(name):
        return Text(
            fr="{name} ne peut être le nom d’un fichier partout : ajoutez un mot.",
            en="{name} cannot be the name of a file everywhere: add a word.",
        ).format(name=quoted(name))
    return None
