"""
Cases that a wiki editor can write: ``tests/cases/merging.md``.

Each case is a heading; then, each in a fenced block, the page ``before:``, as we want it (``ours:``), as somebody
made it meanwhile (``theirs:``) and what it is to be (``merged:``). What both changed stands in lines
``* clash `name`: `before`, theirs `…`, ours `…` ``, or ``* clash ``: the whole page``. The title of the page may be
given by ``page: …``. ``⟨CR⟩`` is a carriage return.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from forumtools.wikitext.merging import Clash
from forumtools.wikitext.pages import Reading
from tests.forums import default_forum, read

FILE = Path(__file__).parents[1] / "cases" / "merging.md"

_BLOCK = re.compile(r"^(?P<side>[a-z]+):\n```wikitext\n(?P<text>.*?)\n?```$", re.MULTILINE | re.DOTALL)
_PAGE = re.compile(r"^page: (.+)$", re.MULTILINE)
_CLASH = re.compile(r"^\* clash `(.*?)`: `(.*?)`, theirs `(.*?)`, ours `(.*?)`$", re.MULTILINE)
_WHOLE = "* clash ``: the whole page"


@dataclass(frozen=True)
class Case:
    label: str
    page: str
    texts: dict[str, str]
    clashes: tuple[Clash, ...]

    def read(self, side: str) -> Reading:
        kinds = {kind.namespace: kind.id for kind in default_forum().kinds}
        return read(self.texts[side], self.page, kinds[self.page.split(":")[0]])


def all_cases() -> Iterator[Case]:
    for part in FILE.read_text(encoding="utf-8").split("\n## ")[1:]:
        yield _case(part)


def _case(part: str) -> Case:
    texts = {found["side"]: found["text"].replace("⟨CR⟩", "\r") for found in _BLOCK.finditer(part)}
    around = _BLOCK.sub("", part)
    clashes = [Clash(*found) for found in _CLASH.findall(around)]
    if _WHOLE in around:
        clashes = [Clash("", texts["before"], texts["theirs"], texts["ours"])]
    page = _PAGE.search(around)
    return Case(part.split("\n")[0], page[1] if page else "Contrib:Essai", texts, tuple(clashes))
