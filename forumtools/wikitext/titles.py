"""
Whether MediaWiki takes a page name as it is, and what to write instead.

A name is bare here: ``Carte ouverte``, without ``Contrib:``. The rules are those of MediaWikiTitleCodec with
the stock ``$wgLegalTitleChars``. A wiki may be stricter and has the last word, but what passes here comes back
from a stock one under the same name.
"""

from __future__ import annotations

import re
import unicodedata

from forumtools.language import Text
from forumtools.wikitext.escaping import LOST, clean, is_unknown

LONGEST = 255
"""Bytes of UTF-8 that MediaWiki has for a name, its namespace not counted."""

COMFORTABLE = 180
"""Bytes that leave room for a sub-page, or for what a file name needs besides."""

_ORDINARY = re.compile("(?=[0-9A-Za-zÀ-ÖØ-öø-ÿ])[0-9A-Za-zÀ-ÖØ-öø-ÿŒœ .:,;!?()«»'’-]+")
"""A title with nothing in it to look at twice; most are such."""

_LONGEST_CHAR = 3
"""Bytes that a character of an ordinary title may have in UTF-8."""

# Both are MediaWiki's own lists: the first it deletes in silence, the second it takes for one blank.
_DELETED = re.compile("[\u200e\u200f\u202a-\u202e]")
_BLANKS = re.compile("[ _\xa0\u1680\u180e\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+")

_INVISIBLE = re.compile(
    "[\xad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
)


def first_upper(text: str) -> str:
    """
    Return *text* with its first character in capitals, as MediaWiki begins a name.

    By Unicode's full table: ``ßa`` becomes ``SSa``. In this Python agrees with MediaWiki on PHP 8 for every
    letter; a wiki can declare exceptions (``$wgOverrideUcfirstCharacters``).
    """
    return text[:1].upper() + text[1:]


def settled(title: str) -> str:
    """Return the name MediaWiki gives a page called *title*: form NFC, single blanks, a capital first."""
    return unicodedata.normalize("NFC", first_upper(_single_blanks(unicodedata.normalize("NFC", title))))


def same_title(one: str, other: str) -> bool:
    """Say whether both lead to the same page."""
    return settled(one) == settled(other)


def title_fault(title: str, *, limit: int = LONGEST) -> Text | None:
    """
    Say what makes MediaWiki refuse *title*, or file the page under another name.

    Where the namespace is a mere prefix it counts too: the *limit* is lower by its bytes.
    """
    if _ORDINARY.fullmatch(title) and len(title) <= limit // _LONGEST_CHAR:
        return None
    title = unicodedata.normalize("NFC", title)
    name = settled(title)
    if not name:
        return _EMPTY
    if refused := _REFUSED.search(title) or LOST.search(title) or _DELETED.search(title):
        return _REFUSED_CHAR.format(char=_named(refused[0]))
    if name.startswith(":"):
        return _COLON_FIRST
    if found := _RELATIVE.search(name):
        return _PATH.format(found=found[0])
    if found := _TAKEN_FOR_CODE.search(name):
        return _CODE.format(found=found[0])
    size = max(len(name.encode()), len(_single_blanks(clean(title)).encode()))
    return _TOO_LONG.format(size=size, limit=limit) if size > limit else None


def unsafe_title(title: str) -> Text | None:
    """Say what MediaWiki would keep in *title*, and what goes wrong later in addresses, links and files."""
    if found := _AWKWARD.search(title):
        return _AWKWARD_CHAR.format(char=_named(found[0]), reason=_REASONS.get(found[0], _UNSEEN))
    if found := _LIKE_A_NAMESPACE.search(title):
        return _NAMESPACE.format(found=found[0])
    if title.startswith("."):
        return _DOT_FIRST
    if unicodedata.category(title[:1] or " ").startswith("M"):
        return _MARK_FIRST
    size = len(settled(title).encode(errors="replace"))
    return _LONG.format(size=size, limit=COMFORTABLE) if size > COMFORTABLE else None


def safe_title(text: str, *, limit: int = COMFORTABLE) -> str:
    """
    Return the nearest name MediaWiki takes, for a page named after what a person typed.

    The punctuation of real titles stays: ``Les Mardis de l'écran : permanences``. Nothing is left of a text
    that is all brackets and dots, say; `title_fault` then asks for a title.
    """
    name = _INVISIBLE.sub("", clean(text, one_line=True)).translate(_NEAREST)
    name = "".join(char for char in name if not is_unknown(char))
    name = _single_blanks(unicodedata.normalize("NFC", name))
    return _shortened(_with_a_start(_without_codes(name)), limit)


def _single_blanks(name: str) -> str:
    return _BLANKS.sub(" ", _DELETED.sub("", name)).strip(" ")


def _named(char: str) -> Text:
    """Return what to call *char* in a sentence: some cannot be seen."""
    if char in _SPOKEN:
        return _SPOKEN[char]
    if LOST.match(char) or _INVISIBLE.match(char):
        return _INVISIBLE_CHAR.format(code=f"U+{ord(char):04X}")
    return Text(fr=f"« {char} »", en=f"“{char}”")


_REFUSED = re.compile(r"[#<>\[\]{}|\t\n\r]")
_RELATIVE = re.compile(r"(?:\A|/)\.\.?(?:/|\Z)")
# MediaWiki looks for entities byte by byte: all beyond ASCII is a letter to it.
_TAKEN_FOR_CODE = re.compile(r"%[0-9A-Fa-f]{2}|&[A-Za-z0-9\x80-\U0010ffff]+;|~~~+")
_AWKWARD = re.compile(rf"[/%~_&\\]|{_INVISIBLE.pattern}")
# Real titles have colons. With a blank after it, or in "14:30", none is mistaken for that of a namespace.
_LIKE_A_NAMESPACE = re.compile(r"\b\w++(?<=[^\W\d_]):(?=\S)")

_NEAREST = str.maketrans(
    {"[": "(", "]": ")", "{": "(", "}": ")", "<": "‹", ">": "›", "|": "-", "/": "-", "\\": "-", "#": None}
    | dict.fromkeys("\t\n", " ")
)


def _without_codes(name: str) -> str:
    name = re.sub(r"~~+", "~", name)
    name = re.sub(r"%(?=[0-9A-Fa-f]{2})", "% ", name)
    return re.sub(r"(&[A-Za-z0-9\x80-\U0010ffff]+);", r"\1,", name)


def _with_a_start(name: str) -> str:
    """Return *name* from its first character that may begin one."""
    starts = (
        place for place, char in enumerate(name) if char not in " .:" and not unicodedata.category(char).startswith("M")
    )
    return name[next(starts, len(name)) :]


def _shortened(name: str, limit: int) -> str:
    """Return *name*, or its first words and an ellipsis, in at most *limit* bytes even with a capital."""
    size, capitalised = len(name.encode()), len(first_upper(name).encode())
    if max(size, capitalised) <= limit:
        return name
    room = limit - len("…".encode()) - max(capitalised - size, 0)
    cut = name.encode()[:room].decode(errors="ignore")
    words = cut if name[len(cut)] == " " else cut.rpartition(" ")[0]
    # A last word so long that little is left without it is cut in two.
    return (words if len(words) > len(cut) // 2 else cut).rstrip(" ,;:-–—(«‹") + "…"


_SPOKEN = {
    "\t": Text(fr="une tabulation", en="a tab"),
    "\n": Text(fr="un passage à la ligne", en="a line break"),
    "\r": Text(fr="un passage à la ligne", en="a line break"),
}
_INVISIBLE_CHAR = Text(fr="un caractère invisible ({code})", en="an invisible character ({code})")

_EMPTY = Text(
    fr="Le titre est vide : donnez-en un.",
    en="The title is empty: give one.",
)
_REFUSED_CHAR = Text(
    fr="Le titre contient {char}, que MediaWiki n'accepte pas : remplacez ou enlevez ce caractère.",
    en="The title contains {char}, which MediaWiki does not accept: replace it or take it out.",
)
_COLON_FIRST = Text(
    fr="Le titre commence par « : », que MediaWiki n'accepte pas là : enlevez ce signe.",
    en="The title begins with “:”, which MediaWiki does not accept there: take it out.",
)
_PATH = Text(
    fr="Le titre contient « {found} », comme un chemin de dossiers : enlevez ces points ou cette barre.",
    en="The title contains “{found}”, like a path of folders: take out these dots or this slash.",
)
_CODE = Text(
    fr="Le titre contient « {found} », que MediaWiki prend pour un code : séparez ou enlevez ces signes.",
    en="The title contains “{found}”, which MediaWiki takes for a code: separate these signs or take them out.",
)
_TOO_LONG = Text(
    fr="Le titre est trop long ({size} octets, {limit} au plus ; « é » en compte 2) : raccourcissez-le.",
    en="The title is too long ({size} bytes, {limit} at most; “é” counts for 2): shorten it.",
)
_AWKWARD_CHAR = Text(
    fr="Le titre contient {char}, qui {reason} : préférez un autre signe.",
    en="The title contains {char}, which {reason}: better use another sign.",
)
_REASONS = {
    "/": Text(fr="fait de la page une sous-page", en="makes the page a sub-page"),
    "\\": Text(fr="sépare des dossiers dans un nom de fichier", en="separates folders in the name of a file"),
    "%": Text(fr="annonce un code dans une adresse", en="announces a code in an address"),
    "&": Text(fr="sépare deux parties d'une adresse", en="separates two parts of an address"),
    "~": Text(fr="sert à signer", en="is for signatures"),
    "_": Text(fr="devient une espace", en="becomes a blank"),
}
_UNSEEN = Text(fr="trompera qui cherche la page", en="will mislead those who look for the page")
_NAMESPACE = Text(
    fr="Le titre contient « {found} », comme un espace de noms : ajoutez une espace après les deux-points.",
    en="The title contains “{found}”, like a namespace: add a blank after the colon.",
)
_DOT_FIRST = Text(
    fr="Le titre commence par un point, comme un fichier caché : commencez par un mot.",
    en="The title begins with a dot, like a hidden file: begin with a word.",
)
_MARK_FIRST = Text(
    fr="Le titre commence par un accent sans lettre : commencez par un mot.",
    en="The title begins with an accent without a letter: begin with a word.",
)
_LONG = Text(
    fr="Le titre est long pour un nom de fichier ({size} octets, {limit} au mieux) : raccourcissez-le.",
    en="The title is long for the name of a file ({size} bytes, {limit} at best): shorten it.",
)
