"""
Submissions under kill -9 and lost answers: what was acknowledged is on the wiki, once; nothing is lost or doubled.

`FORUMTOOLS_SUBMISSIONS=300 pytest tests/integration/test_crashes.py` is the long form of it.
"""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from forumtools.jobs.starting import start_forum
from tests.integration.conftest import Api
from tests.mediawiki import RealWiki, unique
from tests.wikis.fakes import Params, losing_proxy

pytestmark = pytest.mark.mediawiki

SUBMISSIONS = int(os.environ.get("FORUMTOOLS_SUBMISSIONS", "24"))
FAULTY = 1 / 3


class Fragile:
    """The command in a forum of its own, killed at random edits, before a wiki that loses answers."""

    def __init__(self, folder: Path, wiki: RealWiki, chance: random.Random) -> None:
        self.folder = folder
        self.chance = chance
        self.kills = 0
        self.lost = 0
        self.out = ""
        self.command = [sys.executable, "-m", "forumtools", "--language", "en"]
        self._env = {**os.environ, "FORUMTOOLS_USER": wiki.robot[0], "FORUMTOOLS_PASSWORD": wiki.robot[1]}
        self._edits_left = 0
        self._is_time = threading.Event()

    def loses(self, params: Params) -> bool:
        """Say whether the answer to a request is lost; count the edits that pass."""
        if params.get("action") != "edit":
            return False
        self._edits_left -= 1
        if self._edits_left <= 0:
            self._is_time.set()
        is_lost = self.chance.random() < FAULTY
        self.lost += is_lost
        return is_lost

    def run(self, *arguments: str) -> int | None:
        """Return the exit status of one run, or nothing when it was killed, at about its n-th edit."""
        self._edits_left = self.chance.randint(1, 12)
        self._is_time.clear()
        with (self.folder / "out.txt").open("wb") as out:
            process = subprocess.Popen([*self.command, *arguments], cwd=self.folder, env=self._env, stdout=out)
            while process.poll() is None and not self._is_time.wait(0.02):
                pass
            with suppress(subprocess.TimeoutExpired):
                process.wait(self.chance.uniform(0, 0.2))
            process.kill()
            status = process.wait()
        self.kills += status == -signal.SIGKILL
        # A line that was cut by the kill was not said.
        self.out += (self.folder / "out.txt").read_text(errors="replace").rpartition("\n")[0] + "\n"
        return None if status == -signal.SIGKILL else status

    def batches(self) -> list[dict[str, Any]]:
        said = subprocess.run(
            [*self.command, "batches", "--format", "json"],
            cwd=self.folder,
            env=self._env,
            capture_output=True,
            check=True,
        )
        return list(json.loads(said.stdout)["batches"])

    def insist(self, *arguments: str) -> None:
        """Do a command whatever kills it, by `resume` as soon as the journal knows it."""
        before = len(self.batches())
        while len(self.batches()) == before:
            assert self.run(*arguments) in (None, 0, 3)
        while self.batches()[0]["left"]:
            assert self.run("resume", "last") in (None, 0, 3)

    def acknowledged(self, word: str) -> Counter[str]:
        lines = (line.split(maxsplit=1) for line in self.out.splitlines() if line.startswith(word))
        return Counter(line[1] for line in lines)


@pytest.fixture
def fragile(mediawiki: RealWiki, tmp_path: Path) -> Iterator[Fragile]:
    chance = random.Random()  # noqa: S311 - no secret, only moments
    start_forum(tmp_path)
    command = Fragile(tmp_path, mediawiki, chance)
    with losing_proxy(mediawiki.api, command.loses) as address:
        command.command += ["--wiki", address]
        yield command


def test_killed_again_and_again_everything_is_there_once_and_can_be_taken_back(
    fragile: Fragile, mediawiki: RealWiki, record_property: Callable[[str, object], None]
) -> None:
    api = Api(mediawiki)
    series = unique("Lot")
    titles = [f"Contrib:{series} n° {number}" for number in range(SUBMISSIONS)]
    _write_submissions(fragile.folder / "many.jsonl", titles)

    fragile.insist("create", "many.jsonl", "--allow-errors")

    assert _revisions(api, titles) == dict.fromkeys(titles, 1)
    assert set(fragile.acknowledged("created")) <= set(titles)
    _edited_by_somebody(api, titles[:5])

    fragile.insist("undo", fragile.batches()[0]["batch"])

    texts = {title: api.text(title) for title in titles}
    assert [title for title, text in texts.items() if text] == titles[:5]
    assert all("quelqu’un" in texts[title] for title in titles[:5])
    assert _revisions(api, titles[5:]) == dict.fromkeys(titles[5:], 2)
    assert fragile.kills > 0
    record_property("kills", fragile.kills)
    record_property("lost answers", fragile.lost)


def _write_submissions(path: Path, titles: list[str]) -> None:
    sent = [
        {
            "titre": title.removeprefix("Contrib:"),
            "édition": "2018",
            "contributeurs": "Awen Riou",
            "Présentation": "Une fiche.",
        }
        for title in titles
    ]
    path.write_text("\n".join(json.dumps(each) for each in sent))


def _revisions(api: Api, titles: list[str]) -> dict[str, int]:
    """Return how many revisions each page has."""
    found = {}
    for title in titles:
        (page,) = api.ask(action="query", prop="revisions", rvprop="ids", rvlimit=50, titles=title)["query"]["pages"]
        found[title] = len(page.get("revisions", ()))
    return found


def _edited_by_somebody(api: Api, titles: list[str]) -> None:
    for title in titles:
        api.save(title, api.text(title) + "\nquelqu’un est passé par là")
