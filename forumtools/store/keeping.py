"""What goes with submissions: edit links, files, mails, used challenges, secret keys."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import uuid4

from sqlalchemy import delete, func, insert, select, update

from forumtools.model.submitting import Act
from forumtools.store import schema
from forumtools.store.database import Database, insert_new
from forumtools.store.entries import hold, locked, note_event

_KEY_BYTES = 32
_SLOW = timedelta(hours=1)
"""A request that came in time may take so long until its challenge is looked up."""


@dataclass(frozen=True, kw_only=True)
class Upload:
    """A file that came with a submission."""

    id: str
    name: str
    media_type: str
    content: bytes
    width: int
    height: int


@dataclass(frozen=True, kw_only=True)
class Mail:
    """A mail that waits. Its address and its link are looked up when it is written."""

    id: int
    submission: str
    kind: str
    note: str
    attempts: int


class EditLinks:
    """The links that let people change what they sent; only hashes are kept."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, submission: str, link: bytes, *, expires: datetime) -> None:
        """Add a link to those there are."""
        with self._database.writing() as connection:
            hold(connection, submission)
            insert_new(connection, schema.links, {"hash": link, "submission": submission, "expires": expires})

    def renew(self, submission: str, link: bytes, *, expires: datetime, actor: str, now: datetime) -> None:
        """Let all links of a submission lead nowhere but this new one."""
        table = schema.links
        with self._database.writing() as connection:
            locked(connection, submission)
            connection.execute(update(table).where(table.c.submission == submission).values(revoked=now))
            insert_new(connection, table, {"hash": link, "submission": submission, "expires": expires})
            note_event(connection, submission, Act.LINK, actor=actor, now=now)

    def revoke(self, submission: str, now: datetime) -> None:
        """Let all links of a submission lead nowhere."""
        table = schema.links
        open_ones = (table.c.submission == submission) & table.c.revoked.is_(None)
        with self._database.writing() as connection:
            connection.execute(update(table).where(open_ones).values(revoked=now))


class Uploads:
    """The files of submissions, in the same database: they are there just when the submission is."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(
        self, submission: str, *, name: str, media_type: str, content: bytes, size: tuple[int, int], now: datetime
    ) -> str:
        """Keep a file and return its id."""
        key = uuid4().hex
        values = {"id": key, "submission": submission, "name": name, "media_type": media_type, "content": content}
        with self._database.writing() as connection:
            connection.execute(insert(schema.uploads).values(**values, width=size[0], height=size[1], at=now))
        return key

    def get(self, submission: str, key: str) -> Upload | None:
        """Return a file of a submission."""
        table = schema.uploads
        with self._database.reading() as connection:
            wanted = (table.c.submission == submission) & (table.c.id == key)
            row = connection.execute(select(table).where(wanted)).one_or_none()
        if row is None:
            return None
        return Upload(**{name: getattr(row, name) for name in Upload.__dataclass_fields__})

    def keep_only(self, submission: str, ids: list[str]) -> None:
        """Forget the files of a submission that nothing speaks of any more."""
        table = schema.uploads
        with self._database.writing() as connection:
            connection.execute(delete(table).where((table.c.submission == submission) & table.c.id.not_in(ids)))

    def count(self, submission: str) -> int:
        """Return how many files a submission has."""
        table = schema.uploads
        with self._database.reading() as connection:
            wanted = select(func.count()).select_from(table).where(table.c.submission == submission)
            return connection.scalar(wanted) or 0


class Outbox:
    """The mails that wait. One program at a time has one, until its lease is over."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def claim(self, now: datetime, lease: timedelta = timedelta(minutes=5)) -> Mail | None:
        """Return the mail that waits longest; nobody else gets it for the time of the *lease*."""
        table = schema.outbox
        query = select(table).where(table.c.sent.is_(None) & (table.c.next_try <= now))
        query = query.order_by(table.c.next_try, table.c.id)
        with self._database.writing() as connection:
            row = connection.execute(query.limit(1).with_for_update(skip_locked=True)).one_or_none()
            if row is None:
                return None
            values = {"next_try": now + lease, "attempts": row.attempts + 1}
            connection.execute(update(table).where(table.c.id == row.id).values(**values))
        return Mail(id=row.id, submission=row.submission, kind=row.kind, note=row.note, attempts=row.attempts + 1)

    def sent(self, key: int, now: datetime) -> None:
        """Note that a mail is gone; what it said is forgotten."""
        self._set(key, sent=now, note="")

    def failed(self, key: int, why: str, until: datetime) -> None:
        """Note why a mail did not go, and when to try again."""
        self._set(key, next_try=until, trouble=why)

    def waiting(self) -> int:
        """Return how many mails wait."""
        with self._database.reading() as connection:
            return len(connection.execute(select(schema.outbox.c.id).where(schema.outbox.c.sent.is_(None))).all())

    def _set(self, key: int, **values: object) -> None:
        with self._database.writing() as connection:
            connection.execute(update(schema.outbox).where(schema.outbox.c.id == key).values(**values))


class Challenges:
    """Proofs of work that were used: each one opens the door once."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def use(self, key: str, *, expires: datetime, now: datetime) -> bool:
        """Take a challenge; False when somebody had it before."""
        table = schema.challenges
        with self._database.writing() as connection:
            connection.execute(delete(table).where(table.c.expires < now - _SLOW))
            return insert_new(connection, table, {"id": key, "expires": expires})


class Keys:
    """Secrets that all processes of a form share."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def key(self, name: str, now: datetime) -> bytes:
        """Return the secret of that name, made when it is first asked for."""
        table = schema.keys
        with self._database.writing() as connection:
            insert_new(connection, table, {"name": name, "secret": secrets.token_bytes(_KEY_BYTES), "made": now})
            return bytes(connection.scalar(select(table.c.secret).where(table.c.name == name)) or b"")

    def key_of_day(self, day: date, now: datetime) -> bytes:
        """Return a secret that is forgotten two days later: what was hashed with it means nothing then."""
        table = schema.keys
        with self._database.writing() as connection:
            old = table.c.name.like("day %") & (table.c.made < now - timedelta(days=2))
            connection.execute(delete(table).where(old))
        return self.key(f"day {day.isoformat()}", now)
