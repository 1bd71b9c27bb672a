"""`forumtools sync`: in a folder there is nothing to do, on a wiki it says what changed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from forumtools.model.records import Page
from tests.cli.running import Command
from tests.mediawiki import RealWiki, unique

FORUM = """
[forum]
name = "Essai"
language = "fr"
timezone = "Europe/Paris"

[wiki]
api = "{api}"

[[kind]]
id = "contribution"
namespace = "{namespace}"
template = "Contribution"
title = "{{titre}}"
label = {{ fr = "Contribution", en = "Contribution" }}

[[kind.field]]
name = "titre"
role = "title"
required = true
label = {{ fr = "Titre", en = "Title" }}
"""


def test_a_folder_has_nothing_to_bring_up_to_date(example: Command) -> None:
    run = example("sync")

    assert (run.status, run.out) == (0, "")
    assert run.err.endswith("wiki se lit directement : il n’y a pas de copie à mettre à jour.\n")
    assert example("sync", "--format", "json").json["namespaces"] == []


@pytest.fixture
def on_wiki(forumtools: Command, mediawiki: RealWiki, monkeypatch: pytest.MonkeyPatch) -> tuple[Command, str]:
    """The command in a forum whose pages are on the real wiki, and where they are."""
    namespace = unique("Salle")
    forum = FORUM.format(api=mediawiki.api, namespace=namespace)
    forumtools.folder.joinpath("forum.toml").write_text(forum, encoding="utf-8")
    user, password = mediawiki.robot
    monkeypatch.setenv("FORUMTOOLS_USER", user)
    monkeypatch.setenv("FORUMTOOLS_PASSWORD", password)
    return forumtools, namespace


@pytest.mark.mediawiki
def test_what_changed_is_told_by_namespace(on_wiki: tuple[Command, str], mediawiki: RealWiki) -> None:
    forumtools, space = on_wiki
    wiki = mediawiki.open()
    a, b = (wiki.save(Page(f"{space}:{name}", "{{Contribution|titre=x}}"), summary="") for name in "AB")

    first = forumtools("sync")
    again = forumtools("sync")
    wiki.save(replace(a, text="{{Contribution|titre=y}}"), summary="")
    wiki.rename(b.title, f"{space}:C", reason="essai", leave_redirect=False)
    third = forumtools("-v", "sync")

    assert first.out == f"{space} : 2 pages lues\n"
    assert again.out == f"{space} : 2 pages, rien de nouveau\n"
    counts, *lines = third.out.splitlines()
    assert counts == f"{space} : 2 pages, 1 modifiée, 1 renommée"
    assert sorted(lines) == [f"  > {space}:B → {space}:C (Robot : essai)", f"  ~ {space}:A"]
    assert {run.status for run in (first, again, third)} == {0}
    assert {run.err for run in (first, again, third)} == {""}


@pytest.mark.mediawiki
def test_what_changed_in_json(on_wiki: tuple[Command, str], mediawiki: RealWiki) -> None:
    forumtools, space = on_wiki
    wiki = mediawiki.open()
    a = wiki.save(Page(f"{space}:A", "{{Contribution|titre=x}}"), summary="")
    forumtools("sync")
    wiki.rename(a.title, f"{space}:B", reason="essai", leave_redirect=False)

    told = forumtools("sync", "--format", "json").json

    [change] = told["namespaces"][0].pop("changes")
    assert told == {"wiki": mediawiki.api, "namespaces": [{"namespace": space, "pages": 1, "first": False}]}
    assert change.pop("when").startswith("20")
    renamed = {"page": f"{space}:B", "result": "renamed", "before": f"{space}:A"}
    assert change == {**renamed, "by": "Robot", "why": "essai"}


@pytest.mark.mediawiki
def test_other_commands_read_the_copy(on_wiki: tuple[Command, str], mediawiki: RealWiki) -> None:
    forumtools, space = on_wiki
    wiki = mediawiki.open()
    wiki.save(Page(f"{space}:A", "{{Contribution|titre=Carte}}"), summary="")

    first = forumtools("list")
    wiki.save(Page(f"{space}:B", "{{Contribution|titre=Sentier}}"), summary="")

    assert [run.out.count("\n") for run in (first, forumtools("list"))] == [1, 2]
    assert "Sentier" in forumtools("show", "B").out
    assert forumtools("sync", "--full").out == f"{space} : 2 pages, rien de nouveau\n"


@pytest.mark.mediawiki
def test_a_copy_that_cannot_be_written_is_told(on_wiki: tuple[Command, str]) -> None:
    forumtools, _ = on_wiki
    forumtools.folder.joinpath(".forumtools").write_text("", encoding="utf-8")

    sync, listed = forumtools("sync"), forumtools("list")

    assert (sync.status, listed.status) == (2, 0)
    assert "ne peut pas être utilisée" in sync.err
    assert listed.err.endswith("Le wiki est lu directement.\n")
