"""Bringing a mirror of a wiki up to date, by the command."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from pathlib import Path

from benchmarks.bench import Bench, LeftOut
from benchmarks.clocks import FORUMTOOLS, wall
from benchmarks.corpus import contributions, write_export
from benchmarks.counting import CountingProxy
from benchmarks.processes import run
from benchmarks.progress import say
from benchmarks.rows import Bar, Row
from benchmarks.wikis import Account, DisposableWiki

_CHANGES = (0, 50, 500)


def rows(bench: Bench) -> Iterator[Row]:
    """Yield the rows of syncing; raises `LeftOut` where there is no such command."""
    if subprocess.run([FORUMTOOLS, "sync", "--help"], check=False, capture_output=True).returncode:
        raise LeftOut("forumtools has no “sync” yet")
    with CountingProxy(bench.wiki.account.api) as proxy:
        counted = _Mirror(bench.folder / "counted", replace(bench.wiki.account, api=proxy.api))
        timed = _Mirror(bench.folder / "timed", bench.wiki.account)
        for number, changes in enumerate((None, *_CHANGES)):
            say(f"syncing: {'all pages' if changes is None else f'{changes} changes'}")
            if changes:
                _change(bench.wiki, changes, bench.folder / "changes.xml", f"2019-01-0{number}T00:00:00Z")
            counted.sync()
            yield _row(bench, changes, proxy.taken(), wall(timed.sync))


def _row(bench: Bench, changes: int | None, asked: tuple[int, int], seconds: float) -> Row:
    requests, logins = asked
    what = f"{bench.pages:,} pages for the first time" if changes is None else f"{changes} changes"
    bar = None if changes is None else Bar("≤", 2 if changes else 1)
    note = f"and {logins} to log in; {seconds:.2f} s for the whole command"
    return Row(family="syncing", what=what, ours=requests, unit="requests", bar=bar, note=note)


class _Mirror:
    """A forum folder whose pages are at the wiki."""

    def __init__(self, folder: Path, account: Account) -> None:
        run([FORUMTOOLS, "init", folder])
        file = folder / "forum.toml"
        file.write_text(file.read_text("utf-8").replace('folder = "wiki"', f'api = "{account.api}"'), "utf-8")
        self._folder = folder
        self._env = {**os.environ, "FORUMTOOLS_USER": account.user, "FORUMTOOLS_PASSWORD": account.password}

    def sync(self) -> None:
        run([FORUMTOOLS, "sync"], folder=self._folder, env=self._env)


def _change(wiki: DisposableWiki, count: int, export: Path, stamp: str) -> None:
    """Give the first *count* contributions a newer revision, of the time *stamp*."""
    pages = islice(contributions(count), count)
    changed = (replace(page, text=f"{page.text}\n<!-- {stamp} -->") for page in pages)
    write_export(export, changed, stamp=stamp)
    wiki.load(export)
