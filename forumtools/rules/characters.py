"""The rule on characters that nobody sees, and that do harm all the same."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from forumtools.language import Text, plural
from forumtools.model.findings import Edit, Severity
from forumtools.rules.registry import Fault, Reach, rule
from forumtools.rules.world import World
from forumtools.wikitext.pages import Reading
from forumtools.wikitext.values import declared_field

_NAMES = {
    "\u200b": Text(fr="espace de largeur nulle", en="zero width space"),
    "\ufeff": Text(fr="marque d’ordre des octets", en="byte order mark"),
    "\u00ad": Text(fr="trait d’union conditionnel", en="soft hyphen"),
    "\u2060": Text(fr="gluon de mots", en="word joiner"),
    "\u200e": Text(fr="marque gauche à droite", en="left-to-right mark"),
    "\u200f": Text(fr="marque droite à gauche", en="right-to-left mark"),
    "\u2028": Text(fr="séparateur de lignes", en="line separator"),
    "\u2029": Text(fr="séparateur de paragraphes", en="paragraph separator"),
    "\ufffc": Text(fr="objet perdu", en="lost object"),
    "\ufffd": Text(fr="caractère perdu", en="lost character"),
}
_CONTROL = Text(fr="caractère de commande", en="control character")
_DIRECTION = Text(fr="marque de sens d’écriture", en="direction mark")
_PRIVATE_USE = Text(fr="signe d’une police de symboles", en="sign of a symbol font")
_SURROGATE = Text(fr="moitié de caractère", en="half a character")

_ODD = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u200b\u200e\u200f\u2028\u2029\u202a-\u202e\u2060\u2066-\u2069"
    "\ufeff\ufffc\ufffd\ue000-\uf8ff\ud800-\udfff]"
)
_DAMAGE = frozenset("\ufffd\ufffc")
_LINE_ENDS = {"\u2028": "\n", "\u2029": "\n\n"}
_BULLETS = frozenset("\uf0b7\uf0a7\uf0d8\uf076\uf0fc")
"""Bullets of Wingdings and Symbol, as word processors leave them."""

_RIGHT_TO_LEFT = frozenset({"R", "AL", "AN"})


@rule(
    "SYN004",
    Severity.WARNING,
    title=Text(fr="Caractères invisibles ou de commande", en="Invisible or control characters"),
    why=Text(
        fr="Un collage apporte des caractères que personne ne voit : le mot qui en contient un ne se trouve plus, un "
        "titre ne correspond plus à sa page, un tri se trompe. Ils sont enlevés. Les espaces insécables, et ce dont "
        "l’arabe, l’hébreu ou les émojis ont besoin, restent.",
        en="Pasted text brings characters that nobody sees: a word that has one is not found any more, a title does "
        "not match its page, sorting goes wrong. They are taken out. No-break spaces, and what Arabic, Hebrew or "
        "emoji need, stay.",
    ),
    wrong="== Présentation ==\nCarto\u00adgraphe du\u200b dimanche.",
    right="== Présentation ==\nCartographe du dimanche.",
    fixable=True,
    reach=Reach.PAGE,
)
def invisible_characters(reading: Reading, world: World) -> Iterator[Fault]:
    """Find characters that nobody sees or that are damaged, those of a kind together."""
    text = reading.text
    if text.isascii() and text.isprintable():
        return
    found: dict[str, list[int]] = {}
    hidden: list[tuple[int, int]] | None = None
    for match in _ODD.finditer(text):
        hidden = _untouched(reading) if hidden is None else hidden
        place = match.start()
        if not any(start <= place < end for start, end in hidden) and not _is_needed(text, place):
            found.setdefault(match[0], []).append(place)
    for char, places in found.items():
        yield _fault(char, places, text)


def _untouched(reading: Reading) -> list[tuple[int, int]]:
    """Return code, whose bytes are what they are, and private values."""
    code = [(span.start, span.end) for span in reading.scan.spans if span.name not in ("ref", "poem", "gallery")]
    private = [
        (parameter.part_start, parameter.part_end)
        for call in (reading.calls if reading.kind.private_names else ())
        for parameter in call.parameters
        if (declared := declared_field(reading.kind, parameter.name)) and declared.is_private
    ]
    return (code + private)[:_MOST_SPANS]


_MOST_SPANS = 200


def _is_needed(text: str, place: int) -> bool:
    """Say whether a mark of direction stands beside letters that are written from right to left."""
    if text[place] not in "\u200e\u200f\u202b\u202c\u2067\u2069":
        return False
    around = text[max(0, place - 12) : place + 13]
    return any(unicodedata.bidirectional(char) in _RIGHT_TO_LEFT and char != "\u200f" for char in around)


def _fault(char: str, places: list[int], text: str) -> Fault:
    said = plural(
        len(places),
        Text(fr="{{name}} ({{code}}) : {{todo}}.", en="{{name}} ({{code}}): {{todo}}."),
        Text(fr="{n} fois : {{name}} ({{code}}) ; {{todo}}.", en="{n} times: {{name}} ({{code}}); {{todo}}."),
    )
    edits = tuple(edit for place in places for edit in _mended(char, place, text))
    todo = (
        Text(fr="on ne le voit pas, enlevez-le", en="nobody sees it, take it out")
        if edits
        else Text(fr="remettez ce qui était là", en="put back what was there")
    )
    return Fault(text=said.format(name=_name(char), code=f"U+{ord(char):04X}", todo=todo), start=places[0], edits=edits)


def _name(char: str) -> Text:
    if "\ue000" <= char <= "\uf8ff":
        return _PRIVATE_USE
    if "\ud800" <= char <= "\udfff":
        return _SURROGATE
    return _NAMES.get(char) or (_CONTROL if unicodedata.category(char) == "Cc" else _DIRECTION)


def _mended(char: str, place: int, text: str) -> Iterator[Edit]:
    if char in _DAMAGE or "\ud800" <= char <= "\udfff":
        return
    if "\ue000" <= char <= "\uf8ff":
        if char in _BULLETS and (place == 0 or text[place - 1] == "\n"):
            blank = text[place + 1 : place + 2]
            yield Edit(start=place, end=place + 1 + (blank in ("\t", "\u00a0", " ")), new="* ")
        return
    yield Edit(start=place, end=place + 1, new=_LINE_ENDS.get(char, ""))
