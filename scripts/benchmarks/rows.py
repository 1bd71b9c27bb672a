"""One figure of the table: what was measured, against whom, and the bar it has to pass."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Literal

Clock = Literal["CPU", "wall", ""]


@dataclass(frozen=True)
class Bar:
    """What a row has to reach: at least or at most so much."""

    sign: Literal["≥", "≤", "<"]
    limit: float

    def __str__(self) -> str:
        return f"{self.sign} {self.limit:g}"

    def holds(self, figure: float) -> bool:
        """Say whether *figure* passes."""
        if self.sign == "≥":
            return figure >= self.limit
        return figure <= self.limit if self.sign == "≤" else figure < self.limit


@dataclass(frozen=True, kw_only=True)
class Row:
    """A line of the table. The bar judges the ratio where there is one, else our own figure."""

    family: str
    what: str
    ours: float
    unit: str
    clock: Clock = ""
    """What the seconds are: those of the processor where the peer runs in a process, else those of the wall."""

    peer: float | None = None
    versus: str = ""
    """The name of the peer."""

    ratio: float | None = None
    """Medians: how many times as good as the peer, or, where the bar is "at most", as long."""

    bar: Bar | None = None
    note: str = ""

    @property
    def holds(self) -> bool | None:
        """Whether the bar is passed; None without a bar."""
        return None if self.bar is None else self.bar.holds(self.ours if self.ratio is None else self.ratio)

    def as_dict(self) -> dict[str, Any]:
        """Return the row as JSON has it."""
        return {**asdict(self), "bar": str(self.bar) if self.bar else None, "holds": self.holds}
