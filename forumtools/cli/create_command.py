"""`forumtools create`: submissions to pages."""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from textwrap import indent

import click

from forumtools.cli.batch_reports import page_diff, resumable, say_undo
from forumtools.cli.options import (
    dry_run_option,
    format_option,
    kind_option,
    named_kind,
    pairs,
    pass_setting,
    progress,
)
from forumtools.cli.setting import Setting
from forumtools.errors import InputError, UsageError
from forumtools.forms.intake import read_submissions
from forumtools.forms.submissions import Submission, read_submission
from forumtools.jobs.batches import new_batch
from forumtools.jobs.creating import OnExisting, Outcome, Result, create
from forumtools.language import Language, Text, plural
from forumtools.model.findings import Severity
from forumtools.model.forum import Forum, Kind
from forumtools.outputs.findings import as_object

_DONE = {
    Outcome.CREATED: Text(fr="créée", en="created"),
    Outcome.UPDATED: Text(fr="mise à jour", en="updated"),
    Outcome.UNCHANGED: Text(fr="inchangée", en="unchanged"),
    Outcome.EXISTS: Text(fr="existe déjà", en="exists"),
    Outcome.REFUSED: Text(fr="refusée", en="refused"),
    Outcome.FAILED: Text(fr="échouée", en="failed"),
}


@click.command("create")
@click.argument("files", metavar="[FILE]...", nargs=-1)
@click.option("--set", "settings", metavar="NAME=VALUE", multiple=True, help="A value for every submission.")
@kind_option
@click.option(
    "--on-existing",
    type=click.Choice([choice.value for choice in OnExisting]),
    default=OnExisting.REFUSE.value,
    show_default=True,
    help="When a page of that title is there already.",
)
@click.option("--allow-errors", is_flag=True, help="Also write pages that have findings of severity error.")
@click.option("--trusted", is_flag=True, help="Section texts are wikitext of people you trust: keep it as it is.")
@dry_run_option
@click.option("--diff", is_flag=True, help="Show what changes; with --dry-run only that.")
@format_option(["text", "json"], "text")
@pass_setting
def command(
    setting: Setting,
    files: tuple[str, ...],
    settings: tuple[str, ...],
    kind_name: str | None,
    on_existing: str,
    allow_errors: bool,
    trusted: bool,
    dry_run: bool,
    diff: bool,
    form: str,
) -> None:
    """
    Turn submissions into pages, as one batch.

    FILE is JSON (one object or a list), JSON Lines or CSV; "-" is standard input. Keys and headings are names,
    aliases or labels of fields, or names of sections. Without FILE the values come from --set alone.
    Exit status 1 when some were not accepted: the good ones are done, the others listed.

    \b
    Examples:
      forumtools create submissions.csv --set édition=2018
      forumtools create demande.json --dry-run --diff
      forumtools show "Mon projet" --format json | forumtools --wiki copie create -
      forumtools create --set titre="Jardin des Quatre Vents" --set édition=2018 …
    """
    opened = setting.open_forum
    kind = named_kind(opened.forum, kind_name)
    submissions = list(_submissions(files, pairs(settings), opened.forum, kind))
    batch = new_batch()
    report = _Report(setting, form, batch, dry_run=dry_run, diff=diff, skip=on_existing == OnExisting.SKIP.value)
    with resumable(setting, batch):
        results = create(
            opened,
            submissions,
            batch=batch,
            on_existing=OnExisting(on_existing),
            dry_run=dry_run,
            allow_errors=allow_errors,
            trusted=trusted,
            # Names of files alone: values of --set may be private.
            command=" ".join(["create", *files]),
        )
        label = Text(fr="Création", en="Creating")
        try:
            for result in progress(results, label, setting, length=len(submissions), prints=form == "text"):
                report.add(result)
        finally:
            report.finish(left=len(submissions) - len(report.results))
    raise SystemExit(report.exit_status)


def _submissions(
    files: Iterable[str], settings: list[tuple[str, str]], forum: Forum, kind: Kind
) -> Iterator[Submission]:
    files = tuple(files)
    if not files and not settings:
        raise UsageError(Text(fr="donnez un fichier, « - » ou --set", en="give a file, “-” or --set"))
    if not files:
        yield read_submission(dict(settings), forum, kind, Text.same("--set"))
    for name in files:
        yield from read_submissions(_content(name), source=name, forum=forum, kind=kind, settings=settings)


def _content(name: str) -> bytes:
    if name == "-":
        return sys.stdin.buffer.read()
    try:
        return Path(name).read_bytes()
    except OSError as error:
        raise InputError(
            Text(fr="impossible de lire {file} : {why}", en="cannot read {file}: {why}").format(
                file=name, why=error.strerror
            )
        ) from error


class _Report:
    """Tells what becomes of each submission."""

    def __init__(self, setting: Setting, form: str, batch: str, *, dry_run: bool, diff: bool, skip: bool) -> None:
        self.setting = setting
        self.form = form
        self.batch = batch
        self.dry_run = dry_run
        self.diff = diff
        self.skip = skip
        self.results: list[Result] = []

    @property
    def exit_status(self) -> int:
        skipped = {Outcome.EXISTS} if self.skip else set()
        return 1 if any(not r.accepted and r.outcome not in skipped for r in self.results) else 0

    def add(self, result: Result) -> None:
        self.results.append(result)
        if self.form == "text":
            click.echo(self._line(result))
        if self.diff and result.accepted:
            click.echo(page_diff(result.page, result.before, result.after, self.setting), nl=False)

    def _line(self, result: Result) -> str:
        language = self.setting.language
        place = result.page or result.submission.where.say(language)
        lines = [f"{_DONE[result.outcome].say(language):<12} {place}"]
        if not result.accepted and result.page:
            lines.append(f"  {result.submission.where.say(language)}")
        if not (self.skip and result.outcome is Outcome.EXISTS):
            lines += [indent(reason.say(language), "  ") for reason in result.reasons]
        if not result.accepted:
            lines += [
                f"  {finding.code} {finding.text.say(language)}"
                for finding in result.findings
                if finding.severity is Severity.ERROR
            ]
        return "\n".join(lines)

    def finish(self, *, left: int) -> None:
        language = self.setting.language
        if self.form == "json":
            objects = [_as_object(result, language) for result in self.results]
            click.echo(json.dumps({"batch": self.batch, "results": objects}, ensure_ascii=False, indent=2))
        for note in _notes(self.results):
            self.setting.say(note)
        done = sum(result.accepted for result in self.results)
        self.setting.say(_total(done, len(self.results) + left, self.dry_run))
        if not self.dry_run and any(result.change and result.accepted for result in self.results):
            say_undo(self.setting, self.batch)


_WOULD = (
    Text(fr="{{n}} sur {{all}} serait prise ; rien n’est écrit", en="{{n}} of {{all}} would be taken; nothing written"),
    Text(
        fr="{{n}} sur {{all}} seraient prises ; rien n’est écrit", en="{{n}} of {{all}} would be taken; nothing written"
    ),
)


def _total(done: int, all_of_them: int, dry_run: bool) -> Text:
    if dry_run:
        return plural(done, *_WOULD).format(n=done, all=all_of_them)
    taken = plural(done, Text(fr="{n} prise", en="{n} taken"), Text(fr="{n} prises", en="{n} taken"))
    return Text(fr=f"{taken.fr} sur {all_of_them}", en=f"{taken.en} of {all_of_them}")


def _notes(results: Iterable[Result]) -> Iterator[Text]:
    """Yield once what was left out of many pages alike, with how many."""
    for note, number in Counter(note for result in results for note in result.submission.notes).items():
        times = plural(number, Text(fr="{n} page", en="{n} page"), Text(fr="{n} pages", en="{n} pages"))
        yield Text(fr=f"{note.fr} ({times.fr})", en=f"{note.en} ({times.en})")


def _as_object(result: Result, language: Language) -> dict[str, object]:
    return {
        "page": result.page,
        "result": result.outcome.value,
        "revision": result.revision,
        "findings": [as_object(finding, language) for finding in result.findings],
        "where": result.submission.where.say(language),
        "reasons": [reason.say(language) for reason in (*result.reasons, *result.submission.notes)],
    }
