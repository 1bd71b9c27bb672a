"""Marks inside a line of the form, bold, italics and links, and the wikitext they stand for."""

from __future__ import annotations

import re

from forumtools.wikitext.addresses import write_address
from forumtools.wikitext.prose import write_prose

# Noncharacters stand for quotes until all are known: no cleaned text can hold one.
_BOLD, _ITALIC = "\ufdd1", "\ufdd2"

_LINK_PATTERN = r"""
    \[ (?P<label>[^\[\]\n]++) \]
    \( (?P<url>(?i:https?)://[^\s()\[\]]++ (?:\([^\s()\[\]]*+\)[^\s()\[\]]*+)*+) \)
"""
_LINK = re.compile(_LINK_PATTERN, re.VERBOSE)
_MARK = re.compile(
    rf"""
      {_LINK_PATTERN}
    | (?P<other>
          \[\[ [^\[\]\n]*+ \]\]                # links as the wiki has them
        | \[ https?:// [^\[\]\n]*+ \]
        | https?:// \S++                       # an underscore or asterisk of an address marks nothing
      )
    | (?<![*_]) \*\* (?=[^\s*]) (?P<bold>(?:[^*\n]|\*(?!\*))+?) (?<=[^\s*]) \*\* (?![*_])
    | (?<![\w*]) _ (?=[^\s_]) (?P<italic>[^_\n]++) (?<=\S) _ (?![\w*])
    """,
    re.VERBOSE,
)
_TOUCHING = re.compile(f"'(?=[{_BOLD}{_ITALIC}])|(?<=[{_BOLD}{_ITALIC}])'")

_WIKI_LINK = re.compile(r"(?<!\[)\[(?P<url>https?://[^\s\[\]]++) (?P<label>[^\[\]\n]++)\]")
_WIKI_BOLD = re.compile(r"(?<!')'''(?!')((?:[^']|'(?!'))+)'''(?!')")
_WIKI_ITALIC = re.compile(r"(?<!')''(?!')((?:[^']|'(?!'))+)''(?!')")


def inline_to_wikitext(line: str) -> str:
    """
    Return what the marks of *line* stand for; what is no sound mark stays as it is.

    A straight apostrophe that touches bold or italics becomes a curved one, or it would count as a quote. Where
    there are two in a row, bold and italics are left to who writes wikitext.
    """
    if "''" in line:
        return _LINK.sub(_linked, line)
    marked = _TOUCHING.sub("’", _MARK.sub(_marked, line))
    return marked.replace(_BOLD, "'''").replace(_ITALIC, "''")


def inline_from_wikitext(line: str) -> str:
    """Return *line* with marks for as much of its wikitext as they can stand for."""
    linked = _WIKI_LINK.sub(r"[\g<label>](\g<url>)", line)
    marked = _WIKI_ITALIC.sub(r"_\1_", _WIKI_BOLD.sub(r"**\1**", linked))
    return next((typed for typed in (marked, linked) if inline_to_wikitext(typed) == line), line)


def _marked(found: re.Match[str]) -> str:
    if found["bold"]:
        return _BOLD + _LINK.sub(_linked, found["bold"]) + _BOLD
    if found["italic"]:
        return _ITALIC + _LINK.sub(_linked, found["italic"]) + _ITALIC
    return found[0] if found["other"] else _linked(found)


def _linked(found: re.Match[str]) -> str:
    """Return a link of the wiki; the mark itself where the wiki's would not act."""
    label, address = found["label"].strip(), write_address(found["url"])
    link = f"[{address} {label}]"
    is_sound = address and label and write_prose(link, section=True).startswith("[")
    return link if is_sound else found[0]
