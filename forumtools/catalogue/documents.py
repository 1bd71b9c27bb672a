"""
From wikitext to a `Document`, without asking the wiki.

Close to what the wiki shows, and honest about the rest: nothing a person wrote is lost, what is not known
keeps its text, templates that only the wiki can expand are named.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from forumtools.catalogue.blocks import read_blocks
from forumtools.catalogue.markup import Markup
from forumtools.catalogue.nodes import Block, Blocks, Document, Heading, Paragraph, Words
from forumtools.catalogue.pieces import Pieces
from forumtools.model.site import Site
from forumtools.wikitext.escaping import clean

MAX_BYTES = 200_000
MAX_OPEN = 500
"""Above either, mwparserfromhell may take quadratic time; people write neither."""
MAX_EQUALS = 200
"""Runs of ``=`` in one line: in a heading mwparserfromhell recurses at each, until its stack is full."""

MAX_LIST_SIGNS = 50_000
"""Signs of lists at the beginnings of lines: mwparserfromhell makes a tag of each."""

OVERRIDES = re.compile("[\u202a-\u202e]")
"""Marks that turn the direction of all that follows, beyond the words they were meant for."""

_SIGNS = re.compile(
    r"(?P<call>\{\{)|(?P<end_call>\}\})|(?P<link>\[\[)|(?P<end_link>\]\])|(?P<address>\[(?=\w|//))|(?P<end_address>\])|"
    r"(?P<comment><!--)|(?P<end_comment>-->)|(?P<void><(?:br|hr|wbr|img)\b|/>)|(?P<end_tag></)|(?P<tag><)|"
    r"(?P<table>\{\|)|(?P<end_table>\|\})",
    re.IGNORECASE,
)
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_EQUALS = re.compile(r"=+")
_LIST_SIGNS = re.compile(r"^[*#:;]+", re.MULTILINE)
_BLANK_LINES = re.compile(r"\n[ \t]*(?:\n[ \t]*)+")
_DEFAULT_SITE = Site()


def read_document(
    wikitext: str,
    *,
    pages: Mapping[str, str] | None = None,
    site: Site = _DEFAULT_SITE,
    typeset: Callable[[str], str] = lambda text: text,
    first_note: int = 1,
) -> Document:
    """
    Return what *wikitext* says.

    *pages* maps titles, as *site* writes them, to what a `PageLink` shall name; links to other pages keep
    their words. *typeset* is applied to running text: not to addresses, not to code. Notes are numbered from
    *first_note*.
    """
    text = OVERRIDES.sub("", clean(wikitext))
    if is_hostile(text):
        return _plain_document(text, typeset)
    pieces = Pieces(typeset, first_note)
    try:
        lines = Markup(pieces, site, pages or {}, read_blocks).lines(text)
        return pieces.document(tuple(levelled(read_blocks(lines, pieces))))
    except Exception:  # of the parser (its ParserError asks for a bug report) or ours: one page stops no book
        return _plain_document(text, typeset)


def is_hostile(text: str) -> bool:
    """Say whether *text* is too large or too broken for a parser whose time is quadratic at worst."""
    return (
        (len(text) > MAX_BYTES // 4 and len(text.encode()) > MAX_BYTES)
        or _most_open(text) > MAX_OPEN
        or _most_equals(text) > MAX_EQUALS
        or (len(text) > MAX_LIST_SIGNS and sum(map(len, _LIST_SIGNS.findall(text))) > MAX_LIST_SIGNS)
    )


def _most_equals(text: str) -> int:
    """Return how many runs of ``=`` one line has, at most; a comment ends no line."""
    if text.count("=") <= MAX_EQUALS:
        return 0
    return max(len(_EQUALS.findall(line)) for line in _COMMENT.sub("", text).split("\n"))


def _most_open(text: str) -> int:
    """Return how many calls, links, tags and comments are open at once, at most."""
    if text.count("{") + text.count("[") + text.count("<") <= MAX_OPEN:
        return 0
    open_now: dict[str, int] = {}
    most = 0
    for sign in _SIGNS.finditer(text):
        name = str(sign.lastgroup)
        if name.startswith("end_"):
            opener = name.removeprefix("end_")
            open_now[opener] = max(0, open_now.get(opener, 0) - 1)
        elif name != "void":
            open_now[name] = open_now.get(name, 0) + 1
            most = max(most, sum(open_now.values()))
    return most


def _plain_document(text: str, typeset: Callable[[str], str]) -> Document:
    paragraphs = (" ".join(part.split()) for part in _BLANK_LINES.split(text))
    blocks = tuple(Paragraph((Words(typeset(part)),)) for part in paragraphs if part)
    return Document(blocks, is_plain=True)


def levelled(blocks: Blocks) -> Iterator[Block]:
    """Yield *blocks* with headings that begin at 1 and skip no level."""
    levels: list[int] = []
    for block in blocks:
        if isinstance(block, Heading):
            levels = [level for level in levels if level < block.level]
            levels.append(block.level)
            block = replace(block, level=len(levels))
        yield block
