"""
forumtools and its peers as clients of one wiki, each used as its own documentation tells.

Each is a module here with a class `Client`. Reading happens in a process of its own: pywikibot knows one wiki only.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Protocol

from benchmarks.processes import run
from benchmarks.wikis import Account

CONTENT_LIMIT = 500
"""Pages whose text a bot may ask for at a time."""


@dataclass(frozen=True)
class Task:
    """Read the pages called *titles*, or all contributions when there are none."""

    account: Account
    titles: Sequence[str] = ()


@dataclass(frozen=True)
class Outcome:
    """What reading took, login included but not the loading of the program, and a digest of each page."""

    seconds: float
    cpu: float
    digests: Mapping[str, str]


class Client(Protocol):
    """Someone who reads pages."""

    def read(self, titles: Sequence[str]) -> Mapping[str, str]:
        """Return the texts by title; of all contributions when *titles* is empty."""


def carry_out(name: str, task: Task) -> Outcome:
    """Let the client of the module *name* do *task* in a process of its own."""
    with tempfile.TemporaryDirectory() as folder:
        write_pywikibot_files(Path(folder), task.account)
        command = [sys.executable, "-m", "benchmarks.clients", name]
        printed = run(command, said=json.dumps(asdict(task)), env={**os.environ, "PYWIKIBOT_DIR": folder})
    return Outcome(**json.loads(printed))


def write_pywikibot_files(folder: Path, account: Account) -> None:
    """Write the files by which pywikibot knows wiki and account, without pauses between requests."""
    name, _, bot = account.user.partition("@")
    config = f"""family = mylang = "bench"
family_files["bench"] = {account.api!r}
usernames["bench"]["bench"] = {name!r}
password_file = "user-password.py"
put_throttle = minthrottle = maxthrottle = 0
"""
    password = f"('bench', 'bench', {name!r}, BotPassword({bot!r}, {account.password!r}))\n"
    for file, text in (("user-config.py", config), ("user-password.py", password)):
        (folder / file).touch(mode=0o600)
        (folder / file).write_text(text, "utf-8")
