"""
The tables of the queue. Their history is in `migrations`; a test holds the two together.

What is private has tables of its own (`private`, `drafts`): whatever reads the others cannot meet it.
"""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Column, DateTime, ForeignKey, Index, Integer, LargeBinary, MetaData, String, Table, Text
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator


class Instant(TypeDecorator[datetime]):
    """A moment, kept in UTC and given back with its zone."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return what is kept."""
        return value.astimezone(UTC).replace(tzinfo=None) if value else None

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return what was meant."""
        return value.replace(tzinfo=UTC) if value else None


class Json(TypeDecorator[Any]):
    """JSON as ASCII text: no database refuses a character of it."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        """Return what is kept."""
        return None if value is None else json.dumps(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        """Return what was meant."""
        return None if value is None else json.loads(value)


_NO_TEXT = re.compile("[\x00\ud800-\udfff]")
"""What one database or the other refuses in a text."""


class Word(TypeDecorator[str]):
    """A short text, whatever is in it: what no database takes is kept as a question mark in a lozenge."""

    impl = String
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """Return what is kept, or looked for."""
        return value and _NO_TEXT.sub("\ufffd", value)


class Words(Word):
    """A text of any length."""

    impl = Text
    cache_ok = True


class Name(Words):
    """A text that rows are found by: PostgreSQL finds nothing by one that is longer than a few thousand bytes."""

    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """Return its beginning."""
        return super().process_bind_param(value and value[:500], dialect)


metadata = MetaData()
_ID = Word(32)


def _of_submission(*, primary_key: bool = False) -> Column[str]:
    return Column("submission", _ID, ForeignKey("submissions.id"), nullable=False, primary_key=primary_key)


submissions = Table(
    "submissions",
    metadata,
    Column("id", _ID, primary_key=True),
    Column("kind", Word(200), nullable=False),
    Column("state", Word(20), nullable=False),
    Column("receipt", Word(40), unique=True),
    Column("title", Words, nullable=False),
    Column("edition", Words, nullable=False),
    Column("language", Word(2), nullable=False),
    Column("answers", Json, nullable=False),
    Column("draft", Json),
    Column("version", Integer, nullable=False),
    Column("page", Words, nullable=False),
    Column("revision", Integer),
    Column("written", Words, nullable=False),
    Column("sends", Integer, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("next_try", Instant),
    Column("worker", Word(80)),
    Column("lease", Instant),
    Column("trouble", Json),
    Column("reasons", Json, nullable=False),
    Column("replaced_by", Words, nullable=False),
    Column("created", Instant, nullable=False),
    Column("changed", Instant, nullable=False),
    Column("sent", Instant),
    Column("published", Instant),
    Index("submissions_by_state", "state", "next_try"),
)

private = Table(
    "private",
    metadata,
    _of_submission(primary_key=True),
    Column("answers", Json, nullable=False),
    Column("draft", Json),
)

drafts = Table(
    "drafts",
    metadata,
    _of_submission(primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("answers", Json, nullable=False),
    Column("private", Json, nullable=False),
    Column("at", Instant, nullable=False),
)

consents = Table(
    "consents",
    metadata,
    _of_submission(primary_key=True),
    Column("person", Name, primary_key=True),
    Column("given", Word(10), nullable=False),
    Column("version", Word(40), nullable=False),
    Column("withdrawn", Instant),
)

links = Table(
    "links",
    metadata,
    Column("hash", LargeBinary, primary_key=True),
    _of_submission(),
    Column("expires", Instant, nullable=False),
    Column("revoked", Instant),
    Index("links_by_submission", "submission"),
)

uploads = Table(
    "uploads",
    metadata,
    Column("id", _ID, primary_key=True),
    _of_submission(),
    Column("name", Words, nullable=False),
    Column("media_type", Word(40), nullable=False),
    Column("content", LargeBinary, nullable=False),
    Column("width", Integer, nullable=False),
    Column("height", Integer, nullable=False),
    Column("at", Instant, nullable=False),
    Index("uploads_by_submission", "submission"),
)

events = Table(
    "events",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("submission", _ID, ForeignKey("submissions.id")),
    Column("at", Instant, nullable=False),
    Column("actor", Words, nullable=False),
    Column("act", Word(20), nullable=False),
    Column("note", Json),
    Column("changes", Json),
    Index("events_by_submission", "submission"),
)

outbox = Table(
    "outbox",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    _of_submission(),
    Column("kind", Word(20), nullable=False),
    Column("note", Words, nullable=False),
    Column("created", Instant, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("next_try", Instant, nullable=False),
    Column("sent", Instant),
    Column("trouble", Words, nullable=False),
    Index("outbox_by_time", "sent", "next_try"),
)

accounts = Table(
    "accounts",
    metadata,
    Column("name", Word(80), primary_key=True),
    Column("password", Words, nullable=False),
    Column("created", Instant, nullable=False),
    Column("disabled", Instant),
)

sessions = Table(
    "sessions",
    metadata,
    Column("hash", LargeBinary, primary_key=True),
    Column("account", Word(80), ForeignKey("accounts.name"), nullable=False),
    Column("created", Instant, nullable=False),
    Column("expires", Instant, nullable=False),
)

challenges = Table(
    "challenges",
    metadata,
    Column("id", Word(80), primary_key=True),
    Column("expires", Instant, nullable=False),
)

keys = Table(
    "keys",
    metadata,
    Column("name", Word(40), primary_key=True),
    Column("secret", LargeBinary, nullable=False),
    Column("made", Instant, nullable=False),
)
