"""`forumtools validate`: what is wrong with pages, and what can be mended at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

import click

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
from forumtools.errors import WikiError
from forumtools.jobs.forums import OpenForum, is_of_edition
from forumtools.jobs.validating import Checker, Mended, checker, mend
from forumtools.language import Text, plural
from forumtools.model.findings import Finding, Severity
from forumtools.model.roles import Moment
from forumtools.outputs.differences import coloured_difference
from forumtools.outputs.findings import as_csv, as_github, as_json, as_text, summary
from forumtools.rules.checking import selected
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
@click.option("--fix", is_flag=True, help="Mend what is safe to mend (marked * in the report).")
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
    fix: bool,
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
    known = checker(opened, everything, rules, today=date.today(), moment=Moment(moment) if moment else None)
    chosen = _chosen(opened, everything, pages, kind_name, edition)
    run = _Run(setting, known, fix=fix, diff=diff, dry_run=dry_run, form=form)
    for reading in progress(chosen, Text(fr="Contrôle", en="Checking"), setting, prints=form == "text"):
        run.check(opened, reading)
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
        self.findings: list[Finding] = []
        self.mended = 0
        self.failed = False

    def check(self, opened: OpenForum, reading: Reading) -> None:
        findings = self.known.findings(reading)
        if self.mends and any(finding.fixable for finding in findings):
            reading, findings = self._mend(opened, reading, findings)
        self.findings += findings
        if self.form == "text" and not (self.diff and not self.writes):
            click.echo(as_text(findings, reading.text, reading.kind, self.setting.language), nl=False)

    def _mend(self, opened: OpenForum, reading: Reading, findings: list[Finding]) -> tuple[Reading, list[Finding]]:
        try:
            done = mend(opened, reading, findings, self.known, write=self.writes)
        except WikiError as error:
            # One page that cannot be saved must not keep the others from being mended.
            self.failed = True
            self.setting.say(Text.same(f"{reading.page.title} : {error.say(self.setting.language)}"), level=-1)
            return reading, findings
        self.mended += 1
        if self.diff:
            self._show(done)
        return (done.reading, done.findings) if self.writes else (reading, findings)

    @property
    def exit_status(self) -> int:
        """3 when a page could not be saved, 1 when something is wrong, else 0."""
        if self.failed:
            return 3
        return 1 if any(finding.severity is Severity.ERROR for finding in self.findings) else 0

    def _show(self, done: Mended) -> None:
        shown = coloured_difference(done.before, done.reading.text, done.reading.page.title)
        click.echo(shown, nl=False, err=self.form != "text")

    def report(self, pages: int) -> None:
        language = self.setting.language
        if self.form == "json":
            click.echo(as_json(self.findings, pages, language), nl=False)
        elif self.form == "csv":
            click.echo(as_csv(self.findings, language), nl=False)
        elif self.form == "github":
            click.echo(as_github(self.findings, language), nl=False)
        self.setting.say(summary(self.findings, pages))
        if self.mends and self.mended:
            self.setting.say(plural(self.mended, *(_MENDED if self.writes else _PLANNED)))
