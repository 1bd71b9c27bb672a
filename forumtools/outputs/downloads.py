"""What stands beside a site to be taken away: named by format and size, so that nobody is surprised."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from forumtools.catalogue.contents import Catalogue
from forumtools.language import Language, Text

_KINDS = (
    ("{slug}.pdf", "PDF", "application/pdf", Text(fr="Le catalogue à imprimer", en="The catalogue to print")),
    ("{slug}.epub", "EPUB", "application/epub+zip", Text(fr="Le livre numérique", en="The e-book")),
    (
        "data/contributions.csv",
        "CSV",
        "text/csv",
        Text(fr="Les données, pour un tableur", en="The data, for a spreadsheet"),
    ),
    (
        "data/contributions.json",
        "JSON",
        "application/json",
        Text(fr="Les données, pour un programme", en="The data, for a program"),
    ),
    (
        "data/contributions.jsonld",
        "JSON-LD",
        "application/ld+json",
        Text(fr="Les données liées (schema.org)", en="Linked data (schema.org)"),
    ),
    (
        "data/contributions.geojson",
        "GeoJSON",
        "application/geo+json",
        Text(fr="Les lieux, pour une carte", en="The places, for a map"),
    ),
    (
        "data/contributions.ris",
        "RIS",
        "application/x-research-info-systems",
        Text(fr="Les références, pour Zotero", en="The references, for Zotero"),
    ),
    (
        "data/contributions.bib",
        "BibTeX",
        "application/x-bibtex",
        Text(fr="Les références, pour LaTeX", en="The references, for LaTeX"),
    ),
    ("build.html", "HTML", "text/html", Text(fr="Comment ce catalogue a été fait", en="How this catalogue was made")),
)
_KILO, _MEGA = 1000, 1_000_000


@dataclass(frozen=True, slots=True)
class Download:
    """A file to take away."""

    file: str
    label: str
    form: str
    """Its format and size, in words."""

    media_type: str
    size: int
    """In bytes; 0 for a file that is still to be made."""


def downloads(catalogue: Catalogue, sizes: Mapping[str, int]) -> Iterator[Download]:
    """Yield those files of *sizes*, in bytes by their paths, that readers may want."""
    slug = catalogue.edition.slug
    for pattern, form, media_type, label in _KINDS:
        file = pattern.format(slug=slug)
        size = sizes.get(f"{slug}/{file}")
        if size is not None:
            shown = f"{form}, {size_in_words(size, catalogue.language)}" if size else form
            yield Download(file, label.say(catalogue.language), shown, media_type, size)


def size_in_words(size: int, language: Language) -> str:
    """Return a number of bytes as people say it: « 4,5 Mo », “45 kB”."""
    mega = f"{size / _MEGA:.1f}"
    if language == "fr":
        return f"{mega.replace('.', ',')}\u00a0Mo" if size >= _MEGA else f"{max(1, round(size / _KILO))}\u00a0ko"
    return f"{mega}\u00a0MB" if size >= _MEGA else f"{max(1, round(size / _KILO))}\u00a0kB"
