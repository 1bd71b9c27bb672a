"""The rules of saving that hold whatever a wiki is made of."""

from __future__ import annotations

from dataclasses import replace

from forumtools.errors import EditConflict, PageExists, PageMissing, UsageError
from forumtools.language import Text
from forumtools.model.records import Page
from forumtools.model.site import Site
from forumtools.wikis.stored import stored
from forumtools.wikis.titles import legal_title
from forumtools.wikitext.redirects import redirect_target

_EMPTY = Text(
    fr="Le texte de « {title} » est vide : une page vide n’est pas enregistrée.",
    en="The text of “{title}” is empty: an empty page is not saved.",
)


def as_stored(site: Site, page: Page) -> Page:
    """Return *page* with title and text as they will be stored; what cannot be stored is refused."""
    title, text = legal_title(site, page.title), stored(page.text)
    if not text.strip():
        # MediaWiki would take it and blank the page.
        raise UsageError(_EMPTY.format(title=title))
    return replace(page, title=title, text=text)


def at_its_revision(current: Page | None, page: Page) -> Page:
    """Return *current*; raise when it is gone or no longer what *page* says."""
    if current is None:
        raise PageMissing(page.title, was_there=True)
    if current.revision != page.revision:
        raise EditConflict(page.title)
    return current


def may_be_replaced(site: Site, there: Page | None, title: str, to: str) -> bool:
    """Say whether the page *title* may be renamed *to* what stands *there*: nothing, or its own redirect."""
    if title == to:
        return False
    return there is None or (redirect_target(site, there.text) == title and "\n" not in there.text)


def already_there(current: Page | None, page: Page) -> Page | None:
    """Return *current* when it says the same as *page*; raise when *page* may not replace or join it."""
    if page.revision is None:
        if current is not None:
            raise PageExists(page.title)
        return None
    if current is None:
        raise PageMissing(page.title, was_there=True)
    if stored(current.text) == page.text:
        return current
    if current.revision != page.revision:
        raise EditConflict(page.title)
    return None
