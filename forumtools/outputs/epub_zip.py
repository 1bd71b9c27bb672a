"""The file of a book: the same bytes for the same content, and only characters that XML has."""

from __future__ import annotations

import re
from collections.abc import Mapping
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

MEDIA_TYPE = "application/epub+zip"
_FIRST = "mimetype"
_DAY = (1980, 1, 1, 0, 0, 0)
"""The first one that a zip file can name."""

_UNIX = 3
_MODE = 0o100644 << 16
_COMPRESSED_ALREADY = (".jpg", ".jpeg", ".png")

_NOT_IN_XML = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef"
    + "".join(chr(plane << 16 | last) for plane in range(17) for last in (0xFFFE, 0xFFFF))
    + "]"
)
"""What XML 1.0 forbids or advises against, and the noncharacters that HTML does."""


def xml(text: str) -> bytes:
    """Return a document as it is stored; a sign that stands for what was lost replaces what XML cannot hold."""
    return _NOT_IN_XML.sub("\ufffd", text.replace("\r\n", "\n")).encode("utf-8")


def zipped(files: Mapping[str, bytes]) -> bytes:
    """Return *files* as an EPUB container, which begins with what it is, uncompressed."""
    target = BytesIO()
    with ZipFile(target, "w") as book:
        book.writestr(_entry(_FIRST, ZIP_STORED), MEDIA_TYPE)
        for path, content in sorted(files.items()):
            is_small = path.endswith(_COMPRESSED_ALREADY)
            book.writestr(_entry(path, ZIP_STORED if is_small else ZIP_DEFLATED), content)
    return target.getvalue()


def _entry(path: str, compression: int) -> ZipInfo:
    entry = ZipInfo(path, _DAY)
    entry.create_system = _UNIX  # else it is that of the machine
    entry.external_attr = _MODE
    entry.compress_type = compression
    return entry
