"""A document as plain lists and dictionaries, for programs that read JSON and draw it themselves."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from forumtools.catalogue.addresses import checked_address, shown_address
from forumtools.catalogue.nodes import (
    Block,
    Cell,
    Code,
    Definition,
    DefinitionList,
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
    List,
    Note,
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

Tree = dict[str, Any]


def document_tree(document: Document, *, top: int, goal_of: Callable[[str], str | None], prefix: str) -> list[Tree]:
    """
    Return *document* as a list of blocks, each a dictionary whose key ``t`` says what it is.

    Its highest headings are of level *top*. *goal_of* gives the anchor of another page, or nothing. The text of a
    note stands where it is first called; what calls it again names it: *prefix* and its number.
    """
    notes = {note.number: note.children for note in document.notes}
    return _Trees(top, goal_of, prefix, notes).blocks(document.blocks)


class _Trees:
    def __init__(self, top: int, goal_of: Callable[[str], str | None], prefix: str, notes: dict[int, Inlines]) -> None:
        self._top = top
        self._goal_of = goal_of
        self._prefix = prefix
        self._notes = notes
        self._called: set[int] = set()

    def blocks(self, blocks: Iterable[Block]) -> list[Tree]:
        return [self._block(block) for block in blocks if not _is_empty(block)]

    def inlines(self, children: Iterable[Inline]) -> list[Tree]:
        return list(map(self._inline, children))

    def _block(self, block: Block) -> Tree:
        match block:
            case Paragraph(children):
                return {"t": "paragraph", "c": self.inlines(children)}
            case Heading(level, children):
                return {"t": "heading", "level": self._top + level - 1, "c": self.inlines(children)}
            case List(items, start):
                return {"t": "list", "start": start, "items": list(map(self._item, items))}
            case DefinitionList(definitions):
                return {"t": "definitions", "items": list(map(self._definition, definitions))}
            case Quote(inner):
                return {"t": "quote", "blocks": self.blocks(inner)}
            case Preformatted(text):
                return {"t": "preformatted", "s": text}
            case Table():
                return self._table(block)
            case Figure():
                return self.figure(block)
            case Rule():
                return {"t": "rule"}

    def _item(self, item: Item | Cell) -> Tree:
        return {"c": self.inlines(item.children), "blocks": self.blocks(item.blocks)}

    def _definition(self, definition: Definition) -> Tree:
        return {"term": self.inlines(definition.term), "items": list(map(self._item, definition.items))}

    def _table(self, table: Table) -> Tree:
        width = max(map(len, table.rows), default=0)
        missing: Tree = {"c": [], "blocks": [], "heading": False}
        rows = [[self._item(cell) | {"heading": cell.is_heading} for cell in row] for row in table.rows]
        return {
            "t": "table",
            "caption": self.inlines(table.caption),
            "width": width,
            "rows": [row + [missing] * (width - len(row)) for row in rows],
        }

    def figure(self, figure: Figure) -> Tree:
        return {"t": "figure", "name": figure.name, "alt": figure.alt, "c": self.inlines(figure.caption)}

    def _inline(self, node: Inline) -> Tree:
        match node:
            case Words(text):
                return {"t": "words", "s": text}
            case Strong(children):
                return {"t": "strong", "c": self.inlines(children)}
            case Emphasis(children):
                return {"t": "emphasis", "c": self.inlines(children)}
            case Script(children, is_below):
                return {"t": "below" if is_below else "above", "c": self.inlines(children)}
            case Foreign(language, children):
                return {"t": "foreign", "lang": language, "c": self.inlines(children)}
            case Code(text):
                return {"t": "code", "s": text}
            case LineBreak():
                return {"t": "break"}
            case Link(address, children):
                return self._link(address, children)
            case PageLink(page, children):
                return {"t": "goal", "to": self._goal_of(page), "c": self.inlines(children)}
            case Note(number):
                return self._note(number)

    def _link(self, address: str, children: Inlines) -> Tree:
        checked = checked_address(address)
        says_it = checked is not None and inline_text(children).strip() in (checked, shown_address(checked))
        return {"t": "link", "to": checked, "c": self.inlines(children), "says": says_it}

    def _note(self, number: int) -> Tree:
        name = f"{self._prefix}-{number}"
        if number in self._called or number not in self._notes:
            return {"t": "again", "name": name} if number in self._notes else {"t": "words", "s": ""}
        self._called.add(number)
        return {"t": "note", "name": name, "c": self.inlines(self._notes[number])}


def _is_empty(block: Block) -> bool:
    """Say whether nothing of *block* would be seen: a heading that says nothing is refused by readers' programs."""
    match block:
        case Heading(_, children):
            return not inline_text(children).strip()
        case Table(rows):
            return not any(rows)
        case List(items):
            return not items
        case DefinitionList(definitions):
            return not definitions
        case _:
            return False
