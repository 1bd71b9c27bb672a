"""
Pieces of a text that are read already, held out of the way while its lines are.

Links, notes, tables and entities are taken out of the wikitext and leave a mark behind, so that nothing inside
them can be taken for a list, a heading or bold type. `inlines` puts them back into their lines.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from forumtools.catalogue.nodes import (
    Block,
    Code,
    Document,
    Emphasis,
    Foreign,
    Inline,
    Inlines,
    LineBreak,
    Link,
    Note,
    NoteText,
    PageLink,
    Script,
    Strong,
    Words,
    block_lines,
)
from forumtools.catalogue.quotes import Mark, quoted

OPEN, CLOSE = "\ufdd0", "\ufdd1"
"""Around the number of a piece. Noncharacters, which no text read here holds."""

GONE = "\ufdd2"
"""Where something was that shows nothing: a line with nothing else disappears."""

MARK = re.compile(f"{OPEN}(\\d+){CLOSE}")
_GONE_LINE = re.compile(f"^[ \\t]*+{GONE}[ \\t{GONE}]*+(?:\\n|\\Z)", re.MULTILINE)
_INLINE = (Words, Strong, Emphasis, Script, Foreign, Code, LineBreak, Link, PageLink, Note)


class Pieces:
    """The pieces of one text, its notes, and what it asks for that only the wiki can do."""

    def __init__(self, typeset: Callable[[str], str], first_note: int) -> None:
        self.typeset = typeset
        self.approximate: list[str] = []
        self._held: list[Inline | Block] = []
        self._first_note = first_note
        self._notes: list[Inlines] = []
        self._named: dict[str, int] = {}

    def hold(self, node: Inline | Block) -> str:
        """Return the mark that stands for *node*."""
        self._held.append(node)
        return f"{OPEN}{len(self._held) - 1}{CLOSE}"

    def held(self, mark: re.Match[str]) -> Inline | Block:
        """Return the piece that a match of `MARK` stands for."""
        return self._held[int(mark[1])]

    def held_words(self, text: str, start: int) -> tuple[str, int] | None:
        """Return the held words whose mark begins at *start*, and where it ends."""
        mark = MARK.match(text, start)
        node = self.held(mark) if mark else None
        return (node.text, mark.end()) if mark and isinstance(node, Words) else None

    def has_blocks(self, text: str) -> bool:
        """Say whether among the pieces in *text* there is more than inline nodes."""
        return any(not isinstance(self.held(mark), _INLINE) for mark in MARK.finditer(text))

    def note(self, children: Inlines, name: str = "") -> Note:
        """Return the call of a note; one *name* is one note, wherever its text stands."""
        place = self._named.get(name) if name else None
        if place is None:
            place = len(self._notes)
            self._notes.append(())
        if name:
            self._named[name] = place
        self._notes[place] = self._notes[place] or children
        return Note(self._first_note + place)

    def document(self, blocks: tuple[Block, ...]) -> Document:
        """Return the whole."""
        notes = tuple(NoteText(number, text) for number, text in enumerate(self._notes, self._first_note))
        return Document(blocks, notes, tuple(dict.fromkeys(self.approximate)))

    def parts(self, text: str) -> Iterator[Inlines | Block]:
        """Yield the lines of *text* as runs of inline nodes, with the blocks that stand among them."""
        run: list[Inline] = []
        for node in self._nodes(text):
            if isinstance(node, _INLINE):
                run.append(node)
            else:
                yield self._settled(run)
                yield node
                run = []
        yield self._settled(run)

    def inlines(self, text: str, *, is_foreign: bool = False) -> Inlines:
        """Return *text* as inline nodes; blocks in it come down to their words."""
        nodes = tuple(joined(_flat(self._nodes(text))))
        return trimmed(nodes) if is_foreign else self._settled(nodes)

    def _nodes(self, text: str) -> Iterator[Inline | Block]:
        for number, line in enumerate(text.split("\n")):
            if number:
                yield Words(" ")
            if "''" in line:
                yield from self._styled(quoted(line))
            else:
                yield from self._plain(line)

    def _styled(self, marks: Iterable[Mark]) -> Iterator[Inline | Block]:
        for styles, text in marks:
            for node in self._plain(text):
                yield _in_styles(node, styles) if isinstance(node, _INLINE) else node

    def _plain(self, text: str) -> Iterator[Inline | Block]:
        end = 0
        for mark in MARK.finditer(text):
            if mark.start() > end:
                yield Words(text[end : mark.start()])
            yield self.held(mark)
            end = mark.end()
        if end < len(text):
            yield Words(text[end:])

    def _settled(self, run: Iterable[Inline]) -> Inlines:
        return trimmed(tuple(self._set(node) for node in joined(run)))

    def _set(self, node: Inline) -> Inline:
        match node:
            case Words(text):
                return Words(self.typeset(single_spaced(text)))
            case Strong(children):
                return Strong(tuple(map(self._set, children)))
            case Emphasis(children):
                return Emphasis(tuple(map(self._set, children)))
            case _:
                return node


_BLANKS = re.compile(r"[ \t\n]+")
_DOUBLED = re.compile(r"[\t\n]|  ")


def single_spaced(text: str) -> str:
    """Return *text* with one blank for each run of them; no-break spaces are somebody's choice."""
    return _BLANKS.sub(" ", text) if _DOUBLED.search(text) else text


def without_gone_lines(text: str) -> str:
    """Return *text* without the places of what shows nothing, nor the lines only that stood on."""
    return _GONE_LINE.sub("", text).replace(GONE, "") if GONE in text else text


def _in_styles(node: Inline, styles: tuple[type[Strong] | type[Emphasis], ...]) -> Inline:
    for style in reversed(styles):
        node = style((node,))
    return node


def joined(run: Iterable[Inline]) -> list[Inline]:
    """Return *run* with neighbours of the same style made one, so that typography sees whole sentences."""
    nodes: list[Inline] = []
    for node in run:
        last = nodes[-1] if nodes else None
        if isinstance(node, Words) and isinstance(last, Words):
            nodes[-1] = Words(last.text + node.text)
        elif isinstance(node, Strong | Emphasis) and type(last) is type(node):
            nodes[-1] = type(node)((*last.children, *node.children))
        else:
            nodes.append(node)
    return [type(node)(tuple(joined(node.children))) if isinstance(node, Strong | Emphasis) else node for node in nodes]


def trimmed(nodes: Inlines) -> Inlines:
    """Return *nodes* without blanks and line breaks at the ends."""
    kept = list(nodes)
    while kept and _is_blank(kept[0]):
        kept.pop(0)
    while kept and _is_blank(kept[-1]):
        kept.pop()
    if kept and isinstance(kept[0], Words):
        kept[0] = Words(kept[0].text.lstrip(" \t\n"))
    if kept and isinstance(kept[-1], Words):
        kept[-1] = Words(kept[-1].text.rstrip(" \t\n"))
    return tuple(kept)


def _is_blank(node: Inline) -> bool:
    return isinstance(node, LineBreak) or (isinstance(node, Words) and not node.text.strip(" \t\n"))


def _flat(nodes: Iterable[Inline | Block]) -> Iterator[Inline]:
    for node in nodes:
        if isinstance(node, _INLINE):
            yield node
        else:
            yield Words(" " + " ".join(block_lines((node,))))
