"""What changing a submission writes, row by row, within the transaction of whoever changes it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from forumtools.model.submitting import State
from forumtools.store import schema
from forumtools.store.database import insert_new
from forumtools.store.entries import Consent, Draft, Saved, Sending, Stored, known

_KEPT_VERSIONS = 200
"""A window that was open for long must find what it showed; a save takes a second at least."""

_T = schema.submissions


def new_row(key: str, draft: Draft, now: datetime) -> dict[str, Any]:
    """Return the row of a submission that was just begun."""
    typed = {"kind": draft.kind, "language": draft.language, "title": draft.title, "edition": draft.edition}
    nothing_yet = {
        "page": "",
        "written": "",
        "replaced_by": "",
        "sends": 0,
        "attempts": 0,
        "answers": {},
        "reasons": [],
    }
    start = {"state": State.DRAFT.value, "draft": dict(draft.answers), "version": 1, "created": now, "changed": now}
    return {"id": key, **typed, **nothing_yet, **start}


def next_draft(connection: Connection, found: Stored, draft: Draft, now: datetime) -> Stored:
    """Write the next version of a draft, and return the submission with it."""
    version = found.version + 1
    values: dict[str, Any] = {"draft": dict(draft.answers), "version": version, "language": draft.language}
    if found.state is State.DRAFT:
        # What was sent is called as it was sent, until a change of it is sent too.
        values |= {"title": draft.title, "edition": draft.edition, "changed": now}
    connection.execute(update(_T).where(_T.c.id == found.id).values(**values))
    table = schema.private
    connection.execute(update(table).where(table.c.submission == found.id).values(draft=dict(draft.private)))
    keep_version(connection, found.id, version, draft.answers, draft.private, now)
    return known(connection, found.id)


def sent_values(found: Stored, sending: Sending, state: State, now: datetime) -> dict[str, Any]:
    """Return what sending a draft makes of its row; each sending is one handing over to the worker."""
    told = dict.fromkeys((*found.reasons, *sending.reasons))
    text = {"answers": found.draft, "draft": None, "version": found.version + 1, "sends": found.sends + 1}
    named = {"title": sending.title or found.title, "edition": sending.edition or found.edition}
    standing = {"state": state.value, "reasons": [asdict(reason) for reason in told], "trouble": None}
    return {**text, **named, **standing, "sent": now, "changed": now, "attempts": 0, "next_try": None}


def extend_link(connection: Connection, link: bytes, expires: datetime) -> None:
    """Let a link live until *expires*."""
    connection.execute(update(schema.links).where(schema.links.c.hash == link).values(expires=expires))


def keep_version(
    connection: Connection,
    key: str,
    version: int,
    answers: Mapping[str, Any],
    private: Mapping[str, Any],
    now: datetime,
) -> None:
    """Remember one version of a draft, and forget the oldest."""
    values = {"submission": key, "version": version, "at": now, "answers": dict(answers), "private": dict(private)}
    connection.execute(insert(schema.drafts).values(**values))
    old = (schema.drafts.c.submission == key) & (schema.drafts.c.version <= version - _KEPT_VERSIONS)
    connection.execute(delete(schema.drafts).where(old))


def conflict_with(connection: Connection, found: Stored, base: int) -> Saved:
    """Return what stands there instead of version *base*, and that version where it is still known."""
    table = schema.drafts
    was_there = 0 < base < found.version  # a number that no database takes is none of ours
    wanted = (table.c.submission == found.id) & (table.c.version == (base if was_there else 0))
    row = connection.execute(select(table).where(wanted)).one_or_none()
    # Whoever began with nothing on the screen began with nothing.
    earlier, private = (row.answers, row.private) if row else ({}, {}) if base == 0 else (None, None)
    return Saved(stored=found, is_conflict=True, earlier=earlier, earlier_private=private)


def unused_receipt(connection: Connection, new_receipt: Callable[[], str]) -> str:
    """Return a receipt number that nobody has."""
    while True:
        receipt = new_receipt()
        if connection.scalar(select(_T.c.id).where(_T.c.receipt == receipt)) is None:
            return receipt


def submit_private(connection: Connection, found: Stored, now: datetime) -> None:
    """Let the private draft be what was sent; of the versions on the way only this one is kept, for other windows."""
    table = schema.private
    private = connection.scalar(select(table.c.draft).where(table.c.submission == found.id))
    if private is not None:
        connection.execute(update(table).where(table.c.submission == found.id).values(answers=private, draft=None))
    connection.execute(delete(schema.drafts).where(schema.drafts.c.submission == found.id))
    keep_version(connection, found.id, found.version + 1, found.draft or {}, private or {}, now)


def note_consents(connection: Connection, key: str, given: Sequence[Consent]) -> None:
    """Let these be the consents; one that is there already stays as it is, withdrawn or not."""
    table = schema.consents
    known_ones = {
        (row.person, row.given, row.version): row.withdrawn
        for row in connection.execute(select(table).where(table.c.submission == key))
    }
    connection.execute(delete(table).where(table.c.submission == key))
    for consent in given:
        withdrawn = known_ones.get((consent.person, consent.given, consent.version))
        insert_new(connection, table, {"submission": key, **asdict(consent), "withdrawn": withdrawn})
