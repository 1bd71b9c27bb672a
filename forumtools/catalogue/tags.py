"""
HTML and extension tags in wikitext, and its tables, which mwparserfromhell takes for tags too.

What is not known here keeps its text.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from forumtools.catalogue.nodes import (
    Block,
    Blocks,
    Cell,
    Code,
    Emphasis,
    Inline,
    Inlines,
    LineBreak,
    Paragraph,
    Preformatted,
    Quote,
    Script,
    Strong,
    Table,
    Words,
    inline_text,
)
from forumtools.catalogue.pieces import GONE

if TYPE_CHECKING:
    from forumtools.catalogue.markup import Markup

LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
_BLANK_LINES = re.compile(r"\n(?:[ \t]*\n)+")
_PLAIN = frozenset(
    {
        *("abbr", "bdi", "bdo", "big", "caption", "col", "colgroup", "data", "del", "figure", "figcaption", "font"),
        *("ins", "link", "main", "mark", "meta", "noinclude", "picture", "q", "rb", "rp", "rt", "rtc", "ruby", "s"),
        *("section", "small", "strike", "time", "u", "wbr", "hiero", "tfoot", "th", "td", "tr", "tbody", "thead"),
    }
)
"""Known to MediaWiki, and without a form here: they keep their text."""

_TABLE_PARTS = frozenset({"tr", "tbody", "thead", "tfoot"})


def read_tag(markup: Markup, node: Any) -> str:
    """Return the tag *node* of mwparserfromhell as lines with marks."""
    name = _name(node)
    if node.wiki_markup and name not in ("table", "tr", "td", "th"):
        return str(node.wiki_markup)  # of a list or a rule, which are a matter of lines
    if reader := _READERS.get(name):
        return reader(markup, node)
    inner = markup.code(node.contents)
    return inner if name in _PLAIN else _as_typed(markup, node, inner)


def _as_typed(markup: Markup, node: Any, inner: str) -> str:
    """Return a tag that MediaWiki does not know, and therefore shows: « écrire à <Malo> »."""
    typed = str(node)
    contents = str(node.contents or "")
    opening, found, closing = typed.partition(contents) if contents else (typed, "", "")
    return "".join((markup.pieces.hold(Words(opening)), inner if found else "", markup.pieces.hold(Words(closing))))


def _name(node: Any) -> str:
    return str(node.tag).strip().lower() if type(node).__name__ == "Tag" else ""


def _attribute(node: Any, name: str) -> str:
    return str(node.get(name).value or "").strip(" \"'") if node.has(name) else ""


def _nothing(markup: Markup, node: Any) -> str:
    return GONE


def _apart(markup: Markup, node: Any) -> str:
    return f"\n{markup.code(node.contents)}\n"


def _paragraph(markup: Markup, node: Any) -> str:
    return f"\n\n{markup.code(node.contents)}\n\n"


def _styled(style: Callable[[Inlines], Inline], markup: Markup, node: Any) -> str:
    inner = markup.code(node.contents)
    if "\n" in inner.strip():  # around paragraphs or lists, which matter more
        return inner
    children = markup.pieces.inlines(inner)
    return markup.pieces.hold(style(children)) if children else inner


def _span(markup: Markup, node: Any) -> str:
    language, inner = _attribute(node, "lang"), markup.code(node.contents)
    return markup.foreign(language, inner) if LANGUAGE.fullmatch(language) and "\n" not in inner else inner


def _line_break(markup: Markup, node: Any) -> str:
    return markup.pieces.hold(LineBreak())


def _no_wiki(markup: Markup, node: Any) -> str:
    inner = html.unescape(str(node.contents or ""))
    return markup.pieces.hold(Words(inner)) if inner else ""


def _code(markup: Markup, node: Any) -> str:
    text = inline_text(markup.pieces.inlines(markup.code(node.contents), is_foreign=True))
    return markup.pieces.hold(Code(text)) if text else ""


def _verbatim(markup: Markup, node: Any) -> str:
    text = html.unescape(str(node.contents or "")).strip("\n").rstrip()
    if not text:
        return GONE
    if "\n" not in text and _name(node) != "pre":
        return markup.pieces.hold(Code(text.strip()))
    return _held(markup, Preformatted(text))


def _held(markup: Markup, block: Block) -> str:
    return f"\n{markup.pieces.hold(block)}\n"


def _reference(markup: Markup, node: Any) -> str:
    children, name = markup.inlines(node.contents), _attribute(node, "name")
    return markup.pieces.hold(markup.pieces.note(children, name)) if children or name else ""


def _quote(markup: Markup, node: Any) -> str:
    blocks = markup.blocks(node.contents)
    return _held(markup, Quote(blocks)) if blocks else GONE


def _poem(markup: Markup, node: Any) -> str:
    lines = markup.code(node.contents).strip().split("\n")
    return "\n\n" + markup.pieces.hold(LineBreak()).join(lines) + "\n\n"


def _gallery(markup: Markup, node: Any) -> str:
    held = [""]
    for line in str(node.contents or "").split("\n"):
        title, _, options = line.partition("|")
        if title.strip():
            title = html.unescape(title).replace("_", " ").strip()
            held.append(markup.pieces.hold(markup.figure(title, options)))
    return "\n".join([*held, ""])


def _list(mark: str, markup: Markup, node: Any) -> str:
    outer = markup.list_marks
    markup.list_marks += mark
    inner = markup.code(node.contents)
    markup.list_marks = outer
    # Lines between the items are blanks to HTML, and would end the list here.
    return inner.rstrip() if outer else _BLANK_LINES.sub("\n", f"\n{inner}\n")


def _item(markup: Markup, node: Any) -> str:
    return f"\n{markup.list_marks or '*'} {markup.code(node.contents).strip()}"


def _heading(level: int, markup: Markup, node: Any) -> str:
    title = " ".join(markup.code(node.contents).split())
    return f"\n{'=' * level} {title} {'=' * level}\n" if title else ""


def _table(markup: Markup, node: Any) -> str:
    rows: list[list[Cell]] = [[]]
    caption = _rows(markup, node.contents, rows)
    kept = tuple(tuple(row) for row in rows if row)
    if kept:
        return _held(markup, Table(kept, caption))
    return "".join(map(markup.pieces.hold, caption)) or GONE


def _rows(markup: Markup, code: Any, rows: list[list[Cell]]) -> Inlines:
    """Add the cells of *code* to *rows*, and return the words that stand in none: those of the caption."""
    outside: list[Inline] = []
    for node in code.nodes if code is not None else ():
        name = _name(node)
        if name == "td" and node.wiki_markup and str(node.contents).startswith("+"):
            outside += markup.pieces.inlines(markup.code(node.contents).removeprefix("+"))
        elif name in ("td", "th"):
            rows[-1].append(as_cell(markup.blocks(node.contents), is_heading=name == "th"))
        elif name in _TABLE_PARTS:
            rows.append([])
            outside += _rows(markup, node.contents, rows)
        else:
            outside += markup.pieces.inlines(markup.node(node))
    return tuple(outside)


def as_cell(blocks: Blocks, *, is_heading: bool) -> Cell:
    """Return *blocks* as a cell: a single paragraph is its line."""
    if len(blocks) == 1 and isinstance(blocks[0], Paragraph):
        return Cell(blocks[0].children, (), is_heading)
    return Cell((), blocks, is_heading)


_Reader = Callable[["Markup", Any], str]
_READERS: Mapping[str, _Reader] = {
    **dict.fromkeys(("b", "strong"), partial(_styled, Strong)),
    **dict.fromkeys(("i", "em", "cite", "dfn", "var"), partial(_styled, Emphasis)),
    "sup": partial(_styled, Script),
    "sub": partial(_styled, partial(Script, is_below=True)),
    "span": _span,
    "br": _line_break,
    "nowiki": _no_wiki,
    **dict.fromkeys(("code", "tt", "kbd", "samp"), _code),
    **dict.fromkeys(("pre", "source", "syntaxhighlight", "math", "chem"), _verbatim),
    "ref": _reference,
    "blockquote": _quote,
    "poem": _poem,
    "gallery": _gallery,
    "ul": partial(_list, "*"),
    "ol": partial(_list, "#"),
    "li": _item,
    **{f"h{level}": partial(_heading, level) for level in range(1, 7)},
    "table": _table,
    "p": _paragraph,
    **dict.fromkeys(("div", "center", "section", "article", "dl", "dt", "dd", "includeonly", "onlyinclude"), _apart),
    **dict.fromkeys(("references", "templatestyles", "templatedata", "indicator", "inputbox"), _nothing),
    **dict.fromkeys(("graph", "score", "timeline", "mapframe", "maplink", "categorytree"), _nothing),
}
