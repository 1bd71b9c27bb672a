"""Files of an output in a folder: each whole or not at all, none outside, none touched that is the same."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from forumtools.errors import OutputError
from forumtools.language import Text

_CANNOT_WRITE = Text(
    fr="impossible d’écrire {path} ({why}) : vérifiez les droits et la place, ou choisissez un autre dossier",
    en="{path} cannot be written ({why}): check rights and space, or choose another folder",
)
_OUTSIDE = Text(
    fr="{path} sort du dossier {root} : rien n’y est écrit. Retirez le lien ou choisissez un autre dossier",
    en="{path} leads out of the folder {root}: nothing is written there. Remove the link or choose another folder",
)


@dataclass(frozen=True, slots=True)
class Written:
    """What was done to a folder."""

    written: int = 0
    unchanged: int = 0
    removed: int = 0


def write_files(root: Path, files: Iterable[tuple[str, bytes | None]], *, listing: str | None = None) -> Written:
    """
    Write *files*, whose paths have slashes, below *root*; one without content is there and stays as it is.

    With *listing*, the paths are noted in that file, and files that an earlier run noted there and this one
    does not have are removed: a page withdrawn from the wiki must not stay in the catalogue.

    Raises `OutputError` when something cannot be written or would be outside of *root*.
    """
    counts = {True: 0, False: 0}
    paths: list[str] = []
    folders: set[Path] = set()
    for path, content in files:
        target = _inside(root, path)
        counts[content is not None and _write(root, target, content, folders)] += 1
        paths.append(path)
    removed = _settle(root, listing, paths, folders) if listing else 0
    return Written(written=counts[True], unchanged=counts[False], removed=removed)


def _inside(root: Path, path: str) -> Path:
    """Return the place of *path* below *root*, whatever *path* says."""
    parts = PurePosixPath(path).parts
    if not parts or path.startswith("/") or any(_is_outside(part) for part in parts):
        raise OutputError(_OUTSIDE.format(path=path, root=root))
    return root.joinpath(*parts)


def _is_outside(part: str) -> bool:
    return part in ("..", ".") or "\\" in part or ":" in part or "\0" in part


def _write(root: Path, target: Path, content: bytes, folders: set[Path]) -> bool:
    """Write one file and return whether that was needed."""
    with _told(target):
        _enter(root, target.parent, folders)
        if _has(target, content):
            return False
        _put(target, content)
        return True


def write_whole(target: Path, content: bytes) -> None:
    """Write one file, whole or not at all, in a folder that is there; raises `OutputError`."""
    with _told(target):
        _put(target, content)


def _put(target: Path, content: bytes) -> None:
    # Beside its place, so that putting it there is one step. No fsync: what is written here can be made again.
    temporary = target.with_name(f".{target.name[:100]}.{os.getpid()}.new")
    try:
        temporary.write_bytes(content)
        temporary.replace(target)
    finally:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)


def _enter(root: Path, folder: Path, folders: set[Path]) -> None:
    """Make *folder*, and make sure once that no link in it leads out of *root*."""
    if folder in folders:
        return
    folder.mkdir(parents=True, exist_ok=True)
    if not folder.resolve().is_relative_to(root.resolve()):
        raise OutputError(_OUTSIDE.format(path=folder, root=root))
    folders.add(folder)


def _has(target: Path, content: bytes) -> bool:
    try:
        known = target.stat()
    except FileNotFoundError:
        return False
    return not target.is_symlink() and known.st_size == len(content) and target.read_bytes() == content


@contextmanager
def _told(path: Path) -> Iterator[None]:
    """Turn what the system says into our own error, once."""
    try:
        yield
    except OSError as error:
        raise OutputError(_CANNOT_WRITE.format(path=path, why=error.strerror or error)) from error


def _settle(root: Path, listing: str, paths: Iterable[str], folders: set[Path]) -> int:
    """Remove what the last run noted in *listing* and this one has not made; note what it has."""
    note = _inside(root, listing)
    now = sorted(paths)
    removed = 0
    for path in sorted(set(_noted(note)) - set(now)):
        with suppress(OutputError):  # a listing that somebody changed removes nothing elsewhere
            removed += _remove(root, _inside(root, path))
    _write(root, note, "".join(f"{path}\n" for path in now).encode(), folders)
    return removed


def _noted(note: Path) -> list[str]:
    with suppress(FileNotFoundError), _told(note):
        if note.is_file():
            return note.read_text(encoding="utf-8", errors="replace").splitlines()
    return []


def _remove(root: Path, target: Path) -> bool:
    with _told(target):
        is_ours = target.parent.resolve().is_relative_to(root.resolve())
        if not is_ours or target.is_symlink() or not target.is_file():
            return False
        target.unlink()
        return True
