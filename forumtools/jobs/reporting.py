"""Keeping what was found: in a baseline beside the forum file, or on a page of the wiki."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from forumtools.errors import OutputError, UsageError
from forumtools.jobs.forums import OpenForum
from forumtools.language import Text
from forumtools.model.changes import Change, text_change
from forumtools.model.findings import Finding
from forumtools.model.records import Page
from forumtools.outputs.findings_wiki import as_wiki, report_page
from forumtools.rules import baseline
from forumtools.rules.baseline import Known

_SUMMARY = Text(fr="Contrôle des pages (forumtools, {batch})", en="Check of the pages (forumtools, {batch})")


def load_baseline(path: Path) -> Known:
    """Return what the baseline at *path* knows; raises `UsageError` when there is none, or something else there."""
    try:
        return baseline.read_baseline(path.read_text(encoding="utf-8"), str(path))
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else str(error)
        text = Text(
            fr="{path} ne peut être lu ({why}) ; --write-baseline {path} l’écrit",
            en="{path} cannot be read ({why}); --write-baseline {path} writes it",
        )
        raise UsageError(text.format(path=path, why=why)) from error


def save_baseline(path: Path, findings: Sequence[Finding], others: baseline.Known | None = None) -> None:
    """Write the baseline that knows *findings* and *others* to *path*; raises `OutputError` when that cannot be."""
    try:
        path.write_text(baseline.write_baseline(findings, others or {}), encoding="utf-8")
    except OSError as error:
        text = Text(fr="{path} ne peut être écrit ({why})", en="{path} cannot be written ({why})")
        raise OutputError(text.format(path=path, why=error.strerror)) from error


def plan_report(
    forum: OpenForum, title: str, findings: Sequence[Finding], editions: Mapping[str, str], batch: str
) -> Change | None:
    """
    Return the change that makes the page called *title* tell *findings* of as many *pages*; None where it does already.

    *editions* are the names of editions by page. Raises `UsageError` for a page of one of the forum's kinds, or when
    the wiki can only be read, `TitleRefused` for a title that the wiki cannot have.
    """
    if forum.forum.kind_of_title(title):
        text = Text(fr="{page} est une page du forum : choisissez une autre page", en="{page} is a page of the forum")
        raise UsageError(text.format(page=title))
    title = forum.writable().check_title(title)
    before = next(iter(forum.wiki.read([title])), Page(title, ""))
    part = as_wiki(findings, forum.forum.language, lambda page: editions.get(page, ""))
    after = report_page(before.text, part)
    if after == before.text:
        return None
    return text_change(before, after, _SUMMARY.format(batch=batch).say(forum.forum.language))
