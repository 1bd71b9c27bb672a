"""A baseline: what was known stays known, and nothing that is known is mended unasked."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.cli.running import Command

_PAGE = """{{{{Contribution
|titre={title}
|édition=2018
|auteur=Malo Stervinou
}}}}
== Présentation ==
Un **banc**{more}
"""


@pytest.fixture
def messy(example: Command) -> Command:
    """The example with two pages in which the same things are wrong."""
    for name in ("Un", "Deux"):
        write(example, name)
    return example


def write(forum: Command, name: str, more: str = "") -> None:
    (forum.folder / "wiki" / "Contrib" / f"{name}.wiki").write_text(_PAGE.format(title=name, more=more), "utf-8")


def known(forum: Command) -> Mapping[str, Any]:
    pages: Mapping[str, Any] = json.loads((forum.folder / "known.json").read_text("utf-8"))["pages"]
    return pages


def test_writing_it_again_with_itself_forgets_nothing(messy: Command) -> None:
    messy("validate", "--write-baseline", "known.json")
    before = known(messy)

    assert messy("validate", "--baseline", "known.json", "--write-baseline", "known.json").status == 0

    assert known(messy) == before
    assert messy("validate", "--baseline", "known.json", "--format", "json").json["findings"] == []


@pytest.mark.parametrize("limits", [["Un"], ["--select", "SYN002"], ["--edition", "2012"], ["--kind", "session"]])
def test_a_run_that_looks_at_less_forgets_nothing_else(messy: Command, limits: list[str]) -> None:
    messy("validate", "--write-baseline", "known.json")
    before = known(messy)

    messy("validate", *limits, "--write-baseline", "known.json")

    assert known(messy) == before


def test_what_was_mended_is_forgotten(messy: Command) -> None:
    messy("validate", "--write-baseline", "known.json")
    assert "SYN002" in known(messy)["Contrib:Un"]

    messy("validate", "--fix", "--select", "SYN002", "--write-baseline", "known.json")

    assert "SYN002" not in known(messy)["Contrib:Un"]
    assert "FLD002" in known(messy)["Contrib:Un"]


def test_what_is_known_is_not_mended(messy: Command) -> None:
    messy("validate", "--write-baseline", "known.json")
    write(messy, "Un", " et [son plan](https://composteurs.example.org/plan)")

    messy("validate", "--fix", "--baseline", "known.json")

    text = (messy.folder / "wiki" / "Contrib" / "Un.wiki").read_text("utf-8")
    assert "[https://composteurs.example.org/plan son plan]" in text
    assert "Un **banc** et" in text
    assert "|auteur=" in text


def test_a_file_that_is_none_is_never_overwritten(messy: Command) -> None:
    forum = messy.folder / "forum.toml"
    before = forum.read_bytes()

    run = messy("validate", "--write-baseline", str(Path("forum.toml")))

    assert (run.status, forum.read_bytes()) == (2, before)
    assert "forum.toml" in run.err


def test_an_address_that_is_new_is_told_though_the_old_one_is_gone(example: Command) -> None:
    page = example.folder / "wiki/Contrib/Données de la rade.wiki"
    text = page.read_text("utf-8")
    page.write_text(text.replace("Après les gestes", "Écrire à malo@example.org. Après les gestes"), "utf-8")
    example("validate", "--write-baseline", "known.json")
    page.write_text(text.replace("Le débat qui", "Contacter enora.lebihan@perso.example.org. Le débat qui"), "utf-8")

    run = example("validate", "--baseline", "known.json", "--select", "PRV001")

    assert run.status == 1
    assert "PRV001" in run.out
