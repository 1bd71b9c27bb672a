"""A wiki read through its mirror: asked once what changed, then answered from this computer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path

from forumtools.errors import WikiError
from forumtools.jobs.syncing import Synced, sync
from forumtools.jobs.watching import Watcher
from forumtools.language import Text
from forumtools.model.forum import Forum
from forumtools.model.records import Page
from forumtools.model.site import Site
from forumtools.model.sweeps import Scope
from forumtools.rules.online import FileFacts
from forumtools.store.copies import CopyUnusable
from forumtools.store.mirror import Mirror, mirror_name
from forumtools.wikis.account import Account
from forumtools.wikis.api import ApiWiki
from forumtools.wikis.batches import chunked
from forumtools.wikis.protocols import Wiki, page_of_title
from forumtools.wikis.reading import is_within
from forumtools.wikis.titles import is_legal, normal_title
from forumtools.wikis.uploads import StoredFile

_TEMPLATE_NAMESPACE = 10
_DIRECTLY = Text(fr="{why} Le wiki est lu directement.", en="{why} The wiki is read directly.")


class MirroredWiki:
    """
    An `ApiWiki` that is asked for little.

    A namespace is synced at the first question about it, and answered from the mirror from then on; what the mirror
    does not have is asked of the wiki. What is saved goes to the wiki at once and is noted in the mirror. Where the
    mirror cannot be written, the wiki is read directly.
    """

    def __init__(
        self,
        wiki: ApiWiki,
        path: Path,
        templates: Mapping[str, str],
        watcher: Watcher | None = None,
    ) -> None:
        """
        Read *wiki* through the file at *path*; nothing is asked or written yet.

        *templates* are the namespaces to mirror and the name of the template that their pages call.
        """
        self.api = wiki
        self._path = path
        self._templates = templates
        self._watcher = watcher or Watcher()
        self._mirror: Mirror | None = None
        self._is_off = False
        self._synced: set[Scope] = set()
        self._doubtful: set[str] = set()
        """Titles of pages that are not as the mirror has them, until the next sync."""

    @property
    def location(self) -> str:
        """The address of api.php, without secrets."""
        return self.api.location

    @property
    def site(self) -> Site:
        """Its namespaces, letter case and extension tags."""
        return self.api.site

    @property
    def account(self) -> Account:
        """Who we are to the wiki: rights, groups, limits."""
        return self.api.account

    def sync(self, namespace: str, *, full: bool = False) -> Synced:
        """
        Bring a namespace up to date and return what changed; *full* reads all its pages again.

        Raises `CopyUnusable` when the mirror cannot be written, `WikiError` when the wiki fails: then the mirror is
        as it was.
        """
        scope = self.api.scope(namespace)
        template = self._template(self._templates.get(self._namespaces.get(scope, ""), ""))
        done = sync(self.api, self._opened(), namespace, template, full=full, watch=self._watcher.watch)
        self._synced.add(scope)
        self._doubtful -= self._doubtful_in(scope)
        return done

    def get(self, title: str) -> Page:
        """Return the page, or raise `PageMissing`."""
        return page_of_title(self, title)

    def titles(self, namespace: str) -> Iterator[str]:
        """Yield the full titles of the pages of *namespace*, in the wiki's order."""
        scope = self.api.scope(namespace)
        mirror = self._fresh(scope)
        if mirror:
            with self._doing_without():
                return iter(mirror.titles(scope))
        return self.api.titles(namespace)

    def pages(self, namespace: str) -> Iterator[Page]:
        """
        Yield the pages of *namespace*, in the order of `titles`; the first time ever all are read from the wiki.

        Where the mirror turns out to be damaged meanwhile, those not yielded yet are read from the wiki.
        """
        mirror = self._fresh(self.api.scope(namespace), is_whole=True)
        return self._pages(mirror, namespace) if mirror else self.api.pages(namespace)

    def state(self, namespace: str) -> str | None:
        """Return what is the same only as long as the pages of *namespace* are, or nothing without a mirror."""
        scope = self.api.scope(namespace)
        mirror = self._fresh(scope, is_whole=True)
        if mirror:
            with self._doing_without():
                return f"{self.location} {mirror.state(scope)}"
        return None

    def read(self, titles: Iterable[str]) -> Iterator[Page]:
        """Yield the pages called *titles* that exist, in that order."""
        normal = (self._normal(title) for title in titles if is_legal(self.site, title))
        for chunk in chunked(normal, self.account.batch_limit):
            known = [page for title in chunk if (page := self._known(title))]
            yield from known if len(known) == len(chunk) else self._read(chunk)

    def existing(self, titles: Iterable[str]) -> dict[str, bool]:
        """Return whether there is a page of each of *titles*, as `ApiWiki.existing` does."""
        return self.api.existing(titles)

    def stored_files(self, titles: Iterable[str]) -> dict[str, StoredFile]:
        """Return the files that there are, as `ApiWiki.stored_files` does."""
        return self.api.stored_files(titles)

    def fetch(self, stored: StoredFile) -> bytes:
        """Return what a file holds, as `ApiWiki.fetch` does."""
        return self.api.fetch(stored)

    def files(self, titles: Iterable[str]) -> dict[str, FileFacts | None]:
        """Return author and licence of files, as `ApiWiki.files` does."""
        return self.api.files(titles)

    def redirects(self, title: str) -> tuple[str, ...]:
        """Return the titles of the pages that redirect to *title*."""
        for scope, namespace in self._namespaces.items():
            template = self._template(self._templates[namespace])
            if template == self._normal(title) and (mirror := self._fresh(scope)):
                found = mirror.redirects(scope, template)
                if found is not None:
                    return found
        return self.api.redirects(title)

    def check_title(self, title: str) -> str:
        """Return *title* as the wiki writes it, or raise `TitleRefused`."""
        return self.api.check_title(title)

    def save(self, page: Page, *, summary: str, token: str = "") -> Page:
        """Store *page* and return it with its new revision, as `ApiWiki.save` does."""
        with self._doubting(page.title):
            saved = self.api.save(page, summary=summary, token=token)
        self._note(saved, base=page.revision)
        return saved

    def rename(self, title: str, to: str, *, reason: str, token: str = "", leave_redirect: bool = True) -> Page:
        """Give a page another title and return it there, as `ApiWiki.rename` does."""
        with self._doubting(title, to):
            page = self.api.rename(title, to, reason=reason, token=token, leave_redirect=leave_redirect)
        self._forget(self._normal(title))
        self._note(page, base=None)
        return page

    def remove(self, page: Page, *, reason: str, token: str = "") -> Page | None:
        """Delete *page* or leave it blank, as `ApiWiki.remove` does."""
        with self._doubting(page.title):
            left = self.api.remove(page, reason=reason, token=token)
        if left is None:
            self._forget(self._normal(page.title))
        else:
            self._note(left, base=page.revision)
        return left

    def upload(self, name: str, content: bytes, *, text: str, summary: str, token: str = "") -> str:
        """Put a file on the wiki, once, and return the title of its page, as `ApiWiki.upload` does."""
        return self.api.upload(name, content, text=text, summary=summary, token=token)

    def own_edit(self, page: Page, token: str) -> Page | None:
        """Return what the edit of ours named *token* made of *page*, or nothing when there is none."""
        return self.api.own_edit(page, token)

    def render(self, title: str, text: str) -> str:
        """Return *text* as HTML, as `ApiWiki.render` does."""
        return self.api.render(title, text)

    def renderings(self, pages: Iterable[tuple[str, str]]) -> Iterator[str | WikiError]:
        """Yield the HTML of each title and text, as `ApiWiki.renderings` does."""
        return self.api.renderings(pages)

    def address_of(self, title: str) -> str:
        """Return the web address of a page."""
        return self.api.address_of(title)

    def refusals(self, title: str, addresses: Sequence[str]) -> list[Text]:
        """Return what the wiki would refuse, as `ApiWiki.refusals` does."""
        return self.api.refusals(title, addresses)

    def refresh(self, title: str) -> None:
        """Have the wiki work out the links and categories of a page anew."""
        self.api.refresh(title)

    def _fresh(self, scope: Scope, *, is_whole: bool = False) -> Mirror | None:
        """
        Return the mirror with *scope* as it is now, or nothing where the wiki is to be asked.

        What was never read is not read for the sake of one page, but only when it is wanted *is_whole*.
        """
        namespace = self._namespaces.get(scope)
        if namespace is None or self._is_off:
            return None
        with self._doing_without():
            mirror = self._opened()
            if scope in self._synced and not (is_whole and self._doubtful_in(scope)):
                return mirror
            if is_whole or mirror.synced(scope) is not None:
                self.sync(namespace)
                return mirror
        return None

    def _pages(self, mirror: Mirror, namespace: str) -> Iterator[Page]:
        yielded: set[str] = set()
        with self._doing_without():
            for page in mirror.pages(self.api.scope(namespace)):
                yielded.add(page.title)
                yield page
            return
        yield from (page for page in self.api.pages(namespace) if page.title not in yielded)

    def _known(self, title: str) -> Page | None:
        scope = self._scope_of(title)
        mirror = self._fresh(scope) if scope and title not in self._doubtful else None
        if mirror is None or title in self._doubtful:
            return None
        with self._doing_without():
            return mirror.page(title)
        return None

    def _read(self, titles: Iterable[str]) -> Iterator[Page]:
        """Yield the pages as the wiki has them. Their numbers are not told, so that the mirror learns nothing."""
        for page in self.api.read(titles):
            if self._known(page.title) != page:
                self._doubtful.add(page.title)
            yield page

    def _note(self, page: Page, *, base: int | None) -> None:
        """Let the mirror have *page* as we made it from its revision *base*; none: it is new at its title."""
        scope = self._scope_of(page.title)
        if scope in self._synced and not self._is_off:
            with self._doing_without():
                self._opened().keep(page, scope.namespace, base=base)

    def _forget(self, title: str) -> None:
        if self._scope_of(title) in self._synced and not self._is_off:
            with self._doing_without():
                self._opened().drop(title)

    @contextmanager
    def _doubting(self, *titles: str) -> Iterator[None]:
        """Ask the wiki from now on for pages of *titles* that it refused to change: they may be others by now."""
        try:
            yield
        except WikiError:
            self._doubtful.update(map(self._normal, titles))
            raise

    @contextmanager
    def _doing_without(self) -> Iterator[None]:
        """Go on without the mirror when it cannot be used."""
        try:
            yield
        except CopyUnusable as error:
            self._is_off = True
            self._watcher.tell(_DIRECTLY.format(why=error.text))

    def _opened(self) -> Mirror:
        if self._mirror is None:
            self._mirror = Mirror(self._path, self.location)
            if self._mirror.notice:
                self._watcher.tell(self._mirror.notice)
        return self._mirror

    @cached_property
    def _namespaces(self) -> Mapping[Scope, str]:
        return {self.api.scope(namespace): namespace for namespace in self._templates}

    def _scope_of(self, title: str) -> Scope | None:
        return next((scope for scope in self._namespaces if is_within(scope, self.site, title)), None)

    def _doubtful_in(self, scope: Scope) -> set[str]:
        return {title for title in self._doubtful if is_within(scope, self.site, title)}

    def _template(self, name: str) -> str:
        """Return the title of the template called *name*; nothing on a wiki that has no templates."""
        names = self.site.names(_TEMPLATE_NAMESPACE)
        return self._normal(f"{names[0]}:{name}") if names and name else ""

    def _normal(self, title: str) -> str:
        return normal_title(self.site, title)


def mirrored(wiki: Wiki, forum: Forum, state: Path, watcher: Watcher | None = None) -> Wiki:
    """Return *wiki* read through a mirror in the folder *state*, if it is one at an address."""
    if not isinstance(wiki, ApiWiki):
        return wiki
    templates = {kind.namespace: kind.template for kind in forum.kinds}
    return MirroredWiki(wiki, state / mirror_name(wiki.location), templates, watcher)
