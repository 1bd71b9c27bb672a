"""
Cases that a wiki editor can write: ``tests/cases/rules/CODE.md``, one file a rule.

Each case is a heading, ``## wrong: …`` or ``## right: …``; then the title of a page and its text in a fenced block.
What may follow: ``other page: title`` and its text, once or more; ``fixed:`` and the text once mended. Before the
first page may stand a line ``moment: publication`` or ``today: 2018-05-02``, and lines ``online: https://… dead``. ``x × 600`` alone is 600 times ``x``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property
from pathlib import Path

from forumtools.language import Text
from forumtools.model.roles import Moment
from forumtools.rules.online import Answer, Online, Verdict
from tests.rules.pages import TODAY, SmallForum, forum_of, repeated

FOLDER = Path(__file__).parents[1] / "cases" / "rules"

_CASE = re.compile(r"^## (?P<verdict>wrong|right): (?P<label>.+)$", re.MULTILINE)
_BLOCK = re.compile(r"^(?P<head>[^\n`]+)\n```wikitext\n(?P<text>.*?)\n?```$", re.MULTILINE | re.DOTALL)
_ONLINE = re.compile(r"^online: (\S+) (dead|alive|moved|unsure)(?: (\S+))?$", re.MULTILINE)
_SETTING = re.compile(r"^(moment|today): (\S+)$", re.MULTILINE)


@dataclass(frozen=True)
class Case:
    code: str
    label: str
    is_wrong: bool
    pages: tuple[tuple[str, str], ...]
    fixed: str | None
    today: date
    moment: Moment | None
    online: Online | None = None

    @cached_property
    def forum(self) -> SmallForum:
        return forum_of(self.pages, today=self.today, moment=self.moment, online=self.online)


def _online(text: str) -> Online | None:
    """Return what the lines `online: ADDRESS dead`, `online: ADDRESS moved TARGET` say that the web answered."""
    said = {found[1]: (Verdict(found[2]), found[3]) for found in _ONLINE.finditer(text)}
    answers = {
        address: Answer(verdict=verdict, why=Text(fr="essai", en="trial"), **{_KEYS.get(verdict, "archive"): more})
        for address, (verdict, more) in said.items()
    }
    return Online(addresses=answers) if answers else None


_KEYS = {Verdict.MOVED: "leads_to"}


@cache
def all_cases() -> tuple[Case, ...]:
    return tuple(case for path in sorted(FOLDER.glob("*.md")) for case in cases_of(path.stem))


@cache
def cases_of(code: str) -> tuple[Case, ...]:
    return tuple(_cases_of(code))


def _cases_of(code: str) -> Iterator[Case]:
    text = (FOLDER / f"{code}.md").read_text(encoding="utf-8")
    heads = list(_CASE.finditer(text))
    ends = [head.start() for head in heads[1:]] + [len(text)]
    for head, end in zip(heads, ends, strict=True):
        yield _case(code, head, text[head.end() : end])


def _case(code: str, head: re.Match[str], text: str) -> Case:
    blocks = [(block["head"].strip(), repeated(block["text"])) for block in _BLOCK.finditer(text)]
    settings = dict(_SETTING.findall(_BLOCK.sub("", text)))
    fixed = [block for name, block in blocks if name == "fixed:"]
    pages = [(name.removeprefix("other page: "), block) for name, block in blocks if name != "fixed:"]
    return Case(
        code=code,
        label=head["label"],
        is_wrong=head["verdict"] == "wrong",
        pages=tuple(pages),
        fixed=fixed[0] if fixed else None,
        today=date.fromisoformat(settings["today"]) if "today" in settings else TODAY,
        moment=Moment(settings["moment"]) if "moment" in settings else None,
        online=_online(_BLOCK.sub("", text)),
    )
