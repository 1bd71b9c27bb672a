"""What the fields and sections of one page say, for readers: without markup, without what is private."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache, partial

from forumtools.catalogue.contents import Detail, SectionText
from forumtools.catalogue.documents import read_document
from forumtools.catalogue.drawn import DrawnPage
from forumtools.catalogue.html_figures import lacks_pictures
from forumtools.catalogue.html_reading import notes_in, read_html
from forumtools.catalogue.html_tree import Element
from forumtools.catalogue.nodes import Document, plain_text
from forumtools.catalogue.slugs import slugs
from forumtools.language import Language, Text
from forumtools.model.forum import Field
from forumtools.model.records import Record
from forumtools.model.roles import Role
from forumtools.model.site import Site
from forumtools.wikitext.escaping import clean

_VERBATIM = re.compile(r"<(?:pre|source|syntaxhighlight)\b|\{\{", re.IGNORECASE)
"""In whose wikitext preformatted text need not come of lines that begin with a blank."""

_TEMPLATES = Text(fr="modèles que seul le wiki sait dessiner : {names}", en="templates only the wiki can draw: {names}")
_ELEMENTS = Text(fr="montrés sans leur forme : {names}", en="shown without their form: {names}")
_ACTIVE = frozenset("[{<&'_\n")


@dataclass(frozen=True)
class FieldReader:
    """Reads pages of one wiki for one catalogue."""

    language: Language
    """Of the pages, where they do not say another."""

    typeset: Callable[[str], str]
    site: Site
    pages: Mapping[str, str]
    """Titles that links can lead to."""

    drawn: Mapping[str, DrawnPage] = field(default_factory=dict)
    """What the wiki itself has drawn, by the title of the page; the others are read here."""

    def shown(self, value: str) -> str:
        """Return *value* on one line, as a reader sees it."""
        return self.typeset(_plain(value))

    def as_typed(self, value: str) -> str:
        """Return *value*, in which nothing acts, on one line."""
        return self.typeset(" ".join(clean(value, one_line=True).split()))

    def title(self, record: Record) -> str:
        """Return the title of a page for reading: what its field says, else the page's name."""
        return self.one(record, Role.TITLE) or self.as_typed(record.page_name)

    def one(self, record: Record, role: Role) -> str:
        """Return the first value of the field that plays *role*, for reading."""
        return next(iter(self.all(record, role)), "")

    def all(self, record: Record, role: Role) -> tuple[str, ...]:
        """Return the values of the field that plays *role*, each once; nothing of a private field."""
        declared = record.kind.field_for(role)
        return self.values(record, declared) if declared else ()

    def values(self, record: Record, declared: Field) -> tuple[str, ...]:
        """Return the values of a field, each once; nothing of a private one."""
        if declared.is_private:
            return ()
        show = self.shown if declared.name in record.handwritten else self.as_typed
        shown = (show(value) for value in record.values.get(declared.name, ()))
        return tuple(dict.fromkeys(value for value in shown if value))

    def details(self, record: Record, fields: Iterable[Field]) -> Iterator[Detail]:
        """Yield those of *fields* that say something."""
        for declared in fields:
            if values := self.values(record, declared):
                yield Detail(declared.label, values)

    def sections(self, record: Record) -> tuple[SectionText, ...]:
        """Return the parts of a page, in its order, that say anything or that only the wiki can draw."""
        found: list[SectionText] = []
        first_note = 1
        parts = parts_of(record)
        drawn = self.drawn.get(record.page)
        trees, notes = _trees(drawn, len(parts))
        for (name, wikitext), tree in zip(parts, trees, strict=True):
            document = self._document(wikitext, tree, notes, first_note)
            if document or document.approximate:
                first_note += len(document.notes)
                found.append(self._section(record, name, document))
        return _with_anchors(found)

    def _document(
        self, wikitext: str, tree: Element | None, notes: Mapping[str, Element] | None, first_note: int
    ) -> Document:
        """
        Return a part as the wiki has drawn it.

        As we read it where it has not, or where a template or a picture is missing there: of these the wiki shows
        the name only, and we the words.
        """
        read = partial(read_document, wikitext, pages=self.pages, site=self.site, typeset=self.typeset)
        if tree is None:
            return read(first_note=first_note)
        drawn = read_html(
            tree,
            pages=self.pages,
            site=self.site,
            typeset=self.typeset,
            first_note=first_note,
            notes=notes,
            has_indented=not _VERBATIM.search(wikitext),
        )
        if drawn is None or lacks_pictures(tree, self.site):
            own = read(first_note=first_note)
            return own if drawn is None or not own.approximate else drawn
        return drawn

    def _section(self, record: Record, name: str, document: Document) -> SectionText:
        declared = record.kind.section_named(name) if name else None
        role = declared.role if declared else None
        return SectionText(title=self.shown(name), anchor="", document=document, role=role)


def parts_of(record: Record) -> tuple[tuple[str, str], ...]:
    """Return names and wikitext of what a page says beside its fields; what is before the sections has no name."""
    return (("", record.lead), *(record.markup or record.sections).items())


def _trees(drawn: DrawnPage | None, count: int) -> tuple[Sequence[Element | None], Mapping[str, Element] | None]:
    """Return the parts of a page as the wiki has drawn them, and their notes where these stand in any of them."""
    trees = drawn.parts(count) if drawn else None
    if drawn is None or trees is None:
        return [None] * count, None
    return trees, {name: note for tree in trees for name, note in notes_in(tree).items()} if drawn.mark else None


def as_is(text: str) -> str:
    """Return *text*: the typography of languages whose rules are not known here."""
    return text


@lru_cache(maxsize=8192)
def _plain(value: str) -> str:
    value = clean(value, one_line=True)
    if not _ACTIVE.isdisjoint(value):
        value = plain_text(read_document(value)) or value
    return " ".join(value.split())


def _with_anchors(sections: list[SectionText]) -> tuple[SectionText, ...]:
    titles = [section.title or f"§{number}" for number, section in enumerate(sections)]
    anchors = slugs(titles)
    return tuple(replace(section, anchor=anchors[title]) for section, title in zip(sections, titles, strict=True))


def readable(sections: Iterable[SectionText]) -> tuple[SectionText, ...]:
    """Return those of *sections* that have anything to read; the empty ones of a page are hidden."""
    return tuple(section for section in sections if section.document)


def repairs_of(sections: Iterable[SectionText]) -> Iterator[Text]:
    """Yield what of *sections* is not shown as the wiki shows it."""
    documents = [section.document for section in sections]
    if any(document.is_plain for document in documents):
        yield Text(
            fr="balisage trop long ou trop abîmé : le texte est montré sans mise en forme",
            en="markup too long or too broken: the text is shown without its form",
        )
    names = tuple(dict.fromkeys(name for document in documents for name in document.approximate))
    for text, told in (
        (_TEMPLATES, [name for name in names if not name.startswith("<")]),
        (_ELEMENTS, [name.strip("<>") for name in names if name.startswith("<")]),
    ):
        if told:
            yield text.format(names=", ".join(told))
