"""
The mirror of a wiki: its pages by number, and the last text of those that are gone.

Bodies stand apart from titles and revisions, so that comparing those does not walk through all texts.
"""

from __future__ import annotations

import hashlib
import json
import re
import sqlite3
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from itertools import islice
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from forumtools.files import locked
from forumtools.model.records import Page
from forumtools.model.sweeps import Scope
from forumtools.store.copies import Copy
from forumtools.store.drafts import Draft

_VERSION = 2
_BLOCK = 500
_TABLES = (
    """CREATE TABLE scopes (
        namespace INTEGER, prefix TEXT, synced TEXT NOT NULL, template TEXT NOT NULL, redirects TEXT NOT NULL,
        changes INTEGER NOT NULL,  -- syncs that found anything new
        PRIMARY KEY (namespace, prefix)) WITHOUT ROWID""",
    # A negative number: a page that we saved and that no sweep has numbered yet. No title: within a change only.
    """CREATE TABLE pages (
        number INTEGER PRIMARY KEY, namespace INTEGER NOT NULL, title TEXT UNIQUE, revision INTEGER NOT NULL,
        learned INTEGER NOT NULL)""",
    "CREATE INDEX in_order ON pages (namespace, replace(title, ' ', '_'))",
    "CREATE TABLE bodies (number INTEGER PRIMARY KEY, text TEXT NOT NULL)",
    """CREATE TABLE gone (
        number INTEGER PRIMARY KEY, title TEXT NOT NULL, revision INTEGER NOT NULL, text TEXT NOT NULL)""",
    """CREATE VIRTUAL TABLE words USING fts5 (
        text, content = 'bodies', content_rowid = 'number', tokenize = 'unicode61 remove_diacritics 2')""",
    """CREATE TRIGGER body_comes AFTER INSERT ON bodies BEGIN
        INSERT INTO words (rowid, text) VALUES (new.number, new.text); END""",
    """CREATE TRIGGER body_goes AFTER DELETE ON bodies BEGIN
        INSERT INTO words (words, rowid, text) VALUES ('delete', old.number, old.text); END""",
    """CREATE TRIGGER body_changes AFTER UPDATE ON bodies BEGIN
        INSERT INTO words (words, rowid, text) VALUES ('delete', old.number, old.text);
        INSERT INTO words (rowid, text) VALUES (new.number, new.text); END""",
    "CREATE TRIGGER page_goes AFTER DELETE ON pages BEGIN DELETE FROM bodies WHERE number = old.number; END",
)
_OF_SCOPE = "namespace = :namespace AND substr(title, 1, length(:prefix)) = :prefix"
_IN_ORDER = "ORDER BY replace(title, ' ', '_')"


class Mirror:
    """The pages of one wiki, as far as they were synced. For one thread; any number of programs."""

    def __init__(self, path: Path, location: str, *, clock: Callable[[], float] = time.time) -> None:
        """*location* is the address of the wiki. Raises `CopyUnusable` when the file cannot be written."""
        self._copy = Copy(path, _TABLES, version=_VERSION, of=location)
        self._clock = clock
        self.notice = self._copy.notice

    def close(self) -> None:
        """Let go of the file."""
        self._copy.close()

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Keep other programs from syncing meanwhile, or wait until they have done so."""
        with ExitStack() as stack:
            with self._copy.told():
                stack.enter_context(locked(self._copy.path.with_suffix(".lock")))
            yield

    def synced(self, scope: Scope) -> str | None:
        """Return when *scope* was synced last, by the wiki's clock; nothing when it never was."""
        found = self._one("SELECT synced FROM scopes WHERE namespace = ? AND prefix = ?", scope)
        return None if found is None else str(found[0])

    def redirects(self, scope: Scope, template: str) -> tuple[str, ...] | None:
        """Return what redirects to the page *template*; nothing when the last sync of *scope* did not ask."""
        query = "SELECT redirects FROM scopes WHERE namespace = ? AND prefix = ? AND template = ?"
        found = self._one(query, (*scope, template))
        return None if found is None else tuple(json.loads(found[0]))

    def titles(self, scope: Scope) -> list[str]:
        """Return the titles of *scope*, in the wiki's order."""
        query = f"SELECT title FROM pages WHERE {_OF_SCOPE} {_IN_ORDER}"  # noqa: S608 - our own words
        return [title for (title,) in self._all(query, scope._asdict())]

    def state(self, scope: Scope) -> str:
        """Return what is the same only as long as the pages of *scope* are, without looking at their texts."""
        # A text can be hidden and shown again under one revision: only a sync that finds it so changes that here.
        changes = self._one("SELECT changes FROM scopes WHERE namespace = ? AND prefix = ?", scope)
        query = f"SELECT number, title, revision, learned FROM pages WHERE {_OF_SCOPE} ORDER BY number"  # noqa: S608
        known = repr((changes, self._all(query, scope._asdict())))
        return hashlib.blake2b(known.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()

    def pages(self, scope: Scope) -> Iterator[Page]:
        """Yield the pages of *scope*, in the wiki's order; texts are read as they are wanted."""
        query = f"SELECT number FROM pages WHERE {_OF_SCOPE} {_IN_ORDER}"  # noqa: S608 - our own words
        numbers = iter([number for (number,) in self._all(query, scope._asdict())])
        while block := list(islice(numbers, _BLOCK)):
            found = self._numbered(block)
            yield from (found[number] for number in block if number in found)

    def page(self, title: str) -> Page | None:
        """Return the page called *title*, or nothing when the mirror has none."""
        query = "SELECT title, text, revision FROM pages JOIN bodies USING (number) WHERE title = ?"
        found = self._one(query, (title,))
        return None if found is None else Page(*found)

    def tombstone(self, number: int) -> Page | None:
        """Return a page that is gone, as it was last."""
        found = self._one("SELECT title, text, revision FROM gone WHERE number = ?", (number,))
        return None if found is None else Page(*found)

    def search(self, words: str) -> tuple[str, ...]:
        """
        Return the titles of the pages that have all *words*, or longer ones that begin so, in the wiki's order.

        Case and accents do not count: ``ecologique`` finds ``écologiques``.
        """
        asked = " ".join(f'"{word}" *' for word in re.findall(r"\w+", words))
        query = f"SELECT title FROM words JOIN pages ON number = words.rowid WHERE words MATCH ? {_IN_ORDER}"  # noqa: S608
        return tuple(title for (title,) in self._all(query, (asked,))) if asked else ()

    def keep(self, page: Page, namespace: int, *, base: int | None) -> None:
        """
        Take in *page* as we saved it just now upon the revision *base*, unless something newer is known.

        Only what was known at that revision is the same page. What else had its title is another one by now, or the
        same after changes that we did not see: the next sync tells.
        """
        revision, now = page.revision or 0, int(self._clock())
        with self._copy.changing() as change:
            row = change.execute("SELECT number, revision FROM pages WHERE title = ?", (page.title,)).fetchone()
            if row is not None and row[1] >= revision:
                return
            if row is not None and row[1] == base:
                change.execute("UPDATE pages SET revision = ?, learned = ? WHERE number = ?", (revision, now, row[0]))
                change.execute("UPDATE bodies SET text = ? WHERE number = ?", (page.text, row[0]))
                return
            _bury(change, page.title)
            values = (-revision, namespace, page.title, revision, now)
            change.execute("INSERT OR REPLACE INTO pages VALUES (?, ?, ?, ?, ?)", values)
            change.execute("INSERT OR REPLACE INTO bodies VALUES (?, ?)", (-revision, page.text))

    def drop(self, title: str) -> None:
        """Take away the page called *title*, which is gone from there; its last text is kept."""
        with self._copy.changing() as change:
            _bury(change, title)

    def draft(self, scope: Scope) -> Draft:
        """Begin to note how *scope* is by now."""
        return Draft(self._copy, scope, int(self._clock()))

    def _numbered(self, numbers: Sequence[int]) -> Mapping[int, Page]:
        query = (
            "SELECT number, title, text, revision FROM pages JOIN bodies USING (number) "
            "WHERE number IN (SELECT value FROM json_each(?))"
        )
        return {number: Page(*rest) for number, *rest in self._all(query, (json.dumps(numbers),))}

    def _one(self, query: str, values: Sequence[object]) -> Any:
        with self._copy.told():
            return self._copy.connection.execute(query, values).fetchone()

    def _all(self, query: str, values: Sequence[object] | Mapping[str, object]) -> list[Any]:
        with self._copy.told():
            return self._copy.connection.execute(query, values).fetchall()


def _bury(change: sqlite3.Connection, title: str) -> None:
    change.execute(
        "INSERT OR REPLACE INTO gone SELECT number, title, revision, text "
        "FROM pages JOIN bodies USING (number) WHERE title = ? AND number > 0",
        (title,),
    )
    change.execute("DELETE FROM pages WHERE title = ?", (title,))


def mirror_name(location: str) -> str:
    """Return the name of the file for the wiki at *location*: its host, for people, and what tells two apart."""
    host = re.sub(r"[^a-z0-9.-]+", "-", (urlsplit(location).hostname or "wiki").lower())[:60]
    return f"mirror-{host}-{hashlib.sha256(location.encode()).hexdigest()[:8]}.sqlite"
