"""People who fill in the form at once: how long they wait for a page, and whether anything of theirs is lost."""

from __future__ import annotations

import os
import random
import re
import statistics
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from urllib.parse import urlencode

from benchmarks.bench import Bench
from benchmarks.clocks import FORUMTOOLS
from benchmarks.forums import ForumFolder, started
from benchmarks.progress import say
from benchmarks.rows import Bar, Row

_PEOPLE = 50
_SECONDS = 120
_THINKING = (1.2, 3.0)
"""Seconds between two requests of one person; the script of the form saves 1.2 seconds after the last key."""

_SAVES = 6
_EDITION = """{{Édition
|titre=2099
|année=2099
|date de début=2099-07-06
|date de fin=2099-07-09
|date limite=2099-06-20
}}
"""
_RECEIPT = re.compile(r"[2-9A-Z]{4}-[2-9A-Z]{4}")
_PROSE = "Nous relevons à pied, avec les habitants, ce qui manque au quartier, et nous le publions. "


def rows(bench: Bench) -> Iterator[Row]:
    """Yield the rows of the form, on SQLite and on PostgreSQL where that is installed."""
    for name, url in _databases(bench.closing):
        say(f"form: {_PEOPLE} people on {name}")
        forum = _forum(bench.folder / f"form-{name}")
        crowd = Crowd(forum, url, seconds=15 if bench.rounds < 5 else _SECONDS)
        crowd.run()
        what = f"{_PEOPLE} people at once, {name}"
        yield _row(f"{what}: a page, 95 % of them", 1000 * crowd.percentile(95), "ms", Bar("<", 300), crowd.note)
        yield _row(f"{what}: errors", crowd.errors, "", Bar("≤", 0))
        yield _row(f"{what}: receipts without a submission", crowd.lost, "", Bar("≤", 0))


def _row(what: str, ours: float, unit: str, bar: Bar, note: str = "") -> Row:
    return Row(family="form", what=what, ours=ours, unit=unit, clock="wall" if unit else "", bar=bar, note=note)


def _databases(closing: ExitStack) -> Iterator[tuple[str, str]]:
    yield "SQLite", ""
    try:
        from tests.postgres import postgres, programs
    except ImportError:
        return
    if programs() is None:
        say("form: PostgreSQL is not installed, and left out")
        return
    yield "PostgreSQL", closing.enter_context(postgres())


def _forum(folder: Path) -> ForumFolder:
    forum = started(folder, "--example")
    (folder / "wiki" / "Édition" / "2099.wiki").write_text(_EDITION, "utf-8")
    file = folder / "forum.toml"
    file.write_text(file.read_text("utf-8").replace("[form]", "[form]\nmost_per_hour = 1000000", 1), "utf-8")
    return forum


@dataclass
class Crowd:
    """People who fill in and send, again and again, until the time is over."""

    forum: ForumFolder
    url: str
    seconds: float
    waits: list[float] = field(default_factory=list)
    receipts: list[str] = field(default_factory=list)
    errors: int = 0
    lost: int = 0
    port: int = 0

    def run(self) -> None:
        """Let them come, and count afterwards what is there."""
        env = {**self.forum.env, "FORUMTOOLS_DATABASE": self.url}
        with self._server(env):
            people = [threading.Thread(target=self._person, args=(number,)) for number in range(_PEOPLE)]
            for person in people:
                person.start()
            for person in people:
                person.join()
        listed = subprocess.run(
            [FORUMTOOLS, "queue", "list", "--format", "csv"],
            cwd=self.forum.folder,
            env=env,
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        self.lost = len(set(self.receipts) - set(_RECEIPT.findall(listed)))

    def percentile(self, percent: int) -> float:
        """Return how many seconds so many of a hundred pages took at the most."""
        return statistics.quantiles(self.waits, n=100)[percent - 1]

    @property
    def note(self) -> str:
        """How much was done."""
        median = 1000 * statistics.median(self.waits)
        return f"{len(self.waits):,} pages, median {median:.0f} ms, {len(self.receipts):,} sent in {self.seconds:.0f} s"

    @contextmanager
    def _server(self, env: dict[str, str]) -> Iterator[None]:
        command = [str(FORUMTOOLS), "--language", "en", "serve", "--port", "0"]
        with subprocess.Popen(
            command, cwd=self.forum.folder, env={**os.environ, **env}, stderr=subprocess.PIPE, text=True
        ) as server:
            assert server.stderr is not None
            found = re.search(r"http://[^:]+:(\d+)/", server.stderr.readline())
            self.port = int(found[1]) if found else 0
            try:
                yield
            finally:
                server.kill()

    def _person(self, number: int) -> None:
        chance = random.Random(number)  # noqa: S311 - the same crowd in every run
        end = time.monotonic() + self.seconds
        time.sleep(chance.uniform(0, 2))
        rank = 0
        while time.monotonic() < end:
            rank += 1
            try:
                self._contribution(chance, f"Inventaire du quartier {number:02} {rank:04}", end)
            except (HTTPException, OSError, AssertionError):
                self.errors += 1

    def _contribution(self, chance: random.Random, title: str, end: float) -> None:
        visit = Visit(self.port, self.waits)
        link = visit.get("/new/contribution?edition=2099").partition("?")[0]
        page = visit.get(f"{link}?kind=contribution&edition=2099")
        fields = {"kind": "contribution", "f-edition": "2099", "f-contributeurs.asked": "1", "base": "0"}
        for rank in range(1, _SAVES + 1):
            time.sleep(chance.uniform(*_THINKING))
            fields["f-titre"] = title[: len(title) * rank // _SAVES]
            fields["s-description-du-projet"] = _PROSE * rank * 2
            fields["base"] = str(visit.save(link, fields))
            if time.monotonic() > end:
                return
        fields |= {"f-titre": title, "s-presentation": _PROSE, "do": "preview"}
        fields |= {
            "f-contributeurs.0.id": "r0",
            "f-contributeurs.0.name": "Maël Riou",
            "f-contributeurs.0.consent": "1",
        }
        assert visit.post(link, fields).endswith("/preview")
        page = visit.get(f"{link}/preview")
        time.sleep(chance.uniform(*_THINKING))
        hidden = dict(re.findall(r'name="(csrf|version)" value="([^"]+)"', page))
        visit.post(f"{link}/send", {**hidden, "agreed": "1"})
        receipt = _RECEIPT.search(visit.get(f"{link}?sent="))
        assert receipt is not None
        self.receipts.append(receipt[0])


class Visit:
    """One person's conversation with the form."""

    def __init__(self, port: int, waits: list[float]) -> None:
        self._connection = HTTPConnection("127.0.0.1", port, timeout=30)
        self._cookie = ""
        self._waits = waits

    def get(self, path: str) -> str:
        """Return a page, or where it leads."""
        return self._ask("GET", path, "", {})

    def post(self, path: str, fields: dict[str, str]) -> str:
        """Send a form and return where it leads."""
        return self._ask("POST", path, urlencode(fields), {"Content-Type": "application/x-www-form-urlencoded"})

    def save(self, link: str, fields: dict[str, str]) -> int:
        """Save as the script does, and return the version."""
        headers = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"}
        found = re.search(r'"version": ?(\d+)', self._ask("POST", link, urlencode({**fields, "do": "save"}), headers))
        assert found is not None
        return int(found[1])

    def _ask(self, method: str, path: str, body: str, headers: dict[str, str]) -> str:
        before = time.perf_counter()
        self._connection.request(method, path, body or None, {**headers, "Cookie": self._cookie})
        answer = self._connection.getresponse()
        content = answer.read().decode()
        self._waits.append(time.perf_counter() - before)
        if cookie := answer.getheader("Set-Cookie"):
            self._cookie = cookie.partition(";")[0]
        assert answer.status in (200, 303), f"{method} {path}: {answer.status}"
        return answer.getheader("Location") or content
