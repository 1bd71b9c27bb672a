"""The main job for programs: what the commands do, in a few calls."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from forumtools.errors import UsageError
from forumtools.forms.submissions import read_submission
from forumtools.jobs import creating
from forumtools.jobs.creating import OnExisting, Result
from forumtools.jobs.forums import OpenForum
from forumtools.jobs.surveying import Survey
from forumtools.language import Text
from forumtools.model.findings import Finding
from forumtools.model.roles import Moment
from forumtools.model.tables import unknown_word
from forumtools.rules.choosing import selected


def validate(
    forum: OpenForum,
    *,
    edition: str | None = None,
    select: Iterable[str] = (),
    ignore: Iterable[str] = (),
    moment: Moment | None = None,
    today: date | None = None,
) -> Iterator[Finding]:
    """
    Yield what is wrong with the pages of *forum*, or of one *edition*.

    *select* and *ignore* are codes of rules or their beginnings (``"FLD"``). Raises `UsageError` for an unknown
    one, `WikiError` when the wiki cannot be read.
    """
    rules = selected(list(select), list(ignore))
    survey = Survey(forum, rules, today=today or date.today(), moment=moment)
    for checked in survey.check(None if edition is None else survey.chosen(edition=edition)):
        yield from checked.findings


def create(
    forum: OpenForum,
    objects: Iterable[Mapping[str, Any]],
    *,
    kind: str | None = None,
    on_existing: OnExisting = OnExisting.REFUSE,
    dry_run: bool = False,
    allow_errors: bool = False,
    trusted: bool = False,
) -> list[Result]:
    """
    Turn *objects* into pages, as one batch, and return what became of each.

    An object has names or aliases of fields and names of sections as keys, or is what `show --format json` prints.
    Raises `UsageError` when *kind* is unknown or the wiki can only be read, `WikiError` when the wiki fails.
    """
    meant = forum.forum.kind(kind) if kind else forum.forum.main_kind
    if meant is None:
        raise UsageError(unknown_word(kind or "", [entry.id for entry in forum.forum.kinds]))
    submissions = [
        read_submission(sent, forum.forum, meant, Text(fr=f"objet {rank}", en=f"object {rank}"))
        for rank, sent in enumerate(objects, 1)
    ]
    return list(
        creating.create(
            forum,
            submissions,
            on_existing=on_existing,
            dry_run=dry_run,
            allow_errors=allow_errors,
            trusted=trusted,
        )
    )
