"""Checking all pages by all offline rules."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from pathlib import Path

from benchmarks.bench import Bench
from benchmarks.clocks import FORUMTOOLS, cpu_of
from benchmarks.corpus import contributions, surroundings
from benchmarks.processes import run
from benchmarks.progress import say
from benchmarks.rows import Bar, Row
from forumtools.jobs.forums import default_site, load_forum
from forumtools.wikis.filenames import to_path


def rows(bench: Bench) -> Iterator[Row]:
    """Yield the rows of validating."""
    folder = bench.folder / "validate"
    say(f"validating: {bench.pages:,} pages in a folder")
    _forum_folder(folder, bench.pages)
    seconds = cpu_of([FORUMTOOLS, "validate"], folder=folder)
    yield Row(
        family="validating",
        what=f"{bench.pages:,} pages of a folder",
        ours=bench.pages / seconds,
        unit="pages/s",
        clock="CPU",
        bar=Bar("≥", 1500),
        note="the whole command",
    )


def _forum_folder(folder: Path, pages: int) -> None:
    """Make a forum whose pages are files in *folder*."""
    run([FORUMTOOLS, "init", folder])
    site = default_site(load_forum(folder / "forum.toml"))
    for page in chain(contributions(pages), surroundings()):
        path = folder / "wiki" / to_path(site, page.title)
        path.parent.mkdir(exist_ok=True)
        path.write_text(page.text, "utf-8")
