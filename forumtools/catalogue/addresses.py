"""Addresses on the web: which ones a catalogue may lead to, and how people say them."""

from __future__ import annotations

import re
from unicodedata import category
from urllib.parse import SplitResult, urlsplit

_SCHEME = re.compile(r"(?:https?:)?//|mailto:", re.IGNORECASE)
_NO_ADDRESS = frozenset(" <>\"'\\^`{|}")
_BARE_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
_INSIDE = {"#": "%23", "[": "%5B", "]": "%5D", "\ufffc": "%EF%BF%BC", "\ufffd": "%EF%BF%BD"}
"""Signs that divide an address, as they are written where they divide nothing; and what stands for a lost sign."""

_NO_HOST = frozenset("%\ufffc\ufffd")


def shown_address(address: str) -> str:
    """Return an address as people say it."""
    shown = _SCHEME.sub("", address, count=1)
    return shown.removesuffix("/") if shown.count("/") == 1 else shown


def checked_address(address: str) -> str | None:
    """
    Return *address* when it leads to the web and nowhere else, with its scheme.

    Browsers forgive signs that stand where they may not; readers of books do not, so these are written as they
    should be.
    """
    if address.startswith("//"):
        address = "https:" + address
    if not address.isprintable() or _NO_ADDRESS & set(address):
        return None
    try:
        parts = urlsplit(address)
        return _written(parts) if _is_web(parts) else None
    except ValueError:
        return None


def _is_web(parts: SplitResult) -> bool:
    """Say whether *parts* name a host on the web, and nobody's account there; raises `ValueError` for a wrong port."""
    host = parts.hostname or ""
    labels = host.removesuffix(".").split(".")
    is_host = not _NO_HOST & set(host) and all(label and category(label[0])[0] != "M" for label in labels)
    return parts.scheme in ("http", "https") and is_host and parts.port != 0 and not parts.username


def _written(parts: SplitResult) -> str:
    path, query, fragment = map(_inside, (parts.path, parts.query, parts.fragment))
    return parts._replace(path=path, query=query, fragment=fragment).geturl()


def _inside(text: str) -> str:
    return _BARE_PERCENT.sub("%25", "".join(_INSIDE.get(sign, sign) for sign in text))
