"""A dump of a wiki (MediaWiki's XML export), read as a stream: memory does not grow with its texts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property
from pathlib import Path

from forumtools.errors import DumpBroken
from forumtools.language import Text
from forumtools.model.records import Page
from forumtools.model.site import Site
from forumtools.wikis.dump_index import DumpIndex
from forumtools.wikis.export import DumpedPage, Head, Wanted, nothing, read_export
from forumtools.wikis.protocols import page_of_title
from forumtools.wikis.streams import Caps, unpacked
from forumtools.wikis.titles import looked_for

_FREE = 64 << 20
"""Bytes of titles that any dump may have. Beyond, no real one has more than it has bytes itself, however compressed."""

_TOO_MANY = Text(
    fr="{path} : démesurément de titres pour un fichier de cette taille ; lecture arrêtée.",
    en="{path}: titles beyond measure for a file of this size; reading stopped.",
)


class DumpWiki:
    """
    The newest revision of every page of a dump. Read only.

    The file is read once for all titles and redirects, when they are first asked for, and once whenever texts are.
    *site* stands for what the dump does not say of its wiki.
    """

    def __init__(self, path: Path | str, *, site: Site | None = None, caps: Caps | None = None) -> None:
        self._path = Path(path)
        self._fallback = site or Site()
        self._caps = caps or Caps()

    @property
    def location(self) -> str:
        """The file."""
        return str(self._path)

    @cached_property
    def site(self) -> Site:
        """What the head of the dump says, with the English names that every wiki understands."""
        return next((read.site for read in self._read(nothing) if isinstance(read, Head)), self._fallback)

    def get(self, title: str) -> Page:
        """Return the page, or raise `PageMissing`."""
        return page_of_title(self, title)

    def titles(self, namespace: str) -> Iterator[str]:
        """Yield the full titles of the pages of *namespace*, sorted."""
        index, broken = self._index
        yield from index.titles(*looked_for(self.site, namespace))
        if broken:
            raise broken

    def pages(self, namespace: str) -> Iterator[Page]:
        """Yield the pages of *namespace*, in the order of the dump: sorting would need them all in memory."""
        for _, page in self.pages_of([namespace]):
            yield page

    def pages_of(self, namespaces: Iterable[str]) -> Iterator[tuple[str, Page]]:
        """Yield the pages of all *namespaces*, each with the one it is of, in the order of the dump."""
        places = {looked_for(self.site, namespace): namespace for namespace in namespaces}
        prefixes: dict[int, tuple[str, ...]] = {}
        for number, prefix in places:
            prefixes[number] = (*prefixes.get(number, ()), prefix)

        def is_wanted(namespace: int, title: str) -> bool:
            return title.startswith(prefixes.get(namespace, ()))

        for page in self._pages(is_wanted):
            for prefix in prefixes.get(page.namespace, ()):
                if page.title.startswith(prefix):
                    yield places[page.namespace, prefix], page.page()

    def read(self, titles: Iterable[str]) -> Iterator[Page]:
        """Yield the pages called *titles* that exist, in that order."""
        wanted = [self.site.normal(title) for title in titles]
        found: dict[str, Page] = {}
        missing = set(wanted)
        for page in self._pages(lambda _, title: title in missing) if missing else ():
            if page.title in missing:
                found[page.title] = page.page()
                missing.remove(page.title)
            if not missing:
                break
        yield from (found[title] for title in wanted if title in found)

    def redirects(self, title: str) -> tuple[str, ...]:
        """
        Return the titles of the pages that redirect to *title*.

        In a dump that is cut, of those that are there: reading on to the end tells that it is cut.
        """
        return tuple(self._index[0].redirects(self.site.normal(title)))

    @cached_property
    def _index(self) -> tuple[DumpIndex, DumpBroken | None]:
        """What the dump has, and what was wrong with it behind that."""
        index = DumpIndex()
        try:
            for page in self._pages(nothing):
                index.add(page, self.site)
                if index.size > _FREE and index.size > self._path.stat().st_size:
                    raise DumpBroken(_TOO_MANY.format(path=self._path))
        except DumpBroken as broken:
            return index, broken
        return index, None

    def _pages(self, wanted: Wanted) -> Iterator[DumpedPage]:
        return (read for read in self._read(wanted) if isinstance(read, DumpedPage))

    def _read(self, wanted: Wanted) -> Iterator[Head | DumpedPage]:
        """Read the file; texts only of pages that are *wanted*."""
        return read_export(unpacked(self._path, self._caps), wanted, name=str(self._path), site=self._fallback)
