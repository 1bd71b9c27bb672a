"""
Any text at all as a page is checked by every rule, in time that grows with its length and no faster.

Nothing is timed: each family of texts has a process of its own, which the system stops after more seconds of work than
all of them take together. What a rule costs on such pages is a row of `scripts/bench`.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forumtools.rules.choosing import selected
from tests.rules.hostile import UNITS, whole
from tests.rules.pages import forum_of

ROOT = Path(__file__).parents[2]
_SECONDS = 60
"""Of work, for a group of families; on the slowest machine so far a family took one."""

_GROUPS = 8
_PROGRAM = """
import sys
from tests.rules.hostile import UNITS, whole
from tests.rules.pages import forum_of
from forumtools.rules.choosing import selected
for unit in UNITS[int(sys.argv[1])::int(sys.argv[2])]:
    print(ascii(unit), flush=True)
    for title in ("Contrib:A", "Veille:B"):
        forum_of([(title, whole(unit))]).find(selected())
"""


@pytest.mark.slow
@pytest.mark.parametrize("group", range(_GROUPS))
def test_pages_that_nobody_writes_are_checked_to_their_end(group: int) -> None:
    run = subprocess.run(
        [sys.executable, "-c", _PROGRAM, str(group), str(_GROUPS)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), *sys.path])},
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_CPU, (_SECONDS, _SECONDS)),
    )

    assert run.returncode == 0, (run.stdout.splitlines()[-1:], run.stderr[-2000:])


@given(st.text(max_size=200) | st.binary(max_size=200).map(lambda raw: raw.decode("utf-8", "surrogateescape")))
@settings(deadline=None)
def test_any_bytes_at_all(text: str) -> None:
    for title in ("Contrib:A", "Veille:B", "Session:C", ""):
        forum_of([(title, text), ("Contrib:Autre", text)]).find(selected())


@given(st.lists(st.sampled_from(UNITS), max_size=8), st.integers(1, 40))
@settings(deadline=None, max_examples=40)
def test_families_mixed(units: list[str], times: int) -> None:
    forum_of([("Contrib:A", "".join(units) * times)]).find(selected())


def test_families_fill_the_largest_page() -> None:
    assert all(190_000 < len(whole(unit).encode()) <= 200_000 for unit in UNITS)
