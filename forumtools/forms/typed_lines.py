"""The lines typed in a long field of the form, as paragraphs and items of lists."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import zip_longest

_BULLET = re.compile(r"[-*•]\s+(?=\S)")
_NUMBER = re.compile(r"(?P<mark>(?P<number>[0-9]{1,2})[.)])\s+(?=\S)")
_WIKI = re.compile(r"(?P<prefix>[*#]{2,3}|\#)\s+(?=\S)")
_WRAPPED = 60
"""Characters: a line as long as that, with a small letter after it, was broken by a program and not by a person."""

_FINAL = ".!?…:;="
_DEEPEST = 3


@dataclass(frozen=True)
class Entry:
    """A paragraph, or an item of a list: *prefix* is what the wiki has before it."""

    text: str
    prefix: str = ""
    mark: str = ""
    """Its number as it was typed."""

    is_apart: bool = False
    """Whether a list begins with it although another one ends right above."""


@dataclass(frozen=True)
class _Level:
    """A list that is open: its kind, how far it is moved in, and the number of its last item."""

    kind: str
    indent: int
    count: int


def read_lines(typed: str) -> list[Entry]:
    """Return the paragraphs and items of *typed*. "1." alone counts nothing, and is a paragraph."""
    entries = _Lines().entries(typed)
    following = zip_longest(entries, entries[1:], fillvalue=Entry(""))
    return [_as_paragraph(entry) if _is_lone(entry, after) else entry for entry, after in following]


def _is_lone(entry: Entry, after: Entry) -> bool:
    is_first = bool(entry.mark) and entry.prefix == "#" and int(entry.mark[:-1]) == 1
    return is_first and (after.is_apart or not after.prefix.startswith("#"))


def _as_paragraph(entry: Entry) -> Entry:
    return Entry(f"{entry.mark} {entry.text}")


class _Lines:
    """Takes lines one after the other."""

    def __init__(self) -> None:
        self._levels: list[_Level] = []
        self._entries: list[Entry] = []
        self._before = ""

    def entries(self, typed: str) -> list[Entry]:
        for line in typed.split("\n"):
            text = line.strip()
            if text:
                self._take(text, _indent(line))
            self._before = text
        return self._entries

    def _take(self, text: str, indent: int) -> None:
        item = self._item(text, indent)
        if item is not None:
            self._entries.append(item)
        elif self._goes_on(text, indent):
            self._entries[-1] = replace(self._entries[-1], text=f"{self._entries[-1].text} {text}")
        else:
            self._entries.append(Entry(text))
            self._levels.clear()

    def _goes_on(self, text: str, indent: int) -> bool:
        if not self._before or _NUMBER.match(text):
            return False
        if self._entries[-1].prefix and indent > 1:
            return True
        return len(self._before) >= _WRAPPED and text[0].islower() and self._before[-1] not in _FINAL

    def _item(self, text: str, indent: int) -> Entry | None:
        if found := _BULLET.match(text):
            return Entry(text[found.end() :], self._open("*", self._depth(indent), indent))
        if found := _NUMBER.match(text):
            return self._numbered(text[found.end() :], indent, found["mark"])
        if found := _WIKI.match(text):
            return self._of_wiki(text[found.end() :], found["prefix"])
        return None

    def _depth(self, indent: int) -> int:
        """Return in how many open lists an item is that is moved in so far."""
        return min(sum(level.indent + 2 <= indent for level in self._levels), _DEEPEST - 1)

    def _open(self, kind: str, depth: int, indent: int, count: int = 0) -> str:
        """Close the lists deeper than *depth*, and return the prefix of an item there."""
        self._levels[depth:] = [_Level(kind, indent, count)]
        return "".join(level.kind for level in self._levels)

    def _numbered(self, text: str, indent: int, mark: str) -> Entry | None:
        """Return an item that is the first of a list or the next of one; None for another number."""
        number, depth = int(mark[:-1]), self._depth(indent)
        if number == 1:
            depth = 0 if self._count(depth) else depth
            is_apart = not depth and bool(self._levels) and (not self._before or self._count(0) > 0)
            return Entry(text, self._open("#", depth, indent, 1), mark, is_apart)
        ranks = sorted(range(len(self._levels)), key=lambda rank: (rank != depth, -rank))
        fitting = next((rank for rank in ranks if number > 1 and self._count(rank) == number - 1), None)
        return None if fitting is None else Entry(text, self._open("#", fitting, indent, number), mark)

    def _count(self, depth: int) -> int:
        """Return the last number at *depth*; 0 where no numbered list is open."""
        return self._levels[depth].count if depth < len(self._levels) else 0

    def _of_wiki(self, text: str, prefix: str) -> Entry:
        is_apart = bool(self._levels) and not self._before
        known = [] if is_apart else self._levels
        same = next((n for n, kind in enumerate(prefix) if n == len(known) or known[n].kind != kind), len(prefix))
        levels = [*known[:same], *(_Level(kind, 0, int(kind == "#")) for kind in prefix[same:])]
        if same == len(prefix) and prefix[-1] == "#":
            levels[-1] = replace(levels[-1], count=levels[-1].count + 1)
        self._levels = [replace(level, indent=2 * rank) for rank, level in enumerate(levels[: len(prefix)])]
        return Entry(text, prefix, is_apart=is_apart)


def _indent(line: str) -> int:
    wide = line.expandtabs(4)
    return len(wide) - len(wide.lstrip())
