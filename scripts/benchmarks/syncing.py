"""Bringing a mirror of a wiki up to date, by the command."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from benchmarks.bench import Bench
from benchmarks.clocks import wall
from benchmarks.corpus import NAMESPACES, contributions, write_export
from benchmarks.counting import CountingProxy
from benchmarks.forums import mirrored
from benchmarks.progress import say
from benchmarks.rows import Bar, Row
from benchmarks.wikis import DisposableWiki

_CHANGES = (None, 0, 50, 500)
"""How many pages changed since the last time; None: there was none."""

_ONE_KIND = """
[forum]
name = "Forum"
language = "fr"

[wiki]
api = "{api}"

[[kind]]
id = "contribution"
namespace = "Contrib"
template = "Contribution"
title = "{{titre}}"

[[kind.field]]
name = "titre"
role = "title"
"""
"""A wiki lists one namespace in a request, so the bar is that of a forum with one kind of page."""


def rows(bench: Bench) -> Iterator[Row]:
    """Yield the rows of syncing."""
    with CountingProxy(bench.wiki.account.api) as proxy:
        counted = mirrored(bench.folder / "counted", replace(bench.wiki.account, api=proxy.api), _ONE_KIND)
        timed = mirrored(bench.folder / "timed", bench.wiki.account, _ONE_KIND)
        for number, changes in enumerate(_CHANGES):
            say(f"syncing: {_what(bench, changes)}")
            if changes:
                _change(bench.wiki, changes, bench.folder / "changes.xml", f"2019-01-0{number}T00:00:00Z")
            counted.run("sync")
            yield _row(_what(bench, changes), changes, proxy.taken(), wall(lambda: timed.run("sync")))
        yield _example(bench, proxy)


def _what(bench: Bench, changes: int | None) -> str:
    return f"{bench.pages:,} pages for the first time" if changes is None else f"{changes} changes"


def _row(what: str, changes: int | None, asked: tuple[int, int], seconds: float) -> Row:
    requests, logins = asked
    bar = None if changes is None else Bar("≤", 2 if changes else 1)
    note = f"and {logins} to log in; {seconds:.2f} s for the whole command"
    return Row(family="syncing", what=what, ours=requests, unit="requests", bar=bar, note=note)


def _example(bench: Bench, proxy: CountingProxy) -> Row:
    """Return what no change costs the example's forum, which has more kinds of page."""
    forum = mirrored(bench.folder / "example", replace(bench.wiki.account, api=proxy.api))
    forum.run("sync")
    proxy.taken()
    seconds = wall(lambda: forum.run("sync"))
    return _row(f"0 changes in {len(NAMESPACES)} namespaces", None, proxy.taken(), seconds)


def _change(wiki: DisposableWiki, count: int, export: Path, stamp: str) -> None:
    """Give the first *count* contributions a newer revision, of the time *stamp*."""
    changed = (replace(page, text=f"{page.text}\n<!-- {stamp} -->") for page in contributions(count))
    write_export(export, changed, stamp=stamp)
    wiki.load(export)
