"""A forum from nothing: its file, its folder wiki, and a living example to try things on."""

from __future__ import annotations

import shutil
from pathlib import Path

from forumtools.errors import OutputError
from forumtools.jobs.forums import FORUM_FILE, load_forum
from forumtools.language import Text
from forumtools.resources import templates

_IGNORED = """\
# What forumtools keeps for itself: mirror, journal, queue, private data. Never to be shared.
.forumtools/
.lock
"""


def start_forum(folder: Path, *, example: bool = False) -> list[Path]:
    """
    Write a forum file and an empty folder wiki into *folder*, or the example forum; return what was written.

    Raises `OutputError` when *folder* has a forum file already or cannot be written. Nothing is overwritten.
    """
    if (folder / FORUM_FILE).exists():
        raise OutputError(
            Text(
                fr="{file} existe déjà ; choisissez un autre dossier",
                en="{file} is there already; choose another folder",
            ).format(file=folder / FORUM_FILE)
        )
    try:
        return _write(folder, example=example)
    except OSError as error:
        raise OutputError(
            Text(fr="impossible d’écrire dans {folder} : {why}", en="cannot write to {folder}: {why}").format(
                folder=folder, why=error.strerror
            )
        ) from error


def _write(folder: Path, *, example: bool) -> list[Path]:
    folder.mkdir(parents=True, exist_ok=True)
    written = [_copy(templates() / "forum" / FORUM_FILE, folder / FORUM_FILE)]
    ignored = folder / ".gitignore"
    known = ignored.read_text(encoding="utf-8") if ignored.exists() else ""
    if ".forumtools/" not in known.splitlines():
        ignored.write_text(known + _IGNORED, encoding="utf-8")
        written.append(ignored)
    wiki = folder / (load_forum(folder / FORUM_FILE).wiki.folder or "wiki")
    wiki.mkdir(exist_ok=True)
    if example:
        written += [_copy(file, folder / name) for file, name in _example_files() if not (folder / name).exists()]
    return written


def _example_files() -> list[tuple[Path, Path]]:
    source = templates() / "example"
    return [(file, file.relative_to(source)) for file in sorted(source.rglob("*")) if file.is_file()]


def _copy(source: Path, target: Path) -> Path:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)
    return target
