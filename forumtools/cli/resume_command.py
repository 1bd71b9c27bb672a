"""`forumtools resume`: a batch gone on with."""

from __future__ import annotations

import click

from forumtools.cli.batch_reports import exit_status, say_undo, show_diffs, show_plan, tell_steps
from forumtools.cli.options import dry_run_option, pass_setting
from forumtools.cli.setting import Setting
from forumtools.jobs.batches import check_place, resume_batch
from forumtools.language import Text, plural
from forumtools.store.journal import Journal, Standing

_NOTHING = Text(fr="Lot {batch} : tout est fait.", en="Batch {batch}: everything is done.")
_PLANNED = (
    Text(fr="{n} page à reprendre ; rien n’est écrit", en="{n} page is left; nothing written"),
    Text(fr="{n} pages à reprendre ; rien n’est écrit", en="{n} pages are left; nothing written"),
)


@click.command("resume")
@click.argument("batch")
@dry_run_option
@click.option("--diff", is_flag=True, help="Show what changes; with --dry-run only that.")
@pass_setting
def command(setting: Setting, batch: str, dry_run: bool, diff: bool) -> None:
    """
    Go on with BATCH where it was stopped: by a crash, by you, or by a wiki that was not there.

    What may have been saved without anybody knowing is looked for first, so nothing is done twice. Pages that
    failed are tried again. Exit status 3 when some could not be saved. "last" is the newest batch.

    \b
    Examples:
      forumtools resume last --dry-run
      forumtools resume 20261122-091422-3f9a
    """
    opened = setting.open_forum
    found = Journal(opened.state).batch(batch)
    check_place(opened, found)
    name = found.head.batch
    changes = [entry.change for entry in found.entries if entry.standing is not Standing.DONE]
    if diff:
        show_diffs(changes, setting)
    if not changes:
        setting.say(_NOTHING.format(batch=name))
    elif dry_run:
        show_plan(changes, setting)
        setting.say(plural(len(changes), *_PLANNED))
    else:
        label = Text(fr="Reprise", en="Resuming")
        done = tell_steps(resume_batch(opened, name), setting, name, label, len(changes))
        say_undo(setting, name)
        raise SystemExit(exit_status(done))
