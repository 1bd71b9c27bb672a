"""Checking all pages by all offline rules."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from pathlib import Path

from benchmarks.bench import Bench
from benchmarks.corpus import contributions, surroundings
from benchmarks.forums import ForumFolder, mirrored, started
from benchmarks.progress import say
from benchmarks.rows import Bar, Row
from forumtools.jobs.forums import default_site, load_forum
from forumtools.wikis.filenames import to_path


def rows(bench: Bench) -> Iterator[Row]:
    """Yield the rows of validating: whole commands, the second time with nothing changed."""
    say(f"validating: {bench.pages:,} pages of a folder")
    yield from _twice(bench, _forum_folder(bench.folder / "validate", bench.pages), "pages of a folder", None)
    forum = mirrored(bench.folder / "mirrored", bench.wiki.account)
    say(f"validating: {bench.pages:,} pages of a mirror")
    forum.run("sync")
    yield from _twice(bench, forum, "pages of a mirror", Bar("≥", 1500))


def _twice(bench: Bench, forum: ForumFolder, what: str, bar: Bar | None) -> Iterator[Row]:
    for again, each_bar in (("", bar), (", nothing changed", None)):
        yield Row(
            family="validating",
            what=f"{bench.pages:,} {what}{again}",
            ours=bench.pages / forum.cpu("validate"),
            unit="pages/s",
            clock="CPU",
            bar=each_bar,
            note="the whole command",
        )


def _forum_folder(folder: Path, pages: int) -> ForumFolder:
    """Make a forum whose pages are files in *folder*."""
    forum = started(folder)
    site = default_site(load_forum(folder / "forum.toml"))
    for page in chain(contributions(pages), surroundings()):
        path = folder / "wiki" / to_path(site, page.title)
        path.parent.mkdir(exist_ok=True)
        path.write_text(page.text, "utf-8")
    return forum
