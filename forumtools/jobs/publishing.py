"""
The wiki's own pages of catalogues, saved as a batch.

What is compiled stands between two marks. Whatever people write before and after them is theirs and stays.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from forumtools.catalogue.contents import Catalogue
from forumtools.errors import OutputError
from forumtools.jobs.batches import run_batch
from forumtools.jobs.forums import OpenForum
from forumtools.language import Text
from forumtools.model.changes import Change, text_change
from forumtools.model.records import Page
from forumtools.outputs.wiki_page import WikiPage, wiki_pages

_BEGIN = "<!-- forumtools:catalogue"
_END = "<!-- /forumtools:catalogue -->"
_ADVICE = Text(
    fr="D’ici à la marque de fin, le texte est compilé et sera remplacé. Écrivez avant ou après.",
    en="From here to the mark of the end the text is compiled and will be replaced. Write before or after it.",
)
_SOMEBODYS = Text(
    fr="la page « {title} » existe et n’a pas été compilée par forumtools : renommez-la, ou mettez-y les deux marques "
    "« {begin} --> » et « {end} » là où le catalogue doit venir, puis recommencez",
    en="the page “{title}” exists and was not compiled by forumtools: move it, or put the two marks “{begin} -->” and "
    "“{end}” where the catalogue is to come, then try again",
)
_SUMMARY = Text(fr="Catalogue compilé (forumtools, {batch})", en="Catalogue compiled (forumtools, {batch})")


def plan_publication(forum: OpenForum, books: Iterable[Catalogue], batch: str) -> list[Change]:
    """Return what saving the wiki pages of *books* changes; `OutputError` where somebody else's page has a title."""
    return [change for book in books for change in _changes(forum, book, batch)]


def publish_books(forum: OpenForum, changes: Sequence[Change], batch: str) -> None:
    """Save the wiki pages as planned, as one batch; raises when one cannot be saved."""
    for step in run_batch(forum, changes, command="catalogue --publish", name=batch):
        if step.error is not None:
            raise step.error


def _changes(forum: OpenForum, book: Catalogue, batch: str) -> Iterator[Change]:
    wanted = {forum.site.normal(page.title): page for page in wiki_pages(book)}
    there = {page.title: page for page in forum.wiki.read(list(wanted))}
    language = forum.forum.language
    for title, page in wanted.items():
        before = there.get(title, Page(title, ""))
        after = _compiled_into(before, page, _ADVICE.say(language))
        if after != before.text:
            yield text_change(before, after, _SUMMARY.format(batch=batch).say(language))


def _compiled_into(before: Page, page: WikiPage, advice: str) -> str:
    """Return the text of *before* with that of *page* between the marks, or alone on a page that says nothing."""
    block = f"{_BEGIN} {advice} -->\n{page.text.rstrip()}\n{_END}"
    if not before.text.strip():
        return block
    begin = before.text.find(_BEGIN)
    end = before.text.find(_END, begin)
    if begin < 0 or end < 0:
        raise OutputError(_SOMEBODYS.format(title=before.title, begin=_BEGIN, end=_END))
    return before.text[:begin] + block + before.text[end + len(_END) :]
