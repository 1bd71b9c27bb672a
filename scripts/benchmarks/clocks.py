"""Seconds, taken in turn so that a machine that slows down slows everybody, and their medians."""

from __future__ import annotations

import resource
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from statistics import median

from benchmarks.processes import Command, run

FORUMTOOLS = Path(sys.executable).with_name("forumtools")
"""The command as it is installed beside this Python."""


def in_turn(contestants: Mapping[str, Callable[[], float]], runs: int) -> dict[str, float]:
    """Return the median figure of each, after *runs* rounds in which each has its turn and one to warm up."""
    rounds = [{name: measure() for name, measure in contestants.items()} for _ in range(runs + 1)][1:]
    return {name: median(each[name] for each in rounds) for name in contestants}


def cpu(work: Callable[[], object]) -> float:
    """Return the CPU seconds of *work* in this process."""
    start = time.process_time()
    work()
    return time.process_time() - start


def wall(work: Callable[[], object]) -> float:
    """Return the seconds that *work* takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def cpu_of(command: Command, *, folder: Path | None = None, env: Mapping[str, str] | None = None) -> float:
    """Return the CPU seconds, user and system, of a command and its children; findings (1) are no failure."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    run(command, folder=folder, env=env, good=(0, 1))
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
