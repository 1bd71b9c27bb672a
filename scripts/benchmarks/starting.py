"""How long a command takes before it begins, beside the mere loading of click."""

from __future__ import annotations

import sys
from collections.abc import Iterator

from benchmarks.bench import Bench
from benchmarks.clocks import FORUMTOOLS, cpu_of, in_turn
from benchmarks.progress import say
from benchmarks.rows import Bar, Row

_ROUNDS = 15


def rows(bench: Bench) -> Iterator[Row]:
    """Yield the row of starting."""
    say(f"starting: {_ROUNDS} rounds")
    seconds = in_turn(
        {
            "ours": lambda: cpu_of([FORUMTOOLS, "--help"]),
            "click": lambda: cpu_of([sys.executable, "-c", "import click"]),
        },
        _ROUNDS,
    )
    yield Row(
        family="starting",
        what="forumtools --help",
        ours=seconds["ours"],
        unit="s",
        clock="CPU",
        peer=seconds["click"],
        versus='python -c "import click"',
        ratio=seconds["ours"] / seconds["click"],
        bar=Bar("≤", 1.5),
    )
