"""The line that a finding stands in, as far as it may be shown."""

from __future__ import annotations

from functools import cached_property

from forumtools.model.findings import Excerpt
from forumtools.model.words import printable
from forumtools.rules.contact_details import concealed, hidden
from forumtools.rules.home_addresses import home_addresses
from forumtools.wikitext.pages import Reading
from forumtools.wikitext.private import is_private, private_lines_of

_WIDTH = 90
_AROUND = 200
"""Characters on both sides that tell whether what is shown is a piece of an e-mail address."""


class Excerpts:
    """Cuts what may be shown out of one page: no private value, no contact details, no home address."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading

    def at(self, line: int, column: int, field: str | None = None) -> Excerpt | None:
        """Return what stands around a place, both counted from 1; nothing where that, or *field*, is private."""
        lines = self._lines
        is_hidden = field is not None and is_private(field, self._reading.kind)
        if is_hidden or not 0 < line <= len(lines) or line in self._private:
            return None
        words = lines[line - 1]
        start = max(0, min(column - 1, len(words)) - _WIDTH // 2)
        before = min(start, _AROUND)
        known = concealed(words[start - before : start + _WIDTH + _AROUND])
        shown = printable(known[before : before + _WIDTH])
        return Excerpt(shown, column - 1 - start) if shown.strip() else None

    @cached_property
    def _lines(self) -> list[str]:
        return hidden(self._reading.text, home_addresses(self._reading)).split("\n")

    @cached_property
    def _private(self) -> frozenset[int]:
        return private_lines_of(self._reading)


def text_to_show(reading: Reading) -> str:
    """Return the text of a page, line by line, as far as it may be shown: an ellipsis stands for a private line."""
    private = private_lines_of(reading)
    lines = concealed(hidden(reading.text, home_addresses(reading))).split("\n")
    return "\n".join("…" if number in private else line for number, line in enumerate(lines, 1))
