"""
Between the title of a page and the path of its file in a folder wiki, both ways.

``Contrib:Bancs : la carte ?`` is ``Contrib/Bancs %3A la carte %3F.wiki``. What Windows or macOS could misread
is percent-encoded, so every title has one path, every path made here gives its title back, and none leads out
of the folder. Names too long for a disk are continued in folders whose names end with ``%+``.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence

from forumtools.model.site import Site

SUFFIX = ".wiki"
CONTINUED = "%+"
"""Ends the name of a folder that holds the rest of a long name; an encoded name has only ``%`` and digits."""

MAX_STEM = 200
"""Bytes of one encoded part; disks take 255, and the edges, the mark and the suffix need some."""

_UNSAFE = re.compile(r'[<>:"/\\|?*%\x00-\x1f\x7f-\x9f\ud800-\udfff]')
_RESERVED = re.compile(
    r"(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$|clock\$)[ ]*(?:\.|$)", re.IGNORECASE
)
_AFTER_CODE = re.compile(r"(?:^|(?<=%[0-9A-F]{2}))[^\x00-\x7f]+")
_ENCODED = re.compile(r"(?:%[0-9A-Fa-f]{2})+")


def to_path(site: Site, title: str) -> str:
    """Return the path, relative to the folder and with slashes, of the page called *title*."""
    number, name = site.split(site.normal(unicodedata.normalize("NFC", title)))
    folders = [encode(site.names(number)[0])] if number else []
    *chunks, last = _chunks(name)
    return "/".join([*folders, *(chunk + CONTINUED for chunk in chunks), last + SUFFIX])


def to_title(site: Site, path: str) -> str:
    """Return the title of the page whose file is at *path*, also where people named the file themselves."""
    # Names that are no UTF-8 are those of an old disk; \udc80 to \udcff is how Python shows their bytes.
    readable = path.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    *folders, last = unicodedata.normalize("NFC", readable).split("/")
    namespace = decode(folders.pop(0)) if folders and not folders[0].endswith(CONTINUED) else ""
    name = "".join(folder.removesuffix(CONTINUED) for folder in folders) + last.removesuffix(SUFFIX)
    return site.normal(f"{namespace}:{decode(name)}" if namespace else decode(name))


def encode(part: str) -> str:
    """Return *part* as the name of a file or folder."""
    safe = _safe_edges(_UNSAFE.sub(lambda found: _percent(found[0]), part))
    return safe if safe.isascii() else _AFTER_CODE.sub(_without_marks, safe)


def decode(part: str) -> str:
    """Return what `encode` was given; a ``%`` that encodes nothing stays."""
    return unicodedata.normalize("NFC", _ENCODED.sub(_characters, part))


def _percent(characters: str) -> str:
    return "".join(f"%{byte:02X}" for byte in characters.encode("utf-8", "surrogatepass"))


def _without_marks(found: re.Match[str]) -> str:
    """Encode the marks that begin a run: composed with the ``E`` of ``%2E`` they would break the code."""
    run = found[0]
    marks = next((i for i, c in enumerate(run) if not unicodedata.category(c).startswith("M")), len(run))
    return _percent(run[:marks]) + run[marks:]


def _characters(found: re.Match[str]) -> str:
    try:
        return bytes.fromhex(found[0].replace("%", "")).decode("utf-8")
    except UnicodeDecodeError:
        return found[0]


def _safe_edges(part: str) -> str:
    """Encode a first or last character that would hide a file, be dropped, or make a device of it."""
    if part[:1] in (".", " ") or _RESERVED.match(part):
        part = _percent(part[0]) + part[1:]
    return part[:-1] + _percent(part[-1]) if part[-1:] in (".", " ") else part


def _chunks(name: str) -> Sequence[str]:
    encoded = encode(name)
    if len(encoded.encode("utf-8", "surrogatepass")) <= MAX_STEM:
        return (encoded,)
    return tuple(encode(chunk) for chunk in _cut(name))


def _cut(name: str) -> Iterator[str]:
    """Yield pieces of *name* that are short enough once encoded."""
    piece, size = "", 0
    for character in name:
        width = len(encode(character).encode("utf-8", "surrogatepass"))
        if size + width > MAX_STEM:
            yield piece
            piece, size = "", 0
        piece, size = piece + character, size + width
    yield piece
