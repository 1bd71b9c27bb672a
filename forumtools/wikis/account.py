"""Who we are to a wiki: name, rights, and how much may be asked and edited at a time."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

Rate = tuple[int, float]
"""So many actions in so many seconds."""

# These bind besides the best of the others; all others are groups, of which the most generous counts.
_ALSO = ("ip", "subnet", "newbie")
_NO_RATE: Rate = (10**9, 1.0)


@dataclass(frozen=True, kw_only=True)
class Account:
    """What the wiki says of the one who asks; without login, an address."""

    name: str
    is_anonymous: bool = False
    rights: frozenset[str] = frozenset()
    groups: tuple[str, ...] = ()
    edit_rate: Rate | None = None
    """None: as fast as the wiki answers."""

    move_rate: Rate | None = None

    block: Mapping[str, Any] = field(default_factory=dict)
    """What the wiki says of a block; empty when there is none."""

    @property
    def batch_limit(self) -> int:
        """How many pages one request may ask for."""
        return 500 if "apihighlimits" in self.rights else 50

    @property
    def is_bot(self) -> bool:
        """Whether edits may be marked as those of a bot."""
        return "bot" in self.rights

    @classmethod
    def from_answer(cls, said: Mapping[str, Any]) -> Account:
        """Return the account that ``meta=userinfo`` describes."""
        rights = frozenset(said.get("rights") or ())
        return cls(
            name=str(said.get("name", "")),
            is_anonymous=bool(said.get("anon")),
            rights=rights,
            groups=tuple(said.get("groups") or ()),
            edit_rate=None if "noratelimit" in rights else _rate(said.get("ratelimits"), "edit", "create"),
            move_rate=None if "noratelimit" in rights else _rate(said.get("ratelimits"), "move"),
            block={key: value for key, value in said.items() if key.startswith("block")},
        )


def _rate(limits: object, *actions: str) -> Rate | None:
    """Return the slowest of what binds *actions*."""
    if not isinstance(limits, Mapping):
        return None
    rates = [rate for action in actions if (rate := _of_action(limits.get(action)))]
    return min(rates, key=_per_second, default=None)


def _of_action(limit: object) -> Rate | None:
    if not isinstance(limit, Mapping):
        return None
    rates = {name: (int(each["hits"]), float(each["seconds"])) for name, each in limit.items()}
    best = max((rate for name, rate in rates.items() if name not in _ALSO), key=_per_second, default=_NO_RATE)
    slowest = min([best, *(rates[name] for name in _ALSO if name in rates)], key=_per_second)
    return None if slowest == _NO_RATE else slowest


def _per_second(rate: Rate) -> float:
    return rate[0] / rate[1] if rate[1] else float("inf")


class Pace:
    """
    Spreads edits so that the wiki's own counter never stops them.

    A tenth of the allowance may go at once, the rest is spread over the time: in no stretch of that time are
    there more edits than allowed, wherever the wiki begins to count.
    """

    def __init__(
        self,
        rate: Rate | None,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._clock = clock
        self._sleep = sleep
        hits, seconds = rate or _NO_RATE
        self._burst = max(1.0, hits // 10)
        self._interval = seconds / max(1.0, hits - self._burst) if rate else 0.0
        self._free = clock() - self._burst * self._interval

    def wait(self) -> None:
        """Wait until the next edit may be sent."""
        now = self._clock()
        self._free = max(self._free, now - self._burst * self._interval) + self._interval
        if self._free > now:
            self._sleep(self._free - now)
