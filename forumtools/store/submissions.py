"""Submissions in the queue: what people type, what they sent, and what became of it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import Connection, delete, func, insert, select, update

from forumtools.errors import ActRefused
from forumtools.language import Text
from forumtools.model.submitting import Act, State, next_state
from forumtools.model.words import fold
from forumtools.store import schema
from forumtools.store.database import Database, insert_new
from forumtools.store.entries import (
    Draft,
    Event,
    Online,
    Saved,
    Sending,
    Stored,
    add_mail,
    forget,
    known,
    locked,
    note_event,
    of_link,
    one,
    stored_of,
    text_of,
    unknown,
)
from forumtools.store.rows import (
    conflict_with,
    extend_link,
    keep_version,
    new_row,
    next_draft,
    note_consents,
    sent_values,
    submit_private,
    unused_receipt,
)

_OVERTAKEN = Text(
    fr="Quelqu’un l’a modifiée entre-temps : rien n’a été fait. Relisez, puis recommencez.",
    en="Somebody changed it meanwhile: nothing was done. Read it again, then try again.",
)
_REFUSED = Text(
    fr="cela ne se fait pas d’une contribution « {state} » ({receipt})",
    en="that cannot be done to a contribution that is “{state}” ({receipt})",
)


_T = schema.submissions


class Submissions:
    """The submissions of one database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    # Drafts

    def save_draft(self, link: bytes, draft: Draft, *, now: datetime, expires: datetime) -> Saved | None:
        """
        Store what is being typed under an edit link, whose hash is *link*; a new link makes a new submission.

        Returns None when the link is revoked or expired, or nothing can be changed any more. Where another version was
        saved since the one on the screen, nothing is written, and both come back.
        """
        with self._database.writing() as connection:
            found = of_link(connection, link, now)
            if found is None:
                made = self._first_draft(connection, link, draft, now, expires)
                # Two first saves at once, by script and by button: the second one finds the first.
                found = None if made else of_link(connection, link, now)
                if found is None:
                    return made
            if next_state(found.state, Act.EDIT) is None and found.state is not State.DRAFT:
                return None
            if found.version != draft.base:
                return conflict_with(connection, found, draft.base)
            if found.state is State.DRAFT:
                extend_link(connection, link, expires)
            return Saved(stored=next_draft(connection, found, draft, now))

    def _first_draft(
        self, connection: Connection, link: bytes, draft: Draft, now: datetime, expires: datetime
    ) -> Saved | None:
        key = uuid4().hex
        with connection.begin_nested() as attempt:
            connection.execute(insert(_T).values(**new_row(key, draft, now)))
            connection.execute(insert(schema.private).values(submission=key, answers={}, draft=dict(draft.private)))
            if not insert_new(connection, schema.links, {"hash": link, "submission": key, "expires": expires}):
                attempt.rollback()  # known: made just now by somebody else, or expired or revoked
                return None
            keep_version(connection, key, 1, draft.answers, draft.private, now)
        return Saved(stored=known(connection, key))

    def drop_draft(self, key: str) -> None:
        """Forget what was being typed; of what was never sent, everything."""
        with self._database.writing() as connection:
            found = locked(connection, key)
            connection.execute(delete(schema.drafts).where(schema.drafts.c.submission == key))
            if found.state is State.DRAFT:
                forget(connection, key)
            else:
                connection.execute(update(_T).where(_T.c.id == key).values(draft=None, version=_T.c.version + 1))
                connection.execute(update(schema.private).where(schema.private.c.submission == key).values(draft=None))
        self._database.wipe()

    # Looking

    def by_link(self, link: bytes, now: datetime) -> Stored | None:
        """Return the submission that the link with this hash leads to; none for an unknown, old or revoked one."""
        with self._database.reading() as connection:
            return of_link(connection, link, now)

    def get(self, key: str) -> Stored | None:
        """Return the submission with this id."""
        with self._database.reading() as connection:
            return one(connection, key)

    def named(self, name: str) -> Stored:
        """Return the submission with this receipt number, or id; raises `ActRefused` when there is none."""
        with self._database.reading() as connection:
            row = connection.execute(select(_T).where((_T.c.receipt == name.strip().upper()) | (_T.c.id == name)))
            found = row.one_or_none()
        if found is None:
            raise ActRefused(unknown(name))
        return stored_of(found)

    def find(
        self, *, states: Collection[State] = (), kind: str = "", edition: str = "", text: str = "", limit: int = 0
    ) -> list[Stored]:
        """Return submissions, the last changed first; *text* is looked for in titles, receipts and answers."""
        query = select(_T).order_by(_T.c.changed.desc(), _T.c.id)
        if states:
            query = query.where(_T.c.state.in_([state.value for state in states]))
        if kind:
            query = query.where(_T.c.kind == kind)
        if edition:
            query = query.where(_T.c.edition == edition)
        with self._database.reading() as connection:
            found = [stored_of(row) for row in connection.execute(query)]
        wanted = fold(text)
        # Whole submissions are not for the memory that `fold` has of short names.
        chosen = [entry for entry in found if wanted in fold.__wrapped__(_searched(entry))] if wanted else found
        return chosen[:limit] if limit else chosen

    def counts(self) -> Mapping[tuple[str, str, State], int]:
        """Return how many there are, by kind, edition and state."""
        columns = (_T.c.kind, _T.c.edition, _T.c.state)
        with self._database.reading() as connection:
            rows = connection.execute(select(*columns, func.count()).group_by(*columns))
            return {(kind, edition, State(state)): count for kind, edition, state, count in rows}

    def history(self, key: str) -> list[Event]:
        """Return what was done to a submission, oldest first."""
        table = schema.events
        with self._database.reading() as connection:
            rows = connection.execute(select(table).where(table.c.submission == key).order_by(table.c.id))
            return [
                Event(at=row.at, actor=row.actor, act=Act(row.act), note=text_of(row.note), changes=row.changes or {})
                for row in rows
            ]

    # Sending and deciding

    def submit(
        self, key: str, sending: Sending, *, new_receipt: Callable[[], str], now: datetime, version: int = 0
    ) -> Stored:
        """
        Send what was typed: after this returns, it is on the disk. A second call finds nothing to send, and says so.

        *version* is the one of the draft that was looked at. Raises `ActRefused` when another one is there by now, or
        when it cannot be sent as it is.
        """
        with self._database.writing() as connection:
            found = locked(connection, key)
            if found.draft is None:
                return found
            if version and found.version != version:
                raise ActRefused(_OVERTAKEN)
            act = Act.EDIT if found.receipt and found.state is not State.TO_COMPLETE else Act.SUBMIT
            state = _allowed(found, act, moderated=sending.moderated)
            values = sent_values(found, sending, state, now)
            values["receipt"] = found.receipt or unused_receipt(connection, new_receipt)
            connection.execute(update(_T).where(_T.c.id == key).values(**values))
            submit_private(connection, found, now)
            note_consents(connection, key, sending.consents)
            if sending.link:
                extend_link(connection, sending.link, sending.link_expires or now)
            note_event(connection, key, act, actor="", now=now, changes=sending.changes)
            if sending.mail:
                add_mail(connection, key, "receipt", "", now)
            return known(connection, key)

    def act(
        self,
        key: str,
        act: Act,
        *,
        actor: str,
        now: datetime,
        note: str = "",
        replaced_by: str = "",
        mail: str = "",
        seen: datetime | None = None,
        online: Online | None = None,
    ) -> Stored:
        """
        Do *act* to a submission; *note* is for its history and for the *mail* of that kind, if one is to be sent.

        Where a change of what is *online* is refused, that is what it says again. *seen* is when what was looked at
        had been sent. Raises `ActRefused` when something else was sent since, or when that cannot be done to it as it
        is now.
        """
        with self._database.writing() as connection:
            found = locked(connection, key)
            if seen and found.sent and seen != found.sent:
                raise ActRefused(_OVERTAKEN)
            values = {"state": _allowed(found, act).value, "changed": now, "trouble": None, "next_try": None}
            values |= {"replaced_by": replaced_by} if replaced_by else {}
            values |= asdict(online) if online else {}
            connection.execute(update(_T).where(_T.c.id == key).values(**values, attempts=0))
            note_event(connection, key, act, actor=actor, now=now, note=Text.same(note) if note else None)
            if mail:
                add_mail(connection, key, mail, note, now)
            return known(connection, key)


def _searched(stored: Stored) -> str:
    said = (*_texts_in(stored.draft), *_texts_in(stored.answers))
    return " ".join((stored.title, stored.receipt, stored.page, *said))


def _texts_in(said: Any) -> Iterator[str]:
    """Give what was typed, without the names of the questions."""
    if isinstance(said, Mapping | list):
        for part in said.values() if isinstance(said, Mapping) else said:
            yield from _texts_in(part)
    elif said is not None:
        yield str(said)


def _allowed(found: Stored, act: Act, *, moderated: bool = True) -> State:
    state = next_state(found.state, act, moderated=moderated)
    if state is None or (act is Act.KEEP and found.published is None):
        raise ActRefused(_REFUSED.format(state=found.state.label, receipt=found.receipt or found.id))
    return state
