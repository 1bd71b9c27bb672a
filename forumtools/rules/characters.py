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
from forumtools.wikitext.seams import LINE_STARTERS, Seams
from forumtools.wikitext.values import declared_field
from forumtools.wikitext.within import Places

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

_TAKE_OUT = Text(fr="on ne le voit pas, enlevez-le", en="nobody sees it, take it out")
_LOST = Text(fr="remettez ce qui était là", en="put back what was there")
_BECOMES = Text(fr="c’était « {char} »", en="it was “{char}”")
_LINE_END = Text(fr="allez à la ligne, ou mettez une espace", en="begin a new line, or put a blank")
_SEPARATES = Text(
    fr="sans lui, les signes qui l’entourent deviendraient une balise ; enlevez-le s’ils doivent en être une",
    en="without it, the signs around it would become markup; take it out if that is meant",
)

_ODD = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u200b\u200e\u200f\u2028\u2029\u202a-\u202e\u2060\u2066-\u2069"
    "\ufeff\ufffc\ufffd\ue000-\uf8ff\ud800-\udfff]"
)
_DAMAGE = frozenset("\ufffd\ufffc")
_LINE_ENDS = {"\u2028": "\n", "\x0b": "\n", "\u2029": "\n\n", "\x0c": "\n\n"}
"""As word processors mean them."""

_MEANT = {
    "\x1e": "-",  # the no-break hyphen of a word processor
    **{chr(code): char for code in range(0x80, 0xA0) if (char := bytes([code]).decode("cp1252", "ignore"))},
}
"""Bytes of Windows-1252 that were taken for control characters: letters and signs that people typed."""

_BLANKS = frozenset(("", " ", "\t", "\n", "\u00a0"))
_NOT_PROSE = re.compile(r"[*#:;={|! \t]|[^\n]*?(?:\{\{|\[|''|<|\|\||!!)")
"""A line that a line end within would break: a list, a heading, a cell, a link, bold."""

_BULLETS = frozenset("\uf0b7\uf0a7\uf0d8\uf076\uf0fc")
"""Bullets of Wingdings and Symbol, as word processors leave them."""

_RIGHT_TO_LEFT = frozenset({"R", "AL", "AN"})


@rule(
    "SYN004",
    Severity.WARNING,
    title=Text(fr="Caractères invisibles ou de commande", en="Invisible or control characters"),
    why=Text(
        fr="Un collage apporte des caractères que personne ne voit : le mot qui en contient un ne se trouve plus, un "
        "titre ne correspond plus à sa page, un tri se trompe. Ils sont enlevés, ou remplacés par la lettre qu’ils "
        "étaient. Les espaces insécables, ce dont l’arabe, l’hébreu ou les émojis ont besoin, et ce qui empêche deux "
        "signes de devenir une balise, restent.",
        en="Pasted text brings characters that nobody sees: a word that has one is not found any more, a title does "
        "not match its page, sorting goes wrong. They are taken out, or become the letter that they were. No-break "
        "spaces, what Arabic, Hebrew or emoji need, and what keeps two signs from becoming markup, stay.",
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
    found = _found(reading)
    if not found:
        return
    mending = _Mending(reading, [place for place in found if _is_taken_out(text[place])])
    groups: dict[tuple[str, bool], list[tuple[int, Edit | None]]] = {}
    for place in found:
        edit = mending.edit(place)
        groups.setdefault((text[place], edit is not None), []).append((place, edit))
    yield from (_fault(char, places) for (char, _), places in groups.items())


def _found(reading: Reading) -> list[int]:
    text = reading.text
    odd = [match.start() for match in _ODD.finditer(text)]
    hidden = _untouched(reading) if odd else Places(())
    return [place for place in odd if place not in hidden and not _is_needed(text, place)]


def _untouched(reading: Reading) -> Places:
    """Return code, whose bytes are what they are, and private values."""
    code = [(span.start, span.end) for span in reading.scan.spans if span.name not in ("ref", "poem", "gallery")]
    private = [
        (parameter.part_start, parameter.part_end)
        for call in (reading.calls if reading.kind.private_names else ())
        for parameter in call.parameters
        if (declared := declared_field(reading.kind, parameter.name)) and declared.is_private
    ]
    return Places(code + private)


def _is_needed(text: str, place: int) -> bool:
    """Say whether a mark of direction stands beside letters that are written from right to left."""
    if text[place] not in "\u200e\u200f\u202b\u202c\u2067\u2069":
        return False
    around = text[max(0, place - 12) : place + 13]
    return any(unicodedata.bidirectional(char) in _RIGHT_TO_LEFT and char != "\u200f" for char in around)


def _fault(char: str, places: list[tuple[int, Edit | None]]) -> Fault:
    said = plural(
        len(places),
        Text(fr="{{name}} ({{code}}) : {{todo}}.", en="{{name}} ({{code}}): {{todo}}."),
        Text(fr="{n} fois : {{name}} ({{code}}) ; {{todo}}.", en="{n} times: {{name}} ({{code}}); {{todo}}."),
    )
    edits = tuple(edit for _, edit in places if edit)
    text = said.format(name=_name(char), code=f"U+{ord(char):04X}", todo=_todo(char, edits))
    return Fault(text=text, start=places[0][0], edits=edits)


def _todo(char: str, edits: tuple[Edit, ...]) -> Text:
    if not edits:
        return _SEPARATES if _is_empty(char) else _LOST
    new = edits[0].new.strip()
    return _BECOMES.format(char=new) if new else _LINE_END if char in _LINE_ENDS else _TAKE_OUT


def _name(char: str) -> Text:
    if "\ue000" <= char <= "\uf8ff":
        return _PRIVATE_USE
    if "\ud800" <= char <= "\udfff":
        return _SURROGATE
    return _NAMES.get(char) or (_CONTROL if unicodedata.category(char) == "Cc" else _DIRECTION)


def _is_empty(char: str) -> bool:
    """Say whether nothing is lost with it."""
    is_undefined = "\x80" <= char <= "\x9f" and char not in _MEANT
    return char not in _DAMAGE and not is_undefined and not "\ud800" <= char <= "\uf8ff"


def _is_taken_out(char: str) -> bool:
    return _is_empty(char) and char not in _MEANT


class _Mending:
    """What to put in the place of odd characters, of which those at *gone* are taken out."""

    def __init__(self, reading: Reading, gone: list[int]) -> None:
        text = self._text = reading.text
        self._seams = Seams(text, [(place, place + 1) for place in gone])
        ends = [place for place in reversed(gone) if text[place] in _LINE_ENDS]
        self._first_ends = {self._seams.left_of(place): place for place in ends}
        """By where what is taken out begins: the first line end in it, which stands for all."""

        self._calls = Places((call.start, call.end) for call in reading.scan.calls)
        self._line_until, self._line_is_prose = 0, True  # of the line looked at last

    def edit(self, place: int) -> Edit | None:
        """Return the edit, or nothing where a person has to decide."""
        char, text = self._text[place], self._text
        if char in _BULLETS and (place == 0 or text[place - 1] == "\n"):
            blank = text[place + 1 : place + 2]
            return Edit(start=place, end=place + 1 + (blank in ("\t", "\u00a0", " ")), new="* ")
        if not _is_empty(char):
            return None
        new = _MEANT.get(char, "")
        if char in _LINE_ENDS and self._first_ends[self._seams.left_of(place)] == place:
            new = self._line_end(place)
        # A mark of byte order at the beginning is the file's, not the text's.
        is_sound = bool(new) or (place == 0 and char == "\ufeff") or self._seams.holds(place, place + 1)
        return Edit(start=place, end=place + 1, new=new) if is_sound else None

    def _line_end(self, place: int) -> str:
        """Return a line end, or a blank where a line end would break a list, a heading or a value."""
        left, right = self._seams.left_of(place), self._seams.right_of(place + 1)
        before, after = self._text[max(0, left - 1) : left], self._text[right : right + 1]
        if after not in LINE_STARTERS and self._is_prose(place):
            return _LINE_ENDS[self._text[place]]
        return "" if before in _BLANKS or after in _BLANKS else " "

    def _is_prose(self, place: int) -> bool:
        if place >= self._line_until:
            start = self._text.rfind("\n", 0, place) + 1
            end = self._text.find("\n", place)
            self._line_until = len(self._text) if end < 0 else end
            self._line_is_prose = not _NOT_PROSE.match(self._text, start)
        return self._line_is_prose and place not in self._calls
