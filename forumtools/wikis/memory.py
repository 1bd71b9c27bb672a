"""A wiki in memory: for programs that prepare pages, and for tests."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from forumtools.errors import PageExists, PageMissing
from forumtools.model.records import Page
from forumtools.model.site import Site
from forumtools.wikis.saving import already_there, as_stored, at_its_revision, may_be_replaced
from forumtools.wikis.stored import stored
from forumtools.wikis.titles import legal_title, looked_for, wiki_order
from forumtools.wikis.uploads import already_uploaded, digest_of, file_title
from forumtools.wikitext.redirects import redirect_target, redirect_to


class MemoryWiki:
    """Pages in a dictionary. Behaves like the others, and forgets everything at the end."""

    location = "memory"

    def __init__(self, pages: Iterable[Page] = (), *, site: Site | None = None) -> None:
        self.site = site or Site()
        self._pages: dict[str, Page] = {}
        self._done: dict[tuple[str, str], Page] = {}
        self._removed: set[tuple[str, str]] = set()
        self._files: dict[str, bytes] = {}
        self._newest = 0
        for page in pages:
            self._store(self.site.normal(page.title), page.text)

    def get(self, title: str) -> Page:
        """Return the page, or raise `PageMissing`."""
        try:
            return self._pages[self.site.normal(title)]
        except KeyError:
            raise PageMissing(title) from None

    def titles(self, namespace: str) -> Iterator[str]:
        """Yield the full titles of the pages of *namespace*, sorted."""
        number, prefix = looked_for(self.site, namespace)
        found = (t for t in self._pages if self.site.split(t)[0] == number and t.startswith(prefix))
        yield from sorted(found, key=wiki_order)

    def pages(self, namespace: str) -> Iterator[Page]:
        """Yield the pages of *namespace*, in the order of `titles`."""
        return self.read(self.titles(namespace))

    def read(self, titles: Iterable[str]) -> Iterator[Page]:
        """Yield the pages called *titles* that exist, in that order."""
        for title in titles:
            page = self._pages.get(self.site.normal(title))
            if page is not None:
                yield page

    def redirects(self, title: str) -> tuple[str, ...]:
        """Return the titles of the pages that redirect to *title*."""
        target = self.site.normal(title)
        found = (p.title for p in self._pages.values() if redirect_target(self.site, p.text) == target)
        return tuple(sorted(found, key=wiki_order))

    def check_title(self, title: str) -> str:
        """Return *title* as the wiki writes it, or raise `TitleRefused`."""
        return legal_title(self.site, title)

    def save(self, page: Page, *, summary: str, token: str = "") -> Page:
        """Store *page* and return it with its new revision; a repeated *token* finds what it stored before."""
        page = as_stored(self.site, page)
        if token and (page.title, token) in self._done:
            return self._done[page.title, token]
        saved = already_there(self._pages.get(page.title), page) or self._store(page.title, page.text)
        self._done[page.title, token] = saved
        return saved

    def rename(self, title: str, to: str, *, reason: str, token: str = "", leave_redirect: bool = True) -> Page:
        """Give a page another title and return it there; a repeated *token* finds what it did before."""
        title, to = self.site.normal(title), legal_title(self.site, to)
        if token and (title, token) in self._done:
            return self._done[title, token]
        page = self.get(title)
        if not may_be_replaced(self.site, self._pages.get(to), title, to):
            raise PageExists(to)
        del self._pages[title]
        if leave_redirect:
            self._store(title, redirect_to(to))
        self._done[title, token] = self._store(to, page.text)
        return self._done[title, token]

    def remove(self, page: Page, *, reason: str, token: str = "") -> None:
        """Take *page* away while it is at its revision; a repeated *token* finds it gone."""
        title = self.site.normal(page.title)
        if token and (title, token) in self._removed:
            return
        at_its_revision(self._pages.get(title), page)
        del self._pages[title]
        self._done = {edit: done for edit, done in self._done.items() if edit[0] != title}
        self._removed.add((title, token))

    def upload(self, name: str, content: bytes, *, text: str, summary: str, token: str = "") -> str:
        """Keep a file, once, and return the title of its page."""
        title = file_title(self.site, name)
        known = ((each, digest_of(file)) for each, file in self._files.items())
        found = already_uploaded(known, title, digest_of(content))
        if found is None:
            self.save(Page(title, text), summary=summary, token=token)
            self._files[title] = content
        return found or title

    def own_edit(self, page: Page, token: str) -> Page | None:
        """Return the page if its text is the one of *page*: there is no history to find *token* in."""
        current = self._pages.get(self.site.normal(page.title))
        return current if current is not None and current.text == stored(page.text) else None

    def _store(self, title: str, text: str) -> Page:
        self._newest += 1
        self._pages[title] = Page(title, text, self._newest)
        return self._pages[title]
