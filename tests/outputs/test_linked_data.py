"""What machines read in the heads of pages: linked data and citations, complete, and leading somewhere."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from posixpath import dirname, join, normpath
from typing import Any
from uuid import UUID

import feedparser
import pytest
from hypothesis import given, settings
from pyld import jsonld

from forumtools.catalogue.contents import Catalogue, Entry
from forumtools.model.forum import CatalogueSettings
from forumtools.outputs.linked_data import edition_json_ld, json_ld, json_ld_graph
from forumtools.outputs.making import Making
from forumtools.outputs.open_data import render_open_data
from forumtools.outputs.site import render_site, site_output
from tests.builders import FORUM, catalogue, contribution, edition, record
from tests.outputs.pages import Html, read_html
from tests.outputs.test_site import forum_pages
from tests.strategies import hostile_text

BASE = "https://example.org/catalogue/"
SIZES = {
    "2018/2018.pdf": 4_520_000,
    "2018/2018.epub": 90_000,
    "2018/data/contributions.csv": 800,
    "2018/build.html": 0,
}


def example(*, address: str = "", **addresses: str) -> Catalogue:
    forum = replace(FORUM, catalogue=CatalogueSettings(address=address))
    return replace(catalogue(*forum_pages()), forum=forum, addresses=addresses)  # type: ignore[arg-type]


def entry(found: Catalogue, start: str) -> Entry:
    return next(each for each in found.entries if each.title.startswith(start))


def page(found: Catalogue, path: str) -> Html:
    return read_html(dict(render_site(found, SIZES))[path])


CARTE = "2018/contributions/carte-ouverte-les-composteurs.html"


def test_a_contribution_is_told_whole() -> None:
    found = example(**{"Contrib:Carte ouverte : les composteurs": "https://wiki.example.org/Carte"})

    said: dict[str, Any] = json_ld(entry(found, "Carte"), found)

    assert said["@type"] == "CreativeWork"
    assert said["author"][0] == {
        "@type": "Person",
        "name": "Malo Stervinou",
        "givenName": "Malo",
        "familyName": "Stervinou",
        "url": "../contributeurs.html#malo-stervinou",
    }
    assert [each["name"] for each in said["about"]] == [
        "Carte ouverte\u00a0: les composteurs",
        "Communs",
        "Écologie",
    ]
    assert said["about"][0]["url"] == "https://carte.example.org/"
    assert said["about"][1]["inDefinedTermSet"] == "../themes.html"
    assert said["temporalCoverage"] == "2016-09/.."
    assert said["datePublished"] == "2018-07-03"
    assert said["isPartOf"]["about"]["superEvent"] == {"@type": "EventSeries", "name": FORUM.name}
    assert said["identifier"]["value"] == "Contrib:Carte ouverte : les composteurs"
    assert (said["version"], said["sameAs"]) == ("7", "https://wiki.example.org/Carte")
    assert said["url"] == "../contributions/carte-ouverte-les-composteurs.html"
    assert said["isBasedOn"] == "https://ancien.example.net/x"


def test_particles_stay_with_the_name_they_belong_to() -> None:
    found = catalogue(contribution("A", contributeurs="Anne d’Ormont; Yves de Kerguen; Ti; Jean Le Goff"))

    said: Any = json_ld(found.entries[0], found)["author"]

    assert [(each.get("givenName"), each.get("familyName")) for each in said] == [
        ("Anne", "d’Ormont"),
        ("Yves", "de Kerguen"),
        (None, None),
        ("Jean", "Le Goff"),
    ]


def test_a_contribution_without_a_licence_has_that_of_the_forum() -> None:
    found = catalogue(contribution("A"))

    assert json_ld(found.entries[0], found)["license"] == "https://creativecommons.org/licenses/by-sa/4.0/deed.fr"


def test_the_edition_is_a_collection_with_its_volumes_and_data() -> None:
    found = example(address=BASE)

    said: dict[str, Any] = edition_json_ld(found, SIZES)

    assert said["@type"] == "Collection"
    assert said["collectionSize"] == len(said["hasPart"]) == 2
    assert said["url"] == f"{BASE}2018/index.html"
    assert [each["encodingFormat"] for each in said["encoding"]] == ["application/pdf", "application/epub+zip"]
    assert said["encoding"][0]["contentUrl"] == f"{BASE}2018/2018.pdf"
    assert said["subjectOf"]["@type"] == "Dataset"
    assert said["subjectOf"]["temporalCoverage"] == "2018-07-03/2018-07-06"
    assert [each["contentUrl"] for each in said["subjectOf"]["distribution"]] == [
        f"{BASE}2018/data/contributions.csv",
    ]
    sessions = said["about"]["subEvent"]
    assert {"@id": said["hasPart"][0]["@id"]} in sessions[0]["workFeatured"]
    assert sessions[0]["startDate"] == "2018-07-04T09:30"


def test_what_is_not_made_is_not_told() -> None:
    said = edition_json_ld(catalogue(edition(), contribution("A")))

    assert not {"encoding", "subjectOf"} & said.keys()


def test_feeds_pages_and_data_call_one_thing_by_one_name() -> None:
    found = example()
    files = dict(render_site(found))

    feed = feedparser.parse(files["2018/atom.xml"])
    graph = json.loads(dict(render_open_data(found))["2018/data/contributions.jsonld"])
    [script] = read_html(files["2018/index.html"]).scripts

    names = [one["@id"] for one in graph["@graph"]]
    assert names == [one.id for one in feed.entries] == [one["@id"] for one in json.loads(script)["hasPart"]]
    assert all(UUID(name).version == 5 for name in names)


def relative(said: object) -> Iterator[str]:
    """Yield every address in linked data that is not whole."""
    if isinstance(said, dict):
        for key, value in said.items():
            if key in ("url", "contentUrl", "image", "inDefinedTermSet") and "://" not in value:
                yield value
            yield from relative(value)
    elif isinstance(said, list):
        for each in said:
            yield from relative(each)


def test_every_address_in_linked_data_leads_somewhere() -> None:
    files = dict(render_site(example(), SIZES)) | dict.fromkeys(SIZES, b"")
    pages = {path: read_html(content) for path, content in files.items() if path.endswith(".html")}

    followed = 0
    for path, found in pages.items():
        for address in (each for script in found.scripts for each in relative(json.loads(script))):
            target, _, place = address.partition("#")
            there = normpath(join(dirname(path), target))
            assert there in files, address
            assert not place or place in pages[there].ids, address
            followed += 1
    assert followed > 15


@pytest.mark.parametrize("address", ["", BASE])
def test_addresses_of_citations_are_whole_or_not_said(address: str) -> None:
    found = page(example(address=address), CARTE)

    said = [(str(m["name"]), m["content"]) for m in found.all("meta") if str(m.get("name", "")).startswith("citation")]

    assert [content for name, content in said if name == "citation_keywords"] == ["Communs", "Écologie"]
    assert [content for name, content in said if name == "citation_author"] == [
        "Malo Stervinou",
        "Collectif Épluchures",
    ]
    assert [content for name, content in said if name.endswith("_url")] == (
        [f"{BASE}{CARTE}", f"{BASE}{CARTE}", f"{BASE}2018/2018.pdf"] if address else []
    )


def test_no_volume_is_cited_that_was_not_made() -> None:
    files = dict(site_output(example(address=BASE), Making()))

    assert b"citation_pdf_url" not in (files[CARTE] or b"")


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_another_program_reads_it_from_the_pages() -> None:
    extruct = pytest.importorskip("extruct")
    files = dict(render_site(example(address=BASE), SIZES))

    for path, kind in ((CARTE, "CreativeWork"), ("2018/index.html", "Collection")):
        read = extruct.extract(
            files[path].decode(), base_url=BASE + path, syntaxes=["json-ld", "opengraph"], uniform=True
        )

        [linked], [shared] = read["json-ld"], read["opengraph"]
        assert linked["@type"] == kind
        assert shared["og:title"] == linked["name"]
        assert shared["og:url"] == linked["url"] == BASE + path


def _loader(address: str, options: object) -> dict[str, object]:
    assert address.rstrip("/") == "https://schema.org"
    return {"contextUrl": None, "documentUrl": address, "document": {"@context": {"@vocab": "http://schema.org/"}}}


@settings(max_examples=25)
@given(hostile_text(20), hostile_text(20))
def test_whatever_people_write_it_is_linked_data(title: str, name: str) -> None:
    wild = record(
        {"titre": [title], "contributeurs": [name], "thèmes": [name], "site": [title], "début": [name]},
        {"Description du projet": f"Du texte. {title}"},
    )
    found = catalogue(wild, contribution("A"))

    for document in (json_ld_graph(found), edition_json_ld(found, SIZES)):
        said = json.loads(json.dumps(document))
        assert jsonld.expand(said, {"documentLoader": _loader})
