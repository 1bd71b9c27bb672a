"""
What can be shown, without the wiki, of a template call and of a link to a picture.

Only the wiki knows what a template draws. A call shows its text when it plainly has one, or a link when it
has an address; otherwise nothing, and the document says so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from forumtools.model.words import fold

if TYPE_CHECKING:
    from mwparserfromhell.wikicode import Wikicode

_TEXT_NAMES = ("texte", "text", "contenu", "citation", "titre", "title", "label", "libelle", "legende", "caption")
_ADDRESS_NAMES = ("url", "lien", "link", "adresse", "site", "href")
_MEANINGS = {"!": "|", "=": "=", "((": "{{", "))": "}}", "-": "", "clear": "", "br": "\n\n"}
_FUNCTIONS_OF_TEXT = frozenset({"formatnum", "lc", "lcfirst", "uc", "ucfirst", "nobr"})
_SILENT = re.compile(r"[A-ZÀ-Ü_]{4,}(?::.*)?|(?:subst|safesubst|msg|int|ns|#invoke)\s*:.*", re.DOTALL)
_ADDRESS = re.compile(r"https?://\S+", re.IGNORECASE)
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")

_PICTURE_OPTION = re.compile(
    r"(?:vignette|thumb(?:nail)?|miniature|min|cadre|frame|framed|enframed|encadré|sans[ _]cadre|frameless|"
    r"bordure|border|gauche|left|droite|right|centré|center|centre|néant|none|aucun|"
    r"ligne[ _]de[ _]base|baseline|indice|sub|exposant|super|sup|haut|top|milieu|middle|bas|bottom|text-top|"
    r"text-bottom|redresse|upright|\d*(?:x\d+)?\s*px)"
    r"|(?:redresse|upright|lien|link|langue|lang|page|class|début|start|fin|end|thumbtime|manualthumb|vignette|"
    r"thumb)\s*=.*",
    re.IGNORECASE | re.DOTALL,
)
_ALT = re.compile(r"alt\s*=\s*(.*)", re.IGNORECASE | re.DOTALL)
_SPLIT = re.compile(r"\[\[|\]\]|\{\{|\}\}|\|")


@dataclass(frozen=True, slots=True)
class Shown:
    """What a template call comes down to."""

    name: str
    meaning: str | None = None
    """The wikitext it stands for, for those that everyone has."""

    is_silent: bool = False
    """Whether it sets something and shows nothing by nature: ``{{DEFAULTSORT:…}}``."""

    text: Wikicode | None = None
    address: str = ""
    details: str = ""
    language: str = ""


def show(node: Any) -> Shown:
    """Return what the template call *node* of mwparserfromhell comes down to."""
    name = " ".join(str(node.name).replace("_", " ").split())
    if (meaning := _MEANINGS.get(name.lower())) is not None:
        return Shown(name, meaning=meaning)
    function, colon, argument = name.partition(":")
    if colon and function.lower() in _FUNCTIONS_OF_TEXT:
        return Shown(name, meaning=argument.strip())
    if _SILENT.fullmatch(name):
        return Shown(name, is_silent=True)
    if name.startswith("#"):
        return Shown(function)
    given = {str(entry.name).strip(): entry.value for entry in node.params}
    return _show_parameters(name, {key: value for key, value in given.items() if str(value).strip()})


def _show_parameters(name: str, given: dict[str, Wikicode]) -> Shown:
    values = {fold(key): value for key, value in given.items()}
    positional = [key for key in values if key.isdecimal()]
    if positional == ["1", "2"] and _LANGUAGE.fullmatch(str(values["1"]).strip()):
        return Shown(name, text=values["2"], language=str(values["1"]).strip())
    address = _address(values)
    text = next((values[key] for key in _TEXT_NAMES if key in values), None)
    if text is None and address and "2" in values:
        text = values["2"]
    if text is None and positional == ["1"] == list(values) and not address:
        text = values["1"]
    return Shown(name, text=text, address=address, details=_details(given) if address else "")


def _address(values: dict[str, Wikicode]) -> str:
    for key in (*_ADDRESS_NAMES, "1"):
        found = str(values.get(key, "")).strip()
        if _ADDRESS.fullmatch(found):
            return found
    return ""


def _details(values: dict[str, Wikicode]) -> str:
    known = (*_TEXT_NAMES, *_ADDRESS_NAMES)
    others = [
        f"{key} : {value.strip_code().strip()}"
        for key, value in values.items()
        if fold(key) not in known and not key.isdecimal()
    ]
    return f" ({', '.join(others)})" if others else ""


def picture_words(options: str) -> tuple[str, str]:
    """Return the text alternative and the caption among the *options* of a link to a picture."""
    alt = caption = ""
    for option in _outer_parts(options):
        if found := _ALT.fullmatch(option):
            alt = found[1].strip()
        elif option and not _PICTURE_OPTION.fullmatch(option):
            caption = option
    return alt, caption


def _outer_parts(options: str) -> Iterator[str]:
    """Yield what pipes part outside of links and calls."""
    depth = start = 0
    for sign in _SPLIT.finditer(options):
        if sign[0] == "|":
            if depth == 0:
                yield options[start : sign.start()].strip()
                start = sign.end()
        else:
            depth = depth + 1 if sign[0] in ("[[", "{{") else max(0, depth - 1)
    yield options[start:].strip()
