"""Where everything of a book is: its files, and the addresses of what plays a part in the catalogue."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

from forumtools.catalogue.contents import Catalogue, Chapter, ChapterKind, Session
from forumtools.language import Text
from forumtools.model.roles import Role
from forumtools.outputs.site_words import INDEX_FILES

_OTHERS = Text(fr="Autres contributions", en="Other contributions")


class Places:
    """The files of one book, all in one folder."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue

    @cached_property
    def has_openings(self) -> bool:
        """Whether chapters have a page that opens them: one chapter of everything needs none."""
        return any(chapter.kind is not ChapterKind.ALL for chapter in self._catalogue.chapters)

    @cached_property
    def has_introduction(self) -> bool:
        """Whether there is something to say of the edition itself."""
        edition = self._catalogue.edition
        return bool(edition.sections or edition.details or edition.figures)

    @cached_property
    def other_sessions(self) -> tuple[Session, ...]:
        """The sessions that no chapter is about."""
        chapters = {chapter.anchor for chapter in self._catalogue.chapters if chapter.kind is ChapterKind.SESSION}
        return tuple(session for session in self._catalogue.sessions if session.anchor not in chapters)

    def session_of(self, chapter: Chapter) -> Session | None:
        """Return the session that *chapter* is about."""
        if chapter.kind is not ChapterKind.SESSION:
            return None
        return next((one for one in self._catalogue.sessions if one.anchor == chapter.anchor), None)

    def chapter_file(self, chapter: Chapter) -> str:
        """Return the file that opens *chapter*."""
        return f"chapter-{chapter.anchor}.xhtml"

    def chapter_title(self, chapter: Chapter) -> str:
        """Return the title of *chapter*; that of all other contributions has one in the language of the book."""
        return chapter.title or _OTHERS.say(self._catalogue.language)

    def contribution_file(self, slug: str) -> str:
        """Return the file of a contribution."""
        return f"contribution-{slug}.xhtml"

    def index_file(self, role: Role) -> str:
        """Return the file of the index of *role*."""
        return INDEX_FILES[role].say(self._catalogue.language).replace(".html", ".xhtml")

    @cached_property
    def start(self) -> str:
        """The file that readers begin with."""
        for chapter in self._catalogue.chapters:
            return self.chapter_file(chapter) if self.has_openings else self.contribution_file(chapter.entries[0].slug)
        return "promises.xhtml" if self._catalogue.promises else "title.xhtml"

    def of_term(self, role: Role, anchor: str) -> str | None:
        """Return the address of what plays *role*, as `facts` asks for it."""
        if role is Role.EDITION:
            return "introduction.xhtml" if self.has_introduction else "title.xhtml"
        if role is Role.SESSIONS:
            return self._sessions.get(anchor)
        return f"{self.index_file(role)}#{anchor}" if self._catalogue.index(role) else None

    def of_page(self, page: str) -> str | None:
        """Return the address of a page of the wiki, by its full title."""
        return self._pages.get(page)

    @cached_property
    def _sessions(self) -> Mapping[str, str]:
        places = {session.anchor: f"sessions.xhtml#{session.anchor}" for session in self.other_sessions}
        for chapter in self._catalogue.chapters:
            if chapter.kind is ChapterKind.SESSION:
                places[chapter.anchor] = self.chapter_file(chapter)
        return places

    @cached_property
    def _pages(self) -> Mapping[str, str]:
        found = {
            session.record.page: self._sessions[session.anchor]
            for session in self._catalogue.sessions
            if session.record
        }
        return found | {entry.page: self.contribution_file(entry.slug) for entry in self._catalogue.entries}
