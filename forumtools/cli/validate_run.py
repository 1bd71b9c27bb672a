"""One run of `forumtools validate`: what was found, what was mended, what is told."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from forumtools.cli.batch_reports import resumable, say_undo, show_diffs, step_lines, undo_advice
from forumtools.cli.options import agreed, progress
from forumtools.cli.setting import Setting
from forumtools.cli.validate_reports import Told, tell
from forumtools.jobs.batches import Step, new_batch, run_batch
from forumtools.jobs.mending import mend
from forumtools.jobs.reporting import load_baseline, plan_report, save_baseline
from forumtools.jobs.surveying import Checked, Survey
from forumtools.jobs.validating import read_again
from forumtools.language import Text, plural
from forumtools.model.changes import Change
from forumtools.model.findings import Finding, Severity
from forumtools.model.forum import Kind
from forumtools.model.roles import Moment
from forumtools.outputs.counting import Group
from forumtools.rules.baseline import new_findings
from forumtools.rules.choosing import needing_online, selected
from forumtools.rules.online import Online
from forumtools.wikitext.pages import Reading

_MENDED = (
    Text(fr="{n} page corrigée", en="{n} page mended"),
    Text(fr="{n} pages corrigées", en="{n} pages mended"),
)
_PLANNED = (
    Text(fr="{n} page serait corrigée ; rien n’est écrit", en="{n} page would be mended; nothing is written"),
    Text(fr="{n} pages seraient corrigées ; rien n’est écrit", en="{n} pages would be mended; nothing is written"),
)
_KNOWN = (
    Text(fr="{n} constat connu n’est pas répété", en="{n} known finding is not told again"),
    Text(fr="{n} constats connus ne sont pas répétés", en="{n} known findings are not told again"),
)
_ASKED = (
    Text(fr="Corriger {n} page ?", en="Mend {n} page?"),
    Text(fr="Corriger {n} pages ?", en="Mend {n} pages?"),
)
_LEFT = Text(fr="rien n’est écrit", en="nothing is written")
_REPORT = {
    "written": Text(fr="{page} est à jour", en="{page} is up to date"),
    "same": Text(fr="{page} n’a pas changé", en="{page} has not changed"),
    "planned": Text(
        fr="{page} serait mise à jour ; rien n’est écrit", en="{page} would be updated; nothing is written"
    ),
}


class Run:
    """One run of the command."""

    def __init__(
        self,
        setting: Setting,
        *,
        select: Sequence[str],
        ignore: Sequence[str],
        moment: Moment | None,
        online: bool,
        form: str,
        by: Group,
        baseline: Path | None,
    ) -> None:
        self.setting = setting
        self.form = form
        self.by = by
        self.opened = setting.open_forum
        self.known = load_baseline(baseline) if baseline else None
        rules = selected(select, ignore, settled=self.opened.forum.rules.ignore, online=online)
        for code in () if online else needing_online(select):
            setting.say(Text(fr="{code} demande --online", en="{code} needs --online").format(code=code), level=-1)
        self.survey = Survey(
            self.opened,
            rules,
            today=date.today(),
            moment=moment,
            watch=lambda pages: progress(pages, Text(fr="Lecture", en="Reading"), setting),
            ask=self._ask if online else None,
        )
        self._rules = frozenset(rule.code for rule in rules)
        self._is_whole = False
        self.found: dict[str, Checked] = {}
        self.told: dict[str, Checked] = {}
        """The same without the findings that are known."""

        self.notes: list[Text] = []
        """What is said at the end."""

        self.shows_only = False
        self.failed = False

    def _ask(self, readings: Sequence[Reading]) -> Online:
        from forumtools.jobs.asking import ask_online  # only here: others need no network

        label = Text(fr="Liens", en="Links")
        return ask_online(
            self.opened, readings, watch=lambda found, count: progress(found, label, self.setting, length=count)
        )

    def check(self, pages: Sequence[str], *, kind: Kind | None, edition: str | None) -> None:
        """Find what is wrong with *pages*, or with all of a *kind* and *edition*."""
        if edition is not None:
            self.survey.check_edition(edition)
        chosen = self.survey.chosen(pages, kind=kind, edition=edition)
        checked = self.survey.check(chosen)
        for page in progress(checked, Text(fr="Contrôle", en="Checking"), self.setting, length=len(chosen)):
            self.found[page.title] = page
            self.told[page.title] = replace(page, findings=self._new(page.findings))
        self._is_whole = not pages and kind is None and edition is None

    def _new(self, findings: Sequence[Finding]) -> Sequence[Finding]:
        return findings if self.known is None else new_findings(findings, self.known)

    @property
    def findings(self) -> list[Finding]:
        """Everything that is to be told."""
        return [finding for page in self.told.values() for finding in page.findings]

    @property
    def exit_status(self) -> int:
        """3 when a page could not be saved, 1 when something is wrong, else 0."""
        if self.failed:
            return 3
        return 1 if any(finding.severity is Severity.ERROR for finding in self.findings) else 0

    def mend(self, *, writes: bool, shows: bool, asks: bool) -> None:
        """Mend what is safe, as one batch; or only show it."""
        batch = new_batch()
        changes = self._planned(batch)
        asks = asks and writes and bool(changes) and sys.stdin.isatty() and sys.stderr.isatty()
        if shows or asks:
            # Where the report is for a program, the difference is for people.
            show_diffs(changes, self.setting, err=self.form != "text")
        if asks and not agreed(plural(len(changes), *_ASKED), self.setting):
            self.notes.append(_LEFT)
        elif writes:
            self._write(changes, batch)
        else:
            self.shows_only = True
            self.notes += [plural(len(changes), *_PLANNED)] if changes else []

    def _planned(self, batch: str) -> list[Change]:
        pages = [page for page in self.told.values() if any(finding.fixable for finding in page.findings)]
        label = Text(fr="Corrections", en="Mending")
        mended = (
            mend(page.reading, page.findings, self.survey.checker, self._new)
            for page in progress(pages, label, self.setting)
        )
        return [each.change(batch, self.opened.forum.language) for each in mended if each]

    def _write(self, changes: Sequence[Change], batch: str) -> None:
        label, done = Text(fr="Écriture", en="Writing"), 0
        with resumable(self.setting, batch):
            steps = run_batch(self.opened, changes, command="validate --fix", name=batch)
            for step in progress(steps, label, self.setting, length=len(changes)):
                done += self._written(step)
        if done:
            self.notes += [plural(done, *_MENDED), undo_advice(batch)]

    def _written(self, step: Step) -> bool:
        if not step.is_whole:
            # One page that cannot be saved must not keep the others from being mended.
            self.failed = True
            self.setting.say(Text.same(step_lines(step, self.setting)), level=-1)
        if step.page is None:
            return False
        page = self.found[step.change.title]
        now = self.survey.findings(read_again(page.reading, step.page))
        self.found[page.title] = replace(page, findings=now)
        self.told[page.title] = replace(page, findings=self._new(now))
        return True

    def tell(self) -> None:
        """Print what was found, and how much."""
        told = Told(list(self.told.values()), self.setting.language, self.opened.forum.name, self.by)
        # Beside the differences, in the same place, nobody would look for the findings too.
        tell(self.form, told, self.setting, prints=self.form != "text" or not self.shows_only)
        left_out = sum(len(page.findings) for page in self.found.values()) - len(self.findings)
        self.notes += [plural(left_out, *_KNOWN)] if left_out else []
        for note in self.notes:
            self.setting.say(note)

    def write_baseline(self, path: Path, *, dry_run: bool) -> None:
        """Let the file at *path* know what was found; what this run did not look for, it goes on to know."""
        found = [finding for page in self.found.values() for finding in page.findings]
        before = load_baseline(path) if path.exists() else {}
        others = {
            (page, code): marks
            for (page, code), marks in before.items()
            if code not in self._rules or (page not in self.found and not self._is_whole)
        }
        if not dry_run:
            save_baseline(path, found, others)
        said = Text(fr="{n} constats connus : {path}", en="{n} findings known: {path}")
        self.setting.say(said.format(n=len(found) + sum(map(len, others.values())), path=path))

    def write_report(self, title: str, *, dry_run: bool) -> None:
        """Write the findings on a page of the wiki, as a batch."""
        batch = new_batch()
        editions = {page.title: ", ".join(page.editions) for page in self.found.values()}
        change = plan_report(self.opened, title, self.findings, editions, batch)
        if change is None or dry_run:
            self.setting.say(_REPORT["same" if change is None else "planned"].format(page=title))
            return
        with resumable(self.setting, batch):
            for step in run_batch(self.opened, [change], command="validate --report", name=batch):
                if not step.is_whole:
                    self.failed = True
                    self.setting.say(Text.same(step_lines(step, self.setting)), level=-1)
                    return
        self.setting.say(_REPORT["written"].format(page=title))
        say_undo(self.setting, batch)
