"""What changes on a page, as people know it: a unified diff, in colours on a terminal."""

from __future__ import annotations

from difflib import unified_diff

import click

_COLOURS = {"+": "green", "-": "red", "@": "cyan"}


def difference(before: str, after: str, title: str) -> str:
    """Return the unified diff from *before* to *after*; empty when they are equal."""
    lines = unified_diff(before.splitlines(), after.splitlines(), fromfile=title, tofile=title, lineterm="", n=2)
    return "".join(line + "\n" for line in lines)


def coloured_difference(before: str, after: str, title: str) -> str:
    """Return the diff with terminal colours; `click.echo` takes them away where there is no terminal."""
    lines = difference(before, after, title).splitlines()
    return "".join(
        click.style(line, fg=_COLOURS.get(line[:1]), bold=line[:3] in ("+++", "---")) + "\n" for line in lines
    )
