"""What meets where something is taken out of a text: two signs that were kept apart may become markup."""

from __future__ import annotations

import re
from collections.abc import Iterable

from forumtools.wikitext.within import Place, Places

_NEAR = 40
"""Characters that are looked at on either side."""

LINE_STARTERS = frozenset("*#:;={|! \t-")
"""What is markup at the beginning of a line, if not elsewhere."""

_TOGETHER = {
    "{": "{|!}",
    "}": "}",
    "[": "[",
    "]": "]",
    "~": "~",
    "'": "'",
    "=": "=",
    "_": "_",
    "-": "->",
    "|": "}|-+",
    "!": "-!",
    ":": "/",
    "/": "/>",
    "<": "/!",
    "&": "#",
}
"""By the sign on the left, those on the right with which it is more than two signs."""

_NAME = re.compile(r"(?:</?|&#?|__|\{\{#?)[^\W_]*\Z")
"""The beginning of a tag, an entity, a switch or a call: what comes next is part of its name."""

_ADDRESS = re.compile(r"[A-Za-z]*:?//|[A-Za-z]{0,10}:[^\s]")
_SCHEME = re.compile(r"(?:\A|[^\w])(?:h|ht|htt|https?|f|ft|ftps?|m|ma|mai|mail|mailt|mailto):?/?\Z", re.IGNORECASE)
_MAGIC = re.compile(r"(?:ISBN|RFC|PMID)[ ]?\Z")


class Seams:
    """The seams of a text from which *gone* is taken out."""

    def __init__(self, text: str, gone: Iterable[Place]) -> None:
        self._text = text
        self._gone = Places(gone)

    def left_of(self, place: int) -> int:
        """Return where what stays ends, left of *place*."""
        return self._gone.around(place)[0]

    def right_of(self, place: int) -> int:
        """Return where what stays goes on, right of *place*."""
        return self._gone.around(place)[1]

    def is_line_start(self, place: int) -> bool:
        """Say whether nothing that stays stands before *place* on its line."""
        left = self.left_of(place)
        return left == 0 or self._text[left - 1] == "\n"

    def holds(self, start: int, end: int) -> bool:
        """Say whether what stands left and right of a piece is, side by side, what each is now."""
        left, right = self.left_of(start), self.right_of(end)
        before, after = self._text[max(0, left - _NEAR) : left], self._text[right : right + _NEAR]
        if not after:
            return True
        if not before.rpartition("\n")[2].strip(" \t:"):  # a table may have blanks before it
            return after[0] not in LINE_STARTERS
        return not _become_markup(before, after)


def _become_markup(before: str, after: str) -> bool:
    left, right = before[-1], after[0]
    if right in _TOGETHER.get(left, ""):
        return True
    if (right.isalnum() or right in "_;>") and _NAME.search(before):
        return True
    if left == "]" and right.isalpha():  # the letters after a link are part of it
        return True
    is_address = _ADDRESS.match(after) and (left.isalnum() or left in "[:")
    is_number = right.isdigit() and _MAGIC.search(before)
    return bool(is_address or is_number or (_SCHEME.search(before) and right in ":/"))
