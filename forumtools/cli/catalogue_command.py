"""`forumtools catalogue`: an edition for readers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial
from pathlib import Path
from typing import TypeVar

import click

from forumtools.cli.options import dry_run_option, pass_setting, progress
from forumtools.cli.setting import Setting
from forumtools.errors import UsageError
from forumtools.jobs.cataloguing import FORMATS, Built, Snapshot, build, default_formats
from forumtools.language import Text, plural
from forumtools.outputs.catalogues import BETTERED_BY, check_formats, missing_extra
from forumtools.outputs.making import Paper

T = TypeVar("T")

_COUNT = (Text(fr="{n} contribution", en="{n} contribution"), Text(fr="{n} contributions", en="{n} contributions"))
_UNCHANGED = Text(fr=", rien n’a changé", en=", nothing has changed")
_NOT_MADE = Text(
    fr="{name} n’est pas fait : pip install 'forumtools[{extra}]'",
    en="{name} is not made: pip install 'forumtools[{extra}]'",
)


@click.command("catalogue")
@click.argument("editions", metavar="[EDITION]...", nargs=-1)
@click.option("--all", "all_editions", is_flag=True, help="Every edition that has contributions.")
@click.option(
    "--to",
    type=click.Path(path_type=Path),
    required=True,
    metavar="DIR",
    help="Folder to write the catalogue into.",
)
@click.option(
    "--format",
    "form",
    metavar="LIST",
    help=f"What to make, by commas: {','.join(FORMATS)}.  [default: all that is installed]",
)
@click.option(
    "--paper",
    type=click.Choice([paper.value for paper in Paper]),
    default=Paper.A5.value,
    show_default=True,
    help="Size of the pages of the PDF.",
)
@click.option("--publish", is_flag=True, help="Also save the wiki page on the wiki.")
@dry_run_option
@pass_setting
def command(
    setting: Setting,
    editions: tuple[str, ...],
    all_editions: bool,
    to: Path,
    form: str | None,
    paper: str,
    publish: bool,
    dry_run: bool,
) -> None:
    """
    Compile the catalogue of an edition: site, PDF, e-book, wiki page, open data.

    What has not changed is left as it is. Pages that cannot be shown are set aside and named, here and in the
    report build.html beside each catalogue.

    \b
    Examples:
      forumtools catalogue 2018 --to catalogue
      forumtools catalogue --all --to catalogue --format html,data
      forumtools catalogue 2018 --to catalogue --format pdf --paper a4
      forumtools catalogue 2018 --to catalogue --publish --dry-run
    """
    if bool(editions) == all_editions:
        raise UsageError(Text(fr="donnez une édition, ou --all", en="give an edition, or --all"))
    formats = _formats(form, setting)
    watch = partial(_watch, setting=setting)
    snapshot = Snapshot(setting.open_forum, editions or None, language=setting.language, watch=watch)
    made = [] if dry_run else _build(snapshot, to, formats, Paper(paper), setting)
    if publish:
        _publish(setting, snapshot, dry_run=dry_run)
    if dry_run:
        for catalogue in snapshot.catalogues():
            _say(setting, catalogue.edition.title, len(catalogue.entries))
        setting.say(Text(fr="rien n’est écrit", en="nothing is written"))
    elif "html" in formats:
        click.echo(to / (f"{made[0].slug}/index.html" if len(made) == 1 else "index.html"))
    else:
        click.echo(to)


def _watch(pages: Iterable[T], length: int, setting: Setting) -> Iterable[T]:
    return progress(pages, Text(fr="Mise en forme par le wiki", en="Drawn by the wiki"), setting, length=length)


def _formats(form: str | None, setting: Setting) -> tuple[str, ...]:
    """Return what to make: what is asked for, or else all there is, less what is not installed, and that is said."""
    if form is not None:
        chosen = tuple(name for part in form.split(",") if (name := part.strip()))
        check_formats(chosen)
        return chosen
    chosen = default_formats()
    for name in FORMATS:
        if name not in chosen and name not in BETTERED_BY:
            setting.say(_NOT_MADE.format(name=name.upper(), extra=missing_extra(name)))
    return chosen


def _build(snapshot: Snapshot, to: Path, formats: Sequence[str], paper: Paper, setting: Setting) -> list[Built]:
    made = []
    steps = build(snapshot, to=to, formats=formats, paper=paper)
    for built in progress(steps, Text(fr="Composition", en="Compiling"), setting):
        made.append(built)
        _tell(setting, built)
    return made


def _publish(setting: Setting, snapshot: Snapshot, *, dry_run: bool) -> None:
    # Only here: who only reads need not wait for what writes.
    from forumtools.cli.batch_reports import resumable, say_undo, show_diffs
    from forumtools.jobs.batches import new_batch
    from forumtools.jobs.publishing import plan_publication, publish_books

    batch = new_batch()
    changes = plan_publication(setting.open_forum, snapshot.catalogues(), batch)
    if dry_run:
        show_diffs(changes, setting)
        return
    with resumable(setting, batch):
        publish_books(setting.open_forum, changes, batch)
    if changes:
        say_undo(setting, batch)


def _tell(setting: Setting, built: Built) -> None:
    _say(setting, built.title, built.contributions, is_unchanged=built.is_unchanged)
    for page, why in built.set_aside:
        left = Text(fr="  laissée de côté : {page} ({why})", en="  set aside: {page} ({why})")
        setting.say(left.format(page=page or built.title, why=why))
    for page, what in built.repaired:
        approximate = Text(fr="  approchée : {page} ({what})", en="  approximate: {page} ({what})")
        setting.say(approximate.format(page=page or built.title, what=what), level=1)


def _say(setting: Setting, title: str, contributions: int, *, is_unchanged: bool = False) -> None:
    count, more = plural(contributions, *_COUNT), _UNCHANGED if is_unchanged else Text.same("")
    setting.say(Text(fr=f"{title} : {count.fr}{more.fr}", en=f"{title}: {count.en}{more.en}"))
