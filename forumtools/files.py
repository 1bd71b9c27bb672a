"""What must survive a power cut, and what only one program may do at a time."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

try:
    import fcntl
except ImportError:  # Windows: without locks, two programs that write the same folder may still meet.
    fcntl = None  # type: ignore[assignment]  # what stands for a module that is not there

HAS_LOCKS = fcntl is not None
NO_FOLLOW = getattr(os, "O_NOFOLLOW", 0)


def settle(folder: Path) -> None:
    """Make a new name in *folder* survive a power cut, where the system can."""
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def make_state(state: Path) -> None:
    """Make the state folder, readable by its owner alone and kept out of git."""
    state.mkdir(mode=0o700, parents=True, exist_ok=True)
    ignored = state / ".gitignore"
    if not ignored.exists():
        ignored.write_text("*\n", encoding="utf-8")


def make_private(folder: Path) -> None:
    """Make *folder* in the state folder, readable by its owner alone and kept out of git."""
    make_state(folder.parent)
    folder.mkdir(mode=0o700, exist_ok=True)


@contextmanager
def locked(file: Path) -> Iterator[None]:
    """Hold the one right that *file* stands for, among all processes and threads; wait for it."""
    with os.fdopen(os.open(file, os.O_RDWR | os.O_CREAT | NO_FOLLOW, 0o666), "wb") as opened:
        if fcntl:
            fcntl.flock(opened, fcntl.LOCK_EX)
        yield


def take(file: IO[bytes]) -> bool:
    """Lock an open *file* until it is closed; say no when another process or thread has it."""
    if fcntl:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
    return True
