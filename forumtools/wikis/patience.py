"""
When a request is sent again, and how long that is waited for: the one policy for all of them.

What was surely not done is repeated for as long as our patience lasts, once the wiki has answered at all; what may
have been done is tried a few times, quickly. Whoever watches is told before each wait.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator, Set
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
    """Waits between tries, within the limits."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits

    def through(self, work: Callable[[], T], repeatable: Set[Remedy], *, first: bool = False) -> T:
        """
        Return what *work* returns, which raises `Fault`; do it again where its remedy is *repeatable*.

        At the *first* contact even what was surely not done is tried a few times only: the address may be wrong.
        """
        return Retrying(
            retry=retry_if_exception(lambda error: isinstance(error, Fault) and error.remedy in repeatable),
            wait=self._pause,
            stop=lambda state: self._is_enough(state, first),
            before_sleep=self._tell,
            sleep=self._limits.sleep,
            reraise=True,
        )(work)

    def attempts(self) -> Iterator[int]:
        """Count the tries at what may have been done in spite of an unclear answer, and wait between them."""
        begun = time.monotonic()
        yield 0
        for attempt in range(1, self._limits.tries):
            if time.monotonic() - begun >= self._limits.patience:
                return
            self._wait(random.uniform(0, self._limits.pause * 2**attempt), _UNCLEAR)  # noqa: S311 - no secret
            yield attempt

    def pace(self, seconds: float) -> None:
        """Wait until the next edit may be sent."""
        if seconds < _NOTICED:
            self._limits.sleep(seconds)
        else:
            self._wait(seconds, _PACE)

    def _wait(self, seconds: float, why: Text) -> None:
        self._limits.on_wait(seconds, why)
        self._limits.sleep(seconds)

    def _pause(self, state: RetryCallState) -> float:
        limits = self._limits
        backoff = wait_random_exponential(multiplier=limits.pause, max=limits.patience)(state)
        return min(max(_fault(state).wait, backoff), limits.patience - state.idle_for)

    def _is_enough(self, state: RetryCallState, first: bool) -> bool:
        limits, fault, spent = self._limits, _fault(state), state.seconds_since_start or 0.0
        if max(state.idle_for + fault.wait, spent) >= limits.patience:
            return True
        is_quick = fault.remedy is Remedy.LOOK
        if (first or is_quick) and state.attempt_number >= limits.tries:
            return True
        return is_quick and spent >= _QUICKLY * limits.total

    def _tell(self, state: RetryCallState) -> None:
        if state.next_action is not None:
            self._limits.on_wait(state.next_action.sleep, _fault(state).why)


def _fault(state: RetryCallState) -> Fault:
    error = state.outcome.exception() if state.outcome else None
    if not isinstance(error, Fault):
        raise TypeError(error)
    return error
