"""
The simple marks of the form, and the wikitext they stand for.

| typed                                     | stands for      |
|-------------------------------------------|-----------------|
| a blank line, or a line end               | a new paragraph |
| ``- mot``, ``* mot``; two blanks before   | a list; a list in it |
| ``1. mot``, ``2. mot``, counting from 1   | a numbered list |
| ``**mot**``                               | bold            |
| ``_mot_``, not inside a word              | italics         |
| ``[mot](https://exemple.org)``            | a link          |
| ``https://exemple.org``                   | a link          |

Single asterisks make no italics: « participant*e*s » and footnotes have them. A line that a program broke, long and
with a small letter after it, is no paragraph. What is no sound mark shows as it is typed.

So does wikitext, but for what `write_prose` lets act anywhere: ``'''mot'''``, ``''mot''``, ``[[Page]]``,
``[https://… mot]``, ``# mot`` and small headings. They do no harm, and pages edited on the wiki that have more than
the marks can say come back to the form, and go from it, without loss.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from forumtools.forms.inline_marks import inline_from_wikitext, inline_to_wikitext
from forumtools.forms.typed_lines import Entry, read_lines
from forumtools.wikitext.escaping import clean
from forumtools.wikitext.prose import tidy

_HEADING = re.compile(r"(={3,5})(?!=).+\1")
_CLINGING = re.compile(r"[*#]{0,2}\*(?=[^\s*#:;][^*]*\Z)")
"""A list for `write_prose`, and for people who know wikis; bold that does not end, or a footnote, for the others."""

_WIKI_ITEM = re.compile(rf"(?P<prefix>[*#]{{1,3}})[ \t]+(?=\S)|{_CLINGING.pattern}")
_OWN_LINE = " \t=:;{|!*#<-"
"""Begins a line that goes on no paragraph."""


def to_wikitext(typed: str) -> str:
    """
    Return what *typed* stands for, as `write_prose` takes it.

    Every letter and digit of it is there, but for those that number a list. An asterisk that clings to a word makes
    a list of the very first line: there it cannot be helped.
    """
    entries = read_lines(clean(typed))
    if entries and not entries[0].prefix and (found := _CLINGING.match(inline_to_wikitext(entries[0].text))):
        entries[0] = Entry(entries[0].text[found.end() :], "*")
    return tidy("".join(_joined(entries)))


def from_wikitext(prose: str) -> str:
    """
    Return what could have been typed for *prose*, as `read_prose` or `read_section` gives it.

    Lines that the wiki shows as one paragraph become one. Wikitext that has no mark stays as it is; where it is more
    than `write_prose` lets act (see `is_our_prose`), it would no longer act once sent again.
    """
    blocks = _blocks(tidy(prose).split("\n"))
    return "\n\n".join(block if isinstance(block, str) else _typed_list(block) for block in blocks)


def settled(typed: str) -> str:
    """Return the normal form of *typed*: how it comes back to the form. It stands for the same wikitext."""
    return from_wikitext(to_wikitext(typed))


def _joined(entries: Sequence[Entry]) -> Iterator[str]:
    for rank, entry in enumerate(entries):
        text = inline_to_wikitext(entry.text)
        if rank:
            yield "\n" if entry.prefix and entries[rank - 1].prefix and not entry.is_apart else "\n\n"
        if entry.prefix:
            yield f"{entry.prefix} {text}"
        else:
            # After a blank it is no list.
            yield f" {text}" if _CLINGING.match(text) else text


def _blocks(lines: Sequence[str]) -> Iterator[str | list[Entry]]:
    """Yield the paragraphs of a text of the wiki, as typed, and its lists."""
    for (is_blank, is_list), group in groupby(lines, key=lambda line: (not line.strip(), bool(_WIKI_ITEM.match(line)))):
        if is_list:
            yield [_item(line) for line in group]
        elif not is_blank:
            yield from map(inline_from_wikitext, _paragraphs(group))


def _item(line: str) -> Entry:
    found = _WIKI_ITEM.match(line)
    end = found.end() if found else 0
    return Entry(line[end:].strip(), line[:end].strip())


def _paragraphs(lines: Iterable[str]) -> Iterator[str]:
    paragraph: list[str] = []
    for line in lines:
        if line[0] in _OWN_LINE or (paragraph and _HEADING.fullmatch(paragraph[-1])):
            yield from filter(None, [" ".join(paragraph)])
            paragraph = []
        paragraph.append(line.strip())
    yield " ".join(paragraph)


def _typed_list(items: Sequence[Entry]) -> str:
    """Return a list with marks, or with the wiki's own prefixes where marks would say something else."""
    texts = [inline_from_wikitext(item.text) for item in items]
    typed = "\n".join(f"{mark}{text}" for mark, text in zip(_typed_marks(items), texts, strict=True))
    of_wiki = "\n".join(f"{item.prefix} {text}" for item, text in zip(items, texts, strict=True))
    return typed if to_wikitext(typed) == to_wikitext(of_wiki) else of_wiki


def _typed_marks(items: Sequence[Entry]) -> Iterator[str]:
    counts: list[int] = []
    before = ""
    for item in items:
        depth = len(item.prefix)
        is_next = before[:depth] == item.prefix
        counts = [*counts[: depth - 1], *[0] * (depth - 1 - len(counts)), counts[depth - 1] + 1 if is_next else 1]
        yield "  " * (depth - 1) + (f"{counts[-1]}. " if item.prefix[-1] == "#" else "- ")
        before = item.prefix
