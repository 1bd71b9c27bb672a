"""
The tables of the queue. Their history is in `migrations`; a test holds the two together.

What is private has tables of its own (`private`, `drafts`): whatever reads the others cannot meet it.
"""

from __future__ import annotations

import json
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


metadata = MetaData()
_ID = String(32)


def _of_submission(*, primary_key: bool = False) -> Column[str]:
    return Column("submission", _ID, ForeignKey("submissions.id"), nullable=False, primary_key=primary_key)


submissions = Table(
    "submissions",
    metadata,
    Column("id", _ID, primary_key=True),
    Column("kind", String(200), nullable=False),
    Column("state", String(20), nullable=False),
    Column("receipt", String(40), unique=True),
    Column("title", Text, nullable=False),
    Column("edition", Text, nullable=False),
    Column("language", String(2), nullable=False),
    Column("answers", Json, nullable=False),
    Column("draft", Json),
    Column("version", Integer, nullable=False),
    Column("page", Text, nullable=False),
    Column("revision", Integer),
    Column("written", Text, nullable=False),
    Column("sends", Integer, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("next_try", Instant),
    Column("worker", String(80)),
    Column("lease", Instant),
    Column("trouble", Json),
    Column("reasons", Json, nullable=False),
    Column("replaced_by", Text, nullable=False),
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
    Column("person", Text, primary_key=True),
    Column("given", String(10), nullable=False),
    Column("version", String(40), nullable=False),
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
    Column("name", Text, nullable=False),
    Column("media_type", String(40), nullable=False),
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
    Column("actor", Text, nullable=False),
    Column("act", String(20), nullable=False),
    Column("note", Json),
    Column("changes", Json),
    Index("events_by_submission", "submission"),
)

outbox = Table(
    "outbox",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    _of_submission(),
    Column("kind", String(20), nullable=False),
    Column("note", Text, nullable=False),
    Column("created", Instant, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("next_try", Instant, nullable=False),
    Column("sent", Instant),
    Column("trouble", Text, nullable=False),
    Index("outbox_by_time", "sent", "next_try"),
)

accounts = Table(
    "accounts",
    metadata,
    Column("name", String(80), primary_key=True),
    Column("password", Text, nullable=False),
    Column("created", Instant, nullable=False),
    Column("disabled", Instant),
)

sessions = Table(
    "sessions",
    metadata,
    Column("hash", LargeBinary, primary_key=True),
    Column("account", String(80), ForeignKey("accounts.name"), nullable=False),
    Column("created", Instant, nullable=False),
    Column("expires", Instant, nullable=False),
)

challenges = Table(
    "challenges",
    metadata,
    Column("id", String(80), primary_key=True),
    Column("expires", Instant, nullable=False),
)

keys = Table(
    "keys",
    metadata,
    Column("name", String(40), primary_key=True),
    Column("secret", LargeBinary, nullable=False),
    Column("made", Instant, nullable=False),
)
