"""
When a request is sent again, and how long that is waited for: the one policy for all of them.

What was surely not done is repeated for as long as our patience lasts, once the wiki has answered at all; what may
have been done is tried a few times, quickly. Whoever watches is told before each wait.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator, Set
from contextlib import contextmanager
from typing import TypeVar

from tenacity import RetryCallState, Retrying, retry_if_exception, wait_random_exponential

from forumtools.language import Text
from forumtools.wikis.answers import Fault, Remedy
from forumtools.wikis.transport import Limits

T = TypeVar("T")

_UNCLEAR = Text(
    fr="réponse illisible, et la page est comme avant ; nouvel essai",
    en="unreadable answer, and the page is as before; trying again",
)
_PACE = Text(fr="le wiki limite le nombre de modifications", en="the wiki limits the number of edits")
_NOTICED = 5.0
"""Seconds between two edits that a person notices."""

_QUICKLY = 2
"""Times the limit of one request, for what is tried a few times."""


class Patience:
    """Waits between tries, within the limits; for one conversation, where one thing is asked for at a time."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._begun: float | None = None
        self._waited = 0.0

    def twin(self) -> Patience:
        """Return the same for another conversation."""
        return Patience(self._limits)

    @contextmanager
    def altogether(self) -> Iterator[None]:
        """Let everything that is waited for in here be within our patience together."""
        if self._begun is not None:
            yield
            return
        self._begun, self._waited = time.monotonic(), 0.0
        try:
            yield
        finally:
            self._begun = None

    def through(self, work: Callable[[], T], repeatable: Set[Remedy], *, first: bool = False) -> T:
        """
        Return what *work* returns, which raises `Fault`; do it again where its remedy is *repeatable*.

        At the *first* contact even what was surely not done is tried a few times only: the address may be wrong.
        """
        retrying = Retrying(
            retry=retry_if_exception(lambda error: isinstance(error, Fault) and error.remedy in repeatable),
            wait=self._pause,
            stop=lambda state: self._is_enough(state, first),
            before_sleep=self._tell,
            sleep=self._sleep,
            reraise=True,
        )
        with self.altogether():
            return retrying(work)

    def attempts(self) -> Iterator[int]:
        """Count the tries at what may have been done in spite of an unclear answer, and wait between them."""
        yield 0
        for attempt in range(1, self._limits.tries):
            if self._left() <= 0:
                return
            pause = random.uniform(0, self._limits.pause * 2**attempt)  # noqa: S311 - no secret
            self._wait(min(pause, self._left()), _UNCLEAR)
            yield attempt

    def pace(self, seconds: float) -> None:
        """Wait until the next edit may be sent: our own doing, which takes nothing from our patience."""
        asleep = time.monotonic()
        if seconds >= _NOTICED:
            self._limits.on_wait(seconds, _PACE)
        self._limits.sleep(seconds)
        if self._begun is not None:
            self._begun += time.monotonic() - asleep

    def _wait(self, seconds: float, why: Text) -> None:
        self._limits.on_wait(seconds, why)
        self._sleep(seconds)

    def _sleep(self, seconds: float) -> None:
        self._waited += seconds
        self._limits.sleep(seconds)

    def _left(self) -> float:
        """Return the seconds that are left of our patience: what was slept counts, however fast it went by."""
        spent = 0.0 if self._begun is None else max(self._waited, time.monotonic() - self._begun)
        return self._limits.patience - spent

    def _pause(self, state: RetryCallState) -> float:
        limits = self._limits
        backoff = wait_random_exponential(multiplier=limits.pause, max=limits.patience)(state)
        return min(max(_fault(state).wait, backoff), max(0.0, self._left()))

    def _is_enough(self, state: RetryCallState, first: bool) -> bool:
        limits, fault = self._limits, _fault(state)
        if fault.wait >= self._left():
            return True
        is_quick = fault.remedy is Remedy.LOOK
        if (first or is_quick) and state.attempt_number >= limits.tries:
            return True
        return is_quick and (state.seconds_since_start or 0.0) >= _QUICKLY * limits.total

    def _tell(self, state: RetryCallState) -> None:
        if state.next_action is not None:
            self._limits.on_wait(state.next_action.sleep, _fault(state).why)


def _fault(state: RetryCallState) -> Fault:
    error = state.outcome.exception() if state.outcome else None
    if not isinstance(error, Fault):
        raise TypeError(error)
    return error
