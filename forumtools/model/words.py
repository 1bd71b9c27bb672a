"""Comparing words as people do: case, accents, apostrophes and blanks do not make a difference."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from difflib import get_close_matches
from functools import lru_cache

_LOOKALIKES = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "´": "'", "`": "'", "œ": "oe", "æ": "ae", "ß": "ss"})
_DASHES = re.compile(r"[‐‑‒–—−]")
_BLANKS = re.compile(r"[\s_\u200b\ufeff]+")


_CONTROLS = {code: chr(0x2400 + code) for code in range(0x20) if chr(code) not in "\t\n"}
_CONTROLS |= dict.fromkeys((*range(127, 160), 8232, 8233, *range(8234, 8239), *range(8294, 8298)), "�")


def printable(text: str) -> str:
    """Return *text* with a sign for each character that would do something to a terminal or a page instead."""
    return text if text.isprintable() else text.translate(_CONTROLS)


@lru_cache(maxsize=65536)
def fold(text: str) -> str:
    """Reduce *text* to the form used to compare, never shown or stored: `L’Été ` and `l'ete` become equal."""
    if not text.isascii():
        decomposed = unicodedata.normalize("NFKD", text.casefold().translate(_LOOKALIKES))
        text = _DASHES.sub("-", "".join(c for c in decomposed if not unicodedata.combining(c)))
    return _BLANKS.sub(" ", text.casefold()).strip()


def nearest(word: str, choices: Iterable[str]) -> str | None:
    """Return the one of *choices* that is most like *word*, or nothing when none is near."""
    folded = {fold(choice): choice for choice in choices}
    wanted = fold(word)
    if wanted in folded:
        return folded[wanted]
    close = get_close_matches(wanted, folded, n=1, cutoff=0.72)
    if close:
        return folded[close[0]]
    within = [choice for key, choice in folded.items() if len(key) > 3 and key in wanted]
    return max(within, key=len, default=None)
