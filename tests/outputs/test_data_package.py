from __future__ import annotations

import json
import re
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from frictionless import Package
from hypothesis import given
from hypothesis import strategies as st

from forumtools.catalogue.compiling import compile_catalogue
from forumtools.catalogue.contents import Catalogue
from forumtools.outputs.data_package import package_name
from forumtools.outputs.licences import spdx_identifier
from forumtools.outputs.open_data import render_open_data
from forumtools.outputs.places import as_geojson, read_coordinates
from tests.builders import FORUM, SITE, catalogue, contribution, edition, record
from tests.forums import kind
from tests.outputs.test_citations import ANY, Pages, made
from tests.strategies import hostile_text

TABLE = ["2018/data/contributions.csv", "2018/data/contributions.json", "2018/data/schema.json"]


def small() -> Catalogue:
    return catalogue(
        contribution("Carte", licence="CC BY 4.0", thèmes="Communs", courriel="secret@example.org"),
        contribution("Le bus", licence="CC BY-SA 4.0"),
        contribution("Suite", licence="Tous droits réservés"),
        edition(),
    )


def files(found: Catalogue) -> dict[str, bytes]:
    return dict(render_open_data(found))


def described(found: Catalogue) -> dict[str, Any]:
    return json.loads(files(found)["2018/data/datapackage.json"])  # type: ignore[no-any-return]


def faults(written: dict[str, bytes]) -> list[object]:
    """Return what frictionless finds wrong in the files of a catalogue."""
    with TemporaryDirectory() as folder:
        for path, content in written.items():
            (Path(folder) / path.rpartition("/")[2]).write_bytes(content)
        report = Package(f"{folder}/datapackage.json").validate()
        return [report.errors, *report.flatten(["type", "message"])] if not report.valid else []


def test_the_package_says_what_it_is() -> None:
    said = described(small())

    assert said["name"] == "forum-des-usages-cooperatifs-2018"
    assert said["title"] == "Contributions : Forum des usages, édition 2018"
    assert said["keywords"] == ["Communs"]
    assert said["sources"] == [{"title": "Forum des Usages Coopératifs"}]
    assert [licence["name"] for licence in said["licenses"]] == ["CC-BY-SA-4.0", "CC-BY-4.0"]


def test_every_file_is_told_with_its_size_and_hash() -> None:
    written = files(small())
    told = {one["path"]: one for one in described(small())["resources"]}

    assert {f"2018/data/{name}" for name in told} == set(written) - {TABLE[2], "2018/data/datapackage.json"}
    for name, one in told.items():
        content = written[f"2018/data/{name}"]
        assert one["bytes"] == len(content)
        assert one["hash"] == f"sha256:{sha256(content).hexdigest()}"
    assert told["contributions.csv"]["schema"] == "schema.json"


def test_the_table_is_valid_by_its_schema_and_a_damaged_one_is_not() -> None:
    written = files(small())

    assert faults(written) == []
    assert faults(written | {TABLE[0]: written[TABLE[0]] + b'"",""\n'})


@given(ANY)
def test_the_package_is_valid_whatever_people_write(pages: Pages) -> None:
    assert faults(files(made(pages))) == []


def test_an_edition_without_contributions_is_valid_too() -> None:
    assert faults(files(catalogue(edition()))) == []


@pytest.mark.parametrize("forum", ["", "中", "\ud800", "a/b: {c}"])
def test_the_name_of_a_package_is_simple(forum: str) -> None:
    found = small()

    assert re.fullmatch(r"[a-z0-9-]*2018", package_name(replace(found, forum=replace(found.forum, name=forum))))


def test_json_lines_say_what_the_list_says() -> None:
    written = files(small())
    lines = written["2018/data/contributions.jsonl"].decode().splitlines()

    assert [json.loads(line) for line in lines] == json.loads(written[TABLE[1]])


@given(st.lists(hostile_text(), min_size=1, max_size=3))
def test_json_lines_read_back(titles: list[str]) -> None:
    found = catalogue(
        *(record({"titre": [one]}, {"Présentation": one}, f"Contrib:{n}") for n, one in enumerate(titles))
    )
    written = files(found)

    lines = written["2018/data/contributions.jsonl"].split(b"\n")
    assert lines.pop() == b""
    assert [json.loads(line) for line in lines] == json.loads(written[TABLE[1]])


def test_nothing_private_or_unknown_is_in_any_file() -> None:
    everything = b"".join(
        files(catalogue(contribution("Carte", courriel="secret@example.org", inconnu="sésame"))).values()
    )

    assert b"secret" not in everything
    assert "sésame".encode() not in everything


def test_what_the_forum_file_calls_private_is_in_no_file() -> None:
    names = ("contributeurs", "organisations", "thèmes", "territoires", "licence", "origine")
    closed = tuple(replace(field, private=field.private or field.name in names) for field in kind().fields)
    private = replace(kind(), fields=closed)
    said = dict.fromkeys(names, ("Sésame 48.39, -4.49",))
    page = replace(record(said, {"Présentation": "Oui."}), kind=private)
    found = compile_catalogue(replace(FORUM, kinds=(private, *FORUM.kinds[1:])), "2018", [page], site=SITE)

    assert len(found.entries) == 1
    assert "Sésame" not in b"".join(files(found).values()).decode()
    assert "48.39" not in b"".join(files(found).values()).decode()


@pytest.mark.parametrize(
    ("text", "known"),
    [
        ("48.39, -4.49", (48.39, -4.49)),
        ("Brest (48.3904; −4.4861)", (48.3904, -4.4861)),
        ("+48.39,+4.49.", (48.39, 4.49)),
        ("Brest", None),
        ("", None),
        ("29200, 29000", None),
        ("12 rue du Port, 29200 Brest", None),
        ("48.3, 4.4", None),
        ("98.39, -4.49", None),
        ("48.39, 184.49", None),
        ("1.48.39, 4.49", None),
        ("48.39, 4.49.12", None),
        ("de 10.50 à 12.50", None),
        ("v1.2.30, 4.50", None),
    ],
)
def test_coordinates_in_a_place(text: str, known: tuple[float, float] | None) -> None:
    assert read_coordinates(text) == known


def test_a_map_of_what_says_where_it_is() -> None:
    found = catalogue(contribution("Carte", territoires="Brest 48.39, -4.49; Brest"), contribution("Le bus"))

    said = json.loads(files(found)["2018/data/contributions.geojson"])
    assert said == as_geojson(found)
    assert said["features"] == [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [-4.49, 48.39]},
            "properties": {"page": "Contrib:Carte", "title": "Carte", "place": "Brest 48.39, -4.49"},
        }
    ]
    assert faults(files(found)) == []


def test_no_map_where_no_page_gives_coordinates() -> None:
    assert "2018/data/contributions.geojson" not in files(catalogue(contribution("Carte", territoires="Brest")))


@pytest.mark.parametrize(
    ("text", "identifier"),
    [
        ("CC BY-SA 4.0", "CC-BY-SA-4.0"),
        ("cc-by-nc-nd-3.0", "CC-BY-NC-ND-3.0"),
        ("CC BY-SA-NC 4.0", "CC-BY-NC-SA-4.0"),
        ("CC BY-ND-SA 4.0", None),
        ("CC BY", None),
        ("CC BY 9.9", None),
        ("CC0", "CC0-1.0"),
        ("Licence Ouverte", "etalab-2.0"),
        ("Tous droits réservés", None),
        ("", None),
    ],
)
def test_identifiers_of_licences(text: str, identifier: str | None) -> None:
    assert spdx_identifier(text) == identifier
