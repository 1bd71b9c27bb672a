"""
The contributions of an edition as open data: CSV with its Table Schema, JSON, and references in every format.

Comma, UTF-8 and LF, as Table Schema and data.gouv.fr expect. What pages say is given as they say it, without
typography. Private fields are in none of the files.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import chain

from forumtools.catalogue.contents import Catalogue
from forumtools.language import Language, Text
from forumtools.model.forum import Declared, Field, Kind
from forumtools.outputs.bibliography import Bibliography, read_bibliography
from forumtools.outputs.bibtex import as_biblatex, as_bibtex
from forumtools.outputs.citation_file import as_citation_file
from forumtools.outputs.csl import as_csl
from forumtools.outputs.data_package import data_package
from forumtools.outputs.linked_data import json_ld_graph
from forumtools.outputs.places import as_geojson
from forumtools.outputs.records import as_csv, as_json, as_json_lines
from forumtools.outputs.ris import as_ris

_SCHEMA = "https://specs.frictionlessdata.io/schemas/table-schema.json"
_PAGE = Text(fr="Titre complet de la page sur le wiki", en="Full title of the page on the wiki")
_LIST = Text(fr="Plusieurs valeurs possibles, séparées par « ; ».", en="May hold several values, separated by “; ”.")
_WIKITEXT = Text(fr="Texte en syntaxe MediaWiki.", en="Text in MediaWiki syntax.")


def render_open_data(catalogue: Catalogue) -> Iterator[tuple[str, bytes]]:
    """Yield the path and content of each file of data of one edition."""
    bibliography = read_bibliography(catalogue)
    texts = chain(_tables(catalogue), _graphs(catalogue), _citations(catalogue, bibliography))
    files = {name: _encoded(text) for name, text in texts}
    files["datapackage.json"] = _encoded(_as_text(data_package(catalogue, bibliography.volume, files)))
    yield from ((f"{catalogue.edition.slug}/data/{name}", content) for name, content in files.items())


def _tables(catalogue: Catalogue) -> Iterator[tuple[str, str]]:
    kind = catalogue.forum.main_kind
    # A parameter that the forum does not know may hold anything, an address of a person too: not published.
    records = tuple(replace(entry.record, extra_values={}) for entry in catalogue.entries)
    yield "contributions.csv", as_csv(records, kind)
    yield "contributions.json", as_json(records)
    yield "schema.json", _as_text(table_schema(kind, catalogue.language))
    yield "contributions.jsonl", "".join(as_json_lines(records))


def _graphs(catalogue: Catalogue) -> Iterator[tuple[str, str]]:
    yield "contributions.jsonld", _as_text(json_ld_graph(catalogue))
    if places := as_geojson(catalogue):
        yield "contributions.geojson", _as_text(places)


def _citations(catalogue: Catalogue, bibliography: Bibliography) -> Iterator[tuple[str, str]]:
    yield "contributions.bib", as_bibtex(bibliography)
    yield "contributions.biblatex.bib", as_biblatex(bibliography)
    yield "contributions.ris", as_ris(bibliography)
    yield "contributions.csl.json", as_csl(bibliography)
    yield "CITATION.cff", as_citation_file(catalogue, bibliography.volume)


def _as_text(content: Mapping[str, object]) -> str:
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"


def _encoded(text: str) -> bytes:
    # A lone surrogate, from a page that some program broke, is in no UTF-8 file.
    return text.encode("utf-8", "replace")


def table_schema(kind: Kind, language: Language) -> dict[str, object]:
    """
    Return the Table Schema of the CSV file of *kind*.

    All columns are strings: pages may hold anything, and a file must be valid by its own schema. What a
    column is meant to hold stands in keys of our own, which other readers may ignore.
    """
    fields = [declared for declared in kind.fields if not declared.is_private]
    return {
        "$schema": _SCHEMA,
        "name": kind.id,
        "title": kind.label.say(language),
        "fields": [
            {"name": "page", "title": _PAGE.say(language), "type": "string", "constraints": {"required": True}},
            *(_column(declared, language) for declared in fields),
            *(_section_column(section, language) for section in kind.sections),
        ],
        "primaryKey": ["page"],
        "missingValues": [""],
    }


def _column(declared: Field, language: Language) -> Mapping[str, object]:
    column = _described(declared, [_LIST] if declared.list else [], language)
    column["forumtools:type"] = declared.type_name
    if declared.list:
        column["forumtools:separator"] = "; "
    if declared.values:
        column["forumtools:values"] = list(declared.values)
    return column


def _section_column(section: Declared, language: Language) -> Mapping[str, object]:
    return _described(section, [_WIKITEXT], language) | {"forumtools:type": "section"}


def _described(declared: Declared, notes: list[Text], language: Language) -> dict[str, object]:
    helps = [declared.help] if declared.help else []
    description = " ".join(text.say(language) for text in (*helps, *notes))
    column: dict[str, object] = {
        "name": declared.name,
        "title": declared.label.say(language),
        "type": "string",
    }
    if description:
        column["description"] = description
    if declared.role:
        column["forumtools:role"] = declared.role.value
    return column
