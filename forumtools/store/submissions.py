"""Submissions in the queue: what people type, what they sent, and what became of it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
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
    Consent,
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

_KEPT_VERSIONS = 200
"""A window that was open for long must find what it showed; a save takes a second at least."""

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
                return _conflict(connection, found, draft.base)
            if found.state is State.DRAFT:
                _extend(connection, link, expires)
            return Saved(stored=_next_draft(connection, found, draft, now))

    def _first_draft(
        self, connection: Connection, link: bytes, draft: Draft, now: datetime, expires: datetime
    ) -> Saved | None:
        key = uuid4().hex
        with connection.begin_nested() as attempt:
            connection.execute(insert(_T).values(**_new(key, draft, now)))
            connection.execute(insert(schema.private).values(submission=key, answers={}, draft=dict(draft.private)))
            if not insert_new(connection, schema.links, {"hash": link, "submission": key, "expires": expires}):
                attempt.rollback()  # known: made just now by somebody else, or expired or revoked
                return None
            _keep_version(connection, key, 1, draft.answers, draft.private, now)
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
            values = _sent_values(found, sending, state, now)
            values["receipt"] = found.receipt or _unused(connection, new_receipt)
            connection.execute(update(_T).where(_T.c.id == key).values(**values))
            _submit_private(connection, found, now)
            _note_consents(connection, key, sending.consents)
            if sending.link:
                _extend(connection, sending.link, sending.link_expires or now)
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
    ) -> Stored:
        """
        Do *act* to a submission; *note* is for its history and for the *mail* of that kind, if one is to be sent.

        *seen* is when what was looked at had been sent. Raises `ActRefused` when something else was sent since, or when
        that cannot be done to it as it is now.
        """
        with self._database.writing() as connection:
            found = locked(connection, key)
            if seen and found.sent and seen != found.sent:
                raise ActRefused(_OVERTAKEN)
            state = _allowed(found, act)
            values: dict[str, Any] = {
                "state": state.value,
                "changed": now,
                "trouble": None,
                "next_try": None,
                "attempts": 0,
            }
            if replaced_by:
                values["replaced_by"] = replaced_by
            connection.execute(update(_T).where(_T.c.id == key).values(**values))
            note_event(connection, key, act, actor=actor, now=now, note=Text.same(note) if note else None)
            if mail:
                add_mail(connection, key, mail, note, now)
            return known(connection, key)

    def put_back(
        self,
        key: str,
        online: Online,
        *,
        actor: str,
        now: datetime,
        note: str,
        mail: str = "",
        seen: datetime | None = None,
    ) -> Stored:
        """
        Refuse what was changed since the page was published: the submission says again what is *online*.

        Otherwise as `act`.
        """
        with self._database.writing() as connection:
            found = locked(connection, key)
            if seen and seen != found.sent:
                raise ActRefused(_OVERTAKEN)
            state = _allowed(found, Act.KEEP)
            if found.published is None:
                raise ActRefused(_REFUSED.format(state=found.state.label, receipt=found.receipt))
            values = {**asdict(online), "state": state.value, "changed": now, "trouble": None, "next_try": None}
            connection.execute(update(_T).where(_T.c.id == key).values(**values, attempts=0))
            note_event(connection, key, Act.KEEP, actor=actor, now=now, note=Text.same(note))
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


def _new(key: str, draft: Draft, now: datetime) -> dict[str, Any]:
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


def _next_draft(connection: Connection, found: Stored, draft: Draft, now: datetime) -> Stored:
    version = found.version + 1
    values: dict[str, Any] = {"draft": dict(draft.answers), "version": version, "language": draft.language}
    if found.state is State.DRAFT:
        # What was sent is called as it was sent, until a change of it is sent too.
        values |= {"title": draft.title, "edition": draft.edition, "changed": now}
    connection.execute(update(_T).where(_T.c.id == found.id).values(**values))
    table = schema.private
    connection.execute(update(table).where(table.c.submission == found.id).values(draft=dict(draft.private)))
    _keep_version(connection, found.id, version, draft.answers, draft.private, now)
    return known(connection, found.id)


def _sent_values(found: Stored, sending: Sending, state: State, now: datetime) -> dict[str, Any]:
    """Return what sending a draft makes of its row; each sending is one handing over to the worker."""
    told = dict.fromkeys((*found.reasons, *sending.reasons))
    text = {"answers": found.draft, "draft": None, "version": found.version + 1, "sends": found.sends + 1}
    named = {"title": sending.title or found.title, "edition": sending.edition or found.edition}
    standing = {"state": state.value, "reasons": [asdict(reason) for reason in told], "trouble": None}
    return {**text, **named, **standing, "sent": now, "changed": now, "attempts": 0, "next_try": None}


def _extend(connection: Connection, link: bytes, expires: datetime) -> None:
    connection.execute(update(schema.links).where(schema.links.c.hash == link).values(expires=expires))


def _keep_version(
    connection: Connection,
    key: str,
    version: int,
    answers: Mapping[str, Any],
    private: Mapping[str, Any],
    now: datetime,
) -> None:
    values = {"submission": key, "version": version, "at": now, "answers": dict(answers), "private": dict(private)}
    connection.execute(insert(schema.drafts).values(**values))
    old = (schema.drafts.c.submission == key) & (schema.drafts.c.version <= version - _KEPT_VERSIONS)
    connection.execute(delete(schema.drafts).where(old))


def _conflict(connection: Connection, found: Stored, base: int) -> Saved:
    table = schema.drafts
    was_there = 0 < base < found.version  # a number that no database takes is none of ours
    wanted = (table.c.submission == found.id) & (table.c.version == (base if was_there else 0))
    row = connection.execute(select(table).where(wanted)).one_or_none()
    # Whoever began with nothing on the screen began with nothing.
    earlier, private = (row.answers, row.private) if row else ({}, {}) if base == 0 else (None, None)
    return Saved(stored=found, is_conflict=True, earlier=earlier, earlier_private=private)


def _allowed(found: Stored, act: Act, *, moderated: bool = True) -> State:
    state = next_state(found.state, act, moderated=moderated)
    if state is None:
        raise ActRefused(_REFUSED.format(state=found.state.label, receipt=found.receipt or found.id))
    return state


def _unused(connection: Connection, new_receipt: Callable[[], str]) -> str:
    while True:
        receipt = new_receipt()
        if connection.scalar(select(_T.c.id).where(_T.c.receipt == receipt)) is None:
            return receipt


def _submit_private(connection: Connection, found: Stored, now: datetime) -> None:
    """Let the private draft be what was sent; of the versions on the way only this one is kept, for other windows."""
    table = schema.private
    private = connection.scalar(select(table.c.draft).where(table.c.submission == found.id))
    if private is not None:
        connection.execute(update(table).where(table.c.submission == found.id).values(answers=private, draft=None))
    connection.execute(delete(schema.drafts).where(schema.drafts.c.submission == found.id))
    _keep_version(connection, found.id, found.version + 1, found.draft or {}, private or {}, now)


def _note_consents(connection: Connection, key: str, given: Sequence[Consent]) -> None:
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
