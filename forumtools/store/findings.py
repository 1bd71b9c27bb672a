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
    "CREATE TABLE contexts (context TEXT PRIMARY KEY, used INTEGER NOT NULL)",
    """CREATE TABLE findings (
        context TEXT, page BLOB, said TEXT NOT NULL, PRIMARY KEY (context, page)) WITHOUT ROWID""",
)


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
            rows = self._copy.connection.execute("SELECT page, said FROM findings WHERE context = ?", (context,))
            return dict(rows.fetchall())

    def save(self, context: str, said: Mapping[bytes, str], *, alone: bool = False) -> None:
        """Keep what was *said* of pages in *context*; *alone*: and nothing that was kept before."""
        with self._copy.changing() as change:
            if alone:
                change.execute("DELETE FROM findings WHERE context = ?", (context,))
            rows = ((context, page, words) for page, words in said.items())
            change.executemany("INSERT OR REPLACE INTO findings VALUES (?, ?, ?)", rows)
            change.execute(
                "INSERT OR REPLACE INTO contexts SELECT ?, 1 + coalesce(max(used), 0) FROM contexts", (context,)
            )
            old = "SELECT context FROM contexts ORDER BY used DESC LIMIT -1 OFFSET ?"
            change.execute(f"DELETE FROM findings WHERE context IN ({old})", (_CONTEXTS,))  # noqa: S608 - our own words
            change.execute(f"DELETE FROM contexts WHERE context IN ({old})", (_CONTEXTS,))  # noqa: S608
