"""
Many write one page at a time: what was acknowledged is there.

FORUMTOOLS_RACES=10 runs every sort of race, ten times each; `pytest -rP` shows the figures.
"""

from __future__ import annotations

import os
import random
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from forumtools.errors import EditConflict
from forumtools.model.records import Page
from forumtools.wikis.api import ApiWiki
from tests.mediawiki import RealWiki, unique

pytestmark = pytest.mark.mediawiki

WRITERS, CHANGES = 4, 8
Change = Callable[[str, int, str], str]


def at_the_end(text: str, writer: int, line: str) -> str:
    """Everybody adds to the last line: the wiki cannot merge."""
    return f"{text}\n{line}"


def at_a_place_of_ones_own(text: str, writer: int, line: str) -> str:
    """Everybody adds a line to a paragraph of their own: the wiki merges."""
    return text.replace(f"fin {writer}", f"{line}\nfin {writer}")


class Writer:
    """Adds lines to a page; where somebody was faster, reads again and adds again."""

    def __init__(self, wiki: ApiWiki, number: int, change: Change, spread: float) -> None:
        self.wiki = wiki
        self.number = number
        self.change = change
        self.spread = spread
        self.acknowledged: list[str] = []
        self.conflicts = 0

    def write(self, title: str) -> None:
        for line in (f"ligne {self.number}-{each}" for each in range(CHANGES)):
            time.sleep(random.uniform(0, self.spread))  # noqa: S311 - no secret
            self.add(title, line)

    def add(self, title: str, line: str) -> None:
        for _ in range(50):
            page = self.wiki.get(title)
            try:
                saved = self.wiki.save(replace(page, text=self.change(page.text, self.number, line)), summary="course")
            except EditConflict:
                self.conflicts += 1
            else:
                assert line in saved.text.splitlines()
                self.acknowledged.append(line)
                return


SHORT = [("one account", 0.0, at_the_end, 0), ("several", 0.5, at_a_place_of_ones_own, 0)]
LONG = [
    (accounts, spread, change, number)
    for accounts in ("one account", "several")
    for spread in (0.0, 0.5)
    for change in (at_the_end, at_a_place_of_ones_own)
    for number in range(int(os.environ.get("FORUMTOOLS_RACES", "0")))
]


@pytest.mark.parametrize(("accounts", "spread", "change", "number"), LONG or SHORT)
def test_every_acknowledged_change_is_there(
    accounts: str, spread: float, change: Change, number: int, mediawiki: RealWiki
) -> None:
    several = [mediawiki.robot, mediawiki.admin, mediawiki.plain, mediawiki.robot]
    who = several if accounts == "several" else [mediawiki.robot] * WRITERS
    writers = [Writer(mediawiki.open(account), number, change, spread) for number, account in enumerate(who)]
    for writer in writers:
        assert writer.wiki.account.name
    text = "\n".join(f"début {number}\n\n\nfin {number}\n\n" for number in range(WRITERS))
    title = mediawiki.open().save(Page(f"Contrib:{unique()}", text), summary="création").title

    with ThreadPoolExecutor(WRITERS) as pool:
        list(pool.map(lambda writer: writer.write(title), writers))

    acknowledged = [line for writer in writers for line in writer.acknowledged]
    there = [line for line in mediawiki.open().get(title).text.splitlines() if line.startswith("ligne")]
    print(f"acknowledged {len(acknowledged)}, conflicts {sum(writer.conflicts for writer in writers)}")  # noqa: T201
    assert sorted(there) == sorted(acknowledged)
    assert len(acknowledged) == WRITERS * CHANGES
