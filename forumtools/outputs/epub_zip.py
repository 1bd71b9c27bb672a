"""The file of a book: the same bytes for the same content."""

from __future__ import annotations

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
