"""What was found on pages as they were, so that a page that is as it was need not be checked again."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from forumtools.store.copies import Copy

FINDINGS_FILE = "findings.sqlite"
_VERSION = 2
_KEY = 16
"""Bytes of what names a page as it is."""

_CONTEXTS = 6
"""How many contexts are kept: a change of what all pages depend on makes a new one."""

_WHOLES = 6

_TABLES = (
    "CREATE TABLE contexts (number INTEGER PRIMARY KEY, context TEXT UNIQUE NOT NULL, used INTEGER NOT NULL)",
    # Most pages have nothing wrong: those of one run are one row, key after key.
    "CREATE TABLE clean (context INTEGER NOT NULL, pages BLOB NOT NULL)",
    """CREATE TABLE findings (
        context INTEGER, page BLOB, said TEXT NOT NULL, PRIMARY KEY (context, page)) WITHOUT ROWID""",
    "CREATE TABLE wholes (state TEXT PRIMARY KEY, used INTEGER NOT NULL, said TEXT NOT NULL)",
)
_CLEAN = "SELECT pages FROM clean JOIN contexts ON number = clean.context WHERE contexts.context = ?"
_LOAD = "SELECT page, said FROM findings JOIN contexts ON number = findings.context WHERE contexts.context = ?"
_USE = """
    INSERT INTO contexts (context, used) SELECT ?, 1 + coalesce(max(used), 0) FROM contexts WHERE true
    ON CONFLICT (context) DO UPDATE SET used = excluded.used RETURNING number"""
_TOUCH = """
    UPDATE contexts SET used = 1 + (SELECT max(used) FROM contexts)
    WHERE context = ? AND used < (SELECT max(used) FROM contexts)"""
_FORGET = "DELETE FROM contexts WHERE number IN (SELECT number FROM contexts ORDER BY used DESC LIMIT -1 OFFSET ?)"
_KEEP_WHOLE = """
    INSERT INTO wholes SELECT ?, 1 + coalesce(max(used), 0), ? FROM wholes WHERE true
    ON CONFLICT (state) DO UPDATE SET used = excluded.used, said = excluded.said"""
_TOUCH_WHOLE = """
    UPDATE wholes SET used = 1 + (SELECT max(used) FROM wholes)
    WHERE state = ? AND used < (SELECT max(used) FROM wholes)"""
_FORGET_WHOLES = "DELETE FROM wholes WHERE state IN (SELECT state FROM wholes ORDER BY used DESC LIMIT -1 OFFSET ?)"


class FoundBefore:
    """What was found on a page in a context: what else it depends on. For one thread; any number of programs."""

    def __init__(self, path: Path) -> None:
        """Open the file at *path*; raises `CopyUnusable` when it cannot be written."""
        self._copy = Copy(path, _TABLES, version=_VERSION, of="findings")

    def close(self) -> None:
        """Let go of the file."""
        self._copy.close()

    def load(self, context: str) -> dict[bytes, str]:
        """Return what was found in *context*, by page; nothing, or an empty text, where nothing was."""
        with self._copy.told():
            connection, found = self._copy.connection, {}
            for (pages,) in connection.execute(_CLEAN, (context,)).fetchall():
                found.update(dict.fromkeys([pages[at : at + _KEY] for at in range(0, len(pages), _KEY)], ""))
            found.update(connection.execute(_LOAD, (context,)).fetchall())
            connection.execute(_TOUCH, (context,))
            return found

    def save(self, context: str, said: Mapping[bytes, str], *, alone: bool = False) -> None:
        """Keep what was *said* of pages in *context*; *alone*: and nothing that was kept before."""
        with self._copy.changing() as change:
            [(number,)] = change.execute(_USE, (context,)).fetchall()
            if alone:
                change.execute("DELETE FROM findings WHERE context = ?", (number,))
                change.execute("DELETE FROM clean WHERE context = ?", (number,))
            rows = ((number, page, words) for page, words in said.items() if words)
            change.executemany("INSERT OR REPLACE INTO findings VALUES (?, ?, ?)", rows)
            clean = b"".join(page for page, words in said.items() if not words)
            if clean:
                change.execute("INSERT INTO clean VALUES (?, ?)", (number, clean))
            change.execute(_FORGET, (_CONTEXTS,))
            change.execute("DELETE FROM findings WHERE context NOT IN (SELECT number FROM contexts)")
            change.execute("DELETE FROM clean WHERE context NOT IN (SELECT number FROM contexts)")

    def whole(self, state: str) -> str | None:
        """Return what was said of all pages in a *state* of them and of all else, or nothing when it never was."""
        with self._copy.told():
            connection = self._copy.connection
            row = connection.execute("SELECT said FROM wholes WHERE state = ?", (state,)).fetchone()
            connection.execute(_TOUCH_WHOLE, (state,))
            return None if row is None else str(row[0])

    def save_whole(self, state: str, said: str) -> None:
        """Keep what is *said* of all pages in a *state*."""
        with self._copy.changing() as change:
            change.execute(_KEEP_WHOLE, (state, said))
            change.execute(_FORGET_WHOLES, (_WHOLES,))
