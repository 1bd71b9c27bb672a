"""init, list, show, aggregate, doctor: what a person sees, and what a pipe gets."""

from __future__ import annotations

import csv
import io
import json

import pytest

from forumtools.forms.tables import read_csv
from tests.cli.running import Command


def test_init_writes_a_forum_file_and_an_empty_wiki(forumtools: Command) -> None:
    run = forumtools("init")

    assert run.status == 0
    assert (forumtools.folder / "forum.toml").is_file()
    assert list((forumtools.folder / "wiki").iterdir()) == []
    assert ".forumtools/" in (forumtools.folder / ".gitignore").read_text()


def test_init_overwrites_nothing(example: Command) -> None:
    before = (example.folder / "forum.toml").read_bytes()

    run = example("init")

    assert run.status == 2
    assert "existe déjà" in run.err
    assert (example.folder / "forum.toml").read_bytes() == before


def test_init_where_nothing_can_be_written_is_a_sentence(forumtools: Command) -> None:
    (forumtools.folder / "plein").write_text("")

    run = forumtools("init", "plein/ici")

    assert run.status == 2
    assert run.err.startswith("forumtools: impossible d’écrire dans plein/ici")


def test_list_gives_a_page_a_line(example: Command) -> None:
    run = example("list", "--edition", "2014")

    assert run.status == 0
    assert "Contrib:Le bus des démarches\t2014\t" in run.out
    assert all(line.startswith("Contrib:") for line in run.out.splitlines())


def test_list_as_csv_is_read_by_the_csv_module(example: Command) -> None:
    rows = list(csv.DictReader(io.StringIO(example("list", "--format", "csv").out)))

    assert len(rows) == 31
    assert {"page", "titre", "contributeurs", "Description du projet"} <= set(rows[0])
    assert not {"courriel", "téléphone"} & set(rows[0])


def test_list_as_json_lines_is_what_create_takes(example: Command) -> None:
    pages = [json.loads(line) for line in example("list", "--format", "jsonl", "--kind", "session").out.splitlines()]

    assert {page["kind"] for page in pages} == {"session"}
    assert len(pages) == 19


def test_list_filters(example: Command) -> None:
    where = example("list", "--where", "themes=communs", "--edition", "2018").out.splitlines()
    missing = example("list", "--missing", "contributeurs").out.splitlines()
    search = example("list", "--search", "POMMES minoterie").out.splitlines()

    assert 3 <= len(where) <= 12
    assert missing == ["Contrib:Mon projet\t2018"]
    assert search == []


def test_what_is_private_is_neither_searched_nor_shown(example: Command) -> None:
    text = "{{Contribution\n|titre=Secret\n|courriel=un@prive.example\n}}\n"
    (example.folder / "wiki" / "Contrib" / "Secret.wiki").write_text(text, encoding="utf-8")

    assert example("list", "--search", "un@prive.example").out == ""
    assert "prive.example" not in example("validate", "Contrib:Secret").out


def test_list_as_wiki_nothing_acts(example: Command) -> None:
    text = "{{Contribution\n|titre=Un piège\n}}\n"
    (example.folder / "wiki" / "Contrib" / "Un ]] {{piège.wiki").write_text(text, encoding="utf-8")

    lines = example("list", "--format", "wiki").out.splitlines()

    assert "* Un piège" in lines
    assert not any("{{" in line for line in lines)


def test_list_as_csv_is_what_create_takes(example: Command) -> None:
    text = "{{Contribution\n|titre=Un moins\n|édition=2018\n|thèmes=-1\n}}\n"
    (example.folder / "wiki" / "Contrib" / "Un moins.wiki").write_text(text, encoding="utf-8")
    listed = example("list", "--search", "Un moins", "--format", "csv").out

    assert '"\'-1"' in listed
    assert "-1" in [row.cells["thèmes"] for row in read_csv(listed.encode(), source="a.csv").rows]


def test_show_as_text_and_as_json(example: Command) -> None:
    text = example("show", "Données de la rade").out
    page = example("show", "Contrib:Données de la rade", "--format", "json").json

    assert "Thèmes" in text
    assert page["fields"]["édition"] == "2018"
    assert page["title"] == "Données de la rade"
    assert isinstance(page["revision"], int)
    assert list(page) == ["kind", "page", "title", "revision", "fields", "sections", "extra"]


def test_show_as_wiki_is_the_page(example: Command) -> None:
    stored = (example.folder / "wiki" / "Contrib" / "Données de la rade.wiki").read_text()

    assert example("show", "Données de la rade", "--format", "wiki").out == stored


def test_a_page_that_is_not_there(example: Command) -> None:
    run = example("show", "Nulle part")

    assert (run.status, run.out) == (3, "")
    assert run.err == "forumtools: Aucune page ne s’appelle « Contrib:Nulle part ».\n"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["list", "--kind", "sesion"], "vouliez-vous dire « session » ?"),
        (["list", "--where", "titre"], "écrire NOM=VALEUR"),
        (["aggregate", "--by", "thémes", "--by", "titre", "--by", "fin"], "deux champs au plus"),
        (["aggregate", "--by", "coleur"], "inconnu"),
        (["--wiki", "nulle/part", "list"], "nulle/part"),
        (["--forum", "nulle.toml", "list"], "nulle.toml"),
    ],
)
def test_wrong_use_is_a_sentence_and_status_2(example: Command, arguments: list[str], said: str) -> None:
    run = example(*arguments)

    assert run.status == 2
    assert said in run.err
    assert "Traceback" not in run.err


def test_without_a_forum_file_the_way_out_is_said(forumtools: Command) -> None:
    run = forumtools("list")

    assert run.status == 2
    assert "« forumtools init » en écrit un" in run.err


def test_aggregate_as_a_table(example: Command) -> None:
    run = example("aggregate", "--by", "édition")

    assert run.status == 0
    assert run.out.splitlines()[0].split() == ["Édition", "Pages"]


def test_doctor_is_content_with_the_example(example: Command) -> None:
    run = example("doctor")

    assert run.status == 0
    assert "✗" not in run.out


def test_without_option_the_forum_file_says_the_language(example: Command) -> None:
    assert "Aucune page" in example("show", "Nulle part", language=None).err
    assert "There is no page" in example("show", "Nulle part", language="en").err
    assert "n’est pas l’adresse" in example("--wiki", "https://example.org/wiki", "list", language=None).err
