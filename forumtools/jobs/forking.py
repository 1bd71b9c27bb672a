"""The same work done for many numbers, by several processes where that pays."""

from __future__ import annotations

import gc
import os
import signal
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from multiprocessing import get_context
from typing import Any, TypeVar

R = TypeVar("R")

_CHUNK = 50
_AHEAD = 3
_WORTH_IT = 2000
"""Below so many, a second process costs as much time as it saves."""

_work: Callable[[int], Any] | None = None
"""What the processes do; they get it, and all it knows, by being forked, for it is too much to be sent."""


def workers_for(count: int) -> int:
    """Return how many processes should share work for *count* numbers; one where forking is not safe."""
    if count < _WORTH_IT or not hasattr(os, "fork") or sys.platform == "darwin" or threading.active_count() > 1:
        return 1
    return min(_processors(), count // (_WORTH_IT // 2))


def _processors() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def each(work: Callable[[int], R], count: int, *, workers: int = 1) -> Iterator[R]:
    """
    Yield what *work* returns for 0, 1, … up to *count*, in that order, whoever does it.

    *work* must not depend on what it did before: what it changes is changed in one of the processes only. Where one
    is killed, this process does what is left to do.
    """
    done = 0
    results = _forked(work, count, workers) if workers > 1 else iter(())
    with suppress(BrokenProcessPool, OSError):
        for result in results:
            done += 1
            yield result
    for rank in range(done, count):
        yield work(rank)


def _forked(work: Callable[[int], R], count: int, workers: int) -> Iterator[R]:
    global _work
    _work = work
    # What is not looked at by the collector need not be copied by every process.
    gc.freeze()
    pool = ProcessPoolExecutor(workers, mp_context=get_context("fork"), initializer=_begin)
    try:
        waiting: deque[Future[list[R]]] = deque()
        for start in range(0, count, _CHUNK):
            waiting.append(pool.submit(_all_of, range(start, min(start + _CHUNK, count))))
            # Not all at once: whoever is interrupted meanwhile should not have to wait for the end.
            if len(waiting) > _AHEAD * workers:
                yield from waiting.popleft().result()
        while waiting:
            yield from waiting.popleft().result()
    finally:
        pool.shutdown(cancel_futures=True)
        gc.unfreeze()
        _work = None


def _begin() -> None:
    """Leave Ctrl-C to the process that waits for this one, and look for cycles now and then only: few are made."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    gc.set_threshold(50_000)


def _all_of(ranks: Sequence[int]) -> list[Any]:
    return [_work(rank) for rank in ranks] if _work else []
