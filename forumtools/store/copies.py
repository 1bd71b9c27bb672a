"""SQLite files that are copies and nothing more: one that is damaged or of another version is made anew."""

from __future__ import annotations

import os
import sqlite3
import weakref
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from forumtools.errors import OutputError
from forumtools.files import NO_FOLLOW, make_state
from forumtools.language import Text

_APPLICATION = 0x66746D69
_DAMAGED = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)
_WRONGLY_ASKED = (sqlite3.SQLITE_ERROR, sqlite3.SQLITE_CONSTRAINT, sqlite3.SQLITE_MISUSE, sqlite3.SQLITE_RANGE)
_PATIENCE = 10.0
"""Seconds to wait for another program that writes the file; it holds it for less than one."""

_UNUSABLE = Text(
    fr="La copie {path} ne peut pas être utilisée ({why}).",
    en="The copy {path} cannot be used ({why}).",
)
_REMADE = Text(
    fr="La copie {path} était abîmée ou d’une autre version : elle est refaite.",
    en="The copy {path} was damaged or of another version: it is made anew.",
)


class CopyUnusable(OutputError):
    """The file cannot be written or read; where it was damaged, it is gone now and the next run makes it anew."""


class Copy:
    """One such file: its tables are there, and what SQLite refuses becomes `CopyUnusable`."""

    def __init__(self, path: Path, tables: Sequence[str], *, version: int, of: str) -> None:
        """*of* is what it is a copy of; raises `CopyUnusable`."""
        self.path = path
        self.notice: Text | None = None
        """What people should know: that an older copy was thrown away."""

        self._lost: CopyUnusable | None = None
        self._layout = f"{version} {of}"
        self._tables = tables
        with self.told():
            self._open()
        # Whoever forgets to close it leaves a file that is whole, but twice as large.
        weakref.finalize(self, self.connection.close)

    @contextmanager
    def told(self) -> Iterator[None]:
        """Turn what SQLite and the disk refuse into `CopyUnusable`; a damaged file is taken away."""
        if self._lost:
            raise self._lost
        try:
            yield
        except (sqlite3.Error, OSError) as error:
            if _is_ours(error):
                raise
            why = error.strerror if isinstance(error, OSError) else error
            unusable = CopyUnusable(_UNUSABLE.format(path=self.path, why=why))
            if _is_damage(error):
                self._lost = unusable
                self._discard()
            raise unusable from error

    @contextmanager
    def changing(self) -> Iterator[sqlite3.Connection]:
        """Change the file as a whole or not at all, alone among all programs."""
        with self.told():
            self.connection.execute("BEGIN IMMEDIATE")
            try:
                yield self.connection
                self.connection.execute("COMMIT")
            except BaseException:
                if self.connection.in_transaction:  # a full disk undoes it by itself
                    self.connection.execute("ROLLBACK")
                raise

    def close(self) -> None:
        """Let go of the file."""
        self.connection.close()

    def _open(self) -> None:
        make_state(self.path.parent)
        self._connect()
        try:
            if self._is_ours():
                return
        except sqlite3.Error as error:
            if not _is_damage(error):
                self.close()
                raise
        self._discard()
        self.notice = _REMADE.format(path=self.path)
        self._connect()
        self._is_ours()

    def _connect(self) -> None:
        # Made by us and not by SQLite, so that nobody else may read it; its companions take after it.
        os.close(os.open(self.path, os.O_RDWR | os.O_CREAT | NO_FOLLOW, 0o600))
        self.connection = sqlite3.connect(self.path, timeout=_PATIENCE, isolation_level=None, check_same_thread=False)

    def _is_ours(self) -> bool:
        """Say whether the file has our tables; an empty one gets them."""
        connection = self.connection
        connection.execute("PRAGMA journal_mode = WAL")
        # A power cut may lose the last changes, which the next run notices; it damages nothing.
        connection.execute("PRAGMA synchronous = NORMAL")
        if _one(connection, "SELECT count(*) FROM sqlite_master") == 0:
            self._make(connection)
        if _one(connection, "PRAGMA application_id") != _APPLICATION:
            return False
        return _one(connection, "SELECT of FROM layout") == self._layout

    def _make(self, connection: sqlite3.Connection) -> None:
        connection.execute("BEGIN IMMEDIATE")
        if _one(connection, "SELECT count(*) FROM sqlite_master") == 0:  # nobody was faster
            connection.execute(f"PRAGMA application_id = {_APPLICATION}")
            connection.execute("CREATE TABLE layout (of TEXT NOT NULL)")
            connection.execute("INSERT INTO layout VALUES (?)", (self._layout,))
            for table in self._tables:
                connection.execute(table)
        connection.execute("COMMIT")

    def _discard(self) -> None:
        self.close()  # first, for Windows takes no open file away
        for tail in ("", "-wal", "-shm"):
            with suppress(FileNotFoundError):
                self.path.with_name(self.path.name + tail).unlink()


def _one(connection: sqlite3.Connection, query: str) -> object:
    return connection.execute(query).fetchone()[0]


def _is_ours(error: Exception) -> bool:
    """Say whether the mistake is in what we asked; a SQLite without full-text search is nobody's."""
    # Mistakes that Python notices, before SQLite is asked, have no code.
    code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_MISUSE)
    wrong = isinstance(error, sqlite3.Error) and (code & 0xFF) in _WRONGLY_ASKED
    return wrong and "no such module" not in str(error)


def _is_damage(error: Exception) -> bool:
    return isinstance(error, sqlite3.Error) and (error.sqlite_errorcode & 0xFF) in _DAMAGED
