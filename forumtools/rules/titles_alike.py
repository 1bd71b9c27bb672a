"""Whether two titles name the same thing: said otherwise, that is, and not the next one of a series."""

from __future__ import annotations

import re
from collections.abc import Iterable, Set
from enum import Enum
from functools import lru_cache

from forumtools.model.words import fold

_ELISION = re.compile(r"\b(?:[djlmnst]|qu|jusqu|lorsqu|c(?!'h))'")
_INCLUSIVE = re.compile(r"(?:[·•.](?:e|ne|le|se|ve|ice|rice|trice|euse)|-e(?=-s\b))(?:[·•.-]?s)?(?!\w)")
_MARKS = frozenset("·•.-")
_TOKEN = re.compile(r"[^\W_]+")
_SHORT_WORDS = """
a ac an and ar au aux avec ce ces chez d da dans de des du e en er et eus eur evit ha hag hor in l la le les leur
leurs ma mes mon nos notre of on ou our par pour sa ses son sous sur the to un une ur vos votre war y
"""
_EMPTY = frozenset(_SHORT_WORDS.split())
_RANK_WORDS = """
premier premiere second seconde deuxieme troisieme quatrieme cinquieme sixieme septieme huitieme neuvieme dixieme
deux trois quatre cinq six sept huit neuf dix onze douze dernier derniere suite fin bis ter
janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre
lundi mardi mercredi jeudi vendredi samedi dimanche matin midi soir
"""
_RANKS = frozenset(_RANK_WORDS.split())
_ROMAN = re.compile(r"[ivx]+")
_LETTER = re.compile(r"(?<=[\s\-])[A-Z](?![\w'’])")
_YEAR = re.compile(r"(?:19|20)\d\d")
_LONG_ENOUGH = 6
_ALIKE = 75
"""How alike two words are that may be the same: `cartographie` and `cartographier` are, `enfants` and `anciens` not."""

_ADDED = 80
"""How alike two titles are of which one only says a little more."""

_CHANGED = 85
"""How alike two titles are of which one says something otherwise."""


class Likeness(Enum):
    """What two titles have to do with each other."""

    EQUAL = "equal"
    """The same words, whatever their order, case, accents, number and little words."""

    NEAR = "near"
    """Nearly the same: a word more, or one written otherwise."""

    SERIES = "series"
    """Two of a series: another number, another place."""

    OTHER = "other"


@lru_cache(maxsize=4096)
def title_words(title: str) -> tuple[str, ...]:
    """Return the words of *title* that say something, as they are compared, sorted."""
    folded = fold(title)
    if "'" in folded:
        folded = _ELISION.sub(" ", folded).replace("'", "")
    if not _MARKS.isdisjoint(folded):
        folded = _INCLUSIVE.sub("", folded)
    tokens = set(_TOKEN.findall(folded))
    return tuple(sorted({_singular(word) for word in tokens - _EMPTY or tokens}))


def _singular(word: str) -> str:
    return word[:-1] if len(word) > 3 and word[-1] in "sx" and not word.isdigit() else word


def compare_titles(one: str, other: str, *, places: Set[str] = frozenset(), years: Set[str] = frozenset()) -> Likeness:
    """
    Return what the titles *one* and *other* have to do with each other.

    *places* are words known to name places; *years* are those of the editions of both, which their titles may name.
    """
    ours, theirs = set(title_words(one)) - years, set(title_words(other)) - years
    left, right = ours - theirs, theirs - ours
    is_series = set(_LETTER.findall(one)) != set(_LETTER.findall(other))
    if not left and not right:
        return Likeness.OTHER if not ours else Likeness.SERIES if is_series else Likeness.EQUAL
    if len(left) > 1 or (len(right) > 1 and left) or len(right) + len(left) > len(ours & theirs):
        return _far(left | right)
    names = _names(one) | _names(other) | places
    if is_series or any(_is_rank(word) for word in left | right):
        return Likeness.SERIES
    if left and right:
        return _changed(left.pop(), right.pop(), ours, theirs, names)
    return _added(left or right, ours, theirs, names - places)


def _far(words: Iterable[str]) -> Likeness:
    return Likeness.SERIES if any(map(_is_rank, words)) else Likeness.OTHER


def _changed(one: str, other: str, ours: Set[str], theirs: Set[str], names: Set[str]) -> Likeness:
    """Judge two titles that have the same words but for one, which is *one* here and *other* there."""
    # Only here: most runs compare nothing, and few know this library.
    from rapidfuzz import fuzz
    from rapidfuzz.distance import OSA

    if one in names or other in names:
        return Likeness.SERIES
    if min(len(one), len(other)) < _LONG_ENOUGH:
        return Likeness.OTHER
    if OSA.distance(one, other, score_cutoff=1) <= 1:
        return Likeness.NEAR
    whole = fuzz.token_sort_ratio(" ".join(sorted(ours)), " ".join(sorted(theirs)))
    return Likeness.NEAR if fuzz.ratio(one, other) >= _ALIKE and whole >= _CHANGED else Likeness.OTHER


def _added(more: Set[str], ours: Set[str], theirs: Set[str], names: Set[str]) -> Likeness:
    """Judge two titles of which one has *more* words than the other."""
    from rapidfuzz import fuzz

    if more & names:
        return Likeness.SERIES
    alike = fuzz.token_sort_ratio(" ".join(sorted(ours)), " ".join(sorted(theirs)))
    return Likeness.NEAR if alike >= _ADDED else Likeness.OTHER


def _is_rank(word: str) -> bool:
    return word in _RANKS or not word.isalpha() or bool(_ROMAN.fullmatch(word))


@lru_cache(maxsize=256)
def _names(title: str) -> frozenset[str]:
    """Return the words that are written as names within *title*, as they are compared."""
    if title.isupper():
        return frozenset()
    words = _TOKEN.findall(title)[1:]
    return frozenset(title_words(" ".join(word for word in words if word[:1].isupper())))
