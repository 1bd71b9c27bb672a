"""A dump in a .7z archive, unpacked piece by piece. The packing itself is the standard library's to undo."""

from __future__ import annotations

import bz2
import lzma
import zlib
from collections.abc import Callable
from contextlib import suppress
from io import BufferedReader
from struct import Struct

from forumtools.wikis.frames import MEMORY, Frames, Unpacker
from forumtools.wikis.sevenzip_table import NotOneDump, Packed, read_table

SIGNATURE = b"7z\xbc\xaf\x27\x1c"
"""The first bytes of an archive."""

_START = Struct("<8xI20s")
"""After signature and version the checksum of the pointer to the table, and the pointer."""

_POINTER = Struct("<QQI")
"""Where the table is, its length, its checksum."""

_LONGEST_TABLE = 1 << 20
_COPY, _BZIP2, _LZMA, _LZMA2 = b"\0", b"\4\2\2", b"\3\1\1", b"\x21"
_WITHOUT_END = (1 << 64) - 1
_FAULTS = (ValueError, OSError, EOFError, lzma.LZMAError)


class ArchivedFile:
    """
    The one file in the archive *file*; raises `NotOneDump` when there are others.

    An archive without its table, which is at its end and so the first to be lost, is read as 7-Zip packs unless told
    otherwise, and then said to be cut.
    """

    def __init__(self, file: BufferedReader) -> None:
        self._fault: Exception | None = None
        try:
            self._told = _told(file)
            if _is_followed(file):
                self._fault = ValueError("something follows the archive")
        except _FAULTS as fault:
            self._fault = fault
            self._told = _guessed(file)
        self._source = _unpacked(file, self._told)
        self._out = 0
        self._sum = 0

    def read1(self, size: int, /) -> bytes:
        """Return up to *size* bytes, none at the end; raises `EOFError` or `ValueError` where it is not whole."""
        left = self._told.size - self._out
        piece = self._source.read1(min(size, left)) if left else b""
        self._out += len(piece)
        self._sum = zlib.crc32(piece, self._sum)
        if not piece:
            self._check()
        return piece

    def _check(self) -> None:
        if self._fault:
            raise self._fault
        if self._out < self._told.size:
            raise EOFError
        if self._told.checksum not in (None, self._sum):
            raise ValueError("wrong checksum")


class _Window:
    """The packed bytes of *file*, after *before*."""

    def __init__(self, file: BufferedReader, told: Packed, before: bytes = b"") -> None:
        self._file = file
        self._before = before
        self._left = told.packed
        file.seek(_START.size + told.place)

    def read(self, size: int, /) -> bytes:
        """Return up to *size* bytes, none at the end."""
        if self._before:
            before, self._before = self._before, b""
            return before
        piece = self._file.read(min(size, self._left))
        self._left -= len(piece)
        return piece

    read1 = read


def _pointer(file: BufferedReader) -> tuple[int, int, int]:
    """Return where the table is, its length and its checksum."""
    file.seek(0)
    start = file.read(_START.size)
    if len(start) < _START.size:
        raise EOFError
    checksum, pointer = _START.unpack(start)
    place, size, table_checksum = _POINTER.unpack(_whole(pointer, checksum))
    return place, size, table_checksum


def _told(file: BufferedReader) -> Packed:
    """Return what the table of the archive says."""
    place, size, checksum = _pointer(file)
    if size > _LONGEST_TABLE:
        raise NotOneDump
    file.seek(_START.size + place)
    told, is_table = read_table(_whole(file.read(size), checksum))
    if is_table:
        told, is_table = read_table(_table(file, told))
    if is_table:
        raise ValueError("wrong table")
    return told


def _is_followed(file: BufferedReader) -> bool:
    place, size, _ = _pointer(file)
    file.seek(_START.size + place + size)
    return bool(file.read(1))


def _table(file: BufferedReader, told: Packed) -> bytes:
    """Return a table that is packed itself, as most are."""
    if told.size > _LONGEST_TABLE:
        raise NotOneDump
    source = _unpacked(file, told)
    table = b""
    while len(table) < told.size and (piece := source.read1(told.size - len(table))):
        table += piece
    return _whole(table, told.checksum)


def _whole(content: bytes, checksum: int | None) -> bytes:
    if checksum not in (None, zlib.crc32(content)):
        raise ValueError("wrong checksum")
    return content


def _guessed(file: BufferedReader) -> Packed:
    """Return how the packed bytes look as if they were packed, with the properties that 7-Zip chooses by itself."""
    packed = _WITHOUT_END
    with suppress(*_FAULTS):
        packed, _, _ = _pointer(file)
    file.seek(_START.size)
    first = file.read(3)
    if first == b"BZh":
        method, properties = _BZIP2, b""
    elif first.startswith(b"<"):
        method, properties = _COPY, b""
    elif first.startswith(b"\0"):
        method, properties = _LZMA, b"\x5d\0\0\0\4"
    else:
        method, properties = _LZMA2, b"\x1c"
    return Packed(method, properties, place=0, packed=packed, size=_WITHOUT_END)


def _unpacked(file: BufferedReader, told: Packed) -> _Window | Frames:
    kind = (told.method, len(told.properties))
    if kind == (_COPY, 0):
        return _Window(file, told)
    if kind == (_BZIP2, 0):
        return Frames(_Window(file, told), bz2.BZ2Decompressor)
    if kind == (_LZMA, 5):
        # With its length after its properties this is a file in the older format .lzma, which knows where it ends.
        before = told.properties + told.size.to_bytes(8, "little")
        return Frames(_Window(file, told, before), _lzma, lzma.LZMAError)
    if kind == (_LZMA2, 1):
        return Frames(_Window(file, told), _lzma2(told.properties[0]), lzma.LZMAError)
    raise NotOneDump


def _lzma() -> Unpacker:
    return lzma.LZMADecompressor(lzma.FORMAT_ALONE, memlimit=MEMORY)


def _lzma2(bits: int) -> Callable[[], Unpacker]:
    window = (2 | bits & 1) << bits // 2 + 11
    if window > MEMORY:
        raise ValueError("too much memory")
    filters = [{"id": lzma.FILTER_LZMA2, "dict_size": window}]
    return lambda: lzma.LZMADecompressor(lzma.FORMAT_RAW, filters=filters)
