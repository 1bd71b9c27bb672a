"""Short names for files and anchors: ASCII, safe on every disk, the same in every build."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from hashlib import sha256

from forumtools.model.words import fold

MAX_BYTES = 80
_NOT_ASCII_WORD = re.compile(r"[^a-z0-9]+")
_RESERVED = re.compile(r"con|prn|aux|nul|com\d|lpt\d|clock|conin|conout|index|style|data|catalogue|autres")


def plain_slug(title: str) -> str:
    """Return the ASCII words of *title*, joined by hyphens and cut between words; perhaps nothing."""
    words = _NOT_ASCII_WORD.sub("-", fold(title).replace("'", "-")).strip("-")
    if len(words) <= MAX_BYTES:
        return words
    return words[: MAX_BYTES + 1].rpartition("-")[0] or words[:MAX_BYTES]


def _marked(title: str) -> str:
    mark = sha256(title.encode("utf-8", "surrogatepass")).hexdigest()[:8]
    return f"{plain_slug(title)}-{mark}".lstrip("-")


def slugs(titles: Iterable[str]) -> Mapping[str, str]:
    """
    Return a slug for each of *titles*.

    Titles whose slugs would meet, or mean something else to a disk, all get a mark made from the title, so
    the order of the titles changes nothing.
    """
    plain = {title: plain_slug(title) for title in titles}
    uses = Counter(plain.values())
    marked = {
        title: _marked(title)
        for title, slug in plain.items()
        if not slug or uses[slug] > 1 or _RESERVED.fullmatch(slug)
    }
    # A title can also look like the marked slug of another one.
    taken = set(marked.values())
    return {title: marked.get(title) or (_marked(title) if slug in taken else slug) for title, slug in plain.items()}
