"""
Between a value as typed and the same value as it stands in a template parameter.

A plain value must not act: no pipe may start another parameter, no bracket a link, no ``~~~~`` a
signature. What could act is written as an HTML entity, which MediaWiki shows as the character and never
obeys. Nothing else does as well: a value may hold ``</nowiki>``, and ``{{!}}`` is a live pipe once expanded.

Ordinary prose has nothing to encode and stays as typed, so that people can go on editing it in the wiki,
and ``{{#switch:}}`` compare it. All the rest comes back: ``decode(escape(x)) == clean(x)``.

Entities are of no use where MediaWiki expects a title or an address: see `titles` and `addresses`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

BLANKS = " \t\n\r"
"""What MediaWiki trims around a named parameter. ``str.strip()`` would take more, and lose it."""

SPACES = r" \xa0\u1680\u2000-\u200a\u202f\u205f\u3000"
"""Unicode's spaces (Zs), for a class in a pattern: what ends an address for MediaWiki's parser."""

KEPT = "\ufdd0"
"""
Stands, in what `encode` is given, for a piece of wikitext that goes through as it is; `prose` puts it there.

A noncharacter, which `clean` drops: no text can hold one of its own.
"""

# MediaWiki replaces the C0 controls, lone surrogates, U+FFFE and U+FFFF (UtfNormal\Validator), and marks places
# of its own with U+007F. The C1 controls and the other noncharacters are no text either.
_PLANE_ENDS = "".join(chr(plane + 0xFFFE) + chr(plane + 0xFFFF) for plane in range(0x10000, 0x110000, 0x10000))
LOST = re.compile(  # In two classes, for Python's re finds one with so many ranges slowly.
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\U0010ffff]"
    f"(?<=[\x00-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffd-\uffff{_PLANE_ENDS}])"
)
"""A character no page can hold."""

_BIDI = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_LINE_END = re.compile(r"\r\n?")


def clean(text: str, *, one_line: bool = False) -> str:
    """
    Return *text* without what no wiki page can hold: this is all that is ever lost.

    MediaWiki keeps line ends as LF and letters in Unicode's form NFC. A field of *one_line* also loses the
    invisible marks of writing direction: MediaWiki takes most of them out of titles, and elsewhere they only
    surprise.
    """
    text = LOST.sub("", _LINE_END.sub("\n", text))
    if one_line:
        text = _BIDI.sub("", text)
    return unicodedata.normalize("NFC", text)


def escape(value: str, *, lines: bool = False, separator: str = "") -> str:
    """
    Return *value*, cleaned, as it is written in a template parameter.

    With *lines* its line ends stay; without, they become entities. A *separator* becomes one too, for a value
    that is an item of a list joined by it.
    """
    return encode(clean(value), lines=lines, separator=separator)


def encode(cleaned: str, *, lines: bool = False, separator: str = "") -> str:
    """Return a text already cleaned with all that could act encoded, and every `KEPT` where it was."""
    replace = _entities_between_lines if lines else _entities
    return _FAR.sub(_hold_marks, _active(lines, separator).sub(replace, cleaned))


_ENTITY = "&(?:amp|lt|gt|quot|#[0-9]{1,7});"
_ENTITIES = re.compile(_ENTITY)
_NAMED = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"}
_MEANT = {entity: char for char, entity in _NAMED.items()}


def decode(stored: str) -> str:
    """
    Return the value as typed.

    In one pass, never over its own result, for ``&amp;lt;`` is a typed ``&lt;``. Only what `escape` can write
    is decoded: an ``&eacute;`` was put there by somebody.
    """
    return _ENTITIES.sub(_character, stored) if "&" in stored else stored


def is_ours(stored: str, *, lines: bool | None = None, separator: str = "") -> bool:
    """
    Say whether *stored* is just what `escape` writes, so that nothing is lost by decoding it.

    Anything else is wikitext written by hand: show it raw, and leave it alone until somebody changes it on
    purpose. Without *lines* both ways of writing will do, for a field may have had one line before several.
    """
    value = decode(stored)
    ways = (False, True) if lines is None else (lines,)
    return any(escape(value, lines=way, separator=separator) == stored for way in ways)


def split_items(stored: str, separator: str = ";") -> tuple[str, ...]:
    """Return the items of a list, still encoded. The ``;`` at the end of an entity separates nothing."""
    items = _items(separator).findall(stored) if "&" in stored else stored.split(separator)
    return tuple([bare for item in items if (bare := item.strip(BLANKS))])


def join_items(items: Iterable[str], separator: str = ";") -> str:
    """Return encoded items as one list, without the empty ones; separator, blank is Page Forms' way."""
    return f"{separator} ".join(filter(None, items))


@lru_cache
def _items(separator: str) -> re.Pattern[str]:
    return re.compile(f"(?:{_ENTITY}|[^{re.escape(separator)}])++")


# Matches hold nothing but characters to encode, save line ends that stay. Neighbours are those typed. A rule
# names its character first and looks back then, which Python's re does three times as fast as the reverse.
_RULES = (
    r'[&<>"\[\]{}|]',  # calls, links, tags, tables, attributes; and "&", or decoding would be a guess
    r"\s(?:(?<=\A\s)\s*+|(?<!\s\s)\s*+\Z)",  # named parameters are trimmed, by MediaWiki, and harder by Python
    r"''+|~~+|__+",  # bold, a signature ("&#126;~~~" would still sign), __NOTOC__
    r"[*#:;=\-!+ \t](?<=^.)",  # list, indent, heading, cell, row, caption of a table; a blank starts a <pre>
    r"['_](?:(?<=\A.)|\Z)",  # the template may put ''…'' around the value
    f"'(?:(?<={KEPT}')|(?={KEPT}))",  # as `prose` may
    r"!(?<=!!)",  # "!!" starts a cell in the header row of a table
    r":(?<=[A-Za-z]:)(?![ \xa0]\s*+\S)",  # any scheme makes a link, unless a blank follows and is not encoded
    # Magic links. "&#160;" still is a blank for them, so after no-break spaces the digit is encoded too.
    rf"[\t{SPACES}](?:(?<=RFC.)|(?<=PMID.)|(?<=ISBN.))(?:(?<=\xa0)\xa0*+[0-9]|[\t{SPACES}]*+)",
)


@lru_cache
def _active(lines: bool, separator: str) -> re.Pattern[str]:
    more = [re.escape(char) for char in separator] + ([] if lines else [r"\n"])
    return re.compile("|".join((*_RULES, *more)), re.MULTILINE)


def _entity(char: str) -> str:
    return _NAMED.get(char) or f"&#{ord(char)};"


def _entities(match: re.Match[str]) -> str:
    return "".join(map(_entity, match[0]))


def _entities_between_lines(match: re.Match[str]) -> str:
    """Encode all but line ends, and those too where they would be trimmed: first and last in the value."""
    last = len(match.string) - 1
    return "".join(
        char if char == "\n" and 0 < place < last else _entity(char)
        for place, char in enumerate(match[0], match.start())
    )


def _character(match: re.Match[str]) -> str:
    entity = match[0]
    if entity in _MEANT:
        return _MEANT[entity]
    number = int(entity[2:-1])
    return entity if number > 0x10FFFF or LOST.match(chr(number)) else chr(number)


# A combining mark joins what stands before it. After an entity that would be the ";", and at the start of a
# value what the call has there: "|titre=" and U+0338 make "|titre≠", and the parameter is gone.
_BEYOND_LATIN = "[\u0300-\ufdcf\ufdd1-\U0010ffff]"
_FAR = re.compile(f"{_BEYOND_LATIN}(?:{_BEYOND_LATIN}++|(?<=^.)|(?<=[;{KEPT}].))", re.MULTILINE)


def _hold_marks(match: re.Match[str]) -> str:
    run = match[0]
    loose = match.start() == 0 or match.string[match.start() - 1] in (";", "\n", KEPT)
    held = []
    for place, char in enumerate(run):
        loose = _may_combine(char) and (loose or _is_unsettled(run, place))
        held.append(_entity(char) if loose else char)
    return "".join(held)


def _may_combine(char: str) -> bool:
    return unicodedata.category(char).startswith("M") or is_unknown(char)


def is_unknown(char: str) -> bool:
    """
    Say whether *char* came to Unicode later than this Python, and may be anything, even a mark.

    New pictures are no such risk, and people type them as soon as their telephone can.
    """
    return unicodedata.category(char) == "Cn" and not 0x1F000 <= ord(char) < 0x1FC00


def _is_unsettled(run: str, place: int) -> bool:
    """Say whether a wiki with newer tables might reorder or compose an unknown character and a neighbour."""
    neighbours = run[max(place - 1, 0) : place] + run[place + 1 : place + 2]
    return is_unknown(run[place]) and any(map(_may_combine, neighbours))
