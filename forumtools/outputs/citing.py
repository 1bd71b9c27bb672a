"""How a contribution is cited: in a sentence, and in the head of its page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from forumtools.catalogue.contents import Catalogue, Entry
from forumtools.language import Text
from forumtools.model.dates import first_day
from forumtools.outputs.heads import address_of
from forumtools.outputs.licences import read_licence

_IN_SENTENCE = Text(fr="{people}« {title} », {edition}{licence}.", en="{people}“{title}”, {edition}{licence}.")
_NONE: Mapping[str, int] = MappingProxyType({})


def citation(entry: Entry, catalogue: Catalogue) -> Text:
    """Return the sentence to cite *entry* by. It names no address, for this catalogue may stand anywhere."""
    people = ", ".join(term.label for term in entry.contributors)
    return _IN_SENTENCE.format(
        people=f"{people}, " if people else "",
        title=entry.title,
        edition=edition_name(catalogue),
        licence=f", {read_licence(entry.licence, catalogue.language).label}" if entry.licence else "",
    )


def edition_name(catalogue: Catalogue) -> str:
    """Return the edition by its label, which names the forum, else by both names."""
    edition = catalogue.edition
    return edition.title if edition.title != edition.name else f"{catalogue.forum.name}, {edition.title}"


def citation_meta(
    entry: Entry, catalogue: Catalogue, base: str = "", sizes: Mapping[str, int] = _NONE
) -> Iterator[tuple[str, str]]:
    """
    Yield the ``citation_…`` names and contents that Zotero and search engines read.

    Addresses have to be whole: they are only said when *base* is, the address of the edition. *sizes* are those of
    the files beside the site.
    """
    yield "citation_title", entry.title
    for term in entry.contributors:
        yield "citation_author", term.label
    if day := edition_day(catalogue):
        yield "citation_publication_date", day.replace("-", "/")
    yield "citation_conference_title", catalogue.edition.title
    yield "citation_language", entry.language or catalogue.language
    for term in entry.themes:
        yield "citation_keywords", term.label
    if base:
        yield "citation_public_url", address_of(entry, base)
        yield "citation_fulltext_html_url", address_of(entry, base)
        yield from _volume(catalogue.edition.slug, base, sizes)


def _volume(slug: str, base: str, sizes: Mapping[str, int]) -> Iterator[tuple[str, str]]:
    if f"{slug}/{slug}.pdf" in sizes:
        yield "citation_pdf_url", f"{base}{slug}.pdf"


def edition_day(catalogue: Catalogue) -> str:
    """Return the day from which the edition is told, as much of it as is known; empty when it is no date."""
    day = catalogue.edition.start or catalogue.edition.name
    return day.strip()[:10] if first_day(day) else ""
