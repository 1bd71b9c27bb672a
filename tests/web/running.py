"""The form as a program of its own, and a real browser in front of it."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from forumtools.jobs.starting import start_forum
from tests.web.site import EDITION, PASSWORD

CHROMIUM = shutil.which("chromium")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
_COMMAND = [sys.executable, "-m", "forumtools"]


@dataclass
class Running:
    """`forumtools serve` on a forum in a folder; it can be killed and started again at the same address."""

    folder: Path
    environment: dict[str, str] = field(default_factory=dict)
    options: tuple[str, ...] = ()
    """Of the command: another wiki than that of the forum file."""

    address: str = ""
    _server: subprocess.Popen[str] | None = None

    def start(self) -> None:
        port = self.address.rstrip("/").rpartition(":")[2] or "0"
        self._server = subprocess.Popen(
            [*_COMMAND, *self.options, "--language", "en", "serve", "--port", port],
            cwd=self.folder,
            env=self._environment,
            stderr=subprocess.PIPE,
            text=True,
        )
        assert self._server.stderr is not None
        for line in self._server.stderr:
            if found := re.search(r"http://\S+?:\d+/", line):
                self.address = found[0]
                return
        raise AssertionError("the server did not start")

    @property
    def number(self) -> int:
        """The number of the server's process."""
        assert self._server is not None
        return self._server.pid

    def kill(self) -> None:
        """End the server with no time to tidy up."""
        assert self._server is not None
        self._server.kill()
        self._server.wait()
        assert self._server.stderr is not None
        self._server.stderr.close()

    def run(self, *arguments: str, text: str = "") -> str:
        """Run another command on the same forum."""
        done = subprocess.run(
            [*_COMMAND, *self.options, *arguments],
            cwd=self.folder,
            env=self._environment,
            input=text,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode in (0, 1), done.stderr
        return done.stdout

    @property
    def _environment(self) -> dict[str, str]:
        return {**os.environ, **self.environment}


ON_THE_WIKI = "Millésime"
"""Where the real wiki has the open call: an edition in the forum's own namespace would be one for all other tests."""


@contextmanager
def running(
    folder: Path, *, options: tuple[str, ...] = (), editions: str = "Édition", **environment: str
) -> Iterator[Running]:
    """Give a form that runs, with an open call in the namespace *editions*, and an organiser called olga."""
    start_forum(folder, example=False)
    file = folder / "forum.toml"
    file.write_text(file.read_text("utf-8").replace("[form]", "[form]\nmost_per_hour = 100000", 1), "utf-8")
    text = file.read_text("utf-8").replace('namespace = "Édition"', f'namespace = "{editions}"')
    file.write_text(text, "utf-8")
    (folder / "wiki" / editions).mkdir()
    (folder / "wiki" / editions / "2027.wiki").write_text(EDITION, "utf-8")
    run = Running(folder, environment, options)
    run.run("queue", "account", "add", "olga", text=PASSWORD + "\n")
    run.start()
    try:
        yield run
    finally:
        run.kill()
