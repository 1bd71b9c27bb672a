"""Programs in processes of their own: what they print, and what they complain about when they fail."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

Command = Sequence[str | Path]


class Failed(Exception):
    """A program ended with a status that is no success."""


def run(
    command: Command,
    *,
    said: str = "",
    folder: Path | None = None,
    env: Mapping[str, str] | None = None,
    good: Sequence[int] = (0,),
) -> str:
    """Return what *command* prints when it is told *said*; raises `Failed` for a status that is not *good*."""
    done = subprocess.run(command, input=said, cwd=folder, env=env, check=False, capture_output=True, text=True)
    if done.returncode not in good:
        words = " ".join(map(str, command))
        raise Failed(f"{words}: status {done.returncode}\n{done.stderr[-4000:]}")
    return done.stdout
