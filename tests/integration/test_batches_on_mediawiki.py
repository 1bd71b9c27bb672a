"""A batch on the real MediaWiki, taken back: updates, renamings, creations; as a bot and as an administrator."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from forumtools.errors import PageMissing
from forumtools.jobs.batches import run_batch
from forumtools.jobs.forums import OpenForum
from forumtools.jobs.undoing import plan_undo, undo_batch
from forumtools.model.changes import Action, Change
from forumtools.model.records import Page
from forumtools.store.journal import Standing
from tests.forums import default_forum
from tests.mediawiki import RealWiki, unique

pytestmark = pytest.mark.mediawiki

FICHE = "{{{{Contribution\n|titre={name}\n|édition=2018\n|contributeurs=Awen Riou\n}}}}\n== Présentation ==\nUne fiche."


def opened(wiki: RealWiki, account: tuple[str, str], folder: Path) -> OpenForum:
    return OpenForum(default_forum(), wiki.open(account), folder / ".forumtools")


def changes(forum: OpenForum) -> list[Change]:
    """Return a creation, an update and a renaming of pages that nobody else knows."""
    there = []
    for word in ("Changée", "Renommée"):
        name = unique(word)
        page = forum.writable().save(Page(f"Contrib:{name}", FICHE.format(name=name)), summary="essai")
        there.append(page)
    updated, renamed = there
    new = unique("Créée")
    return [
        Change(action=Action.CREATE, title=f"Contrib:{new}", after=FICHE.format(name=new), summary="Fiche créée"),
        Change(
            action=Action.UPDATE,
            title=updated.title,
            revision=updated.revision,
            before=updated.text,
            after=updated.text.replace("2018", "2016"),
            summary="Édition",
        ),
        Change(
            action=Action.RENAME,
            title=renamed.title,
            to=f"{renamed.title} bis",
            revision=renamed.revision,
            before=renamed.text,
            after=renamed.text,
            summary="Doublon",
        ),
    ]


@pytest.mark.parametrize("who", ["robot", "admin"])
def test_all_is_taken_back_and_can_be_done_again(mediawiki: RealWiki, tmp_path: Path, who: str) -> None:
    forum = opened(mediawiki, getattr(mediawiki, who), tmp_path)
    planned = changes(forum)
    creation, update, renaming = planned
    done = list(run_batch(forum, planned, command="essai"))
    assert [step.standing for step in done] == [Standing.DONE] * 3

    undo = plan_undo(forum, "last")
    undone = list(undo_batch(forum, undo))

    assert (undo.kept, [step.standing for step in undone]) == ([], [Standing.DONE] * 3)
    assert forum.wiki.get(update.title).text == update.before
    assert forum.wiki.get(renaming.title).text == renaming.before
    _assert_taken_away(forum, creation.title, is_deleted=who == "admin")
    again = list(undo_batch(forum, plan_undo(forum, "last")))
    assert [step.standing for step in again] == [Standing.DONE] * 3
    assert forum.wiki.get(creation.title).text == creation.after
    assert forum.wiki.get(renaming.to).text == renaming.before


def _assert_taken_away(forum: OpenForum, title: str, *, is_deleted: bool) -> None:
    try:
        page = forum.wiki.get(title)
    except PageMissing:
        assert is_deleted
    else:
        assert (page.text, is_deleted) == ("", False)
    kind = forum.forum.main_kind
    assert title not in {reading.page.title for reading in forum.readings(kind)}


def test_what_somebody_changed_since_stays(mediawiki: RealWiki, tmp_path: Path) -> None:
    forum = opened(mediawiki, mediawiki.robot, tmp_path)
    planned = changes(forum)
    list(run_batch(forum, planned, command="essai"))
    somebody = mediawiki.open(mediawiki.admin)
    page = somebody.get(planned[1].title)
    somebody.save(replace(page, text=page.text + "\nUne phrase de plus."), summary="à la main")

    undo = plan_undo(forum, "last")
    list(undo_batch(forum, undo))

    assert [kept.title for kept in undo.kept] == [planned[1].title]
    assert forum.wiki.get(planned[1].title).text.endswith("Une phrase de plus.")
