"""What `forumtools queue` prints of submissions, and how it opens the queue."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click

from forumtools.cli.setting import Setting
from forumtools.language import Text

if TYPE_CHECKING:
    from forumtools.store.database import Database
    from forumtools.store.entries import Stored
    from forumtools.store.submissions import Submissions

_NOTHING = Text(fr="Rien n’attend.", en="Nothing waits.")


def opened(setting: Setting) -> tuple[Database, Submissions]:
    """Return the queue of the forum we stand in, and its submissions."""
    from forumtools.jobs.queueing import open_queue

    database = open_queue(setting.open_forum)
    from forumtools.store.submissions import Submissions  # not before we know that the web part is installed

    return database, Submissions(database)


def print_submissions(found: Sequence[Stored], form: str, setting: Setting) -> None:
    """Print submissions as text, JSON or CSV; nothing private is in it."""
    if form == "json":
        click.echo(json.dumps([as_object(stored) for stored in found], ensure_ascii=False, indent=2))
    elif form == "csv":
        from forumtools.outputs.cells import to_csv

        names = ("receipt", "state", "title", "edition", "kind", "page", "sent")
        rows = [[str(as_object(stored)[name] or "") for name in names] for stored in found]
        click.echo(to_csv(names, rows), nl=False)
    else:
        for stored in found:
            label = stored.state.label.say(setting.language)
            click.echo(f"{stored.receipt or stored.id[:9]:<10} {label:<28} {stored.edition:<6} {stored.title}")
            if stored.trouble:
                click.echo(f"           {stored.trouble.say(setting.language)}")
        if not found:
            setting.say(_NOTHING)


def as_object(stored: Stored) -> dict[str, Any]:
    """Return a submission as JSON has it."""
    return {
        "receipt": stored.receipt,
        "id": stored.id,
        "state": stored.state.value,
        "kind": stored.kind,
        "title": stored.title,
        "edition": stored.edition,
        "page": stored.page,
        "revision": stored.revision,
        "sent": stored.sent.isoformat(timespec="seconds") if stored.sent else None,
        "published": stored.published.isoformat(timespec="seconds") if stored.published else None,
        "trouble": both(stored.trouble),
        "reasons": [both(reason) for reason in stored.reasons],
    }


def both(text: Text | None) -> dict[str, str] | None:
    """Return a text in both languages, for JSON."""
    return {"fr": text.fr, "en": text.en} if text else None
