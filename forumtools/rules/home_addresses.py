"""Where somebody lives, as told on a page: street addresses that stand with words of home or behind a person's name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice

from forumtools.model.roles import Role
from forumtools.rules.contact_details import concealed
from forumtools.rules.given_names import is_given
from forumtools.rules.people_known import is_collective
from forumtools.rules.places import items
from forumtools.wikitext.pages import Reading
from forumtools.wikitext.within import Place

_WAYS = """
rue avenue boulevard impasse allée chemin route quai place venelle square ruelle passage résidence lotissement hameau
straed hent street road lane
"""
_SHORT_WAYS = r"av\.|bd\.?|bld\.?|imp\.|rte\.?|pl\.|ch\.|rés\."
_REST = r"[^\n|<>{}\[\]=]"
_STREET = re.compile(
    r"(?<![\w,.-])(?<!\d[ ])\d{1,4}(?:[ ]?(?:bis|ter|quater|[a-d])\b)?,?[ \u00a0]"
    rf"(?:(?:(?:{'|'.join(_WAYS.split())})\b|{_SHORT_WAYS})[ \u00a0]{_REST}{{1,70}}"
    rf"|(?-i:[A-Z])[\w'-]{{1,30}}[ ](?:street|road|lane|avenue)\b{_REST}{{0,70}})",
    re.IGNORECASE,
)
_GLANCE = re.compile(  # In cases of letters, for a pattern that ignores them is slow on pages without any.
    r"[0-9](?:[ ]?(?:bis|ter|quater|[a-dA-D]))?,?[ \u00a0](?:[Rr](?:ue|oute|oad|te|és)|[Aa](?:v[e.]n?u?|llée)"
    r"|[Bb](?:oulevard|l?d\b)|[Ii]mp(?:asse|\.)|[Cc]h(?:emin|\.)|[Qq]uai|[Pp](?:lace|l\.|assage)|[Vv]enelle"
    r"|[Ss](?:quare|traed|treet)|[Ll](?:ane|otis)|[Hh](?:ent|ameau)|[A-Z][\w'-]* (?:[Ss]treet|[Rr]oad|[Ll]ane|[Aa]ven))"
)
_POSTCODE = re.compile(r"(?<![\w])(?:[A-Z]{1,2}-?)?\d{2}[ ]?\d{3}[ \u00a0]+[^\W\d_]")
_HOME = re.compile(
    r"(?:\b(?:chez moi|mon (?:adresse|domicile)|j['’]habite|je (?:vis|demeure|réside|loge)|demeurant"
    r"|(?:adresse|coordonnées) personnelles?|adresse (?:privée|(?:du|de mon) domicile)|domicile personnel"
    r"|my (?:home )?address|i live|home address|private address)\b|(?:^|[\n*:;,(|=]\s*)domicile\s*:)"
    r"(?:[^\n.!?]{0,40})\Z",
    re.IGNORECASE,
)
_HOME_BEFORE = 90
_BEHIND_NAME = re.compile(r"[ \t\u00a0']*[,:;(–—-]?[ \t\u00a0']*\n?[ \t*:#]*\Z")
_NAME_BEFORE = 120
_NOT_NAME = re.compile(r"\s*[,(:;]|\s+\d")
_VENUE = re.compile(
    r"\b(?:agence|amicale|asso(?:ciation)?|atelier|bar|bibliothèque|boutique|bureaux?|café|ccas|centre|club|collectif"
    r"|collège|compagnie|coopérative|école|église|entreprise|espace|fablab|fabrique|fédération|fondation|gare|gymnase"
    r"|halle|hôtel|institut|librairie|lieu|local|lycée|magasin|mairie|maison|médiathèque|mjc|musée|office|pôle"
    r"|restaurant|salle|sarl|scic|scop|siège|société|studio|syndicat|théâtre|tiers-lieu|université)s?\b",
    re.IGNORECASE,
)
_MOST = 100
"""Addresses that are looked at on a page; one with more is a directory of something."""

_AROUND = 300


@lru_cache(maxsize=1)
def home_addresses(reading: Reading) -> tuple[Place, ...]:
    """
    Return where home addresses stand on the page.

    That is: a number and a street behind « j’habite », « mon adresse »…; with a postcode too, right behind the name
    of a person of the page; or in the section that presents people, in one paragraph with their phone or e-mail.
    Where an organisation is named there, it is taken for its address, as those of venues are.
    """
    return tuple(_found(reading)) if _GLANCE.search(reading.text) else ()


def _found(reading: Reading) -> Iterator[Place]:
    text = reading.text
    for street in islice(_STREET.finditer(text), _MOST):
        start = street.start()
        home = _HOME.search(text, max(0, start - _HOME_BEFORE), start)
        if home:
            is_home = not _VENUE.search(home[0])
        else:
            is_home = bool(_POSTCODE.search(street[0])) and (
                _is_behind_person(reading, start) or _is_contact(reading, start)
            )
        if is_home:
            yield street.span()


def _is_behind_person(reading: Reading, place: int) -> bool:
    """Say whether the address follows the name of a person of the page, or stands with it in a field of people."""
    before = _BEHIND_NAME.sub("", reading.text[max(0, place - _NAME_BEFORE) : place])
    return before.endswith(_people(reading))


@lru_cache(maxsize=1)
def _people(reading: Reading) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_named(reading)))


def _named(reading: Reading) -> Iterator[str]:
    for item in items(reading):
        if item.declared.type_name == "person":
            name = _NOT_NAME.split(item.value)[0]  # The address may stand in the value.
            if not is_collective(name) and any(map(is_given, name.split())):
                yield name


def _is_contact(reading: Reading, place: int) -> bool:
    """Say whether the address stands in the section on people, in a paragraph with a phone number or e-mail."""
    span = next((span for span in reading.sections if span.text_start <= place < span.text_end), None)
    if span is None or span.declared is None or span.declared.role is not Role.PRESENTATION:
        return False
    paragraph = _paragraph(reading.text[span.text_start : span.text_end], place - span.text_start)
    if _VENUE.search(paragraph) or any(name in paragraph for name in reading.record.of(Role.ORGANISATIONS)):
        return False
    return concealed(paragraph) != paragraph


def _paragraph(text: str, place: int) -> str:
    return (
        text[max(0, place - _AROUND) : place].rpartition("\n\n")[2] + text[place : place + _AROUND].partition("\n\n")[0]
    )
