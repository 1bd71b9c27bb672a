"""A catalogue as pages of a wiki: one with the chapters and the indexes, and a list for each theme."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from forumtools.catalogue.contents import Catalogue, Chapter, ChapterKind, Entry, Index, IndexLine, Mention
from forumtools.catalogue.typography import french
from forumtools.language import Language, Text
from forumtools.model.roles import Role
from forumtools.outputs.dates import on_days
from forumtools.outputs.site_words import INDEX_TITLES, capitalised
from forumtools.wikitext.escaping import escape
from forumtools.wikitext.titles import safe_title

_NAMESPACE = "Catalogue"
_CONTENTS = Text(fr="Contributions", en="Contributions")
_OTHERS = Text(fr="Autres contributions", en="Other contributions")
_SEE_ALSO = Text(fr="Voir aussi :", en="See also:")
_PROMISES = Text(fr="Annoncées, pas encore écrites", en="Announced, not written yet")
_OTHER_LETTERS = Text(fr="Autres", en="Others")

# What no link can hold as its target. A page has no such title, but a record made elsewhere might.
_NO_TARGET = re.compile(r"[\[\]{}|<>#\n\r\t\x00-\x1f\x7f]")

_ACTING = re.compile(r"\s*:?\s*(?:fichier|file|image|cat[ée]gor(?:ie|y))\s*:|\s*[a-z]{2,3}\s*:", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class WikiPage:
    """A page for the wiki."""

    title: str
    """The one it is to have there."""

    file: str
    text: str


def wiki_pages(catalogue: Catalogue) -> Iterator[WikiPage]:
    """Yield the page of one edition, then the list of each of its themes."""
    title = _title(catalogue)
    yield WikiPage(title, "catalogue.wiki", "\n".join(_lines(catalogue)) + "\n")
    themes = catalogue.index(Role.THEMES)
    for _, lines in themes.letters if themes else ():
        for line in lines:
            text = "\n".join(_theme(line, catalogue)) + "\n"
            yield WikiPage(f"{title}/{_bare(line.label)}", f"wiki/{line.anchor}.wiki", text)


def render_wiki_pages(catalogue: Catalogue) -> Iterator[tuple[str, bytes]]:
    """Yield the path and the wikitext of each page."""
    for page in wiki_pages(catalogue):
        yield f"{catalogue.edition.slug}/{page.file}", page.text.encode("utf-8", "replace")


def _title(catalogue: Catalogue) -> str:
    kind, name = catalogue.forum.edition_kind, catalogue.edition.name
    return f"{_NAMESPACE}:{kind.namespace} {name}" if kind else f"{_NAMESPACE}:{name}"


def _bare(label: str) -> str:
    """Return *label* as a part of a title, in which a slash would begin another one."""
    return safe_title(label.replace("/", "-").replace("’", "'"))


def _theme(line: IndexLine, catalogue: Catalogue) -> Iterator[str]:
    yield f"'''{escape(line.label)}''', {link(_title(catalogue), catalogue.edition.title)}"
    yield ""
    for mention in line.mentions:
        yield _line(_mention(mention), mention.people)


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
        yield from ("", *_index(index, language, _title(catalogue)))


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


def _index(index: Index, language: Language, themes_at: str) -> Iterator[str]:
    yield _heading(2, _said(INDEX_TITLES[index.role], language))
    for letter, lines in index.letters:
        yield _heading(3, letter if letter.isalpha() else _said(_OTHER_LETTERS, language))
        for line in lines:
            label = _theme_link(line, themes_at) if index.role is Role.THEMES else escape(line.label)
            yield f"* {label} : {', '.join(map(_mention, line.mentions))}"


def _theme_link(line: IndexLine, title: str) -> str:
    return link(f"{title}/{_bare(line.label)}", line.label)


def _heading(level: int, title: str) -> str:
    marks = "=" * level
    return f"{marks} {escape(title)} {marks}"


def _said(text: Text, language: Language) -> str:
    return french(text.fr) if language == "fr" else text.en
