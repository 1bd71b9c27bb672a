"""`datapackage.json`: what files there are, what is in them, under which terms (Data Package of Frictionless Data)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256

from forumtools.catalogue.contents import Catalogue
from forumtools.catalogue.slugs import plain_slug
from forumtools.language import Text
from forumtools.outputs.bibliography import Volume, plain
from forumtools.outputs.citation_file import keywords
from forumtools.outputs.licences import read_licence, spdx_identifier

_TITLE = Text(fr="Contributions : {edition}", en="Contributions: {edition}")
_MEDIA_TYPES = {
    "csv": "text/csv",
    "json": "application/json",
    "jsonl": "application/jsonl",
    "jsonld": "application/ld+json",
    "geojson": "application/geo+json",
    "bib": "application/x-bibtex",
    "ris": "application/x-research-info-systems",
    "cff": "application/yaml",
}
_CSL = "application/vnd.citationstyles.csl+json"


def data_package(catalogue: Catalogue, volume: Volume, files: Mapping[str, bytes]) -> dict[str, object]:
    """Return the description of *files*, by their names; the schema of the table is told with the table."""
    said: dict[str, object] = {
        "profile": "data-package",
        "name": package_name(catalogue),
        "title": _TITLE.format(edition=volume.title).say(catalogue.language),
        "description": plain(catalogue.edition.theme),
        "keywords": keywords(catalogue),
        "licenses": list(_licences(catalogue)),
        "sources": [{"title": volume.editor}] if volume.editor else [],
        "resources": [_resource(name, content) for name, content in files.items() if name != "schema.json"],
    }
    return {key: value for key, value in said.items() if value}


def package_name(catalogue: Catalogue) -> str:
    """Return the name of the package of an edition: small letters, digits and hyphens."""
    return "-".join(filter(None, (plain_slug(catalogue.forum.name), catalogue.edition.slug)))


def _resource(name: str, content: bytes) -> dict[str, object]:
    said: dict[str, object] = {
        "name": name.lower().removesuffix(".csv"),
        "path": name,
        "mediatype": _media_type(name),
        "encoding": "utf-8",
        "bytes": len(content),
        "hash": f"sha256:{sha256(content).hexdigest()}",
    }
    # JSON Lines are no table here: their objects hold others.
    return _table() | said if name.endswith(".csv") else said | {"type": "file"}


def _table() -> dict[str, object]:
    dialect = {"delimiter": ",", "quoteChar": '"', "doubleQuote": True, "header": True, "lineTerminator": "\n"}
    return {"profile": "tabular-data-resource", "format": "csv", "schema": "schema.json", "dialect": dialect}


def _media_type(name: str) -> str:
    return _CSL if name.endswith(".csl.json") else _MEDIA_TYPES[name.rpartition(".")[2]]


def _licences(catalogue: Catalogue) -> Iterator[dict[str, str]]:
    """Yield each licence of the forum and its contributions once, if it has an identifier or a known text."""
    texts: Iterable[str | None] = (catalogue.forum.license, *(entry.licence for entry in catalogue.entries))
    names = {read_licence(text, catalogue.language): spdx_identifier(text) for text in texts if text}
    for licence, name in names.items():
        if name or licence.address:
            said = {"name": name, "title": licence.label, "path": licence.address}
            yield {key: value for key, value in said.items() if value}
