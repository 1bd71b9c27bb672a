"""The wiki's own pages of catalogues, saved as a batch."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from forumtools.catalogue.contents import Catalogue
from forumtools.errors import OutputError
from forumtools.jobs.batches import run_batch
from forumtools.jobs.forums import OpenForum
from forumtools.language import Text
from forumtools.model.changes import Change, text_change
from forumtools.model.records import Page
from forumtools.outputs.wiki_page import render_wiki_page

_MARK = "<!-- forumtools : page compilée, toute modification sera remplacée / compiled, edits will be replaced -->"
_SOMEBODYS = Text(
    fr="la page « {title} » existe et n’a pas été compilée par forumtools : renommez-la, puis recommencez",
    en="the page “{title}” exists and was not compiled by forumtools: move it, then try again",
)


def plan_publication(forum: OpenForum, books: Iterable[Catalogue], batch: str) -> list[Change]:
    """Return what saving the wiki pages of *books* changes; `OutputError` where somebody else's page has the title."""
    return [change for book in books if (change := _change(forum, book, batch))]


def publish_books(forum: OpenForum, changes: Sequence[Change], batch: str) -> None:
    """Save the wiki pages as planned, as one batch; raises when one cannot be saved."""
    for step in run_batch(forum, changes, command="catalogue --publish", name=batch):
        if step.error is not None:
            raise step.error


def _change(forum: OpenForum, book: Catalogue, batch: str) -> Change | None:
    title = f"Catalogue {book.edition.name}"
    [text] = [content.decode() for path, content in render_wiki_page(book) if path.endswith(".wiki")]
    before = next(iter(forum.wiki.read([title])), Page(title, ""))
    if before.text.strip() and not before.text.startswith(_MARK):
        raise OutputError(_SOMEBODYS.format(title=title))
    after = f"{_MARK}\n{text}".rstrip("\n")
    if after == before.text:
        return None
    said = Text(fr="Catalogue compilé (forumtools, {batch})", en="Catalogue compiled (forumtools, {batch})")
    return text_change(before, after, said.format(batch=batch).say(forum.forum.language))
