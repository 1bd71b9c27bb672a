"""A MediaWiki of the benchmark's own, gone when the run is over."""

from __future__ import annotations

import os
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.processes import Failed, run
from benchmarks.progress import say

SCRIPT = Path(__file__).parents[1] / "wiki"
_MAINTENANCE = Path("/usr/share/mediawiki/maintenance")


class LeftOut(Exception):
    """A family cannot be measured here, and why."""


@dataclass(frozen=True)
class Account:
    """Where a wiki is, and who asks. The password is a bot password."""

    api: str
    user: str
    password: str


@dataclass(frozen=True)
class DisposableWiki:
    """A running wiki: its account, and the scripts of its server."""

    account: Account
    state: Path

    def maintenance(self, script: str, *arguments: str | Path, output: Path | None = None) -> None:
        """Run one of MediaWiki's own scripts, its output into *output*."""
        env = {**os.environ, "MW_CONFIG_FILE": str(self.state / "LocalSettings.php")}
        with (output or Path(os.devnull)).open("wb") as file:
            command = ["php", _MAINTENANCE / f"{script}.php", *arguments]
            subprocess.run(command, env=env, check=True, stdout=file, stderr=subprocess.PIPE)

    def load(self, export: Path) -> None:
        """Take in the pages of an XML export, without traces in the recent changes."""
        self.maintenance("importDump", "--quiet", "--no-updates", export)


@contextmanager
def disposable_wiki(folder: Path) -> Iterator[DisposableWiki]:
    """Run an empty wiki whose files are in *folder*; raises `LeftOut`."""
    state = folder / "wiki"
    env = {**os.environ, "FORUMTOOLS_WIKI_STATE": str(state), "FORUMTOOLS_WIKI_PORT": str(_free_port())}
    say("starting a wiki")
    try:
        _ask_for(env, "packages", "start")
        known = dict(line.split("=", 1) for line in (state / "env").read_text("utf-8").splitlines() if "=" in line)
        account = Account(*(known[f"FORUMTOOLS_{name}"] for name in ("WIKI_API", "USER", "PASSWORD")))
        yield DisposableWiki(account, state)
    finally:
        say("stopping the wiki")
        subprocess.run([SCRIPT, "stop"], env=env, check=False)


def _ask_for(env: dict[str, str], *words: str) -> None:
    try:
        for word in words:
            run([SCRIPT, word], env=env)
    except Failed as error:
        raise LeftOut(str(error)) from error


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
