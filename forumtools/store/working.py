"""What the worker takes from the queue, and what it gives back; two workers never have the same."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, and_, or_, select, update

from forumtools.language import Text
from forumtools.model.submitting import Act, State, next_state
from forumtools.store import schema
from forumtools.store.database import Database
from forumtools.store.entries import Stored, add_mail, note_event, one

_T = schema.submissions


class Work:
    """The submissions that wait for the wiki. What a worker holds is its own until the lease is over."""

    def __init__(self, database: Database, worker: str, lease: timedelta = timedelta(minutes=10)) -> None:
        self._database = database
        self._worker = worker
        self._lease = lease

    def claim(self, now: datetime, only: str = "") -> Stored | None:
        """
        Return the submission that waits longest, and hold it; *only* is the id of the one that is wanted.

        One that a worker held and never gave back comes first: it may be half done.
        """
        left = and_(_T.c.state == State.SENDING.value, or_(_T.c.lease.is_(None), _T.c.lease < now))
        due = or_(_T.c.next_try.is_(None), _T.c.next_try <= now)
        waiting = and_(_T.c.state == State.APPROVED.value, due)
        wanted = or_(left, waiting) if not only else and_(or_(left, waiting), _T.c.id == only)
        query = select(_T.c.id, _T.c.state).where(wanted).order_by(_T.c.state.desc(), _T.c.sent, _T.c.id)
        with self._database.writing() as connection:
            row = connection.execute(query.limit(1).with_for_update(skip_locked=True)).one_or_none()
            return self._held(connection, row.id, row.state, now) if row else None

    def _held(self, connection: Connection, key: str, state: str, now: datetime) -> Stored | None:
        values: dict[str, Any] = {"worker": self._worker, "lease": now + self._lease, "state": State.SENDING.value}
        if state == State.APPROVED.value:
            note_event(connection, key, Act.CLAIM, actor=self._worker, now=now)
        connection.execute(update(_T).where(_T.c.id == key).values(**values))
        return one(connection, key)

    def next_due(self) -> datetime | None:
        """Return when the next one that was put off is due."""
        query = select(_T.c.next_try).where((_T.c.state == State.APPROVED.value) & _T.c.next_try.is_not(None))
        with self._database.reading() as connection:
            return connection.scalar(query.order_by(_T.c.next_try).limit(1))

    def published(
        self,
        key: str,
        *,
        page: str,
        revision: int | None,
        written: str,
        now: datetime,
        trouble: Text | None = None,
        mail: bool = False,
    ) -> bool:
        """Note that the page stands; *trouble* is what a person should look at, *mail* tells its people."""
        values = {
            "page": page,
            "revision": revision,
            "written": written,
            "published": now,
            "attempts": 0,
            "next_try": None,
        }
        said = {**values, "trouble": asdict(trouble) if trouble else None}
        return self._give_back(key, Act.PUBLISH, said, now, trouble, mail="publish" if mail else "")

    def postpone(self, key: str, why: Text, until: datetime, now: datetime) -> bool:
        """Give a submission back to be tried again later."""
        values = {"trouble": asdict(why), "next_try": until, "attempts": _T.c.attempts + 1}
        return self._give_back(key, Act.POSTPONE, values, now, why)

    def hold(self, key: str, why: Text, now: datetime) -> bool:
        """Give a submission back to a person."""
        return self._give_back(key, Act.HOLD, {"trouble": asdict(why)}, now, why)

    def _give_back(
        self, key: str, act: Act, values: Mapping[str, Any], now: datetime, note: Text | None, mail: str = ""
    ) -> bool:
        """Change a submission that is still ours; say whether it was."""
        state = next_state(State.SENDING, act)
        assert state is not None  # noqa: S101 - the table of the model says so
        ours = (_T.c.id == key) & (_T.c.worker == self._worker) & (_T.c.state == State.SENDING.value)
        said = {**values, "state": state.value, "worker": None, "lease": None, "changed": now}
        with self._database.writing() as connection:
            done = connection.execute(update(_T).where(ours).values(**said)).rowcount == 1
            if done:
                note_event(connection, key, act, actor=self._worker, now=now, note=note)
                if mail:
                    add_mail(connection, key, mail, "", now)
            return done
