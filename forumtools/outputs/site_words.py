"""The words and file names of the site, and the templates that say them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache, partial

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from forumtools.catalogue.contents import Elsewhere, Relation
from forumtools.catalogue.sorting import read_name
from forumtools.catalogue.typography import french
from forumtools.language import Language, Text
from forumtools.model.roles import Role
from forumtools.outputs.licences import read_licence
from forumtools.resources import templates

STYLES = ("style.css", "print.css")
"""For screens, and for paper."""

SESSIONS_FILE = Text.same("sessions.html")
ACRONYMS_FILE = Text(fr="sigles.html", en="acronyms.html")
SEARCH_FILE = Text(fr="recherche.html", en="search.html")
INDEX_FILES: Mapping[Role, Text] = {
    Role.CONTRIBUTORS: Text(fr="contributeurs.html", en="contributors.html"),
    Role.ORGANISATIONS: Text.same("organisations.html"),
    Role.THEMES: Text.same("themes.html"),
    Role.PLACES: Text(fr="territoires.html", en="places.html"),
}

CONTENTS = Text(fr="Sommaire", en="Contents")
SESSIONS = Text.same("Sessions")
ACRONYMS = Text(fr="Sigles", en="Acronyms")
SEARCH = Text(fr="Recherche", en="Search")
PEOPLE = Text(fr="Contributeurs", en="Contributors")
INDEX_TITLES: Mapping[Role, Text] = {
    Role.CONTRIBUTORS: Text(fr="Contributeurs et contributrices", en="Contributors"),
    Role.ORGANISATIONS: Text.same("Organisations"),
    Role.THEMES: Text(fr="Thèmes", en="Themes"),
    Role.PLACES: Text(fr="Territoires", en="Places"),
}

CONTRIBUTION_COUNT = (Text.same("contribution"), Text.same("contributions"))
SESSION_COUNT = (Text.same("session"), Text.same("sessions"))
INDEX_COUNTS: Mapping[Role, tuple[Text, Text]] = {
    Role.CONTRIBUTORS: (
        Text(fr="contributeur ou contributrice", en="contributor"),
        Text(fr="contributeurs et contributrices", en="contributors"),
    ),
    Role.ORGANISATIONS: (Text.same("organisation"), Text.same("organisations")),
    Role.THEMES: (Text(fr="thème", en="theme"), Text(fr="thèmes", en="themes")),
    Role.PLACES: (Text(fr="territoire", en="place"), Text(fr="territoires", en="places")),
}

_RELATIONS: Mapping[Relation, Text] = {
    Relation.FOLLOWED: Text(fr="Déjà {in_edition} :", en="Already {in_edition}:"),
    Relation.FOLLOWS: Text(fr="La suite, {in_edition} :", en="Taken up {in_edition}:"),
    Relation.SAME_PEOPLE: Text(fr="Des mêmes personnes, {in_edition} :", en="By the same people, {in_edition}:"),
}
_EARLIER = Text(fr="Déjà {in_edition} :", en="Already {in_edition}:")
_LATER = Text(fr="Aussi {in_edition} :", en="Also {in_edition}:")
_IN_YEAR = Text(fr="en {name}", en="in {name}")
_IN_EDITION = Text(fr="à l’édition « {name} »", en="in the edition “{name}”")


@lru_cache
def environment(language: Language, folder: str = "catalogue") -> Environment:
    """Return the templates in *folder*, which speak *language*. What they are given is escaped."""
    made = Environment(
        loader=FileSystemLoader(templates() / folder),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.globals |= {
        "language": language,
        "t": _sayer(language),
        "licence": partial(linked_licence, language=language),
        "relation": partial(_relation, language=language),
        "shown_name": shown_name,
    }
    made.filters |= {"say": lambda text: text.say(language), "capitalised": capitalised}
    return made


def styles() -> Iterator[tuple[str, bytes]]:
    """Yield the name and content of each style."""
    for name in STYLES:
        yield name, (templates() / "catalogue" / name).read_bytes()


def _sayer(language: Language) -> Callable[[str, str], str]:
    """Return the function that templates say everything through, so that nothing is in one language only."""

    @lru_cache
    def t(fr: str, en: str) -> str:
        return said(Text(fr, en), language)

    return t


def said(text: Text, language: Language) -> str:
    """Return *text* in *language*, set as that language is printed."""
    return french(text.fr) if language == "fr" else text.en


def capitalised(text: str) -> str:
    """Return *text* with its first letter in upper case, and the others as they are."""
    return text[:1].upper() + text[1:]


def linked_licence(text: str, *, language: Language) -> Markup:
    """Return the name of a licence, with a link to its text when that is known."""
    licence = read_licence(text, language)
    if licence.address is None:
        return escape(licence.label)
    return Markup('<a rel="license" href="{}">{}</a>').format(licence.address, licence.label)


def _relation(other: Elsewhere, *, language: Language) -> str:
    sentence = _RELATIONS.get(other.relation) or (_EARLIER if other.is_earlier else _LATER)
    place = (_IN_YEAR if other.edition.isdecimal() else _IN_EDITION).format(name=other.edition)
    return said(sentence.format(in_edition=place), language)


@lru_cache(maxsize=8192)
def shown_name(label: str) -> Markup:
    """Return a name with its family part marked: it is the one by which the name stands in the index."""
    name = read_name(label)
    family = Markup('<span class="family">{}</span>').format(name.family)
    if not name.given:
        return family
    if not name.given_first:
        return Markup("{} {}").format(family, name.given)
    gap = "" if name.given.endswith(("'", "’")) else " "
    return Markup("{}{}{}").format(name.given, gap, family)


def index_name(label: str) -> str:
    """Return a name as it stands in a printed index: the family part first."""
    name = read_name(label)
    return f"{name.family}, {name.given}" if name.given else name.family
