"""`forumtools batches`: what was written, batch by batch."""

from __future__ import annotations

import json
from collections.abc import Sequence
from textwrap import indent

import click

from forumtools.cli.batch_reports import change_diff, line, standing_word
from forumtools.cli.options import format_option, pass_setting
from forumtools.cli.setting import Setting
from forumtools.errors import UsageError
from forumtools.language import Text, plural
from forumtools.store.journal import Batch, Entry, Journal, Standing

_NONE = Text(fr="Aucun lot : rien n’a encore été écrit.", en="No batch: nothing was written so far.")
_COUNTS = (
    (Standing.DONE, Text(fr="{n} faite", en="{n} done"), Text(fr="{n} faites", en="{n} done")),
    (Standing.FAILED, Text(fr="{n} échouée", en="{n} failed"), Text(fr="{n} échouées", en="{n} failed")),
)
_LEFT = Text(fr="{n} à reprendre (resume)", en="{n} left (resume)")
_UNDONE = Text(fr="annulé par {batch}", en="undone by {batch}")


@click.command("batches")
@click.argument("batch", required=False)
@click.option("--diff", is_flag=True, help="With BATCH: show what it changed on each page.")
@format_option(["text", "json"], "text")
@pass_setting
def command(setting: Setting, batch: str | None, diff: bool, form: str) -> None:
    """
    List what was written to the wiki, newest batch first; with BATCH, its pages and what became of each.

    "last" is the newest batch.

    \b
    Examples:
      forumtools batches
      forumtools batches last --diff
      forumtools batches --format json
    """
    journal = Journal(setting.open_forum.state)
    if batch is not None:
        _one(setting, journal.batch(batch), form, diff=diff)
        return
    batches, bad = _read(journal)
    undone = _undone(batches)
    if form == "json":
        objects = [_as_object(each, undone) for each in batches]
        click.echo(json.dumps({"batches": objects}, ensure_ascii=False, indent=2))
    else:
        for each in batches:
            click.echo(_line(each, undone.get(each.head.batch), setting))
        if not batches:
            setting.say(_NONE)
    if bad is not None:
        raise bad


def _read(journal: Journal) -> tuple[list[Batch], UsageError | None]:
    """Return all batches that can be read, and what is to be said of files that are none."""
    batches: list[Batch] = []
    try:
        batches.extend(journal.batches())
    except UsageError as error:
        return batches, error
    return batches, None


def _undone(batches: Sequence[Batch]) -> dict[str, str]:
    """Return which batch was undone by which, of *batches* with the newest first; an undo can be undone itself."""
    undone: dict[str, str] = {}
    for each in batches:
        head = each.head
        if head.undoes and head.batch not in undone and each.count(Standing.DONE):
            undone[head.undoes] = head.batch
    return undone


def _line(batch: Batch, undone_by: str | None, setting: Setting) -> str:
    said = [plural(count, one, many) for standing, one, many in _COUNTS if (count := batch.count(standing))]
    said += [_LEFT.format(n=batch.left)] if batch.left else []
    said += [_UNDONE.format(batch=undone_by)] if undone_by else []
    words = ", ".join(text.say(setting.language) for text in said)
    return f"{batch.head.batch}  {batch.head.command}  {words}"


def _as_object(batch: Batch, undone: dict[str, str]) -> dict[str, object]:
    head = batch.head
    return {
        "batch": head.batch,
        "command": head.command,
        "wiki": head.wiki,
        "began": head.began,
        "changes": len(batch.entries),
        "done": batch.count(Standing.DONE),
        "failed": batch.count(Standing.FAILED),
        "left": batch.left,
        "undoes": head.undoes or None,
        "undone_by": undone.get(head.batch),
    }


def _one(setting: Setting, batch: Batch, form: str, *, diff: bool) -> None:
    if form == "json":
        pages = [_page_object(entry, setting) for entry in batch.entries]
        click.echo(json.dumps({"batch": batch.head.batch, "pages": pages}, ensure_ascii=False, indent=2))
        return
    _print(setting, batch.entries, diff=diff)


def _print(setting: Setting, entries: Sequence[Entry], *, diff: bool) -> None:
    for entry in entries:
        click.echo(line(standing_word(entry), entry.change, setting))
        if entry.why:
            click.echo(indent(entry.why.say(setting.language), "  "))
        if diff:
            click.echo(change_diff(entry.change, setting), nl=False)


def _page_object(entry: Entry, setting: Setting) -> dict[str, object]:
    return {
        "page": entry.result.title if entry.result else entry.change.title,
        "action": entry.change.action.value,
        "standing": entry.standing.value,
        "revision": entry.result.revision if entry.result else None,
        "why": entry.why.say(setting.language) if entry.why else None,
    }
