"""What people paste from word processors, mails and web pages, as if they had typed it."""

from __future__ import annotations

import re
import unicodedata

from forumtools.wikitext.escaping import clean

_LINE_ENDS = re.compile("\r\n?|[\u2028\u2029\v\f\x85]")

# The private characters are Symbol and Wingdings as Word writes them. A dash may begin what somebody says, a dot or
# an "o" may begin a word: a tab or blank after it tells.
_ITEM = re.compile(
    r"""
    ^ (?P<indent>[ \t\xa0]*)
    (?: [\u2022\u2023\u25aa\u25ab\u25a0\u25a1\u25cf\u25cb\u25e6\u2043\u204c\u204d\u27a2\u27a4\u2794\u2756\uf000-\uf0ff]
        [ \t\xa0]*
      | [\xb7\u2219] [ \t\xa0]+
      | [o\u2013\u2014-] [ ]* \t [ \t\xa0]*
      | (?P<number>[0-9]{1,2}[.)]) [ ]* \t [ \t\xa0]*
    )
    """,
    re.MULTILINE | re.VERBOSE,
)
_INVISIBLE = re.compile("[\u00ad\u200b\u2060-\u2064\ufeff\ufffc\u202a-\u202e\u2066-\u2069]")
_JOINER = re.compile("[\u200c\u200d]")


def clean_pasted(text: str) -> str:
    """
    Return *text* with bullets as dashes, one sort of line end, and nothing invisible.

    No-break blanks, quotation marks, apostrophes and inclusive writing stay as they are. Doing it twice changes
    nothing more.
    """
    text = _INVISIBLE.sub("", clean(_LINE_ENDS.sub("\n", text)))
    text = _JOINER.sub(lambda found: found[0] if _joins(text, found.start()) else "", text)
    return clean(re.sub("\t+", " ", _ITEM.sub(_item, text)))


def _item(found: re.Match[str]) -> str:
    """Return a list mark, as far moved in as it was: that may make it a list in a list."""
    return "".join("  " if char == "\t" else " " for char in found["indent"]) + (found["number"] or "-") + " "


def _joins(text: str, place: int) -> bool:
    """Say whether a joiner stands where it does something: between pictures, or letters of a script that has it."""
    before, after = text[max(place - 1, 0) : place], text[place + 1 : place + 2]
    return bool(before and after) and _is_joined(before) and _is_joined(after)


def _is_joined(char: str) -> bool:
    """Say whether *char* is a picture, what may follow one, or of a script between Hebrew and those of Asia."""
    if unicodedata.category(char)[0] not in "LM":
        return unicodedata.category(char) in ("So", "Sk", "Sm") and char > "\u2000"
    return "\u0590" <= char <= "\u1cff" or "\ua800" <= char <= "\uabff" or char in "\ufe0e\ufe0f" or char > "\U00010a00"
