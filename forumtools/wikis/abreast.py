"""Several questions to one wiki on their way at a time."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import chain, cycle, islice
from typing import TypeVar

from forumtools.wikis.session import Session
from forumtools.wikis.transport import begun

T = TypeVar("T")
R = TypeVar("R")

CONNECTIONS = 2
"""A wiki prepares one answer while it sends another; beyond two, its own processors are the limit."""


def abreast(session: Session, work: Callable[[Session, T], R], values: Iterable[T]) -> Iterator[R]:
    """
    Yield what *work* makes of each of *values*, in order, while the next ones are asked for already.

    They go over conversations of their own, so that *session* is free for whoever takes the results; a single one
    goes over *session*. No more results are held than there are connections, however slowly they are taken.
    """
    waiting = iter(values)
    first = list(islice(waiting, CONNECTIONS))
    if len(first) < CONNECTIONS:
        yield from (work(session, value) for value in first)
        return
    waiting = chain(first, waiting)
    lines = [session.twin() for _ in range(CONNECTIONS)]
    running = deque(begun(partial(work, line, value)) for line, value in zip(lines, waiting, strict=False))
    for line, value in zip(cycle(lines), waiting, strict=False):
        done = running.popleft().result()  # the work of this very line, for they take turns
        running.append(begun(partial(work, line, value)))
        yield done
    while running:
        yield running.popleft().result()
