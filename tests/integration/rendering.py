"""What a reader sees of a page: text out of MediaWiki's HTML."""

from __future__ import annotations

import re
from collections import defaultdict
from html.parser import HTMLParser

AUTONUMBER = "⁂"
"""In place of the number that MediaWiki shows for a link without words."""


class Seen(HTMLParser):
    """
    The text of every ``<div class="essai-…" data-rang="…">`` and of every ``<h2>`` section, by class and number.

    Values that could close a ``<div>`` or open one would be seen under another number, or not at all.
    """

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.texts: dict[tuple[str, str], str] = defaultdict(str)
        self.titles: dict[str, str] = {}
        self._divs: list[tuple[str, str] | None] = []
        self._section: tuple[str, str] = ("section", "")
        self._in_heading = self._in_number = False
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        name, number = found.get("class") or "", found.get("data-rang") or ""
        if tag == "div":
            self._divs.append((name, number) if name.startswith("essai-") else None)
        elif tag == "span" and name == "essai-attribut":
            self.titles[number] = found.get("title") or ""
        elif tag == "h2":
            self._section, self._in_heading = ("section", ""), True
        elif tag == "a":
            self._in_number = "autonumber" in name.split()

    def handle_endtag(self, tag: str) -> None:
        if tag == "div" and self._divs:
            self._divs.pop()
        elif tag == "h2":
            self._in_heading = False
        elif tag == "a":
            self._in_number = False

    def handle_data(self, data: str) -> None:
        if self._in_heading:
            self._section = ("section", self._section[1] + data)
            return
        place = next((div for div in reversed(self._divs) if div), self._section)
        self.texts[place] += AUTONUMBER if self._in_number else data


def spoken(text: str) -> str:
    """Return *text* with single blanks: MediaWiki writes no-break spaces around French punctuation."""
    return re.sub(r"\s+", " ", text).strip()
