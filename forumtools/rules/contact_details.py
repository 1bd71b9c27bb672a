"""
Where e-mail addresses and phone numbers stand in a text, also where they are disguised.

Precision comes first: a handle (`@malo`), a file name (`logo@2x.png`), a date or a SIRET number is neither. The ways of
disguising are those met on such wikis: « prénom point nom at organisme.eu », « (@) », « arobase ».
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

Place = tuple[int, int]

HIDDEN = "•"
"""Stands for each character of what must not be repeated."""

_LETTER = r"[^\W_]"
_NAME = rf"{_LETTER}(?:[\w.+-]{{0,62}}{_LETTER})?"
_END = r"(?:\.[^\W\d_]{2,24})(?![\w@])(?!\.[^\W\d_])"
_HOST = rf"{_LETTER}[\w-]{{0,60}}(?:\.{_LETTER}[\w-]{{0,60}})*?"
_AT_SIGN = r"(?:@|＠|&#0*64;|&#[xX]0*40;|&commat;)"
# A handle of the fediverse (@malo@instance.example) begins with the sign; what is in an address has a slash before it.
_PLAIN = re.compile(rf"(?<![\w@/.+-])(?<!&#)({_NAME})[ ]?{_AT_SIGN}[ ]?({_HOST}{_END})")
_FILE = re.compile(r"@\dx\.|\.(?:png|jpe?g|gif|svg|webp|ico|css|js)$", re.IGNORECASE)

_AT = r"[ ]?[(\[{<][ ]?(?:@|at|chez|arr?obase|a)[ ]?[)\]}>][ ]?|[ ]arr?obase[ ]"
_WORD_AT = r"[ ](?:at|@)[ ]"
"""A word of English: it takes a dot that is said, too, to make an address of it."""

_SAID_DOT = r"[ ]?[(\[{][ ]?(?:\.|dot|point|pt)[ ]?[)\]}][ ]?|[ ](?:point|dot)[ ]"
_DOT = rf"(?:\.|{_SAID_DOT})"
_HYPHEN = r"(?:-|[ ]tiret[ ])"
_PART = rf"{_LETTER}[\w-]{{0,40}}"
_SAID_NAME = rf"{_PART}(?:{_DOT}{_PART}){{0,3}}"
_SAID_HOST = rf"{_PART}(?:{_HYPHEN}{_PART}){{0,2}}(?:{_DOT}{_PART}){{0,2}}"
_TOP = r"(?:fr|com|org|net|eu|bzh|info|coop|io|be|ch|ca|uk|de|es|it|pt|nl|lu|example)(?![\w-])"
_DISGUISED = re.compile(rf"(?<![\w@/.])({_SAID_NAME})(?:{_AT})({_SAID_HOST}{_DOT}{_TOP})", re.IGNORECASE)
_SAID = re.compile(
    rf"(?<![\w@/.])(?:({_SAID_NAME}){_WORD_AT}{_SAID_HOST}(?:{_SAID_DOT}){_TOP}"
    rf"|{_PART}(?:(?:{_SAID_DOT}){_PART}){{1,3}}{_WORD_AT}{_SAID_HOST}(?:{_DOT}{_TOP})?)",
    re.IGNORECASE,
)
_SIGN = re.compile(rf"{_AT_SIGN}|[(\[{{<][ ]?(?:at|chez|arr?obase|a)[ ]?[)\]}}>]|[ ](?:at|arr?obase)[ ]", re.IGNORECASE)
_MOST_SIGNS = 500
_BEFORE, _BEHIND = 80, 100
"""Characters: longer addresses are nobody's."""

_GAP = r"[ .\-\u00a0\u202f]?"
_PAIRS = rf"(?:{_GAP}\d\d){{4}}"
_FRENCH = rf"0[ ]?[1-9]{_PAIRS}"
_FRENCH_ABROAD = rf"(?:\+|00)33{_GAP}(?:\(0\)|0)?{_GAP}[1-9]{_PAIRS}"
_ABROAD = r"(?:\+)(?!33)[1-9]\d{0,2}(?:[ .\-\u00a0\u202f()]{0,2}\d{1,4}){2,5}"
_STARTS = r"(?<![\w+/=.,\-])(?<!\d[ \u00a0\u202f])"
_ENDS = r"(?![\w/]|[.,\-]\d|[ \u00a0\u202f]\d\d)"
_PHONE = re.compile(rf"{_STARTS}(?:{_FRENCH_ABROAD}|{_FRENCH}|{_ABROAD}){_ENDS}")
_FEWEST_DIGITS = 8
_DATE = re.compile(r"0?\d([.\-])\d\d\1(?:19|20)\d\d")
_NUMBERS_OF_FIRMS = re.compile(
    r"(?:SIRET|SIREN|RNA|ISBN|ISSN|IBAN|APE|NAF|TVA|RCS|n°|no\.?|réf\.?)[ \u00a0:]*$", re.IGNORECASE
)


def find_emails(text: str) -> Iterator[Place]:
    """Yield where e-mail addresses stand in *text*, in order, also disguised ones."""
    found: list[Place] = []
    for sign in islice(_SIGN.finditer(text), _MOST_SIGNS):
        # What a sign may join is near it: so the search stays linear, however many signs there are.
        start, end = max(0, sign.start() - _BEFORE), sign.end() + _BEHIND
        if found and found[-1][1] > sign.start():
            continue
        for pattern in _PLAIN, _DISGUISED, _SAID:
            match = next((m for m in pattern.finditer(text, start, end) if m.start() < sign.start() < m.end()), None)
            if match and not _FILE.search(match[0]):
                found.append(match.span())
                break
    yield from found


def find_phones(text: str) -> Iterator[Place]:
    """Yield where phone numbers stand in *text*: French ones, and others with their country's number."""
    for match in _PHONE.finditer(text):
        digits = sum(char.isdigit() for char in match[0])
        before = text[max(0, match.start() - 12) : match.start()]
        if digits >= _FEWEST_DIGITS and not _DATE.match(match[0]) and not _NUMBERS_OF_FIRMS.search(before):
            yield match.span()


def concealed(text: str) -> str:
    """Return *text* with e-mail addresses and phone numbers hidden, character by character."""
    for start, end in (*find_emails(text), *find_phones(text)):
        text = text[:start] + HIDDEN * (end - start) + text[end:]
    return text
