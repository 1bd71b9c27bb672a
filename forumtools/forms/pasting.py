"""What people paste from word processors, mails and web pages, as if they had typed it."""

from __future__ import annotations

import re
import unicodedata

from forumtools.wikitext.escaping import clean

_LINE_ENDS = re.compile("\r\n?|[\u2028\u2029\v\f\x85]")
_BULLET = re.compile("^[ \t]*[•‣▪▫■□●○◦∙·\u2043\u27a2\u2794\uf0a7\uf0b7\uf0d8\uf02d\uf0fc][ \t\xa0]*", re.MULTILINE)
_DASH = re.compile("^[ \t]*[–—-]\t+", re.MULTILINE)
_LETTER_O = re.compile("^[ \t]*o\t+", re.MULTILINE)
_NUMBER = re.compile("^[ \t]*(\\d{1,2})([.)])\t+", re.MULTILINE)
_INVISIBLE = re.compile("[\u00ad\u200b\u2060\ufeff\u202a-\u202e\u2066-\u2069]")
_JOINER = re.compile("[\u200c\u200d]")


def clean_pasted(text: str) -> str:
    """
    Return *text* with bullets as dashes, one sort of line end, and nothing invisible.

    No-break blanks, quotation marks, apostrophes and inclusive writing stay as they are. Doing it twice changes
    nothing more.
    """
    text = _LINE_ENDS.sub("\n", text)
    text = _INVISIBLE.sub("", text)
    text = _JOINER.sub(lambda found: found[0] if _joins(text, found.start()) else "", text)
    for pattern in (_BULLET, _DASH, _LETTER_O):
        text = pattern.sub("- ", text)
    text = _NUMBER.sub(r"\1\2 ", text)
    return clean(text.replace("\t", " "))


def _joins(text: str, place: int) -> bool:
    """Say whether a joiner stands where it does something: between letters of a script that has them, or pictures."""
    before, after = text[place - 1 : place], text[place + 1 : place + 2]
    return bool(before and after) and _is_joined(before) and _is_joined(after)


def _is_joined(char: str) -> bool:
    return ord(char) > 0x2FF and unicodedata.category(char)[0] in "LMS"
