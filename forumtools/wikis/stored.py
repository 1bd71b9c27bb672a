"""What MediaWiki makes of a text when it stores it, so that we send, hash and compare the same."""

from __future__ import annotations

import re
import unicodedata

_LOST = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_LONE = re.compile(r"[\ud800-\udfff]")
_ACTS = re.compile(r"~~~|\{\{\s*(?:safe)?subst:|\[\[[^\[\]|]*\|\s*\]\]|\[\[\s*\|", re.IGNORECASE)


def stored(text: str) -> str:
    """Return *text* as the wiki keeps it: LF, NFC, no control characters, no blanks at its end."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return unicodedata.normalize("NFC", _LOST.sub("\ufffd", text)).rstrip(" \t\n")


def sendable(text: str) -> str:
    """Return *text* with what no UTF-8 has replaced: a shell with another encoding makes lone surrogates."""
    return _LONE.sub("\ufffd", text)


def acts_when_saved(text: str) -> bool:
    """Say whether saving may change *text* further: signatures, ``subst:``, links with an empty label."""
    return _ACTS.search(text) is not None
