"""
Cases that a wiki editor can write: ``tests/cases/<name>.txt``.

A case is a block of lines ``key: value``, ended by an empty line. One key, ``label``, says in words what the
case is about. Lines that begin with ``//`` are remarks. What cannot be seen is written with signs that no case
needs for themselves:

    ⏎ a line end    ⇥ a tab    ␣ a blank that must be seen    ⟨U+0338⟩ any character, by its number

A long value goes on in the next lines, each indented by two blanks; they are joined by line ends::

    label:  two lines in one value
    typed:  first⏎second

    label:  the same
    typed:
      first
      second
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

FOLDER = Path(__file__).with_name("cases")

_KEY = re.compile(r"(?P<key>[a-z][a-z _-]*):(?:[ ]+(?P<value>.*))?")
_SIGNS = {"⏎": "\n", "⇥": "\t", "␣": " "}
_SIGN = re.compile(r"[⏎⇥␣]|⟨U\+([0-9A-F]{4,6})⟩")


@dataclass(frozen=True, slots=True)
class Case:
    """What one block says, by key."""

    label: str
    values: dict[str, str]

    def __getitem__(self, key: str) -> str:
        return self.values[key]

    def get(self, key: str, default: str = "") -> str:
        return self.values.get(key, default)


def read_cases(name: str) -> tuple[Case, ...]:
    """Return the cases of the file called *name*, in order."""
    text = (FOLDER / f"{name}.txt").read_text(encoding="utf-8")
    return tuple(_case(block, name) for block in _blocks(text))


def each_case(name: str) -> pytest.MarkDecorator:
    """Run a test, which takes ``case``, for every case of a file."""
    return pytest.mark.parametrize("case", [pytest.param(case, id=case.label) for case in read_cases(name)])


def _blocks(text: str) -> Iterator[list[str]]:
    for block in re.split(r"\n{2,}", text):
        lines = [line for line in block.split("\n") if line and not line.startswith("//")]
        if lines:
            yield lines


def _case(lines: list[str], name: str) -> Case:
    values: dict[str, list[str]] = {}
    key = ""
    for line in lines:
        if key and line.startswith("  "):
            values[key].append(line.removeprefix("  "))
            continue
        found = _KEY.fullmatch(line)
        if found is None or found["key"] in values:
            raise ValueError(f"{name}.txt: not a new key: {line!r}")
        key = found["key"]
        values[key] = [found["value"].strip(" ")] if found["value"] else []
    shown = {key: _SIGN.sub(_meant, "\n".join(value)) for key, value in values.items()}
    return Case(label=shown.pop("label"), values=shown)


def _meant(sign: re.Match[str]) -> str:
    return chr(int(sign[1], 16)) if sign[1] else _SIGNS[sign[0]]
