"""A catalogue as a book for any reader, EPUB 3.3: no script, nothing from elsewhere, the same bytes each time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property, partial

from jinja2 import Environment
from markupsafe import Markup

from forumtools.catalogue.contents import Catalogue, Chapter, Entry, SectionText, Session
from forumtools.catalogue.nodes import Document, NoteText
from forumtools.language import plural
from forumtools.model.roles import Role
from forumtools.outputs import site_words as words
from forumtools.outputs.citing import citation
from forumtools.outputs.dates import day_in_words, on_days
from forumtools.outputs.epub_cover import cover
from forumtools.outputs.epub_package import Item, accessibility, day, identifier, languages, rights
from forumtools.outputs.epub_pictures import are_described, shown_pictures
from forumtools.outputs.epub_places import Places
from forumtools.outputs.epub_zip import zipped
from forumtools.outputs.facts import facts, source
from forumtools.outputs.html import Drawing
from forumtools.outputs.in_figures import edition_in_figures
from forumtools.outputs.xml import xml
from forumtools.resources import templates
from forumtools.version import __version__

_FOLDER = "catalogue/epub"
_PICTURES = "pictures/"
_STYLE = "style.css"


def render_epub(catalogue: Catalogue) -> Iterator[tuple[str, bytes]]:
    """Yield the path and content of the one file of the book of an edition."""
    slug = catalogue.edition.slug
    yield f"{slug}/{slug}.epub", zipped(_Book(catalogue).files())


class _Book:
    """One catalogue on its way to a book."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        self.language = catalogue.language
        self.places = Places(catalogue)
        self.pictures = shown_pictures(catalogue)

    def files(self) -> Mapping[str, bytes]:
        """Return every file of the book but the one that says that it is one."""
        inside = {item.path: content for item, content in self._parts}
        inside["package.opf"] = self._package()
        container = self._templates.get_template("container.xml").render()
        return {
            "META-INF/container.xml": xml(container),
            **{f"OEBPS/{path}": content for path, content in inside.items()},
        }

    # The files, in reading order

    @cached_property
    def _parts(self) -> tuple[tuple[Item, bytes], ...]:
        return (*self._front(), *self._body(), *self._back(), *self._beside())

    def _front(self) -> Iterator[tuple[Item, bytes]]:
        yield self._page("cover", "cover.xhtml")
        yield self._page("title", "title.xhtml", counts=tuple(self._counts()))
        yield self._page("nav", "nav.xhtml", "nav")
        if self.places.has_introduction:
            sections = self.catalogue.edition.sections
            charts = edition_in_figures(self.catalogue, self.places.of_term, self._own_lang, is_book=True)
            kind = "svg" if charts else ""
            drawing, notes = self._drawing(), _notes(sections)
            yield self._page("introduction", "introduction.xhtml", kind, drawing=drawing, notes=notes, charts=charts)

    def _body(self) -> Iterator[tuple[Item, bytes]]:
        for number, chapter in enumerate(self.catalogue.chapters, 1):
            if self.places.has_openings:
                yield self._opening(number, chapter)
            for entry in chapter.entries:
                yield self._contribution(entry, chapter)

    def _back(self) -> Iterator[tuple[Item, bytes]]:
        if self.catalogue.promises:
            yield self._page("promises", "promises.xhtml")
        if self.places.other_sessions:
            yield self._sessions()
        for index in self.catalogue.indexes:
            are_people = index.role is Role.CONTRIBUTORS
            yield self._page(
                f"index-{index.role.value}",
                self.places.index_file(index.role),
                template="index.xhtml",
                index=index,
                are_people=are_people,
            )
        if self.catalogue.acronyms:
            yield self._page("acronyms", "acronyms.xhtml")
        yield self._page("colophon", "colophon.xhtml", has_pictures=bool(self.pictures))

    def _beside(self) -> Iterator[tuple[Item, bytes]]:
        style = (templates() / _FOLDER / _STYLE).read_bytes()
        yield Item(id="style", path=_STYLE, media_type="text/css"), style
        drawn = self._rendered("cover.svg", cover=cover(self.catalogue))
        yield Item(id="cover-image", path="cover.svg", media_type="image/svg+xml", properties="cover-image"), drawn
        for number, picture in enumerate(self.pictures, 1):
            path = _PICTURES + picture.file
            yield Item(id=f"picture-{number}", path=path, media_type=picture.media_type), picture.content

    def _page(
        self, name: str, path: str, properties: str = "", *, template: str = "", **more: object
    ) -> tuple[Item, bytes]:
        return Item(id=name, path=path, properties=properties), self._rendered(template or path, **more)

    def _opening(self, number: int, chapter: Chapter) -> tuple[Item, bytes]:
        session = self.places.session_of(chapter)
        return self._page(
            f"chapter-{number}",
            self.places.chapter_file(chapter),
            template="chapter.xhtml",
            chapter=chapter,
            session=session,
            when=self._when(session) if session else "",
            drawing=self._drawing(),
            notes=_notes(session.sections) if session else (),
        )

    def _contribution(self, entry: Entry, chapter: Chapter) -> tuple[Item, bytes]:
        drawing = self._drawing()
        return self._page(
            f"contribution-{entry.number}",
            self.places.contribution_file(entry.slug),
            template="contribution.xhtml",
            entry=entry,
            chapter=chapter,
            drawing=drawing,
            lead=self._lead(entry, drawing),
            notes=_notes(entry.sections),
            facts=tuple(facts(entry, self.catalogue, self.places.of_term)),
            citation=words.said(citation(entry, self.catalogue), self.language),
        )

    def _lead(self, entry: Entry, drawing: Drawing) -> Markup:
        lead = self.catalogue.lead_of(entry)
        return drawing.text(Document((lead,) if lead else ()))

    def _sessions(self) -> tuple[Item, bytes]:
        drawings = [self._drawing(f"{number}-") for number, _ in enumerate(self.places.other_sessions, 1)]
        return self._page("sessions", "sessions.xhtml", drawings=drawings, notes_of=_notes, when=self._when)

    def _package(self) -> bytes:
        catalogue = self.catalogue
        return self._rendered(
            "package.opf",
            items=[item for item, _ in self._parts],
            identifier=identifier(catalogue),
            day=day(catalogue),
            languages=languages(catalogue),
            rights=rights(catalogue),
            people=self._labels(Role.CONTRIBUTORS),
            themes=self._labels(Role.THEMES),
            accessibility=tuple(
                accessibility(self.pictures, are_described=are_described(catalogue), language=self.language)
            ),
        )

    # Templates and what they ask for

    def _rendered(self, template: str, **more: object) -> bytes:
        return xml(self._templates.get_template(template).render(**self._shared, **more))

    @cached_property
    def _templates(self) -> Environment:
        return words.environment(self.language, _FOLDER)

    @cached_property
    def _shared(self) -> Mapping[str, object]:
        own = self.catalogue.forum.language
        return {
            "catalogue": self.catalogue,
            "roles": Role,
            "version": __version__,
            "lang": self._lang,
            "own_lang": self._own_lang,
            "own_xml_lang": Markup(' xml:lang="{}"').format(own) if own != self.language else "",
            "where_and_when": self._where_and_when,
            "has_introduction": self.places.has_introduction,
            "has_openings": self.places.has_openings,
            "other_sessions": self.places.other_sessions,
            "first_of_body": self.places.start,
            "chapter_file": self.places.chapter_file,
            "chapter_title": self.places.chapter_title,
            "chapter_lang": lambda chapter: self._lang(own if chapter.title else None),
            "contribution_file": self.places.contribution_file,
            "index_file": self.places.index_file,
            "index_title": lambda role: words.INDEX_TITLES[role].say(self.language),
            "address_of": self.places.of_term,
            "source": partial(source, language=self.language),
        }

    @property
    def _own_lang(self) -> Markup:
        own = self.catalogue.forum.language
        return self._lang(own if own != self.language else None)

    def _drawing(self, prefix: str = "") -> Drawing:
        return Drawing(
            self.language,
            prefix=prefix,
            address_of=self.places.of_page,
            pictures=self.catalogue.pictures,
            folder=_PICTURES,
            is_book=True,
        )

    def _lang(self, code: str | None) -> Markup:
        """Return the attributes for words in the language *code*; without one they are in that of what is around."""
        return Markup(' lang="{0}" xml:lang="{0}"').format(code) if code else Markup("")

    def _counts(self) -> Iterator[str]:
        numbers = [(len(self.catalogue.entries), words.CONTRIBUTION_COUNT)]
        numbers += [(index.size, words.INDEX_COUNTS[index.role]) for index in self.catalogue.indexes]
        for number, forms in numbers:
            yield f"{number} {plural(number, *forms).say(self.language)}"

    def _labels(self, role: Role) -> tuple[str, ...]:
        index = self.catalogue.index(role)
        return tuple(line.label for _, lines in index.letters for line in lines) if index else ()

    @cached_property
    def _where_and_when(self) -> str:
        edition = self.catalogue.edition
        dates = words.capitalised(on_days(edition.start, edition.end, self.language))
        return ", ".join(filter(None, (dates, *edition.places[-1:])))

    def _when(self, session: Session) -> str:
        """Return when and where a session is."""
        day_and_time = words.capitalised(day_in_words(session.start, self.language))
        return " · ".join(filter(None, (day_and_time, ", ".join(session.places))))


def _notes(sections: Iterable[SectionText]) -> tuple[NoteText, ...]:
    """Return the notes of all *sections*: they have their numbers together."""
    return tuple(note for section in sections for note in section.document.notes)
