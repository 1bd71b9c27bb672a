"""What every wiki can do, whatever it is made of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Protocol, TypeGuard

from forumtools.errors import PageMissing, WikiError
from forumtools.language import Text
from forumtools.model.records import Page
from forumtools.model.site import Site

if TYPE_CHECKING:
    from forumtools.wikis.uploads import StoredFile


class Wiki(Protocol):
    """Somewhere pages can be read."""

    @property
    def location(self) -> str:
        """Where it is, in words a person knows: a folder, a file, an address without secrets."""

    @property
    def site(self) -> Site:
        """Its namespaces, letter case and extension tags."""

    def get(self, title: str) -> Page:
        """Return the page, or raise `PageMissing`."""

    def titles(self, namespace: str) -> Iterator[str]:
        """
        Yield the full titles of the pages of *namespace*, sorted; ``""`` is the main one.

        Where *namespace* is no namespace of the wiki but a mere title prefix, titles of the main namespace
        that start with ``namespace:``.
        """

    def pages(self, namespace: str) -> Iterator[Page]:
        """
        Yield the pages of *namespace* with their text, in the order of `titles`, read in batches.

        A dump yields them in its own order: sorting would need all texts in memory.
        """

    def read(self, titles: Iterable[str]) -> Iterator[Page]:
        """Yield the pages called *titles* that exist, in that order, read in batches."""

    def redirects(self, title: str) -> tuple[str, ...]:
        """Return the titles of the pages that redirect to *title*."""


class SequentialWiki(Wiki, Protocol):
    """Somewhere every reading costs as much as reading everything."""

    def pages_of(self, namespaces: Iterable[str]) -> Iterator[tuple[str, Page]]:
        """Yield what `pages` yields for all *namespaces*, each page with the one it is of, in one reading."""


class WritableWiki(Wiki, Protocol):
    """Somewhere pages can also be saved."""

    def check_title(self, title: str) -> str:
        """Return *title* as the wiki writes it, or raise `TitleRefused` when it cannot have such a page."""

    def save(self, page: Page, *, summary: str, token: str = "") -> Page:
        """
        Store *page* and return it with its new revision.

        A page without revision is created: `PageExists` when there is one of that title. A page with a
        revision replaces that very revision: `EditConflict` when it is not the newest one, `PageMissing`
        when it is gone. A text that is there already is not saved again. *token* names the edit, so that a
        repeated call after a lost answer finds its own work instead of doing it twice. The text returned is
        what is there now: a wiki normalises it, and may merge changes that others made to other lines.
        """

    def rename(self, title: str, to: str, *, reason: str, token: str = "", leave_redirect: bool = True) -> Page:
        """
        Give the page called *title* the title *to*, and return it as it is there.

        Its history, and on a MediaWiki its talk page, come along; the old title becomes a redirect unless it is
        not to be. Only what an earlier renaming left, a redirect back to *title*, may stand at *to*. Raises
        `PageMissing`, `PageExists`, `TitleRefused`, `NotAllowed`. A repeated *token* finds what was done.
        """

    def remove(self, page: Page, *, reason: str, token: str = "") -> Page | None:
        """
        Take *page* away while it is at its revision: deleted, or left blank where the account may not delete.

        Returns None, or the blank page. Raises `EditConflict` when somebody changed it since, `PageMissing`
        when it is gone already, unless the same *token* took it.
        """

    def own_edit(self, page: Page, token: str) -> Page | None:
        """
        Return what the edit named *token* made of *page*, whose revision is the one before that edit.

        None: there is no such edit. A wiki that keeps no history knows the page by its text being there now.
        """


class RenderingWiki(Wiki, Protocol):
    """A wiki that draws pages itself."""

    def render(self, title: str, text: str) -> str:
        """Return *text* as unchecked HTML, as the page called *title* would show it; nothing is saved."""

    def renderings(self, pages: Iterable[tuple[str, str]]) -> Iterator[str | WikiError]:
        """Yield the unchecked HTML of each title and text, in order, or why there is none."""


class WebWiki(Wiki, Protocol):
    """A wiki whose pages have addresses on the web."""

    def address_of(self, title: str) -> str:
        """Return the address of the page called *title*."""


class ListingWiki(Wiki, Protocol):
    """A wiki that has lists of what it refuses."""

    def refusals(self, title: str, addresses: Sequence[str]) -> list[Text]:
        """Return what it would refuse of a new page called *title* with links to *addresses*, in plain words."""


class UploadingWiki(WritableWiki, Protocol):
    """Somewhere files can also be put."""

    def upload(self, name: str, content: bytes, *, text: str, summary: str, token: str = "") -> str:
        """
        Put a file there and return the title of its page, which says *text*.

        The name is made one that the wiki can have. Where the very file is there, under whatever name, nothing is
        done: that one's title is returned. Raises `PageExists` when another file has the name, `NotAllowed` where the
        wiki takes no files or none of this kind, `QuestionAsked` when this one was deleted there before.
        """


class FilesWiki(Wiki, Protocol):
    """Somewhere files can be read too."""

    def stored_files(self, titles: Iterable[str]) -> Mapping[str, StoredFile]:
        """Return the files that there are, by the titles of their pages as asked for."""

    def fetch(self, stored: StoredFile) -> bytes:
        """Return what a file holds; raises `WikiError` where it cannot be had."""


class StatedWiki(Wiki, Protocol):
    """A wiki that says at once whether anything has changed."""

    def state(self, namespace: str) -> str | None:
        """
        Return what is the same only as long as the titles and texts of all pages of *namespace* are.

        None: it cannot tell this time; read the pages.
        """


def page_of_title(wiki: Wiki, title: str) -> Page:
    """Return the page called *title*, as *wiki* reads it among others, or raise `PageMissing`."""
    page = next(iter(wiki.read([title])), None)
    if page is None:
        raise PageMissing(title)
    return page


def is_writable(wiki: Wiki) -> TypeGuard[WritableWiki]:
    """Say whether pages can be saved in *wiki*; asks it nothing."""
    return callable(getattr(wiki, "save", None))


def can_upload(wiki: Wiki) -> TypeGuard[UploadingWiki]:
    """Say whether files can be put on *wiki*; asks it nothing."""
    return callable(getattr(wiki, "upload", None))


def is_sequential(wiki: Wiki) -> TypeGuard[SequentialWiki]:
    """Say whether *wiki* gives several namespaces in one reading; asks it nothing."""
    return callable(getattr(wiki, "pages_of", None))


def can_render(wiki: Wiki) -> TypeGuard[RenderingWiki]:
    """Say whether *wiki* draws pages itself; asks it nothing."""
    return callable(getattr(wiki, "render", None))


def is_on_the_web(wiki: Wiki) -> TypeGuard[WebWiki]:
    """Say whether pages of *wiki* have addresses on the web; asks it nothing."""
    return callable(getattr(wiki, "address_of", None))


def has_lists(wiki: Wiki) -> TypeGuard[ListingWiki]:
    """Say whether *wiki* may have lists of what it refuses; asks it nothing."""
    return callable(getattr(wiki, "refusals", None))


def is_stated(wiki: Wiki) -> TypeGuard[StatedWiki]:
    """Say whether *wiki* can tell the state of a namespace; asks it nothing."""
    return callable(getattr(wiki, "state", None))


def has_files(wiki: Wiki) -> TypeGuard[FilesWiki]:
    """Say whether files can be read in *wiki*; asks it nothing."""
    return callable(getattr(wiki, "stored_files", None))
