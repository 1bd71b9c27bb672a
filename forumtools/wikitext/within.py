"""Whether a place of a text lies within others, asked often."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable

Place = tuple[int, int]
"""From the first character to the one after the last."""


class Places:
    """Places of a text, those that touch or overlap as one; whether one is among them costs little."""

    def __init__(self, places: Iterable[Place]) -> None:
        self._starts: list[int] = []
        self._ends: list[int] = []
        for start, end in sorted(places):
            if self._ends and start <= self._ends[-1]:
                self._ends[-1] = max(end, self._ends[-1])
            else:
                self._starts.append(start)
                self._ends.append(end)

    def around(self, place: int) -> Place:
        """Return the place that *place* touches or lies in, an empty one when there is none."""
        index = bisect_right(self._starts, place) - 1
        found = index >= 0 and place <= self._ends[index]
        return (self._starts[index], self._ends[index]) if found else (place, place)

    def __contains__(self, place: int) -> bool:
        """Say whether the character at *place* is in one of them."""
        index = bisect_right(self._starts, place) - 1
        return index >= 0 and place < self._ends[index]
