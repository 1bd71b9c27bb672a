"""Which pages a dump has: titles and redirects, in one piece of memory that a million pages do not make large."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby

from forumtools.model.site import Site
from forumtools.wikis.export import DumpedPage

# No title can hold these two: XML forbids them.
_ENTRY, _PART = "\0", "\1"
_WORD = f"[^{_ENTRY}{_PART}]*"


class DumpIndex:
    """Titles by namespace, and what redirects where: about 40 bytes a page."""

    def __init__(self) -> None:
        self._entries = bytearray()

    @property
    def size(self) -> int:
        """Bytes that are taken."""
        return len(self._entries)

    def add(self, page: DumpedPage, site: Site) -> None:
        """Add a page of *site*."""
        target = site.normal(page.redirect) if page.redirect else ""
        self._entries += f"{_ENTRY}{page.namespace}{_PART}{page.title}{_PART}{target}{_PART}".encode()

    def titles(self, number: int, prefix: str) -> Iterator[str]:
        """Yield the titles of namespace *number* that start with *prefix*, sorted."""
        return self._found(f"{_ENTRY}{number}{_PART}({re.escape(prefix)}{_WORD})")

    def redirects(self, target: str) -> Iterator[str]:
        """Yield the titles of the pages that redirect to *target*, sorted."""
        return self._found(f"{_PART}({_WORD}){_PART}{re.escape(target)}{_PART}")

    def _found(self, pattern: str) -> Iterator[str]:
        # As `wiki_order` has them, for UTF-8 sorts as code points do; texts would take twice the memory.
        found = sorted(match[1].replace(b" ", b"_") for match in re.finditer(pattern.encode(), self._entries))
        return (title.decode().replace("_", " ") for title, _ in groupby(found))
