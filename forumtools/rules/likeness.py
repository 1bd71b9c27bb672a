"""How near a word is to the one that was meant: near enough to say it, or so near that nobody has to decide."""

from __future__ import annotations

import re
from collections.abc import Iterable

from forumtools.model.words import fold, nearest

_WORD_ENDS = re.compile(r"[sx]\b")
_JOINTS = re.compile(r"[ '\-]+")
_LONG_ENOUGH = 5


def obvious(word: str, choices: Iterable[str]) -> str | None:
    """Return the one of *choices* that *word* is without any doubt; two that could be meant are a doubt."""
    found = candidates(word, choices)
    return found[0] if len(found) == 1 else None


def likely(word: str, choices: Iterable[str]) -> str | None:
    """Return the one of *choices* that may be meant: one that is near, or the only one that *word* is a part of."""
    known = list(choices)
    part = [choice for choice in known if len(word) >= _LONG_ENOUGH and fold(word) in fold(choice)]
    return obvious(word, known) or nearest(word, known) or (part[0] if len(part) == 1 else None)


def candidates(word: str, choices: Iterable[str]) -> list[str]:
    """
    Return those of *choices* that are so near to *word* that one of them is meant.

    That is: the same but for case, accents, hyphens; else for singular and plural; else for one letter of a
    long word.
    """
    folded = {choice: fold(choice) for choice in choices}
    wanted = fold(word)
    for same in (_equal, _equal_in_number, _one_slip):
        found = [choice for choice, known in folded.items() if same(wanted, known)]
        if found:
            return found
    return []


def _equal(one: str, other: str) -> bool:
    return _JOINTS.sub(" ", one) == _JOINTS.sub(" ", other)


def _equal_in_number(one: str, other: str) -> bool:
    return _equal(_WORD_ENDS.sub("", one), _WORD_ENDS.sub("", other))


def _one_slip(one: str, other: str) -> bool:
    """Say whether one letter is too many, missing or another, or two have changed places."""
    if min(len(one), len(other)) < _LONG_ENOUGH or abs(len(one) - len(other)) > 1:
        return False
    start = _common(one, other)
    one, other = one[start:], other[start:]
    end = _common(one[::-1], other[::-1])
    one, other = one[: len(one) - end], other[: len(other) - end]
    if any(char.isdigit() for char in one + other):
        return False  # 2016 is no misspelling of 2018.
    return max(len(one), len(other)) <= 1 or (len(one) == len(other) == 2 and one == other[::-1])


def _common(one: str, other: str) -> int:
    """Return how many first letters *one* and *other* share."""
    pairs = zip(one, other, strict=False)
    return next((i for i, (a, b) in enumerate(pairs) if a != b), min(len(one), len(other)))
