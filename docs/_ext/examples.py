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
_BATCH = re.compile(r"\d{8}-\d{6}-[0-9a-f]{5}.*$", re.MULTILINE)
"""A batch is called after the moment of the run, which no page can know."""

_CAPTION = re.compile(r":caption: (?P<name>.+)\n\n")


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
            file = folder / named["name"]
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(block.body[named.end() :], encoding="utf-8")
        elif block.kind == "console":
            yield block, [(step, shell.run(step.command)) for step in steps(block.body)]


class Shell:
    """As much of a shell as the examples need: ``forumtools``, ``cat``, ``cd``, ``echo $?``, ``|`` and ``>``."""

    def __init__(self, folder: Path) -> None:
        self._home = self._folder = folder.resolve()
        self._status = 0

    def run(self, line: str) -> str:
        """Run *line* and return what it leaves in the terminal."""
        stages, target = parsed(line)
        piped, told = "", ""
        for words in stages[:-1]:
            piped, said = self._run(words, piped)
            told += said
        if target:
            printed, said = self._run(stages[-1], piped)
            (self._folder / target).write_text(printed, encoding="utf-8")
        else:
            said, _ = self._run(stages[-1], piped, together=True)
        return (told + said).replace(str(self._home), HOME)

    def _run(self, words: list[str], given: str, *, together: bool = False) -> tuple[str, str]:
        """Return what a command prints and what it says besides; both in the first when *together*."""
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
        with chdir(self._folder):
            self._status, printed, told = run_forumtools(rest, given, together=together)
        return printed, told


def parsed(line: str) -> tuple[list[list[str]], str | None]:
    """Return the commands that hand on to each other, and the file that takes what the last one prints."""
    lexer = shlex.shlex(line, posix=True, punctuation_chars="|>")
    lexer.whitespace_split = True
    words, target = list(lexer), None
    if ">" in words:
        target, words = words[words.index(">") + 1], words[: words.index(">")]
    stages: list[list[str]] = [[]]
    for word in words:
        if word == "|":
            stages.append([])
        else:
            stages[-1].append(word)
    return stages, target


def run_forumtools(words: list[str], given: str = "", *, together: bool = False) -> tuple[int, str, str]:
    """Run the command in this process; return its exit status, what it printed, and what it said besides."""
    out = io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True)
    told = out if together else io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True)
    stdin = io.TextIOWrapper(io.BytesIO(given.encode()), encoding="utf-8")
    # No account and no language of the machine: everybody sees the same.
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("FORUMTOOLS_", "LC_", "LANG"))}
    with (
        patch.dict(os.environ, clean, clear=True),
        patch.object(sys, "argv", ["forumtools", *words]),
        patch.object(sys, "stdin", stdin),
        redirect_stdout(out),
        redirect_stderr(told),
    ):
        status: object = 0
        try:
            main()
        except SystemExit as stop:
            status = stop.code
    said = "" if together else told.buffer.getvalue().decode()
    return int(str(status or 0)), out.buffer.getvalue().decode(), said


def rewritten(text: str, folder: Path) -> str:
    """Return a page with what its commands print today; what is shown shortened and still true stays."""
    for block, done in reversed(list(run_page(text, folder))):
        lines = []
        for step, printed in done:
            shown = step.shown if is_shown(step.shown, printed) else _BATCH.sub("…", printed.rstrip("\n")) + "\n"
            lines.append(f"$ {step.command}\n{shown if shown.strip() else ''}")
        text = text[: block.start] + "".join(lines) + text[block.end :]
    return text


if __name__ == "__main__":
    for name in sys.argv[1:]:
        with TemporaryDirectory() as folder:
            page = Path(name)
            before = page.read_text(encoding="utf-8")
            page.write_text(rewritten(before, Path(folder)), encoding="utf-8")
