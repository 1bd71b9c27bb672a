"""
The order of titles and names, the same on every machine.

Accents, capitals and punctuation do not count, numbers count by their size, and titles stand where people
look for them: « L’eau » under E, « Malo Stervinou » under S.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from typing import TypeVar

from forumtools.language import Language
from forumtools.model.words import fold

OTHERS = "#"
"""The group of what begins with no letter from A to Z."""

_ARTICLES = {
    "fr": re.compile(r"(?:l'\s*|(?:le|la|les|un|une|des)\s+)(?=\w)"),
    "en": re.compile(r"(?:the|an?)\s+(?=\w)"),
}
_NUMBER = re.compile(r"\d+")
_NO_LETTER = re.compile(r"[\W_]+")

# French usage: "de" and "d'" follow the first name, "Le", "La", "Du", "Des" and Breton "ar" begin the family's.
_AFTER_FIRST_NAME = re.compile(r"(?:d'|de)", re.IGNORECASE)
_PARTICLES = frozenset(
    {
        *("de", "d'", "du", "des", "le", "la", "les", "l'", "ar", "an", "al", "el", "ben", "bin", "da", "das"),
        *("do", "dos", "di", "del", "della", "den", "der", "het", "ten", "ter", "van", "von", "zu", "y", "e"),
    }
)
_GROUP_WORDS = frozenset(
    {
        *("academie", "amicale", "antenne", "asso", "association", "atelier", "ateliers", "bibliotheque"),
        *("bureau", "cafe", "centre", "cercle", "chantier", "classe", "club", "college", "collectif", "comite"),
        *("commune", "communaute", "compagnie", "conseil", "cooperative", "delegation", "departement", "ecole"),
        *("eleves", "equipe", "espace", "fabrique", "federation", "foyer", "groupe", "groupement", "habitants"),
        *("institut", "laboratoire", "les", "l'", "ligue", "lycee", "mairie", "maison", "mediatheque", "mission"),
        *("mouvement", "musee", "office", "pays", "point", "pole", "radio", "region", "reseau", "scop", "service"),
        *("services", "societe", "syndicat", "union", "universite", "ville", "the", "collective", "city", "group"),
        *("network", "school", "team"),
    }
)
_WORD = re.compile(r"[^\s]+")
_T = TypeVar("_T")


@lru_cache(maxsize=16384)
def sort_key(text: str) -> str:
    """Return what to compare instead of *text*: letters without accents, words, numbers by size."""
    words = _NO_LETTER.sub(" ", fold(text)).strip()
    return _NUMBER.sub(lambda number: number[0].zfill(9), words)


@lru_cache(maxsize=16384)
def title_key(title: str, language: Language = "fr") -> str:
    """Return the sort key of a title, whose first article does not count."""
    folded = fold(title).lstrip("«\"'“ ")
    article = _ARTICLES[language].match(folded)
    return sort_key(folded[article.end() :] if article else folded)


@dataclass(frozen=True, slots=True)
class Name:
    """A person's name in its two parts, as written; a group has only the second."""

    given: str
    family: str
    given_first: bool = True

    @property
    def key(self) -> str:
        """The sort key: family name, then first name; a group stands by its words, articles apart."""
        if not self.given:
            return title_key(self.family)
        return f"{_one_word(self.family)}, {_one_word(self.given)}"


def _one_word(name: str) -> str:
    # The apostrophe of « N'Dour » and « Floc'h » parts no words.
    return sort_key(fold(name).replace("'", ""))


@lru_cache(maxsize=16384)
def read_name(text: str) -> Name:
    """
    Return the parts of a name: a guess, good enough to sort by, that never changes a letter.

    Capitals tell the family name wherever it stands. Groups and single names stay whole.
    """
    words = _WORD.findall(text)
    if len(words) < 2 or is_group(text):
        return Name("", " ".join(words))
    return _by_capitals(words) or _by_particle(words)


def name_key(text: str) -> str:
    """Return the sort key of a name."""
    return read_name(text).key


def is_group(text: str) -> bool:
    """Say whether *text* names an organisation or a collective rather than a person."""
    words = [fold(word) for word in _WORD.findall(text)]
    if not words or words[0] in _GROUP_WORDS or words[0].startswith("l'"):
        return True
    lower = [fold(word) for word in _WORD.findall(text)[1:] if word[0].islower()]
    return any(word not in _PARTICLES and not word.startswith("d'") for word in lower) or "&" in words


def _by_capitals(words: list[str]) -> Name | None:
    shouted = [_is_shouted(word) for word in words]
    if all(shouted) or not any(shouted):
        return None
    first, last = shouted.index(True), len(shouted) - shouted[::-1].index(True)
    if not all(shouted[first:last]) or (first and last < len(words)):
        return None
    family, given = " ".join(words[first:last]), " ".join(words[:first] + words[last:])
    return Name(given, family, given_first=first > 0)


def _is_shouted(word: str) -> bool:
    # An initial ("P.", "J.-P.") is no family name; "N'DOUR" and "LE" are.
    return word.isupper() and "." not in word and sum(map(str.isalpha, word)) > 1


def _by_particle(words: list[str]) -> Name:
    start = next((place for place in range(1, len(words) - 1) if fold(words[place]) in _PARTICLES), len(words) - 1)
    given, family = words[:start], words[start:]
    while len(family) > 1 and _AFTER_FIRST_NAME.fullmatch(fold(family[0])):
        given.append(family.pop(0))
    return _with_elided_particle(" ".join(given), " ".join(family))


def _with_elided_particle(given: str, family: str) -> Name:
    """Put the « d’ » of « d’Ormont » with the first name, where it is no part of the word (« D’Almeida »)."""
    if family[:2] in ("d'", "d’") and family[2:3].isupper():
        return Name(f"{given} {family[:2]}", family[2:])
    return Name(given, family)


def initial(key: str) -> str:
    """Return the letter under which *key* stands."""
    first = key[:1].upper()
    return first if first.isascii() and first.isalpha() else OTHERS


def by_letter(entries: Iterable[_T], key: Callable[[_T], str]) -> tuple[tuple[str, tuple[_T, ...]], ...]:
    """Return *entries* sorted by *key* and grouped by first letter; what begins with none comes last."""

    def place(entry: _T) -> tuple[bool, str]:
        letter = initial(key(entry))
        return (letter == OTHERS, letter)

    ordered = sorted(entries, key=lambda entry: (place(entry), key(entry)))
    return tuple((letter, tuple(group)) for (_, letter), group in groupby(ordered, key=place))
