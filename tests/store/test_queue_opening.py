"""How the queue is opened: its address, its file, its tables, by several at once; what cannot be is said plainly."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
import traceback
from pathlib import Path

import pytest
from sqlalchemy import text

from forumtools.errors import ExtraMissing, StoreFailed
from forumtools.store.database import open_database
from forumtools.store.submissions import Submissions
from tests.store.test_queue import sent


@pytest.mark.parametrize("name", ["what? a folder", "a#b", "100 %20", "é’—", "a&b=c;d"])
def test_a_folder_may_have_any_name(tmp_path: Path, name: str) -> None:
    database = open_database(tmp_path / name)
    stored = sent(database)
    database.close()
    again = open_database(tmp_path / name)

    assert [path.name for path in tmp_path.iterdir() if path.name != ".gitignore"] == [name]
    assert (tmp_path / name / "queue.sqlite").stat().st_size
    assert Submissions(again).get(stored.id) == stored
    again.close()


def test_what_lies_beside_the_file_is_nobody_elses_either(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        database = open_database(tmp_path / "state")
        sent(database)
    finally:
        os.umask(before)
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "state").iterdir()}

    assert modes == {"queue.sqlite": 0o600, "queue.sqlite-wal": 0o600, "queue.sqlite-shm": 0o600}
    assert stat.S_IMODE((tmp_path / "state").stat().st_mode) == 0o700
    database.close()


def test_sqlite_writes_as_a_queue_needs_it(tmp_path: Path) -> None:
    database = open_database(tmp_path / "state")
    with database.reading() as connection:
        said = {
            name: connection.scalar(text(f"PRAGMA {name}")) for name in ("journal_mode", "synchronous", "foreign_keys")
        }

    assert said == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}
    database.close()


@pytest.mark.slow
@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_the_driver_need_not_be_named(postgres_server: str, scheme: str) -> None:
    database = open_database(None, postgres_server.replace("postgresql+psycopg", scheme))
    assert isinstance(Submissions(database).find(limit=1), list)
    database.close()


@pytest.mark.parametrize("url", ["sqlite:///elsewhere", "mysql://x/y", "oracle://x", "postgresql+asyncpg://x/y", "://"])
def test_only_postgresql_is_taken_for_an_address(url: str) -> None:
    with pytest.raises(StoreFailed) as failed:
        open_database(None, url)

    assert "postgresql+psycopg://" in failed.value.text.en


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://u:hunter2@127.0.0.1:1/x",
        "postgresql://u:hunter2/with:colon@127.0.0.1:port/x",
        "postgresql://u:pass@hunter2:hunter2/x",
        "postgresql://u@127.0.0.1:1/x?password=hunter2",
        "hunter2://u:hunter2@h/x",
    ],
)
def test_no_piece_of_a_password_is_told_even_to_a_log(url: str) -> None:
    with pytest.raises(StoreFailed) as failed:
        open_database(None, url)

    assert "hunter2" not in "".join(traceback.format_exception(failed.value)).replace(url, "")


def test_what_a_newer_version_made_is_left_alone(queue: tuple[Path, str]) -> None:
    database = open_database(*queue)
    with database.writing() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    database.close()
    with pytest.raises(StoreFailed) as failed:
        open_database(*queue)

    assert "newer version" in failed.value.text.en


def test_a_file_that_is_no_database_is_told(tmp_path: Path) -> None:
    state = tmp_path / "state"
    open_database(state).close()
    (state / "queue.sqlite").write_bytes(b"\0" * 4096)
    with pytest.raises(StoreFailed):
        open_database(state)


@pytest.mark.parametrize("missing", ["sqlalchemy", "alembic"])
def test_what_is_not_installed_is_told(tmp_path: Path, missing: str) -> None:
    story = f"""
import sys
sys.modules["{missing}"] = None
from pathlib import Path
from types import SimpleNamespace
from forumtools.jobs.queueing import open_queue
open_queue(SimpleNamespace(state=Path({str(tmp_path / "state")!r})))
"""
    done = subprocess.run([sys.executable, "-c", story], capture_output=True, text=True, check=False)

    assert "ExtraMissing" in done.stderr
    assert "forumtools[web]" in done.stderr


def test_a_missing_driver_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(ExtraMissing) as missing:
        open_database(None, "postgresql://u@h/x")

    assert missing.value.extra == "postgres"


_KILLED = """
import os, signal, sys
from pathlib import Path
from sqlalchemy import Engine, event
from forumtools.store.database import open_database
left = int(sys.argv[3])
@event.listens_for(Engine, "before_cursor_execute")
def count(connection, cursor, statement, *more):
    global left
    left -= 1
    if left == 0:
        os.kill(os.getpid(), signal.SIGKILL)
open_database(Path(sys.argv[1]), sys.argv[2])
"""


@pytest.mark.slow
@pytest.mark.parametrize("step", [5, 9, 17])
def test_making_the_tables_may_be_killed(queue: tuple[Path, str], step: int) -> None:
    command = [sys.executable, "-c", _KILLED, str(queue[0]), queue[1], str(step)]
    assert subprocess.run(command, check=False).returncode == -signal.SIGKILL
    database = open_database(*queue)

    assert sent(database).receipt
    database.close()


_TOGETHER = """
import sys
from pathlib import Path
from forumtools.store.database import open_database
print("ready", flush=True)
sys.stdin.readline()
for _ in range(5):
    open_database(Path(sys.argv[1]), sys.argv[2]).close()
"""


@pytest.mark.slow
def test_six_programs_open_it_at_the_same_moment(queue: tuple[Path, str]) -> None:
    command = [sys.executable, "-c", _TOGETHER, str(queue[0]), queue[1]]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    started = [subprocess.Popen(command, **pipes) for _ in range(6)]  # type: ignore[call-overload]
    for program in started:
        assert program.stdout.readline() == "ready\n"
    for program in started:
        program.stdin.write("go\n")
        program.stdin.flush()
    for program in started:
        _, err = program.communicate()
        assert program.returncode == 0, err
