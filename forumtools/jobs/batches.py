"""Doing what was planned, page by page, so that it can be gone on with after a crash and is never done twice."""

from __future__ import annotations

import hashlib
from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from forumtools.errors import EditConflict, ForumToolsError, PageMissing, UsageError
from forumtools.jobs.forums import OpenForum
from forumtools.language import Text
from forumtools.model.changes import Action, Change
from forumtools.model.records import Page
from forumtools.outputs.clashes import clash_report
from forumtools.store.journal import Batch, Entry, Head, Journal, Standing
from forumtools.wikis.stored import acts_when_saved, stored
from forumtools.wikitext.merging import Clash, Merged, merge_changes

_MERGES = 3
_ELSEWHERE = Text(
    fr="Le lot {batch} a été fait sur {theirs}, et non sur {ours}. Indiquez ce wiki : --wiki {theirs}",
    en="Batch {batch} was made on {theirs}, not on {ours}. Name that wiki: --wiki {theirs}",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What became of one change of a batch."""

    change: Change
    standing: Standing
    page: Page | None = None
    """The page as it is now; none where it was removed or the change was not made."""

    error: ForumToolsError | None = None
    clashes: tuple[Clash, ...] = ()
    """What somebody else changed meanwhile and differently: both texts."""

    @property
    def stops(self) -> bool:
        """Whether the error concerns every page: the batch is left to be resumed."""
        return self.standing is Standing.TRIED

    @property
    def is_whole(self) -> bool:
        """Whether the change was made, and nothing of it was left out."""
        return self.standing is Standing.DONE and not self.clashes

    @property
    def was_merged(self) -> bool:
        """Whether the page now has more than was sent: what others changed meanwhile is there too."""
        return self.page is not None and is_mixed(self.change, self.page)


def is_mixed(change: Change, page: Page) -> bool:
    """Say whether *page*, as *change* left it, has other people's changes too; the wiki's own workings are none."""
    return stored(change.after) != page.text and not acts_when_saved(change.after)


def new_batch() -> str:
    """Return the name of a new batch: when it began, to the microsecond, so that names sort as batches came."""
    now = datetime.now(UTC)
    return f"{now:%Y%m%d-%H%M%S}-{now.microsecond:05x}"


def edit_token(batch: str, rank: int) -> str:
    """Return the name of one edit of a batch, the same in every run."""
    return hashlib.sha256(f"{batch}\n{rank}".encode()).hexdigest()[:12]


def run_batch(
    forum: OpenForum, changes: Sequence[Change], *, command: str, name: str = "", undoes: str = ""
) -> Generator[Step, None, None]:
    """
    Write down *changes* in the journal, then do them, and yield what became of each, in order.

    A page that cannot be saved is told and left out. What concerns every page (the wiki is gone, the account is
    blocked) ends the batch: the step is yielded with its error, and the error raised; `resume_batch` goes on.
    Nothing to change makes no batch. Raises `UsageError` when the wiki can only be read, `OutputError` when the
    journal cannot be written.
    """
    if not changes:
        return
    began = datetime.now(UTC).isoformat(timespec="seconds")
    forum.writable()
    head = Head(batch=name or new_batch(), command=command, wiki=place(forum), began=began, undoes=undoes)
    with Journal(forum.state).begin(head, changes) as batch:
        yield from _Run(forum, batch).steps()


def resume_batch(forum: OpenForum, name: str) -> Generator[Step, None, None]:
    """
    Go on with the batch called *name* and yield what becomes of each change that was not done.

    What was sent and never confirmed is looked for on the wiki before it is sent again. Raises like `run_batch`,
    and `UsageError` for an unknown batch, one of another wiki, or one that is at work in another program.
    """
    with Journal(forum.state).reopen(name) as batch:
        check_place(forum, batch)
        yield from _Run(forum, batch).steps()


def place(forum: OpenForum) -> str:
    """Return where the wiki of *forum* is; a folder beside the forum file by its way from there, for both may move."""
    location = forum.wiki.location
    if not Path(location).is_dir():
        return location
    folder = Path(location).resolve()
    home = forum.state.resolve().parent if forum.state else folder
    return folder.relative_to(home).as_posix() if folder.is_relative_to(home) else str(folder)


def check_place(forum: OpenForum, batch: Batch) -> None:
    """Raise `UsageError` when *batch* was made on another wiki than that of *forum*."""
    ours, theirs = place(forum), batch.head.wiki
    if ours != theirs:
        raise UsageError(_ELSEWHERE.format(batch=batch.head.batch, theirs=theirs, ours=ours))


def merge_pages(forum: OpenForum, before: Page, after: Page, now: Page) -> Merged | None:
    """Return what `merge_changes` makes of three states of one page; nothing when the page is of no kind."""
    kind = forum.forum.kind_of_title(now.title)
    if kind is None:
        return None
    read = forum.reader(kind).read
    return merge_changes(read(before), read(after), read(now))


class _Run:
    """One run through a batch, the first or a later one."""

    def __init__(self, forum: OpenForum, batch: Batch) -> None:
        self._forum = forum
        self._wiki = forum.writable()
        self._batch = batch
        self._made: dict[str, Page] = {}
        """The pages as earlier changes of the batch left them."""

        self._planned: set[str] = set()
        """Titles of pages that earlier changes are about, made or not."""

    def steps(self) -> Iterator[Step]:
        for rank, entry in enumerate(self._batch.entries):
            if entry.standing is Standing.DONE:
                self._remember(entry.change, entry.result)
            else:
                step = self._step(rank, entry)
                yield step
                if step.error and step.stops:
                    raise step.error
            self._planned.add(entry.change.title)

    def _step(self, rank: int, entry: Entry) -> Step:
        change, token = self._upon_ours(entry.change), edit_token(self._batch.head.batch, rank)
        clashes: list[Clash] = []
        try:
            was_sent = entry.standing is not Standing.PLANNED
            self._batch.trying(rank)
            page = (self._found(change, token) if was_sent else None) or self._do(change, token, clashes)
        except ForumToolsError as error:
            if error.stops_batch:
                return Step(change=entry.change, standing=Standing.TRIED, error=error)
            return self._failed(rank, entry, error, clashes)
        kind = self._forum.forum.kind_of_title(change.title)
        self._batch.done(rank, page, clash_report(clashes, kind) if clashes and kind else None)
        self._remember(change, page)
        return Step(change=entry.change, standing=Standing.DONE, page=page, clashes=tuple(clashes))

    def _upon_ours(self, change: Change) -> Change:
        """Let a second change of a page in one batch be based on the first, where that left what it was to leave."""
        ours = self._made.get(change.title)
        is_as_planned = ours is not None and ours.text == stored(change.before)
        return replace(change, revision=ours.revision) if ours and is_as_planned else change

    def _failed(self, rank: int, entry: Entry, error: ForumToolsError, clashes: Sequence[Clash] = ()) -> Step:
        self._batch.failed(rank, error.text)
        return Step(change=entry.change, standing=Standing.FAILED, error=error, clashes=tuple(clashes))

    def _remember(self, change: Change, page: Page | None) -> None:
        self._made.pop(change.title, None)
        if page is not None:
            self._made[page.title] = page

    def _found(self, change: Change, token: str) -> Page | None:
        """Return what an earlier run did without noting it, if it did; a removal tells by itself."""
        if change.action is Action.REMOVE:
            return None
        title = change.to if change.action is Action.RENAME else change.title
        return self._wiki.own_edit(replace(change.wanted, title=title), token)

    def _do(self, change: Change, token: str, clashes: list[Clash]) -> Page | None:
        """Do *change*; what of it clashes with others' work is left out and added to *clashes*."""
        match change.action:
            case Action.RENAME:
                titles = change.title, change.to
                keep = change.leave_redirect
                return self._wiki.rename(*titles, reason=change.summary, token=token, leave_redirect=keep)
            case Action.REMOVE:
                return self._remove(change, token)
            case _:
                return self._save(change, token, clashes)

    def _remove(self, change: Change, token: str) -> Page | None:
        try:
            return self._wiki.remove(change.known, reason=change.summary, token=token)
        except PageMissing:
            return None  # as wanted, whoever did it

    def _save(self, change: Change, token: str, clashes: list[Clash]) -> Page:
        # A change planned upon another one that did not come out as planned would bring that one with it.
        page = self._merged(change, clashes) if self._is_adrift(change) else change.wanted
        for _ in range(_MERGES):
            try:
                return self._wiki.save(page, summary=change.summary, token=token)
            except EditConflict:
                page = self._merged(change, clashes)
        return self._wiki.save(page, summary=change.summary, token=token)

    def _is_adrift(self, change: Change) -> bool:
        ours = self._made.get(change.title)
        return change.title in self._planned and (ours is None or ours.revision != change.revision)

    def _merged(self, change: Change, clashes: list[Clash]) -> Page:
        """Return the page as it is now with our change upon it; raise when nothing of that can be made."""
        now = self._wiki.get(change.title)
        merged = merge_pages(self._forum, change.known, change.wanted, now)
        clashes[:] = merged.clashes if merged else ()
        if merged is None or (clashes and merged.text == now.text):
            raise EditConflict(change.title)
        return replace(now, text=merged.text)
