"""Documents of XML as they are stored: only characters that XML has."""

from __future__ import annotations

import re

_NOT_IN_XML = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef"
    + "".join(chr(plane << 16 | last) for plane in range(17) for last in (0xFFFE, 0xFFFF))
    + "]"
)
"""What XML 1.0 forbids or advises against, and the noncharacters that HTML does."""


def xml(text: str) -> bytes:
    """Return a document as it is stored; a sign that stands for what was lost replaces what XML cannot hold."""
    return _NOT_IN_XML.sub("\ufffd", text.replace("\r\n", "\n")).encode("utf-8")
