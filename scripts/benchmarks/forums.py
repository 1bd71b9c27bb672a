"""Folders with a forum file in which commands are run."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.clocks import FORUMTOOLS, cpu_of
from benchmarks.processes import run
from benchmarks.wikis import Account


@dataclass(frozen=True)
class ForumFolder:
    """A folder with a forum file, and the account its commands use."""

    folder: Path
    env: Mapping[str, str] = field(default_factory=lambda: dict(os.environ))

    def run(self, *words: str) -> None:
        """Run `forumtools` here; findings (status 1) are no failure."""
        run([FORUMTOOLS, *words], folder=self.folder, env=self.env, good=(0, 1))

    def cpu(self, *words: str) -> float:
        """Run `forumtools` here and return its CPU seconds."""
        return cpu_of([FORUMTOOLS, *words], folder=self.folder, env=self.env)


def started(folder: Path, *options: str) -> ForumFolder:
    """Make a forum in *folder*, whose pages are files there."""
    run([FORUMTOOLS, "init", str(folder), *options])
    return ForumFolder(folder)


def mirrored(folder: Path, account: Account, file: str | None = None) -> ForumFolder:
    """Make a forum whose pages are at a wiki; its *file* has `{api}` in it, or is that of the example."""
    started(folder)
    path = folder / "forum.toml"
    example = path.read_text("utf-8")
    text = file.format(api=account.api) if file else example.replace('folder = "wiki"', f'api = "{account.api}"')
    path.write_text(text, "utf-8")
    env = {**os.environ, "FORUMTOOLS_USER": account.user, "FORUMTOOLS_PASSWORD": account.password}
    return ForumFolder(folder, env)
