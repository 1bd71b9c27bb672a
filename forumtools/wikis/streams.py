"""Reading compressed files piece by piece and with limits: a small file may unfold to fill a memory."""

from __future__ import annotations

import gzip
import lzma
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from io import BufferedReader
from pathlib import Path
from typing import Protocol

from forumtools.errors import DumpBroken, UsageError
from forumtools.language import Text
from forumtools.wikis.frames import PIECE, bz2_frames, xz_frames, zst_frames
from forumtools.wikis.sevenzip import SIGNATURE, ArchivedFile
from forumtools.wikis.sevenzip_table import NotOneDump

READABLE = (".xml", ".gz", ".bz2", ".xz", ".zst", ".7z")
"""What a dump's name may end with."""

NOT_READ = (".zip",)
"""Names that look like a dump, and that people must unpack first."""

_ZST = re.compile(rb"\x28\xb5\x2f\xfd|[\x50-\x5f]\x2a\x4d\x18")
"""How a frame begins, or one to be skipped: pzstd begins with such a one (RFC 8878, 3.1)."""

_SOUND = (OSError, EOFError, zlib.error, lzma.LZMAError, ValueError)

_NO_FILE = Text(fr="Le dump {path} n’existe pas.", en="There is no dump {path}.")
_UNREADABLE = Text(fr="{path} : fichier illisible ({why}).", en="{path}: the file cannot be read ({why}).")
_UNPACK = Text(
    fr="{path} : ce format compressé n’est pas lu. Décompressez-le ; sont lus : {readable}.",
    en="{path}: this compressed format is not read. Unpack it; {readable} are read.",
)
_ARCHIVE = Text(
    fr="{path} : lu seulement quand l’archive contient un seul fichier, compressé par LZMA, LZMA2 ou bzip2, "
    "sans mot de passe. Décompressez-la ; sont lus : {readable}.",
    en="{path}: read only when the archive holds a single file, packed by LZMA, LZMA2 or bzip2, without password. "
    "Unpack it; {readable} are read.",
)
_BOMB = Text(
    fr="{path} : se décompresse démesurément ({out} octets pour {read} lus) ; lecture arrêtée. "
    "Si le fichier est de confiance, décompressez-le d’abord.",
    en="{path}: unpacks beyond measure ({out} bytes from {read} read); reading stopped. "
    "If you trust the file, unpack it first.",
)
_GREEDY = Text(
    fr="{path} : demande trop de mémoire pour être décompressé ici. Décompressez-le d’abord.",
    en="{path}: wants too much memory to be unpacked here. Unpack it first.",
)
_CUT = Text(
    fr="{path} : fichier tronqué ou abîmé après {read} octets lus ({out} décompressés). {why}",
    en="{path}: the file is cut or damaged after {read} bytes read ({out} unpacked). {why}",
)


@dataclass(frozen=True, kw_only=True)
class Caps:
    """How much a dump may unfold."""

    size: int = 200 << 30
    """Bytes altogether."""

    ratio: int = 300
    """Bytes for one byte read. Wikis' histories reach 150 as .7z; bombs begin at 1,000."""

    free: int = 32 << 20
    """Bytes that are given before the ratio counts."""


class _Source(Protocol):
    def read1(self, size: int, /) -> bytes: ...


def unpacked(path: Path, caps: Caps) -> Iterator[bytes]:
    """
    Yield the unpacked content of the file at *path*.

    Raises `DumpBroken` where it is cut, damaged or a bomb, `UsageError` when there is none or its format is not read.
    """
    out = 0
    with _opened(path) as file:
        try:
            source = _source(path, file)
            # Not `read`: it throws away what it has when the file ends too early.
            while piece := source.read1(PIECE):
                out += len(piece)
                if out > caps.size or out > caps.free + caps.ratio * file.tell():
                    raise DumpBroken(_said(_BOMB, path, file, out))
                yield piece
        except _SOUND as error:
            # The libraries have no error of their own for a window beyond the limit.
            text = _GREEDY if "memory" in str(error).lower() else _CUT
            raise DumpBroken(_said(text, path, file, out, why=error)) from error


def _opened(path: Path) -> BufferedReader:
    try:
        if not path.is_file():
            raise UsageError(_NO_FILE.format(path=path))
        return path.open("rb")
    except OSError as error:
        raise DumpBroken(_UNREADABLE.format(path=path, why=error.strerror or error)) from error


def _source(path: Path, file: BufferedReader) -> _Source:
    """Return the unpacked side of *file*, by its first bytes: names are sometimes wrong."""
    first = file.peek(6)
    if first.startswith(b"\x1f\x8b"):
        return gzip.GzipFile(fileobj=file)
    if first.startswith(b"BZh"):
        return bz2_frames(file)
    if first.startswith(b"\xfd7zXZ\x00"):
        return xz_frames(file)
    if _ZST.match(first):
        return zst_frames(file)
    if first.startswith(b"PK\x03\x04"):
        raise UsageError(_UNPACK.format(path=path, readable=" ".join(READABLE)))
    return _archived(path, file) if first.startswith(SIGNATURE) else file


def _archived(path: Path, file: BufferedReader) -> ArchivedFile:
    try:
        return ArchivedFile(file)
    except NotOneDump as error:
        raise UsageError(_ARCHIVE.format(path=path, readable=" ".join(READABLE))) from error


def _said(text: Text, path: Path, file: BufferedReader, out: int, *, why: object = "") -> Text:
    return text.format(path=path, read=file.tell(), out=out, why=why)
