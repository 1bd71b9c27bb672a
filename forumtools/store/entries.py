"""What the queue says of a submission, and what is written down about it: for all parts of the store."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select

from forumtools.errors import ActRefused
from forumtools.language import Language, Text
from forumtools.model.submitting import Act, State
from forumtools.store import schema

_UNKNOWN = Text(fr="aucune contribution « {name} » dans la file", en="no contribution “{name}” in the queue")


@dataclass(frozen=True, kw_only=True)
class Stored:
    """A submission as the queue has it; nothing private is in it."""

    id: str
    kind: str
    state: State
    receipt: str
    """The number told to whoever sent it; empty while it is a draft."""

    title: str
    edition: str
    language: Language
    answers: Mapping[str, Any]
    """As last sent."""

    draft: Mapping[str, Any] | None
    """Being typed; none when nothing is."""

    version: int
    """Of the draft: one more at each save."""

    page: str
    """The full title of its page on the wiki; empty while it has none."""

    revision: int | None
    written: str
    """The wikitext as we last wanted it; others may have changed the page since."""

    sends: int
    """How many times it was sent, and so handed to the worker; the same however often the worker tries."""

    attempts: int
    next_try: datetime | None
    trouble: Text | None
    """Why the last try failed, or why a person must look."""

    reasons: tuple[Text, ...]
    """Why it was set aside."""

    replaced_by: str
    created: datetime
    changed: datetime
    sent: datetime | None
    published: datetime | None


@dataclass(frozen=True, kw_only=True)
class Draft:
    """What is being typed."""

    kind: str
    language: Language
    title: str
    edition: str
    answers: Mapping[str, Any]
    private: Mapping[str, Any] = field(default_factory=dict)
    base: int = 0
    """The version that was on the screen; 0 before the first."""


@dataclass(frozen=True, kw_only=True)
class Saved:
    """What is stored after a save, or instead of it."""

    stored: Stored
    is_conflict: bool = False
    """Whether somebody saved another version meanwhile; then nothing was written."""

    earlier: Mapping[str, Any] | None = None
    """In a conflict: the version that was on the screen, if it is still known."""

    earlier_private: Mapping[str, Any] | None = None


@dataclass(frozen=True, kw_only=True)
class Consent:
    """That a person agreed to be named."""

    person: str
    given: str
    """The day (ISO 8601)."""

    version: str
    """Of the wording."""


@dataclass(frozen=True, kw_only=True)
class Event:
    """What was done to a submission."""

    at: datetime
    actor: str
    act: Act
    note: Text | None
    changes: Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class Online:
    """What a submission said when its page was published."""

    title: str
    edition: str
    answers: Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class Sending:
    """What goes with a submission that is sent."""

    title: str = ""
    edition: str = ""
    reasons: Sequence[Text] = ()
    consents: Sequence[Consent] = ()
    moderated: bool = True
    mail: bool = False
    """Whether whoever sent it gets a receipt by e-mail."""

    changes: Mapping[str, Any] = field(default_factory=dict)
    """For the history: what was changed, by question."""

    link: bytes = b""
    link_expires: datetime | None = None
    """The edit link that is to live until then."""


_T = schema.submissions


def unknown(name: str) -> Text:
    """Return the sentence that says that there is no such submission."""
    return _UNKNOWN.format(name=name)


def stored_of(row: Row[Any]) -> Stored:
    """Return the submission of a row."""
    said = {name: getattr(row, name) for name in Stored.__dataclass_fields__}
    said["state"] = State(row.state)
    said["receipt"] = row.receipt or ""
    said["trouble"] = text_of(row.trouble)
    said["reasons"] = tuple(Text(**reason) for reason in row.reasons)
    return Stored(**said)


def text_of(said: Mapping[str, str] | None) -> Text | None:
    """Return a text that was kept in both languages."""
    return Text(**said) if said else None


def one(connection: Connection, key: str) -> Stored | None:
    """Return the submission with this id."""
    row = connection.execute(select(_T).where(_T.c.id == key)).one_or_none()
    return stored_of(row) if row else None


def known(connection: Connection, key: str) -> Stored:
    """Return the submission with this id; raises `ActRefused` when there is none."""
    found = one(connection, key)
    if found is None:
        raise ActRefused(unknown(key))
    return found


def locked(connection: Connection, key: str) -> Stored:
    """Return a submission that nobody else changes until the end of the transaction."""
    row = hold(connection, key)
    if row is None:
        raise ActRefused(unknown(key))
    return stored_of(row)


def hold(connection: Connection, key: str) -> Row[Any] | None:
    """
    Return the row of a submission, if there is one, and let nobody else change it until the end of the transaction.

    Whoever changes it and what belongs to it begins with this: two who took the same in another order would wait for
    each other.
    """
    return connection.execute(select(_T).where(_T.c.id == key).with_for_update()).one_or_none()


def of_link(connection: Connection, link: bytes, now: datetime) -> Stored | None:
    """Return the submission that a link leads to, unless it is old or revoked; it is held where it may be changed."""
    table = schema.links
    key = connection.scalar(select(table.c.submission).where(table.c.hash == link))
    if key is None:
        return None
    found = hold(connection, key) if connection.get_execution_options().get("writes") else None
    # Only now: it may have been revoked while we waited.
    valid = (table.c.hash == link) & (table.c.expires > now) & table.c.revoked.is_(None)
    if connection.scalar(select(table.c.submission).where(valid)) is None:
        return None
    return stored_of(found) if found else one(connection, key)


def note_event(
    connection: Connection,
    key: str | None,
    act: Act,
    *,
    actor: str,
    now: datetime,
    note: Text | None = None,
    changes: Mapping[str, Any] | None = None,
) -> None:
    """Write down what was done."""
    values = {"submission": key, "at": now, "actor": actor, "act": act.value, "changes": dict(changes or {}) or None}
    connection.execute(insert(schema.events).values(**values, note=asdict(note) if note else None))


def add_mail(connection: Connection, key: str, kind: str, note: str, now: datetime) -> None:
    """Put a mail of this *kind* into the outbox: neither address nor link is in it."""
    values = {"submission": key, "kind": kind, "note": note, "created": now, "next_try": now}
    connection.execute(insert(schema.outbox).values(**values, attempts=0, trouble=""))


def forget(connection: Connection, key: str) -> None:
    """Delete a submission and all that belongs to it."""
    for table in reversed(schema.metadata.sorted_tables):
        if "submission" in table.c:
            connection.execute(delete(table).where(table.c.submission == key))
    connection.execute(delete(_T).where(_T.c.id == key))
