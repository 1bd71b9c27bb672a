"""The pictures that a book shows, and whether those who do not see them are told what is on them."""

from __future__ import annotations

from collections.abc import Iterator

from forumtools.catalogue.contents import Catalogue, Picture, figures_of
from forumtools.catalogue.nodes import Figure, inline_text


def shown_pictures(catalogue: Catalogue) -> tuple[Picture, ...]:
    """Return the pictures that the book needs, each file once, in the order of their files."""
    files = {picture.file: picture for _, picture in _shown(catalogue)}
    return tuple(files[file] for file in sorted(files))


def are_described(catalogue: Catalogue) -> bool:
    """Say whether every picture shown has a description or a caption, and not only a name."""
    return all(
        figure.alt or picture.alt or inline_text(figure.caption).strip() for figure, picture in _shown(catalogue)
    )


def _shown(catalogue: Catalogue) -> Iterator[tuple[Figure, Picture]]:
    for figure in _figures(catalogue):
        if picture := catalogue.pictures.get(figure.name):
            yield figure, picture


def _figures(catalogue: Catalogue) -> Iterator[Figure]:
    yield from figures_of(catalogue.edition.sections)
    for session in catalogue.sessions:
        yield from figures_of(session.sections)
    for entry in catalogue.entries:
        if entry.image:
            yield entry.image
        yield from figures_of(entry.sections)
