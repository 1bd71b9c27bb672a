"""`forumtools validate`: what is wrong with pages, and what can be mended at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

import click

from forumtools.cli.batch_reports import resumable, say_undo, show_diffs, step_lines
from forumtools.cli.options import (
    dry_run_option,
    edition_option,
    format_option,
    kind_option,
    named_kind,
    pass_setting,
    progress,
)
from forumtools.cli.setting import Setting
from forumtools.jobs.batches import Step, new_batch, run_batch
from forumtools.jobs.forums import OpenForum, is_of_edition
from forumtools.jobs.validating import Checker, checker, fix, read_again
from forumtools.language import Text, plural
from forumtools.model.findings import Finding, Severity
from forumtools.model.roles import Moment
from forumtools.outputs.findings import as_csv, as_github, as_json, as_text, summary
from forumtools.rules.choosing import selected
from forumtools.wikitext.pages import Reading

_MENDED = (
    Text(fr="{n} page corrigée", en="{n} page mended"),
    Text(fr="{n} pages corrigées", en="{n} pages mended"),
)
_PLANNED = (
    Text(fr="{n} page serait corrigée ; rien n’est écrit", en="{n} page would be mended; nothing is written"),
    Text(fr="{n} pages seraient corrigées ; rien n’est écrit", en="{n} pages would be mended; nothing is written"),
)


@click.command("validate")
@click.argument("pages", metavar="[PAGE]...", nargs=-1)
@kind_option
@edition_option
@click.option("--select", metavar="C", multiple=True, help="Only these rules: codes or their beginnings (FLD,SEC001).")
@click.option("--ignore", metavar="C", multiple=True, help="Not these rules.")
@click.option(
    "--moment",
    type=click.Choice([moment.value for moment in Moment]),
    help="Judge as at this moment of the edition.",
)
@click.option("--fix", "mends", is_flag=True, help="Mend what is safe to mend (marked * in the report).")
@click.option("--diff", is_flag=True, help="Show what --fix changes; alone, nothing is written.")
@dry_run_option
@format_option(["text", "json", "csv", "github"], "text")
@pass_setting
def command(
    setting: Setting,
    pages: tuple[str, ...],
    kind_name: str | None,
    edition: str | None,
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    moment: str | None,
    mends: bool,
    diff: bool,
    dry_run: bool,
    form: str,
) -> None:
    """
    Find what is wrong with pages. Exit status 1 when something is wrong (severity error).

    Without PAGE, --kind or --edition every page of the forum is read. "forumtools rule CODE" explains a finding.

    \b
    Examples:
      forumtools validate
      forumtools validate --edition 2018 --select FLD,SEC
      forumtools validate --diff                     # what --fix would change
      forumtools validate --fix "Mon projet"
      forumtools validate --moment publication --format json > findings.json
    """
    opened = setting.open_forum
    rules = selected(_codes(select), _codes(ignore))
    everything = list(progress(opened.all_readings(), Text(fr="Lecture", en="Reading"), setting))
    if edition is not None:
        opened.check_edition(edition, [reading.record for reading in everything])
    stands = Moment(moment) if moment else None
    known = checker(opened, everything, rules, today=date.today(), moment=stands, remembers=True)
    chosen = _chosen(opened, everything, pages, kind_name, edition)
    run = _Run(setting, known, fix=mends, diff=diff, dry_run=dry_run, form=form)
    for reading in progress(chosen, Text(fr="Contrôle", en="Checking"), setting, prints=form == "text"):
        run.check(reading)
    known.remember()
    if run.mends:
        run.mend(opened)
    run.report(len(chosen))
    raise SystemExit(run.exit_status)


def _codes(options: Sequence[str]) -> list[str]:
    return [code.strip().upper() for option in options for code in option.split(",") if code.strip()]


def _chosen(
    opened: OpenForum,
    everything: Sequence[Reading],
    pages: Sequence[str],
    kind_name: str | None,
    edition: str | None,
) -> list[Reading]:
    if pages:
        return list(_named(opened, everything, pages))
    kind = named_kind(opened.forum, kind_name) if kind_name else None
    return [
        reading
        for reading in everything
        if (kind is None or reading.kind is kind) and (edition is None or is_of_edition(reading.record, edition))
    ]


def _named(opened: OpenForum, everything: Sequence[Reading], pages: Sequence[str]) -> Iterator[Reading]:
    by_title = {reading.page.title: reading for reading in everything}
    for page in pages:
        yield by_title.get(opened.site.normal(opened.full_title(page))) or opened.reading(page)


class _Run:
    """One run of the command: what was found, what was mended."""

    def __init__(self, setting: Setting, known: Checker, *, fix: bool, diff: bool, dry_run: bool, form: str) -> None:
        self.setting = setting
        self.known = known
        self.writes = fix and not dry_run
        self.mends = fix or diff
        self.diff = diff or (fix and dry_run)
        self.form = form
        self.found: dict[str, tuple[Reading, list[Finding]]] = {}
        self.batch = new_batch()
        self.mended = 0
        self.failed = False

    def check(self, reading: Reading) -> None:
        findings = self.known.findings(reading)
        self.found[reading.page.title] = (reading, findings)
        if not self.mends:
            self._print(reading, findings)

    def _print(self, reading: Reading, findings: list[Finding]) -> None:
        if self.form == "text":
            click.echo(as_text(findings, self.setting.language), nl=False)

    def mend(self, opened: OpenForum) -> None:
        """Mend what is safe, as one batch; or only show it."""
        fixes = (fix(*found, self.batch, opened.forum.language) for found in self.found.values())
        changes = [change for change in fixes if change]
        if self.diff:
            show_diffs(changes, self.setting, err=self.form != "text")
        if not self.writes:
            self.mended = len(changes)
            return
        with resumable(self.setting, self.batch):
            steps = run_batch(opened, changes, command="validate --fix", name=self.batch)
            for step in progress(steps, Text(fr="Correction", en="Mending"), self.setting, length=len(changes)):
                self._mended(step)
        for reading, findings in self.found.values():
            self._print(reading, findings)

    def _mended(self, step: Step) -> None:
        if not step.is_whole:
            # One page that cannot be saved must not keep the others from being mended.
            self.failed = True
            self.setting.say(Text.same(step_lines(step, self.setting)), level=-1)
        if step.page is None:
            return
        self.mended += 1
        reading, _ = self.found[step.change.title]
        now = read_again(reading, step.page)
        self.found[step.change.title] = (now, self.known.findings(now))

    @property
    def findings(self) -> list[Finding]:
        return [finding for _, findings in self.found.values() for finding in findings]

    @property
    def exit_status(self) -> int:
        """3 when a page could not be saved, 1 when something is wrong, else 0."""
        if self.failed:
            return 3
        return 1 if any(finding.severity is Severity.ERROR for finding in self.findings) else 0

    def report(self, pages: int) -> None:
        language, findings = self.setting.language, self.findings
        if self.form == "json":
            click.echo(as_json(findings, pages, language), nl=False)
        elif self.form == "csv":
            click.echo(as_csv(findings, language), nl=False)
        elif self.form == "github":
            click.echo(as_github(findings, language), nl=False)
        self.setting.say(summary(findings, pages))
        if self.mended:
            self.setting.say(plural(self.mended, *(_MENDED if self.writes else _PLANNED)))
            if self.writes:
                say_undo(self.setting, self.batch)
