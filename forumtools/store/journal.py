"""
The journal: for each batch a file that says what was to be done, and what became of it.

A file is complete with its plan before the first edit is made, and each edit is noted before and after it, on the
disk and not only on its way there. So whatever kills the program, the journal and the wiki together tell what is
done. It is JSON Lines, because people may have to read it in ten years, without us:

    {"batch": "20261122-0914-3f9a", "command": "create", "wiki": "https://…/api.php", "changes": 2, …}
    {"change": 0, "action": "create", "title": "Contrib:…", "before": "", "after": "…", …}
    {"change": 1, …}
    {"try": 0}
    {"done": 0, "title": "Contrib:…", "revision": 12}
    {"failed": 1, "why": {"fr": "…", "en": "…"}}
"""

from __future__ import annotations

import errno
import json
import os
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field
from enum import Enum
from pathlib import Path
from typing import IO, Any

from forumtools.errors import OutputError, UsageError
from forumtools.files import make_private, settle, take
from forumtools.language import Text
from forumtools.model.changes import Action, Change
from forumtools.model.records import Page
from forumtools.model.tables import unknown_word

_NAME = re.compile(r"[0-9A-Za-z-]{1,80}")
_BUSY = Text(
    fr="Le lot {batch} est en cours dans un autre programme. Attendez qu’il ait fini.",
    en="Batch {batch} is being worked on by another program. Wait until it has finished.",
)
_CANNOT = Text(
    fr="Le journal ne peut pas être écrit dans {path} ({why}). Rien n’est fait sans journal : "
    "vérifiez les droits et la place.",
    en="The journal cannot be written in {path} ({why}). Nothing is done without it: check rights and space.",
)
_NONE = Text(fr="il n’y a aucun lot : le journal est vide", en="there is no batch: the journal is empty")
_DAMAGED = Text(
    fr="{path}, ligne {line} : ce n’est pas une ligne d’un journal de forumtools.",
    en="{path}, line {line}: this is no line of a journal of forumtools.",
)


class Standing(Enum):
    """How far one change of a batch is."""

    PLANNED = "planned"
    TRIED = "tried"
    """It was sent, and nobody wrote down what became of it."""

    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """What a batch is."""

    batch: str
    """Its name."""

    command: str
    """What was asked for, in the words of the command line."""

    wiki: str
    """Where: the location of the wiki, without secrets."""

    began: str = ""
    """When, in UTC (ISO 8601)."""

    undoes: str = ""
    """The name of the batch that this one takes back."""


@dataclass(slots=True)
class Entry:
    """One change of a batch, and how far it is."""

    change: Change
    standing: Standing = Standing.PLANNED
    result: Page | None = None
    """The page as the change left it; none where it was removed."""

    why: Text | None = None
    """Why it was not done, or not altogether."""


@dataclass
class Batch:
    """A batch as the journal has it; what becomes of its changes is noted through its methods."""

    head: Head
    entries: list[Entry]
    _file: IO[bytes] | None = field(default=None, repr=False)

    @property
    def left(self) -> int:
        """How many changes are neither done nor refused."""
        return sum(entry.standing in (Standing.PLANNED, Standing.TRIED) for entry in self.entries)

    def count(self, standing: Standing) -> int:
        """Return how many changes are of that *standing*."""
        return sum(entry.standing is standing for entry in self.entries)

    def trying(self, rank: int) -> None:
        """Note that a change is about to be sent."""
        self._note({"try": rank})

    def done(self, rank: int, page: Page | None, why: Text | None = None) -> None:
        """Note that a change is done, how it left the page, and *why* a part of it was left out."""
        said: dict[str, Any] = {"done": rank}
        if why is not None:
            said["why"] = asdict(why)
        if page is not None:
            said |= {"title": page.title, "revision": page.revision}
            if page.text != self.entries[rank].change.after:
                said["text"] = page.text
        self._note(said)

    def failed(self, rank: int, why: Text) -> None:
        """Note that a change was not made, and why."""
        self._note({"failed": rank, "why": asdict(why)})

    def _note(self, said: dict[str, Any]) -> None:
        if self._file is not None:
            with _told(Path(self._file.name)):
                _append(self._file, _line(said))
        _apply(self.entries, said)


class Journal:
    """The batches of one forum. Without *folder* nothing is written down: for wikis in memory."""

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder / "batches" if folder else None

    @contextmanager
    def begin(self, head: Head, changes: Sequence[Change]) -> Iterator[Batch]:
        """Write down a batch with all that it is to do, and give it to be worked on by nobody else."""
        entries = [Entry(change) for change in changes]
        if self._folder is None:
            yield Batch(head, entries)
            return
        path = self._path(head.batch)
        with _told(path):
            _write_plan(path, head, changes)
        with _opened(path) as file:
            yield Batch(head, entries, file)

    @contextmanager
    def reopen(self, name: str) -> Iterator[Batch]:
        """Give the batch called *name* to go on with; raises `UsageError` when there is none or it is at work."""
        path = self._known(name)
        with _opened(path) as file:
            yield Batch(*_read(path), file)

    def batch(self, name: str) -> Batch:
        """Return the batch called *name*, or the newest for ``last``; raises `UsageError` when there is none."""
        return Batch(*_read(self._known(name)))

    def batches(self) -> Iterator[Batch]:
        """Yield all batches, newest first; files that are none are told at the end, by `UsageError`."""
        bad: list[UsageError] = []
        for name in self.names():
            try:
                yield self.batch(name)
            except UsageError as error:
                bad.append(error)
        if bad:
            raise bad[0]

    def names(self) -> list[str]:
        """Return the names of all batches, newest first."""
        if self._folder is None or not self._folder.is_dir():
            return []
        return sorted((path.stem for path in self._folder.glob("*.jsonl")), reverse=True)

    def _known(self, name: str) -> Path:
        names = self.names()
        if not names:
            raise UsageError(_NONE)
        name = names[0] if name == "last" else name
        if name not in names:
            raise UsageError(unknown_word(name, names[:20]))
        return self._path(name)

    def _path(self, name: str) -> Path:
        if self._folder is None or not _NAME.fullmatch(name):
            raise UsageError(unknown_word(name, self.names()[:20]))
        return self._folder / f"{name}.jsonl"


@contextmanager
def _opened(path: Path) -> Iterator[IO[bytes]]:
    """Give the file of a batch to write on in, to one program at a time."""
    with _told(path):
        file = path.open("r+b", buffering=0)
    with file:
        if not take(file):
            raise UsageError(_BUSY.format(batch=path.stem))
        _mend_end(file)
        yield file


def _write_plan(path: Path, head: Head, changes: Sequence[Change]) -> None:
    """Make the file of a batch, whole or not at all: a name in the folder is a complete plan."""
    make_private(path.parent)
    temporary = path.with_suffix(".new")
    try:
        with os.fdopen(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(_line({**asdict(head), "changes": len(changes)}))
            for rank, change in enumerate(changes):
                file.write(_line({"change": rank, **asdict(change), "action": change.action.value}))
            file.flush()
            os.fsync(file.fileno())
        temporary.rename(path)
    finally:
        temporary.unlink(missing_ok=True)
    settle(path.parent)


def _read(path: Path) -> tuple[Head, list[Entry]]:
    """Return what the file of a batch says; a last line that was cut did not happen."""
    with _told(path):
        lines = path.read_bytes().split(b"\n")[:-1]
    entries: list[Entry] = []
    line = 0
    try:
        said = json.loads(lines[0])
        head = Head(**{key: value for key, value in said.items() if key != "changes"})
        for line in range(1, len(lines)):
            _apply(entries, json.loads(lines[line]))
    except (AttributeError, LookupError, TypeError, ValueError) as error:
        raise UsageError(_DAMAGED.format(path=path, line=line + 1)) from error
    return head, entries


def _apply(entries: list[Entry], said: dict[str, Any]) -> None:
    """Let *entries* know what one line of the journal says."""
    match said:
        case {"change": _, "action": action, **rest}:
            entries.append(Entry(Change(action=Action(action), **rest)))
        case {"try": rank}:
            entries[rank].standing = Standing.TRIED
        case {"done": rank}:
            entry = entries[rank]
            entry.standing, entry.result = Standing.DONE, _result(entry.change, said)
            entry.why = Text(**said["why"]) if "why" in said else None
        case {"failed": rank, "why": why}:
            entry = entries[rank]
            entry.standing, entry.why = Standing.FAILED, Text(**why)
        case _:
            raise ValueError(said)


def _result(change: Change, said: dict[str, Any]) -> Page | None:
    return Page(said["title"], said.get("text", change.after), said["revision"]) if "title" in said else None


def _line(said: dict[str, Any]) -> bytes:
    # Escaped, so that no text, however broken, makes a line that cannot be written or read.
    return json.dumps(said).encode("ascii") + b"\n"


def _append(file: IO[bytes], line: bytes) -> None:
    """Put *line* at the end of *file*, on the disk and whole, or leave the file as it was and raise `OSError`."""
    end = file.seek(0, os.SEEK_END)
    try:
        if file.write(line) != len(line):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        os.fsync(file.fileno())
    except OSError:
        with suppress(OSError):
            file.truncate(end)
        raise


def _mend_end(file: IO[bytes]) -> None:
    """Take away a last line that was cut by what stopped the program, or the next line would join it."""
    content = file.read()
    file.truncate(content.rfind(b"\n") + 1)


@contextmanager
def _told(path: Path) -> Iterator[None]:
    """Say plainly what the system refuses."""
    try:
        yield
    except OSError as error:
        raise OutputError(_CANNOT.format(path=path.parent, why=error.strerror or error)) from error
