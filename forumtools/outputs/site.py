"""A catalogue as a site of its own: no script, no request to anywhere, readable from a disk or a USB stick."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache, partial

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from forumtools.catalogue.contents import (
    Catalogue,
    Chapter,
    Elsewhere,
    Entry,
    Index,
    Mention,
    Relation,
)
from forumtools.catalogue.markup import checked_address, shown_address
from forumtools.catalogue.nodes import Document
from forumtools.catalogue.sorting import read_name
from forumtools.catalogue.typography import french
from forumtools.language import Language, Text, plural
from forumtools.model.roles import Role
from forumtools.outputs.citing import citation, citation_meta, json_ld
from forumtools.outputs.dates import day_in_words, lasting, on_days
from forumtools.outputs.html import draw
from forumtools.outputs.licences import read_licence
from forumtools.resources import templates

STYLE = "style.css"
INDEX_FILES: Mapping[Role, Text] = {
    Role.CONTRIBUTORS: Text(fr="contributeurs.html", en="contributors.html"),
    Role.ORGANISATIONS: Text.same("organisations.html"),
    Role.THEMES: Text.same("themes.html"),
    Role.PLACES: Text(fr="territoires.html", en="places.html"),
}
SESSIONS_FILE = Text.same("sessions.html")

INDEX_TITLES: Mapping[Role, Text] = {
    Role.CONTRIBUTORS: Text(fr="Contributeurs et contributrices", en="Contributors"),
    Role.ORGANISATIONS: Text.same("Organisations"),
    Role.THEMES: Text(fr="Thèmes", en="Themes"),
    Role.PLACES: Text(fr="Territoires", en="Places"),
}
_CONTENTS = Text(fr="Sommaire", en="Contents")
_SESSIONS = Text.same("Sessions")
_PEOPLE = Text(fr="Contributeurs", en="Contributors")
_COUNTS: Mapping[Role, tuple[Text, Text]] = {
    Role.CONTRIBUTORS: (
        Text(fr="contributeur ou contributrice", en="contributor"),
        Text(fr="contributeurs et contributrices", en="contributors"),
    ),
    Role.ORGANISATIONS: (Text.same("organisation"), Text.same("organisations")),
    Role.THEMES: (Text(fr="thème", en="theme"), Text(fr="thèmes", en="themes")),
    Role.PLACES: (Text(fr="territoire", en="place"), Text(fr="territoires", en="places")),
}
_CONTRIBUTIONS = (Text.same("contribution"), Text.same("contributions"))
_SESSION_COUNT = (Text.same("session"), Text.same("sessions"))

_RELATIONS: Mapping[Relation, Text] = {
    Relation.FOLLOWED: Text(fr="Déjà {in_edition} :", en="Already {in_edition}:"),
    Relation.FOLLOWS: Text(fr="La suite, {in_edition} :", en="Taken up {in_edition}:"),
    Relation.SAME_PEOPLE: Text(fr="Des mêmes personnes, {in_edition} :", en="By the same people, {in_edition}:"),
}
_BEFORE = Text(fr="Déjà {in_edition} :", en="Already {in_edition}:")
_AFTER = Text(fr="Aussi {in_edition} :", en="Also {in_edition}:")


@dataclass(frozen=True, slots=True)
class Link:
    """A link of the navigation."""

    file: str
    label: str


@dataclass(frozen=True, slots=True)
class Count:
    """How many there are, and where."""

    file: str
    number: int
    label: str


@dataclass(frozen=True, slots=True)
class Fact:
    """A line of the card beside a contribution."""

    label: str
    value: Markup


def render_site(catalogue: Catalogue) -> Iterator[tuple[str, bytes]]:
    """Yield the path and content of every file of the site of one edition."""
    return _Site(catalogue).files()


def render_home(catalogues: Sequence[Catalogue]) -> Iterator[tuple[str, bytes]]:
    """Yield the page that leads to the catalogues of several editions, and its style."""
    language = catalogues[0].language if catalogues else "fr"
    editions = [_home_edition(catalogue) for catalogue in catalogues]
    forum = catalogues[0].forum if catalogues else None
    if forum is not None:
        page = _environment(language).get_template("home.html")
        yield "index.html", page.render(forum=forum, editions=editions, root="").encode()
        yield STYLE, _style()


def _home_edition(catalogue: Catalogue) -> dict[str, object]:
    edition, site = catalogue.edition, _Site(catalogue)
    return {
        "slug": edition.slug,
        "title": edition.title,
        "theme": edition.theme,
        "when": ", ".join(filter(None, (_capitalised(site.dates), *edition.places[-1:]))),
        "counts": [f"{count.number} {count.label}" for count in site.counts[:3]],
    }


def _style() -> bytes:
    return (templates() / "catalogue" / STYLE).read_bytes()


@lru_cache
def _environment(language: Language) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(templates() / "catalogue"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.globals |= {
        "language": language,
        "t": _sayer(language),
        "licence": partial(_licence, language=language),
        "relation": partial(_relation, language=language),
        "shown": _shown_name,
    }
    environment.filters |= {"say": lambda text: text.say(language), "capitalised": _capitalised}
    return environment


def _sayer(language: Language) -> Callable[[str, str], str]:
    """Return the function that templates say everything through, so that nothing is in one language only."""

    @lru_cache
    def t(fr: str, en: str) -> str:
        return french(fr) if language == "fr" else en

    return t


def _capitalised(text: str) -> str:
    return text[:1].upper() + text[1:]


def _licence(text: str, *, language: Language) -> Markup:
    licence = read_licence(text, language)
    if licence.address is None:
        return escape(licence.label)
    return Markup('<a rel="license" href="{}">{}</a>').format(licence.address, licence.label)


def _relation(other: Elsewhere, *, language: Language) -> str:
    sentence = _RELATIONS.get(other.relation) or (_BEFORE if other.is_earlier else _AFTER)
    name = other.edition
    place = (
        Text(fr=f"en {name}", en=f"in {name}")
        if name.isdecimal()
        else Text(fr=f"à l’édition « {name} »", en=f"in the edition “{name}”")
    )
    said = sentence.format(in_edition=place).say(language)
    return french(said) if language == "fr" else said


def _shown_name(label: str) -> Markup:
    """Return a name with its family part marked: it is the one by which the name stands in the index."""
    name = read_name(label)
    if not name.given:
        return escape(label)
    family = Markup('<span class="family">{}</span>').format(name.family)
    gap = "" if name.given.endswith(("'", "’")) and name.given_first else " "
    parts = (name.given, gap, family) if name.given_first else (family, gap, name.given)
    return Markup("").join(parts)


class _Site:
    """One catalogue on its way to files."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        self.language = catalogue.language
        self._environment = _environment(catalogue.language)

    def files(self) -> Iterator[tuple[str, bytes]]:
        """Yield every path and content."""
        folder = self.catalogue.edition.slug
        for path, content in self._files():
            yield f"{folder}/{path}", content

    def _files(self) -> Iterator[tuple[str, bytes]]:
        yield "index.html", self._page("edition.html", "index.html", counts=self.counts)
        for chapter in self.catalogue.chapters:
            for entry in chapter.entries:
                yield f"contributions/{entry.slug}.html", self._contribution(entry, chapter)
        for index in self.catalogue.indexes:
            yield self._file(INDEX_FILES[index.role]), self._index(index)
        if self.catalogue.sessions:
            file = self._file(SESSIONS_FILE)
            yield file, self._page("sessions.html", file)
        yield STYLE, _style()

    def _file(self, name: Text) -> str:
        return name.say(self.language)

    def _page(self, template: str, current: str, *, root: str = "", **more: object) -> bytes:
        page = self._environment.get_template(template)
        return page.render(
            catalogue=self.catalogue,
            root=root,
            current=current,
            navigation=self.navigation,
            has_home=bool(self.catalogue.beside),
            dates=self.dates,
            sessions_file=self._file(SESSIONS_FILE),
            session_days=self.session_days,
            draw=partial(draw, language=self.language, address_of=partial(self._address, root)),
            **more,
        ).encode()

    @cached_property
    def dates(self) -> str:
        """The days of the edition, in words."""
        edition = self.catalogue.edition
        return on_days(edition.start, edition.end, self.language)

    @cached_property
    def navigation(self) -> tuple[Link, ...]:
        """The pages every page leads to."""
        links = [Link("index.html", _CONTENTS.say(self.language))]
        if self.catalogue.sessions:
            links.append(Link(self._file(SESSIONS_FILE), _SESSIONS.say(self.language)))
        for index in self.catalogue.indexes:
            title = _PEOPLE if index.role is Role.CONTRIBUTORS else INDEX_TITLES[index.role]
            links.append(Link(self._file(INDEX_FILES[index.role]), title.say(self.language)))
        return tuple(links)

    @cached_property
    def counts(self) -> tuple[Count, ...]:
        """What there is, in numbers, and where it is."""
        numbers = [("index.html#_contents", len(self.catalogue.entries), _CONTRIBUTIONS)]
        numbers += [
            (self._file(INDEX_FILES[index.role]), index.size, _COUNTS[index.role])
            for index in self.catalogue.indexes
        ]
        if self.catalogue.sessions:
            numbers.append((self._file(SESSIONS_FILE), len(self.catalogue.sessions), _SESSION_COUNT))
        return tuple(
            Count(file, number, plural(number, *words).say(self.language)) for file, number, words in numbers
        )

    @cached_property
    def session_days(self) -> Mapping[str, str]:
        """When each session is, in words, by its anchor."""
        return {
            session.anchor: day_in_words(session.start, self.language)
            for session in self.catalogue.sessions
            if session.start
        }

    @cached_property
    def _files_by_page(self) -> Mapping[str, str]:
        files = {entry.page: f"contributions/{entry.slug}.html" for entry in self.catalogue.entries}
        sessions = self._file(SESSIONS_FILE)
        files |= {
            session.record.page: f"{sessions}#{session.anchor}"
            for session in self.catalogue.sessions
            if session.record
        }
        return files

    def _address(self, root: str, page: str) -> str | None:
        file = self._files_by_page.get(page)
        return root + file if file else None

    @cached_property
    def _index_names(self) -> Mapping[str, str]:
        return {role.value: self._file(name) for role, name in INDEX_FILES.items()}

    def _contribution(self, entry: Entry, chapter: Chapter) -> bytes:
        return self._page(
            "contribution.html",
            "",
            root="../",
            entry=entry,
            chapter=chapter,
            files=self._index_names,
            facts=tuple(self._facts(entry)),
            citation=self._typeset(citation(entry, self.catalogue)),
            source=self._source(entry),
            citation_meta=tuple(citation_meta(entry, self.catalogue)),
            json_ld=_in_script(json_ld(entry, self.catalogue)),
        )

    def _typeset(self, text: Text) -> str:
        said = text.say(self.language)
        return french(said) if self.language == "fr" else said

    def _facts(self, entry: Entry) -> Iterator[Fact]:
        """Yield the lines of the card: where it was presented, what about, under which terms."""
        edition = Markup('<a href="../index.html">{}</a>').format(self.catalogue.edition.title)
        yield Fact(self._typeset(Text(fr="Édition", en="Edition")), edition)
        yield from self._linked_facts(entry)
        for detail in entry.details:
            yield Fact(detail.label.say(self.language), escape(", ".join(detail.values)))
        if entry.start or entry.end:
            said = lasting(entry.start, entry.end, self.language)
            yield Fact(self._typeset(Text(fr="Durée du projet", en="Time of the project")), escape(said))
        if website := checked_address(entry.website):
            link = Markup('<a href="{}">{}</a>').format(website, shown_address(website))
            yield Fact(self._typeset(Text(fr="Site", en="Website")), link)
        if entry.licence:
            yield Fact(self._typeset(Text.same("Licence")), _licence(entry.licence, language=self.language))

    def _linked_facts(self, entry: Entry) -> Iterator[Fact]:
        for role, terms, one, many in (
            (Role.SESSIONS, entry.sessions, "Session", "Sessions"),
            (Role.THEMES, entry.themes, Text(fr="Thème", en="Theme"), Text(fr="Thèmes", en="Themes")),
            (Role.PLACES, entry.places, Text(fr="Territoire", en="Place"), Text(fr="Territoires", en="Places")),
        ):
            if terms:
                file = self._file(INDEX_FILES.get(role, SESSIONS_FILE))
                links = Markup('<a href="../{}#{}">{}</a>')
                value = Markup(", ").join(links.format(file, term.anchor, term.label) for term in terms)
                label = one if len(terms) == 1 else many
                yield Fact(label.say(self.language) if isinstance(label, Text) else label, value)

    def _source(self, entry: Entry) -> Markup:
        """Return where the text comes from, and in which state."""
        revision = entry.record.revision
        parts = [Text(fr=f"Page « {entry.page} » du wiki", en=f"Page “{entry.page}” of the wiki")]
        if revision is not None:
            parts.append(Text(fr=f"révision {revision}", en=f"revision {revision}"))
        said = escape(", ".join(map(self._typeset, parts)) + ".")
        if origin := checked_address(entry.origin):
            label = self._typeset(Text(fr="Origine :", en="Origin:"))
            said += Markup(' {} <a href="{}">{}</a>').format(label, origin, shown_address(origin))
        return said

    def _index(self, index: Index) -> bytes:
        file = self._file(INDEX_FILES[index.role])
        return self._page(
            "index.html",
            file,
            index=index,
            heading=INDEX_TITLES[index.role].say(self.language),
            with_people=index.role is not Role.CONTRIBUTORS,
            line_of=_title_link,
        )


def _title_link(mention: Mention) -> Markup:
    language = Markup(' lang="{}"').format(mention.language) if mention.language else ""
    return Markup('<a href="contributions/{}.html"{}>{}</a>').format(mention.slug, language, mention.title)


def _in_script(content: dict[str, object]) -> Markup:
    # Inside a script element only "</script" and "<!--" mean anything, and no JSON needs a raw "<".
    text = json.dumps(content, ensure_ascii=False)
    return Markup(text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026"))  # noqa: S704

