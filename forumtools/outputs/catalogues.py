"""The forms a catalogue can take. An output is a function here, and a line in `OUTPUTS`."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping

from forumtools.catalogue.contents import Catalogue
from forumtools.errors import UsageError
from forumtools.language import Text
from forumtools.model.words import nearest
from forumtools.outputs.epub import render_epub
from forumtools.outputs.open_data import render_open_data
from forumtools.outputs.site import render_home, render_site
from forumtools.outputs.wiki_page import render_wiki_page

Output = Callable[[Catalogue], Iterator[tuple[str, bytes]]]
"""Gives paths, which begin with the edition's slug, and contents; the same for the same catalogue."""

OUTPUTS: Mapping[str, Output] = {
    "html": render_site,
    "wiki": render_wiki_page,
    "data": render_open_data,
    "epub": render_epub,
}

_UNKNOWN = Text(
    fr="le format « {name} » n’existe pas{near} ; possibles : {all}",
    en="there is no format “{name}”{near}; possible: {all}",
)
_NEAR = Text(fr=" (« {near} » ?)", en=" (“{near}”?)")


def check_formats(formats: Collection[str]) -> None:
    """Raise `UsageError` for a format that does not exist, before anything is made."""
    for name in formats:
        if name not in OUTPUTS:
            near = nearest(name, OUTPUTS)
            hint = _NEAR.format(near=near) if near else ""
            raise UsageError(_UNKNOWN.format(name=name, near=hint, all=", ".join(OUTPUTS)))


def render_catalogue(catalogue: Catalogue, formats: Collection[str]) -> Iterator[tuple[str, bytes]]:
    """Yield the path and content of every file of *catalogue* in *formats*, in the order of `OUTPUTS`."""
    check_formats(formats)
    for name, output in OUTPUTS.items():
        if name in formats:
            yield from output(catalogue)


__all__ = ["OUTPUTS", "Output", "check_formats", "render_catalogue", "render_home"]
