"""The pictures that a book shows, and whether those who do not see them are told what is on them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from forumtools.catalogue.contents import Catalogue, Picture, SectionText
from forumtools.catalogue.nodes import Block, Cell, DefinitionList, Figure, Item, List, Quote, Table, inline_text


def figures_of(sections: Iterable[SectionText]) -> Iterator[Figure]:
    """Yield the figures of *sections*, wherever they stand."""
    for section in sections:
        yield from _figures(section.document.blocks)


def _figures(blocks: Iterable[Block]) -> Iterator[Figure]:
    for block in blocks:
        match block:
            case Figure():
                yield block
            case Quote(inner):
                yield from _figures(inner)
            case List() | DefinitionList() | Table():
                for part in _parts(block):
                    yield from _figures(part.blocks)


def _parts(block: List | DefinitionList | Table) -> Iterator[Item | Cell]:
    match block:
        case List(items):
            yield from items
        case DefinitionList(definitions):
            yield from (item for definition in definitions for item in definition.items)
        case Table(rows):
            yield from (cell for row in rows for cell in row)


def shown_figures(catalogue: Catalogue) -> Iterator[Figure]:
    """Yield the figures of *catalogue* whose pictures are there."""
    for figure in _all_figures(catalogue):
        if figure.name in catalogue.pictures:
            yield figure


def _all_figures(catalogue: Catalogue) -> Iterator[Figure]:
    yield from figures_of(catalogue.edition.sections)
    for session in catalogue.sessions:
        yield from figures_of(session.sections)
    for entry in catalogue.entries:
        if entry.image:
            yield entry.image
        yield from figures_of(entry.sections)


def shown_pictures(catalogue: Catalogue) -> tuple[Picture, ...]:
    """Return the pictures that the book needs, each file once, in the order of their files."""
    shown = (catalogue.pictures[figure.name] for figure in shown_figures(catalogue))
    files = {picture.file: picture for picture in shown}
    return tuple(files[file] for file in sorted(files))


def are_described(catalogue: Catalogue) -> bool:
    """Say whether every picture shown has a description or a caption, and not only a name."""
    return all(figure.alt or inline_text(figure.caption).strip() for figure in shown_figures(catalogue))
