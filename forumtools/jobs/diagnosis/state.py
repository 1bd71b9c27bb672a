"""What forumtools keeps beside the forum file: where it is, how large, and whether only its owner can read it."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Iterator
from pathlib import Path

from forumtools.jobs.diagnosis.check import Check, fault, fine, note
from forumtools.language import Text

_UNITS = (
    Text(fr="o", en="B"),
    Text(fr="ko", en="kB"),
    Text(fr="Mo", en="MB"),
    Text(fr="Go", en="GB"),
)
_NONE_YET = Text(
    fr="journal et miroir seront dans {path} ; il n’y a encore rien",
    en="journal and mirror will be in {path}; there is nothing yet",
)
_KEPT = Text(fr="journal et miroir : {path} ({parts})", en="journal and mirror: {path} ({parts})")
_EMPTY = Text(fr="vide", en="empty")
_UNWRITABLE = Text(
    fr="{path} n’est pas inscriptible : rien ne peut être écrit sur un wiki sans journal",
    en="{path} cannot be written: nothing can be written to a wiki without a journal",
)
_GET_RIGHTS = Text(
    fr='Donnez-vous ce dossier : chown -R "$USER" {path} && chmod -R u+rwX {path}',
    en='Make that folder yours: chown -R "$USER" {path} && chmod -R u+rwX {path}',
)
_PUBLIC = Text(
    fr="d’autres que vous peuvent lire {path} : il peut contenir des données personnelles",
    en="others than you can read {path}: it may hold personal data",
)
_CLOSE = Text(fr="Tapez : chmod 700 {path}", en="Type: chmod 700 {path}")


def look_at_state(folder: Path) -> Iterator[Check]:
    """Yield where the state is kept, in *folder*, and whether it is safe there."""
    if not folder.is_dir():
        yield note("state", _NONE_YET.format(path=folder))
        if not os.access(folder.parent, os.W_OK):
            yield fault("state", _UNWRITABLE.format(path=folder.parent), _GET_RIGHTS.format(path=folder.parent))
        return
    yield fine("state", _KEPT.format(path=folder, parts=_parts(folder)))
    if not os.access(folder, os.R_OK | os.W_OK | os.X_OK):
        yield fault("state", _UNWRITABLE.format(path=folder), _GET_RIGHTS.format(path=folder))
    if sys.platform != "win32" and stat.S_IMODE(folder.stat().st_mode) & 0o077:
        yield fault("state", _PUBLIC.format(path=folder), _CLOSE.format(path=folder))


def _parts(folder: Path) -> Text:
    """Return what is in *folder*, each with its size."""
    try:
        entries = sorted(entry for entry in folder.iterdir() if not entry.name.startswith("."))
        sizes = [(entry.name, _size(entry)) for entry in entries]
    except OSError as error:
        return Text.same(error.strerror or "?")
    if not sizes:
        return _EMPTY
    return Text(
        fr=", ".join(f"{name} {size.fr}" for name, size in sizes),
        en=", ".join(f"{name} {size.en}" for name, size in sizes),
    )


def _size(entry: Path) -> Text:
    files = entry.rglob("*") if entry.is_dir() else (entry,)
    amount = float(sum(file.lstat().st_size for file in files if file.is_file()))
    for unit in _UNITS[:-1]:
        if amount < 1000:
            return _amount(amount, unit)
        amount /= 1000
    return _amount(amount, _UNITS[-1])


def _amount(amount: float, unit: Text) -> Text:
    number = f"{amount:.0f}" if amount >= 10 or amount == int(amount) else f"{amount:.1f}"
    return Text(fr=f"{number.replace('.', ',')} {unit.fr}", en=f"{number} {unit.en}")
