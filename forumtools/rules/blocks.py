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
        # Most blocks have one page: its title stands for it.
        self._pages: dict[Hashable, str | dict[str, None]] = {}
        self._sorted: dict[Hashable, list[str]] = {}
        """The pages of the large blocks that were asked for their neighbours."""

    def add(self, page: str, names: Iterable[Hashable]) -> None:
        """Put *page* into the blocks called *names*."""
        blocks = self._pages
        for name in names:
            known = blocks.setdefault(name, page)
            if known is page:
                continue
            if isinstance(known, str):
                blocks[name] = {known: None, page: None} if known != page else page
            elif page not in known:
                known[page] = None
                if name in self._sorted:
                    insort(self._sorted[name], page)

    def remove(self, page: str, names: Iterable[Hashable]) -> None:
        """Take *page* out of the blocks called *names*, in which it stands."""
        for name in names:
            known = self._pages.get(name)
            if known == page:
                del self._pages[name]
            elif isinstance(known, dict) and page in known:
                del known[page]
                if name in self._sorted:
                    ordered = self._sorted[name]
                    del ordered[bisect_left(ordered, page)]

    def size(self, name: Hashable) -> int:
        """Return how many pages the block has."""
        known = self._pages.get(name, {})
        return 1 if isinstance(known, str) else len(known)

    def gather(self, names: Iterable[Hashable], most: int, found: set[str]) -> None:
        """Add to *found* the pages of those blocks called *names* that have *most* pages or less."""
        blocks = self._pages
        for name in names:
            known = blocks.get(name)
            if known.__class__ is dict and len(known) <= most:
                found.update(known)

    def near(self, name: Hashable, page: str, reach: int) -> Iterable[str]:
        """Return the pages of a block; of one that has many, the *reach* that come before and after *page*."""
        known = self._pages.get(name, {})
        if isinstance(known, str):
            return (known,)
        if len(known) <= 2 * reach + 1:
            return known
        if name not in self._sorted:
            self._sorted[name] = sorted(known)
        ordered = self._sorted[name]
        rank = bisect_left(ordered, page)
        return ordered[max(rank - reach, 0) : rank + reach + 1]
