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

from forumtools.catalogue.addresses import checked_address, shown_address
from forumtools.catalogue.calls import picture_words, show
from forumtools.catalogue.nodes import (
    Blocks,
    Figure,
    Foreign,
    Inlines,
    Link,
    PageLink,
    Words,
    inline_text,
)
from forumtools.catalogue.pieces import GONE, Pieces
from forumtools.catalogue.tags import read_tag
from forumtools.model.site import Site

if TYPE_CHECKING:
    from mwparserfromhell.wikicode import Wikicode

FILE, CATEGORY = 6, 14

_LIVELY = re.compile(r"[\[{<]|://|mailto:", re.IGNORECASE)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_SWITCHES = re.compile(
    r"__(?:(?:NO|FORCE)?TOC|NOEDITSECTION|(?:NON)?NEWSECTIONLINK|NOGALLERY|HIDDENCAT|(?:NO)?INDEX|STATICREDIRECT|"
    r"(?:AUCUN|FORCER)?(?:SOMMAIRE|TDM)|AUCUNETDM|SECTIONNONEDITABLE|LIENNOUVELLESECTION|AUCUNEGALERIE|"
    r"CATCACHEE|INDEXER|AUCUNINDEX)__",
    re.IGNORECASE,
)
_STRAY_TAG = re.compile(
    r"</?(?:abbr|b|big|blockquote|br|center|cite|code|dd|del|div|dl|dt|em|font|gallery|h[1-6]|hr|i|includeonly|ins|"
    r"kbd|li|mark|noinclude|nowiki|ol|onlyinclude|p|pre|q|ref|references|s|samp|section|small|span|strike|strong|"
    r"sub|sup|table|tbody|td|th|tr|tt|u|ul|var|wbr)(?:\s[^<>]{0,500})?/?>",
    re.IGNORECASE,
)


class Markup:
    """Reads the markup of one text."""

    def __init__(
        self,
        pieces: Pieces,
        site: Site,
        pages: Mapping[str, str],
        read_blocks: Callable[[str, Pieces], Blocks],
    ) -> None:
        """*pages* maps titles as *site* writes them to what a `PageLink` names."""
        self.pieces = pieces
        self.site = site
        self.pages = pages
        self.list_marks = ""
        """The marks of the HTML lists that are open."""

        self._read_blocks = read_blocks
        self._is_hidden = False

    def lines(self, wikitext: str) -> str:
        """Return *wikitext* as lines with marks."""
        if not _LIVELY.search(wikitext):
            return self._text(wikitext)
        # Not at the top: a catalogue of plain pages needs no parser, and neither does the rest of the program.
        import mwparserfromhell

        return self.code(mwparserfromhell.parse(wikitext, skip_style_tags=True))

    def code(self, code: Wikicode | None) -> str:
        """Return parsed wikitext as lines with marks."""
        parts = []
        for node in code.nodes if code is not None else ():
            if self._is_hidden:
                break
            parts.append(self.node(node))
        return "".join(parts)

    def node(self, node: Any) -> str:
        """Return one node as lines with marks."""
        return _READERS[type(node).__name__](self, node)

    def inlines(self, code: Wikicode | None) -> Inlines:
        """Return parsed wikitext as inline nodes."""
        return self.pieces.inlines(self.code(code))

    def blocks(self, code: Wikicode | None) -> Blocks:
        """Return parsed wikitext as blocks."""
        return self._read_blocks(self.code(code), self.pieces)

    def foreign(self, language: str, text: str) -> str:
        """Return lines in another language, whose typography is its own."""
        return self.pieces.hold(Foreign(language, self.pieces.inlines(text, is_foreign=True)))

    def figure(self, title: str, options: str) -> Figure:
        """Return the picture called *title*, whose *options* are those of a link to a file."""
        alt, caption = (self.pieces.inlines(self.lines(text)) for text in picture_words(options))
        return Figure(self.site.split(title)[1], inline_text(alt), caption)

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
        # Written as an entity so that it would not act, so it does not act here.
        return self.pieces.hold(Words(" " if character == "\n" else character))

    def _text_node(self, node: Any) -> str:
        return self._text(str(node.value))

    def _entity_node(self, node: Any) -> str:
        return self._entity(str(node))

    def _comment(self, node: Any) -> str:
        return GONE

    def _argument(self, node: Any) -> str:
        return self.code(node.default)

    def _heading(self, node: Any) -> str:
        marks = "=" * node.level
        return f"{marks}{self.code(node.title)}{marks}"

    def _external_link(self, node: Any) -> str:
        address = html.unescape(str(node.url)).strip()
        return self._link(address, self.inlines(node.title) or (Words(shown_address(address)),))

    def _link(self, address: str, label: Inlines) -> str:
        checked = checked_address(address)
        return self.pieces.hold(Link(checked, label)) if checked else self._held(label)

    def _held(self, inlines: Inlines) -> str:
        return "".join(map(self.pieces.hold, inlines))

    def _page_link(self, node: Any) -> str:
        target = page_title(node.title)
        number, bare = self.site.split(target)
        if number == CATEGORY and not target.startswith(":"):
            return GONE
        if number == FILE and not target.startswith(":"):
            options = str(node.text) if node.text is not None else ""
            return self.pieces.hold(self.figure(target, options))
        label = self.inlines(node.text) or (Words(self.pieces.typeset(bare.partition("#")[0] or bare)),)
        page = self.pages.get(self.site.normal(target.lstrip(":").partition("#")[0]))
        return self.pieces.hold(PageLink(page, label)) if page else self._held(label)

    def _template(self, node: Any) -> str:
        shown = show(node)
        if shown.meaning is not None:
            return shown.meaning
        if shown.is_silent:
            return GONE
        self.pieces.approximate.append(shown.name)
        text = self.code(shown.text)
        if shown.language:
            return self.foreign(shown.language, text)
        if shown.address:
            label = self.pieces.inlines(text) or (Words(shown.name),)
            return self._link(shown.address, label) + self._text(shown.details)
        return text or GONE

    def _tag(self, node: Any) -> str:
        return read_tag(self, node)


_READERS: Mapping[str, Callable[[Markup, Any], str]] = {
    "Text": Markup._text_node,
    "HTMLEntity": Markup._entity_node,
    "Comment": Markup._comment,
    "Argument": Markup._argument,
    "Heading": Markup._heading,
    "ExternalLink": Markup._external_link,
    "Wikilink": Markup._page_link,
    "Template": Markup._template,
    "Tag": Markup._tag,
}


def page_title(title: object) -> str:
    """Return the target of a link as a title."""
    return html.unescape(str(title)).replace("_", " ").strip()
