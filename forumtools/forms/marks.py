"""
The simple marks of the form, and the wikitext they stand for.

| typed                                     | stands for      |
|-------------------------------------------|-----------------|
| a line end                                | a new paragraph |
| ``- mot``; two blanks before it           | a list; a list in it |
| ``1. mot``, ``2. mot``, counting from 1   | a numbered list |
| ``**mot**``                               | bold            |
| ``[mot](https://exemple.org)``            | a link          |

What is no sound mark shows as it is typed. So does most wikitext: `write_prose` decides what of it may act.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from forumtools.wikitext.addresses import HOST
from forumtools.wikitext.escaping import clean

_BULLET = re.compile(r"(?P<indent>[ \t]*)[-*•][ \t]+(?=\S)")
_NUMBER = re.compile(r"[ \t]*(?P<number>\d{1,2})[.)][ \t]+(?=\S)")
_BOLD = re.compile(r"\*\*(?=[^\s*'])((?:[^*'\n]|'(?!'))+?)(?<=[^\s'])\*\*(?![*'])")
_LINK = re.compile(rf"\[(?P<label>[^\[\]\n]*[^\s\[\]][^\[\]\n]*)\]\((?P<url>https?://{HOST}(?:[/?#][^\s()<>\[\]]*)?)\)")
_WRAPPED = 60
"""Characters: a line as long as that, with a small letter after it, was broken by a program and not by a person."""


def to_wikitext(typed: str) -> str:
    """Return what *typed* stands for; every letter and digit of it is there, but for those that number a list."""
    lines = clean(typed).split("\n")
    return "\n".join(_parted(list(_list_marks(lines)))).strip("\n")


def _list_marks(lines: Sequence[str]) -> Iterator[str]:
    count = 0
    for line in lines:
        number = _NUMBER.match(line)
        bullet = _BULLET.match(line)
        if number and int(number["number"]) == count + 1 and (count or _is_first_of_list(lines, line)):
            count += 1
            yield "# " + _inline(line[number.end() :])
        elif bullet and not line.startswith("**"):
            count = 0
            yield ("** " if len(bullet["indent"]) > 1 else "* ") + _inline(line[bullet.end() :])
        else:
            count = count if not line.strip() else 0
            yield _inline(line)


def _is_first_of_list(lines: Sequence[str], line: str) -> bool:
    """Say whether a second one follows: "1. " alone may be anything."""
    rank = lines.index(line)
    return any((found := _NUMBER.match(other)) and found["number"] == "2" for other in lines[rank + 1 : rank + 4])


def _inline(line: str) -> str:
    linked = _LINK.sub(lambda found: f"[{found['url']} {found['label'].strip()}]", line)
    return _BOLD.sub(r"'''\1'''", linked)


def _parted(lines: Sequence[str]) -> Iterator[str]:
    """Let a line end be the end of a paragraph, where the wiki would make one paragraph of two lines."""
    for rank, line in enumerate(lines):
        yield line
        after = lines[rank + 1] if rank + 1 < len(lines) else ""
        if line.strip() and after.strip() and not (_is_item(line) and _is_item(after)) and not _goes_on(line, after):
            yield ""


def _is_item(line: str) -> bool:
    return line.startswith(("* ", "** ", "# "))


def _goes_on(line: str, after: str) -> bool:
    return len(line) >= _WRAPPED and after[:1].islower() and not _is_item(line)
