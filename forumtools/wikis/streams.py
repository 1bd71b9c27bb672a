"""Reading compressed files piece by piece and with limits: a small file may unfold to fill a memory."""

from __future__ import annotations

import bz2
import gzip
import lzma
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from io import BufferedReader
from pathlib import Path
from typing import Protocol

from forumtools.errors import DumpBroken, UsageError
from forumtools.language import Text

READABLE = (".xml", ".gz", ".bz2", ".xz")
"""What a dump's name may end with."""

NOT_YET = (".zst", ".7z", ".zip")
"""Names that look like a dump, and that people must unpack first."""

_PIECE = 1 << 16
_SOUND = (OSError, EOFError, zlib.error, lzma.LZMAError, ValueError)

_UNPACK = Text(
    fr="{path} : ce format compressé n’est pas lu. Décompressez-le ; sont lus : {readable}.",
    en="{path}: this compressed format is not read. Unpack it; {readable} are read.",
)
_BOMB = Text(
    fr="{path} : se décompresse démesurément ({out} octets pour {read} lus) ; lecture arrêtée.",
    en="{path}: unpacks beyond measure ({out} bytes from {read} read); reading stopped.",
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
    """Bytes for one byte read. Wikis' histories reach 50; bombs begin at 1,000."""

    free: int = 32 << 20
    """Bytes that are given before the ratio counts."""


class _Source(Protocol):
    def read1(self, size: int, /) -> bytes: ...


class _Xz:
    """An .xz file as `lzma.open` reads it, with a limit of memory: the file itself says how much it wants."""

    _MEMORY = 256 << 20

    def __init__(self, file: BufferedReader) -> None:
        self._file = file
        self._rest = b""
        self._unpacker = self._new()

    def _new(self) -> lzma.LZMADecompressor:
        return lzma.LZMADecompressor(lzma.FORMAT_XZ, memlimit=self._MEMORY)

    def read1(self, size: int, /) -> bytes:
        """Return up to *size* bytes, none at the end."""
        while True:
            if self._unpacker.eof:
                self._rest = (self._unpacker.unused_data or self._file.read(_PIECE)).lstrip(b"\0")
                if not self._rest:
                    return b""
                self._unpacker = self._new()
            elif self._unpacker.needs_input:
                self._rest = self._file.read(_PIECE)
                if not self._rest:
                    raise EOFError
            piece = self._unpacker.decompress(self._rest, size)
            self._rest = b""
            if piece:
                return piece


def unpacked(path: Path, caps: Caps) -> Iterator[bytes]:
    """Yield the unpacked content of the file at *path*; raise `DumpBroken` where it is cut or a bomb."""
    out = 0
    with path.open("rb") as file:
        source = _source(path, file)
        while True:
            try:
                # Not `read`: it throws away what it has when the file ends too early.
                piece = source.read1(_PIECE)
            except _SOUND as error:
                raise DumpBroken(_said(_CUT, path, file, out, why=error)) from error
            if not piece:
                return
            out += len(piece)
            if out > caps.size or out > caps.free + caps.ratio * file.tell():
                raise DumpBroken(_said(_BOMB, path, file, out))
            yield piece


def _source(path: Path, file: BufferedReader) -> _Source:
    """Return the unpacked side of *file*, by its first bytes: names are sometimes wrong."""
    first = file.read(6)
    file.seek(0)
    if first.startswith((b"\x28\xb5\x2f\xfd", b"7z\xbc\xaf\x27\x1c", b"PK\x03\x04")):
        raise unreadable(path)
    if first.startswith(b"\x1f\x8b"):
        return gzip.GzipFile(fileobj=file)
    if first.startswith(b"BZh"):
        return bz2.BZ2File(file)
    return _Xz(file) if first.startswith(b"\xfd7zXZ\x00") else file


def unreadable(path: Path) -> UsageError:
    """Return the error for a compressed format that is not read."""
    return UsageError(_UNPACK.format(path=path, readable=" ".join(READABLE)))


def _said(text: Text, path: Path, file: BufferedReader, out: int, *, why: object = "") -> Text:
    return text.format(path=path, read=file.tell(), out=out, why=why)
