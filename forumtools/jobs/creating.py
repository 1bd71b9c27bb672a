"""
Submissions to pages, as one batch: the good ones are done, the others listed with why.

Everything is decided before anything is written: what a page will say, whether it may, what it would clash with.
So the journal knows the whole batch before its first edit, and a rehearsal is the same work without the writing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import date
from enum import Enum
from itertools import islice

from forumtools.errors import ForumToolsError, PageExists
from forumtools.forms.submissions import Submission
from forumtools.jobs.batches import Step, new_batch, run_batch
from forumtools.jobs.forums import OpenForum
from forumtools.jobs.validating import Checker, checker
from forumtools.language import Text
from forumtools.model.changes import Change, text_change
from forumtools.model.findings import Finding, Severity
from forumtools.model.forum import Kind
from forumtools.model.records import Page, Record, Values
from forumtools.outputs.clashes import clash_report
from forumtools.rules import all_rules
from forumtools.wikitext.escaping import clean
from forumtools.wikitext.merging import Clash
from forumtools.wikitext.pages import Reader, Reading
from forumtools.wikitext.prose import tidy
from forumtools.wikitext.titles import title_fault
from forumtools.wikitext.writing import change_page, write_page

_BLOCK = 500
_BROKEN = Text(
    fr="la page est trop abîmée pour être modifiée sans risque : réparez-la d’abord (forumtools validate)",
    en="the page is too broken to be changed safely: mend it first (forumtools validate)",
)
_MERGED = Text(
    fr="quelqu’un a modifié la page entre-temps : ses changements et les vôtres y sont",
    en="someone changed the page meanwhile: it has their changes and yours",
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
    change: Change | None = None
    """What is to be done, when there is something."""

    clashes: tuple[Clash, ...] = ()
    """What somebody else changed meanwhile, and differently: left as they want it."""

    @property
    def accepted(self) -> bool:
        """Whether the page now says, or already said, what was sent."""
        is_done = self.outcome in (Outcome.CREATED, Outcome.UPDATED, Outcome.UNCHANGED)
        return is_done and not self.clashes


@dataclass(kw_only=True)
class Plan:
    """Decides what is to become of submissions; writes nothing."""

    forum: OpenForum
    checker: Checker
    batch: str
    on_existing: OnExisting = OnExisting.REFUSE
    allow_errors: bool = False
    trusted: bool = False
    _readers: dict[str, Reader] = field(default_factory=dict)
    _planned: dict[str, Page] = field(default_factory=dict)
    """The pages as they will be, by title."""

    _created: set[str] = field(default_factory=set)

    def results(self, submissions: Iterable[Submission]) -> Iterator[Result]:
        """Yield what each submission is to become, in order."""
        waiting = iter(submissions)
        while block := list(islice(waiting, _BLOCK)):
            existing = {page.title: page for page in self.forum.wiki.read(self._titles(block))}
            for submission in block:
                yield self._one(submission, existing)

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

    def _one(self, submission: Submission, existing: dict[str, Page]) -> Result:
        record = submission.record
        reasons = self._refusal(submission)
        if reasons:
            return Result(submission=submission, outcome=Outcome.REFUSED, page=record.page, reasons=reasons)
        title = self._title(record)
        there = self._planned.get(title) or existing.get(title)
        # Two submissions of one batch with one title are two people's more often than one's.
        if (
            there is not None
            and there.text.strip()
            and (self.on_existing is not OnExisting.UPDATE or title in self._created)
        ):
            return Result(
                submission=submission,
                outcome=Outcome.EXISTS,
                page=title,
                revision=there.revision,
                reasons=(PageExists(title).text,),
            )
        return self._write(submission, there or Page(title, ""))

    def _write(self, submission: Submission, before: Page) -> Result:
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
        if before.text.strip() and _has_extras(submission.record):
            result = replace(result, reasons=(_NOT_UPDATED,))
        if page.text == before.text:
            return replace(result, outcome=Outcome.UNCHANGED)
        if not says(reading, submission.record):
            return replace(result, reasons=(_BROKEN,))
        if not self.allow_errors and self._brings_errors(findings, before, reading.kind):
            return result
        return self._planned_as(result, reading)

    def _brings_errors(self, findings: Iterable[Finding], before: Page, kind: Kind) -> bool:
        """Say whether a page has errors that it did not have before: an update answers for what it brings."""
        errors = {_sort(finding) for finding in findings if finding.severity is Severity.ERROR}
        if errors and before.text.strip():
            errors -= {_sort(finding) for finding in self.checker.findings(self._reader(kind).read(before))}
        return bool(errors)

    def _text(self, record: Record, before: Page) -> str:
        if not before.text.strip():
            return write_page(record, self.forum.site, trusted=self.trusted)
        reading = self._reader(record.kind).read(before)
        # An update adds and replaces; nothing that is there is emptied because somebody sent nothing.
        sections = {name: text for name, text in record.sections.items() if text.strip()}
        return change_page(reading, record.values, sections, trusted=self.trusted)

    def _planned_as(self, result: Result, reading: Reading) -> Result:
        page = reading.page
        is_new = not result.before.strip()
        if is_new:
            self._created.add(page.title)
        self._planned[page.title] = page
        self.checker.add(reading)
        change = text_change(replace(page, text=result.before), page.text, self._summary(is_new))
        return replace(result, outcome=Outcome.CREATED if is_new else Outcome.UPDATED, change=change)

    def _summary(self, is_new: bool) -> str:
        said = Text(fr="Fiche créée", en="Page created") if is_new else Text(fr="Fiche mise à jour", en="Page updated")
        return f"{said.say(self.forum.forum.language)} (forumtools, {self.batch})"

    def findings(self, page: Page, kind: Kind) -> tuple[Finding, ...]:
        """Return what is wrong with *page*, in the forum as it will be."""
        return tuple(self.checker.findings(self._reader(kind).read(page)))

    def _reader(self, kind: Kind) -> Reader:
        if kind.id not in self._readers:
            self._readers[kind.id] = self.forum.reader(kind)
        return self._readers[kind.id]


def _has_extras(record: Record) -> bool:
    return bool(record.extra_values or record.extra_sections or record.lead)


def says(reading: Reading, record: Record) -> bool:
    """Say whether the page reads as *record* wants it: the proof of each write, before it is made."""
    values = all(reading.record.values.get(name, ()) == _as_read(wanted) for name, wanted in record.values.items())
    sections = {name: text for name, text in record.sections.items() if text.strip()}
    return values and all(reading.record.sections.get(name) == tidy(text) for name, text in sections.items())


def _as_read(values: Values) -> Values:
    return tuple(text for value in values if (text := clean(value)))


def _sort(finding: Finding) -> tuple[str, str | None, str | None]:
    return finding.code, finding.field, finding.section


def create(
    forum: OpenForum,
    submissions: Iterable[Submission],
    *,
    batch: str | None = None,
    on_existing: OnExisting = OnExisting.REFUSE,
    dry_run: bool = False,
    allow_errors: bool = False,
    trusted: bool = False,
    command: str = "create",
) -> Iterator[Result]:
    """
    Turn *submissions* into pages and yield what became of each, in order.

    All are decided before the first is written, and the journal has the whole batch, under *command*. A page with
    findings of severity error is not written unless *allow_errors*; *trusted* keeps the wikitext of sections as it
    is. Raises `UsageError` when the wiki can only be read, `WikiError` when it fails altogether:
    what was yielded before that is done, `resume_batch` does the rest.
    """
    forum.writable()  # or say at once that it can only be read
    name = batch or new_batch()
    plan = Plan(
        forum=forum,
        checker=checker(forum, forum.all_readings(), all_rules(), today=date.today()),
        batch=name,
        on_existing=on_existing,
        allow_errors=allow_errors,
        trusted=trusted,
    )
    results = plan.results(submissions)
    return results if dry_run else _carried_out(plan, list(results), command)


def _carried_out(plan: Plan, results: Sequence[Result], command: str) -> Iterator[Result]:
    changes = [result.change for result in results if result.change]
    with closing(run_batch(plan.forum, changes, command=command, name=plan.batch)) as steps:
        stopped = None
        for result in results:
            if result.change is None:
                yield result
            elif stopped is None:
                step = next(steps)
                yield _as_it_came_out(plan, result, step)
                stopped = step.error if step.stops else None
        if stopped is not None:
            raise stopped


def _as_it_came_out(plan: Plan, result: Result, step: Step) -> Result:
    kind = result.submission.record.kind
    clashed = (clash_report(step.clashes, kind),) if step.clashes else ()
    result = replace(result, clashes=step.clashes)
    if step.page is None:
        outcome = Outcome.EXISTS if isinstance(step.error, PageExists) else Outcome.FAILED
        why = (step.error.text,) if step.error else ()
        return replace(result, outcome=outcome, reasons=(*why, *clashed), error=step.error)
    result = replace(result, page=step.page.title, revision=step.page.revision)
    if not step.was_merged:
        return result
    # What is there now is not what was judged.
    findings = plan.findings(step.page, kind)
    return replace(result, findings=findings, reasons=clashed or (_MERGED,), after=step.page.text)


def _without_title(kind: Kind) -> Text:
    return Text(fr="pas de titre : « {fields} » manque", en="no title: “{fields}” is missing").format(
        fields=", ".join(kind.title_fields)
    )
