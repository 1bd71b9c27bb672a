"""
The database of the queue: SQLite beside the forum file, or PostgreSQL where its address is given.

A commit is on the disk before anybody is told that it was made: SQLite's write-ahead log with `synchronous=FULL`
(facts on queues: one `fdatasync` before each acknowledgement), PostgreSQL's own default.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.util import CommandError
from sqlalchemy import URL, Connection, Engine, Table, create_engine, event, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, SQLAlchemyError

from forumtools.errors import ExtraMissing, StoreFailed
from forumtools.files import make_private, settle
from forumtools.language import Text

FILE = "queue.sqlite"
_FAILED = Text(
    fr="La file des contributions ne peut être ni lue ni écrite ({why}). Rien n’a été fait : vérifiez la place sur le "
    "disque, les droits et la base de données, puis recommencez.",
    en="The queue of contributions can be neither read nor written ({why}). Nothing was done: check space on the disk, "
    "rights and the database, then try again.",
)
_NO_ADDRESS = Text(
    fr="FORUMTOOLS_DATABASE n’est pas une adresse comme postgresql+psycopg://nom@hôte/base",
    en="FORUMTOOLS_DATABASE is no address like postgresql+psycopg://name@host/database",
)
_NEWER = Text(
    fr="La file des contributions a été faite par une version plus récente de forumtools : mettez forumtools à jour.",
    en="The queue of contributions was made by a newer version of forumtools: update forumtools.",
)
_LOCK = 0x666F72756D  # "forum": the number of the advisory lock under which tables are brought up to date
_BUSY_SECONDS = 30
_CONNECT_SECONDS = 10
_DRIVER = "postgresql+psycopg"


class Database:
    """Gives connections; each one is a transaction."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Give a connection to read from; raises `StoreFailed`."""
        with _told(), self._engine.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Give a connection whose work is committed at the end, or not done at all; raises `StoreFailed`."""
        with _told(), self._engine.connect().execution_options(writes=True) as connection, connection.begin():
            yield connection

    def wipe(self) -> None:
        """
        Let what was deleted stand in no file of SQLite any more, as far as nobody reads it just now.

        PostgreSQL sees to that by itself, in time.
        """
        if self._engine.dialect.name != "sqlite":
            return
        # It is deleted already, whatever the disk says to this.
        with suppress(StoreFailed), _told(), self._engine.connect().execution_options(outside=True) as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")

    def close(self) -> None:
        """Let go of all connections."""
        self._engine.dispose()


def open_database(state: Path | None, url: str = "") -> Database:
    """
    Return the database at *url*, else the one in the folder *state*, with its tables as this version needs them.

    Raises `StoreFailed` when it cannot be opened, `ExtraMissing` when what talks to it is not installed.
    """
    engine = _postgres(url) if url else _sqlite(state)
    try:
        with _told():
            _bring_up_to_date(engine)
    except BaseException:
        engine.dispose()
        raise
    return Database(engine)


def _sqlite(state: Path | None) -> Engine:
    if state is None:
        raise StoreFailed(Text(fr="aucun dossier pour la file", en="no folder for the queue"))
    try:
        path = _made(state)
    except OSError as error:
        raise StoreFailed(_FAILED.format(why=error.strerror or error)) from error
    # Not as text: a folder may have a question mark in its name.
    address = URL.create("sqlite", database=str(path))
    engine = create_engine(address, connect_args={"timeout": _BUSY_SECONDS})
    event.listen(engine, "connect", _set_up_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _made(state: Path) -> Path:
    """Return where the file is; a new one is ours alone, as is what SQLite puts beside it, and survives a power cut."""
    make_private(state)
    path = state / FILE
    path.touch(mode=0o600, exist_ok=True)
    if not path.stat().st_size:
        settle(state)
        settle(state.parent)
    return path


def _set_up_sqlite(connection: Any, record: object) -> None:
    # The driver shall not open transactions by itself: we say when, and of which sort.
    connection.isolation_level = None
    # What is erased is overwritten, not only left out (secure_delete).
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "secure_delete=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    options = connection.get_execution_options()
    if not options.get("outside"):
        # Who reads first and writes then may find that another one wrote in between: the lock is taken at once.
        connection.exec_driver_sql("BEGIN IMMEDIATE" if options.get("writes") else "BEGIN")


def _postgres(url: str) -> Engine:
    address = _address(url)
    patience = {} if "connect_timeout" in address.query else {"connect_timeout": _CONNECT_SECONDS}
    try:
        engine = create_engine(address, pool_pre_ping=True, pool_size=10, max_overflow=20, connect_args=patience)
    except ImportError as error:
        raise ExtraMissing("postgres", Text(fr="cette base de données", en="this database")) from error
    event.listen(engine, "connect", _set_up_postgres)
    return engine


def _address(url: str) -> URL:
    """Return the address of a PostgreSQL, to be reached by the driver that we have."""
    try:
        address = make_url(url)
    except (ArgumentError, ValueError):
        raise StoreFailed(_NO_ADDRESS) from None  # the reason may quote a piece of the password
    if address.drivername not in ("postgres", "postgresql", _DRIVER):
        raise StoreFailed(_NO_ADDRESS)
    return address.set(drivername=_DRIVER)


def _set_up_postgres(connection: Any, record: object) -> None:
    # Nobody waits for ever for another one who holds what is wanted.
    connection.execute(f"SET lock_timeout = '{_BUSY_SECONDS}s'")
    connection.commit()


def _bring_up_to_date(engine: Engine) -> None:
    """Run what migrations are missing, one process at a time."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        if engine.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
        config.attributes["connection"] = connection
        try:
            command.upgrade(config, "head")
        except CommandError as error:
            raise StoreFailed(_NEWER) from error  # it stands at a step that we do not have


def insert_new(connection: Connection, table: Table, values: Mapping[str, Any]) -> bool:
    """Insert a row unless there is one of that key; say whether it was inserted."""
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    key = next(iter(table.primary_key))
    inserting = dialect.insert(table).values(**values).on_conflict_do_nothing().returning(key)
    return connection.execute(inserting).first() is not None


@contextmanager
def _told() -> Iterator[None]:
    """Say plainly what the database refuses; its address, which may hold a password, is never said."""
    try:
        yield
    except SQLAlchemyError as error:
        original = getattr(error, "orig", None)
        why = str(original or type(error).__name__).strip().partition("\n")[0]
        raise StoreFailed(_FAILED.format(why=why[:200])) from None
