"""Compressed frames one after another, as files of .bz2, .xz and .zst have them, unpacked piece by piece."""

from __future__ import annotations

import bz2
import lzma
import sys
from collections.abc import Callable
from typing import Protocol

from forumtools.errors import ExtraMissing
from forumtools.language import Text

PIECE = 1 << 16
"""Bytes that are read or given at once."""

MEMORY = 272 << 20
"""Bytes that unpacking may take: the file itself says how much it wants. The window of ``7z -mx=9`` has 256 MB."""

_ZST_WINDOW = 27
"""Its greatest window, as a power of 2: that of ``zstd --long``, and all that the program takes unasked."""

_READING_ZST = Text(fr="lire un dump .zst", en="reading a .zst dump")


class Readable(Protocol):
    """What packed bytes are read from."""

    def read(self, size: int, /) -> bytes:
        """Return up to *size* bytes, none at the end."""


class Unpacker(Protocol):
    """What unpacks one frame: a class of the standard library's, or like those."""

    @property
    def eof(self) -> bool: ...  # noqa: D102 - as documented there

    @property
    def needs_input(self) -> bool: ...  # noqa: D102 - as documented there

    @property
    def unused_data(self) -> bytes: ...  # noqa: D102 - as documented there

    def decompress(self, data: bytes, max_length: int) -> bytes: ...  # noqa: D102 - as documented there


class Frames:
    """All frames of *file*, each unpacked by a *new* unpacker; zeros between and after them do not count."""

    def __init__(self, file: Readable, new: Callable[[], Unpacker], wrong: type[Exception] = OSError) -> None:
        self._file = file
        self._new = new
        self._wrong = wrong
        self._unpacker = new()
        self._rest = b""

    def read1(self, size: int, /) -> bytes:
        """Return up to *size* bytes, none at the end; raises `EOFError` where a frame is cut."""
        while True:
            if self._unpacker.eof:
                if not self._next():
                    return b""
            elif self._unpacker.needs_input:
                self._rest = self._file.read(PIECE)
                if not self._rest:
                    raise EOFError
            try:
                piece = self._unpacker.decompress(self._rest, size)
            except self._wrong as error:
                raise OSError(str(error)) from error
            self._rest = b""
            if piece:
                return piece

    def _next(self) -> bool:
        """Go to the next frame; say whether there is one."""
        packed = self._unpacker.unused_data or self._file.read(PIECE)
        while packed and not packed.strip(b"\0"):
            packed = self._file.read(PIECE)
        self._rest = packed.lstrip(b"\0")
        self._unpacker = self._new()
        return bool(self._rest)


def bz2_frames(file: Readable) -> Frames:
    """Return what is packed as .bz2."""
    return Frames(file, bz2.BZ2Decompressor)


def xz_frames(file: Readable) -> Frames:
    """Return what is packed as .xz."""
    return Frames(file, lambda: lzma.LZMADecompressor(lzma.FORMAT_XZ, memlimit=MEMORY), lzma.LZMAError)


def zst_frames(file: Readable) -> Frames:
    """Return what is packed as .zst; raises `ExtraMissing` where Python cannot do it."""
    if sys.version_info >= (3, 14):
        from compression import zstd
    else:
        try:
            from backports import zstd
        except ImportError as error:
            raise ExtraMissing("dumps", _READING_ZST) from error
    options: dict[int, int] = {zstd.DecompressionParameter.window_log_max: _ZST_WINDOW}
    return Frames(file, lambda: zstd.ZstdDecompressor(options=options), zstd.ZstdError)
