from __future__ import annotations

import csv
import io
import json

from forumtools.outputs.open_data import render_open_data, table_schema
from tests.builders import catalogue, contribution, page
from tests.forums import kind

RECORDS = [
    contribution("Carte", "Du texte.", contributeurs="Malo; Anne d'Ormont", courriel="secret@example.org"),
    contribution("=Trappe", "@cmd", publics="+1"),
    contribution("Retirée", état="retirée"),
    page("contribution", "Plus tard", {}, édition="2018"),
]


def files() -> dict[str, bytes]:
    return dict(render_open_data(catalogue(*RECORDS)))


def rows() -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(files()["2018/data/contributions.csv"].decode("utf-8"), newline="")))


def test_the_files() -> None:
    assert list(files()) == [
        *("2018/data/contributions.csv", "2018/data/contributions.json", "2018/data/schema.json"),
        *("2018/data/contributions.jsonl", "2018/data/contributions.jsonld", "2018/data/contributions.bib"),
        *("2018/data/contributions.biblatex.bib", "2018/data/contributions.ris", "2018/data/contributions.csl.json"),
        *("2018/data/CITATION.cff", "2018/data/datapackage.json"),
    ]


def test_a_row_for_each_contribution_in_reading_order() -> None:
    first, second = rows()

    assert first["page"] == "Contrib:Carte"
    assert first["contributeurs"] == "Malo; Anne d'Ormont"
    assert first["Description du projet"] == "Du texte."
    assert second["page"] == "Contrib:=Trappe"


def test_no_cell_is_a_formula() -> None:
    trap = rows()[1]

    assert (trap["titre"], trap["publics"], trap["Description du projet"]) == ("'=Trappe", "'+1", "'@cmd")


def test_columns_are_fields_then_sections_and_as_the_schema_says() -> None:
    schema = table_schema(kind(), "fr")

    columns = [column["name"] for column in schema["fields"]]  # type: ignore[attr-defined]
    assert columns == list(rows()[0])
    assert columns[:3] == ["page", "titre", "sous-titre"]
    assert columns[-3:] == ["Présentation", "Description du projet", "Ressources"]
    assert json.loads(files()["2018/data/schema.json"]) == schema


def test_the_schema_speaks_both_languages() -> None:
    french, english = (table_schema(kind(), language)["fields"] for language in ("fr", "en"))

    assert french[2]["title"] == "Sous-titre"  # type: ignore[index]
    assert english[2]["title"] == "Subtitle"  # type: ignore[index]


def test_json_is_what_show_prints() -> None:
    shown = json.loads(files()["2018/data/contributions.json"])

    assert [one["page"] for one in shown] == ["Contrib:Carte", "Contrib:=Trappe"]
    assert shown[0]["fields"]["contributeurs"] == ["Malo", "Anne d'Ormont"]


def test_nothing_private_is_in_any_file() -> None:
    everything = b"".join(files().values())

    assert b"secret" not in everything
    assert b"courriel" not in everything


def test_a_broken_character_stops_nothing() -> None:
    odd = contribution("Cass\ud800é", "Du \udfff texte.")

    assert b"Cass" in dict(render_open_data(catalogue(odd)))["2018/data/contributions.csv"]
