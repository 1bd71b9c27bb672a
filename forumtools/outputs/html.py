"""
A document as HTML: every text escaped, every address checked again, no style and no script.

What is drawn is XML as well, so that a site and a book show the same. Only a book says what its notes are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from types import MappingProxyType

from markupsafe import Markup, escape

from forumtools.catalogue.addresses import checked_address
from forumtools.catalogue.contents import Picture
from forumtools.catalogue.nodes import (
    Block,
    Cell,
    Code,
    DefinitionList,
    Document,
    Emphasis,
    Figure,
    Foreign,
    Heading,
    Inline,
    Item,
    LineBreak,
    Link,
    List,
    Note,
    NoteText,
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
from forumtools.language import Language, Text
from forumtools.outputs.site_words import linked_licence, said

_NOTES = Text(fr="Notes", en="Notes")
_BACK = Text(fr="Retour à l’appel de la note {n}", en="Back to the call of note {n}")
_CALL = Text(fr="note {n}", en="note {n}")
_PICTURE = Text(fr="Image du wiki", en="Picture on the wiki")
_CREDIT = Text(fr="Image :", en="Picture:")
_NO_PICTURES: Mapping[str, Picture] = MappingProxyType({})


def draw(
    document: Document,
    *,
    language: Language,
    top: int = 3,
    prefix: str = "",
    address_of: Callable[[str], str | None] = lambda page: None,
    pictures: Mapping[str, Picture] = _NO_PICTURES,
    folder: str = "",
) -> Markup:
    """
    Return *document* as HTML whose highest heading is of level *top*.

    *prefix* keeps the notes of several documents on one page apart; *address_of* gives the address of another
    page of the catalogue, or nothing. *pictures* stand in *folder*.
    """
    drawing = Drawing(language, prefix=prefix, address_of=address_of, pictures=pictures, folder=folder)
    return drawing.text(document, top) + drawing.notes(document.notes)


class Drawing:
    """
    Texts that are drawn on one page, one after the other, and then their notes.

    *pictures* stand in *folder*; what is not among them is shown as words. A book names the language and the role of
    its parts as EPUB wants it.
    """

    def __init__(
        self,
        language: Language,
        *,
        prefix: str = "",
        address_of: Callable[[str], str | None] = lambda page: None,
        pictures: Mapping[str, Picture] = _NO_PICTURES,
        folder: str = "",
        is_book: bool = False,
    ) -> None:
        self._language = language
        self._top = 1
        self._prefix = prefix
        self._address_of = address_of
        self._pictures = pictures
        self._folder = folder
        self._is_book = is_book
        self._called: set[int] = set()
        self._after_link: list[str] | None = None

    def text(self, document: Document, top: int = 3) -> Markup:
        """Return *document* without its notes; its highest heading is of level *top*."""
        self._top = top
        return Markup(self._blocks(document.blocks))  # noqa: S704 - made of escaped texts only

    def notes(self, notes: Iterable[NoteText]) -> Markup:
        """Return *notes*, each with the way back to where it is called."""
        texts = [(note.number, self._inlines(note.children)) for note in notes]
        lines = "".join(self._note(number, text) for number, text in texts)
        if not lines:
            return Markup("")
        title = escape(_NOTES.say(self._language))
        list_of_notes = f"<ol>\n{lines}</ol>"
        if self._is_book:
            kind = _roles("endnotes")
            drawn = f'<section class="notes"{kind}>\n<h2>{title}</h2>\n{list_of_notes}</section>\n'
        else:
            drawn = f'<aside class="notes" aria-label="{title}">{list_of_notes}</aside>\n'
        return Markup(drawn)  # noqa: S704 - made of escaped texts only

    def _blocks(self, blocks: Iterable[Block]) -> str:
        return "".join(map(self._block, blocks))

    def _inlines(self, children: Iterable[Inline]) -> str:
        return "".join(map(self._inline, children))

    def _note(self, number: int, text: str) -> str:
        back = self._way_back(number) if number in self._called else ""
        return f'<li id="{self._note_id(number)}" value="{number}">{text}{back}</li>\n'

    def _way_back(self, number: int) -> str:
        label, roles = escape(_BACK.format(n=number).say(self._language)), self._roles("backlink")
        return f' <a class="back"{roles} href="#{self._call_id(number)}" aria-label="{label}">↩</a>'

    def _roles(self, name: str) -> str:
        return _roles(name) if self._is_book else ""

    def _note_id(self, number: int) -> str:
        return escape(f"_note-{self._prefix}{number}")

    def _call_id(self, number: int) -> str:
        return escape(f"_call-{self._prefix}{number}")

    def _block(self, block: Block) -> str:
        match block:
            case Paragraph(children):
                return f"<p>{self._inlines(children)}</p>\n"
            case Heading(level, children):
                level = min(6, self._top + level - 1)
                return f"<h{level}>{self._inlines(children)}</h{level}>\n"
            case List(items, start):
                return self._list(items, start)
            case DefinitionList():
                return self._definitions(block)
            case Quote(inner):
                return f"<blockquote>\n{self._blocks(inner)}</blockquote>\n"
            case Preformatted(text):
                return f'<pre tabindex="0">{escape(text)}</pre>\n'
            case Table():
                return self._table(block)
            case Figure():
                return self._figure(block)
            case Rule():
                return "<hr/>\n"

    def _list(self, items: Iterable[Item], start: int | None) -> str:
        lines = "".join(f"<li>{self._item(item)}</li>\n" for item in items)
        if start is None:
            return f"<ul>\n{lines}</ul>\n"
        first = "" if start == 1 else f' start="{start}"'
        return f"<ol{first}>\n{lines}</ol>\n"

    def _item(self, item: Item | Cell) -> str:
        blocks = self._blocks(item.blocks)
        return self._inlines(item.children) + (f"\n{blocks}" if blocks else "")

    def _definitions(self, block: DefinitionList) -> str:
        lines = []
        for definition in block.definitions:
            lines.append(f"<dt>{self._inlines(definition.term)}</dt>\n")
            lines += [f"<dd>{self._item(item)}</dd>\n" for item in definition.items]
        # HTML wants a description at the end of each list.
        last = "" if block.definitions[-1].items else "<dd></dd>\n"
        return f"<dl>\n{''.join(lines)}{last}</dl>\n"

    def _table(self, table: Table) -> str:
        caption = f"<caption>{self._inlines(table.caption)}</caption>\n" if table.caption else ""
        rows = "".join(map(self._row, table.rows))
        return f'<div class="table" tabindex="0"><table>\n{caption}<tbody>\n{rows}</tbody></table></div>\n'

    def _row(self, row: Sequence[Cell]) -> str:
        scope = "col" if all(cell.is_heading for cell in row) else "row"
        cells = (
            f'<th scope="{scope}">{self._item(cell)}</th>' if cell.is_heading else f"<td>{self._item(cell)}</td>"
            for cell in row
        )
        return f"<tr>{''.join(cells)}</tr>\n"

    def _figure(self, figure: Figure) -> str:
        picture = self._pictures.get(figure.name)
        shown = self._picture(figure, picture) if picture else self._placeholder(figure)
        parts = [self._inlines(figure.caption), _credit(picture, self._language) if picture else ""]
        below = "<br/>\n".join(filter(None, parts))
        return f"<figure>{shown}{f'<figcaption>{below}</figcaption>' if below else ''}</figure>\n"

    def _placeholder(self, figure: Figure) -> str:
        label = escape(_PICTURE.say(self._language))
        return f'<p class="picture"><span class="label">{label}</span> {escape(figure.alt or figure.name)}</p>'

    def _picture(self, figure: Figure, picture: Picture) -> str:
        address = escape(self._folder + picture.file)
        alt = escape(figure.alt or picture.alt or inline_text(figure.caption).strip() or figure.name)
        return f'<img src="{address}" alt="{alt}" width="{picture.width}" height="{picture.height}"/>'

    def _inline(self, node: Inline) -> str:
        match node:
            case Words(text):
                return escape(text)
            case Strong(children):
                return f"<strong>{self._inlines(children)}</strong>"
            case Emphasis(children):
                return f"<em>{self._inlines(children)}</em>"
            case Script(children, is_below):
                tag = "sub" if is_below else "sup"
                return f"<{tag}>{self._inlines(children)}</{tag}>"
            case Foreign(language, children):
                return f"<span{self._lang(escape(language))}>{self._inlines(children)}</span>"
            case Code(text):
                return f"<code>{escape(text)}</code>"
            case LineBreak():
                return "<br/>\n"
            case Link(address, children):
                return self._link(checked_address(address), children)
            case PageLink(page, children):
                return self._link(self._address_of(page), children)
            case Note(number):
                return self._call(number)

    def _lang(self, code: str) -> str:
        return f' lang="{code}" xml:lang="{code}"' if self._is_book else f' lang="{code}"'

    def _link(self, address: str | None, children: Iterable[Inline]) -> str:
        """Return a link; there is none in another, and calls of notes, which are links, follow it."""
        if not address or self._after_link is not None:
            return self._inlines(children)
        self._after_link = []
        label, calls = self._inlines(children), "".join(self._after_link)
        self._after_link = None
        return f'<a href="{escape(address)}">{label}</a>{calls}'

    def _call(self, number: int) -> str:
        anchor = "" if number in self._called else f' id="{self._call_id(number)}"'
        self._called.add(number)
        label, roles = escape(_CALL.format(n=number).say(self._language)), self._roles("noteref")
        link = f'<a{roles} href="#{self._note_id(number)}" aria-label="{label}">{number}</a>'
        call = f'<sup class="call"{anchor}>{link}</sup>'
        if self._after_link is None:
            return call
        self._after_link.append(call)
        return ""


def _roles(name: str) -> str:
    return f' epub:type="{name}" role="doc-{name}"'


def _credit(picture: Picture, language: Language) -> str:
    """Return who made a picture and under which terms, as far as that is known."""
    licence = linked_licence(picture.licence, language=language) if picture.licence else ""
    makers = ", ".join(filter(None, (escape(picture.author), licence)))
    return f'<span class="credit">{escape(said(_CREDIT, language))} {makers}</span>' if makers else ""
