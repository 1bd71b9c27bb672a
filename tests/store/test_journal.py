"""The journal: whole before the first edit, readable after any crash, one worker at a time."""

from __future__ import annotations

import json
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forumtools.errors import OutputError, UsageError
from forumtools.language import Text
from forumtools.model.changes import Action, Change
from forumtools.model.records import Page
from forumtools.store.journal import Batch, Head, Journal, Standing

HEAD = Head(batch="20261122-091400-3f9a", command="create essai.csv", wiki="https://wiki.example.org/api.php")
CHANGES = [
    Change(action=Action.CREATE, title="Contrib:Un", after="un", summary="Fiche créée"),
    Change(action=Action.UPDATE, title="Contrib:Deux", revision=2, before="b", after="deux", summary="Fiche changée"),
    Change(action=Action.RENAME, title="Contrib:Trois", to="Contrib:3", revision=3, summary="Fiche renommée"),
]


def begun(folder: Path, changes: list[Change] = CHANGES) -> Journal:
    journal = Journal(folder / ".forumtools")
    with journal.begin(HEAD, changes):
        pass
    return journal


def standings(batch: Batch) -> list[Standing]:
    return [entry.standing for entry in batch.entries]


def test_the_whole_plan_is_there_before_anything_is_done(tmp_path: Path) -> None:
    journal = Journal(tmp_path / ".forumtools")

    with journal.begin(HEAD, CHANGES):
        there = Journal(tmp_path / ".forumtools").batch("last")

    assert there.head == HEAD
    assert [entry.change for entry in there.entries] == CHANGES
    assert there.left == 3


def test_what_became_of_each_change_is_read_back(tmp_path: Path) -> None:
    journal = begun(tmp_path)

    with journal.reopen(HEAD.batch) as batch:
        batch.trying(0)
        batch.done(0, Page("Contrib:Un", "un", 7))
        batch.trying(1)
        batch.failed(1, Text(fr="non", en="no"))
        batch.trying(2)
    read = journal.batch(HEAD.batch)

    assert standings(read) == standings(batch) == [Standing.DONE, Standing.FAILED, Standing.TRIED]
    assert read.entries[0].result == Page("Contrib:Un", "un", 7)
    assert read.entries[1].why == Text(fr="non", en="no")
    assert read.left == 1


def test_a_text_that_came_out_otherwise_is_kept(tmp_path: Path) -> None:
    journal = begun(tmp_path)
    merged = Page("Contrib:Deux", "deux, et ce qu’une autre a écrit", 9)

    with journal.reopen(HEAD.batch) as batch:
        batch.done(1, merged)

    assert journal.batch(HEAD.batch).entries[1].result == merged


def test_a_page_that_was_removed_has_no_result(tmp_path: Path) -> None:
    journal = begun(tmp_path)

    with journal.reopen(HEAD.batch) as batch:
        batch.done(0, None)

    entry = journal.batch(HEAD.batch).entries[0]
    assert (entry.standing, entry.result) == (Standing.DONE, None)


@given(cut=st.integers(min_value=0))
def test_cut_anywhere_it_says_what_was_complete_and_can_be_gone_on_with(
    tmp_path_factory: pytest.TempPathFactory, cut: int
) -> None:
    folder = tmp_path_factory.mktemp("journal")
    journal = begun(folder)
    path = folder / ".forumtools" / "batches" / f"{HEAD.batch}.jsonl"
    plan = len(path.read_bytes())
    with journal.reopen(HEAD.batch) as batch:
        for rank in range(3):
            batch.trying(rank)
            batch.done(rank, Page(f"Contrib:{rank}", "é\n|", rank))
    whole = path.read_bytes()
    end = plan + cut % (len(whole) - plan + 1)
    path.write_bytes(whole[:end])

    complete = whole[plan:end].count(b"\n")
    expected = [Standing.DONE] * (complete // 2) + [Standing.TRIED] * (complete % 2)
    assert standings(journal.batch("last"))[: len(expected)] == expected

    with journal.reopen(HEAD.batch) as batch:
        batch.failed(2, Text.same("x"))
    assert standings(journal.batch("last"))[: min(2, len(expected))] == expected[:2]
    assert journal.batch("last").entries[2].standing is Standing.FAILED


@given(text=st.text(st.characters(), max_size=50))
def test_any_text_comes_back(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    change = Change(action=Action.UPDATE, title="Contrib:A", revision=1, before=text, after=text + "!", summary=text)

    journal = begun(tmp_path_factory.mktemp("journal"), [change])

    assert [entry.change for entry in journal.batch("last").entries] == [change]


def test_only_one_program_works_at_a_batch(tmp_path: Path) -> None:
    journal = begun(tmp_path)

    with (
        journal.reopen(HEAD.batch),
        pytest.raises(UsageError, match="being worked on"),
        journal.reopen(HEAD.batch),
    ):
        pass

    with journal.reopen(HEAD.batch):
        pass  # free again


def test_the_newest_batch_comes_first_and_is_called_last(tmp_path: Path) -> None:
    journal = begun(tmp_path)
    newer = Head(batch="20261123-000000-aaaa", command="validate --fix", wiki=HEAD.wiki)
    with journal.begin(newer, CHANGES[:1]):
        pass

    assert [batch.head for batch in journal.batches()] == [newer, HEAD]
    assert journal.batch("last").head == newer


def test_an_unknown_batch_is_told_with_those_that_are_there(tmp_path: Path) -> None:
    journal = begun(tmp_path)

    with pytest.raises(UsageError, match=HEAD.batch):
        journal.batch("20261122-091400-3f9b")
    for name in ("../../etc/passwd", "", "a/b"):
        with pytest.raises(UsageError):
            journal.batch(name)


def test_nobody_else_reads_it_and_git_leaves_it_out(tmp_path: Path) -> None:
    begun(tmp_path)

    state = tmp_path / ".forumtools"
    assert stat.S_IMODE(state.stat().st_mode) == 0o700
    assert (state / ".gitignore").read_text() == "*\n"


def test_a_file_that_is_no_journal_is_told_by_line(tmp_path: Path) -> None:
    journal = begun(tmp_path)
    path = tmp_path / ".forumtools" / "batches" / f"{HEAD.batch}.jsonl"
    path.write_bytes(path.read_bytes() + b'{"quoi": 1}\n')

    with pytest.raises(UsageError, match="line 5"):
        journal.batch("last")


def test_without_a_place_for_the_journal_nothing_begins(tmp_path: Path) -> None:
    (tmp_path / ".forumtools").write_text("a file, not a folder")

    with (
        pytest.raises(OutputError, match="Nothing is done without it"),
        Journal(tmp_path / ".forumtools").begin(HEAD, []),
    ):
        pass


def test_it_is_read_without_us(tmp_path: Path) -> None:
    journal = begun(tmp_path)
    with journal.reopen(HEAD.batch) as batch:
        batch.done(0, Page("Contrib:Un", "un", 7))

    lines = (tmp_path / ".forumtools" / "batches" / f"{HEAD.batch}.jsonl").read_text().splitlines()

    assert json.loads(lines[0])["command"] == "create essai.csv"
    assert json.loads(lines[-1]) == {"done": 0, "title": "Contrib:Un", "revision": 7}


def test_a_wiki_in_memory_has_a_journal_that_is_not_written() -> None:
    with Journal(None).begin(HEAD, CHANGES) as batch:
        batch.done(0, Page("Contrib:Un", "un", 7))

    assert batch.count(Standing.DONE) == 1
    assert list(Journal(None).batches()) == []


def test_one_file_that_is_none_hides_no_other(tmp_path: Path) -> None:
    journal = begun(tmp_path)
    (tmp_path / ".forumtools" / "batches" / "brouillon.jsonl").write_text("")
    found: list[str] = []

    with pytest.raises(UsageError, match="brouillon"):
        found.extend(batch.head.batch for batch in journal.batches())

    assert found == [HEAD.batch]


def test_on_a_full_disk_the_journal_is_as_before_and_that_is_a_sentence(tmp_path: Path) -> None:
    begun(tmp_path)
    path = tmp_path / ".forumtools" / "batches" / f"{HEAD.batch}.jsonl"
    before = path.read_bytes()
    script = (
        "import resource, signal, sys\n"
        "from pathlib import Path\n"
        "from forumtools.errors import OutputError\n"
        "from forumtools.model.records import Page\n"
        "from forumtools.store.journal import Journal\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        f"resource.setrlimit(resource.RLIMIT_FSIZE, ({len(before) + 20}, {len(before) + 20}))\n"
        "try:\n"
        f"    with Journal(Path({str(tmp_path / '.forumtools')!r})).reopen('last') as batch:\n"
        "        batch.done(0, Page('Contrib:Un', 'x' * 100, 7))\n"
        "except OutputError as error:\n"
        "    sys.exit(7)\n"
    )

    run = subprocess.run([sys.executable, "-c", script], check=False, capture_output=True)

    assert (run.returncode, run.stderr) == (7, b"")
    assert path.read_bytes() == before


def test_what_failed_to_be_written_leaves_no_half_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)

    with pytest.raises(OutputError, match="No space"), Journal(tmp_path / ".forumtools").begin(HEAD, CHANGES):
        pass

    assert list((tmp_path / ".forumtools" / "batches").iterdir()) == []


def test_the_file_is_its_owners_alone(tmp_path: Path) -> None:
    begun(tmp_path)

    [path] = (tmp_path / ".forumtools" / "batches").iterdir()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
