"""The queue when several programs use it at once, are killed, or have no disk left."""

from __future__ import annotations

import re
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from forumtools.errors import StoreFailed
from forumtools.model.submitting import State
from forumtools.store.database import open_database
from forumtools.store.submissions import Submissions
from tests.store.test_queue import NOW, approved, sent

pytestmark = pytest.mark.slow

_HEAD = """
import sys
from datetime import *
from pathlib import Path
from forumtools.model.submitting import Act
from forumtools.store.database import open_database
from forumtools.store.entries import Draft, Sending
from forumtools.store.submissions import Submissions
from forumtools.store.working import Work
from forumtools.jobs.contributing import new_receipt
NOW = datetime(2026, 11, 26, 9, 30, tzinfo=UTC)
state, url, name = Path(sys.argv[1]), sys.argv[2], sys.argv[3]
database = open_database(state, url)
submissions = Submissions(database)
"""
_SENDS = """
for number in range(40):
    link = f"{name} {number}".encode()
    draft = Draft(kind="contribution", language="fr", title=f"{name} {number}", edition="2027", answers={"f": "x" * 500})
    saved = submissions.save_draft(link, draft, now=NOW, expires=NOW + timedelta(days=9))
    stored = submissions.submit(saved.stored.id, Sending(mail=True), new_receipt=new_receipt, now=NOW)
    print(stored.receipt, flush=True)
"""
_CLAIMS = """
work = Work(database, name)
while stored := work.claim(NOW):
    assert work.published(stored.id, page=stored.title, revision=1, written="x", now=NOW)
    print(stored.receipt, flush=True)
"""
_OPENS = "print(len(submissions.find()))"
_SAME = """
draft = Draft(kind="contribution", language="fr", title="Une", edition="2027", answers={"f": "x"})
saved = submissions.save_draft(b"the same", draft, now=NOW, expires=NOW + timedelta(days=9))
print(submissions.submit(saved.stored.id, Sending(mail=True), new_receipt=new_receipt, now=NOW).receipt)
"""


def programs(queue: tuple[Path, str], story: str, count: int) -> list[subprocess.Popen[str]]:
    """Start *count* programs that do the same to one queue."""
    return [
        subprocess.Popen(
            [sys.executable, "-c", _HEAD + story, str(queue[0]), queue[1], f"program {number}"],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for number in range(count)
    ]


def finished(started: list[subprocess.Popen[str]]) -> list[str]:
    """Return the lines that the programs printed; none of them may have failed."""
    lines = []
    for program in started:
        out, err = program.communicate()
        assert program.returncode == 0, err
        lines += out.split("\n")[:-1]
    return lines


def test_several_programs_may_make_the_tables_at_once(queue: tuple[Path, str]) -> None:
    assert finished(programs(queue, _OPENS, 4)) == ["0"] * 4


def test_several_programs_send_at_once_and_nothing_is_lost(queue: tuple[Path, str]) -> None:
    receipts = finished(programs(queue, _SENDS, 4))
    database = open_database(*queue)
    found = Submissions(database).find(states=[State.SUBMITTED])

    assert len(receipts) == 160
    assert sorted(receipts) == sorted(stored.receipt for stored in found)
    database.close()


def test_one_submission_sent_by_several_programs_at_once_is_one(queue: tuple[Path, str]) -> None:
    receipts = finished(programs(queue, _SAME, 4))
    database = open_database(*queue)

    assert len(set(receipts)) == 1
    assert len(Submissions(database).find()) == 1
    database.close()


def test_several_workers_share_the_work_and_do_nothing_twice(queue: tuple[Path, str]) -> None:
    database = open_database(*queue)
    wanted = [approved(database, f"{number}".encode()).receipt for number in range(30)]
    done = finished(programs(queue, _CLAIMS, 3))

    assert sorted(done) == sorted(wanted)
    database.close()


def test_what_was_acknowledged_survives_kill_9(queue: tuple[Path, str]) -> None:
    [program] = programs(queue, _SENDS, 1)
    assert program.stdout is not None
    told = [program.stdout.readline().strip() for _ in range(15)]
    program.send_signal(signal.SIGKILL)
    told += program.stdout.read().split("\n")[:-1]
    program.communicate()
    database = open_database(*queue)
    found = Submissions(database).find()

    assert set(told) <= {stored.receipt for stored in found}
    assert all(stored.state in (State.DRAFT, State.SUBMITTED) for stored in found)
    assert all(bool(stored.receipt) == (stored.state is State.SUBMITTED) for stored in found)
    database.close()


@pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not installed: its package is strace")
def test_it_is_on_the_disk_before_anybody_is_told(tmp_path: Path) -> None:
    trace = tmp_path / "trace"
    story = _HEAD + _SENDS.replace("range(40)", "range(5)")
    watched = "trace=fdatasync,fsync,write"
    command = ["strace", "-f", "-o", str(trace), "-e", watched, "-s", "40", sys.executable, "-c", story]
    done = subprocess.run(
        [*command, str(tmp_path / "state"), "", "program"], capture_output=True, text=True, check=False
    )
    if done.returncode:
        pytest.skip(f"strace may not trace here: {done.stderr[:80]}")
    calls = re.findall(r"(f(?:data)?sync)\(|write\(1, \"([2-9A-Z]{4}-[2-9A-Z]{4})", trace.read_text("utf-8"))
    told = [rank for rank, (_, receipt) in enumerate(calls) if receipt]

    assert len(told) == 5
    for rank in told:
        assert calls[rank - 1][0], "told before it was on the disk"


def test_a_full_disk_is_told_and_nothing_is_half_written(tmp_path: Path) -> None:
    state = tmp_path / "state"
    database = open_database(state)
    before = sent(database)
    database.close()
    limit = max(path.stat().st_size for path in state.iterdir()) + 20_000
    story = f"""
import resource, signal
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, ({limit}, {limit}))
""" + _SENDS.replace('"x" * 500', '"x" * 50000')
    [program] = programs((state, ""), story, 1)
    out, err = program.communicate()
    again = open_database(state)
    kept = Submissions(again).find(states=[State.SUBMITTED])

    assert program.returncode != 0
    assert "StoreFailed" in err
    assert {stored.receipt for stored in kept} == {before.receipt, *out.split("\n")[:-1]}
    again.close()


def test_a_folder_that_cannot_be_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way", "utf-8")
    with pytest.raises(StoreFailed):
        open_database(tmp_path / "file" / "state")


def test_times_are_of_one_zone(tmp_path: Path) -> None:
    database = open_database(tmp_path)

    assert sent(database).sent == NOW
    database.close()
