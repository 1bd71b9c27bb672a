"""Reading and writing text files so that nothing is lost: whole or not at all, and one writer at a time."""

from __future__ import annotations

import codecs
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from forumtools.files import HAS_LOCKS, NO_FOLLOW, settle

LOCK = ".lock"
_BOM = "\ufeff"


def _as_windows_wrote_it(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    wrong = error.object[error.start : error.end]
    # cp1252 has five holes, latin-1 none.
    return "".join(bytes([b]).decode("cp1252", "ignore") or chr(b) for b in wrong), error.end


codecs.register_error("forumtools.cp1252", _as_windows_wrote_it)


def read_text(path: Path) -> str:
    """
    Return the text of a page's file: UTF-8, LF, without byte order mark, without its last line ends.

    Bytes that are no UTF-8 are read as Windows wrote them, so an old file is readable and never stops a batch.
    """
    with os.fdopen(os.open(path, os.O_RDONLY | NO_FOLLOW | getattr(os, "O_BINARY", 0)), "rb") as file:
        content = file.read()
    text = _decoded(content).removeprefix(_BOM)
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text.rstrip("\n")


def write_new(path: Path, text: str) -> None:
    """Make the file of a new page, or raise `FileExistsError`: disks differ in what is the same name."""
    write_new_bytes(path, _encoded(text))


def write_new_bytes(path: Path, content: bytes) -> None:
    """Make a new file of any kind, or raise `FileExistsError`."""
    with _temporary(path, content) as temporary:
        try:
            os.link(temporary, path)
        except FileExistsError:
            raise
        except OSError:
            # A disk without links. The lock keeps out those who use it; nothing better is to be had here.
            if os.path.lexists(path):
                raise FileExistsError(path) from None
            temporary.replace(path)


def overwrite(path: Path, text: str) -> None:
    """Replace the file of a page, in one step; encoding, line ends and last blank lines stay as they are."""
    with _temporary(path, _encoded_as(path, text)) as temporary:
        with suppress(OSError):
            temporary.chmod(path.stat().st_mode & 0o777)
        temporary.replace(path)


def move(path: Path, to: Path, *, over: bool = False) -> None:
    """Give a file another name, in one step; `FileExistsError` where there is one that it is not to go *over*."""
    if not over and os.path.lexists(to):
        raise FileExistsError(to)
    path.replace(to)
    settle(to.parent)
    settle(path.parent)


def delete(path: Path) -> None:
    """Take the file of a page away, for good."""
    path.unlink()
    settle(path.parent)


def _encoded(text: str) -> bytes:
    return ((_BOM if text.startswith(_BOM) else "") + text + "\n").encode("utf-8")


def _encoded_as(path: Path, text: str) -> bytes:
    """Return *text* as whoever made the file at *path* writes: what nobody asked to change does not."""
    with suppress(OSError):
        before = path.read_bytes()
        old = _decoded(before)
        bare = old.removeprefix(_BOM)
        ending = "\n" if not bare.strip() else bare[len(bare.rstrip("\r\n")) :]
        has_crlf = "\r\n" in bare and "\n" not in bare.replace("\r\n", "")
        lines = text.removeprefix(_BOM).rstrip("\n").replace("\n", "\r\n" if has_crlf else "\n")
        mark = _BOM if old.startswith(_BOM) or text.startswith(_BOM) else ""
        return _in_encoding_of(before, mark + lines + ending)
    return _encoded(text)


def _in_encoding_of(before: bytes, text: str) -> bytes:
    with suppress(UnicodeError):
        before.decode("utf-8")
        return text.encode("utf-8")
    with suppress(UnicodeError):
        if before.decode("cp1252") == _decoded(before):
            return text.encode("cp1252")
    return text.encode("utf-8")


def _decoded(content: bytes) -> str:
    return content.decode("utf-8", "forumtools.cp1252")


@contextmanager
def _temporary(path: Path, content: bytes) -> Iterator[Path]:
    """Give a complete file beside *path*, safe on the disk, that is gone afterwards."""
    # One name for all: writers hold the lock. What a killed one left may be a second name of a page just made,
    # so it is taken away, never written into.
    temporary = path.parent / f".writing{'' if HAS_LOCKS else os.getpid()}"
    temporary.unlink(missing_ok=True)
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | NO_FOLLOW | getattr(os, "O_BINARY", 0)
    try:
        with os.fdopen(os.open(temporary, flags, 0o666), "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        yield temporary
        settle(path.parent)
    finally:
        with suppress(FileNotFoundError):
            temporary.unlink()
