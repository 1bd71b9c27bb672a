"""Lines of lists, each with its marks (``*``, ``#``, ``;``, ``:``), as nested lists."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from forumtools.catalogue.nodes import (
    Block,
    Blocks,
    Definition,
    DefinitionList,
    Item,
    List,
    Paragraph,
    Quote,
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a list: where it stands, the number its author gave it, and what it says."""

    marks: str
    number: int | None
    item: Item


def as_list(entries: Sequence[Entry], depth: int = 0) -> Blocks:
    """Return the lists that *entries* make, from the mark at *depth* on."""
    blocks: list[Block] = []
    for mark, group in groupby(entries, key=lambda entry: _family(entry.marks[depth])):
        blocks += _GROUPS[mark](tuple(group), depth)
    return tuple(blocks)


def _family(mark: str) -> str:
    return ":" if mark == ";" else mark


def _bullets(entries: Sequence[Entry], depth: int) -> Iterator[Block]:
    yield List(tuple(_items(entries, depth)))


def _numbers(entries: Sequence[Entry], depth: int) -> Iterator[Block]:
    first = next((entry.number for entry in entries if len(entry.marks) == depth + 1), None)
    yield List(tuple(_items(entries, depth)), start=1 if first is None else first)


def _items(entries: Sequence[Entry], depth: int) -> Iterator[Item]:
    for head, inner in _heads(entries, depth):
        item = head.item if head else Item(())
        yield Item(item.children, (*item.blocks, *as_list(inner, depth + 1)))


def _heads(entries: Sequence[Entry], depth: int) -> Iterator[tuple[Entry | None, list[Entry]]]:
    """Yield each entry of this depth with the deeper ones that follow it."""
    head: Entry | None = None
    inner: list[Entry] = []
    for entry in entries:
        if len(entry.marks) > depth + 1:
            inner.append(entry)
            continue
        if head or inner:
            yield head, inner
        head, inner = entry, []
    if head or inner:
        yield head, inner


def _definitions(entries: Sequence[Entry], depth: int) -> Iterator[Block]:
    """Yield definition lists; lines only indented are text set off, for there is no term they could explain."""
    terms: list[Definition] = []
    for head, inner in _heads(entries, depth):
        item = Item(
            head.item.children if head else (), (*(head.item.blocks if head else ()), *as_list(inner, depth + 1))
        )
        if head and head.marks[depth] == ";":
            terms.append(Definition(item.children, (Item((), item.blocks),) if item.blocks else ()))
        elif terms:
            terms[-1] = Definition(terms[-1].term, (*terms[-1].items, item))
        else:
            yield Quote((*((Paragraph(item.children),) if item.children else ()), *item.blocks))
    if terms:
        yield from _described(terms)


def _described(terms: Sequence[Definition]) -> Iterator[Block]:
    """Yield a list of definitions; terms that nothing explains are paragraphs (people make bold lines of them)."""
    if any(term.items for term in terms):
        yield DefinitionList(tuple(terms))
    else:
        yield from (Paragraph(term.term) for term in terms)


_GROUPS = {"*": _bullets, "#": _numbers, ":": _definitions}
