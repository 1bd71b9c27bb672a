"""Texts to be afraid of: for hypothesis, and by the thousand for a real wiki."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

from hypothesis import strategies as st

FRAGMENTS: tuple[str, ...] = (
    *"|{}[]<>&\"'~_=*#:;!-+ \n\t\r%\\/.,()?@",
    *("{{", "}}", "{{{", "}}}", "{{!}}", "{{=}}", "{{subst:x}}", "{{PAGENAME}}", "{{#if:x|y}}"),
    *("{{DEFAULTSORT:x}}", "{|", "|}", "|-", "||", "!!", "|+", "\n|", "\n!", "|resume=X"),
    *("[[", "]]", "[[a]]", "[[a|b]]", "[[a|]]", "[[Catégorie:x]]", "[[Fichier:x.png]]", "[[:mw:x]]"),
    *("[[/x]]", "\n* ", "\n# ", "\n:", "\n;", "\n ", "\n=", "\n----", "\n\n", "\r\n", "\n=== a ===\n"),
    *("== a ==", "''", "'''", "'''''", "''a''", "'''b'''", "l'eau", "~~~", "~~~~", "~~~~~"),
    *("__", "__TOC__", "__NOINDEX__", "#REDIRECT", "#REDIRECTION [[a]]"),
    *("<!--", "-->", "<nowiki>", "</nowiki>", "<nowiki/>", "<ref>", "</ref>", "<pre>", "<b>", "</b>", "<br/>"),
    *("<includeonly>", "<noinclude>", "<onlyinclude>", "<gallery>", "<script>", "<div style='top:0'>"),
    *("&amp;", "&lt;", "&quot;", "&nbsp;", "&eacute;", "&#58;", "&#x3a;", "&#160;", "&#0;", "&#9999999;"),
    *("http:", "https://", "https://e.org", "https://e.org/a?b=1&c=2#d", "[https://e.org x]"),
    *("[https://e.org]", "//e.org", "mailto:", "news:x", "tel:", "urn:x", "javascript:", "ftp://e.org"),
    *("https://u@e.org", "RFC ", "RFC 2616", "PMID 12", "ISBN 2-1234-5680-2", "ISBN\xa02-1234-5680-2"),
    *("RFC\u20031", "\xa0", "\u2003", "\u202f", "\u2028", "\u2029", "\u3000"),
    *("\u0301", "\u0338", "\u0345", "\u20dd", "\u1161", "\u200b", "\u200d", "\u200e", "\u202e", "\u2066"),
    *("\ufeff", "\xad", "\u05d0", "\u0645", "中", "한", "😀", "👩‍🌾", "\u0378", "\U00010efd"),
    *("\x00", "\x07", "\x7f", "\x85", "\ud800", "\ufdd0", "\ufffd", "\ufffe", "\U0001ffff"),
    *("e", "é", "a", "s", "X", "mot ", "Été", "12 h 30", "« ", " »", " : ", " ? ", "1", "20", "…"),
    *("ŉ", "ß", "ﬁ", "œ", "ა", "ǆ"),
)
"""What acts in wikitext, what MediaWiki changes, and what people type; random joins make the rest."""


def hostile_text(max_size: int = 12) -> st.SearchStrategy[str]:
    """Texts made of pieces of wikitext and of any characters, lone surrogates included."""
    pieces = st.one_of(st.sampled_from(FRAGMENTS), st.characters(exclude_categories=()))
    return st.lists(pieces, max_size=max_size).map("".join)


def hostile_values(count: int, *, seed: int, longest: int = 9) -> Iterator[str]:
    """Yield the same *count* texts for the same *seed*."""
    random = Random(seed)  # noqa: S311 - to be repeated, not to be secret
    for _ in range(count):
        yield "".join(random.choices(FRAGMENTS, k=random.randint(1, longest)))
