"""
What two sides did to one sequence of lines, items or whatever can be compared: diff3.

merge3, which does the same, is under the GPL and this project is not; difflib does most of the work.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable, Hashable, Iterator, Sequence
from difflib import SequenceMatcher
from itertools import takewhile
from typing import Generic, Literal, NamedTuple, TypeVar

T = TypeVar("T")
U = TypeVar("U")
H = TypeVar("H", bound=Hashable)

Side = Literal["ours", "theirs"]

_MAX_PAIRS = 1_000_000
"""Equal entries on both sides, each with each: with more, difflib would take seconds to align them."""


class Versions(NamedTuple, Generic[T]):
    """One thing as it was before, as we want it, and as they made it meanwhile."""

    before: T
    ours: T
    theirs: T

    @property
    def right(self) -> Side | None:
        """The side that has it as it is to be; none when both changed it, and differently."""
        if self.ours in (self.before, self.theirs):
            return "theirs"
        return "ours" if self.theirs == self.before else None

    def on(self, side: Side) -> T:
        """Return the version of one side."""
        return self.ours if side == "ours" else self.theirs

    def of(self, part: Callable[[T], U]) -> Versions[U]:
        """Return the same *part* of all three."""
        return Versions(part(self.before), part(self.ours), part(self.theirs))


class _Change(NamedTuple, Generic[T]):
    """One side's change: *new* instead of the entries from *start* to *end*."""

    start: int
    end: int
    new: Sequence[T]

    @property
    def grows(self) -> bool:
        return len(self.new) > self.end - self.start

    def touches(self, other: _Change[T]) -> bool:
        """
        Say whether the two cannot both be made without a guess.

        Neighbours can, as long as one of them adds nothing: of two that do, the order would be a guess.
        """
        if self.start < other.end and other.start < self.end:
            return True
        meets = self.end == other.start or other.end == self.start
        return meets and self.grows and other.grows


def stretches(versions: Versions[tuple[H, ...]]) -> Iterator[Versions[tuple[H, ...]]]:
    """
    Yield the three sequences side by side, in stretches that join to the whole.

    One of which no side is right is one that both changed.
    """
    before, ours, theirs = versions
    done = 0
    for start, end, mine, yours in _groups(list(_changes(before, ours)), list(_changes(before, theirs))):
        if done < start:
            same = tuple(before[done:start])
            yield Versions(same, same, same)
        old = tuple(before[start:end])
        yield Versions(old, _made(before, start, end, mine), _made(before, start, end, yours))
        done = end
    if done < len(before):
        same = tuple(before[done:])
        yield Versions(same, same, same)


_Group = tuple[int, int, list[_Change[H]], list[_Change[H]]]


def _groups(ours: list[_Change[H]], theirs: list[_Change[H]]) -> Iterator[_Group[H]]:
    """Yield where changes stand that cannot be made apart: from, to, ours and theirs among them."""
    sides = [*((change, True) for change in ours), *((change, False) for change in theirs)]
    waiting = deque(sorted(sides, key=lambda side: side[0][:2]))
    while waiting:
        group = [waiting.popleft()]
        while waiting and any(change.touches(waiting[0][0]) for change, is_ours in group if is_ours != waiting[0][1]):
            group.append(waiting.popleft())
        mine = [change for change, is_ours in group if is_ours]
        yours = [change for change, is_ours in group if not is_ours]
        yield group[0][0].start, max(change.end for change, _ in group), mine, yours


def _made(before: Sequence[H], start: int, end: int, changes: Sequence[_Change[H]]) -> tuple[H, ...]:
    made: list[H] = []
    for change in changes:
        made += [*before[start : change.start], *change.new]
        start = change.end
    return (*made, *before[start:end])


def _changes(before: Sequence[H], after: Sequence[H]) -> Iterator[_Change[H]]:
    head = _common(before, after)
    tail = _common(before[head:][::-1], after[head:][::-1])
    old, new = before[head : len(before) - tail], after[head : len(after) - tail]
    if not old or not new or _pairs(old, new) > _MAX_PAIRS:
        if old or new:
            yield _Change(head, head + len(old), new)
        return
    for tag, start, end, new_start, new_end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag != "equal":
            yield _Change(head + start, head + end, new[new_start:new_end])


def _common(one: Sequence[H], other: Sequence[H]) -> int:
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


def _pairs(one: Sequence[H], other: Sequence[H]) -> int:
    counts = Counter(other)
    return sum(count * counts[entry] for entry, count in Counter(one).items())
