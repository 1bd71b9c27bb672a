"""Names of people: who is named on which pages, and how to write a name in capitals or back to front."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from forumtools.model.records import Record, Values
from forumtools.model.roles import Role
from forumtools.model.words import fold
from forumtools.rules.given_names import is_given, may_be_given

_LETTERS = r"[^\W\d_]+"
_NAME = re.compile(rf"{_LETTERS}(?:['’\-]{_LETTERS})*(?: {_LETTERS}(?:['’\-]{_LETTERS})*){{1,5}}")
_COLLECTIVE_WORDS = """
adil agence amicale amis asso association atelier bibliotheque bureau cafe ccas cemea centre cercle cgt club college
collectif comite commune compagnie conseil cooperative cpie departement des du ecole editions ehpad equipe espace et
fabrique federation fondation foyer groupe groupement habitants institut kevredigezh la labo laboratoire les ligue
lycee mairie maison media mediatheque metropole mission mjc musee office ong pays point pole projet quartier radio
region reseau sarl scop scic service skol sncf societe syndicat theatre ti tiers-lieu udaf union universite usagers
ville wiki
"""
_COLLECTIVE = frozenset(_COLLECTIVE_WORDS.split())
_LOWER = frozenset({"de", "von", "zu", "ar", "an", "den", "der", "y"})
_SHORT_WORDS = _LOWER | {"le", "la", "du", "des", "van", "ben", "bel", "el", "al", "da", "dos", "mac", "mc", "san"}
_LONG_ENOUGH = 5
_NOBODY: Counter[str] = Counter()


@dataclass(frozen=True, slots=True)
class Proposal:
    """How a name should be written; *sure* when another page writes it so: `MUTUALIA Louise` may be no person."""

    name: str
    sure: bool
    shouted: bool
    """Whether the name as it stands has words in capitals, and not only another order."""


class People:
    """Who contributes, in the spellings of all pages, and what bears the same words without being a person."""

    def __init__(self) -> None:
        self._spellings: dict[str, Counter[str]] = {}
        self._of_page: dict[str, Values] = {}
        self._not_people: set[str] = set()

    def add(self, record: Record) -> None:
        """Take in the people of a page, instead of those it had when it was last added."""
        names = _public(record, Role.CONTRIBUTORS)
        for name in self._of_page.get(record.page, ()):
            self._spellings[_key(name)][name] -= 1
        for name in names:
            self._spellings.setdefault(_key(name), Counter())[name] += 1
        self._of_page[record.page] = names
        for other in (Role.ORGANISATIONS, Role.PLACES):
            self._not_people.update(map(fold, _public(record, other)))

    def better(self, name: str) -> Proposal | None:
        """Return how *name* should be written, or nothing when it is well as it is or is no person's."""
        spelt = " ".join(name.split())
        words = spelt.split(" ")
        if not _NAME.fullmatch(spelt) or self._is_collective(words):
            return None
        shouted = [is_shouted(word) for word in words]
        if any(shouted):
            return self._unshouted(words, shouted)
        return self._turned(spelt, words)

    def _unshouted(self, words: Sequence[str], shouted: Sequence[bool]) -> Proposal | None:
        known = self._known(words)
        if known:
            return Proposal(known, sure=True, shouted=True)
        if all(shouted):
            return self._confirmed(_all_shouted(words), words)
        family, given = _split(words, shouted)
        if not family or not _may_be_person(family, given):
            return None
        return Proposal(f"{' '.join(given)} {in_lower_case(family)}", sure=False, shouted=True)

    def _confirmed(self, better: Proposal | None, words: Sequence[str]) -> Proposal | None:
        """Return *better* as other pages write it, if they do."""
        if better is None:
            return None
        others = self._others(words)
        same = [name for name in others if fold(name) == fold(better.name) and not any(map(is_shouted, name.split()))]
        written = max(same, key=others.__getitem__, default=None)
        return Proposal(written, sure=True, shouted=True) if written else better

    def _known(self, words: Sequence[str]) -> str | None:
        """Return how other pages write the name in ordinary letters and in a sure order."""
        others = self._others(words)
        quiet = [name for name in others if not any(map(is_shouted, name.split()))]
        families = [split for name in others if (split := _family_first(name))]
        families += [split] if (split := _family_first(" ".join(words))) else []
        in_order = [name for name in quiet if any(_starts_with(name, given) for _, given in families)]
        return max(in_order, key=others.__getitem__, default=None)

    def _turned(self, spelt: str, words: Sequence[str]) -> Proposal | None:
        """Turn round a name in ordinary letters that stands back to front."""
        others = self._others(words)
        for other in others:
            split = _family_first(other)
            if split and _starts_with(spelt, split[0]) and not _starts_with(spelt, split[1]):
                known = self._known(words)
                return Proposal(known or _turned_by(words, len(split[0])), sure=known is not None, shouted=False)
        rival = max(others, key=others.__getitem__, default=spelt)
        if fold(rival) != fold(spelt) and others[rival] > others[spelt] and not is_shouted(rival.split()[0]):
            return Proposal(rival, sure=False, shouted=False)
        if is_given(words[-1]) and not any(map(may_be_given, words[:-1])) and words[0][:1].isupper():
            return Proposal(_turned_by(words, len(words) - 1), sure=False, shouted=False)
        return None

    def _others(self, words: Sequence[str]) -> Counter[str]:
        spellings = self._spellings.get(_key(" ".join(words)), _NOBODY)
        return spellings if all(spellings.values()) else +spellings

    def _is_collective(self, words: Sequence[str]) -> bool:
        folded = [fold(word) for word in words]
        return (
            " ".join(folded) in self._not_people
            or is_collective(" ".join(folded))
            or any(word in self._not_people for word in folded)
        )


def is_collective(name: str) -> bool:
    """Say whether *name* has a word in it that names of people have not: `Collectif Épluchures`."""
    return any(word in _COLLECTIVE for word in fold(name).split() if word not in _SHORT_WORDS)


def _public(record: Record, role: Role) -> Values:
    declared = record.kind.field_for(role)
    return () if declared is None or declared.is_private else record.of(role)


def is_shouted(word: str) -> bool:
    """Say whether *word* is in capitals, and is no mere initial."""
    return len(word) > 1 and word.isupper()


def in_lower_case(family: Sequence[str]) -> str:
    """Return a family name without its capitals: `LE GALLO` is `Le Gallo`, `AR FLOC'H` is `ar Floc'h`."""
    return " ".join(_word(word) for word in family)


def _word(word: str) -> str:
    if not is_shouted(word):
        return word
    if fold(word) in _LOWER:
        return word.lower()
    return "-".join(_part(part) for part in word.split("-"))


def _part(part: str) -> str:
    """Return one part of a double name; what follows an apostrophe is another word only after one letter."""
    head, apostrophe, rest = part.partition("’" if "’" in part else "'")
    if apostrophe and len(head) == 1 and head != "C":  # C'h is one letter of Breton.
        head = head.lower() if head == "D" else head
        return head + apostrophe + rest.capitalize()
    if part.startswith("MC") and len(part) > len("MC") + 1:
        return "Mc" + part[2:].capitalize()
    return part.capitalize()


def _all_shouted(words: Sequence[str]) -> Proposal | None:
    """Write a name that is all capitals: without a first name that is known it may as well be an acronym."""
    first, last = is_given(words[0]), is_given(words[-1])
    if not first and not last:
        return None
    ordered = words if first else [words[-1], *words[:-1]]
    return Proposal(f"{_word(ordered[0])} {in_lower_case(ordered[1:])}", sure=False, shouted=True)


def _split(words: Sequence[str], shouted: Sequence[bool]) -> tuple[Sequence[str], Sequence[str]]:
    """Return family and first names of a name that has the one in capitals and the other not, or two nothings."""
    count = sum(shouted)
    if all(shouted[:count]):
        return words[:count], words[count:]
    if all(shouted[-count:]):
        quiet = len(words) - count
        while quiet > 1 and fold(words[quiet - 1]) in _SHORT_WORDS:
            quiet -= 1
        return words[quiet:], words[:quiet]
    return (), ()


def _may_be_person(family: Sequence[str], given: Sequence[str]) -> bool:
    if not all(word[:1].isupper() for word in given):
        return False
    return may_be_given(given[0]) or all(
        len(word) >= _LONG_ENOUGH or fold(word) in _SHORT_WORDS for word in family if is_shouted(word)
    )


def _family_first(name: str) -> tuple[list[str], list[str]] | None:
    """Return family and first names, folded, where capitals tell them apart."""
    words = name.split()
    shouted = [is_shouted(word) for word in words]
    if not any(shouted) or all(shouted):
        return None
    family, given = _split(words, shouted)
    return ([fold(word) for word in family], [fold(word) for word in given]) if family and given else None


def _starts_with(name: str, words: Sequence[str]) -> bool:
    return [fold(word) for word in name.split()[: len(words)]] == list(words)


def _turned_by(words: Sequence[str], count: int) -> str:
    return " ".join([*words[count:], *words[:count]])


def _key(name: str) -> str:
    return " ".join(sorted(fold(name).split()))
