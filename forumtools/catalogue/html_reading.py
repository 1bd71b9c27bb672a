"""
From the HTML of a MediaWiki to a `Document`, by an allow-list.

The wiki knows what its templates draw, so what it draws is the truth; but of its HTML only text and structure are
taken, never what could act. What is not known here keeps its text and is named. What people do by habit, a line
that begins with « • », is read as in wikitext, so that a page is the same text whichever way it came.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping

from forumtools.catalogue.blocks import read_prose
from forumtools.catalogue.documents import levelled
from forumtools.catalogue.html_figures import alternative, is_frame
from forumtools.catalogue.html_kinds import is_hidden, is_note, items_of, parted, words_of
from forumtools.catalogue.html_links import read_frame, read_link, read_picture
from forumtools.catalogue.html_tables import captions_in, grid
from forumtools.catalogue.html_tree import Element, read_tree
from forumtools.catalogue.lists import Entry, as_list
from forumtools.catalogue.nodes import (
    Block,
    Blocks,
    Code,
    Document,
    Emphasis,
    Foreign,
    Heading,
    Inline,
    Inlines,
    Item,
    LineBreak,
    Paragraph,
    Preformatted,
    Quote,
    Rule,
    Script,
    Strong,
    Table,
    Words,
)
from forumtools.catalogue.pieces import MARK, Pieces
from forumtools.catalogue.tags import LANGUAGE, as_cell
from forumtools.model.site import Site

MAX_LENGTH = 3_000_000
MAX_NESTED = 8
"""Lists, tables and quotations in one another; those within are paragraphs."""

_LINE_ENDS = re.compile(r"[ \t]*+\n[ \t\n]*+")
_EMPTY_LINES = re.compile(r"\n{3,}")
_APOSTROPHES = re.compile("'{2,}")
_NUMBER = re.compile(r"-?\d{1,6}")
_NO_BREAK = "\u00a0"


def read_html(
    html: str | Element,
    *,
    pages: Mapping[str, str],
    site: Site,
    typeset: Callable[[str], str] = lambda text: text,
    first_note: int = 1,
    notes: Mapping[str, Element] | None = None,
    has_indented: bool = False,
) -> Document | None:
    """
    Return what *html* says, or nothing where the wiki could not draw it or it is too long.

    Otherwise as `read_document`. *notes* are those that stand elsewhere on the page. *has_indented*: preformatted
    text comes of lines that begin with a blank.
    """
    if isinstance(html, str) and len(html) > MAX_LENGTH:
        return None
    try:
        tree = read_tree(html) if isinstance(html, str) else html
        known = notes_in(tree) if notes is None else notes
        return HtmlText(Pieces(typeset, first_note), site, pages, known, has_indented=has_indented).document(tree)
    except Exception:  # NotDrawn, or a fault of ours: one page stops no book
        return None


def notes_in(tree: Element) -> Mapping[str, Element]:
    """Return the texts of the notes in *tree*, by their names."""
    return {each.get("id"): each for each in tree.elements() if is_note(each)}


class HtmlText:
    """Reads the tree of one text as lines with marks, as `Markup` does with wikitext."""

    def __init__(
        self,
        pieces: Pieces,
        site: Site,
        pages: Mapping[str, str],
        notes: Mapping[str, Element],
        *,
        has_indented: bool,
    ) -> None:
        self.pieces = pieces
        self.site = site
        self.pages = pages
        self._has_indented = has_indented
        self._notes = notes
        self._called: list[str] = []
        self._styles: list[object] = []
        self._nested = 0
        self.frames = 0
        """How many frames without a picture of their own are open."""

    def document(self, tree: Element) -> Document:
        """Return what *tree* says, and the notes called in it."""
        blocks = self._blocks(tree)
        for name in self._called:  # grows while notes call others
            self.pieces.note(self.pieces.inlines(self._lines(self._notes[name].children)), name)
        return self.pieces.document(tuple(levelled(blocks)))

    def _blocks(self, element: Element) -> Blocks:
        return read_prose(_EMPTY_LINES.sub("\n\n", self._lines(element.children)), self.pieces)

    def _lines(self, nodes: Iterable[Element | str]) -> str:
        return "".join(self.text(node) if isinstance(node, str) else self._element(node) for node in nodes)

    def text(self, text: str) -> str:
        """Return words as they stand between elements, a line for each of theirs."""
        return self._held_marks(_LINE_ENDS.sub("\n", text))

    def _held_marks(self, text: str) -> str:
        """Return *text* with its apostrophes held where two are together, for they are no markup any more."""
        return _APOSTROPHES.sub(lambda found: self.pieces.hold(Words(found[0])), text) if "''" in text else text

    def _element(self, element: Element) -> str:
        if is_hidden(element):
            return ""
        return read_frame(self, element) if is_frame(element) else self.read(element)

    def read(self, element: Element) -> str:
        """Return what *element* says; of one that is not known, its text."""
        reader = _READERS.get(element.name)
        if reader is None:
            self.report(element.name)
            return self._apart(element)
        return reader(self, element)

    def report(self, name: str) -> None:
        """Take down that the element called *name* is not shown in its form."""
        self.pieces.approximate.append(f"<{name}>")

    def _held(self, block: Block) -> str:
        return f"\n\n{self.pieces.hold(block)}\n\n"

    def plain(self, element: Element) -> str:
        """Return what stands in *element*, which has no form of its own here."""
        return self._lines(element.children)

    def _apart(self, element: Element) -> str:
        return f"\n\n{self._lines(element.children)}\n\n"

    def _line_break(self, element: Element) -> str:
        return self.pieces.hold(LineBreak())

    def _rule(self, element: Element) -> str:
        return self._held(Rule())

    def _nothing(self, element: Element) -> str:
        return ""

    def within(self, element: Element, style: object, made: Callable[[Inlines], Inline]) -> str:
        """Return the text of *element* as one inline node, unless they have it already or blocks among them."""
        if style in self._styles:
            return self.plain(element)
        self._styles.append(style)
        inner = self.plain(element)
        self._styles.pop()
        before, core, after = parted(inner)
        if not core or self.pieces.has_blocks(core):
            return inner
        is_foreign = style is Foreign
        children = self.pieces.inlines(core.replace("\n", " "), is_foreign=is_foreign)
        return before + self.pieces.hold(made(children)) + after if children else inner

    def _strong(self, element: Element) -> str:
        return self.within(element, Strong, Strong)

    def _emphasis(self, element: Element) -> str:
        return self.within(element, Emphasis, Emphasis)

    def _below(self, element: Element) -> str:
        return self.within(element, Script, lambda children: Script(children, is_below=True))

    def _above(self, element: Element) -> str:
        if "reference" in element.classes:
            return self._reference(element)
        return self.within(element, Script, Script)

    def _span(self, element: Element) -> str:
        if "mw-ext-cite-error" in element.classes:
            self.report("ref")
            return ""
        if "mwe-math-element" in element.classes:
            return self._formula(element)
        language = element.get("lang")
        if not LANGUAGE.fullmatch(language):
            return self.plain(element)
        return self.within(element, Foreign, lambda children: Foreign(language, children))

    def _formula(self, element: Element) -> str:
        text = alternative(element, self.site) or " ".join(words_of(element).split())
        return self.pieces.hold(Code(text)) if text else ""

    def _code(self, element: Element) -> str:
        # The wiki puts no-break spaces into code as well.
        text = " ".join(words_of(element).replace(_NO_BREAK, " ").split())
        return self.pieces.hold(Code(text)) if text else ""

    def _preformatted(self, element: Element) -> str:
        if not self._has_indented:
            text = words_of(element).strip("\n").rstrip()
            return self._held(Preformatted(text)) if text.strip() else ""
        inner = "".join(
            self._held_marks(child) if isinstance(child, str) else self._element(child) for child in element.children
        )
        lines = inner.strip("\n").split("\n")
        # Marks inside are more than letters.
        shown = [line.lstrip(" \t") for line in lines] if MARK.search(inner) else [f" {line}" for line in lines]
        return "\n".join(["\n", *shown, "\n"])

    def _heading(self, element: Element) -> str:
        before = self._nested
        children = self.pieces.inlines(self.plain(element).strip())
        if not children:
            return ""
        # A title in a cell or an item is none of the text.
        return self._held(Paragraph((Strong(children),)) if before else Heading(int(element.name[1]), children))

    def _quote(self, element: Element) -> str:
        blocks = self._inner_blocks(element)
        if blocks is None:
            return self._apart(element)
        return self._held(Quote(blocks)) if blocks else ""

    def _inner_blocks(self, element: Element) -> Blocks | None:
        """Return what stands in *element* as blocks, or nothing when it is too deep for that."""
        if self._nested >= MAX_NESTED:
            return None
        self._nested += 1
        blocks = self._blocks(element)
        self._nested -= 1
        return blocks

    def _list(self, element: Element) -> str:
        if self._nested >= MAX_NESTED:
            return self._apart(element)
        if "gallery" in element.classes:
            return "\n".join(["", *map(self._element, items_of(element)), ""])
        mark = "#" if element.name == "ol" else "*"
        number = int(element.get("start")) if _NUMBER.fullmatch(element.get("start")) else None
        notes = is_note if "references" in element.classes else is_hidden
        read = [(_MARKS.get(item.name, mark), self._item(item)) for item in items_of(element) if not notes(item)]
        entries = [Entry(mark, number, item) for mark, item in read if item]
        return "".join(map(self._held, as_list(entries)))

    def _item(self, element: Element) -> Item | None:
        if is_hidden(element):
            return None
        blocks = self._inner_blocks(element) or ()
        if blocks and isinstance(blocks[0], Paragraph):
            return Item(blocks[0].children, blocks[1:])
        return Item((), blocks) if blocks else None

    def _table(self, element: Element) -> str:
        if self._nested >= MAX_NESTED:
            return self._apart(element)
        caption = self.pieces.inlines("".join(map(self._apart, captions_in(element))))
        rows = grid(
            element, lambda cell: as_cell(self._inner_blocks(cell) or (), is_heading=cell.name == "th"), is_hidden
        )
        if rows:
            return self._held(Table(rows, caption))
        return "".join(map(self.pieces.hold, caption))

    def _reference(self, element: Element) -> str:
        goals = (each.get("href").removeprefix("#") for each in element.elements() if each.name == "a")
        name = next((goal for goal in goals if goal in self._notes), None)
        if name is None:
            self.report("ref")
            return ""
        if name not in self._called:
            self._called.append(name)
        return self.pieces.hold(self.pieces.note((), name))


_Reader = Callable[[HtmlText, Element], str]
_MARKS = {"dt": ";", "dd": ":"}
_READERS: Mapping[str, _Reader] = {
    **dict.fromkeys(
        (
            *("abbr", "bdi", "bdo", "big", "data", "del", "font", "ins", "mark", "q", "rb", "rp", "rt", "rtc", "ruby"),
            *("s", "small", "strike", "time", "u"),
        ),
        HtmlText.plain,
    ),
    **dict.fromkeys(
        (
            *("address", "article", "aside", "body", "caption", "center", "details", "div", "dd", "dt", "figcaption"),
            *("figure", "footer", "header", "html", "li", "main", "p", "section", "summary", "tbody", "td", "tfoot"),
            *("th", "thead", "tr"),
        ),
        HtmlText._apart,
    ),
    **dict.fromkeys(("b", "strong"), HtmlText._strong),
    **dict.fromkeys(("i", "em", "cite", "dfn", "var"), HtmlText._emphasis),
    **dict.fromkeys(("code", "tt", "kbd", "samp"), HtmlText._code),
    **dict.fromkeys(("ul", "ol", "dl"), HtmlText._list),
    **{f"h{level}": HtmlText._heading for level in range(1, 7)},
    **dict.fromkeys(("col", "colgroup", "wbr"), HtmlText._nothing),
    "sup": HtmlText._above,
    "sub": HtmlText._below,
    "span": HtmlText._span,
    "a": read_link,
    "img": read_picture,
    "br": HtmlText._line_break,
    "hr": HtmlText._rule,
    "pre": HtmlText._preformatted,
    "blockquote": HtmlText._quote,
    "table": HtmlText._table,
}
