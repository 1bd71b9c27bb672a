"""What is private: addresses, numbers, consents. Apart from the submissions, and erased on request or in time."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, or_, select, update

from forumtools.model.submitting import Act, State
from forumtools.model.words import fold
from forumtools.store import schema
from forumtools.store.database import Database
from forumtools.store.entries import Consent, forget, hold, note_event

_P = schema.private
_T = schema.submissions
_OVER = (State.PUBLISHED, State.REFUSED, State.WITHDRAWN)


@dataclass(frozen=True, slots=True)
class PrivateAnswers:
    """The private answers of a submission: as sent, and as being typed."""

    answers: Mapping[str, Any]
    draft: Mapping[str, Any] | None

    @property
    def latest(self) -> Mapping[str, Any]:
        """What was typed last."""
        return self.answers if self.draft is None else self.draft


class PrivateStore:
    """The private data of all submissions."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def of(self, key: str) -> PrivateAnswers:
        """Return what is private in a submission."""
        with self._database.reading() as connection:
            row = connection.execute(select(_P).where(_P.c.submission == key)).one_or_none()
        return PrivateAnswers(row.answers, row.draft) if row else PrivateAnswers({}, None)

    def consents(self, key: str) -> list[Consent]:
        """Return who agreed to be named, when, and to which wording."""
        table = schema.consents
        with self._database.reading() as connection:
            rows = connection.execute(select(table).where(table.c.submission == key).order_by(table.c.person))
            return [Consent(person=row.person, given=row.given, version=row.version) for row in rows]

    def all(self) -> Mapping[str, PrivateAnswers]:
        """Return what is private in every submission, by its id."""
        with self._database.reading() as connection:
            return {row.submission: PrivateAnswers(row.answers, row.draft) for row in connection.execute(select(_P))}

    def change(
        self, key: str, left_of: Callable[[PrivateAnswers], PrivateAnswers], *, actor: str, now: datetime
    ) -> None:
        """Let a submission have no private answers but what *left_of* leaves, not even in what was typed on the way."""
        with self._database.writing() as connection:
            hold(connection, key)
            row = connection.execute(select(_P).where(_P.c.submission == key)).one_or_none()
            if row is None:
                return
            left = left_of(PrivateAnswers(row.answers, row.draft))
            values = {"answers": dict(left.answers), "draft": None if left.draft is None else dict(left.draft)}
            connection.execute(update(_P).where(_P.c.submission == key).values(**values))
            connection.execute(delete(schema.drafts).where(schema.drafts.c.submission == key))
            note_event(connection, key, Act.ERASE, actor=actor, now=now)
        self._database.wipe()

    def withdraw_consent(self, key: str, person: str, now: datetime) -> None:
        """Note that a person no longer agrees to be named."""
        table = schema.consents
        with self._database.writing() as connection:
            for row in connection.execute(select(table).where(table.c.submission == key)).all():
                if fold(row.person) == fold(person):
                    ours = (table.c.submission == key) & (table.c.person == row.person)
                    connection.execute(update(table).where(ours).values(withdrawn=now))

    def forget_old(self, *, over_since: datetime, untouched_since: datetime, now: datetime) -> tuple[int, int]:
        """
        Erase what is private in stories that were over before *over_since*, and drafts *untouched_since* then.

        Returns how many there were of each.
        """
        over = _T.c.state.in_([state.value for state in _OVER]) & (_T.c.changed < over_since)
        drafts = (_T.c.state == State.DRAFT.value) & (_T.c.changed < untouched_since)
        with self._database.writing() as connection:
            said = or_(_P.c.answers != {}, _P.c.draft.is_not(None))
            query = select(_T.c.id).join(_P, _P.c.submission == _T.c.id).where(over & said)
            erased = [row.id for row in connection.execute(query.with_for_update(of=_T))]
            for key in erased:
                connection.execute(update(_P).where(_P.c.submission == key).values(answers={}, draft=None))
                connection.execute(delete(schema.drafts).where(schema.drafts.c.submission == key))
                note_event(connection, key, Act.ERASE, actor="", now=now)
            dropped = [row.id for row in connection.execute(select(_T.c.id).where(drafts).with_for_update())]
            for key in dropped:
                forget(connection, key)
        self._database.wipe()
        return len(erased), len(dropped)
