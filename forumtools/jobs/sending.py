"""
The worker: accepted submissions become pages, one by one, and each exactly once.

A submission is one batch of the journal, whose name follows from its receipt number and from how often it was handed
over. So what a worker did before it was killed is found again by the next one, on this machine by the journal, and on
any other by the mark of the edit.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from forumtools.errors import ForumToolsError, PageExists, UsageError
from forumtools.forms.answers import Answers
from forumtools.forms.contributions import read_contribution
from forumtools.forms.controls import Form, form_of
from forumtools.forms.submissions import Submission
from forumtools.jobs.batches import Step, edit_token, resume_batch, run_batch
from forumtools.jobs.contributing import picture_name
from forumtools.jobs.creating import says
from forumtools.jobs.forums import OpenForum
from forumtools.jobs.viewing import changed
from forumtools.language import Text
from forumtools.model.changes import Change, text_change
from forumtools.model.forum import Kind
from forumtools.model.records import Page, Record
from forumtools.model.roles import Role
from forumtools.model.states import is_promised
from forumtools.model.words import fold
from forumtools.outputs.clashes import clash_report
from forumtools.store.entries import Stored
from forumtools.store.journal import Journal, Standing
from forumtools.store.keeping import Upload, Uploads
from forumtools.store.working import Work
from forumtools.wikis.protocols import UploadingWiki, can_upload
from forumtools.wikitext.escaping import clean, escape
from forumtools.wikitext.titles import safe_title
from forumtools.wikitext.writing import write_page

_LONGEST_WAIT = 60
"""Minutes between two tries."""

_PUBLISHED = ("publiee", "published")
_NO_KIND = Text(
    fr="le fichier du forum ne connaît plus ce type de page : « {kind} »",
    en="the forum file no longer knows this kind of page: “{kind}”",
)
_TAKEN_OVER = Text(fr="un autre programme s’en occupe", en="another program has it now")
_UNREAD = Text(
    fr="la page ne dirait pas ce qui a été envoyé ; il faut qu’une personne regarde",
    en="the page would not say what was sent; a person must look",
)
_NO_FILES = Text(fr="sans son image : {why}", en="without its picture: {why}")
_TAKES_NONE = Text(fr="ce wiki ne prend pas de fichiers", en="this wiki takes no files")
_SUMMARY_FILE = Text(fr="Image d’une contribution", en="Picture of a contribution")
_SUMMARY_NEW = Text(fr="Contribution publiée", en="Contribution published")
_SUMMARY = Text(fr="Contribution mise à jour", en="Contribution updated")


@dataclass(frozen=True, kw_only=True)
class Sent:
    """What became of one submission."""

    stored: Stored
    page: str = ""
    trouble: Text | None = None
    """Why not, or what a person should look at all the same."""

    error: ForumToolsError | None = None
    """What concerns every submission: the wiki is gone, the account is blocked."""

    @property
    def is_published(self) -> bool:
        """Whether the page stands."""
        return bool(self.page)


class Sender:
    """Writes submissions to the wiki."""

    def __init__(self, forum: OpenForum, work: Work, uploads: Uploads, *, mails: bool = False) -> None:
        """*mails*: whether people are written to when their page stands."""
        self._mails = mails
        self._forum = forum
        self._work = work
        self._uploads = uploads

    def send(self, clock: Callable[[], datetime], *, only: str = "") -> Iterator[Sent]:
        """
        Send what waits and yield what became of each; *only* is the id of the one that is wanted.

        Stops where the wiki as a whole is the trouble: what was claimed is put off, and nothing is lost.
        """
        self._forum.writable()
        while stored := self._work.claim(clock(), only):
            sent = self._one(stored, clock)
            yield sent
            if sent.error or only:
                return

    def _one(self, stored: Stored, clock: Callable[[], datetime]) -> Sent:
        try:
            return self._written(stored, clock)
        except ForumToolsError as error:
            now = clock()
            wait = timedelta(minutes=min(2**stored.attempts, _LONGEST_WAIT))
            self._work.postpone(stored.id, error.text, now + wait, now)
            return Sent(stored=stored, trouble=error.text, error=error)

    def _written(self, stored: Stored, clock: Callable[[], datetime]) -> Sent:
        kind = self._forum.forum.kind(stored.kind)
        if kind is None:
            return self._held(stored, _NO_KIND.format(kind=stored.kind), clock)
        form = form_of(kind, self._forum.forum)
        title = submission_of(self._forum, form, stored).record.page
        before = self._before(title, kind, stored)
        picture, unseen = self._picture(stored, before, kind)
        record, faults = self._record(form, stored, picture)
        if faults:
            return self._held(stored, faults[0], clock)
        wanted = self._text(record, before)
        if not says(self._forum.reader(kind).read(replace(before, text=wanted)), record):
            return self._held(stored, _UNREAD, clock)
        if wanted == stored.written:
            return self._done(stored, before, wanted, unseen, clock)
        return self._saved(stored, before, wanted, unseen, clock)

    def _before(self, title: str, kind: Kind, stored: Stored) -> Page:
        """Return what our change is a change of: what we wrote before, a promise that is to be kept, or nothing."""
        if stored.written:
            return Page(title, stored.written, stored.revision)
        return self._ours(title, stored) or self._promise(title, kind)

    def _ours(self, title: str, stored: Stored) -> Page | None:
        """Return what an earlier sending of this submission made, of which the answer was lost."""
        journal, wiki = Journal(self._forum.state), self._forum.writable()
        for number in range(stored.sends - 1, 0, -1):
            name = batch_name(stored, number)
            text = journal.batch(name).entries[0].change.after if name in journal.names() else ""
            found = wiki.own_edit(Page(title, text), edit_token(name, 0))
            if found is not None:
                return found
        return None

    def _picture(self, stored: Stored, before: Page, kind: Kind) -> tuple[str, Text | None]:
        """Put the picture on the wiki, if there is one; return its name there, and why it is not the new one."""
        answer = next((said for said in stored.answers.values() if isinstance(said, dict) and said.get("upload")), None)
        found = self._uploads.get(stored.id, answer["upload"]) if answer else None
        if answer is None or found is None:
            return "", None
        wiki = self._forum.wiki
        there = self._forum.reader(kind).read(before).record.one(Role.IMAGE) if before.text else ""
        if not can_upload(wiki):
            return there, _NO_FILES.format(why=_TAKES_NONE)
        said = {"text": _described(answer), "summary": _SUMMARY_FILE.say(self._forum.forum.language)}
        try:
            return _bare(_put(wiki, stored, found, said, batch_name(stored))), None
        except ForumToolsError as error:
            if error.stops_batch:
                raise
            return there, _NO_FILES.format(why=error.text)

    def _record(self, form: Form, stored: Stored, picture: str) -> tuple[Record, tuple[Text, ...]]:
        submission = submission_of(self._forum, form, stored, picture=picture)
        record = submission.record
        return replace(record, values={**record.values, **_status(record)}), submission.faults

    def _promise(self, title: str, kind: Kind) -> Page:
        """Return the page that organisers made for what was promised, if there is one; it is there to be filled in."""
        page = next(iter(self._forum.wiki.read([title])), None)
        is_there = page is not None and is_promised(self._forum.reader(kind).read(page).record)
        return page if page is not None and is_there else Page(title, "")

    def _text(self, record: Record, before: Page) -> str:
        if not before.text:
            return write_page(record, self._forum.site)
        return changed(self._forum.reader(record.kind).read(before), record)

    def _saved(
        self, stored: Stored, before: Page, wanted: str, unseen: Text | None, clock: Callable[[], datetime]
    ) -> Sent:
        name = batch_name(stored)
        said = (_SUMMARY if stored.written else _SUMMARY_NEW).say(self._forum.forum.language)
        change = text_change(before, wanted, f"{said} (forumtools, {name})")
        step = self._step(name, change)
        if step.page is None:
            error = step.error or UsageError(_UNREAD)
            return self._held(stored, error.text, clock)
        kind = self._forum.forum.kind(stored.kind)
        trouble = clash_report(step.clashes, kind) if step.clashes and kind else unseen
        # A batch that is gone on with does what was planned then.
        return self._done(stored, step.page, step.change.after, trouble, clock)

    def _step(self, name: str, change: Change) -> Step:
        """Do the change, or find what an earlier worker did of it; raises what concerns every submission."""
        journal = Journal(self._forum.state)
        if name not in journal.names():
            steps = run_batch(self._forum, [change], command="queue send", name=name)
        elif (entry := journal.batch(name).entries[0]).standing is Standing.DONE:
            return Step(change=entry.change, standing=Standing.DONE, page=entry.result)
        else:
            steps = resume_batch(self._forum, name)
        with closing(steps):
            step = next(steps)
        if step.stops and step.error:
            raise step.error
        return step

    def _held(self, stored: Stored, why: Text, clock: Callable[[], datetime]) -> Sent:
        self._work.hold(stored.id, why, clock())
        return Sent(stored=stored, trouble=why)

    def _done(
        self, stored: Stored, page: Page, wanted: str, trouble: Text | None, clock: Callable[[], datetime]
    ) -> Sent:
        is_ours = self._work.published(
            stored.id,
            page=page.title,
            revision=page.revision,
            written=wanted,
            now=clock(),
            trouble=trouble,
            mail=self._mails and stored.published is None,
        )
        # Another worker took it over meanwhile: it will find this very edit, and say so.
        return Sent(stored=stored, page=page.title if is_ours else "", trouble=trouble if is_ours else _TAKEN_OVER)


def submission_of(forum: OpenForum, form: Form, stored: Stored, *, picture: str | None = None) -> Submission:
    """
    Return the page that a stored submission asks for, with its title as the wiki writes it; nothing private.

    *picture* is the name that its picture has on the wiki, where that is known already.
    """
    answers = Answers(dict(stored.answers or stored.draft or {}))
    name = picture_name(form, answers) if picture is None else picture
    submission = read_contribution(form, answers, forum.forum, picture=name, page=stored.page)
    title = submission.record.page
    return replace(submission, record=replace(submission.record, page=forum.site.normal(title) if title else ""))


def _put(wiki: UploadingWiki, stored: Stored, found: Upload, said: Mapping[str, str], batch: str) -> str:
    """Put a picture on the wiki under the name of its page; another file may have that name already."""
    suffix = found.name.rpartition(".")[2]
    title = (safe_title(stored.title) or "Image")[:100]
    token = edit_token(batch, 1)
    try:
        return wiki.upload(f"{title}.{suffix}", found.content, token=token, **said)
    except PageExists:
        mark = hashlib.sha256(found.content).hexdigest()[:8]
        return wiki.upload(f"{title} {mark}.{suffix}", found.content, token=token, **said)


def _described(answer: Mapping[str, str]) -> str:
    """Return what the page of a file says: what is to be seen, by whom, under which licence."""
    labels = (("Texte alternatif", "alt"), ("Auteur", "credit"), ("Licence", "licence"))
    return "\n\n".join(f"{label} : {escape(clean(answer.get(part, ''), one_line=True))}" for label, part in labels)


def _bare(title: str) -> str:
    return title.partition(":")[2] or title


def batch_name(stored: Stored, number: int = 0) -> str:
    """Return the name of the batch that one sending of a submission is, by its *number*, the same for every worker."""
    return f"{stored.created:%Y%m%d-%H%M%S}-{stored.receipt}-{number or stored.sends}"


def _status(record: Record) -> dict[str, tuple[str, ...]]:
    """Return what the page says of its own state, where the forum file has a word for "published"."""
    declared = record.kind.field_for(Role.STATUS)
    word = next((value for value in declared.values if fold(value) in _PUBLISHED), None) if declared else None
    return {declared.name: (word,)} if declared and word else {}
