"""
The form and its worker under kill -9 and lost answers: each receipt number is one page, once; nothing is lost or doubled.

`FORUMTOOLS_SUBMISSIONS=300 pytest tests/integration/test_form_crashes.py` is the long form of it.
"""

from __future__ import annotations

import os
import random
import re
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import pytest
import requests

from forumtools.model.records import Page
from tests.integration.conftest import Api
from tests.mediawiki import RealWiki, unique
from tests.web.running import ON_THE_WIKI, Running, running
from tests.web.site import EDITION, GOOD
from tests.wikis.fakes import Params, losing_proxy

pytestmark = [pytest.mark.mediawiki, pytest.mark.slow]

SUBMISSIONS = int(os.environ.get("FORUMTOOLS_SUBMISSIONS", "40"))
_RECEIPT = re.compile(r"[2-9A-Z]{4}-[2-9A-Z]{4}")


@dataclass
class Storm:
    """People who send while the server and the worker are killed, and the wiki loses answers."""

    form: Running
    chance: random.Random
    receipts: dict[str, str] = field(default_factory=dict)
    """Receipt number to title."""

    kills: int = 0
    lost: int = 0
    is_over: threading.Event = field(default_factory=threading.Event)

    def loses(self, params: Params) -> bool:
        """Say whether the answer to a request is lost."""
        is_lost = params.get("action") == "edit" and self.chance.random() < 1 / 3
        self.lost += is_lost
        return is_lost

    def person(self, titles: list[str]) -> None:
        """Send one contribution after the other, and press again until there is a receipt."""
        for title in titles:
            with requests.Session() as session:
                link = self._until(partial(self._begun, session))
                self._until(partial(self._typed, session, link, title))
                self.receipts[self._until(partial(self._sent, session, link))] = title

    def _until(self, step: Callable[[], object]) -> str:
        for _ in range(6000):
            with suppress(requests.RequestException):
                if said := step():
                    return str(said)
            time.sleep(0.05)
        raise AssertionError("the form does not answer any more")

    def _begun(self, session: requests.Session) -> str:
        answer = session.get(f"{self.form.address}new/contribution?edition=2027", allow_redirects=False, timeout=10)
        return answer.headers.get("Location", "").partition("?")[0]

    def _typed(self, session: requests.Session, link: str, title: str) -> bool:
        address = self.form.address.rstrip("/") + link
        base = re.search(r'name="base" value="(\d+)"', session.get(f"{address}?kind=contribution", timeout=10).text)
        fields = {**GOOD, "f-titre": title, "f-edition": "2027", "kind": "contribution", "do": "preview"}
        fields |= {"base": base[1] if base else "0", "f-contributeurs.asked": "1", "f-contributeurs.0.id": "r0"}
        return session.post(address, data=fields, timeout=10).url.endswith("/preview")

    def _sent(self, session: requests.Session, link: str) -> str:
        address = self.form.address.rstrip("/") + link
        page = session.get(f"{address}/preview", timeout=10).text
        fields = {"agreed": "1", **dict(re.findall(r'name="(csrf|version)" value="([^"]+)"', page))}
        shown = session.post(f"{address}/send", data=fields, timeout=10).text
        found = _RECEIPT.search(shown)
        return found[0] if found else ""

    def killer(self) -> None:
        """Kill the server at random, and start it again."""
        while not self.is_over.wait(self.chance.uniform(0.5, 2.5)):
            self.form.kill()
            self.kills += 1
            self.form.start()

    def worker(self) -> None:
        """Approve what came, and send it with a worker that is killed at random."""
        while not self.is_over.is_set():
            self.approve()
            command = [sys.executable, "-m", "forumtools", *self.form.options, "queue", "send"]
            environment = {**os.environ, **self.form.environment}
            process = subprocess.Popen(
                command, cwd=self.form.folder, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
            )
            with suppress(subprocess.TimeoutExpired):
                process.wait(self.chance.uniform(1, 4))
            self.kills += process.poll() is None
            process.kill()
            process.wait()

    def approve(self) -> None:
        """Accept all that waits."""
        waiting = _RECEIPT.findall(self.form.run("queue", "list", "--state", "submitted", "--format", "csv"))
        if waiting:
            self.form.run("queue", "approve", *waiting)


@pytest.fixture
def edition(mediawiki: RealWiki) -> None:
    """The open call, on the wiki."""
    wiki = mediawiki.open()
    known = next(iter(wiki.read([f"{ON_THE_WIKI}:2027"])), None)
    if known is None or known.text != EDITION.strip():
        wiki.save(Page(f"{ON_THE_WIKI}:2027", EDITION.strip(), known.revision if known else None), summary="")


@pytest.fixture
def storm(mediawiki: RealWiki, edition: None, tmp_path: Path) -> Iterator[Storm]:
    """A form in front of the real wiki, with a proxy between that loses answers."""
    chance = random.Random(20261126)  # noqa: S311 - the same storm in every run
    user, password = mediawiki.robot
    held: list[Storm] = []
    with (
        losing_proxy(mediawiki.api, lambda params: bool(held) and held[0].loses(params)) as url,
        running(
            tmp_path / "forum",
            options=("--wiki", url),
            editions=ON_THE_WIKI,
            FORUMTOOLS_USER=user,
            FORUMTOOLS_PASSWORD=password,
        ) as form,
    ):
        held.append(Storm(form, chance))
        yield held[0]


def test_each_receipt_is_one_page_once(storm: Storm, api: Api) -> None:
    word = unique("Tempête")
    titles = [f"{word} {number}" for number in range(SUBMISSIONS)]
    people = [threading.Thread(target=storm.person, args=(titles[start::4],)) for start in range(4)]
    others = [threading.Thread(target=storm.killer), threading.Thread(target=storm.worker)]
    for thread in (*others, *people):
        thread.start()
    for thread in people:
        thread.join()
    storm.is_over.set()
    for thread in others:
        thread.join()

    settle(storm)

    assert sorted(storm.receipts.values()) == sorted(titles)
    for title in titles:
        revisions = api.revisions(f"Contrib:{title}")
        assert len(revisions) == 1, f"{title}: {Counter(map(str, revisions))}"
    assert storm.kills > 1
    assert storm.lost > 0


def settle(storm: Storm) -> None:
    """Let the worker finish: what a killed one held is its own until its lease is over, so that is ended here."""
    import sqlite3

    for _ in range(40):
        storm.approve()
        queue = storm.form.folder / ".forumtools" / "queue.sqlite"
        with closing(sqlite3.connect(queue)) as connection, connection:
            connection.execute("UPDATE submissions SET lease = NULL, next_try = NULL")
        left = storm.form.run("queue", "list")
        if not _RECEIPT.search(left):
            return
        with suppress(AssertionError):  # the wiki may lose answers still
            storm.form.run("queue", "send")
    raise AssertionError(f"the queue does not empty: {left}")
