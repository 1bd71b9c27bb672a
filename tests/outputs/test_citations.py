from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import Any

import jsonschema
import pytest
import yaml
from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle, formatter
from citeproc.source.json import CiteProcJSON
from hypothesis import given
from hypothesis import strategies as st
from pyld import jsonld

from forumtools.catalogue.contents import Catalogue
from forumtools.language import LANGUAGES, Language
from forumtools.outputs.bibliography import Bibliography, Person, iso, plain, read_bibliography, read_person
from forumtools.outputs.bibtex import as_biblatex, as_bibtex, latex, one_as_bibtex
from forumtools.outputs.citation_file import as_citation_file
from forumtools.outputs.csl import as_csl, one_as_csl
from forumtools.outputs.linked_data import json_ld, json_ld_graph
from forumtools.outputs.ris import as_ris, one_as_ris
from tests.builders import catalogue, contribution, edition, in_language, record
from tests.outputs.citation_readers import (
    as_printed,
    by_bibtexparser,
    by_pybtex,
    by_rispy,
    inside,
    people_by_pybtex,
)
from tests.outputs.test_reports import SCHEMAS
from tests.strategies import hostile_text

FORUM = "Forum des Usages Coopératifs"
TITLE = "Forum des usages, édition 2018"
TRAPS = (
    *("{", "}", "}}}", "\\", "\\input{/etc/passwd}", "\\write18{ls}", "100 % & plus_tard #1 $x^2$ ~", '"', '" # "'),
    *("@string{a = b}", "}\n@string{a = {b}}", "},\n}\n@comment{", "\nER  - \nTY  - JOUR\n", "ER  - ", "a\r\nER  - x"),
    *(
        "A and B",
        "and others",
        "Durand, Anne, fils",
        "others",
        "--- `` '' ?` << ,,",
        "{\\'e}",
        "\x00\x07\x1b\ud800\ufffe",
    ),
    *("%YAML 1.2", "- !!python/object:os.system", "yes", "&a *a", "<<: *x", "# x", "</script>", "\u2028x\u2029y\x85z"),
    *("family=x", "=1+1", "@id", "_:b0", "http://[", "«\xa0Été\u202f?\xa0»", "😀 👩‍🌾", "\ufeff"),
)


def small() -> Catalogue:
    return catalogue(
        contribution(
            "L'eau à 100 %",
            contributeurs="Malo Stervinou; Anne d'Ormont; Yann de Rohan; Collectif Épluchures; Gwenn",
            licence="CC BY-SA 4.0",
            thèmes="Communs; Eau, air",
            site="https://projet.example.org",
            origine="https://ancien.example.net/a_b?x=1%20#y",
            courriel="secret@example.org",
            inconnu="sésame",
        ),
        contribution("Suite", langue="en", contributeurs="", organisations="Ville de Brest"),
        edition(lieu="Faculté Segalen", ville="Brest"),
    )


def references(found: Catalogue) -> Bibliography:
    return read_bibliography(found)


def written(found: Catalogue) -> dict[str, str]:
    whole = read_bibliography(found)
    files = {
        "bib": as_bibtex(whole),
        "biblatex": as_biblatex(whole),
        "ris": as_ris(whole),
        "csl": as_csl(whole),
        "cff": as_citation_file(found, whole.volume),
        "jsonld": json.dumps(json_ld_graph(found), ensure_ascii=False),
    }
    for reference in whole.references:
        files |= {
            f"{reference.key}.bib": one_as_bibtex(reference),
            f"{reference.key}.ris": one_as_ris(reference),
            f"{reference.key}.csl": one_as_csl(reference),
        }
    return files


Pages = tuple[list[dict[str, list[str]]], str, str, str, str]


def hostile(text: st.SearchStrategy[str]) -> st.SearchStrategy[Pages]:
    """What `made` makes a catalogue of: every text of its pages is one of *text*, and those of the edition too."""
    values = st.fixed_dictionaries(
        {
            **{name: st.lists(text, max_size=2) for name in ("contributeurs", "organisations", "thèmes")},
            **{name: st.lists(text, max_size=1) for name in ("titre", "licence", "origine", "langue")},
        }
    )
    days = st.sampled_from(("2018", "2018-07", "2018-07-03", "", "x"))
    return st.tuples(st.lists(values, min_size=1, max_size=2), text, text, text, days)


def made(pages: Pages) -> Catalogue:
    values, title, forum, place, day = pages
    records = [record(one, {"Présentation": "Oui."}, title=f"Contrib:{number}") for number, one in enumerate(values)]
    found = catalogue(*records)
    held = replace(found.edition, title=title or "2018", places=(place,) if place else (), start=day, end=day)
    return replace(found, edition=held, forum=replace(found.forum, name=forum or "F"))


ANY = hostile(st.one_of(hostile_text(6), st.sampled_from(TRAPS)))


# ── What is said ─────────────────────────────────────────────────────────────────────────────────────────


def test_a_reference_says_who_what_where_and_when() -> None:
    first = references(small()).references[0]

    assert first.key == "stervinou2018eau"
    assert first.title == "L’eau à 100 %"
    assert first.people == (
        Person(family="Stervinou", given="Malo"),
        Person(family="Ormont", given="Anne", particle="d’"),
        Person(family="Rohan", given="Yann", particle="de"),
        Person(family="Collectif Épluchures"),
        Person(family="Gwenn"),
    )
    assert first.keywords == ("Communs", "Eau, air")
    assert (first.language, first.licence) == ("fr", "CC BY-SA 4.0")
    assert first.note == "Page « Contrib:L'eau à 100 % » du wiki, licence : CC BY-SA 4.0"
    volume = first.volume
    assert (volume.title, volume.editor, volume.place) == (TITLE, FORUM, "Faculté Segalen, Brest")
    assert (volume.start, volume.end) == ((2018, 7, 3), (2018, 7, 6))


def test_the_website_of_a_project_is_not_the_address_of_its_contribution() -> None:
    first, second = references(small()).references

    assert first.address == "https://ancien.example.net/a_b?x=1%20#y"
    assert second.address == ""
    assert "projet.example.org" not in "".join(text for name, text in written(small()).items() if name != "jsonld")


def test_where_nobody_is_named_the_organisations_made_it() -> None:
    second = references(small()).references[1]

    assert second.people == (Person(family="Ville de Brest"),)
    assert (second.key, second.language) == ("ville2018suite", "en")


def test_nobody_at_all() -> None:
    [only] = references(catalogue(contribution("Seule", contributeurs=""))).references

    assert only.people == ()
    assert only.key == "anonyme2018seule"
    assert "author" not in by_bibtexparser(one_as_bibtex(only))[only.key]


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("Malo Stervinou", ("Malo", "", "Stervinou")),
        ("STERVINOU Malo", ("Malo", "", "STERVINOU")),
        ("Yann Le Floc'h", ("Yann", "", "Le Floc'h")),
        ("Anne d’Ormont", ("Anne", "d’", "Ormont")),
        ("Anne de La Tour", ("Anne", "de", "La Tour")),
        ("Jan van der Berg", ("Jan", "", "van der Berg")),
        ("P.-E. Moreau", ("P.-E.", "", "Moreau")),
        ("Collectif « Épluchures »", ("", "", "Collectif « Épluchures »")),
        ("\tMalo\xa0 Stervinou\n", ("Malo", "", "Stervinou")),
    ],
)
def test_names_in_their_parts(name: str, parts: tuple[str, str, str]) -> None:
    person = read_person(name)

    assert (person.given, person.particle, person.family) == parts


def test_keys_stay_whatever_else_is_in_the_edition() -> None:
    pages = [contribution("La carte des communs"), contribution("Le bus"), contribution("Une carte de plus")]

    alone = {one.title: one.key for one in references(catalogue(pages[1])).references}
    together = {one.title: one.key for one in references(catalogue(*pages)).references}

    assert alone["Le bus"] == together["Le bus"] == "stervinou2018bus"
    assert together["La carte des communs"] == "stervinou2018carte-la-carte-des-communs"
    assert together["Une carte de plus"] == "stervinou2018carte-une-carte-de-plus"


def test_keys_of_all_sorts() -> None:
    pages = [
        contribution("Œuvres", contributeurs="Yann Le Floc'h"),
        contribution("« 3 » raisons", contributeurs="L'atelier du coin"),
        contribution("中文", contributeurs="李 明"),
    ]

    keys = {one.key for one in references(catalogue(*pages)).references}

    assert keys == {"lefloch2018oeuvres", "atelier20183", "anonyme2018"}


@given(ANY)
def test_keys_are_unique_and_harmless(pages: Pages) -> None:
    whole = references(made(pages))
    keys = [whole.volume.key, *(one.key for one in whole.references)]

    assert len(set(keys)) == len(keys)
    assert all(re.fullmatch(r"[a-z0-9][a-z0-9_-]*", key) for key in keys)


@pytest.mark.parametrize("language", LANGUAGES)
def test_both_languages(language: Language) -> None:
    found = in_language(language, [contribution("Carte", licence="CC BY 4.0"), edition()])
    [only] = references(found).references

    said = {
        "fr": "Page « Contrib:Carte » du wiki, licence : CC BY 4.0",
        "en": "Page “Contrib:Carte” of the wiki, licence: CC BY 4.0",
    }
    assert (only.note, only.language) == (said[language], "fr")
    assert only.volume.language == "fr"
    message = yaml.safe_load(as_citation_file(found, only.volume))["message"]
    assert message.startswith({"fr": "Pour citer", "en": "To cite"}[language])


def test_nothing_private_or_unknown_is_in_any_file() -> None:
    everything = "".join(written(small()).values())

    assert "secret" not in everything
    assert "sésame" not in everything


def test_the_same_pages_give_the_same_bytes() -> None:
    pages = [contribution("Carte"), contribution("Le bus"), edition()]

    assert written(catalogue(*pages)) == written(catalogue(*reversed(pages)))


# ── BibTeX and BibLaTeX ──────────────────────────────────────────────────────────────────────────────────


def test_bibtex_in_full() -> None:
    assert one_as_bibtex(references(small()).references[0]) == (
        "@inproceedings{stervinou2018eau,\n"
        "  author = {Stervinou, Malo and d’Ormont, Anne and de Rohan, Yann and {Collectif Épluchures} and {Gwenn}},\n"
        "  title = {{L’eau à 100 \\%}},\n"
        "  booktitle = {{Forum des usages, édition 2018}},\n"
        "  editor = {{Forum des Usages Coopératifs}},\n"
        "  year = {2018},\n"
        "  month = jul,\n"
        "  address = {Faculté Segalen, Brest},\n"
        "  language = {fr},\n"
        "  langid = {french},\n"
        "  keywords = {Communs, {Eau, air}},\n"
        "  url = {https://ancien.example.net/a_b?x=1%20#y},\n"
        "  note = {Page « Contrib:L'eau à 100 \\% » du wiki, licence : CC BY-SA 4.0},\n"
        "}\n"
    )


def test_biblatex_tells_the_event_apart() -> None:
    first = by_bibtexparser(as_biblatex(references(small())))["stervinou2018eau"]

    assert first["date"] == "2018-07-03"
    assert first["eventdate"] == "2018-07-03/2018-07-06"
    assert first["venue"] == "Faculté Segalen, Brest"
    assert first["title"] == "L’eau à 100 \\%"
    assert "and d’ Ormont, Anne and" in first["author"]


def test_every_contribution_refers_to_the_volume_which_comes_last() -> None:
    for text in (as_bibtex(references(small())), as_biblatex(references(small()))):
        entries = by_bibtexparser(text)
        assert list(entries) == ["stervinou2018eau", "ville2018suite", "edition_2018"]
        assert [entry.get("crossref") for entry in entries.values()] == ["edition_2018", "edition_2018", None]
        assert entries["edition_2018"]["ENTRYTYPE"] == "proceedings"


@given(st.one_of(hostile_text(), st.sampled_from(TRAPS)))
def test_latex_prints_every_letter(text: str) -> None:
    escaped = latex(plain(text))

    assert as_printed(escaped) == plain(text)
    depth = 0
    for sign in escaped:
        depth += (sign == "{") - (sign == "}")
        assert depth >= 0
    assert depth == 0


@given(ANY)
def test_bibtex_reads_back_by_two_programs(pages: Pages) -> None:
    whole = references(made(pages))
    text = as_bibtex(whole)

    parsed, other = by_bibtexparser(text), by_pybtex(text)
    assert len(parsed) == len(other) == len(whole.references) + 1
    for one in whole.references:
        for fields in (parsed[one.key], other[one.key].fields):
            assert as_printed(inside(fields["title"])) == one.title
            assert as_printed(fields["note"]) == one.note
            assert fields.get("url", "") == one.address
            assert fields.get("year", "") == iso(one.volume.start[:1])
            assert fields["crossref"] == whole.volume.key
            if one.volume.title:
                assert as_printed(inside(fields["booktitle"])) == one.volume.title
            if one.volume.place:
                assert as_printed(fields["address"]) == one.volume.place
        assert people_by_pybtex(other[one.key]) == [_bibtex_parts(person) for person in one.people]


def _bibtex_parts(person: Person) -> tuple[str, str]:
    gap = "" if person.particle.endswith(("'", "’")) else " "
    return f"{person.particle}{gap}{person.family}".strip(), person.given


@given(ANY)
def test_biblatex_reads_back_by_two_programs(pages: Pages) -> None:
    whole = references(made(pages))
    text = as_biblatex(whole)

    parsed, other = by_bibtexparser(text), by_pybtex(text)
    assert len(parsed) == len(other) == len(whole.references) + 1
    for one in whole.references:
        for fields in (parsed[one.key], other[one.key].fields):
            assert as_printed(fields["title"]) == one.title
            assert fields.get("date", "") == iso(one.volume.start)
            assert as_printed(fields["note"]) == one.note
        people = [(f"{person.particle} {person.family}".strip(), person.given) for person in one.people]
        assert people_by_pybtex(other[one.key]) == people


# ── RIS ──────────────────────────────────────────────────────────────────────────────────────────────────


def test_ris_in_full() -> None:
    assert one_as_ris(references(small()).references[0]).split("\r\n") == [
        "TY  - CPAPER",
        "ID  - stervinou2018eau",
        "AU  - Stervinou, Malo",
        "AU  - Ormont, Anne d’",
        "AU  - Rohan, Yann de",
        "AU  - Collectif Épluchures,",
        "AU  - Gwenn,",
        "TI  - L’eau à 100 %",
        "T2  - Forum des usages, édition 2018",
        "A2  - Forum des Usages Coopératifs,",
        "PY  - 2018",
        "DA  - 2018/07/03/",
        "CY  - Faculté Segalen, Brest",
        "LA  - fr",
        "KW  - Communs",
        "KW  - Eau, air",
        "UR  - https://ancien.example.net/a_b?x=1%20#y",
        "N1  - Page « Contrib:L'eau à 100 % » du wiki, licence : CC BY-SA 4.0",
        "ER  - ",
        "",
    ]


@given(ANY)
def test_ris_reads_back(pages: Pages) -> None:
    whole = references(made(pages))
    text = as_ris(whole)
    records = by_rispy(text)

    assert [one["id"] for one in records] == [*(one.key for one in whole.references), whole.volume.key]
    assert text.splitlines() == text.replace("\r\n", "\n").split("\n")[:-1]
    for said, one in zip(records, whole.references, strict=False):
        assert said["title"] == one.title
        assert said["notes"] == [one.note]
        assert said.get("keywords", []) == list(one.keywords)
        assert said.get("urls", []) == ([one.address.replace(";", "%3B")] if one.address else [])
        assert said.get("place_published", "") == one.volume.place
        parts = (f"{person.family}, {person.given} {person.particle}".replace(",  ", ",") for person in one.people)
        assert [name.strip() for name in said.get("authors", [])] == [name.strip() for name in parts]


# ── CSL-JSON ─────────────────────────────────────────────────────────────────────────────────────────────

_NAME = {
    "type": "object",
    "properties": {name: {"type": "string", "minLength": 1} for name in ("family", "given", "dropping-particle")},
    "additionalProperties": False,
    "required": ["family", "given"],
}
_GROUP = {
    "type": "object",
    "properties": {"literal": {"type": "string", "minLength": 1}},
    "additionalProperties": False,
    "required": ["literal"],
}
_PARTS = {"type": "array", "items": {"type": "integer"}, "minItems": 1, "maxItems": 3}
_DATE = {
    "type": "object",
    "properties": {"date-parts": {"type": "array", "items": _PARTS, "minItems": 1, "maxItems": 2}},
    "additionalProperties": False,
}
_TEXTS = (
    "id",
    "title",
    "container-title",
    "event",
    "event-title",
    "event-place",
    "language",
    "license",
    "keyword",
    "URL",
    "note",
)
CSL = {
    "type": "array",
    "items": {
        "type": "object",
        "properties": {
            "type": {"enum": ["paper-conference", "book"]},
            **{name: {"type": "string", "minLength": 1} for name in _TEXTS},
            **{name: {"type": "array", "items": {"anyOf": [_NAME, _GROUP]}} for name in ("author", "editor")},
            **dict.fromkeys(("issued", "event-date"), _DATE),
        },
        "required": ["type", "id"],
        "additionalProperties": False,
    },
}
"""What CSL 1.0.2 says of the variables that are used here."""


def test_csl_of_one_contribution() -> None:
    [only] = json.loads(one_as_csl(references(small()).references[0]))

    assert only["type"] == "paper-conference"
    assert only["author"][1:4] == [
        {"family": "Ormont", "given": "Anne", "dropping-particle": "d’"},
        {"family": "Rohan", "given": "Yann", "dropping-particle": "de"},
        {"literal": "Collectif Épluchures"},
    ]
    assert only["issued"] == {"date-parts": [[2018, 7, 3]]}
    assert only["event-date"] == {"date-parts": [[2018, 7, 3], [2018, 7, 6]]}
    assert only["editor"] == [{"literal": FORUM}]


# It knows the variables of CSL 1.0.1 only.
@pytest.mark.filterwarnings("ignore:The following arguments for Reference:UserWarning")
def test_a_citation_processor_prints_csl() -> None:
    printed = _printed(json.loads(as_csl(references(small()))), "stervinou2018eau")

    assert printed.startswith(f"Stervinou, M. et al. (2018) “L’eau à 100 %”, in {FORUM} (ed.) {TITLE}.")


def _printed(items: list[dict[str, Any]], key: str) -> str:
    style = CitationStylesStyle("harvard-cite-them-right", validate=False)
    bibliography = CitationStylesBibliography(style, CiteProcJSON(items), formatter.plain)
    bibliography.register(Citation([CitationItem(key)]))
    return "".join(map(str, bibliography.bibliography()[0]))


@pytest.mark.filterwarnings("ignore:The following arguments for Reference:UserWarning")
@given(ANY)
def test_csl_reads_back(pages: Pages) -> None:
    whole = references(made(pages))
    items = json.loads(as_csl(whole))

    jsonschema.validate(items, CSL)
    source = CiteProcJSON(items)
    for said, one in zip(items, whole.references, strict=False):
        assert said["title"] == one.title
        assert said["note"] == one.note
        assert str(source[one.key].title) == one.title
        names = [
            tuple(map(name.get, ("family", "given", "dropping-particle", "literal"))) for name in said.get("author", [])
        ]
        assert names == [_csl_parts(person) for person in one.people]
        assert [name.get("family") or name.get("literal") for name in source[one.key].get("author", [])] == [
            person.family for person in one.people
        ]


def _csl_parts(person: Person) -> tuple[str | None, ...]:
    if person.is_whole:
        return (None, None, None, person.family)
    return (person.family, person.given, person.particle or None, None)


# ── CITATION.cff ─────────────────────────────────────────────────────────────────────────────────────────

CFF = json.loads((SCHEMAS / "cff-1.2.0.json").read_text("utf-8"))


def test_the_citation_file_in_full() -> None:
    found = small()
    said = yaml.safe_load(as_citation_file(found, references(found).volume))

    jsonschema.validate(said, CFF)
    assert said["authors"] == [{"name": FORUM}]
    assert said["keywords"] == ["Communs", "Eau, air"]
    assert said["license"] == "CC-BY-SA-4.0"
    assert said["preferred-citation"]["conference"] == {
        "name": TITLE,
        "date-start": "2018-07-03",
        "date-end": "2018-07-06",
    }


def test_one_licence_is_told_only_where_it_is_that_of_all() -> None:
    found = catalogue(contribution("Un", licence="CC BY 4.0"), contribution("Deux"))

    assert "license" not in yaml.safe_load(as_citation_file(found, references(found).volume))


@given(ANY)
def test_the_citation_file_is_valid_and_reads_back(pages: Pages) -> None:
    found = made(pages)
    volume = references(found).volume
    said = yaml.safe_load(as_citation_file(found, volume))

    jsonschema.validate(said, CFF)
    assert said["title"] == volume.title
    assert said["preferred-citation"].get("location", {}).get("name", "") == volume.place


# ── JSON-LD ──────────────────────────────────────────────────────────────────────────────────────────────


def _loader(address: str, options: object) -> dict[str, object]:
    """Stand for the web: the words of schema.org, without asking it."""
    assert address.rstrip("/") == "https://schema.org"
    document = {"@context": {"@vocab": "http://schema.org/"}}
    return {"contextUrl": None, "documentUrl": address, "document": document}


@given(ANY)
def test_linked_data_says_every_contribution(pages: Pages) -> None:
    found = made(pages)
    document = json.loads(json.dumps(json_ld_graph(found)))
    expanded = jsonld.expand(document, {"documentLoader": _loader})

    assert [one["@type"] for one in expanded] == [["http://schema.org/CreativeWork"]] * len(found.entries)
    names = [one["http://schema.org/name"][0]["@value"] for one in expanded]
    assert names == [entry.title for entry in found.entries]
    assert [{"@context": document["@context"], **one} for one in document["@graph"]] == [
        json.loads(json.dumps(json_ld(entry, found))) for entry in found.entries
    ]


# ── Each trap in every place ─────────────────────────────────────────────────────────────────────────────

READ_BACK = (
    test_bibtex_reads_back_by_two_programs,
    test_biblatex_reads_back_by_two_programs,
    test_ris_reads_back,
    test_csl_reads_back,
    test_the_citation_file_is_valid_and_reads_back,
    test_linked_data_says_every_contribution,
)


@pytest.mark.filterwarnings("ignore:The following arguments for Reference:UserWarning")
@pytest.mark.parametrize("trap", TRAPS)
def test_each_trap_reads_back_from_each_format(trap: str) -> None:
    names = ("titre", "contributeurs", "organisations", "thèmes", "licence", "origine", "langue")
    pages = ([{name: [trap] for name in names}], trap, trap, trap, "2018-07-03")

    for check in READ_BACK:
        check.hypothesis.inner_test(pages)  # type: ignore[attr-defined]
