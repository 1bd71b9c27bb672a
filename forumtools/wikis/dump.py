"""A dump of a wiki (MediaWiki's XML export), read as a stream: memory does not grow with the file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from pathlib import Path

from forumtools.errors import PageMissing, UsageError
from forumtools.language import Text
from forumtools.model.records import Page
from forumtools.model.site import Site
from forumtools.wikis.export import DumpedPage, Head, Wanted, nothing, read_export
from forumtools.wikis.streams import NOT_YET, Caps, unpacked, unreadable
from forumtools.wikis.titles import looked_for, wiki_order

_NO_FILE = Text(fr="Le dump {path} n’existe pas.", en="There is no dump {path}.")


class DumpWiki:
    """The newest revision of every page of a dump. Read only; each question reads the file once."""

    def __init__(self, path: Path | str, *, caps: Caps | None = None) -> None:
        self._path = Path(path)
        self._caps = caps or Caps()

    @property
    def location(self) -> str:
        """The file."""
        return str(self._path)

    @cached_property
    def site(self) -> Site:
        """What the head of the dump says, with the English names that every wiki understands."""
        return next((read.site for read in self._read() if isinstance(read, Head)), Site())

    def get(self, title: str) -> Page:
        """Return the page, or raise `PageMissing`."""
        page = next(self.read([title]), None)
        if page is None:
            raise PageMissing(title)
        return page

    def titles(self, namespace: str) -> Iterator[str]:
        """Yield the full titles of the pages of *namespace*, sorted."""
        number, prefix = looked_for(self.site, namespace)
        found = (page.title for page in self._dumped() if page.namespace == number)
        yield from sorted({title for title in found if title.startswith(prefix)}, key=wiki_order)

    def pages(self, namespace: str) -> Iterator[Page]:
        """Yield the pages of *namespace*, in the order of the dump: sorting would need them all in memory."""
        number, prefix = looked_for(self.site, namespace)
        for page in self._dumped(keep=number):
            if page.namespace == number and page.title.startswith(prefix):
                yield page.page()

    def read(self, titles: Iterable[str]) -> Iterator[Page]:
        """Yield the pages called *titles* that exist, in that order."""
        wanted = [self.site.normal(title) for title in titles]
        found: dict[str, Page] = {}
        missing = set(wanted)
        for page in self._dumped(titles=missing) if missing else ():
            if page.title in missing:
                found[page.title] = page.page()
                missing.remove(page.title)
            if not missing:
                break
        yield from (found[title] for title in wanted if title in found)

    def redirects(self, title: str) -> tuple[str, ...]:
        """Return the titles of the pages that redirect to *title*."""
        return self._redirects.get(self.site.normal(title), ())

    @cached_property
    def _redirects(self) -> Mapping[str, tuple[str, ...]]:
        found: dict[str, list[str]] = {}
        for page in self._dumped():
            if page.redirect:
                found.setdefault(self.site.normal(page.redirect), []).append(page.title)
        return {target: tuple(sorted(sources, key=wiki_order)) for target, sources in found.items()}

    def _dumped(self, *, keep: int | None = None, titles: set[str] | None = None) -> Iterator[DumpedPage]:
        """Yield the pages; texts only of namespace *keep* or of *titles*."""

        def wanted(namespace: int, title: str) -> bool:
            return namespace == keep if titles is None else title in titles

        return (read for read in self._read(wanted) if isinstance(read, DumpedPage))

    def _read(self, wanted: Wanted = nothing) -> Iterator[Head | DumpedPage]:
        if not self._path.is_file():
            raise UsageError(_NO_FILE.format(path=self._path))
        if self._path.suffix in NOT_YET:
            raise unreadable(self._path)
        return read_export(unpacked(self._path, self._caps), wanted, name=str(self._path))
