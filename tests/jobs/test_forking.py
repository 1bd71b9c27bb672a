"""Work shared by several processes: in order, whatever becomes of them."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from contextlib import suppress

import pytest

from forumtools.jobs.forking import each, workers_for


@pytest.mark.parametrize("workers", [1, 2, 3])
@pytest.mark.parametrize("count", [0, 1, 49, 50, 51, 230])
def test_results_come_in_order(workers: int, count: int) -> None:
    assert list(each(lambda rank: rank * rank, count, workers=workers)) == [rank * rank for rank in range(count)]


def test_several_processes_share_the_work() -> None:
    def who(rank: int) -> int:
        time.sleep(0.001)
        return os.getpid()

    found = set(each(who, 400, workers=2))

    assert len(found) == 2
    assert os.getpid() not in found


def test_what_a_killed_process_leaves_is_done_here() -> None:
    parent = os.getpid()

    def work(rank: int) -> int:
        if rank == 130 and os.getpid() != parent:
            os.kill(os.getpid(), signal.SIGKILL)
        return rank

    assert list(each(work, 300, workers=2)) == list(range(300))


def test_a_mistake_comes_through() -> None:
    def wrong(rank: int) -> int:
        raise ValueError(rank)

    with pytest.raises(ValueError, match="0"):
        list(each(wrong, 100, workers=2))


def test_who_stops_asking_leaves_no_process_behind() -> None:
    results = each(lambda rank: (time.sleep(0.001), os.getpid())[1], 5000, workers=2)
    worker = next(results)
    results.close()  # type: ignore[attr-defined]  # a generator

    with pytest.raises(ProcessLookupError):
        os.kill(worker, 0)


_PROGRAM = """
import time
from forumtools.jobs.forking import each
def slow(rank):
    time.sleep(0.01)
    return rank
results = each(slow, 100_000, workers=2)
print(next(results), flush=True)
list(results)
"""


@pytest.mark.slow
def test_ctrl_c_ends_all_processes_in_silence_but_for_the_first() -> None:
    program = subprocess.Popen(
        [sys.executable, "-c", _PROGRAM],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert program.stdout is not None
    assert program.stdout.readline() == "0\n"

    os.killpg(program.pid, signal.SIGINT)
    try:
        _, said = program.communicate(timeout=20)
    finally:
        with suppress(ProcessLookupError):  # as it should be; else nothing of this test may go on
            os.killpg(program.pid, signal.SIGKILL)

    assert said.count("KeyboardInterrupt") == 1
    with pytest.raises(ProcessLookupError):
        os.killpg(program.pid, 0)


def test_little_work_and_programs_with_threads_have_one_process() -> None:
    assert workers_for(10) == 1
    gate = threading.Event()
    other = threading.Thread(target=gate.wait)
    other.start()

    assert workers_for(100_000) == 1

    gate.set()
    other.join()
