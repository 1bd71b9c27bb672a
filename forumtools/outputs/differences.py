"""What changes on a page, as people know it: a unified diff, in colours on a terminal."""

from __future__ import annotations

import re
from difflib import unified_diff

import click

_COLOURS = {"+": "green", "-": "red", "@": "cyan"}
_UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffc"
    "\ud800-\udfff]"
)


def difference(before: str, after: str, title: str) -> str:
    """Return the unified diff from *before* to *after*, what nobody sees by its code; empty when they are equal."""
    # Only a line feed ends a line of wikitext.
    old, new = (text.split("\n") if text else [] for text in (before, after))
    lines = unified_diff(old, new, fromfile=title, tofile=title, lineterm="", n=2)
    return "".join(_UNSEEN.sub(_coded, line) + "\n" for line in lines)


def coloured_difference(before: str, after: str, title: str) -> str:
    """Return the diff with terminal colours; `click.echo` takes them away where there is no terminal."""
    lines = difference(before, after, title).split("\n")[:-1]
    return "".join(
        click.style(line, fg=_COLOURS.get(line[:1]), bold=line[:3] in ("+++", "---")) + "\n" for line in lines
    )


def _coded(char: re.Match[str]) -> str:
    return f"⟦U+{ord(char[0]):04X}⟧"
