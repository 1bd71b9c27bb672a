"""One line for each step, on standard error."""

from __future__ import annotations

import sys
import time

_START = time.monotonic()


def say(step: str) -> None:
    """Tell which step begins, and how many seconds the run has taken."""
    print(f"bench {time.monotonic() - _START:5.0f} s  {step}", file=sys.stderr, flush=True)
