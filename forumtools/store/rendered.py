"""Pages as the wiki has drawn them, so that it need not draw again what is as it was."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from forumtools.store.copies import Copy

_VERSION = 1
_TABLES = (
    """CREATE TABLE pages (
        title TEXT PRIMARY KEY, revision INTEGER NOT NULL, asked BLOB NOT NULL, said TEXT NOT NULL) WITHOUT ROWID""",
)
_LOAD = "SELECT said FROM pages WHERE title = ? AND revision = ? AND asked = ?"


class Rendered:
    """What the wiki said of pages, one revision of each. For one thread; any number of programs."""

    def __init__(self, path: Path, location: str) -> None:
        """Open the file at *path* for the wiki at *location*; raises `CopyUnusable` when it cannot be written."""
        self._copy = Copy(path, _TABLES, version=_VERSION, of=f"rendered {location}")

    def close(self) -> None:
        """Let go of the file."""
        self._copy.close()

    def load(self, pages: Iterable[tuple[str, int, bytes]]) -> Iterator[str | None]:
        """Yield what was said of each page: its title, its revision, and what tells what was asked."""
        with self._copy.told():
            for page in pages:
                row = self._copy.connection.execute(_LOAD, page).fetchone()
                yield None if row is None else str(row[0])

    def save(self, title: str, revision: int, asked: bytes, said: str) -> None:
        """Keep what was *said* of a page, instead of what was said of an earlier revision."""
        with self._copy.changing() as change:
            change.execute("INSERT OR REPLACE INTO pages VALUES (?, ?, ?, ?)", (title, revision, asked, said))
