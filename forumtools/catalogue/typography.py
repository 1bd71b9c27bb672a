"""
French typography for printed text: no-break spaces, apostrophes, thousands.

For what is shown, never for what is stored: pages and data keep what the contributor typed.
"""

from __future__ import annotations

import re
from functools import lru_cache

NARROW = "\u202f"
NO_BREAK = "\u00a0"

# Addresses, e-mail, code, pages of a wiki (Aide::Accueil). Nothing in them is punctuation.
_KEPT = re.compile(
    r"""(
    (?<!\w)\w+:(?://\S+|:\w+) | \bwww\.\S+ | (?<!\S)[^\s@]+@\S+ | `[^`\n]*+`
    )""",
    re.VERBOSE,
)

# One quantifier a run, and a character that must follow: linear, whatever the text.
_BLANK = r"[ \t\u00a0\u202f\u2009]"
_RULES = tuple(
    (re.compile(pattern), new)
    for pattern, new in (
        # Between letters; and at the end of a piece of text when what follows is in italics or a link.
        (r"(?<=\w)'(?=\w)", "’"),
        (r"(?i:(?<=\b[cdjlmnst])|(?<=\bqu))'(?=«|\Z)", "’"),
        (rf"(?<!{_BLANK}){_BLANK}*([;!?]+)(?=\s|\Z|[»)\]])", rf"{NARROW}\1"),
        (rf"(?<!{_BLANK}){_BLANK}*:(?=\s|\Z)", f"{NO_BREAK}:"),
        (rf"«{_BLANK}*", f"«{NO_BREAK}"),
        (rf"(?<!{_BLANK}){_BLANK}*»", f"{NO_BREAK}»"),
        (rf"(?<=\d){_BLANK}(?=[%€])", NO_BREAK),
        (rf"\b([Nn])°{_BLANK}*(?=\d)", rf"\1°{NO_BREAK}"),
        (rf"\b(pp?\.){_BLANK}+(?=\d)", rf"\1{NO_BREAK}"),
        (rf"\b(M\.|MM\.|M(?:me|lle)s?){_BLANK}+(?=[^\W\d_])", rf"\1{NO_BREAK}"),
    )
)
# Four digits are a year, and what follows a year is another number.
_THOUSANDS = re.compile(rf"(?<![\d,.])(?<!\d{_BLANK})\d{{1,3}}(?:{_BLANK}\d{{3}})+(?![\d])(?!{_BLANK}\d)")
_ACTIVE = re.compile(r"['’;!?:«»%€°.]|\d\s\d")


@lru_cache(maxsize=8192)
def french(text: str) -> str:
    """
    Return *text* with the spaces and apostrophes of French print. Doing it twice changes nothing more.

    Addresses, code and times stay as they are; so do letters, capitals and inclusive writing.
    """
    if not _ACTIVE.search(text):
        return text
    parts = _KEPT.split(text)
    parts[::2] = map(_french, parts[::2])
    return "".join(parts)


def _french(text: str) -> str:
    for pattern, new in _RULES:
        text = pattern.sub(new, text)
    return _THOUSANDS.sub(_narrow, text)


def _narrow(number: re.Match[str]) -> str:
    return re.sub(_BLANK, NARROW, number[0])
