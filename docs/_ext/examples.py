"""
Runs the examples of the documentation: shell sessions, and the files they work on.

``python docs/_ext/examples.py docs/tutorial/*.md`` writes into the pages what their commands print today.
"""

from __future__ import annotations

import io
import os
import re
import shlex
import sys
from collections.abc import Iterator
from contextlib import chdir, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest.mock import patch

from forumtools.cli.main import main

HOME = "/home/me/forum"
"""What the pages call the folder where the examples run."""

_BLOCK = re.compile(r"^```(?P<kind>\S+)(?: \S+)?\n(?P<body>.*?)^```$", re.MULTILINE | re.DOTALL)
_CAPTION = re.compile(r":caption: (?P<name>\S+)\n\n")


@dataclass(frozen=True, slots=True)
class Block:
    """A fenced block of a page: what it is, what stands in it and where."""

    kind: str
    body: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Step:
    """One command of a session, and what the page shows that it prints."""

    command: str
    shown: str


def blocks(text: str) -> Iterator[Block]:
    """Yield the fenced blocks of a page in Markdown."""
    for found in _BLOCK.finditer(text):
        yield Block(found["kind"], found["body"], found.start("body"), found.end("body"))


def steps(session: str) -> Iterator[Step]:
    """Yield the commands of a block of the kind ``console``."""
    for part in re.split(r"^\$ ", session, flags=re.MULTILINE)[1:]:
        command, _, shown = part.partition("\n")
        yield Step(command, shown)


def is_shown(shown: str, printed: str) -> bool:
    """Say whether *shown* is *printed*; ``…`` stands for any lines, at the end of a line for its rest."""
    pattern = "".join(_line_pattern(line) for line in shown.rstrip().split("\n"))
    return re.fullmatch(pattern, "".join(line.rstrip() + "\n" for line in printed.rstrip().split("\n"))) is not None


def _line_pattern(line: str) -> str:
    if line.strip() == "…":
        return r"(?:.*\n)*?"
    if line.endswith("…"):
        return re.escape(line[:-1]) + ".*\n"
    return re.escape(line.rstrip()) + "\n"


def run_page(text: str, folder: Path) -> Iterator[tuple[Block, list[tuple[Step, str]]]]:
    """Do what a page says, in *folder*: write its files, run its sessions; yield each with what it printed."""
    shell = Shell(folder)
    for block in blocks(text):
        if block.kind == "{code-block}" and (named := _CAPTION.match(block.body)):
            (folder / named["name"]).write_text(block.body[named.end() :], encoding="utf-8")
        elif block.kind == "console":
            yield block, [(step, shell.run(step.command)) for step in steps(block.body)]


class Shell:
    """As much of a shell as the examples need: ``forumtools``, ``cat``, ``cd``, ``echo $?``, ``|`` and ``>``."""

    def __init__(self, folder: Path) -> None:
        self._home = self._folder = folder
        self._status = 0

    def run(self, line: str) -> str:
        """Run *line* and return what stands in the terminal afterwards."""
        words = shlex.shlex(line, posix=True, punctuation_chars="|>")
        words.whitespace_split = True
        stages, target = _stages(list(words))
        printed, told = "", ""
        for stage in stages:
            printed, said = self._stage(stage, printed)
            told += said if target or stage is not stages[-1] else ""
        if target:
            (self._folder / target).write_text(printed, encoding="utf-8")
            printed = ""
        return (told + printed).replace(str(self._home), HOME)

    def _stage(self, words: list[str], given: str) -> tuple[str, str]:
        """Return what a command prints, and what it says besides; where nobody reads on, both are in the first."""
        name, *rest = words
        if name == "cd":
            self._folder = (self._folder / rest[0]).resolve()
            return "", ""
        if name == "cat":
            return "".join((self._folder / file).read_text(encoding="utf-8") for file in rest), ""
        if words == ["echo", "$?"]:
            return f"{self._status}\n", ""
        if name != "forumtools":
            raise ValueError(f"the examples know no command {name!r}")
        self._status, printed, told, both = forumtools(rest, given, self._folder)
        return both, told
