"""A wiki kept in a folder: a page is a file ``<Namespace>/<title>.wiki``, a namespace is a sub-folder."""

from __future__ import annotations

import errno
import hashlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path

from forumtools.errors import OutputError, PageExists, PageMissing, WikiError
from forumtools.files import locked
from forumtools.language import Text
from forumtools.model.records import Page
from forumtools.model.site import Site
from forumtools.wikis.files import LOCK, delete, move, overwrite, read_text, write_new, write_new_bytes
from forumtools.wikis.pagefiles import PageFiles
from forumtools.wikis.protocols import page_of_title
from forumtools.wikis.saving import already_there, as_stored, at_its_revision, may_be_replaced
from forumtools.wikis.stored import stored
from forumtools.wikis.titles import legal_title, looked_for, wiki_order
from forumtools.wikis.uploads import StoredFile, already_uploaded, described, digest_of, file_title
from forumtools.wikitext.redirects import redirect_target, redirect_to

_NO_FOLDER = Text(
    fr="Le dossier {path} n’existe pas. Vérifiez son nom, ou créez un forum : forumtools init.",
    en="There is no folder {path}. Check its name, or make a forum: forumtools init.",
)
_UNREADABLE = Text(
    fr="Lecture impossible : {path}. Vérifiez les droits, puis recommencez.",
    en="Cannot read {path}. Check the permissions, then try again.",
)
_UNWRITABLE = Text(
    fr="Écriture impossible dans {path} : {why}. Rien n’a changé ; vérifiez la place libre et les droits.",
    en="Cannot write in {path}: {why}. Nothing was changed; check free space and permissions.",
)
_LINK = "symbolic link"


class FolderWiki:
    """Pages as files. Safe for several programs at once; people may edit the files with anything."""

    def __init__(self, path: Path | str, site: Site | None = None) -> None:
        self._root = Path(path)
        self._files = PageFiles(self._root, site or Site())
        self._redirects: dict[int, Mapping[str, tuple[str, ...]]] = {}
        self._done: dict[tuple[str, str], Page] = {}
        self._removed: set[tuple[str, str]] = set()

    @property
    def location(self) -> str:
        """The folder."""
        return str(self._root)

    @property
    def site(self) -> Site:
        """The site given, and every sub-folder as a namespace."""
        return self._files.site

    def get(self, title: str) -> Page:
        """Return the page, or raise `PageMissing`."""
        return page_of_title(self, title)

    def titles(self, namespace: str) -> Iterator[str]:
        """Yield the full titles of the pages of *namespace*, sorted."""
        return (title for title, _ in self._listing(namespace))

    def pages(self, namespace: str) -> Iterator[Page]:
        """Yield the pages of *namespace*, in the order of `titles`; unreadable files are told at the end."""
        return self._readable(self._listing(namespace))

    def read(self, titles: Iterable[str]) -> Iterator[Page]:
        """Yield the pages called *titles* that exist, in that order; unreadable files are told at the end."""
        self._require_root()
        normal = (self.site.normal(title) for title in titles)
        return self._readable((title, self._files.path(title)) for title in normal)

    def redirects(self, title: str) -> tuple[str, ...]:
        """Return the titles of the pages that redirect to *title*, from its own namespace."""
        target = self.site.normal(title)
        number, _ = self.site.split(target)
        if number not in self._redirects:
            self._redirects[number] = self._redirects_of(self.site.names(number)[0] if number else "")
        return self._redirects[number].get(target, ())

    def check_title(self, title: str) -> str:
        """Return *title* as the wiki writes it, or raise `TitleRefused`."""
        return legal_title(self.site, title)

    def save(self, page: Page, *, summary: str, token: str = "") -> Page:
        """Store *page* and return it with its new revision; a repeated *token* finds what it stored before."""
        page = as_stored(self.site, page)
        if token and (page.title, token) in self._done:
            return self._done[page.title, token]
        with self._changing(page.title) as path:
            saved = already_there(self._page(page.title, path), page) or self._write(page, path)
        self._done[page.title, token] = saved
        return saved

    def rename(self, title: str, to: str, *, reason: str, token: str = "", leave_redirect: bool = True) -> Page:
        """Give a page another title and return it there; a repeated *token* finds what it did before."""
        title, to = self.site.normal(title), legal_title(self.site, to)
        if token and (title, token) in self._done:
            return self._done[title, token]
        target = self._files.path(to)
        with self._changing(title, to) as path:
            page = self._page(title, path)
            if page is None:
                raise PageMissing(title)
            self._move(page, path, to, target)
            if leave_redirect:
                with suppress(PageExists):  # somebody who knows no locks was faster
                    self._write(Page(title, redirect_to(to)), path)
        self._done[title, token] = replace(page, title=to)
        return self._done[title, token]

    def remove(self, page: Page, *, reason: str, token: str = "") -> None:
        """Delete the file of *page* while it holds its revision; a repeated *token* finds it gone."""
        title = self.site.normal(page.title)
        if token and (title, token) in self._removed:
            return
        with self._changing(title) as path:
            at_its_revision(self._page(title, path), page)
            delete(path)
        self._done = {edit: done for edit, done in self._done.items() if edit[0] != title}
        self._removed.add((title, token))

    def upload(self, name: str, content: bytes, *, text: str, summary: str, token: str = "") -> str:
        """Keep a file in the folder ``files``, once, and return the title of its page."""
        title = file_title(self.site, name)
        described = as_stored(self.site, Page(title, text))
        with self._changing(title) as page:
            found = already_uploaded(self._uploads(title, len(content)), title, digest_of(content))
            if found is None:
                if self._page(title, page) is not None:
                    raise PageExists(title)
                self._keep(self._files.upload(title), title, content)
        if found in (None, title):
            # Also after a crash between the two. Whoever has made the page meanwhile has sent the same file.
            with suppress(PageExists):
                self.save(described, summary=summary, token=token)
        return found or title

    def stored_files(self, titles: Iterable[str]) -> dict[str, StoredFile]:
        """Return the files in the folder ``files``, by the titles of their pages."""
        wanted = {title: self._files.upload(self.site.normal(title)) for title in titles}
        there = {
            title: path
            for title, path in wanted.items()
            if self._files.is_inside(path) and path.is_file() and not path.is_symlink()
        }
        pages = {page.title: page.text for page in self.read([self.site.normal(title) for title in there])}
        return {
            title: _stored_file(title, path, pages.get(self.site.normal(title), "")) for title, path in there.items()
        }

    def fetch(self, stored: StoredFile) -> bytes:
        """Return what a file holds."""
        try:
            return Path(stored.place).read_bytes()
        except OSError as error:
            raise WikiError(_UNREADABLE.format(path=stored.place)) from error

    def own_edit(self, page: Page, token: str) -> Page | None:
        """Return the page if its text is the one of *page*: a folder has no history to find *token* in."""
        current = next(self.read([page.title]), None)
        return current if current is not None and stored(current.text) == stored(page.text) else None

    @contextmanager
    def _changing(self, title: str, *others: str) -> Iterator[Path]:
        """Give the file of *title*, which nobody else changes meanwhile; *others* are changed with it."""
        self._require_root()
        path = self._files.path(title)
        with _told(path), locked(self._root / LOCK):
            yield path
        for changed in (title, *others):
            self._redirects.pop(self.site.split(changed)[0], None)

    def _move(self, page: Page, path: Path, to: str, target: Path) -> None:
        there = self._page(to, target)
        if not may_be_replaced(self.site, there, page.title, to):
            raise PageExists(to)
        if not self._files.is_inside(target):
            raise OSError(errno.ELOOP, _LINK)
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            move(path, target, over=there is not None)
        except FileExistsError:
            raise PageExists(to) from None

    def _write(self, page: Page, path: Path) -> Page:
        if not self._files.is_inside(path):
            raise OSError(errno.ELOOP, _LINK)
        if page.revision is not None:
            overwrite(path, page.text)
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            try:
                write_new(path, page.text)
            except FileExistsError:
                # The disk takes another letter case or accents form for the same name, or somebody was faster.
                raise PageExists(page.title) from None
        return _page(page.title, page.text)

    def _uploads(self, title: str, size: int) -> Iterator[tuple[str, str]]:
        """Yield title and digest of the files of that *size*, and of the one that has the *title*."""
        here = self._files.upload(title)
        for path in self._files.uploads():
            if path == here or path.stat().st_size == size:
                yield self._files.title_of_upload(path), digest_of(path.read_bytes())

    def _keep(self, path: Path, title: str, content: bytes) -> None:
        if not self._files.is_inside(path):
            raise OSError(errno.ELOOP, _LINK)
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            write_new_bytes(path, content)
        except FileExistsError:
            raise PageExists(title) from None

    def _listing(self, namespace: str) -> list[tuple[str, Path]]:
        self._require_root()
        number, prefix = looked_for(self.site, namespace)
        try:
            files = self._files.listing(number)
        except OSError as error:
            raise _unreadable(error.filename) from error
        found = (entry for entry in files.items() if entry[0].startswith(prefix))
        return sorted(found, key=lambda entry: wiki_order(entry[0]))

    def _readable(self, files: Iterable[tuple[str, Path]]) -> Iterator[Page]:
        """Yield what can be read; one bad file must not hide the others, nor be forgotten."""
        bad: list[Path] = []
        for title, path in files:
            try:
                page = self._page(title, path)
            except OSError:
                bad.append(path)
            else:
                if page is not None:
                    yield page
        if bad:
            raise _unreadable(*bad)

    def _page(self, title: str, path: Path) -> Page | None:
        try:
            return _page(title, read_text(path)) if self._files.is_inside(path) else None
        except (FileNotFoundError, NotADirectoryError):
            return None
        except OSError as error:
            if error.errno in _NO_PAGE:
                return None
            raise

    def _redirects_of(self, namespace: str) -> Mapping[str, tuple[str, ...]]:
        found: dict[str, tuple[str, ...]] = {}
        for page in self.pages(namespace):
            target = redirect_target(self.site, page.text)
            if target is not None:
                found[target] = (*found.get(target, ()), page.title)
        return found

    def _require_root(self) -> None:
        if not self._root.is_dir():
            raise WikiError(_NO_FOLDER.format(path=self._root))


# A link may lead out of the folder, a name may be longer than any page's.
_NO_PAGE = (errno.ELOOP, errno.ENAMETOOLONG)


def revision_of(text: str) -> int:
    """Return the revision of a text: its content alone decides, and readers of JSON keep all its digits."""
    digest = hashlib.sha1(text.encode("utf-8", "surrogatepass"), usedforsecurity=False).hexdigest()
    return int(digest[:13], 16) or 1


def _page(title: str, text: str) -> Page:
    return Page(title, text, revision_of(text))


def _unreadable(*paths: object) -> WikiError:
    return WikiError(_UNREADABLE.format(path=", ".join(map(str, paths))))


def _stored_file(title: str, path: Path, text: str) -> StoredFile:
    stat = path.stat()
    # Its time of change instead of its content: to read all files of a wiki takes longer than all else.
    digest = hashlib.sha1(f"{path} {stat.st_size} {stat.st_mtime_ns}".encode(), usedforsecurity=False).hexdigest()
    return StoredFile(title=title, place=str(path), digest=digest, size=stat.st_size, **described(text))


@contextmanager
def _told(path: Path) -> Iterator[None]:
    """Say plainly what the system refuses; a temporary file is gone by then, the page as it was."""
    try:
        yield
    except OSError as error:
        raise OutputError(_UNWRITABLE.format(path=path.parent, why=error.strerror or error)) from error
