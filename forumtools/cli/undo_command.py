"""`forumtools undo`: a batch taken back."""

from __future__ import annotations

import click

from forumtools.cli.batch_reports import exit_status, say_undo, show_diffs, show_plan, tell_steps
from forumtools.cli.options import dry_run_option, pass_setting
from forumtools.cli.setting import Setting
from forumtools.errors import UsageError
from forumtools.jobs.batches import Step
from forumtools.jobs.undoing import plan_undo, undo_batch
from forumtools.language import Text, plural
from forumtools.store.journal import Journal

_UNDONE = Text(
    fr="le dernier lot est déjà l’annulation de {undone}. Pour tout remettre : forumtools undo {batch}",
    en="the newest batch is already the undo of {undone}. To bring everything back: forumtools undo {batch}",
)
_KEPT = Text(fr="laissée", en="left alone")
_PLANNED = (
    Text(fr="{n} page serait remise comme avant ; rien n’est écrit", en="{n} page would be put back; nothing written"),
    Text(
        fr="{n} pages seraient remises comme avant ; rien n’est écrit",
        en="{n} pages would be put back; nothing written",
    ),
)
_DONE = (
    Text(fr="{n} page remise comme avant", en="{n} page put back"),
    Text(fr="{n} pages remises comme avant", en="{n} pages put back"),
)


@click.command("undo")
@click.argument("batch")
@dry_run_option
@click.option("--diff", is_flag=True, help="Show what changes; with --dry-run only that.")
@pass_setting
def command(setting: Setting, batch: str, dry_run: bool, diff: bool) -> None:
    """
    Take BATCH back, page by page, where the page is still as the batch left it.

    Pages that somebody changed since are left alone and listed with why: exit status 1. Pages that the batch
    created are deleted, or blanked where the account may not delete. An undo is a batch too: it can be undone.
    "last" is the newest batch, unless that is an undo itself; "forumtools batches" lists them.

    \b
    Examples:
      forumtools undo last --dry-run
      forumtools undo 20261122-091422-3f9a
    """
    opened = setting.open_forum
    if batch == "last":
        _refuse_to_turn_round(setting)
    undo = plan_undo(opened, batch)
    done: list[Step] = []
    if diff:
        show_diffs(undo.changes, setting)
    if dry_run:
        show_plan(undo.changes, setting)
    else:
        label = Text(fr="Annulation", en="Undoing")
        done = tell_steps(undo_batch(opened, undo), setting, undo.batch, label, len(undo.changes))
    for kept in undo.kept:
        click.echo(f"{_KEPT.say(setting.language):<12} {kept.title}\n  {kept.why.say(setting.language)}")
    setting.say(plural(len(undo.changes), *_PLANNED) if dry_run else plural(sum(s.is_whole for s in done), *_DONE))
    if done:
        say_undo(setting, undo.batch)
    raise SystemExit(exit_status(done) or (1 if undo.kept else 0))


def _refuse_to_turn_round(setting: Setting) -> None:
    """Refuse to take an undo back for somebody who only typed ``undo last`` once more."""
    newest = Journal(setting.open_forum.state).batch("last").head
    if newest.undoes:
        raise UsageError(_UNDONE.format(undone=newest.undoes, batch=newest.batch))
