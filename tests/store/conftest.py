"""The databases that the tests of the queue use: the same tests for both."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from forumtools.store.database import Database, open_database
from tests.postgres import new_database, postgres, programs


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The address of a PostgreSQL server."""
    if programs() is None:
        pytest.skip("no PostgreSQL here: its package is postgresql")
    with postgres() as address:
        yield address


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.slow)])
def queue(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[Path, str]:
    """Where a new, empty database is: its folder, and its address if it has one."""
    if request.param == "sqlite":
        return tmp_path / "state", ""
    return tmp_path / "state", new_database(request.getfixturevalue("postgres_server"))


@pytest.fixture
def database(queue: tuple[Path, str]) -> Iterator[Database]:
    """A new, empty database."""
    opened = open_database(*queue)
    yield opened
    opened.close()
