"""A document as HTML: every text escaped, every address checked again, no style and no script."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from markupsafe import Markup, escape

from forumtools.catalogue.markup import checked_address
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
)
from forumtools.language import Language, Text

_NOTES = Text(fr="Notes", en="Notes")
_BACK = Text(fr="Retour à l’appel de la note {n}", en="Back to the call of note {n}")
_CALL = Text(fr="note {n}", en="note {n}")
_PICTURE = Text(fr="Image du wiki", en="Picture on the wiki")


def draw(
    document: Document,
    *,
    language: Language,
    top: int = 3,
    prefix: str = "",
    address_of: Callable[[str], str | None] = lambda page: None,
) -> Markup:
    """
    Return *document* as HTML whose highest heading is of level *top*.

    *prefix* keeps the notes of several documents on one page apart; *address_of* gives the address of another
    page of the catalogue, or nothing.
    """
    drawing = _Drawing(language, top, prefix, address_of)
    body = drawing.blocks(document.blocks)
    return Markup(body + drawing.notes(document.notes))  # noqa: S704 - made of escaped texts only


class _Drawing:
    def __init__(self, language: Language, top: int, prefix: str, address_of: Callable[[str], str | None]) -> None:
        self._language = language
        self._top = top
        self._prefix = prefix
        self._address_of = address_of
        self._called: set[int] = set()

    def blocks(self, blocks: Iterable[Block]) -> str:
        return "".join(map(self._block, blocks))

    def inlines(self, children: Iterable[Inline]) -> str:
        return "".join(map(self._inline, children))

    def notes(self, notes: Iterable[NoteText]) -> str:
        lines = "".join(map(self._note, notes))
        if not lines:
            return ""
        title = escape(_NOTES.say(self._language))
        return f'<aside class="notes" aria-label="{title}"><ol>\n{lines}</ol></aside>\n'

    def _note(self, note: NoteText) -> str:
        number, back = note.number, escape(_BACK.format(n=note.number).say(self._language))
        return (
            f'<li id="{self._note_id(number)}" value="{number}">{self.inlines(note.children)} '
            f'<a class="back" href="#{self._call_id(number)}" aria-label="{back}">↩</a></li>\n'
        )

    def _note_id(self, number: int) -> str:
        return escape(f"_note-{self._prefix}{number}")

    def _call_id(self, number: int) -> str:
        return escape(f"_call-{self._prefix}{number}")

    def _block(self, block: Block) -> str:
        match block:
            case Paragraph(children):
                return f"<p>{self.inlines(children)}</p>\n"
            case Heading(level, children):
                level = min(6, self._top + level - 1)
                return f"<h{level}>{self.inlines(children)}</h{level}>\n"
            case List(items, start):
                return self._list(items, start)
            case DefinitionList():
                return self._definitions(block)
            case Quote(inner):
                return f"<blockquote>\n{self.blocks(inner)}</blockquote>\n"
            case Preformatted(text):
                return f'<pre tabindex="0">{escape(text)}</pre>\n'
            case Table():
                return self._table(block)
            case Figure():
                return self._figure(block)
            case Rule():
                return "<hr>\n"

    def _list(self, items: Iterable[Item], start: int | None) -> str:
        lines = "".join(f"<li>{self._item(item)}</li>\n" for item in items)
        if start is None:
            return f"<ul>\n{lines}</ul>\n"
        first = "" if start == 1 else f' start="{start}"'
        return f"<ol{first}>\n{lines}</ol>\n"

    def _item(self, item: Item | Cell) -> str:
        blocks = self.blocks(item.blocks)
        return self.inlines(item.children) + (f"\n{blocks}" if blocks else "")

    def _definitions(self, block: DefinitionList) -> str:
        lines = []
        for definition in block.definitions:
            lines.append(f"<dt>{self.inlines(definition.term)}</dt>\n")
            lines += [f"<dd>{self._item(item)}</dd>\n" for item in definition.items]
        # HTML wants a description at the end of each list.
        last = "" if block.definitions[-1].items else "<dd></dd>\n"
        return f"<dl>\n{''.join(lines)}{last}</dl>\n"

    def _table(self, table: Table) -> str:
        caption = f"<caption>{self.inlines(table.caption)}</caption>\n" if table.caption else ""
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
        label = escape(_PICTURE.say(self._language))
        alt = escape(figure.alt or figure.name)
        caption = self.inlines(figure.caption)
        below = f"<figcaption>{caption}</figcaption>" if caption else ""
        return f'<figure><p class="picture"><span class="label">{label}</span> {alt}</p>{below}</figure>\n'

    def _inline(self, node: Inline) -> str:
        match node:
            case Words(text):
                return escape(text)
            case Strong(children):
                return f"<strong>{self.inlines(children)}</strong>"
            case Emphasis(children):
                return f"<em>{self.inlines(children)}</em>"
            case Script(children, is_below):
                tag = "sub" if is_below else "sup"
                return f"<{tag}>{self.inlines(children)}</{tag}>"
            case Foreign(language, children):
                return f'<span lang="{escape(language)}">{self.inlines(children)}</span>'
            case Code(text):
                return f"<code>{escape(text)}</code>"
            case LineBreak():
                return "<br>\n"
            case Link(address, children):
                return self._link(checked_address(address), children)
            case PageLink(page, children):
                return self._link(self._address_of(page), children)
            case Note(number):
                return self._call(number)

    def _link(self, address: str | None, children: Iterable[Inline]) -> str:
        label = self.inlines(children)
        return f'<a href="{escape(address)}">{label}</a>' if address else label

    def _call(self, number: int) -> str:
        anchor = "" if number in self._called else f' id="{self._call_id(number)}"'
        self._called.add(number)
        label = escape(_CALL.format(n=number).say(self._language))
        return f'<sup class="call"{anchor}><a href="#{self._note_id(number)}" aria-label="{label}">{number}</a></sup>'
