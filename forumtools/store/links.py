"""What addresses answered lately, so that nobody is asked twice for nothing."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from pathlib import Path
from urllib.parse import urlsplit

from forumtools.language import Text
from forumtools.rules.online import Answer, Verdict
from forumtools.store.copies import Copy

LINKS_FILE = "links.sqlite"
_VERSION = 1
_HOUR = 3600
_DAY = 24 * _HOUR
_LASTS = {Verdict.ALIVE: 7 * _DAY, Verdict.MOVED: 7 * _DAY, Verdict.DEAD: _DAY, Verdict.UNSURE: _HOUR}
"""Seconds for which an answer counts."""

_TABLES = (
    """CREATE TABLE links (
        address TEXT PRIMARY KEY, verdict TEXT NOT NULL, fr TEXT NOT NULL, en TEXT NOT NULL,
        leads_to TEXT, archive TEXT, learned INTEGER NOT NULL) WITHOUT ROWID""",
)


class KnownLinks:
    """The answers of addresses. For one thread; any number of programs."""

    def __init__(self, path: Path, *, clock: Callable[[], float] = time.time) -> None:
        """Open the file at *path*; raises `CopyUnusable` when it cannot be written."""
        self._copy = Copy(path, _TABLES, version=_VERSION, of="links")
        self._clock = clock

    def load(self, addresses: Iterable[str]) -> dict[str, Answer]:
        """Return what is known, and lately enough, of *addresses*."""
        now, found = self._clock(), {}
        with self._copy.told():
            for address in addresses:
                row = self._copy.connection.execute("SELECT * FROM links WHERE address = ?", (address,)).fetchone()
                if row and now - row[6] < _LASTS[Verdict(row[1])]:
                    why = Text(fr=row[2], en=row[3])
                    found[address] = Answer(verdict=Verdict(row[1]), why=why, leads_to=row[4], archive=row[5])
        return found

    def save(self, address: str, answer: Answer) -> None:
        """Keep what *address* answered; one with a name or a password in it is not kept."""
        if "@" in urlsplit(address).netloc:
            return
        row = (address, answer.verdict.value, answer.why.fr, answer.why.en, answer.leads_to, answer.archive)
        with self._copy.changing() as change:
            change.execute("INSERT OR REPLACE INTO links VALUES (?, ?, ?, ?, ?, ?, ?)", (*row, int(self._clock())))
