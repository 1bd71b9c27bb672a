"""The queue when it is killed at any step, when the disk is full at any step, and when its server goes away."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from forumtools.errors import StoreFailed
from forumtools.language import Text
from forumtools.model.submitting import Act, State
from forumtools.store.database import Database, open_database
from forumtools.store.keeping import Outbox
from forumtools.store.private import PrivateStore
from forumtools.store.submissions import Submissions
from forumtools.store.working import Work
from tests.postgres import Server, new_database, postgres_to_kill, programs
from tests.store.test_queue import LATER, NOW, approved, draft, sent

pytestmark = pytest.mark.slow

_HEAD = """
import os, signal, sys
from datetime import *
from pathlib import Path
from sqlalchemy import Engine, event
from forumtools.model.submitting import Act
from forumtools.store.database import open_database
from forumtools.store.entries import Draft, Sending
from forumtools.store.submissions import Submissions
from forumtools.store.working import Work
NOW = datetime(2026, 11, 26, 9, 30, tzinfo=UTC)
LATER = NOW + timedelta(days=90)
state, url, key = Path(sys.argv[1]), sys.argv[2], sys.argv[3]
"""
_KILLED = (
    _HEAD
    + """
ACTS = {
    "save": lambda database: Submissions(database).save_draft(b"link", Draft(kind="contribution", language="fr",
        title="Carte", edition="2027", answers={"f": "new"}, private={"m": "new"}, base=1), now=NOW, expires=LATER),
    "submit": lambda database: Submissions(database).submit(key, Sending(mail=True), new_receipt=lambda: "BBBB-0001",
        now=NOW),
    "approve": lambda database: Submissions(database).act(key, Act.APPROVE, actor="olga", now=NOW, mail="approve"),
    "claim": lambda database: Work(database, "w").claim(NOW),
    "publish": lambda database: Work(database, "w").published(key, page="P", revision=7, written="x", now=NOW),
}
def dies_at(step):
    database, left = open_database(state, url), [step]
    def count(*_):
        left[0] -= 1
        if left[0] == 0:
            os.kill(os.getpid(), signal.SIGKILL)
    # Just before each statement, and before the commit; in the end there is no step left to be killed at.
    event.listen(Engine, "before_cursor_execute", count)
    event.listen(Engine, "commit", count)
    ACTS[sys.argv[4]](database)
    os._exit(0)
step = 0
while True:
    step += 1
    child = os.fork()
    if child == 0:
        dies_at(step)
    if os.waitpid(child, 0)[1] == 0:
        break
    print(step, flush=True)
    database = open_database(state, url)
    print(repr(Submissions(database).get(key)), Submissions(database).history(key), flush=True)
    database.close()
"""
)


def killed_at_each_step(queue: tuple[Path, str], key: str, act: str) -> list[str]:
    """Do *act* in programs that are killed at the first step, the second… and then in one that is not."""
    command = [sys.executable, "-W", "ignore", "-c", _KILLED, str(queue[0]), queue[1], key, act]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    steps, seen = lines[::2], lines[1::2]
    assert steps == [str(number) for number in range(1, len(steps) + 1)]
    assert len(steps) >= 3  # to begin, to do, to commit
    return seen


def test_what_is_killed_at_any_step_was_not_done(queue: tuple[Path, str]) -> None:
    database = open_database(*queue)
    submissions = Submissions(database)
    saved = submissions.save_draft(b"link", draft(answers={"f": "old"}), now=NOW, expires=LATER)
    assert saved
    key = saved.stored.id

    def story(act: str) -> None:
        before = f"{submissions.get(key)!r} {submissions.history(key)}"
        assert set(killed_at_each_step(queue, key, act)) == {before}
        assert f"{submissions.get(key)!r} {submissions.history(key)}" != before

    for act in ("save", "submit", "approve", "claim", "publish"):
        story(act)
    stored = submissions.get(key)

    assert stored
    assert (stored.state, stored.receipt, stored.answers, stored.page) == (
        State.PUBLISHED,
        "BBBB-0001",
        {"f": "new"},
        "P",
    )
    assert PrivateStore(database).of(key).answers == {"m": "new"}
    assert [event.act for event in submissions.history(key)] == [Act.SUBMIT, Act.APPROVE, Act.CLAIM, Act.PUBLISH]
    assert Outbox(database).waiting() == 2
    database.close()


_FULL = (
    _HEAD
    + """
import resource
from forumtools.errors import StoreFailed
database = open_database(state, url)
submissions = Submissions(database)
def largest():
    return max(path.stat().st_size for path in state.iterdir())
def limit(size):
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))
for number in range(60):
    link = f"{key} {number}".encode()
    draft = Draft(kind="contribution", language="fr", title=f"{number}", edition="2027", answers={"f": "x" * 9000},
        private={"m": "y" * 3000})
    try:
        limit(largest() + 700 * number)
        saved = submissions.save_draft(link, draft, now=NOW, expires=LATER)
        limit(largest() + 100 * number)
        stored = submissions.submit(saved.stored.id, Sending(mail=True), new_receipt=lambda: f"R{number}", now=NOW)
        told = stored.receipt
    except StoreFailed:
        told = "failed"
    limit(resource.RLIM_INFINITY)
    print(told, flush=True)
"""
)


def test_a_disk_that_is_full_at_any_step_leaves_it_done_or_not(tmp_path: Path) -> None:
    state = tmp_path / "state"
    open_database(state).close()
    command = [sys.executable, "-c", _FULL, str(state), "", "link"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    told = done.stdout.split()
    database = open_database(state)

    check_all_or_nothing(state, told)
    assert "failed" in told
    assert sent(database).receipt
    database.close()


def check_all_or_nothing(state: Path, told: list[str]) -> None:
    """Check that there is what was told, whole, and nothing half done beside."""
    database = open_database(state)
    submissions, store = Submissions(database), PrivateStore(database)
    found = submissions.find()
    receipts = {stored.receipt for stored in found if stored.receipt}
    assert receipts == set(told) - {"failed"}
    for stored in found:
        private = store.of(stored.id)
        is_sent = stored.state is State.SUBMITTED
        assert bool(stored.receipt) is is_sent
        assert stored.answers == ({"f": "x" * 9000} if is_sent else {})
        assert (private.answers if is_sent else private.draft) == {"m": "y" * 3000}
        assert len(submissions.history(stored.id)) == is_sent
    assert Outbox(database).waiting() == len(receipts)
    with database.reading() as connection:
        assert connection.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"
        assert connection.exec_driver_sql("PRAGMA foreign_key_check").all() == []
    database.close()


@pytest.fixture
def tiny_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 600 kB, where the system lets us have one."""
    place = tmp_path / "disk"
    place.mkdir()
    mount = shutil.which("mount")
    made = mount and subprocess.run(
        [mount, "-t", "tmpfs", "-o", "size=600k", "tmpfs", place], capture_output=True, check=False
    )
    if not made or made.returncode:
        pytest.skip("no disk may be mounted here: only root may, outside of most containers")
    yield place
    subprocess.run(["umount", "--lazy", place], check=True)


def test_a_disk_without_room_is_told_and_serves_again_when_there_is_room(tiny_disk: Path) -> None:
    state, filler = tiny_disk / "state", tiny_disk / "filler"
    database = open_database(state)
    first = sent(database, b"first")
    fill(filler)
    with pytest.raises(StoreFailed) as failed:
        sent_until_full(database)
    assert "disk" in failed.value.text.en
    assert first in Submissions(database).find()
    filler.unlink()

    assert sent(database, b"again", answers={"f": "x" * 9000}).receipt
    with database.reading() as connection:
        assert connection.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"
    database.close()


def sent_until_full(database: Database) -> None:
    """Send more than there is room for."""
    for number in range(99):
        sent(database, f"{number}".encode(), answers={"f": "x" * 9000})


def fill(path: Path) -> None:
    """Take all the room there is."""
    with path.open("wb", buffering=0) as file:
        while True:
            try:
                file.write(b"x" * 4096)
            except OSError:
                return


@pytest.fixture
def server() -> Iterator[Server]:
    """A PostgreSQL that may be killed."""
    if programs() is None:
        pytest.skip("no PostgreSQL here: its package is postgresql")
    with postgres_to_kill() as running:
        yield running


def test_a_server_that_is_killed_has_what_it_acknowledged_and_is_used_again(server: Server) -> None:
    database = open_database(None, new_database(server.address))
    known = [sent(database, f"{number}".encode()) for number in range(10)]
    server.kill()
    with pytest.raises(StoreFailed):
        sent(database, b"nobody listens")
    server.start()
    found = Submissions(database).find()

    assert {stored.receipt for stored in found} == {stored.receipt for stored in known}
    assert sent(database, b"again").receipt
    database.close()


def test_what_a_dead_worker_held_is_taken_over_when_its_time_is_over(queue: tuple[Path, str]) -> None:
    database = open_database(*queue)
    stored = approved(database)
    story = _HEAD + "Work(open_database(state, url), key).claim(NOW)\nos.kill(os.getpid(), signal.SIGKILL)\n"
    command = [sys.executable, "-c", story, str(queue[0]), queue[1], "dead"]
    assert subprocess.run(command, check=False).returncode == -signal.SIGKILL
    heir = Work(database, "heir")

    assert heir.claim(NOW) is None
    taken = heir.claim(NOW.replace(hour=10))
    assert taken
    assert (taken.id, taken.sends) == (stored.id, 1)
    assert not Work(database, "dead").hold(stored.id, Text.same("too late"), NOW)
    assert heir.hold(stored.id, Text.same("unsure"), NOW)
    database.close()
