"""
The little tree every output draws from: what a contributor wrote, with its form and without its syntax.

A tree holds text and structure and nothing a program could obey: no markup, no addresses but checked ones,
no styles. Whoever draws it has to escape text for its own format, once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

# ruff: noqa: D101 - a node is named after what it is; only what is not obvious is told


@dataclass(frozen=True, slots=True)
class Words:
    text: str


@dataclass(frozen=True, slots=True)
class Strong:
    children: Inlines


@dataclass(frozen=True, slots=True)
class Emphasis:
    children: Inlines


@dataclass(frozen=True, slots=True)
class Script:
    """Letters raised, as in « 1er », or lowered."""

    children: Inlines
    is_below: bool = False


@dataclass(frozen=True, slots=True)
class Foreign:
    """Words in another language, by its BCP 47 code."""

    language: str
    children: Inlines


@dataclass(frozen=True, slots=True)
class Code:
    text: str


@dataclass(frozen=True, slots=True)
class LineBreak:
    pass


@dataclass(frozen=True, slots=True)
class Link:
    """A link out of the catalogue; the address begins with http:// or https://."""

    address: str
    children: Inlines


@dataclass(frozen=True, slots=True)
class PageLink:
    """A link to another page of the catalogue, by the title that page has on the wiki."""

    page: str
    children: Inlines


@dataclass(frozen=True, slots=True)
class Note:
    """The call of a note, whose text is in `Document.notes`."""

    number: int


Inline = Words | Strong | Emphasis | Script | Foreign | Code | LineBreak | Link | PageLink | Note
Inlines = tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Paragraph:
    children: Inlines


@dataclass(frozen=True, slots=True)
class Heading:
    """A title inside the text. Level 1 is the highest of the document, and no level is skipped."""

    level: int
    children: Inlines


@dataclass(frozen=True, slots=True)
class Item:
    children: Inlines
    blocks: Blocks = ()
    """Lists and figures that belong to the item."""


@dataclass(frozen=True, slots=True)
class List:
    items: tuple[Item, ...]
    start: int | None = None
    """The first number of a numbered list; none when its items have bullets."""


@dataclass(frozen=True, slots=True)
class Definition:
    term: Inlines
    items: tuple[Item, ...] = ()


@dataclass(frozen=True, slots=True)
class DefinitionList:
    definitions: tuple[Definition, ...]


@dataclass(frozen=True, slots=True)
class Quote:
    """Text set off: a quotation, or lines indented by the author."""

    blocks: Blocks


@dataclass(frozen=True, slots=True)
class Preformatted:
    text: str


@dataclass(frozen=True, slots=True)
class Cell:
    children: Inlines
    blocks: Blocks = ()
    is_heading: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    rows: tuple[tuple[Cell, ...], ...]
    caption: Inlines = ()


@dataclass(frozen=True, slots=True)
class Figure:
    """A picture of the wiki, by its file name."""

    name: str
    alt: str = ""
    caption: Inlines = ()


@dataclass(frozen=True, slots=True)
class Rule:
    pass


Block = Paragraph | Heading | List | DefinitionList | Quote | Preformatted | Table | Figure | Rule
Blocks = tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class NoteText:
    number: int
    children: Inlines


@dataclass(frozen=True, slots=True)
class Document:
    """A text, its notes, and what could not be drawn as the wiki would."""

    blocks: Blocks = ()
    notes: tuple[NoteText, ...] = ()
    approximate: tuple[str, ...] = field(default=(), compare=False)
    """Names of templates that only the wiki can expand."""

    is_plain: bool = False
    """Whether the markup was too large or too broken to be read, so that only words are left."""

    def __bool__(self) -> bool:
        return bool(self.blocks)


def plain_text(document: Document) -> str:
    """Return the words of *document*, a line for each block or item, list marks included."""
    return "\n".join([*block_lines(document.blocks), *(inline_text(note.children) for note in document.notes)])


def inline_text(children: Iterable[Inline]) -> str:
    """Return the words of a line."""
    return "".join(map(_inline_text, children))


def _inline_text(node: Inline) -> str:
    match node:
        case Words(text) | Code(text):
            return text
        case LineBreak():
            return "\n"
        case Note():
            return ""
        case _:
            return inline_text(node.children)


def block_lines(blocks: Iterable[Block]) -> Iterator[str]:
    """Yield the words of *blocks*, a line for each paragraph or item."""
    for block in blocks:
        yield from _lines(block)


def _lines(block: Block) -> Iterator[str]:
    match block:
        case Paragraph(children) | Heading(_, children):
            yield inline_text(children)
        case Preformatted(text):
            yield text
        case Quote(inner):
            yield from block_lines(inner)
        case Figure(name, alt, caption):
            yield " ".join(part for part in (name, alt, inline_text(caption)) if part)
        case List(items, start):
            for number, item in enumerate(items, start or 0):
                yield from _item_lines(item, "• " if start is None else f"{number}. ")
        case DefinitionList(definitions):
            for definition in definitions:
                yield inline_text(definition.term)
                for item in definition.items:
                    yield from _item_lines(item)
        case Table(rows, caption):
            yield inline_text(caption)
            for row in rows:
                for cell in row:
                    yield inline_text(cell.children)
                    yield from block_lines(cell.blocks)


def _item_lines(item: Item, mark: str = "") -> Iterator[str]:
    yield mark + inline_text(item.children)
    yield from block_lines(item.blocks)


def figures_in(blocks: Iterable[Block]) -> Iterator[Figure]:
    """Yield the pictures in *blocks*, wherever they stand, in their order."""
    for block in blocks:
        match block:
            case Figure():
                yield block
            case Quote(inner):
                yield from figures_in(inner)
            case List(items):
                yield from (figure for item in items for figure in figures_in(item.blocks))
            case DefinitionList(definitions):
                yield from (f for each in definitions for item in each.items for f in figures_in(item.blocks))
            case Table(rows):
                yield from (figure for row in rows for cell in row for figure in figures_in(cell.blocks))
