"""Packing dumps in every format that is read. The real archives of 7-Zip are in the folder `archives`."""

from __future__ import annotations

import bz2
import gzip
import lzma
import sys
import zlib
from collections.abc import Callable
from functools import partial
from struct import pack

import pytest

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

Pack = Callable[[bytes], bytes]

START = 32
"""Bytes of a .7z archive before the packed ones."""

QUICKLY = {"preset": 0, "dict_size": 1 << 24}


def zst(content: bytes) -> bytes:
    """Pack as the program `zstd` does, with a checksum."""
    return zstd.compress(content, options={zstd.CompressionParameter.checksum_flag: 1})


def hide_zstd(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make this Python one without what reads .zst."""
    monkeypatch.setitem(sys.modules, zstd.__name__, None)
    monkeypatch.delattr(sys.modules[zstd.__name__.partition(".")[0]], "zstd")


def number(value: int) -> bytes:
    """Return a number as tables of .7z archives have it, always of nine bytes."""
    return b"\xff" + value.to_bytes(8, "little")


def table(packed: int, content: bytes, *, method: bytes = b"\x21", properties: bytes = b"\x18") -> bytes:
    """Return the table of an archive of one file, *content*, that takes *packed* bytes."""
    places = b"\x06" + number(0) + number(1) + b"\x09" + number(packed) + b"\0"
    link = bytes([0x20 | len(method)]) + method + bytes([len(properties)]) + properties
    methods = b"\x07\x0b\x01\0\x01" + link + b"\x0c" + number(len(content)) + b"\0"
    parts = b"\x08\x0a\x01" + pack("<I", zlib.crc32(content)) + b"\0"
    return b"\x01\x04" + places + methods + parts + b"\0\0"


def archive(packed: bytes, said: bytes) -> bytes:
    """Return the archive that has *packed* bytes and a table that *said* this."""
    pointer = pack("<QQI", len(packed), len(said), zlib.crc32(said))
    return b"7z\xbc\xaf\x27\x1c\0\4" + pack("<I", zlib.crc32(pointer)) + pointer + packed + said


def sevenzip(content: bytes) -> bytes:
    """Pack as .7z with LZMA2, what 7-Zip does by itself."""
    packed = lzma.compress(content, lzma.FORMAT_RAW, filters=[{"id": lzma.FILTER_LZMA2, **QUICKLY}])
    return archive(packed, table(len(packed), content))


def sevenzip_lzma(content: bytes) -> bytes:
    """Pack as .7z with LZMA, as older programs do."""
    packed = lzma.compress(content, lzma.FORMAT_RAW, filters=[{"id": lzma.FILTER_LZMA1, **QUICKLY}])
    return archive(packed, table(len(packed), content, method=b"\3\1\1", properties=b"\x5d" + pack("<I", 1 << 24)))


COMPRESSED: dict[str, Pack] = {
    "d.xml.gz": gzip.compress,
    "d.xml.bz2": bz2.compress,
    "d.xml.xz": partial(lzma.compress, preset=0),
    "d.xml.zst": zst,
    "d.xml.7z": sevenzip,
    "lzma.7z": sevenzip_lzma,
}
"""By the name of a file what packs it."""

PACKED: dict[str, Pack] = {"d.xml": bytes, **COMPRESSED}
