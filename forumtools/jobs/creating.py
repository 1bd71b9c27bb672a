"""Submissions to pages, as one batch: the good ones are done, the others listed with why."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from enum import Enum
from itertools import islice
from secrets import token_hex

from forumtools.errors import (
    AccountRefused,
    EditConflict,
    ForumToolsError,
    NotAllowed,
    PageExists,
    TitleRefused,
)
from forumtools.forms.submissions import Submission
from forumtools.jobs.forums import OpenForum
from forumtools.jobs.validating import Checker, checker
from forumtools.language import Text
from forumtools.model.findings import Finding, Severity
from forumtools.model.forum import Kind
from forumtools.model.records import Page, Record, Values
from forumtools.rules import all_rules
from forumtools.wikis.protocols import WritableWiki
from forumtools.wikitext.escaping import clean
from forumtools.wikitext.pages import Reader, Reading
from forumtools.wikitext.prose import tidy
from forumtools.wikitext.titles import title_fault
from forumtools.wikitext.writing import change_page, write_page

_BLOCK = 50
_BROKEN = Text(
    fr="la page est trop abîmée pour être modifiée sans risque : réparez-la d’abord (forumtools validate)",
    en="the page is too broken to be changed safely: mend it first (forumtools validate)",
)
_NOT_UPDATED = Text(
    fr="ce que le forum ne connaît pas (extra) n’est pas repris dans une mise à jour",
    en="what the forum does not know (extra) is not taken into an update",
)


class Outcome(Enum):
    """What became of one submission."""

    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    EXISTS = "exists"
    REFUSED = "refused"
    FAILED = "failed"


class OnExisting(Enum):
    """What to do when a page of that title is there already."""

    REFUSE = "refuse"
    SKIP = "skip"
    UPDATE = "update"


@dataclass(frozen=True, kw_only=True)
class Result:
    """What became of one submission: the page, how, and what was found."""

    submission: Submission
    outcome: Outcome
    page: str
    revision: int | None = None
    findings: tuple[Finding, ...] = ()
    reasons: tuple[Text, ...] = ()
    """Why it was not taken."""

    before: str = ""
    after: str = ""
    """The text of the page before and after, for those who want to see the difference."""

    error: ForumToolsError | None = None

    @property
    def accepted(self) -> bool:
        """Whether the page now says, or already said, what was sent."""
        return self.outcome in (Outcome.CREATED, Outcome.UPDATED, Outcome.UNCHANGED)


@dataclass(kw_only=True)
class Creation:
    """How a batch of submissions is to be taken."""

    forum: OpenForum
    checker: Checker
    batch: str
    on_existing: OnExisting = OnExisting.REFUSE
    dry_run: bool = False
    allow_errors: bool = False
    trusted: bool = False
    _readers: dict[str, Reader] = field(default_factory=dict)
    _made: dict[str, Page] = field(default_factory=dict)
    _created: set[str] = field(default_factory=set)

    def run(self, submissions: Iterable[Submission]) -> Iterator[Result]:
        """Yield the result of each submission, in order; after an error that concerns all, nothing more is tried."""
        wiki = self.forum.writable()
        waiting = iter(submissions)
        while block := list(islice(waiting, _BLOCK)):
            existing = {page.title: page for page in wiki.read(self._titles(block))}
            for submission in block:
                result = self._one(submission, existing, wiki)
                yield result
                if result.error and not _concerns_one_page(result.error):
                    raise result.error

    def _titles(self, block: Sequence[Submission]) -> list[str]:
        return list(dict.fromkeys(self._title(entry.record) for entry in block if not self._refusal(entry)))

    def _title(self, record: Record) -> str:
        return self.forum.site.normal(record.page)

    def _refusal(self, submission: Submission) -> tuple[Text, ...]:
        if submission.faults:
            return submission.faults
        record = submission.record
        if not record.page:
            return (_without_title(record.kind),)
        fault = title_fault(record.page_name)
        return (fault,) if fault else ()

    def _one(self, submission: Submission, existing: dict[str, Page], wiki: WritableWiki) -> Result:
        record = submission.record
        reasons = self._refusal(submission)
        if reasons:
            return Result(submission=submission, outcome=Outcome.REFUSED, page=record.page, reasons=reasons)
        title = self._title(record)
        there = self._made.get(title) or existing.get(title)
        # Two submissions of one batch with one title are two people's more often than one's.
        if there is not None and (self.on_existing is not OnExisting.UPDATE or title in self._created):
            return Result(
                submission=submission,
                outcome=Outcome.EXISTS,
                page=title,
                revision=there.revision,
                reasons=(PageExists(title).text,),
            )
        return self._write(submission, there or Page(title, ""), wiki)

    def _write(self, submission: Submission, before: Page, wiki: WritableWiki) -> Result:
        page = replace(before, text=self._text(submission.record, before))
        reading = self._reader(submission.record.kind).read(page)
        findings = tuple(self.checker.findings(reading))
        result = Result(
            submission=submission,
            outcome=Outcome.REFUSED,
            page=page.title,
            revision=before.revision,
            findings=findings,
            before=before.text,
            after=page.text,
        )
        if before.revision is not None and _has_extras(submission.record):
            result = replace(result, reasons=(_NOT_UPDATED,))
        if page.text == before.text:
            return replace(result, outcome=Outcome.UNCHANGED)
        if not _says(reading, submission.record):
            return replace(result, reasons=(_BROKEN,))
        if not self.allow_errors and self._brings_errors(findings, before, reading.kind):
            return result
        return self._saved(result, reading, wiki)

    def _brings_errors(self, findings: Iterable[Finding], before: Page, kind: Kind) -> bool:
        """Say whether a page has errors that it did not have before: an update answers for what it brings."""
        errors = {_sort(finding) for finding in findings if finding.severity is Severity.ERROR}
        if errors and before.revision is not None:
            errors -= {_sort(finding) for finding in self.checker.findings(self._reader(kind).read(before))}
        return bool(errors)

    def _text(self, record: Record, before: Page) -> str:
        if before.revision is None:
            return write_page(record, self.forum.site, trusted=self.trusted)
        reading = self._reader(record.kind).read(before)
        # An update adds and replaces; nothing that is there is emptied because somebody sent nothing.
        sections = {name: text for name, text in record.sections.items() if text.strip()}
        return change_page(reading, record.values, sections, trusted=self.trusted)

    def _saved(self, result: Result, reading: Reading, wiki: WritableWiki) -> Result:
        page = reading.page
        outcome = Outcome.CREATED if page.revision is None else Outcome.UPDATED
        if self.dry_run:
            self._remember(page, reading)
            return replace(result, outcome=outcome)
        try:
            saved = wiki.save(page, summary=self._summary(outcome), token=self._token(page))
        except ForumToolsError as error:
            failed = Outcome.EXISTS if isinstance(error, PageExists) else Outcome.FAILED
            return replace(result, outcome=failed, reasons=(error.text,), error=error)
        self._remember(saved, reading)
        return replace(result, outcome=outcome, page=saved.title, revision=saved.revision)

    def _remember(self, page: Page, reading: Reading) -> None:
        """Let later submissions know the page; a wiki that merged has another text than was sent."""
        if reading.page.revision is None:
            self._created.add(page.title)
        self._made[page.title] = replace(page, revision=page.revision or 0)
        as_sent = (page.title, page.text) == (reading.page.title, reading.page.text)
        self.checker.add(reading if as_sent else self._reader(reading.kind).read(page))

    def _summary(self, outcome: Outcome) -> str:
        made = outcome is Outcome.CREATED
        said = Text(
            fr="Fiche créée" if made else "Fiche mise à jour", en="Page created" if made else "Page updated"
        ).say(self.forum.forum.language)
        return f"{said} (forumtools, {self.batch})"

    def _token(self, page: Page) -> str:
        # One edit, one token: the same page may be updated twice in a batch.
        edit = f"{self.batch}\n{page.title}\n{page.revision}\n{page.text}"
        return hashlib.sha256(edit.encode("utf-8", "replace")).hexdigest()[:12]

    def _reader(self, kind: Kind) -> Reader:
        if kind.id not in self._readers:
            self._readers[kind.id] = self.forum.reader(kind)
        return self._readers[kind.id]


def _concerns_one_page(error: ForumToolsError) -> bool:
    """Say whether the next page may well succeed; anything else stops the batch."""
    one_page = isinstance(error, NotAllowed | TitleRefused | EditConflict | PageExists)
    return one_page and not isinstance(error, AccountRefused)


def _has_extras(record: Record) -> bool:
    return bool(record.extra_values or record.extra_sections or record.lead)


def _says(reading: Reading, record: Record) -> bool:
    """Say whether the page reads as *record* wants it: the proof of each write, before it is made."""
    values = all(reading.record.values.get(name, ()) == _as_read(wanted) for name, wanted in record.values.items())
    sections = {name: text for name, text in record.sections.items() if text.strip()}
    return values and all(reading.record.sections.get(name) == tidy(text) for name, text in sections.items())


def _as_read(values: Values) -> Values:
    return tuple(text for value in values if (text := clean(value)))


def _sort(finding: Finding) -> tuple[str, str | None, str | None]:
    return finding.code, finding.field, finding.section


def new_batch() -> str:
    """Return the name of a new batch: when it began, and something that tells two of the same second apart."""
    return f"{datetime.now(UTC):%Y%m%d-%H%M%S}-{token_hex(2)}"


def create(
    forum: OpenForum,
    submissions: Iterable[Submission],
    *,
    batch: str | None = None,
    on_existing: OnExisting = OnExisting.REFUSE,
    dry_run: bool = False,
    allow_errors: bool = False,
    trusted: bool = False,
) -> Iterator[Result]:
    """
    Turn *submissions* into pages and yield what became of each, in order.

    A page with findings of severity error is not written unless *allow_errors*; *trusted* keeps the wikitext of
    sections as it is. Raises `UsageError` when the wiki can only be read, `WikiError` when it fails altogether;
    what was yielded before that is done.
    """
    known = checker(forum, forum.all_readings(), all_rules(), today=date.today())
    creation = Creation(
        forum=forum,
        checker=known,
        batch=batch or new_batch(),
        on_existing=on_existing,
        dry_run=dry_run,
        allow_errors=allow_errors,
        trusted=trusted,
    )
    return creation.run(submissions)


def _without_title(kind: Kind) -> Text:
    return Text(fr="pas de titre : « {fields} » manque", en="no title: “{fields}” is missing").format(
        fields=", ".join(kind.title_fields)
    )
