"""
From wikitext to lines with marks: what mwparserfromhell finds is read here and held as `Pieces`.

Lists, headings and apostrophes stay in the lines, for they are a matter of lines (`blocks`) and of one line
(`quotes`). Parsing is by far the dearest step, so text without anything to find is not parsed.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from forumtools.catalogue import calls
from forumtools.catalogue.nodes import (
    Block,
    Blocks,
    Cell,
    Code,
    Emphasis,
    Figure,
    Foreign,
    Inline,
    Inlines,
    LineBreak,
    Link,
    PageLink,
    Preformatted,
    Quote,
    Script,
    Strong,
    Table,
    Words,
)
from forumtools.catalogue.pieces import GONE, MARK, Pieces
from forumtools.model.site import Site

if TYPE_CHECKING:
    from mwparserfromhell.wikicode import Wikicode

FILE, CATEGORY = 6, 14
_LIVELY = re.compile(r"[\[{<]|://|mailto:", re.IGNORECASE)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_SWITCHES = re.compile(
    r"__(?:NOTOC|FORCETOC|TOC|NOEDITSECTION|NEWSECTIONLINK|NONEWSECTIONLINK|NOGALLERY|HIDDENCAT|INDEX|NOINDEX|"
    r"STATICREDIRECT|AUCUNSOMMAIRE|AUCUNETDM|FORCERSOMMAIRE|FORCERTDM|SOMMAIRE|TDM|SECTIONNONEDITABLE|"
    r"LIENNOUVELLESECTION|AUCUNEGALERIE|CATCACHEE|INDEXER|AUCUNINDEX)__",
    re.IGNORECASE,
)
_STRAY_TAG = re.compile(
    r"</?(?:abbr|b|big|blockquote|br|center|cite|code|dd|del|div|dl|dt|em|font|gallery|h[1-6]|hr|i|includeonly|ins|"
    r"kbd|li|mark|noinclude|nowiki|ol|onlyinclude|p|pre|q|ref|references|s|samp|section|small|span|strike|strong|"
    r"sub|sup|table|tbody|td|th|tr|tt|u|ul|var|wbr)(?:\s[^<>]{0,500})?/?>",
    re.IGNORECASE,
)
_WORD_ADDRESS = re.compile(r"^(?:https?:)?//", re.IGNORECASE)
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8})*")

_VERBATIM = frozenset({"nowiki", "pre", "math", "chem", "source", "syntaxhighlight", "templatedata", "score", "graph"})
_UNSHOWN = frozenset({"references", "templatestyles", "templatedata", "indicator", "graph", "score", "inputbox"})
_STYLE_TAGS: Mapping[str, Callable[[Inlines], Inline]] = {
    "b": Strong,
    "strong": Strong,
    "i": Emphasis,
    "em": Emphasis,
    "cite": Emphasis,
    "dfn": Emphasis,
    "var": Emphasis,
    "sup": Script,
    "sub": lambda children: Script(children, is_below=True),
}
_BLOCK_TAGS = frozenset({"p", "div", "center", "section", "article", "dl", "dt", "dd", "includeonly", "onlyinclude"})


class Markup:
    """Reads the markup of one text."""

    def __init__(
        self,
        pieces: Pieces,
        site: Site,
        pages: Mapping[str, str],
        read_blocks: Callable[[str, Pieces], Blocks],
    ) -> None:
        """*pages* maps titles as the site writes them to what a `PageLink` names."""
        self.pieces = pieces
        self.site = site
        self.pages = pages
        self._blocks = read_blocks
        self._list_marks = ""
        self._is_hidden = False

    def lines(self, wikitext: str) -> str:
        """Return *wikitext* as lines with marks."""
        if not _LIVELY.search(wikitext):
            return self._text(wikitext)
        # Not at the top: it takes half as long to import as a small catalogue to make.
        import mwparserfromhell

        return self._code(mwparserfromhell.parse(wikitext, skip_style_tags=True))

    def _code(self, code: Wikicode | None) -> str:
        if code is None:
            return ""
        return "".join(
            self._readers[type(node).__name__](self, node) for node in code.nodes if not self._is_hidden
        )

    def inlines(self, code: Wikicode | None) -> Inlines:
        """Return a piece of parsed wikitext as inline nodes."""
        return self.pieces.inlines(self._code(code))

    # One method a kind of node; what they return goes into the lines.

    def _text(self, text: str) -> str:
        if "<!--" in text:  # never closed: the wiki hides all that follows
            text, self._is_hidden = text[: text.index("<!--")], True
        if "<" in text:
            text = _STRAY_TAG.sub("", text)
        if "__" in text:
            text = _SWITCHES.sub(GONE, text)
        return _ENTITY.sub(lambda entity: self._entity(entity[0]), text) if "&" in text else text

    def _entity(self, entity: str) -> str:
        character = html.unescape(entity)
        if character.isalpha() or character == entity:
            return character
        # Written as an entity so that it would not act, here neither.
        return self.pieces.hold(Words(" " if character == "\n" else character))

    def _text_node(self, node: Any) -> str:
        return self._text(str(node.value))

    def _entity_node(self, node: Any) -> str:
        return self._entity(str(node))

    def _comment(self, node: Any) -> str:
        return GONE

    def _argument(self, node: Any) -> str:
        return self._code(node.default)

    def _heading(self, node: Any) -> str:
        marks = "=" * node.level
        return f"{marks}{self._code(node.title)}{marks}"

    def _external_link(self, node: Any) -> str:
        address = html.unescape(str(node.url)).strip()
        label = self.inlines(node.title) or self.inlines_of_address(address)
        return self._held_link(address, label)

    def _held_link(self, address: str, label: Inlines) -> str:
        checked = checked_address(address)
        if checked:
            return self.pieces.hold(Link(checked, label))
        return "".join(map(self.pieces.hold, label))

    @staticmethod
    def inlines_of_address(address: str) -> Inlines:
        """Return an address as people read it."""
        shown = _WORD_ADDRESS.sub("", address)
        shown = shown.removeprefix("mailto:")
        return (Words(shown.removesuffix("/") if shown.count("/") == 1 else shown),)

    def _page_link(self, node: Any) -> str:
        target = self._target(node.title)
        number, _ = self.site.split(target)
        if not target.startswith(":"):
            if number == CATEGORY:
                return GONE
            if number == FILE:
                return self.pieces.hold(self._figure(node))
        label = self.inlines(node.text) or (Words(self._shown_title(target)),)
        page = self.pages.get(self.site.normal(target.partition("#")[0]))
        if page is None:
            return "".join(map(self.pieces.hold, label))
        return self.pieces.hold(PageLink(page, label))

    @staticmethod
    def _target(title: Any) -> str:
        return html.unescape(str(title)).strip().replace("_", " ")

    def _shown_title(self, target: str) -> str:
        bare = self.site.split(target)[1] or target.lstrip(":")
        return bare.partition("#")[0] or bare

    def _figure(self, node: Any) -> Figure:
        return self.figure(self._target(node.title), str(node.text) if node.text is not None else "")

    def figure(self, title: str, options: str) -> Figure:
        """Return the picture called *title*, whose *options* are those of a link to a file."""
        alt, caption = calls.picture_words(options)
        shown = self.inlines(_parsed(caption)) if caption else ()
        alternative = self.inlines(_parsed(alt)) if alt else ()
        return Figure(self.site.split(title)[1], _words_of(alternative), shown)

    def _template(self, node: Any) -> str:
        call = calls.read(node)
        if call.meaning is not None:
            return call.meaning
        if call.is_silent:
            return GONE
        self.pieces.approximate.append(call.name)
        if call.language and (text := self._code(call.text)):
            return self.pieces.hold(Foreign(call.language, self.pieces.inlines(text, is_foreign=True)))
        label = self.inlines(call.text)
        if call.address:
            details = Words(call.details) if call.details else None
            return self._held_link(call.address, label or (Words(call.name),)) + (
                self.pieces.hold(details) if details else ""
            )
        return self._code(call.text) if label else GONE

    def _tag(self, node: Any) -> str:
        name = str(node.tag).strip().lower()
        if node.wiki_markup and name != "table":
            return str(node.wiki_markup)
        reader = _TAG_READERS.get(name)
        if reader is not None:
            return reader(self, node)
        if name in _UNSHOWN:
            return GONE
        if name in _STYLE_TAGS:
            return self._styled(node, _STYLE_TAGS[name])
        inner = self._code(node.contents)
        return f"\n{inner}\n" if name in _BLOCK_TAGS else inner

    def _styled(self, node: Any, style: Callable[[Inlines], Inline]) -> str:
        inner = self._code(node.contents)
        if "\n" in inner.strip():  # around paragraphs or lists, which are worth more
            return inner
        children = self.pieces.inlines(inner)
        return self.pieces.hold(style(children)) if children else inner

    def _span(self, node: Any) -> str:
        language = _attribute(node, "lang")
        inner = self._code(node.contents)
        if not _LANGUAGE.fullmatch(language) or "\n" in inner:
            return inner
        return self.pieces.hold(Foreign(language, self.pieces.inlines(inner, is_foreign=True)))

    def _break(self, node: Any) -> str:
        return self.pieces.hold(LineBreak())

    def _no_wiki(self, node: Any) -> str:
        inner = str(node.contents or "")
        return self.pieces.hold(Words(html.unescape(inner))) if inner else ""

    def _code_tag(self, node: Any) -> str:
        inner = node.contents
        text = _words_of(self.inlines(inner)) if inner else ""
        return self.pieces.hold(Code(text)) if text else ""

    def _verbatim(self, node: Any) -> str:
        text = html.unescape(str(node.contents or ""))
        if "\n" not in text.strip("\n") and str(node.tag).strip().lower() != "pre":
            return self.pieces.hold(Code(text.strip()))
        return self._held_block(Preformatted(text.strip("\n").rstrip()))

    def _held_block(self, block: Block) -> str:
        return f"\n{self.pieces.hold(block)}\n"

    def _reference(self, node: Any) -> str:
        children = self.inlines(node.contents) if node.contents else ()
        name = _attribute(node, "name")
        if not children and not name:
            return ""
        return self.pieces.hold(self.pieces.note(children, name))

    def _quote(self, node: Any) -> str:
        blocks = self._blocks(self._code(node.contents), self.pieces)
        return self._held_block(Quote(blocks)) if blocks else ""

    def _poem(self, node: Any) -> str:
        lines = self._code(node.contents).strip().split("\n")
        return "\n\n" + self.pieces.hold(LineBreak()).join(lines) + "\n\n"

    def _gallery(self, node: Any) -> str:
        held = []
        for line in str(node.contents or "").split("\n"):
            title, _, options = line.strip().partition("|")
            if title:
                held.append(self.pieces.hold(self.figure(self._target(title), options)))
        return "\n" + "\n".join(held) + "\n"

    def _list(self, node: Any) -> str:
        mark = "#" if str(node.tag).strip().lower() == "ol" else "*"
        self._list_marks += mark
        inner = self._code(node.contents)
        self._list_marks = self._list_marks[:-1]
        return f"\n{inner}\n"

    def _list_item(self, node: Any) -> str:
        return f"\n{self._list_marks or '*'} {self._code(node.contents).strip()}"

    def _html_heading(self, node: Any) -> str:
        marks = "=" * int(str(node.tag).strip()[1])
        inner = self._code(node.contents).strip().replace("\n", " ")
        return f"\n{marks} {inner} {marks}\n" if inner else ""

    def _table(self, node: Any) -> str:
        rows: list[list[Cell]] = [[]]
        caption = self._rows(node.contents, rows) if node.contents else ()
        kept = tuple(tuple(row) for row in rows if row)
        return self._held_block(Table(kept, caption)) if kept else self._held_words(caption)

    def _held_words(self, children: Inlines) -> str:
        return "".join(map(self.pieces.hold, children))

    def _rows(self, code: Wikicode, rows: list[list[Cell]]) -> Inlines:
        """Add the cells of *code* to *rows*, and return the words that stand in none: the caption."""
        outside = []
        for node in code.nodes:
            name = str(node.tag).strip().lower() if type(node).__name__ == "Tag" else ""
            if name in ("td", "th"):
                rows[-1].append(self._cell(node, name))
            elif name in ("tr", "tbody", "thead", "tfoot"):
                rows.append([])
                outside.append(self._rows(node.contents, rows) if node.contents else ())
            else:
                outside.append(self._caption(node))
        return tuple(inline for part in outside for inline in part)

    def _caption(self, node: Any) -> Inlines:
        text = self._readers[type(node).__name__](self, node)
        return self.pieces.inlines(re.sub(r"(?m)^\|\+", "", text).strip())

    def _cell(self, node: Any, name: str) -> Cell:
        blocks = self._blocks(self._code(node.contents), self.pieces) if node.contents else ()
        return calls.as_cell(blocks, is_heading=name == "th")

    _readers: Mapping[str, Callable[[Markup, Any], str]] = {
        "Text": _text_node,
        "HTMLEntity": _entity_node,
        "Comment": _comment,
        "Argument": _argument,
        "Heading": _heading,
        "ExternalLink": _external_link,
        "Wikilink": _page_link,
        "Template": _template,
        "Tag": _tag,
    }


_TAG_READERS: Mapping[str, Callable[[Markup, Any], str]] = {}
