"""How a contribution is cited: in a sentence, in the head of its page, as schema.org says it."""

from __future__ import annotations

from collections.abc import Iterator

from forumtools.catalogue.addresses import checked_address
from forumtools.catalogue.contents import Catalogue, Entry
from forumtools.catalogue.sorting import is_group
from forumtools.language import Text
from forumtools.model.dates import first_day
from forumtools.outputs.licences import read_licence

_IN_SENTENCE = Text(fr="{people}« {title} », {edition}{licence}.", en="{people}“{title}”, {edition}{licence}.")
_CONTEXT = "https://schema.org"


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


def citation_meta(entry: Entry, catalogue: Catalogue) -> Iterator[tuple[str, str]]:
    """Yield the ``citation_…`` names and contents that Zotero and search engines read."""
    yield "citation_title", entry.title
    for term in entry.contributors:
        yield "citation_author", term.label
    if day := _day(catalogue.edition.start or catalogue.edition.name):
        yield "citation_publication_date", day.replace("-", "/")
    yield "citation_conference_title", catalogue.edition.title
    yield "citation_language", entry.language or catalogue.language


def json_ld(entry: Entry, catalogue: Catalogue) -> dict[str, object]:
    """Return *entry* as a schema.org ``CreativeWork``; no e-mail, no address that is not the page's own."""
    licence = read_licence(entry.licence, catalogue.language) if entry.licence else None
    said: dict[str, object] = {
        "@context": _CONTEXT,
        "@type": "CreativeWork",
        "name": entry.title,
        "alternativeHeadline": entry.subtitle,
        "author": [_maker(term.label) for term in entry.contributors],
        "sourceOrganization": [{"@type": "Organization", "name": term.label} for term in entry.organisations],
        "keywords": [term.label for term in entry.themes],
        "spatialCoverage": [{"@type": "Place", "name": term.label} for term in entry.places],
        "inLanguage": list(entry.languages) or entry.language or catalogue.language,
        "license": (licence.address or licence.label) if licence else "",
        "isPartOf": _event(catalogue),
        "url": checked_address(entry.website) or "",
        "isBasedOn": checked_address(entry.origin) or "",
    }
    return {key: value for key, value in said.items() if value}


def edition_json_ld(catalogue: Catalogue, base: str) -> dict[str, object]:
    """Return the edition as schema.org says it: a collection of works, of an event; *base* is its address, if known."""
    licence = catalogue.forum.license
    said: dict[str, object] = {
        "@context": _CONTEXT,
        "@type": "Collection",
        "name": catalogue.edition.title,
        "about": _event(catalogue),
        "collectionSize": len(catalogue.entries),
        "inLanguage": catalogue.language,
        "license": read_licence(licence, catalogue.language).address if licence else "",
        "publisher": {"@type": "Organization", "name": catalogue.forum.name},
        "url": f"{base}index.html" if base else "",
        "hasPart": [
            {"@type": "CreativeWork", "name": entry.title, "url": f"{base}contributions/{entry.slug}.html"}
            for entry in catalogue.entries
        ],
    }
    return {key: value for key, value in said.items() if value}


def json_ld_graph(catalogue: Catalogue) -> dict[str, object]:
    """Return all contributions as one document; the context is named once."""
    works = [json_ld(entry, catalogue) for entry in catalogue.entries]
    return {"@context": _CONTEXT, "@graph": [{k: v for k, v in work.items() if k != "@context"} for work in works]}


def _maker(name: str) -> dict[str, object]:
    return {"@type": "Organization" if is_group(name) else "Person", "name": name}


def _event(catalogue: Catalogue) -> dict[str, object]:
    edition = catalogue.edition
    said: dict[str, object] = {
        "@type": "Event",
        "name": edition.title,
        "startDate": _day(edition.start),
        "endDate": _day(edition.end),
        "location": [{"@type": "Place", "name": place} for place in edition.places],
    }
    return {key: value for key, value in said.items() if value}


def _day(text: str) -> str:
    return text.strip()[:10] if text and first_day(text) else ""
