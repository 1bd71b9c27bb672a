"""The forms a catalogue can take. An output is a function here, and a line in `OUTPUTS`."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from importlib import import_module
from importlib.util import find_spec

from forumtools.catalogue.contents import Catalogue
from forumtools.errors import ExtraMissing, UsageError
from forumtools.language import Text
from forumtools.model.words import nearest
from forumtools.outputs.making import File, Making, Output


def _made_by(module: str, name: str, *, tells: bool = False) -> Output:
    """
    Return the output that the function *name* of a module gives; one that *tells* takes the `Making` too.

    The module is imported when the output is made: where nothing has changed none is, and nobody waits for it.
    """

    def output(catalogue: Catalogue, making: Making) -> Iterator[File]:
        render = getattr(import_module(f"forumtools.outputs.{module}"), name)
        yield from render(catalogue, making) if tells else render(catalogue)

    return output


OUTPUTS: Mapping[str, Output] = {
    "html": _made_by("site", "site_output", tells=True),
    "search": _made_by("pagefind", "render_search", tells=True),
    "pdf": _made_by("pdf", "render_pdf", tells=True),
    "epub": _made_by("epub", "render_epub"),
    "wiki": _made_by("wiki_page", "render_wiki_pages"),
    "data": _made_by("open_data", "render_open_data"),
}

_NEEDED = {
    "pdf": ((("typst",), ("pikepdf",)), "pdf", Text(fr="Le PDF", en="The PDF")),
    "search": (
        (("pagefind",), ("pagefind_bin", "pagefind_bin_extended")),
        "search",
        Text(fr="La recherche dans le texte", en="The search of the text"),
    ),
}
"""What an output needs besides the program: one of each group of packages, the extra that has them, what wants it."""

BETTERED_BY = frozenset({"search"})
"""Outputs that only make another better: nobody misses them, so that they are not there need not be told each time."""

_UNKNOWN = Text(
    fr="le format « {name} » n’existe pas{near} ; possibles : {all}",
    en="there is no format “{name}”{near}; possible: {all}",
)
_NEAR = Text(fr=" (« {near} » ?)", en=" (“{near}”?)")


def missing_extra(name: str) -> str | None:
    """Return the extra that the format *name* needs and that is not installed."""
    groups, extra, _ = _NEEDED.get(name, ((), "", Text.same("")))
    return None if all(any(map(find_spec, group)) for group in groups) else extra


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


__all__ = ["BETTERED_BY", "OUTPUTS", "Output", "check_formats", "missing_extra", "render_catalogue"]
