"""Pages by what they share: each page is looked for among the few that share something rare with it."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Hashable, Iterable


class Blocks:
    """
    Blocks of pages, by name. A page stands in a block once.

    Adding, taking away and looking up cost the same however many pages there are: a block that has grown large is
    not gone through.
    """

    def __init__(self) -> None:
        self._alone: dict[Hashable, str] = {}
        """The first page of a block; most have no other."""

        self._shared: dict[Hashable, dict[str, None]] = {}
        """The pages of the blocks that have had several."""

        self._sorted: dict[Hashable, list[str]] = {}
        """The pages of the large blocks that were asked for their neighbours."""

    def add(self, page: str, names: Iterable[Hashable]) -> None:
        """Put *page* into the blocks called *names*."""
        first_of, shared = self._alone.setdefault, self._shared
        for name in names:
            first = first_of(name, page)
            pages = shared.get(name)
            if pages is not None:
                if page not in pages and name in self._sorted:
                    insort(self._sorted[name], page)
                pages[page] = None
            elif first != page:
                shared[name] = {first: None, page: None}

    def remove(self, page: str, names: Iterable[Hashable]) -> None:
        """Take *page* out of the blocks called *names*, in which it stands."""
        for name in names:
            pages = self._shared.get(name)
            if pages is None:
                self._alone.pop(name, None)
                continue
            if page in pages and name in self._sorted:
                ordered = self._sorted[name]
                del ordered[bisect_left(ordered, page)]
            pages.pop(page, None)

    def size(self, name: Hashable) -> int:
        """Return how many pages the block has."""
        pages = self._shared.get(name)
        return len(pages) if pages is not None else int(name in self._alone)

    def gather(self, names: Iterable[Hashable], most: int, found: set[str]) -> None:
        """Add to *found* the pages of those blocks called *names* that have *most* pages or less, and several."""
        for name in self._shared.keys() & names:
            pages = self._shared[name]
            if len(pages) <= most:
                found.update(pages)

    def near(self, name: Hashable, page: str, reach: int) -> Iterable[str]:
        """Return the pages of a block; of one that has many, the *reach* that come before and after *page*."""
        pages = self._shared.get(name)
        if pages is None:
            return (self._alone[name],) if name in self._alone else ()
        if len(pages) <= 2 * reach + 1:
            return pages
        if name not in self._sorted:
            self._sorted[name] = sorted(pages)
        ordered = self._sorted[name]
        rank = bisect_left(ordered, page)
        return ordered[max(rank - reach, 0) : rank + reach + 1]
