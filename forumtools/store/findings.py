"""What was found on pages as they were, so that a page that is as it was need not be checked again."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from forumtools.store.copies import Copy

FINDINGS_FILE = "findings.sqlite"
_VERSION = 1
_CONTEXTS = 6
"""How many contexts are kept: a change of what all pages depend on makes a new one."""

_TABLES = (
    "CREATE TABLE contexts (number INTEGER PRIMARY KEY, context TEXT UNIQUE NOT NULL, used INTEGER NOT NULL)",
    """CREATE TABLE findings (
        context INTEGER, page BLOB, said TEXT NOT NULL, PRIMARY KEY (context, page)) WITHOUT ROWID""",
)
_LOAD = "SELECT page, said FROM findings JOIN contexts ON number = findings.context WHERE contexts.context = ?"
_USE = """
    INSERT INTO contexts (context, used) SELECT ?, 1 + coalesce(max(used), 0) FROM contexts WHERE true
    ON CONFLICT (context) DO UPDATE SET used = excluded.used RETURNING number"""
_TOUCH = """
    UPDATE contexts SET used = 1 + (SELECT max(used) FROM contexts)
    WHERE context = ? AND used < (SELECT max(used) FROM contexts)"""
_FORGET = "DELETE FROM contexts WHERE number IN (SELECT number FROM contexts ORDER BY used DESC LIMIT -1 OFFSET ?)"


class FoundBefore:
    """What was found on a page in a context: what else it depends on. For one thread; any number of programs."""

    def __init__(self, path: Path) -> None:
        """Open the file at *path*; raises `CopyUnusable` when it cannot be written."""
        self._copy = Copy(path, _TABLES, version=_VERSION, of="findings")

    def close(self) -> None:
        """Let go of the file."""
        self._copy.close()

    def load(self, context: str) -> dict[bytes, str]:
        """Return what was found in *context*, by page."""
        with self._copy.told():
            found = dict(self._copy.connection.execute(_LOAD, (context,)).fetchall())
            self._copy.connection.execute(_TOUCH, (context,))
            return found

    def save(self, context: str, said: Mapping[bytes, str], *, alone: bool = False) -> None:
        """Keep what was *said* of pages in *context*; *alone*: and nothing that was kept before."""
        with self._copy.changing() as change:
            [(number,)] = change.execute(_USE, (context,)).fetchall()
            if alone:
                change.execute("DELETE FROM findings WHERE context = ?", (number,))
            rows = ((number, page, words) for page, words in said.items())
            change.executemany("INSERT OR REPLACE INTO findings VALUES (?, ?, ?)", rows)
            change.execute(_FORGET, (_CONTEXTS,))
            change.execute("DELETE FROM findings WHERE context NOT IN (SELECT number FROM contexts)")
