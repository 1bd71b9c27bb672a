"""The forms a catalogue can take. An output is a function here, and a line in `OUTPUTS`."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from forumtools.catalogue.contents import Catalogue
from forumtools.errors import ExtraMissing, UsageError
from forumtools.language import Text
from forumtools.model.words import nearest
from forumtools.outputs.across import render_home
from forumtools.outputs.epub import render_epub
from forumtools.outputs.making import File, Making, Output, plain
from forumtools.outputs.open_data import render_open_data
from forumtools.outputs.pagefind import has_pagefind, render_search
from forumtools.outputs.pdf import has_typst, render_pdf
from forumtools.outputs.site import site_output
from forumtools.outputs.wiki_page import render_wiki_pages

OUTPUTS: Mapping[str, Output] = {
    "html": site_output,
    "search": render_search,
    "pdf": render_pdf,
    "epub": plain(render_epub),
    "wiki": plain(render_wiki_pages),
    "data": plain(render_open_data),
}

_NEEDED = {
    "pdf": (has_typst, "pdf", Text(fr="Le PDF", en="The PDF")),
    "search": (has_pagefind, "search", Text(fr="La recherche dans le texte", en="The search of the text")),
}
"""What an output needs besides the program: how to see whether it is there, the extra, and what wants it."""

BETTERED_BY = frozenset({"search"})
"""Outputs that only make another better: nobody misses them, so that they are not there need not be told each time."""

_UNKNOWN = Text(
    fr="le format « {name} » n’existe pas{near} ; possibles : {all}",
    en="there is no format “{name}”{near}; possible: {all}",
)
_NEAR = Text(fr=" (« {near} » ?)", en=" (“{near}”?)")


def missing_extra(name: str) -> str | None:
    """Return the extra that the format *name* needs and that is not installed."""
    is_there, extra, _ = _NEEDED.get(name, (lambda: True, "", Text.same("")))
    return None if is_there() else extra


def check_formats(formats: Collection[str]) -> None:
    """Raise `UsageError` for a format that does not exist or cannot be had, before anything is made."""
    for name in formats:
        if name not in OUTPUTS:
            near = nearest(name, OUTPUTS)
            hint = _NEAR.format(near=near) if near else ""
            raise UsageError(_UNKNOWN.format(name=name, near=hint, all=", ".join(OUTPUTS)))
        if extra := missing_extra(name):
            raise ExtraMissing(extra, _NEEDED[name][2])


def render_catalogue(catalogue: Catalogue, formats: Collection[str], making: Making | None = None) -> Iterator[File]:
    """Yield the path and content of every file of *catalogue* in *formats*, in the order of `OUTPUTS`."""
    check_formats(formats)
    for name, output in OUTPUTS.items():
        if name in formats:
            yield from output(catalogue, making or Making(together=frozenset(formats)))


__all__ = ["BETTERED_BY", "OUTPUTS", "Output", "check_formats", "missing_extra", "render_catalogue", "render_home"]
