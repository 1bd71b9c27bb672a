"""A catalogue as one page of a wiki: the chapters with their contributions, then the indexes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from forumtools.catalogue.contents import Catalogue, Chapter, ChapterKind, Entry, Index, Mention
from forumtools.catalogue.typography import french
from forumtools.language import Language, Text
from forumtools.outputs.dates import on_days
from forumtools.outputs.site_words import INDEX_TITLES, capitalised
from forumtools.wikitext.escaping import escape

_CONTENTS = Text(fr="Contributions", en="Contributions")
_OTHERS = Text(fr="Autres contributions", en="Other contributions")
_SEE_ALSO = Text(fr="Voir aussi :", en="See also:")
_PROMISES = Text(fr="Annoncées, pas encore écrites", en="Announced, not written yet")
_OTHER_LETTERS = Text(fr="Autres", en="Others")

# What no link can hold as its target. A page has no such title, but a record made elsewhere might.
_NO_TARGET = re.compile(r"[\[\]{}|<>#\n\r\t\x00-\x1f\x7f]")

_ACTING = re.compile(r"\s*:?\s*(?:fichier|file|image|cat[ée]gor(?:ie|y))\s*:|\s*[a-z]{2,3}\s*:", re.IGNORECASE)


def render_wiki_page(catalogue: Catalogue) -> Iterator[tuple[str, bytes]]:
    """Yield the path and the wikitext of the page of one edition."""
    text = "\n".join(_lines(catalogue)) + "\n"
    yield f"{catalogue.edition.slug}/catalogue.wiki", text.encode("utf-8", "replace")


def _lines(catalogue: Catalogue) -> Iterator[str]:
    language = catalogue.language
    yield from _head(catalogue)
    for chapter in catalogue.chapters:
        yield from ("", *_chapter(chapter, language))
    if catalogue.promises:
        yield from ("", _heading(2, _said(_PROMISES, language)))
        for promise in catalogue.promises:
            yield _line(link(promise.page, promise.title), promise.people)
    for index in catalogue.indexes:
        yield from ("", *_index(index, language))


def _head(catalogue: Catalogue) -> Iterator[str]:
    edition = catalogue.edition
    yield f"'''{escape(edition.title)}'''"
    if edition.theme:
        yield f"<br />''{escape(edition.theme)}''"
    dates = capitalised(on_days(edition.start, edition.end, catalogue.language))
    if dates or edition.places:
        yield f"<br />{escape(', '.join(filter(None, (dates, *edition.places))))}"


def _chapter(chapter: Chapter, language: Language) -> Iterator[str]:
    plain = _CONTENTS if chapter.kind is ChapterKind.ALL else _OTHERS
    yield _heading(2, chapter.title or _said(plain, language))
    yield from map(_entry, chapter.entries)
    if chapter.also:
        links = ", ".join(_mention(mention) for mention in chapter.also)
        yield f": {escape(_said(_SEE_ALSO, language))} {links}"


def _entry(entry: Entry) -> str:
    return _line(_mention(entry.mention), entry.mention.people)


def _line(link: str, people: Iterable[str]) -> str:
    names = ", ".join(map(escape, people))
    return f"* {link} — {names}" if names else f"* {link}"


def _mention(mention: Mention) -> str:
    return link(mention.page, mention.title)


def link(page: str, title: str) -> str:
    """Return a link to *page*; where none can be made, the words."""
    if not page.strip(" _:") or _NO_TARGET.search(page) or "~~~" in page or "__" in page:
        return escape(title)
    # The colon keeps what is called like a picture or a category from acting as one.
    colon = ":" if _ACTING.match(page) else ""
    return f"[[{colon}{page}|{escape(title)}]]"


def _index(index: Index, language: Language) -> Iterator[str]:
    yield _heading(2, _said(INDEX_TITLES[index.role], language))
    for letter, lines in index.letters:
        yield _heading(3, letter if letter.isalpha() else _said(_OTHER_LETTERS, language))
        for line in lines:
            yield f"* {escape(line.label)} : {', '.join(map(_mention, line.mentions))}"


def _heading(level: int, title: str) -> str:
    marks = "=" * level
    return f"{marks} {escape(title)} {marks}"


def _said(text: Text, language: Language) -> str:
    return french(text.fr) if language == "fr" else text.en
