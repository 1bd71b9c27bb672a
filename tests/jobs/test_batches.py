"""Batches: written down first, never done twice, gone on with after any stop, and taken back."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path

import pytest

from forumtools.errors import NotAllowed, UsageError, WikiUnreachable
from forumtools.jobs.batches import Step, resume_batch, run_batch
from forumtools.jobs.forums import OpenForum
from forumtools.jobs.undoing import plan_undo, undo_batch
from forumtools.language import Text
from forumtools.model.changes import Action, Change
from forumtools.model.records import Page
from forumtools.store.journal import Journal, Standing
from forumtools.wikis.folder import FolderWiki
from forumtools.wikis.memory import MemoryWiki
from tests.forums import in_memory

FICHE = "{{{{Contribution\n|titre={name}\n|édition=2018\n|contributeurs=Yaël Tanguy\n}}}}\n== Présentation ==\nx"


@pytest.fixture
def forum(tmp_path: Path) -> OpenForum:
    """A forum of two pages, with a place for its journal."""
    pages = [Page(f"Contrib:{name}", FICHE.format(name=name)) for name in ("Bancs", "Cartes")]
    return replace(in_memory(*pages), state=tmp_path / ".forumtools")


def creation(name: str) -> Change:
    return Change(action=Action.CREATE, title=f"Contrib:{name}", after=FICHE.format(name=name), summary="Fiche créée")


def update(forum: OpenForum, name: str, old: str, new: str) -> Change:
    page = forum.wiki.get(f"Contrib:{name}")
    return Change(
        action=Action.UPDATE,
        title=page.title,
        revision=page.revision,
        before=page.text,
        after=page.text.replace(old, new),
        summary="Fiche changée",
    )


def removal(forum: OpenForum, name: str) -> Change:
    page = forum.wiki.get(f"Contrib:{name}")
    return Change(action=Action.REMOVE, title=page.title, revision=page.revision, before=page.text, summary="Doublon")


def renaming(forum: OpenForum, name: str, to: str) -> Change:
    page = forum.wiki.get(f"Contrib:{name}")
    return Change(
        action=Action.RENAME,
        title=page.title,
        to=f"Contrib:{to}",
        revision=page.revision,
        before=page.text,
        after=page.text,
        summary="Renommage",
    )


def run(forum: OpenForum, *changes: Change) -> list[Step]:
    return list(run_batch(forum, changes, command="essai"))


def undo(forum: OpenForum, batch: str = "last") -> list[Step]:
    return list(undo_batch(forum, plan_undo(forum, batch)))


def pages(forum: OpenForum) -> dict[str, str]:
    return {page.title: page.text for page in forum.wiki.pages("Contrib")}


def standings(steps: Iterable[Step]) -> list[Standing]:
    return [step.standing for step in steps]


def edited(forum: OpenForum, name: str, old: str, new: str) -> None:
    """Let somebody else edit a page."""
    assert isinstance(forum.wiki, MemoryWiki)
    page = forum.wiki.get(f"Contrib:{name}")
    MemoryWiki.save(forum.wiki, replace(page, text=page.text.replace(old, new)), summary="à la main")


def intercepted(forum: OpenForum, before_save: Callable[[Page], None]) -> OpenForum:
    """Return *forum* with something that happens before each save."""

    class Wiki(MemoryWiki):
        def save(self, page: Page, *, summary: str, token: str = "") -> Page:
            before_save(page)
            return super().save(page, summary=summary, token=token)

    assert isinstance(forum.wiki, MemoryWiki)
    wiki = Wiki(site=forum.site)
    wiki.__dict__.update(forum.wiki.__dict__)
    return replace(forum, wiki=wiki)


def test_a_batch_is_done_and_written_down(forum: OpenForum) -> None:
    steps = run(forum, creation("Vélos"), update(forum, "Bancs", "2018", "2016"))

    assert standings(steps) == [Standing.DONE, Standing.DONE]
    assert "2016" in pages(forum)["Contrib:Bancs"]
    batch = Journal(forum.state).batch("last")
    assert (batch.head.command, batch.head.wiki, batch.left) == ("essai", "memory", 0)
    assert [entry.result for entry in batch.entries] == [step.page for step in steps]


def test_nothing_to_do_makes_no_batch(forum: OpenForum) -> None:
    assert run(forum) == []
    assert list(Journal(forum.state).batches()) == []


def test_each_edit_is_noted_on_the_disk_before_and_after(forum: OpenForum, monkeypatch: pytest.MonkeyPatch) -> None:
    happened: list[str] = []
    sync = os.fsync
    monkeypatch.setattr(os, "fsync", lambda file: (happened.append("disk"), sync(file)))
    watched = intercepted(forum, lambda page: happened.append("edit"))

    run(watched, creation("Vélos"), creation("Trains"))

    begun = happened.index("edit") - 1
    assert "edit" not in happened[:begun]
    assert happened[begun:] == ["disk", "edit", "disk"] * 2


def test_a_page_that_cannot_be_saved_is_told_and_stops_nothing(forum: OpenForum) -> None:
    def refuse(page: Page) -> None:
        if "Vélos" in page.title:
            raise NotAllowed(Text(fr="protégée", en="protected"))

    steps = run(intercepted(forum, refuse), creation("Vélos"), creation("Trains"))

    assert standings(steps) == [Standing.FAILED, Standing.DONE]
    assert Journal(forum.state).batch("last").entries[0].why == Text(fr="protégée", en="protected")
    assert standings(resume_batch(forum, "last")) == [Standing.DONE]


def test_a_wiki_that_goes_away_leaves_a_batch_to_resume(forum: OpenForum) -> None:
    def break_down(page: Page) -> None:
        if "Trains" in page.title:
            raise WikiUnreachable(Text.same("plus personne"))

    breaking = intercepted(forum, break_down)
    steps: list[Step] = []
    with pytest.raises(WikiUnreachable):
        steps.extend(run_batch(breaking, [creation("Vélos"), creation("Trains"), creation("Bus")], command="essai"))
    assert standings(steps) == [Standing.DONE, Standing.TRIED]
    assert Journal(forum.state).batch("last").left == 2

    rest = list(resume_batch(forum, "last"))

    assert [step.change.title for step in rest] == ["Contrib:Trains", "Contrib:Bus"]
    assert set(pages(forum)) == {f"Contrib:{name}" for name in ("Bancs", "Cartes", "Vélos", "Trains", "Bus")}
    assert list(resume_batch(forum, "last")) == []


def test_what_was_saved_and_not_noted_is_found_and_not_done_again(forum: OpenForum) -> None:
    """As after kill -9 between the save and the note."""
    changes = [creation("Vélos"), update(forum, "Bancs", "2018", "2016")]
    run(forum, *changes)
    _forget_last_notes(forum)
    after = pages(forum)

    steps = list(resume_batch(forum, "last"))

    assert standings(steps) == [Standing.DONE, Standing.DONE]
    assert pages(forum) == after


def _forget_last_notes(forum: OpenForum) -> None:
    assert forum.state
    [path] = (forum.state / "batches").glob("*.jsonl")
    kept = [line for line in path.read_bytes().splitlines(keepends=True) if not line.startswith(b'{"done"')]
    path.write_bytes(b"".join(kept))


def test_two_people_who_change_different_fields_both_keep_their_work(forum: OpenForum) -> None:
    ours = update(forum, "Bancs", "Yaël Tanguy", "Yaël Tanguy; Malo Riou")
    edited(forum, "Bancs", "2018", "2016")
    edited(forum, "Bancs", "== Présentation ==\nx", "== Présentation ==\nx, et y")

    [step] = run(forum, ours)

    text = pages(forum)["Contrib:Bancs"]
    assert (step.standing, step.was_merged) == (Standing.DONE, True)
    assert "Malo Riou" in text
    assert "|édition=2016" in text
    assert "x, et y" in text


def test_the_same_field_keeps_both_texts_and_is_told(forum: OpenForum) -> None:
    ours = update(forum, "Bancs", "|titre=Bancs", "|titre=Bancs publics")
    edited(forum, "Bancs", "|titre=Bancs", "|titre=Les bancs")

    [step] = run(forum, ours, *())

    assert step.standing is Standing.FAILED
    [clash] = step.clashes
    assert (clash.name, clash.before, clash.theirs, clash.ours) == ("titre", "Bancs", "Les bancs", "Bancs publics")
    assert "|titre=Les bancs" in pages(forum)["Contrib:Bancs"]
    assert "Bancs publics" in Journal(forum.state).batch("last").entries[0].change.after


def test_somebody_who_edits_again_and_again_does_not_lose_either(forum: OpenForum) -> None:
    times = iter(range(2))

    def edit_meanwhile(page: Page) -> None:
        if next(times, None) is not None:
            edited(watched, "Bancs", "2018", "20180")

    watched = intercepted(forum, edit_meanwhile)

    [step] = run(watched, update(watched, "Bancs", "Yaël Tanguy", "Malo Riou"))

    assert step.standing is Standing.DONE
    assert "201800" in pages(watched)["Contrib:Bancs"]
    assert "Malo Riou" in pages(watched)["Contrib:Bancs"]


def test_a_page_deleted_meanwhile_is_told_and_its_text_kept(forum: OpenForum) -> None:
    ours = update(forum, "Bancs", "2018", "2016")
    forum.writable().remove(forum.wiki.get("Contrib:Bancs"), reason="doublon")

    [step] = run(forum, ours)

    assert step.standing is Standing.FAILED
    assert "Contrib:Bancs" not in pages(forum)
    assert "2016" in Journal(forum.state).batch("last").entries[0].change.after


def test_undo_puts_everything_back(forum: OpenForum) -> None:
    before = pages(forum)
    run(
        forum,
        creation("Vélos"),
        update(forum, "Bancs", "2018", "2016"),
        removal(forum, "Cartes"),
    )
    assert set(pages(forum)) == {"Contrib:Bancs", "Contrib:Vélos"}

    steps = undo(forum)

    assert standings(steps) == [Standing.DONE] * 3
    assert pages(forum) == before


def test_undo_of_a_renaming(forum: OpenForum) -> None:
    before = pages(forum)
    [step] = run(forum, renaming(forum, "Bancs", "Bancs publics"))
    assert step.page
    assert step.page.title == "Contrib:Bancs publics"

    undo(forum)

    assert pages(forum)["Contrib:Bancs"] == before["Contrib:Bancs"]


def test_undo_of_an_undo(forum: OpenForum) -> None:
    run(forum, creation("Vélos"), update(forum, "Bancs", "2018", "2016"))
    done = pages(forum)
    undo(forum)

    undo(forum)

    assert pages(forum) == done


def test_undo_of_several_changes_of_one_page(forum: OpenForum) -> None:
    before = pages(forum)
    first = update(forum, "Bancs", "2018", "2016")
    second = replace(first, before=first.after, after=first.after.replace("Yaël", "Malo"))
    run(forum, first, second)
    assert "Malo" in pages(forum)["Contrib:Bancs"]

    assert standings(undo(forum)) == [Standing.DONE] * 2

    assert pages(forum) == before


def test_undo_leaves_what_others_changed_since_and_says_why(forum: OpenForum) -> None:
    run(forum, creation("Vélos"), update(forum, "Bancs", "2018", "2016"), update(forum, "Cartes", "2018", "2016"))
    edited(forum, "Bancs", "x", "x, et mieux")
    edited(forum, "Vélos", "x", "x, complété")

    planned = plan_undo(forum, "last")

    assert [change.title for change in planned.changes] == ["Contrib:Cartes"]
    assert sorted(kept.title for kept in planned.kept) == ["Contrib:Bancs", "Contrib:Vélos"]
    assert all("modifiée depuis" in kept.why.fr for kept in planned.kept)
    list(undo_batch(forum, planned))
    assert "x, et mieux" in pages(forum)["Contrib:Bancs"]
    assert "|édition=2018" in pages(forum)["Contrib:Cartes"]


def test_undo_of_a_stopped_batch_takes_back_what_was_sent_without_an_answer(forum: OpenForum) -> None:
    before = pages(forum)
    run(forum, creation("Vélos"), update(forum, "Bancs", "2018", "2016"))
    _forget_last_notes(forum)

    undo(forum)

    assert pages(forum) == before


def test_a_batch_of_another_wiki_is_left_alone(forum: OpenForum) -> None:
    run(forum, creation("Vélos"))
    elsewhere = MemoryWiki(site=forum.site)
    elsewhere.location = "https://ailleurs.example.org/api.php"

    with pytest.raises(UsageError, match="--wiki memory"):
        plan_undo(replace(forum, wiki=elsewhere), "last")
    with pytest.raises(UsageError, match="--wiki memory"):
        list(resume_batch(replace(forum, wiki=elsewhere), "last"))


def test_a_renaming_that_was_done_and_not_noted_is_found(tmp_path: Path, forum: OpenForum) -> None:
    folder = FolderWiki(tmp_path / "wiki", forum.site)
    (tmp_path / "wiki").mkdir()
    folder.save(Page("Contrib:Bancs", "texte"), summary="")
    kept = replace(forum, wiki=folder)
    run(kept, renaming(kept, "Bancs", "Bancs publics"))
    _forget_last_notes(kept)
    again = replace(kept, wiki=FolderWiki(tmp_path / "wiki", forum.site))

    assert standings(resume_batch(again, "last")) == [Standing.DONE]
    assert again.wiki.get("Contrib:Bancs publics").text == "texte"


def test_undo_of_a_merged_edit_takes_back_ours_and_leaves_theirs(forum: OpenForum) -> None:
    ours = update(forum, "Bancs", "Yaël Tanguy", "Malo Riou")
    edited(forum, "Bancs", "== Présentation ==\nx", "== Présentation ==\nx, et y")
    [step] = run(forum, ours)
    assert step.was_merged

    undo(forum)

    text = pages(forum)["Contrib:Bancs"]
    assert "Yaël Tanguy" in text
    assert "x, et y" in text


def test_a_second_change_upon_a_merged_one_keeps_what_others_wrote(forum: OpenForum) -> None:
    first = update(forum, "Bancs", "Yaël Tanguy", "Malo Riou")
    second = replace(first, before=first.after, after=first.after.replace("titre=Bancs", "titre=Bancs publics"))
    edited(forum, "Bancs", "== Présentation ==\nx", "== Présentation ==\nx, et y")

    assert standings(run(forum, first, second)) == [Standing.DONE] * 2

    text = pages(forum)["Contrib:Bancs"]
    assert all(word in text for word in ("Malo Riou", "Bancs publics", "x, et y"))


def test_a_change_that_failed_and_is_resumed_does_not_run_over_a_later_one(forum: OpenForum) -> None:
    first = update(forum, "Bancs", "Yaël Tanguy", "Malo Riou")
    second = replace(first, before=first.after, after=first.after.replace("titre=Bancs", "titre=Bancs publics"))
    refused = iter([True])

    def refuse(page: Page) -> None:
        if next(refused, False):
            raise NotAllowed(Text.same("non"))

    refusing = intercepted(forum, refuse)
    assert standings(run(refusing, first, second)) == [Standing.FAILED, Standing.DONE]
    assert "Malo Riou" not in pages(refusing)["Contrib:Bancs"]

    assert standings(resume_batch(refusing, "last")) == [Standing.DONE]

    text = pages(refusing)["Contrib:Bancs"]
    assert all(word in text for word in ("Malo Riou", "Bancs publics"))


def test_what_does_not_clash_is_made_and_what_clashes_is_told_and_written_down(forum: OpenForum) -> None:
    ours = update(forum, "Bancs", "|titre=Bancs\n|édition=2018", "|titre=Bancs publics\n|édition=2016")
    edited(forum, "Bancs", "|titre=Bancs", "|titre=Les bancs")

    [step] = run(forum, ours)

    assert (step.standing, step.is_whole, [clash.name for clash in step.clashes]) == (Standing.DONE, False, ["titre"])
    text = pages(forum)["Contrib:Bancs"]
    assert "|titre=Les bancs" in text
    assert "|édition=2016" in text
    why = Journal(forum.state).batch("last").entries[0].why
    assert why
    assert all(word in why.fr for word in ("Bancs publics", "Les bancs"))


@pytest.mark.parametrize("action", [Action.RENAME, Action.REMOVE])
def test_undo_does_not_guess_whether_a_move_or_removal_was_made(forum: OpenForum, action: Action) -> None:
    change = renaming(forum, "Bancs", "Bancs publics") if action is Action.RENAME else removal(forum, "Bancs")
    run(forum, change)
    _forget_last_notes(forum)

    planned = plan_undo(forum, "last")

    assert planned.changes == []
    assert ["forumtools resume" in kept.why.en for kept in planned.kept] == [True]


def test_undo_of_a_renaming_leaves_nothing_behind(forum: OpenForum) -> None:
    before = pages(forum)
    run(forum, renaming(forum, "Bancs", "Bancs publics"))

    undo(forum)

    assert pages(forum) == before


def test_a_page_that_was_blank_before_is_not_deleted_with_its_history(forum: OpenForum) -> None:
    assert isinstance(forum.wiki, MemoryWiki)
    forum.wiki._store("Contrib:Vide", "")
    there = forum.wiki.get("Contrib:Vide")
    run(forum, replace(creation("Vide"), action=Action.UPDATE, revision=there.revision))

    planned = plan_undo(forum, "last")

    assert (planned.changes, len(planned.kept)) == ([], 1)


def test_a_batch_at_work_is_not_taken_back(forum: OpenForum) -> None:
    steps = run_batch(forum, [creation("Vélos"), creation("Trains")], command="essai")
    next(steps)

    with pytest.raises(UsageError, match="being worked on"):
        plan_undo(forum, "last")
    steps.close()


def test_a_forum_in_a_folder_that_was_moved_keeps_its_batches(tmp_path: Path, forum: OpenForum) -> None:
    old, new = tmp_path / "forum", tmp_path / "ailleurs"
    (old / "wiki").mkdir(parents=True)
    run(replace(forum, wiki=FolderWiki(old / "wiki", forum.site), state=old / ".forumtools"), creation("Vélos"))
    old.rename(new)
    moved = replace(forum, wiki=FolderWiki(new / "wiki", forum.site), state=new / ".forumtools")

    assert standings(undo(moved)) == [Standing.DONE]
    assert pages(moved) == {}
