"""What people see of work that takes long."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Protocol, TypeVar

from forumtools.language import Text
from forumtools.model.sweeps import Numbered

_WAITING = Text(fr="On attend le wiki {n} s : {why}.", en="Waiting {n} s for the wiki: {why}.")

Watch = Callable[[Iterable[Numbered]], Iterable[Numbered]]
"""Lets pages go by before somebody's eyes."""


T = TypeVar("T")


class CountedWatch(Protocol):
    """Lets things go by before somebody's eyes, who is told how many there are."""

    def __call__(self, things: Iterable[T], length: int, /) -> Iterable[T]:
        """Return *things*."""


def unwatched(things: Iterable[T], length: int, /) -> Iterable[T]:
    """Return *things*: nobody looks."""
    return things


@dataclass(frozen=True, kw_only=True)
class Watcher:
    """How a wiki that is read for long, or otherwise than expected, is seen to be."""

    watch: Watch = iter
    tell: Callable[[Text], None] = lambda _: None

    def waits(self, seconds: float, why: Text) -> None:
        """Tell that the wiki is waited for, and why."""
        reason = Text(fr=why.fr.rstrip("."), en=why.en.rstrip("."))
        self.tell(_WAITING.format(why=reason, n=max(1, round(seconds))))
