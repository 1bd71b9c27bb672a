"""What scripts/bench prints, and how it judges. Nothing is timed here."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

from benchmarks.__main__ import FAMILIES
from benchmarks.rows import Bar, Row
from benchmarks.tables import as_json, table

ROOT = Path(__file__).parents[2]
RATE = Row(
    family="reading",
    what="rate",
    ours=4321.0,
    unit="pages/s",
    clock="wall",
    peer=30.5,
    versus="mwclient",
    ratio=141.67,
    bar=Bar("≥", 40),
    note="a sample",
)
REQUESTS = Row(family="reading", what="requests", ours=11, unit="requests", bar=Bar("≤", 10))
SECONDS = Row(family="starting", what="first", ours=0.05, unit="s", clock="CPU")


def test_the_bar_judges_the_ratio_where_there_is_one() -> None:
    assert [row.holds for row in (RATE, REQUESTS, SECONDS)] == [True, False, None]


def test_a_limit_may_be_reached_but_not_where_less_is_asked_for() -> None:
    assert [Bar(sign, 3).holds(3.0) for sign in ("≥", "≤", "<")] == [True, True, False]


def test_the_table_has_families_columns_and_notes() -> None:
    assert table([RATE, REQUESTS, SECONDS]).splitlines() == [
        "                                 ours   peer     ratio  bar",
        "reading",
        "  rate / mwclient  4,321 pages/s wall  30.50  141.67 ×  ≥ 40 ×  holds   a sample",
        "  requests                11 requests                   ≤ 10    MISSED",
        "starting",
        "  first                    0.05 s CPU",
    ]


def test_json_says_the_same() -> None:
    printed = json.loads(as_json([RATE, REQUESTS], {"pages": 500}))

    assert printed["pages"] == 500
    assert [(row["what"], row["ratio"], row["bar"], row["holds"]) for row in printed["rows"]] == [
        ("rate", 141.67, "≥ 40", True),
        ("requests", None, "≤ 10", False),
    ]


def test_the_command_lists_what_it_can_measure() -> None:
    done = subprocess.run([ROOT / "scripts" / "bench", "--list"], capture_output=True, text=True, check=True)

    assert [line.split()[0] for line in done.stdout.splitlines()] == list(FAMILIES)
    assert all((ROOT / "scripts" / "benchmarks" / f"{name}.py").is_file() for name in FAMILIES)
