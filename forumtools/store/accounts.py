"""The organisers who may use the desk, and who of them is signed in. Passwords and sessions are hashes here."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, select, update

from forumtools.store import schema
from forumtools.store.database import Database, insert_new

_A, _S = schema.accounts, schema.sessions


class Accounts:
    """The organisers' accounts."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, name: str, password: str, now: datetime) -> bool:
        """Add an account with the hash of its *password*; False when there is one of that name."""
        with self._database.writing() as connection:
            return insert_new(connection, _A, {"name": name, "password": password, "created": now})

    def set_password(self, name: str, password: str) -> bool:
        """Give an account another password and end its sessions; False when there is none of that name."""
        with self._database.writing() as connection:
            connection.execute(delete(_S).where(_S.c.account == name))
            done = connection.execute(update(_A).where(_A.c.name == name).values(password=password, disabled=None))
            return done.rowcount == 1

    def disable(self, name: str, now: datetime) -> bool:
        """Shut an account out and end its sessions; False when there is none of that name."""
        with self._database.writing() as connection:
            connection.execute(delete(_S).where(_S.c.account == name))
            return connection.execute(update(_A).where(_A.c.name == name).values(disabled=now)).rowcount == 1

    def password_of(self, name: str) -> str | None:
        """Return the hash of the password of an account that may sign in."""
        with self._database.reading() as connection:
            return connection.scalar(select(_A.c.password).where((_A.c.name == name) & _A.c.disabled.is_(None)))

    def names(self) -> list[tuple[str, bool]]:
        """Return all accounts, and whether they may sign in."""
        with self._database.reading() as connection:
            return [(row.name, row.disabled is None) for row in connection.execute(select(_A).order_by(_A.c.name))]

    def open_session(self, name: str, token: bytes, *, expires: datetime, now: datetime) -> None:
        """Let whoever has the token with this hash be signed in as *name*."""
        values = {"hash": token, "account": name, "created": now, "expires": expires}
        with self._database.writing() as connection:
            connection.execute(delete(_S).where(_S.c.expires < now))
            insert_new(connection, _S, values)

    def signed_in(self, token: bytes, now: datetime) -> str | None:
        """Return the account that the token with this hash is signed in as."""
        joined = select(_S.c.account).join(_A, _A.c.name == _S.c.account)
        valid = (_S.c.hash == token) & (_S.c.expires > now) & _A.c.disabled.is_(None)
        with self._database.reading() as connection:
            return connection.scalar(joined.where(valid))

    def close_session(self, token: bytes) -> None:
        """Sign out one session."""
        with self._database.writing() as connection:
            connection.execute(delete(_S).where(_S.c.hash == token))

    def close_all(self, name: str) -> None:
        """Sign out all sessions of an account."""
        with self._database.writing() as connection:
            connection.execute(delete(_S).where(_S.c.account == name))
