"""
From the HTML of a MediaWiki to a `Document`, by an allow-list.

The wiki knows what its templates draw, so what it draws is the truth; but of its HTML only text and structure are
taken, never what could act. What is not known here keeps its text and is named. What people do by habit, a line
that begins with « • », is read as in wikitext, so that a page is the same text whichever way it came.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping

from forumtools.catalogue.addresses import checked_address, shown_address
from forumtools.catalogue.blocks import read_prose
from forumtools.catalogue.documents import levelled
from forumtools.catalogue.html_figures import (
    alternative,
    caption_of,
    file_name,
    is_frame,
    page_of_link,
    is_picture,
)
from forumtools.catalogue.html_kinds import is_hidden, is_note, items_of, leads_outward, parted
from forumtools.catalogue.html_tables import captions_in, grid
from forumtools.catalogue.html_tree import Element, read_tree
from forumtools.catalogue.lists import Entry, as_list
from forumtools.catalogue.nodes import (
    Block,
    Blocks,
    Code,
    Document,
    Emphasis,
    Figure,
    Foreign,
    Heading,
    Inline,
    Inlines,
    Item,
    LineBreak,
    Link,
    PageLink,
    Paragraph,
    Preformatted,
    Quote,
    Rule,
    Script,
    Strong,
    Table,
    Words,
    inline_text,
)
from forumtools.catalogue.pieces import MARK, Pieces
from forumtools.catalogue.tags import LANGUAGE, as_cell
from forumtools.model.site import Site

MAX_LENGTH = 3_000_000
MAX_NESTED = 8
"""Lists, tables and quotations in one another; those within are paragraphs."""

_MEDIA, _TEMPLATE = -2, 10
_LINE_ENDS = re.compile(r"[ \t]*+\n[ \t\n]*+")
_EMPTY_LINES = re.compile(r"\n{3,}")
_NUMBER = re.compile(r"-?\d{1,6}")
_NO_BREAK = "\u00a0"


class NotDrawn(Exception):
    """The wiki itself could not draw the text: a template is missing there."""


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
        return _Html(Pieces(typeset, first_note), site, pages, known, has_indented=has_indented).document(tree)
    except Exception:  # one page stops no book
        return None


def notes_in(tree: Element) -> Mapping[str, Element]:
    """Return the texts of the notes in *tree*, by their names."""
    return {each.get("id"): each for each in tree.elements() if is_note(each)}


class _Html:
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
        self._pieces = pieces
        self._site = site
        self._pages = pages
        self._has_indented = has_indented
        self._notes = notes
        self._called: list[str] = []
        self._styles: list[object] = []
        self._nested = 0
        self._is_in_frame = False

    def document(self, tree: Element) -> Document:
        blocks = self._blocks(tree)
        for name in self._called:  # grows while notes call others
            self._pieces.note(self._pieces.inlines(self._lines(self._notes[name].children)), name)
        return self._pieces.document(tuple(levelled(blocks)))

    def _blocks(self, element: Element) -> Blocks:
        return read_prose(_EMPTY_LINES.sub("\n\n", self._lines(element.children)), self._pieces)

    def _lines(self, nodes: Iterable[Element | str]) -> str:
        return "".join(self._text(node) if isinstance(node, str) else self._element(node) for node in nodes)

    def _text(self, text: str) -> str:
        return self._held_marks(_LINE_ENDS.sub("\n", text))

    def _held_marks(self, text: str) -> str:
        """Return *text* with its apostrophes held where two are together, for they are no markup any more."""
        return text.replace("''", self._pieces.hold(Words("''"))) if "''" in text else text

    def _element(self, element: Element) -> str:
        if is_hidden(element):
            return ""
        if not self._is_in_frame and is_frame(element):
            return self._frame(element)
        return self._read(element)

    def _read(self, element: Element) -> str:
        reader = _READERS.get(element.name)
        if reader is None:
            self._report(element.name)
            return self._apart(element)
        return reader(self, element)

    def _report(self, name: str) -> None:
        self._pieces.approximate.append(f"<{name}>")

    def _held(self, block: Block) -> str:
        return f"\n\n{self._pieces.hold(block)}\n\n"

    def _plain(self, element: Element) -> str:
        return self._lines(element.children)

    def _apart(self, element: Element) -> str:
        return f"\n\n{self._lines(element.children)}\n\n"

    def _line_break(self, element: Element) -> str:
        return self._pieces.hold(LineBreak())

    def _rule(self, element: Element) -> str:
        return self._held(Rule())

    def _nothing(self, element: Element) -> str:
        return ""

    def _within(self, element: Element, style: object, made: Callable[[Inlines], Inline]) -> str:
        """Return the words of *element* as one inline node, unless they have it already or blocks among them."""
        if style in self._styles:
            return self._plain(element)
        self._styles.append(style)
        inner = self._plain(element)
        self._styles.pop()
        before, core, after = parted(inner)
        if not core or self._pieces.has_blocks(core):
            return inner
        is_foreign = style is Foreign
        children = self._pieces.inlines(core.replace("\n", " "), is_foreign=is_foreign)
        return before + self._pieces.hold(made(children)) + after if children else inner

    def _strong(self, element: Element) -> str:
        return self._within(element, Strong, Strong)

    def _emphasis(self, element: Element) -> str:
        return self._within(element, Emphasis, Emphasis)

    def _below(self, element: Element) -> str:
        return self._within(element, Script, lambda children: Script(children, is_below=True))

    def _above(self, element: Element) -> str:
        if "reference" in element.classes:
            return self._reference(element)
        return self._within(element, Script, Script)

    def _span(self, element: Element) -> str:
        if "mw-ext-cite-error" in element.classes:
            self._report("ref")
            return ""
        if "mwe-math-element" in element.classes:
            return self._formula(element)
        language = element.get("lang")
        if not LANGUAGE.fullmatch(language):
            return self._plain(element)
        return self._within(element, Foreign, lambda children: Foreign(language, children))

    def _formula(self, element: Element) -> str:
        text = alternative(element) or " ".join(element.text().split())
        return self._pieces.hold(Code(text)) if text else ""

    def _code(self, element: Element) -> str:
        # The wiki puts no-break spaces into code as well.
        text = " ".join(element.text().replace(_NO_BREAK, " ").split())
        return self._pieces.hold(Code(text)) if text else ""

    def _preformatted(self, element: Element) -> str:
        if not self._has_indented:
            text = element.text().strip("\n").rstrip()
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
        children = self._pieces.inlines(self._plain(element).strip())
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
        read = [(_MARKS.get(item.name, mark), self._item(item)) for item in items_of(element) if not is_note(item)]
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
        caption = self._pieces.inlines("".join(self._apart(each) for each in captions_in(element)))
        if self._nested >= MAX_NESTED:
            return self._apart(element)
        rows = grid(
            element, lambda cell: as_cell(self._inner_blocks(cell) or (), is_heading=cell.name == "th"), is_hidden
        )
        if rows:
            return self._held(Table(rows, caption))
        return "".join(map(self._pieces.hold, caption))

    def _frame(self, element: Element) -> str:
        name = file_name(element, self._site)
        if not name:
            self._is_in_frame = True
            inner = self._read(element)
            self._is_in_frame = False
            return inner
        caption = caption_of(element)
        return self._figure(name, element, caption)

    def _figure(self, name: str, element: Element, caption: Element | str) -> str:
        words = self._text(caption) if isinstance(caption, str) else self._plain(caption)
        children = self._pieces.inlines(words)
        alt = alternative(element)
        if alt in (name, inline_text(children)):
            alt = ""
        if self._site.split(inline_text(children))[1] == name:
            children = ()
        return self._pieces.hold(Figure(name, self._pieces.typeset(alt), children))

    def _picture(self, element: Element) -> str:
        """Return a picture that is no link: one of the wiki, or one from elsewhere, of which words are left."""
        name = file_name(element, self._site)
        if name and not checked_address(element.get("src")):
            return self._figure(name, element, "")
        self._report("img")
        return self._text(alternative(element))

    def _link(self, element: Element) -> str:
        if is_picture(element, self._site):
            return self._figure(file_name(element, self._site), element, caption_of(element))
        address = element.get("href")
        if not address or address.startswith("#") or "mw-selflink" in element.classes:
            return self._plain(element)
        if leads_outward(element):
            return self._outward(element, address)
        return self._inward(element)

    def _outward(self, element: Element, address: str) -> str:
        checked = checked_address(address)
        if checked is None:
            return self._plain(element)
        if element.classes & {"free", "autonumber"}:
            return self._pieces.hold(Link(checked, (Words(shown_address(address)),)))
        return self._within(element, Link, lambda label: Link(checked, label))

    def _inward(self, element: Element) -> str:
        title = page_of_link(element)
        if "new" in element.classes and self._site.split(title)[0] == _TEMPLATE:
            raise NotDrawn(title)
        page = self._pages.get(self._site.normal(title))
        written = " ".join(element.text().split())
        number, bare = self._site.split(written)
        if self._site.normal(written.partition("#")[0]) == self._site.normal(title) or number == _MEDIA:
            label = self._text(bare.partition("#")[0] or bare)
            return self._pieces.hold(PageLink(page, self._pieces.inlines(label))) if page else label
        return self._within(element, Link, lambda label: PageLink(page, label)) if page else self._plain(element)

    def _reference(self, element: Element) -> str:
        goals = (each.get("href").removeprefix("#") for each in element.elements() if each.name == "a")
        name = next((goal for goal in goals if goal in self._notes), None)
        if name is None:
            self._report("ref")
            return ""
        if name not in self._called:
            self._called.append(name)
        return self._pieces.hold(self._pieces.note((), name))


_Reader = Callable[[_Html, Element], str]
_MARKS = {"dt": ";", "dd": ":"}
_READERS: Mapping[str, _Reader] = {
    **dict.fromkeys(
        (
            *("abbr", "bdi", "bdo", "big", "data", "del", "font", "ins", "mark", "q", "rb", "rp", "rt", "rtc", "ruby"),
            *("s", "small", "strike", "time", "u"),
        ),
        _Html._plain,
    ),
    **dict.fromkeys(
        (
            *("address", "article", "aside", "body", "caption", "center", "details", "div", "dd", "dt", "figcaption"),
            *("figure", "footer", "header", "html", "li", "main", "p", "section", "summary", "tbody", "td", "tfoot"),
            *("th", "thead", "tr"),
        ),
        _Html._apart,
    ),
    **dict.fromkeys(("b", "strong"), _Html._strong),
    **dict.fromkeys(("i", "em", "cite", "dfn", "var"), _Html._emphasis),
    **dict.fromkeys(("code", "tt", "kbd", "samp"), _Html._code),
    **dict.fromkeys(("ul", "ol", "dl"), _Html._list),
    **{f"h{level}": _Html._heading for level in range(1, 7)},
    **dict.fromkeys(("col", "colgroup", "wbr"), _Html._nothing),
    "sup": _Html._above,
    "sub": _Html._below,
    "span": _Html._span,
    "a": _Html._link,
    "img": _Html._picture,
    "br": _Html._line_break,
    "hr": _Html._rule,
    "pre": _Html._preformatted,
    "blockquote": _Html._quote,
    "table": _Html._table,
}
