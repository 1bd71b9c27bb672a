"""Reading a dump, beside mwxml, and the memory that takes."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from benchmarks.bench import Bench
from benchmarks.clocks import in_turn
from benchmarks.corpus import contributions, write_export
from benchmarks.processes import run
from benchmarks.progress import say
from benchmarks.rows import Bar, Row

_LARGE = 200_000
_MEGABYTES = 60
_READERS = ("ours", "mwxml")


def rows(bench: Bench) -> Iterator[Row]:
    """Yield the rows of dumps: the one of `dumpBackup.php`, and a large one of our own making."""
    yield from _on(bench.dump, bench.pages, bench.rounds)
    if bench.large:
        say(f"dumps: writing {_LARGE:,} pages")
        path = bench.folder / "large.xml"
        write_export(path, contributions(_LARGE))
        yield from _on(path, _LARGE, rounds=1)
        path.unlink()


def _on(path: Path, pages: int, rounds: int) -> Iterator[Row]:
    say(f"dumps: {pages:,} pages, {rounds} rounds")
    seen = {name: _read("check", name, path) for name in _READERS}
    if seen["ours"]["answer"] != seen["mwxml"]["answer"]:
        raise ValueError("mwxml reads the dump otherwise than we do")
    seconds = in_turn({name: _turn(name, path) for name in _READERS}, rounds)
    yield Row(
        family="dumps",
        what=f"rate on {pages:,} pages",
        ours=pages / seconds["ours"],
        unit="pages/s",
        clock="CPU",
        peer=pages / seconds["mwxml"],
        versus="mwxml",
        ratio=seconds["mwxml"] / seconds["ours"],
        bar=Bar("≥", 3),
    )
    yield Row(
        family="dumps",
        what=f"memory for {pages:,} pages",
        ours=seen["ours"]["megabytes"],
        unit="MB",
        peer=seen["mwxml"]["megabytes"],
        versus="mwxml",
        bar=Bar("≤", _MEGABYTES),
        note=f"the whole process; the dump has {path.stat().st_size / 1e6:,.0f} MB",
    )


def _turn(name: str, path: Path) -> Callable[[], float]:
    return lambda: float(_read("time", name, path)["seconds"])


def _read(task: str, name: str, path: Path) -> dict[str, Any]:
    """Return what reading the dump took in a process of its own, and what came of the *task*."""
    command = [sys.executable, "-m", "benchmarks.dumpreaders", task, name, str(path)]
    answer: dict[str, Any] = json.loads(run(command))
    return answer
