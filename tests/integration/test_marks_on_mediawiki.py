"""What readers of a real MediaWiki see of what was typed in the form: what was meant, and never less."""

from __future__ import annotations

from collections import Counter, defaultdict
from html.parser import HTMLParser
from urllib.parse import unquote

import pytest

from forumtools.forms.marks import from_wikitext, settled, to_wikitext
from forumtools.wikitext.escaping import clean
from forumtools.wikitext.prose import read_section, write_prose
from tests.forms.marks import marked_values, meant_texts
from tests.integration.conftest import Api
from tests.integration.rendering import spoken
from tests.integration.test_values_on_mediawiki import (
    COUNT,
    SEED,
    Page,
    Value,
    acting,
    addressed,
    linked,
    observe,
    section,
)

pytestmark = pytest.mark.mediawiki

_LISTS = ("ul", "ol")
_STYLES = {"b": "b", "i": "i"}


class Shown(HTMLParser):
    """The blocks of every ``<h2>`` section, by its number, and which of their words are bold, in italics or linked."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: dict[str, list[tuple[str, str]]] = defaultdict(list)
        self.styled: dict[str, list[tuple[str, str]]] = defaultdict(list)
        self._number = ""
        self._in_heading = False
        self._lists: list[tuple[str, int]] = []
        self._styles: list[tuple[str, str]] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "h2":
            self._number, self._in_heading = "", True
        elif tag in _LISTS:
            self._lists.append((tag, 0))
        elif tag == "li":
            kind, count = self._lists[-1]
            self._lists[-1] = (kind, count + 1)
            self._begin(" ".join(f"{kind}{count}" if kind == "ol" else kind for kind, count in self._lists))
        elif tag in ("p", "pre", "dd", "dt", "h3", "h4", "h5", "table", "hr"):
            self._begin(tag)
        elif tag in _STYLES or tag == "a":
            self._styles.append((_STYLES.get(tag) or dict(attrs).get("href") or "", ""))

    def handle_endtag(self, tag: str) -> None:
        if tag == "h2":
            self._in_heading = False
        elif tag in _LISTS:
            self._lists.pop()
        elif tag in _STYLES or tag == "a":
            style, words = self._styles.pop()
            self.styled[self._number].append((style, spoken(words)))

    def handle_data(self, data: str) -> None:
        if self._in_heading:
            self._number += data
        elif blocks := self.blocks[self._number]:
            blocks[-1] = (blocks[-1][0], blocks[-1][1] + data)
            self._styles = [(style, words + data) for style, words in self._styles]

    def _begin(self, kind: str) -> None:
        if not self._in_heading:
            self.blocks[self._number].append((kind, ""))

    def all_of(self, number: str) -> str:
        """Return all that is shown, said in numbers of lists, or linked to."""
        blocks = self.blocks[number]
        hidden = [unquote(style) for style, _ in self.styled[number]]
        return " ".join([*(text for _, text in blocks), *(kind for kind, _ in blocks), *hidden])


def shown(api: Api, name: str, typed: list[str]) -> list[tuple[Page, Shown]]:
    values = [Value(write_prose(to_wikitext(text), section=True), text) for text in typed]
    return [(page, Shown(page.parsed["text"])) for page in observe(api, name, values, put=section)]


def test_what_is_shown_is_what_was_meant(api: Api) -> None:
    texts = {meant.typed: meant for meant in meant_texts(COUNT // 5, seed=SEED)}
    for page, seen in shown(api, "Essai de marques", list(texts)):
        for number, value in page.numbered():
            meant = texts[value.meant]
            blocks = [(kind, spoken(text)) for kind, text in seen.blocks[number]]
            assert blocks == [(kind, spoken(text)) for kind, text in meant.seen]
            assert Counter(seen.styled[number]) == Counter((style, spoken(words)) for style, words in meant.styled)


def test_nothing_that_is_typed_is_lost_and_nothing_else_acts(api: Api) -> None:
    for page, seen in shown(api, "Essai de marques hostiles", list(marked_values(COUNT, seed=SEED))):
        for number, value in page.numbered():
            lost = _counted(clean(value.meant)) - _counted(seen.all_of(number))
            assert not lost, (value, seen.blocks[number])
            assert from_wikitext(read_section(value.stored, frozenset())) == settled(value.meant)
        stored = "\n".join(value.stored for value in page.values)
        meant = {"links": sorted(linked(stored)), "externallinks": sorted(addressed(stored))}
        assert acting(page) == {name: links for name, links in meant.items() if links}
        assert [each["line"] for each in page.parsed["sections"] if each["level"] == "2"] == [
            number for number, _ in page.numbered()
        ]


def _counted(text: str) -> Counter[str]:
    return Counter(char for char in text.casefold() if char.isalnum())
