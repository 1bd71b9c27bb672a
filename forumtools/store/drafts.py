"""One sync of a mirror: what comes in is gathered aside, and taken in as a whole or not at all."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from forumtools.model.sweeps import Entry, Numbered, Scope
from forumtools.store.copies import Copy

LAG = 300
"""Seconds for which another copy of the wiki's database may still answer as before an edit; it is far less."""

_NAMES = "SELECT number, title, revision, learned FROM pages WHERE namespace = ? AND substr(title, 1, length(?)) = ?"


class Contested(Exception):
    """Another program synced the mirror meanwhile, so that this draft compares with what is no longer there."""


@dataclass(frozen=True, kw_only=True)
class Completion:
    """What a draft ends with, besides the pages that came in."""

    gone: Iterable[int] = ()
    adopted: Mapping[int, Entry] = field(default_factory=dict)
    """Pages that we saved ourselves, by the numbers they turned out to have."""

    time: str = ""
    """By the wiki's clock."""

    template: str = ""
    redirects: Sequence[str] = ()
    """To *template*."""


class Draft:
    """How a scope is known, and what comes in; nothing of it is seen before `commit`."""

    def __init__(self, copy: Copy, scope: Scope, now: int) -> None:
        self._copy = copy
        self._scope = scope
        self._now = now
        self.known: dict[int, Entry] = {}
        """The pages of the scope by number, as they are known."""

        self.own: dict[Entry, int] = {}
        """Those that we saved, and whose numbers are not known."""

        self.recent: set[int] = set()
        """Those of which something was learned so lately that the wiki itself may still answer as before."""

        with copy.told():
            self._begin(copy.connection)

    def add(self, pages: Iterable[Numbered]) -> None:
        """Note *pages* of the scope as they are now."""
        rows = ((number, page.title, page.revision, page.text) for number, page in pages)
        with self._copy.told():
            self._copy.connection.executemany("INSERT OR REPLACE INTO incoming VALUES (?, ?, ?, ?)", rows)

    def elsewhere(self, number: int) -> Entry | None:
        """Return how a page was known that is not known in this scope: in another one, or gone."""
        query = "SELECT title, revision FROM pages WHERE number = :number UNION ALL SELECT title, revision FROM gone "
        with self._copy.told():
            found = self._copy.connection.execute(query + "WHERE number = :number", {"number": number}).fetchone()
        return None if found is None else Entry(*found)

    def commit(self, completion: Completion) -> None:
        """Take everything in, or nothing; raises `Contested`."""
        with self._copy.changing() as change:
            if self._changes(change) != self._basis:
                raise Contested
            self._leave_out(change)
            before = change.total_changes
            self._take_away(change, completion.gone)
            try:
                self._adopt(change, completion.adopted)
                self._take_in(change)
            except sqlite3.IntegrityError:  # another program has just given a title to another page
                raise Contested from None
            self._note(change, completion, is_news=change.total_changes > before)

    def _begin(self, connection: sqlite3.Connection) -> None:
        connection.execute(
            "CREATE TEMP TABLE IF NOT EXISTS incoming "
            "(number INTEGER PRIMARY KEY, title TEXT, revision INTEGER, text TEXT)"
        )
        connection.execute("DELETE FROM incoming")
        connection.execute("BEGIN")  # so that both answers are of one moment
        self._basis = self._changes(connection)
        rows = connection.execute(_NAMES, (self._scope.namespace, self._scope.prefix, self._scope.prefix)).fetchall()
        connection.execute("COMMIT")
        for number, title, revision, learned in rows:
            entry = Entry(title, revision)
            if number < 0:
                self.own[entry] = number
                continue
            self.known[number] = entry
            if learned > self._now - LAG:
                self.recent.add(number)

    def _changes(self, connection: sqlite3.Connection) -> int:
        """Return how many syncs of the scope found anything new; those that did not contest nothing."""
        query = "SELECT changes FROM scopes WHERE namespace = ? AND prefix = ?"
        row = connection.execute(query, self._scope).fetchone()
        return row[0] if row else 0

    def _leave_out(self, change: sqlite3.Connection) -> None:
        """Leave out of what came in what is no news, or older than what is known."""
        change.execute(
            "DELETE FROM incoming WHERE EXISTS (SELECT 1 FROM pages JOIN bodies USING (number) "
            "WHERE pages.number = incoming.number AND (pages.revision > incoming.revision AND learned > ? "
            "OR (pages.title, pages.revision, bodies.text) = (incoming.title, incoming.revision, incoming.text)))",
            (self._now - LAG,),
        )

    def _take_away(self, change: sqlite3.Connection, gone: Iterable[int]) -> None:
        # With its revision: another program may have saved the page since.
        rows = [(number, self.known[number].revision) for number in gone]
        change.executemany(
            "INSERT OR REPLACE INTO gone SELECT number, title, revision, text FROM pages JOIN bodies USING (number) "
            "WHERE number = ? AND revision = ?",
            rows,
        )
        change.executemany("DELETE FROM pages WHERE number = ? AND revision = ?", rows)

    def _adopt(self, change: sqlite3.Connection, adopted: Mapping[int, Entry]) -> None:
        rows = [(number, self.own[entry]) for number, entry in adopted.items()]
        # A page that came from another scope may still be known there.
        change.executemany("DELETE FROM pages WHERE number = ?", [(number,) for number in adopted])
        change.executemany("UPDATE bodies SET number = ? WHERE number = ?", rows)
        change.executemany("UPDATE pages SET number = ? WHERE number = ?", rows)
        change.executemany("DELETE FROM gone WHERE number = ?", [(number,) for number in adopted])
        # The others were changed since, and have come in under their own numbers, or are gone.
        change.executemany("DELETE FROM pages WHERE number = ?", [(number,) for number in self.own.values()])

    def _take_in(self, change: sqlite3.Connection) -> None:
        # Two pages may have changed titles: first none has one, then each its own.
        change.execute("UPDATE pages SET title = NULL WHERE number IN (SELECT number FROM incoming)")
        change.execute("DELETE FROM pages WHERE number < 0 AND title IN (SELECT title FROM incoming)")
        change.execute(
            "INSERT INTO pages SELECT number, ?, title, revision, ? FROM incoming WHERE true "
            "ON CONFLICT (number) DO UPDATE SET namespace = excluded.namespace, title = excluded.title, "
            "revision = excluded.revision, learned = excluded.learned",
            (self._scope.namespace, self._now),
        )
        change.execute(
            "INSERT INTO bodies SELECT number, text FROM incoming WHERE true "
            "ON CONFLICT (number) DO UPDATE SET text = excluded.text"
        )
        change.execute("DELETE FROM gone WHERE number IN (SELECT number FROM incoming)")
        change.execute("DELETE FROM incoming")

    def _note(self, change: sqlite3.Connection, completion: Completion, *, is_news: bool) -> None:
        redirects = json.dumps(list(completion.redirects))
        values = {
            **self._scope._asdict(),
            "time": completion.time,
            "template": completion.template,
            "redirects": redirects,
        }
        change.execute(
            "INSERT INTO scopes VALUES (:namespace, :prefix, :time, :template, :redirects, 1) "
            "ON CONFLICT (namespace, prefix) DO UPDATE SET synced = :time, template = :template, "
            "redirects = :redirects, changes = changes + (:is_news OR redirects != :redirects)",
            {**values, "is_news": is_news},
        )
