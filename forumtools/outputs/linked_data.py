"""
Contributions and editions as schema.org says them: JSON-LD in the heads of pages, and beside the data.

What is the same everywhere has the same ``@id``, made from its name; addresses are relative where nobody told the
catalogue its own. No e-mail is in it, and nothing that no page says.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from forumtools.catalogue.addresses import checked_address
from forumtools.catalogue.contents import Catalogue, Entry, Session, Term
from forumtools.catalogue.sorting import is_group
from forumtools.language import Text
from forumtools.model.dates import first_day
from forumtools.model.roles import Role
from forumtools.outputs.bibliography import Person, read_person
from forumtools.outputs.citing import edition_day
from forumtools.outputs.downloads import Download, downloads, size_in_words
from forumtools.outputs.facts import revision_of
from forumtools.outputs.feeds import base_of, id_of
from forumtools.outputs.heads import forum_licence_address, licence_address
from forumtools.outputs.licences import read_licence
from forumtools.outputs.site_words import INDEX_FILES, said

_CONTEXT = "https://schema.org"
_UP = "../"
"""The way from a contribution's page, and from the data, to the folder of the edition."""

_NONE: Mapping[str, int] = MappingProxyType({})
_VOLUMES = ("application/pdf", "application/epub+zip")
_DATA = "data/"
_DATA_OF = Text(fr="Données : {edition}", en="Data: {edition}")
_DATA_SAID = Text(
    fr="Les contributions de « {edition} » : titres, personnes, organisations, thèmes, lieux, licences et textes.",
    en="The contributions of “{edition}”: titles, people, organisations, themes, places, licences and texts.",
)

Node = dict[str, object]


def json_ld(entry: Entry, catalogue: Catalogue) -> Node:
    """Return *entry* as a ``CreativeWork``, for its page."""
    root = base_of(catalogue) or _UP
    picture = catalogue.picture_of(entry)
    return _filled(
        {
            "@context": _CONTEXT,
            "@type": "CreativeWork",
            "@id": id_of(catalogue, entry.page),
            "name": entry.title,
            "alternativeHeadline": entry.subtitle,
            "description": entry.summary,
            "author": [_maker(term, catalogue, root) for term in entry.contributors],
            "sourceOrganization": [{"@type": "Organization", "name": term.label} for term in entry.organisations],
            "about": [*_project(entry), *(_theme(term, catalogue, root) for term in entry.themes)],
            "keywords": [term.label for term in entry.themes],
            "spatialCoverage": [{"@type": "Place", "name": term.label} for term in entry.places],
            "temporalCoverage": _interval(entry.start, entry.end),
            "inLanguage": list(entry.languages) or entry.language or catalogue.language,
            "license": licence_address(entry, catalogue) or _licence_name(entry, catalogue),
            "datePublished": edition_day(catalogue),
            "isPartOf": _collection(catalogue, root) | {"about": event(catalogue)},
            "identifier": {"@type": "PropertyValue", "propertyID": "MediaWiki", "value": entry.page},
            "version": str(revision_of(entry) or ""),
            "url": f"{root}contributions/{entry.slug}.html",
            "sameAs": catalogue.addresses.get(entry.page, ""),
            "isBasedOn": checked_address(entry.origin) or "",
            "image": f"{root}pictures/{picture.file}" if picture else "",
        }
    )


def edition_json_ld(catalogue: Catalogue, sizes: Mapping[str, int] = _NONE) -> Node:
    """Return the edition as a collection of works, of an event; *sizes* are those of the files beside its page."""
    root = base_of(catalogue)
    beside = tuple(downloads(catalogue, sizes))
    return _filled(
        {
            "@context": _CONTEXT,
            **_collection(catalogue, root),
            "about": event(catalogue) | _filled({"subEvent": [*_sessions(catalogue)]}),
            "collectionSize": len(catalogue.entries),
            "inLanguage": catalogue.language,
            "datePublished": edition_day(catalogue),
            "license": forum_licence_address(catalogue),
            "publisher": _forum(catalogue),
            "encoding": [_media("MediaObject", each, root) for each in beside if each.media_type in _VOLUMES],
            "subjectOf": _dataset(catalogue, beside, root),
            "hasPart": [
                {
                    "@type": "CreativeWork",
                    "@id": id_of(catalogue, entry.page),
                    "name": entry.title,
                    "url": f"{root}contributions/{entry.slug}.html",
                }
                for entry in catalogue.entries
            ],
        }
    )


def json_ld_graph(catalogue: Catalogue) -> Node:
    """Return all contributions as one document; the context is named once."""
    works = [json_ld(entry, catalogue) for entry in catalogue.entries]
    return {"@context": _CONTEXT, "@graph": [{k: v for k, v in work.items() if k != "@context"} for work in works]}


def event(catalogue: Catalogue) -> Node:
    """Return what took place: the edition, one of the series that the forum is."""
    edition = catalogue.edition
    return _filled(
        {
            "@type": "Event",
            "@id": id_of(catalogue, f"{edition.slug}#event"),
            "name": edition.title,
            "description": edition.theme,
            "startDate": _day(edition.start),
            "endDate": _day(edition.end),
            "location": [{"@type": "Place", "name": place} for place in edition.places],
            "superEvent": {"@type": "EventSeries", "name": catalogue.forum.name},
        }
    )


def _sessions(catalogue: Catalogue) -> Iterator[Node]:
    by_page = {entry.page: id_of(catalogue, entry.page) for entry in catalogue.entries}
    for session in catalogue.sessions:
        works = [{"@id": by_page[mention.page]} for mention in session.mentions if mention.page in by_page]
        yield _session(session) | _filled({"workFeatured": works})


def _session(session: Session) -> Node:
    return _filled(
        {
            "@type": "Event",
            "name": session.title,
            "startDate": _moment(session.start),
            "endDate": _moment(session.end),
            "location": [{"@type": "Place", "name": place} for place in session.places],
        }
    )


def _collection(catalogue: Catalogue, root: str) -> Node:
    edition = catalogue.edition
    own = {"@id": id_of(catalogue, f"{edition.slug}#catalogue"), "url": f"{root}index.html"}
    return {"@type": "Collection", **own, "name": edition.title}


def _dataset(catalogue: Catalogue, beside: tuple[Download, ...], root: str) -> Node:
    """Return the data that stand beside the page, as search engines for data want them; nothing if there are none."""
    files = [_media("DataDownload", each, root) for each in beside if each.file.startswith(_DATA)]
    if not files:
        return {}
    edition = catalogue.edition
    name, described = (text.format(edition=edition.title) for text in (_DATA_OF, _DATA_SAID))
    return _filled(
        {
            "@type": "Dataset",
            "name": said(name, catalogue.language),
            "description": said(described, catalogue.language),
            "creator": _forum(catalogue),
            "license": forum_licence_address(catalogue),
            "temporalCoverage": _interval(edition.start, edition.end),
            "spatialCoverage": [{"@type": "Place", "name": place} for place in edition.places],
            "distribution": files,
        }
    )


def _media(kind: str, download: Download, root: str) -> Node:
    return {
        "@type": kind,
        "name": download.label,
        "contentUrl": root + download.file,
        "encodingFormat": download.media_type,
        "contentSize": size_in_words(download.size, "en"),
    }


def _maker(term: Term, catalogue: Catalogue, root: str) -> Node:
    """Return a person, with the parts of the name that citations have too, or a group."""
    line = f"{root}{INDEX_FILES[Role.CONTRIBUTORS].say(catalogue.language)}#{term.anchor}"
    if is_group(term.label):
        return {"@type": "Organization", "name": term.label, "url": line}
    person = read_person(term.label)
    parts = {} if person.is_whole else {"givenName": person.given, "familyName": _family(person)}
    return {"@type": "Person", "name": term.label, **parts, "url": line}


def _family(person: Person) -> str:
    gap = "" if person.particle.endswith(("'", "’")) or not person.particle else " "
    return f"{person.particle}{gap}{person.family}"


def _project(entry: Entry) -> Iterator[Node]:
    """Yield what the contribution tells of, where it has a site of its own."""
    if website := checked_address(entry.website):
        yield {"@type": "Project", "name": entry.title, "url": website}


def _theme(term: Term, catalogue: Catalogue, root: str) -> Node:
    themes = f"{root}{INDEX_FILES[Role.THEMES].say(catalogue.language)}"
    return {"@type": "DefinedTerm", "name": term.label, "url": f"{themes}#{term.anchor}", "inDefinedTermSet": themes}


def _forum(catalogue: Catalogue) -> Node:
    return {"@type": "Organization", "name": catalogue.forum.name}


def _licence_name(entry: Entry, catalogue: Catalogue) -> str:
    return read_licence(entry.licence, catalogue.language).label if entry.licence else ""


def _interval(start: str, end: str) -> str:
    """Return a period as ISO 8601 writes it; an end that nobody told is open."""
    first, last = _day(start), _day(end)
    return first if first == last else f"{first or '..'}/{last or '..'}"


def _day(text: str) -> str:
    return text.strip()[:10] if text and first_day(text) else ""


def _moment(text: str) -> str:
    return text.strip().replace(" ", "T") if text and first_day(text) else ""


def _filled(node: Node) -> Node:
    return {key: value for key, value in node.items() if value}
