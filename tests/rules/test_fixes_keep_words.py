"""Whatever is mended: readers read the same words, and nothing that was text becomes markup."""

from __future__ import annotations

import re
from collections.abc import Sequence

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from forumtools.rules.choosing import selected
from tests.rules.pages import forum_of

_PIECES = (
    *("a", "é", "1", "mot", " ", " ", "\n", "\n", "\n\n", "~", "~~", "{", "}", "[", "]", "[[", "]]", "'", "''", "<", ">"),
    *("!", "--", "=", "==", "*", "#", ":", ";", "|", "{|", "_", "/", "//", "&", "http", "://", "https://e.org/a", "."),
    *("\u200b", "\u200b", "\xad", "\ufeff", "\u2028", "\u2029", "\x0b", "\x92", "\x85", "\x81", "\u00a0"),
    *('<p class="MsoNormal">', '<p class="MsoNormal">', "</p>", "</p>", '<span style="mso-a:b">', "</span>", "<o:p>", "</o:p>"),
    *('<b class="MsoB">', "</b>", '<div class="MsoD">', "</div>", "<!--[if a]>", "<![endif]-->", "<!--[if a]>x<![endif]-->"),
    *("**", "__", "[b]", "[/b]", "](", ")", "?", ",", "«", "»", "...", "<nowiki>", "</nowiki>", "{{Note|", "}}", "<!--", "-->"),
)  # fmt: skip
_TAG = re.compile(r"</?(?:[pbu]|span|div|o:p)\b[^<>]*>")

_CONDITION = re.compile(r"<!--\[if [^\]]{1,60}\]>(?:(?!-->).)*<!\[endif\]-->", re.DOTALL)


def letters(text: str) -> str:
    """Return the letters and figures that people read, in order; an apostrophe of Windows is none."""
    return "".join(char for char in shown(text) if char.isalnum())


def shown(text: str) -> str:
    """Return *text* without tags, comments for word processors, and the mark of a file at its beginning."""
    return _TAG.sub("", _CONDITION.sub("", text.removeprefix("\ufeff")))


def markup(text: str) -> dict[str, int]:
    """Return how much of each construct a text has."""
    reading = forum_of([("Contrib:A", text)]).readings[0]
    return {
        "calls": len(reading.scan.calls),
        "links": len(reading.scan.links),
        "signatures": len(re.findall("~{3,5}", text)),
        "tags": len(re.findall(r"</?[a-z]+|<!--", text)),
        "addresses": len(re.findall(r"(?:https?:|\[)//", text)),
        "entities": len(re.findall(r"&#?[a-z0-9]+;", text)),
        "lists": len(re.findall(r"^[*#:;]", text, re.MULTILINE)),
        "tables": len(re.findall(r"^[ ]*(?:\{\||[|!])", text, re.MULTILINE)),
        "preformatted": len(re.findall(r"^[ \t]+[^ \t\n]", text, re.MULTILINE)),
    }


@pytest.mark.parametrize("code", ["SYN003", "SYN004", "TYP001", "TYP002"])
@given(st.lists(st.sampled_from(_PIECES), max_size=14))
@settings(deadline=None)
@example(["~", "\u200b", "~~"])
@example(["mot", '<p class="MsoNormal">', "mot", "</p>", "mot"])
@example(["a", "\u2028", "* a"])
@example(["\n", '<p class="MsoNormal">', " ", "mot", "</p>"])
def test_mending_keeps_the_words_and_makes_no_markup(code: str, pieces: Sequence[str]) -> None:
    text = "".join(pieces)

    mended = forum_of([("Contrib:A", text)]).fixed(selected([code]))

    assert letters(mended) == letters(text)
    before, bare = markup(text), markup(shown(text))
    assert {name: count for name, count in markup(mended).items() if count > max(before[name], bare[name])} == {}
