"""
The lines of a text, marks in them, as blocks: paragraphs, headings, lists, quotations, preformatted text.

MediaWiki's lines first; then those of people who do not know them, and write « • », « – », « - » or « 1. ».
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from forumtools.catalogue.lists import Entry, as_list
from forumtools.catalogue.nodes import (
    Block,
    Blocks,
    Heading,
    Inline,
    Item,
    Paragraph,
    Preformatted,
    Rule,
)
from forumtools.catalogue.pieces import MARK, Pieces, without_gone_lines

_HEADING = re.compile(r"(={1,6})(.+?)(={1,6})[ \t]*")
_RULE = re.compile(r"-{4,}")
_LIST = re.compile(r"[*#:;]+")
_HABIT = re.compile(r"([ \t]*)(?:([•◦▪‣·*\u2013\u2212-])|(\d{1,2})[.)])[ \t\u00a0\u202f]+(?=\S)")
_TIGHT_HABIT = re.compile(r"([ \t]*)(?:([•◦▪‣])|(?!))(?=\S)")
_STRAY_TABLE = re.compile(r"\s*(?:\{\|.*|\|\}|\|-+.*|\|\+|[|!])")
_MAX_DEPTH = 8
_MAX_LEVEL = 6


@dataclass(frozen=True, slots=True)
class _Habit:
    """A line that begins as people begin the lines of a list."""

    indent: int
    number: int | None
    text: str


def read_blocks(text: str, pieces: Pieces) -> Blocks:
    """Return *text*, whose marks are of *pieces*, as blocks."""
    lines = without_gone_lines(text).split("\n")
    return tuple(_Lines(lines, pieces).blocks())


def read_prose(text: str, pieces: Pieces) -> Blocks:
    """Return *text*, in which nothing is markup any more, as blocks: only what people do by habit is read."""
    return tuple(_Lines(text.split("\n"), pieces, is_prose=True).blocks())


class _Lines:
    """Goes through the lines once; what begins a block takes the lines that belong to it."""

    def __init__(self, lines: Sequence[str], pieces: Pieces, *, is_prose: bool = False) -> None:
        self.lines = lines
        self.pieces = pieces
        self.place = 0
        self._no_preformatted_before = 0
        """The end of a run of indented lines that is known to be something else."""

        self._starts = "" if is_prose else _STARTS
        self._has_open_table = not is_prose and any(line.lstrip().startswith("{|") for line in lines)

    def blocks(self) -> Iterator[Block]:
        paragraph: list[str] = []
        while self.place < len(self.lines):
            block = self._block()
            if block is not None or not self._line.strip():
                yield from self._paragraph(paragraph)
                paragraph = []
            if block is not None:
                yield from block
            else:
                paragraph.append(self._line)
                self.place += 1
        yield from self._paragraph(paragraph)

    @property
    def _line(self) -> str:
        return self.lines[self.place] if self.place < len(self.lines) else ""

    def _block(self) -> Blocks | None:
        line = self._line
        if line and line[0] in self._starts:
            if line[0] == "=" and (heading := _HEADING.fullmatch(line)):
                return self._heading(heading)
            if line.startswith("----"):
                return self._rule(line)
            if line[0] in "*#:;":
                return self._list()
        habits = self._habits()
        if habits:
            return as_list([Entry(marks, number, self._item(text)) for marks, number, text in _nested(habits)])
        return self._preformatted() if line[:1] in (" ", "\t") else None

    def _heading(self, heading: re.Match[str]) -> Blocks:
        self.place += 1
        level = min(len(heading[1]), len(heading[3]))
        title = heading[1][level:] + heading[2] + heading[3][level:]
        children = self.pieces.inlines(title.strip())
        return (Heading(level, children),) if children else ()

    def _rule(self, line: str) -> Blocks:
        self.place += 1
        rest = self.pieces.inlines(_RULE.sub("", line, count=1))
        return (Rule(), Paragraph(rest)) if rest else (Rule(),)

    def _list(self) -> Blocks:
        entries: list[Entry] = []
        while marks := _LIST.match(self._line):
            entries += self._entries(marks[0][:_MAX_DEPTH], self._line[marks.end() :])
            self.place += 1
        return as_list(entries)

    def _entries(self, marks: str, text: str) -> Iterator[Entry]:
        if marks.endswith(";"):
            term, colon, meaning = _parted_term(text)
            yield Entry(marks, None, self._item(term))
            if colon:
                yield Entry(marks[:-1] + ":", None, self._item(meaning))
        else:
            yield Entry(marks, None, self._item(text))

    def _item(self, text: str) -> Item:
        inlines: list[Inline] = []
        blocks: list[Block] = []
        for part in self.pieces.parts(text):
            if isinstance(part, tuple):
                inlines += part
            else:
                blocks.append(part)
        return Item(tuple(inlines), tuple(blocks))

    def _habits(self) -> list[_Habit]:
        """Return the run of lines, from here, that are a list by habit; one alone is no list."""
        found: list[_Habit] = []
        place = self.place
        while place < len(self.lines) and (habit := self._habit(self.lines[place])):
            if found and not _continues(found, habit):
                break
            found.append(habit)
            place += 1
            after = place + 1
            if place < after < len(self.lines) and not self.lines[place].strip() and self._habit(self.lines[after]):
                place = after
        if len(found) < 2:
            return []
        self.place = place
        return found

    def _habit(self, line: str) -> _Habit | None:
        line = self._unheld(line)
        match = _HABIT.match(line) or _TIGHT_HABIT.match(line)
        if match is None:
            return None
        number = match[3] if match.re is _HABIT else None
        return _Habit(len(match[1]), int(number) if number else None, line[match.end() :])

    def _unheld(self, line: str) -> str:
        """Return *line* with the characters at its start that are held only because they would act."""
        shown, start = "", 0
        while held := self.pieces.held_words(line, start):
            words, start = held
            shown += words
            blanks = len(line) - len(line[start:].lstrip(" \t"))
            shown, start = shown + line[start:blanks], blanks
        return shown + line[start:]

    def _preformatted(self) -> Blocks | None:
        start = place = self.place
        if start < self._no_preformatted_before:
            return None
        while place < len(self.lines) and self.lines[place][:1] in (" ", "\t") and self.lines[place].strip():
            place += 1
        text = "\n".join(line[1:] for line in self.lines[start:place])
        # One line alone was indented by mistake, and marks inside are more than letters.
        if place - start < 2 or MARK.search(text) or "''" in text:
            self._no_preformatted_before = place
            return None
        self.place = place
        return (Preformatted(text.rstrip()),)

    def _paragraph(self, lines: Sequence[str]) -> Iterator[Block]:
        text = "\n".join(map(_without_table_marks, lines) if self._has_open_table else lines)
        for part in self.pieces.parts(text) if text.strip() else ():
            if not isinstance(part, tuple):
                yield part
            elif part:
                yield Paragraph(part)


_STARTS = "=-*#:;"


def _without_table_marks(line: str) -> str:
    """Return the words of a line of a table that is not closed, and was therefore not read as one."""
    if not line.lstrip().startswith(("{|", "|", "! ")):
        return line
    return _STRAY_TABLE.sub("", line, count=1).replace("||", " ").replace("!!", " ")


def _parted_term(text: str) -> tuple[str, bool, str]:
    term, colon, meaning = text.partition(" : ")
    if not colon:
        term, colon, meaning = text.partition(":") if text.endswith(":") else (text, "", "")
    return term, bool(colon), meaning


def _continues(found: Sequence[_Habit], habit: _Habit) -> bool:
    """Say whether *habit* goes on with the list that *found* begins."""
    last = next((other for other in reversed(found) if other.indent <= habit.indent), None)
    if last is None or last.indent < habit.indent:
        return True  # a list within, or without
    if (last.number is None) != (habit.number is None):
        return False
    return habit.number is None or last.number is None or habit.number == last.number + 1


def _nested(habits: Sequence[_Habit]) -> Iterator[tuple[str, int | None, str]]:
    """Yield the marks MediaWiki would have for each line, its number and its text."""
    indents: list[int] = []
    marks: list[str] = []
    for habit in habits:
        while indents and indents[-1] > habit.indent:
            indents.pop()
            marks.pop()
        if not indents or indents[-1] < habit.indent:
            indents.append(habit.indent)
            marks.append("*")
        marks[-1] = "*" if habit.number is None else "#"
        yield "".join(marks)[-_MAX_DEPTH:], habit.number, habit.text
