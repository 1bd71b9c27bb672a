"""
The table of a .7z archive, as far as one file needs it: where its packed bytes are, and how they are packed.

After 7zFormat.txt in 7-Zip's sources. What it calls a folder is a chain of methods; here it has one link, because what
longer chains are for, encryption and programs, is no dump. Nothing that a table says is believed beyond its own length.
"""

from __future__ import annotations

from dataclasses import dataclass

_END, _TABLE, _STREAMS, _PACKED_TABLE = 0x00, 0x01, 0x04, 0x17
_PLACES, _METHODS, _PARTS = 0x06, 0x07, 0x08
_SIZES, _CHECKSUMS, _METHOD, _UNPACKED_SIZES, _PARTS_OF_EACH = 0x09, 0x0A, 0x0B, 0x0C, 0x0D
_ID_LENGTH, _IS_COMPLEX, _HAS_PROPERTIES = 0x0F, 0x10, 0x20


class NotOneDump(Exception):
    """The archive is sound, but holds several files or none, or packs in a way that is not read."""


@dataclass(frozen=True, slots=True)
class Packed:
    """Where packed bytes are in an archive, and how they are packed."""

    method: bytes
    properties: bytes
    place: int
    """Bytes after the start of the archive."""

    packed: int
    size: int
    """Bytes when unpacked."""

    checksum: int | None = None
    """CRC-32 when unpacked."""


def read_table(table: bytes) -> tuple[Packed, bool]:
    """
    Return where the one file of an archive is, or the table that tells of it, and whether it is that table.

    Raises `ValueError` for a table that is wrong, `NotOneDump` for one of another archive.
    """
    cursor = _Cursor(table)
    kind = cursor.byte()
    if kind not in (_TABLE, _PACKED_TABLE):
        raise ValueError("wrong table")
    if kind == _TABLE and not cursor.passes(_STREAMS):
        raise NotOneDump
    return _streams(cursor), kind == _PACKED_TABLE


class _Cursor:
    """A place in a table."""

    def __init__(self, table: bytes) -> None:
        self._table = table
        self._at = 0

    def take(self, size: int) -> bytes:
        """Return the next *size* bytes."""
        if size > len(self._table) - self._at:
            raise ValueError("table too short")
        self._at += size
        return self._table[self._at - size : self._at]

    def byte(self) -> int:
        """Return the next byte."""
        return self.take(1)[0]

    def number(self) -> int:
        """Return a number: its first byte begins with a one for each byte that follows, the lowest being next."""
        first = self.byte()
        more = 8 - (first ^ 0xFF).bit_length()
        return int.from_bytes(self.take(more), "little") | (first & 0x7F >> more) << 8 * more

    def one(self) -> None:
        """Go past a number that must be 1 in an archive of one file."""
        if self.number() != 1:
            raise NotOneDump

    def passes(self, byte: int) -> bool:
        """Go past *byte* if it is next, and say whether it was."""
        found = self._table[self._at : self._at + 1] == bytes([byte])
        self._at += found
        return found

    def expect(self, byte: int) -> None:
        """Go past *byte*."""
        if not self.passes(byte):
            raise ValueError("wrong table")


def _streams(cursor: _Cursor) -> Packed:
    cursor.expect(_PLACES)
    place = cursor.number()
    cursor.one()
    cursor.expect(_SIZES)
    packed = cursor.number()
    _checksum(cursor)
    cursor.expect(_END)
    method, properties, size, checksum = _unpacking(cursor)
    if cursor.passes(_PARTS):
        if cursor.passes(_PARTS_OF_EACH):
            cursor.one()
        checksum = _checksum(cursor) if checksum is None else checksum
    return Packed(method, properties, place, packed, size, checksum)


def _unpacking(cursor: _Cursor) -> tuple[bytes, bytes, int, int | None]:
    cursor.expect(_METHODS)
    cursor.expect(_METHOD)
    cursor.one()
    cursor.expect(0)
    cursor.one()
    flags = cursor.byte()
    if flags & _IS_COMPLEX:
        raise NotOneDump
    method = cursor.take(flags & _ID_LENGTH)
    properties = cursor.take(cursor.number()) if flags & _HAS_PROPERTIES else b""
    cursor.expect(_UNPACKED_SIZES)
    size = cursor.number()
    checksum = _checksum(cursor)
    cursor.expect(_END)
    return method, properties, size, checksum


def _checksum(cursor: _Cursor) -> int | None:
    """Return the checksum of the one stream, where the table has it."""
    if not cursor.passes(_CHECKSUMS):
        return None
    is_there = cursor.byte() or cursor.byte()
    return int.from_bytes(cursor.take(4), "little") if is_there else None
