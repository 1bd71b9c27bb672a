"""What people are told about a batch: each page, what is left, and how to go on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

import click

from forumtools.cli.options import progress
from forumtools.cli.setting import Setting
from forumtools.errors import ForumToolsError
from forumtools.jobs.batches import Step
from forumtools.language import Text, plural
from forumtools.model.changes import Action, Change
from forumtools.model.records import Page
from forumtools.outputs.clashes import three_way_view
from forumtools.outputs.differences import coloured_difference
from forumtools.rules.excerpts import text_to_show
from forumtools.store.journal import Entry, Journal, Standing

_DONE = {
    Action.CREATE: Text(fr="créée", en="created"),
    Action.UPDATE: Text(fr="mise à jour", en="updated"),
    Action.RENAME: Text(fr="renommée", en="renamed"),
    Action.REMOVE: Text(fr="retirée", en="removed"),
}
_FAILED = Text(fr="échouée", en="failed")
_BLANKED = Text(fr="vidée", en="blanked")
_WAITING = Text(fr="à reprendre", en="left")
_IN_PART = Text(
    fr="en partie : quelqu’un a changé la même chose entre-temps, et cela reste comme sur le wiki",
    en="in part: someone changed the same thing meanwhile, which stays as it is on the wiki",
)
_LEFT = (
    Text(
        fr="Lot {batch} : il reste {n} page. Pour continuer : forumtools resume {batch}",
        en="Batch {batch}: {n} page is left. To go on: forumtools resume {batch}",
    ),
    Text(
        fr="Lot {batch} : il reste {n} pages. Pour continuer : forumtools resume {batch}",
        en="Batch {batch}: {n} pages are left. To go on: forumtools resume {batch}",
    ),
)
_PRIVATE_ONLY = Text(fr="ce qui change est privé et n’est pas montré", en="what changes is private and is not shown")
_UNDO = Text(fr="Pour annuler : forumtools undo {batch}", en="To take it back: forumtools undo {batch}")


def step_lines(step: Step, setting: Setting) -> str:
    """Return what became of one page, for people."""
    language = setting.language
    word = _FAILED if step.error else _BLANKED if _is_blanked(step) else _DONE[step.change.action]
    lines = [line(word, step.change, setting)]
    if step.error:
        lines.append(f"  {step.error.say(language)}")
    elif step.clashes:
        lines.append(f"  {_IN_PART.say(language)}")
    kind = setting.open_forum.forum.kind_of_title(step.change.title)
    if kind and step.clashes:
        lines.append(three_way_view(step.clashes, kind, language).rstrip("\n"))
    return "\n".join(lines)


def _is_blanked(step: Step) -> bool:
    """Say whether the page was to be removed by an account that may not delete."""
    return step.change.action is Action.REMOVE and step.page is not None


def show_plan(changes: Iterable[Change], setting: Setting) -> None:
    """Print what would become of each page."""
    for change in changes:
        click.echo(line(_DONE[change.action], change, setting))


def show_diffs(changes: Iterable[Change], setting: Setting, *, err: bool = False) -> None:
    """Print what each of *changes* makes of the text of its page, without private values."""
    for change in changes:
        click.echo(change_diff(change, setting), nl=False, err=err)


def tell_steps(steps: Iterable[Step], setting: Setting, batch: str, label: Text, length: int) -> list[Step]:
    """Let the *steps* of *batch* be done, telling each page, and return what became of each."""
    done = []
    with resumable(setting, batch):
        for step in progress(steps, label, setting, length=length, prints=True):
            click.echo(step_lines(step, setting))
            done.append(step)
    return done


def standing_word(entry: Entry) -> Text:
    """Return how far one change of a batch is, in a word."""
    match entry.standing:
        case Standing.DONE:
            return _DONE[entry.change.action]
        case Standing.FAILED:
            return _FAILED
        case _:
            return _WAITING


def line(word: Text, change: Change, setting: Setting) -> str:
    """Return *word* and the page it is about."""
    renamed = f" → {change.to}" if change.to else ""
    return f"{word.say(setting.language):<12} {change.title}{renamed}"


def change_diff(change: Change, setting: Setting) -> str:
    """Return the difference a change makes to the text of its page, coloured and without private values."""
    return page_diff(change.title, change.before, change.after, setting)


def page_diff(title: str, before: str, after: str, setting: Setting) -> str:
    """Return the difference between two texts of a page, coloured, without private values and contact details."""
    kind = setting.open_forum.forum.kind_of_title(title) or setting.open_forum.forum.main_kind
    reader = setting.open_forum.reader(kind)
    old, new = (text_to_show(reader.read(Page(title, text))) for text in (before, after))
    shown = coloured_difference(old, new, title)
    return shown or (f"{title}\n  {_PRIVATE_ONLY.say(setting.language)}\n" if before != after else "")


def exit_status(steps: Iterable[Step]) -> int:
    """Return 3 when a page could not be saved, 1 when one could only in part, else 0."""
    told = list(steps)
    if any(step.error for step in told):
        return 3
    return 0 if all(step.is_whole for step in told) else 1


@contextmanager
def resumable(setting: Setting, batch: str) -> Iterator[None]:
    """Say, when something stops the work, what is left of *batch* and how to go on."""
    try:
        yield
    except (ForumToolsError, KeyboardInterrupt, click.Abort, BrokenPipeError) as stop:
        left = _left(setting, batch)
        if left:
            if isinstance(stop, ForumToolsError):
                # Before the advice: what happened is read first.
                setting.say(Text.same(f"forumtools: {stop.say(setting.language)}"), level=-1)
            setting.say(plural(left, *(text.format(n="{n}", batch=batch) for text in _LEFT)), level=-1)
            raise SystemExit(3 if isinstance(stop, ForumToolsError) else 130) from None
        raise


def say_undo(setting: Setting, batch: str) -> None:
    """Say how *batch* can be taken back."""
    setting.say(undo_advice(batch))


def undo_advice(batch: str) -> Text:
    """Return the sentence that says how *batch* can be taken back."""
    return _UNDO.format(batch=batch)


def _left(setting: Setting, batch: str) -> int:
    journal = Journal(setting.open_forum.state)
    return journal.batch(batch).left if batch in journal.names() else 0
