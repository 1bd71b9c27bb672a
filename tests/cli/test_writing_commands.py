"""create, validate, rule, catalogue: what a person sees, and what is written."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.running import Command


def files(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def test_create_from_the_table_of_the_example(example: Command) -> None:
    run = example("create", "submissions.csv", "--format", "json")

    assert run.status == 1
    assert [result["result"] for result in run.json["results"]].count("created") == 4
    refused = next(result for result in run.json["results"] if result["result"] == "refused")
    assert refused["reasons"] == ["pas de titre : « titre » manque"]
    assert "submissions.csv, ligne" in refused["where"]


def test_create_twice_makes_nothing_twice(example: Command) -> None:
    assert example("create", "submission.json").status == 0
    before = files(example.folder / "wiki")

    again = example("create", "submission.json")
    update = example("create", "submission.json", "--on-existing", "update", "--format", "json")
    skip = example("create", "submission.json", "--on-existing", "skip")

    assert (again.status, update.status, skip.status) == (1, 0, 0)
    assert update.json["results"][0]["result"] == "unchanged"
    assert files(example.folder / "wiki") == before


def test_create_dry_run_writes_nothing(example: Command) -> None:
    before = files(example.folder)

    run = example("create", "submission.json", "--dry-run", "--diff")

    assert run.status == 0
    assert "+{{Contribution" in run.out
    assert files(example.folder) == before


def test_show_json_is_what_create_takes(example: Command, tmp_path: Path) -> None:
    page = example("show", "Boîtes à histoires du port", "--format", "json").out
    (example.folder / "copie.json").write_text(page)
    path = example.folder / "wiki" / "Contrib" / "Boîtes à histoires du port.wiki"
    original = path.read_bytes()
    path.unlink()

    run = example("create", "copie.json")

    assert run.status == 0, run.out
    assert path.read_bytes() == original


def test_create_needs_something_to_create(example: Command) -> None:
    run = example("create")

    assert run.status == 2
    assert "donnez un fichier" in run.err


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("absent.csv", None, "impossible de lire absent.csv"),
        ("double.csv", "titre;Titre\na;b\n", "l’en-tête « titre » vient deux fois"),
        ("coupe.csv", 'titre;texte\na;"b', "coupé"),
        ("faux.json", "{", "ce n’est pas du JSON"),
    ],
)
def test_a_file_that_cannot_be_read_is_a_sentence(example: Command, name: str, content: str | None, said: str) -> None:
    if content is not None:
        (example.folder / name).write_text(content)

    run = example("create", name)

    assert run.status == 2
    assert said in run.err


def test_validate_finds_the_flawed_pages_of_the_example(example: Command) -> None:
    run = example("validate", "--format", "json")

    found = {(finding["page"], finding["code"]) for finding in run.json["findings"]}
    assert run.status == 1
    assert ("Contrib:Mon projet", "PER001") in found
    assert ("Contrib:Mon projet", "SEC001") in found
    assert ("Contrib:Atelier vélo des Glycines", "EDI002") in found
    assert ("Contrib:La malle à microphones", "FLD002") in found
    assert ("Contrib:La bricothèque du quai", "SYN001") in found
    assert ("Contrib:L'outilthèque de l'école d'en bas", "TIT003") in found
    assert ("Contrib:Onde de cour, radio des écoles", "SEC003") in found


def test_the_clean_pages_of_the_example_have_nothing_above_information(example: Command) -> None:
    flawed = {
        "Contrib:Mon projet",
        "Contrib:Atelier vélo des Glycines",
        "Contrib:La malle à microphones",
        "Contrib:La bricothèque du quai",
        "Contrib:L'outilthèque de l'école d'en bas",
        "Contrib:L’Outilthèque de l’école d’en bas",
        "Contrib:Onde de cour, radio des écoles",
    }

    findings = example("validate", "--format", "json").json["findings"]

    disputed = [f for f in findings if f["page"] not in flawed and f["severity"] != "info"]
    assert disputed == []


def test_validate_shows_the_place(example: Command) -> None:
    run = example("validate", "La malle à microphones")

    assert "Contrib:La malle à microphones\n" in run.out
    assert "FLD002" in run.out
    assert "^" in run.out


def test_validate_diff_alone_writes_nothing(example: Command) -> None:
    before = files(example.folder / "wiki")

    run = example("validate", "--diff")

    assert "-|auteur=" in run.out
    assert "+|contributeurs=" in run.out
    assert "rien n’est écrit" in run.err
    assert files(example.folder / "wiki") == before


def test_validate_fix_mends_and_a_second_time_does_nothing(example: Command) -> None:
    first = example("validate", "--fix", "--format", "json").json
    before = files(example.folder / "wiki")

    second = example("validate", "--fix", "--format", "json").json

    assert not any(finding["fixable"] for finding in first["findings"])
    assert second == first
    assert files(example.folder / "wiki") == before


def test_select_and_ignore(example: Command) -> None:
    only = example("validate", "--select", "TIT,FLD002", "--ignore", "TIT002", "--format", "json").json

    codes = {finding["code"] for finding in only["findings"]}
    assert codes <= {"TIT001", "TIT003", "FLD002"}
    assert "FLD002" in codes


def test_an_unknown_rule_is_refused(example: Command) -> None:
    assert example("validate", "--select", "TIT999").status == 2
    assert example("rule", "TIT999").status == 2


def test_validate_as_csv_and_for_github(example: Command) -> None:
    assert example("validate", "--format", "csv").out.startswith('"page","code","severity","message"')
    assert "::error title=" in example("validate", "--format", "github").out


def test_rules_are_explained_in_both_languages(forumtools: Command) -> None:
    fr, en = forumtools("rule", "TIT002").out, forumtools("rule", "TIT002", language="en").out

    assert fr != en
    assert "TIT002" in fr
    assert len(forumtools("rule").out.splitlines()) >= 24


def test_a_catalogue_of_one_edition(example: Command) -> None:
    run = example("catalogue", "2018", "--to", "livre")

    assert run.status == 0, run.err
    made = files(example.folder / "livre" / "2018")
    assert {"index.html", "catalogue.wiki", "data/contributions.csv", "data/contributions.json"} <= set(made)
    pages = json.loads(made["data/contributions.json"])
    assert {page["fields"]["édition"] for page in pages} == {"2018"}


def test_the_same_catalogue_again_is_the_same_bytes(example: Command) -> None:
    example("catalogue", "--all", "--to", "un")
    example("catalogue", "--all", "--to", "deux")

    assert files(example.folder / "un") == files(example.folder / "deux")
    assert (example.folder / "un" / "index.html").is_file()


def test_a_catalogue_of_an_unknown_edition_is_refused_with_the_nearest(example: Command) -> None:
    run = example("catalogue", "2081", "--to", "livre")

    assert run.status == 2
    assert "2018" in run.err


def test_a_catalogue_where_nothing_can_be_written(example: Command) -> None:
    (example.folder / "plein").write_text("")

    run = example("catalogue", "2018", "--to", "plein")

    assert run.status == 2
    assert "plein" in run.err
    assert "Traceback" not in run.err


def test_publishing_replaces_its_own_page_and_nobody_elses(example: Command) -> None:
    page = example.folder / "wiki" / "Catalogue%3AÉdition 2018.wiki"

    first = example("catalogue", "2018", "--to", "livre", "--publish")
    again = example("catalogue", "2018", "--to", "livre", "--publish")
    assert "écrit à la main" not in page.read_text(encoding="utf-8")
    page.write_text("écrit à la main\n", encoding="utf-8")
    other = example("catalogue", "2018", "--to", "livre", "--publish")

    assert (first.status, again.status, other.status) == (0, 0, 2)
    assert page.read_text(encoding="utf-8") == "écrit à la main\n"


def test_what_people_write_around_a_published_catalogue_stays(example: Command) -> None:
    page = example.folder / "wiki" / "Catalogue%3AÉdition 2018.wiki"
    example("catalogue", "2018", "--to", "livre", "--publish")
    compiled = page.read_text(encoding="utf-8").rstrip("\n")
    page.write_text(f"Merci à tous !\n\n{compiled}\n\n[[Catégorie:Catalogues]]\n", encoding="utf-8")
    example("create", "submission.json")

    example("catalogue", "2018", "--to", "livre", "--publish")

    now = page.read_text(encoding="utf-8")
    assert now.startswith("Merci à tous !\n\n<!-- forumtools:catalogue")
    assert now.endswith("<!-- /forumtools:catalogue -->\n\n[[Catégorie:Catalogues]]\n")
    assert now.count("== ") > 3


def test_an_edition_that_nobody_speaks_of_is_refused_everywhere(example: Command) -> None:
    for arguments in (["list"], ["validate"], ["aggregate", "--by", "thèmes"]):
        run = example(*arguments, "--edition", "2081")
        assert run.status == 2, arguments
        assert "2018" in run.err
