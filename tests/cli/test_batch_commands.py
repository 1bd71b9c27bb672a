"""batches, undo, resume: what a person sees of what was written."""

from __future__ import annotations

from pathlib import Path

import pytest

from forumtools.errors import WikiUnreachable
from forumtools.language import Text
from forumtools.model.records import Page
from forumtools.wikis.folder import FolderWiki
from tests.cli.running import Command
from tests.cli.test_writing_commands import files


@pytest.fixture
def breaking(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """A wiki that is gone at the second page of a batch."""
    saves = iter(range(100))
    save = FolderWiki.save

    def break_down(self: FolderWiki, page: Page, *, summary: str, token: str = "") -> Page:
        if next(saves) == 1:
            raise WikiUnreachable(Text(fr="plus personne", en="nobody there"))
        return save(self, page, summary=summary, token=token)

    monkeypatch.setattr(FolderWiki, "save", break_down)
    return monkeypatch


def pages(folder: Path) -> dict[str, bytes]:
    return {name: content for name, content in files(folder / "wiki").items() if name.endswith(".wiki")}


def test_what_was_created_is_listed_and_taken_back(example: Command) -> None:
    before = pages(example.folder)
    example("create", "submissions.csv")

    listed = example("batches", "--format", "json").json["batches"]
    undone = example("undo", "last")

    assert [(batch["command"], batch["done"], batch["left"]) for batch in listed] == [("create submissions.csv", 4, 0)]
    assert (undone.status, "4 pages remises comme avant" in undone.err) == (0, True)
    assert pages(example.folder) == before
    assert "annulé par" in example("batches").out


def test_undo_dry_run_writes_nothing(example: Command) -> None:
    example("create", "submissions.csv")
    before = files(example.folder)

    run = example("undo", "last", "--dry-run", "--diff")

    assert run.status == 0
    assert "-{{Contribution" in run.out
    assert "rien n’est écrit" in run.err
    assert files(example.folder) == before


def test_a_page_somebody_changed_since_is_left_and_told(example: Command) -> None:
    example("create", "submissions.csv")
    path = example.folder / "wiki" / "Contrib" / "Lire le ciel à plusieurs.wiki"
    path.write_text(path.read_text() + "\nUne ligne de plus.\n")

    run = example("undo", "last")

    assert run.status == 1
    assert "laissée      Contrib:Lire le ciel à plusieurs\n  modifiée depuis" in run.out
    assert "Une ligne de plus." in path.read_text()


def test_fixes_are_a_batch(example: Command) -> None:
    before = pages(example.folder)

    fixed = example("validate", "--fix")

    assert "Pour annuler : forumtools undo " in fixed.err
    assert pages(example.folder) != before
    example("undo", "last")
    assert pages(example.folder) == before


def test_a_stopped_batch_says_how_to_go_on_and_goes_on(example: Command, breaking: pytest.MonkeyPatch) -> None:
    stopped = example("create", "submissions.csv")

    assert stopped.status == 3
    assert "plus personne" in stopped.err
    assert "il reste 3 pages. Pour continuer : forumtools resume " in stopped.err
    assert "à reprendre" in example("batches").out

    resumed = example("resume", "last")

    assert resumed.status == 0
    assert resumed.out.count("créée") == 3
    assert "tout est fait" in example("resume", "last").err


def test_an_interrupted_batch_says_how_to_go_on(example: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: object, **__: object) -> Page:
        raise KeyboardInterrupt

    monkeypatch.setattr(FolderWiki, "save", interrupt)

    run = example("create", "submission.json")

    assert run.status == 130
    assert "il reste 1 page. Pour continuer : forumtools resume " in run.err


def test_a_rehearsal_of_a_resumption_writes_nothing(example: Command, breaking: pytest.MonkeyPatch) -> None:
    example("create", "submissions.csv")
    before = files(example.folder)

    run = example("resume", "last", "--dry-run")

    assert (run.status, run.out.count("créée")) == (0, 3)
    assert files(example.folder) == before


def test_the_pages_of_one_batch(example: Command) -> None:
    example("create", "submissions.csv")

    run = example("batches", "last", "--format", "json")
    shown = example("batches", "last", "--diff")

    assert [page["standing"] for page in run.json["pages"]] == ["done"] * 4
    assert "+|titre=Lire le ciel à plusieurs" in shown.out


def test_no_batch_and_an_unknown_one(example: Command) -> None:
    assert "Aucun lot" in example("batches").err
    assert example("undo", "last").status == 2
    assert example("resume", "20200101-000000-00000").status == 2


def test_the_journal_names_no_value_of_the_command_line(example: Command) -> None:
    example("create", "submission.json", "--set", "courriel=secret@example.org")

    assert not any(b"secret@" in content for content in files(example.folder / ".forumtools").values())


def test_a_published_page_is_shown_first_and_can_be_taken_back(example: Command) -> None:
    before = files(example.folder)
    rehearsed = example("catalogue", "2018", "--to", "livre", "--publish", "--dry-run")
    assert "+++ Catalogue:Édition 2018" in rehearsed.out
    assert files(example.folder) == before

    example("catalogue", "2018", "--to", "livre", "--publish")
    page = example.folder / "wiki" / "Catalogue%3AÉdition 2018.wiki"
    assert page.exists()

    assert example("undo", "last").status == 0
    assert not page.exists()


def test_undo_last_typed_twice_does_not_bring_everything_back(example: Command) -> None:
    before = pages(example.folder)
    example("create", "submissions.csv")
    first = example("undo", "last")
    batch = example("batches", "--format", "json").json["batches"][0]["batch"]

    again = example("undo", "last")

    assert again.status == 2
    assert f"Pour tout remettre : forumtools undo {batch}" in again.err
    assert f"forumtools undo {batch}" in first.err
    assert pages(example.folder) == before
    assert example("undo", batch).status == 0
    assert pages(example.folder) != before


def test_undo_of_what_is_undone_says_so(example: Command) -> None:
    example("create", "submissions.csv")
    batch = example("batches", "--format", "json").json["batches"][0]["batch"]
    example("undo", batch)

    run = example("undo", batch)

    assert run.out.count("déjà comme avant le lot") == 4


def test_a_stopped_batch_still_names_what_was_refused(example: Command, breaking: pytest.MonkeyPatch) -> None:
    stopped = example("create", "submissions.csv")

    assert "refusée      submissions.csv, ligne 15" in stopped.out
