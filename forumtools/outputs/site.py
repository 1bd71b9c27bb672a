"""A catalogue as a site of its own: no script, no request to anywhere, readable from a disk or a USB stick."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, partial
from types import MappingProxyType
from typing import Any

from markupsafe import Markup

from forumtools.catalogue.contents import Catalogue, Chapter, Entry, Index
from forumtools.catalogue.nodes import Document
from forumtools.language import Text, plural
from forumtools.model.roles import Role
from forumtools.outputs import site_words as words
from forumtools.outputs.bibliography import Reference, read_bibliography
from forumtools.outputs.bibtex import one_as_bibtex
from forumtools.outputs.citing import citation, citation_meta
from forumtools.outputs.corrections import correction_address
from forumtools.outputs.crawling import crawled
from forumtools.outputs.csl import one_as_csl
from forumtools.outputs.dates import day_in_words, on_days
from forumtools.outputs.downloads import downloads
from forumtools.outputs.facts import facts, source
from forumtools.outputs.feeds import base_of, render_feeds
from forumtools.outputs.heads import address_of, edition_metas, entry_metas, forum_licence_address, licence_address
from forumtools.outputs.html import draw
from forumtools.outputs.in_figures import edition_in_figures
from forumtools.outputs.linked_data import edition_json_ld, json_ld
from forumtools.outputs.making import File, Making
from forumtools.outputs.ris import one_as_ris
from forumtools.outputs.site_search import search_files

_NONE: Mapping[str, int] = MappingProxyType({})
_PICTURES = "pictures"
"""The folder of pictures."""

_CITATIONS: Mapping[str, tuple[str, Callable[[Reference], str]]] = {
    "BibTeX": ("bib", one_as_bibtex),
    "RIS": ("ris", one_as_ris),
    "CSL-JSON": ("csl.json", one_as_csl),
}
"""What programs for references read: how people call it, the end of its file's name, and what writes it."""


@dataclass(frozen=True, slots=True)
class Link:
    """A link of the navigation."""

    file: str
    label: str


@dataclass(frozen=True, slots=True)
class Count:
    """How many there are of something, and where they are."""

    file: str
    number: int
    label: str


def render_site(
    catalogue: Catalogue, sizes: Mapping[str, int] = _NONE, *, full_text: bool = False
) -> Iterator[tuple[str, bytes]]:
    """
    Yield the path and content of every file of the site of one edition.

    *sizes* are those of files beside it; *full_text*: the output `search` stands there as well.
    """
    return _Site(catalogue, sizes, full_text=full_text).files()


def site_output(catalogue: Catalogue, making: Making) -> Iterator[File]:
    """Yield the files of the site, which leads to those made before it."""
    yield from crawled(
        render_site(catalogue, making.sizes, full_text="search" in making.together), making, catalogue.edition.slug
    )


def home_line(catalogue: Catalogue) -> dict[str, Any]:
    """Return what the home of all editions says of one, as JSON can hold it."""
    edition, site = catalogue.edition, _Site(catalogue)
    where = edition.places[-1:]  # the town: the venue comes before it
    own = catalogue.forum.language
    return {
        "forum": catalogue.forum.name,
        "language": catalogue.language,
        "slug": edition.slug,
        "title": edition.title,
        "theme": edition.theme,
        "when": ", ".join(filter(None, (words.capitalised(site.dates), *where))),
        "counts": [f"{count.number} {count.label}" for count in site.counts[:3]],
        "own_language": own if own != catalogue.language else "",
    }


class _Site:
    """One catalogue on its way to files."""

    def __init__(self, catalogue: Catalogue, sizes: Mapping[str, int] = _NONE, *, full_text: bool = False) -> None:
        self.catalogue = catalogue
        self.sizes = sizes
        self.full_text = full_text
        self.language = catalogue.language

    def files(self) -> Iterator[tuple[str, bytes]]:
        """Yield every path and content."""
        for path, content in self._files():
            yield f"{self.catalogue.edition.slug}/{path}", content

    def _files(self) -> Iterator[tuple[str, bytes]]:
        yield "index.html", self._edition()
        for chapter in self.catalogue.chapters:
            for entry in chapter.entries:
                yield f"contributions/{entry.slug}.html", self._contribution(entry, chapter)
                yield from self._citations(entry)
        for index in self.catalogue.indexes:
            yield self._file(words.INDEX_FILES[index.role]), self._index(index)
        if self.catalogue.sessions:
            file = self._file(words.SESSIONS_FILE)
            yield file, self._page("sessions.html", file)
        if self.catalogue.acronyms:
            file = self._file(words.ACRONYMS_FILE)
            yield file, self._page("acronyms.html", file)
        if self.catalogue.entries:
            file = self._file(words.SEARCH_FILE)
            yield file, self._page("search.html", file, full_text=self.full_text)
            yield from search_files(self.catalogue, full_text=self.full_text)
        for picture in sorted(self.catalogue.pictures.values(), key=lambda picture: picture.file):
            yield f"{_PICTURES}/{picture.file}", picture.content
        yield from render_feeds(self.catalogue)
        yield from words.styles()

    def _edition(self) -> bytes:
        return self._page(
            "edition.html",
            "index.html",
            counts=self.counts,
            charts=edition_in_figures(self.catalogue, partial(self._address_of_term, root=""), self.own_lang),
            downloads=tuple(downloads(self.catalogue, self.sizes)),
            metas=tuple(edition_metas(self.catalogue, self.base)),
            canonical=f"{self.base}index.html" if self.base else "",
            licence_address=forum_licence_address(self.catalogue),
            json_ld=_in_script(edition_json_ld(self.catalogue, self.sizes)),
        )

    @cached_property
    def base(self) -> str:
        """The public address of the edition's folder, if anybody told it."""
        return base_of(self.catalogue)

    def _file(self, name: Text) -> str:
        return name.say(self.language)

    def _page(self, template: str, current: str, *, root: str = "", **more: object) -> bytes:
        page = words.environment(self.language).get_template(template)
        return page.render(
            catalogue=self.catalogue,
            root=root,
            current=current,
            navigation=self.navigation,
            has_home=bool(self.catalogue.beside),
            dates=self.dates,
            own_lang=self.own_lang,
            sessions_file=self._file(words.SESSIONS_FILE),
            session_days=self.session_days,
            draw=partial(
                draw,
                language=self.language,
                address_of=partial(self._address, root),
                pictures=self.catalogue.pictures,
                folder=f"{root}{_PICTURES}/",
            ),
            **more,
        ).encode("utf-8", "replace")  # a title with half a character, from a program that broke it

    def _contribution(self, entry: Entry, chapter: Chapter) -> bytes:
        return self._page(
            "contribution.html",
            "",
            root="../",
            entry=entry,
            chapter=chapter,
            files=self._index_files,
            lead=self._lead(entry),
            facts=tuple(facts(entry, self.catalogue, self._address_of_term)),
            downloads={label: f"{entry.slug}.{suffix}" for label, (suffix, _) in _CITATIONS.items()},
            citation=words.said(citation(entry, self.catalogue), self.language),
            source=source(entry, self.language, self.catalogue.addresses.get(entry.page, "")),
            citation_meta=tuple(citation_meta(entry, self.catalogue, self.base, self.sizes)),
            json_ld=_in_script(json_ld(entry, self.catalogue)),
            metas=tuple(entry_metas(entry, self.catalogue, self.base)),
            canonical=address_of(entry, self.base) if self.base else "",
            licence_address=licence_address(entry, self.catalogue),
            correction=correction_address(entry, self.catalogue),
        )

    def _lead(self, entry: Entry) -> Markup:
        lead, pictures = self.catalogue.lead_of(entry), self.catalogue.pictures
        document = Document((lead,) if lead else ())
        return draw(document, language=self.language, pictures=pictures, folder=f"../{_PICTURES}/")

    def _citations(self, entry: Entry) -> Iterator[tuple[str, bytes]]:
        reference = self._references[entry.slug]
        for suffix, write in _CITATIONS.values():
            yield f"contributions/{entry.slug}.{suffix}", write(reference).encode()

    @cached_property
    def _references(self) -> Mapping[str, Reference]:
        references = read_bibliography(self.catalogue).references
        return {entry.slug: one for entry, one in zip(self.catalogue.entries, references, strict=True)}

    def _index(self, index: Index) -> bytes:
        return self._page(
            "index.html",
            self._file(words.INDEX_FILES[index.role]),
            index=index,
            heading=words.INDEX_TITLES[index.role].say(self.language),
            are_people=index.role is Role.CONTRIBUTORS,
        )

    @cached_property
    def own_lang(self) -> Markup:
        """The attribute for words of the pages, where the site itself speaks another language."""
        own = self.catalogue.forum.language
        return Markup("") if own == self.language else Markup(' lang="{}"').format(own)

    @cached_property
    def dates(self) -> str:
        """The days of the edition, in words."""
        edition = self.catalogue.edition
        return on_days(edition.start, edition.end, self.language)

    @cached_property
    def navigation(self) -> tuple[Link, ...]:
        """The pages every page leads to."""
        links = [("index.html", words.CONTENTS)]
        if self.catalogue.sessions:
            links.append((self._file(words.SESSIONS_FILE), words.SESSIONS))
        for index in self.catalogue.indexes:
            title = words.PEOPLE if index.role is Role.CONTRIBUTORS else words.INDEX_TITLES[index.role]
            links.append((self._file(words.INDEX_FILES[index.role]), title))
        if self.catalogue.acronyms:
            links.append((self._file(words.ACRONYMS_FILE), words.ACRONYMS))
        if self.catalogue.entries:
            links.append((self._file(words.SEARCH_FILE), words.SEARCH))
        return tuple(Link(file, title.say(self.language)) for file, title in links)

    @cached_property
    def counts(self) -> tuple[Count, ...]:
        """What there is, in numbers, and where it is."""
        numbers = [("index.html#_contents", len(self.catalogue.entries), words.CONTRIBUTION_COUNT)]
        for index in self.catalogue.indexes:
            file = self._file(words.INDEX_FILES[index.role])
            numbers.append((file, index.size, words.INDEX_COUNTS[index.role]))
        if self.catalogue.sessions:
            numbers.append((self._file(words.SESSIONS_FILE), len(self.catalogue.sessions), words.SESSION_COUNT))
        return tuple(Count(file, n, plural(n, *forms).say(self.language)) for file, n, forms in numbers)

    @cached_property
    def session_days(self) -> Mapping[str, str]:
        """When each session is, in words, by its anchor."""
        sessions = self.catalogue.sessions
        return {session.anchor: day_in_words(session.start, self.language) for session in sessions}

    @cached_property
    def _index_files(self) -> Mapping[str, str]:
        return {role.value: self._file(name) for role, name in words.INDEX_FILES.items()}

    @cached_property
    def _files_by_page(self) -> Mapping[str, str]:
        sessions = self._file(words.SESSIONS_FILE)
        files = {
            session.record.page: f"{sessions}#{session.anchor}" for session in self.catalogue.sessions if session.record
        }
        files |= {entry.page: f"contributions/{entry.slug}.html" for entry in self.catalogue.entries}
        return files

    def _address_of_term(self, role: Role, anchor: str, root: str = "../") -> str:
        if role is Role.EDITION:
            return f"{root}index.html"
        file = words.SESSIONS_FILE if role is Role.SESSIONS else words.INDEX_FILES[role]
        return f"{root}{self._file(file)}#{anchor}"

    def _address(self, root: str, page: str) -> str | None:
        file = self._files_by_page.get(page)
        return root + file if file else None


def _in_script(content: Mapping[str, object]) -> Markup:
    # Inside a script element only "</script" and "<!--" mean anything, and no JSON needs a raw "<".
    text = json.dumps(content, ensure_ascii=False)
    return Markup(text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026"))  # noqa: S704
