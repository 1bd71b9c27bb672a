"""What stands beside a site to be taken away: named by format and size, so that nobody is surprised."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from forumtools.catalogue.contents import Catalogue
from forumtools.language import Language, Text

_KINDS = (
    ("{slug}.pdf", "PDF", Text(fr="Le catalogue à imprimer", en="The catalogue to print")),
    ("{slug}.epub", "EPUB", Text(fr="Le livre numérique", en="The e-book")),
    ("data/contributions.csv", "CSV", Text(fr="Les données, pour un tableur", en="The data, for a spreadsheet")),
    ("data/contributions.json", "JSON", Text(fr="Les données, pour un programme", en="The data, for a program")),
    ("data/contributions.ris", "RIS", Text(fr="Les références, pour Zotero", en="The references, for Zotero")),
    ("data/contributions.bib", "BibTeX", Text(fr="Les références, pour LaTeX", en="The references, for LaTeX")),
)
_KILO, _MEGA = 1000, 1_000_000


@dataclass(frozen=True, slots=True)
class Download:
    """A file to take away."""

    file: str
    label: str
    form: str
    """Its format and size, in words."""


def downloads(catalogue: Catalogue, sizes: Mapping[str, int]) -> Iterator[Download]:
    """Yield those files of *sizes*, in bytes by their paths, that readers may want."""
    slug = catalogue.edition.slug
    for pattern, form, label in _KINDS:
        file = pattern.format(slug=slug)
        size = sizes.get(f"{slug}/{file}")
        if size is not None:
            shown = size_in_words(size, catalogue.language)
            yield Download(file, label.say(catalogue.language), f"{form}, {shown}")


def size_in_words(size: int, language: Language) -> str:
    """Return a number of bytes as people say it: « 4,5 Mo », “45 kB”."""
    mega = f"{size / _MEGA:.1f}"
    if language == "fr":
        return f"{mega.replace('.', ',')}\u00a0Mo" if size >= _MEGA else f"{max(1, round(size / _KILO))}\u00a0ko"
    return f"{mega}\u00a0MB" if size >= _MEGA else f"{max(1, round(size / _KILO))}\u00a0kB"
