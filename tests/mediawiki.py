"""The real MediaWiki that `scripts/wiki start` runs, as far as tests need to know it."""

from __future__ import annotations

import os
import subprocess
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from urllib.request import urlopen
from uuid import uuid4

import pytest

from forumtools.wikis.api import ApiWiki
from forumtools.wikis.transport import Limits

_NEW = ("BLOCKED_", "NARROW_")
START = "no MediaWiki answers; start one with: scripts/wiki start"


@dataclass(frozen=True)
class RealWiki:
    """Its address, and name and password of accounts: as which one may log in there."""

    api: str
    robot: tuple[str, str]
    admin: tuple[str, str]
    plain: tuple[str, str]
    blocked: tuple[str, str] | None = None
    narrow: tuple[str, str] | None = None
    """A bot password of the bot that may only read. None on a wiki that was installed before there was one."""

    def open(self, account: tuple[str, str] | None = None, *, limits: Limits | None = None) -> ApiWiki:
        """Return the wiki as seen by *account*, the bot when nothing is said."""
        user, password = account or self.robot
        return ApiWiki(self.api, user, password, limits=limits)

    def anonymous(self) -> ApiWiki:
        """Return the wiki as anybody sees it."""
        return ApiWiki(self.api)

    def maintain(self, script: str, *arguments: str, text: str = "") -> None:
        """Run one of MediaWiki's own scripts on the server, with *text* to read."""
        settings = state_folder() / "LocalSettings.php"
        if not settings.is_file():
            pytest.skip("needs the shell of the wiki's server: scripts/wiki start")
        subprocess.run(
            ["php", f"/usr/share/mediawiki/maintenance/{script}.php", *arguments],
            check=True,
            input=text.encode(),
            capture_output=True,
            env={**os.environ, "MW_CONFIG_FILE": str(settings)},
        )


@cache
def wiki_credentials() -> RealWiki | None:
    """Return the wiki named by the environment or by the file of `scripts/wiki`; None when none answers."""
    known = {**_file(), **os.environ} if "FORUMTOOLS_WIKI_API" in os.environ else _file()
    try:
        accounts = [
            (known[f"FORUMTOOLS_{who}USER"], known[f"FORUMTOOLS_{who}PASSWORD"])
            for who in ("", "ADMIN_", "PLAIN_", "BLOCKED_", "NARROW_")
            if who not in _NEW or f"FORUMTOOLS_{who}USER" in known
        ]
        with urlopen(known["FORUMTOOLS_WIKI_API"] + "?action=query&format=json", timeout=10):  # noqa: S310 - ours
            return RealWiki(known["FORUMTOOLS_WIKI_API"], *accounts)
    except (KeyError, OSError):
        return None


def unique(word: str = "Essai") -> str:
    """Return a title that no other test and no earlier run uses."""
    return f"{word} {uuid4().hex[:12]}"


def state_folder() -> Path:
    """Return where `scripts/wiki` keeps the wiki: its settings, its database."""
    states = os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state"
    return Path(os.environ.get("FORUMTOOLS_WIKI_STATE") or Path(states) / "forumtools-wiki")


def _file() -> dict[str, str]:
    try:
        lines = (state_folder() / "env").read_text("utf-8").splitlines()
    except OSError:
        return {}
    return dict(line.split("=", 1) for line in lines if "=" in line)
