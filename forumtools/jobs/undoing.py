"""Taking a batch back, page by page, where nobody has changed the page since."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Mapping
from dataclasses import dataclass, field

from forumtools.jobs.batches import Step, check_place, edit_token, is_mixed, merge_pages, new_batch, run_batch
from forumtools.jobs.forums import OpenForum
from forumtools.language import Text
from forumtools.model.changes import Action, Change
from forumtools.model.records import Page
from forumtools.store.journal import Batch, Entry, Journal, Standing

_SUMMARY = Text(
    fr="Annulation du lot {undone} (forumtools, {batch})", en="Undo of batch {undone} (forumtools, {batch})"
)
_CHANGED = Text(
    fr="modifiée depuis (révision {now}, le lot avait laissé {ours}) : voyez son historique",
    en="changed since (revision {now}, the batch left it at {ours}): see its history",
)
_AS_BEFORE = Text(fr="déjà comme avant le lot", en="already as before the batch")
_GONE = Text(fr="supprimée ou renommée depuis", en="deleted or renamed since")
_MIXED = Text(
    fr="d’autres changements y sont mêlés à ceux du lot, ou elle était vide avant : voyez son historique",
    en="others' changes are mixed with those of the batch, or it was blank before: see its history",
)
_UNKNOWN = Text(
    fr="envoyée sans réponse : « forumtools resume {batch} » d’abord, puis annulez",
    en="sent without an answer: “forumtools resume {batch}” first, then undo",
)
_BACK = Text(fr="une page de ce titre est là de nouveau", en="there is a page of that title again")


@dataclass(frozen=True, slots=True)
class Kept:
    """A page that stays as it is, and why."""

    title: str
    why: Text


@dataclass
class Undo:
    """What taking a batch back means: the changes to make, and the pages to leave alone."""

    batch: str
    undoes: str
    changes: list[Change] = field(default_factory=list)
    kept: list[Kept] = field(default_factory=list)


def plan_undo(forum: OpenForum, name: str) -> Undo:
    """
    Return what it takes to undo the batch called *name*; nothing is written.

    Raises `UsageError` for an unknown batch, one of another wiki, or one that is at work in another program, and
    `WikiError` when the wiki cannot be read.
    """
    with Journal(forum.state).reopen(name) as batch:
        check_place(forum, batch)
        return _Planner(forum, batch).plan()


def undo_batch(forum: OpenForum, undo: Undo) -> Generator[Step, None, None]:
    """Do what was planned, as a batch of its own, and yield what became of each page; raises like `run_batch`."""
    command = f"undo {undo.undoes}"
    return run_batch(forum, undo.changes, command=command, name=undo.batch, undoes=undo.undoes)


class _Planner:
    def __init__(self, forum: OpenForum, batch: Batch) -> None:
        self._forum = forum
        self._batch = batch
        self._undo = Undo(new_batch(), batch.head.batch)
        said = _SUMMARY.format(undone=batch.head.batch, batch=self._undo.batch)
        self._summary = said.say(forum.forum.language)
        self._chained: dict[str, bool] = {}
        """Titles of pages seen already, from their last change on, and whether that one is taken back."""

    def plan(self) -> Undo:
        done = list(self._done())
        now = {page.title: page for page in self._forum.wiki.read(dict.fromkeys(_title(entry) for entry in done))}
        for entry in reversed(done):
            self._take_back(entry, now)
        return self._undo

    def _done(self) -> Iterator[Entry]:
        """Yield what was done, and what was sent without an answer and turns out to be done."""
        for rank, entry in enumerate(self._batch.entries):
            if entry.standing is Standing.TRIED:
                entry = self._looked_for(rank, entry)
            if entry.standing is Standing.DONE:
                yield entry

    def _looked_for(self, rank: int, entry: Entry) -> Entry:
        if entry.change.action not in (Action.CREATE, Action.UPDATE):
            # Only who does it again learns whether it was done.
            name = self._batch.head.batch
            self._undo.kept.append(Kept(entry.change.title, _UNKNOWN.format(batch=name)))
            return entry
        token = edit_token(self._batch.head.batch, rank)
        found = self._forum.writable().own_edit(entry.change.wanted, token)
        return Entry(entry.change, Standing.DONE, found) if found else entry

    def _take_back(self, entry: Entry, now: Mapping[str, Page]) -> None:
        title = _title(entry)
        is_taken_back = self._chained.get(title, True)
        if is_taken_back:
            why = None if title in self._chained else _objection(entry, now.get(title))
            change = None if why else self._opposite(entry)
            if change is None:
                self._undo.kept.append(Kept(title, why or _MIXED))
            else:
                self._undo.changes.append(change)
            is_taken_back = change is not None
        self._chained[title] = self._chained[entry.change.title] = is_taken_back

    def _opposite(self, entry: Entry) -> Change | None:
        """Return the change that takes back the one of *entry*; nothing where others' work would go with it."""
        change, result = entry.change, entry.result
        if result is None:
            return Change(action=Action.CREATE, title=change.title, after=change.before, summary=self._summary)
        if change.action is Action.RENAME:
            action, after = Action.RENAME, result.text
        elif change.action is Action.CREATE and not is_mixed(change, result):
            action, after = Action.REMOVE, ""
        else:
            action, after = Action.UPDATE, self._without(change, result)
        if action is Action.UPDATE and not after.strip():
            return None
        return Change(
            action=action,
            title=result.title,
            revision=result.revision,
            before=result.text,
            after=after,
            to=change.title if action is Action.RENAME else "",
            leave_redirect=not change.leave_redirect,
            summary=self._summary,
        )

    def _without(self, change: Change, result: Page) -> str:
        """Return the text of *result* without what *change* did, and with what others did; empty when they clash."""
        if result.text == change.after:
            return change.before
        merged = merge_pages(self._forum, change.wanted, change.known, result)
        return "" if merged is None or merged.clashes else merged.text


def _title(entry: Entry) -> str:
    return entry.result.title if entry.result else entry.change.title


def _objection(entry: Entry, now: Page | None) -> Text | None:
    """Return why the last change of a page cannot be taken back, or nothing when it can."""
    if entry.result is None:
        return None if now is None else _BACK
    before = entry.change.before if entry.change.action is not Action.RENAME else None
    if before == (now.text if now else ""):
        return _AS_BEFORE
    if now is None:
        return _GONE
    if now.revision != entry.result.revision:
        return _CHANGED.format(now=now.revision, ours=entry.result.revision)
    return None
