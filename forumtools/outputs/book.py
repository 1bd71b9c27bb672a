"""What a printed volume of an edition says, page after page, as data for whoever sets it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any

from forumtools.catalogue.addresses import checked_address, shown_address
from forumtools.catalogue.contents import Acronym, Catalogue, Chapter, Entry, Index, Mention, Promise, SectionText
from forumtools.language import Language, Text
from forumtools.model.roles import Role
from forumtools.outputs import site_words as words
from forumtools.outputs.citing import citation
from forumtools.outputs.dates import day_in_words, lasting, on_days
from forumtools.outputs.facts import revision_of, source_sentence
from forumtools.outputs.licences import read_licence
from forumtools.outputs.trees import Tree, document_tree

_WORDS: Mapping[str, Text] = {
    "contents": words.CONTENTS,
    "contributions": Text.same("Contributions"),
    "others": Text(fr="Autres contributions", en="Other contributions"),
    "also": Text(fr="Voir aussi :", en="See also:"),
    "by": Text(fr="Par", en="By"),
    "people": Text(fr="Qui contribue", en="Who contributes"),
    "figures": Text(fr="L’édition en chiffres", en="The edition in figures"),
    "promises": Text(fr="Annoncées, pas encore écrites", en="Announced, not written yet"),
    "acronyms": words.ACRONYMS,
    "colophon": Text.same("Colophon"),
    "picture": Text(fr="Image du wiki", en="Picture on the wiki"),
    "catalogue": Text(fr="Catalogue des contributions", en="Catalogue of contributions"),
    "note": Text(fr="note", en="note"),
}
_TO_JUDGE = Text(fr="Textes soumis, à lire", en="Texts submitted, to be read")
_REVISIONS = Text(
    fr="Ce volume a été composé à partir des pages du wiki dans les révisions qui suivent. Le wiki garde leur "
    "historique et peut en avoir de plus récentes.",
    en="This volume was made from the pages of the wiki at the revisions below. The wiki keeps their history and may "
    "have newer ones.",
)
_MADE = Text(
    fr="Composé par forumtools et Typst, en Libertinus Serif.", en="Made by forumtools and Typst, in Libertinus Serif."
)
_UNLESS = Text(
    fr="Sauf mention contraire, les textes sont sous licence {licence}. Chaque contribution appartient à ses auteurs.",
    en="Unless stated otherwise, the texts are under the licence {licence}. Each contribution is its authors’ own.",
)
_LICENCE, _WEBSITE, _PERIOD = (
    Text(fr="Licence :", en="Licence:"),
    Text(fr="Site :", en="Website:"),
    Text(fr="Période :", en="Period:"),
)
_ENTRY_SECTIONS = 3
"""The level of headings within a contribution, whose own is below that of its chapter."""

_REGIONS: Mapping[Language, str] = {"fr": "FR", "en": "GB"}


def book(catalogue: Catalogue, notes: Mapping[str, Text] | None = None) -> dict[str, Any]:
    """
    Return the volume of one edition as JSON can hold it.

    With *notes*, said of each page instead of where it comes from, it is that of texts still to be judged.
    Contributions are in it by their anchor, ``c-`` and their slug, which links and indexes name.
    """
    return _Book(catalogue, notes).whole()


class _Book:
    def __init__(self, catalogue: Catalogue, notes: Mapping[str, Text] | None) -> None:
        self.catalogue = catalogue
        self.notes = notes
        self.language = catalogue.language

    def whole(self) -> dict[str, Any]:
        edition = self.catalogue.edition
        return {
            "lang": self.language,
            "region": _REGIONS[self.language],
            "title": edition.title,
            "theme": edition.theme,
            "forum": self.catalogue.forum.name,
            "when": words.capitalised(on_days(edition.start, edition.end, self.language)),
            "where": ", ".join(edition.places),
            "words": {name: self._said(text) for name, text in self._words.items()},
            "imprint": list(self._imprint()),
            "about": self._sections(edition.sections, "about", 2),
            "figures": [[detail.label.say(self.language), detail.values[0]] for detail in edition.figures],
            "chapters": list(map(self._chapter, self.catalogue.chapters)),
            "promises": list(map(_promise, self.catalogue.promises)),
            "indexes": list(map(self._index, self.catalogue.indexes)),
            "acronyms": {"lines": list(map(_acronym_line, self.catalogue.acronyms))},
            "colophon": list(self._colophon()),
            "revisions": [
                {"said": f"{entry.page} ({revision_of(entry)})", "to": goal(entry.slug)} for entry in self._dated
            ],
            "pictures": {name: self._picture(name) for name in self.catalogue.pictures},
        }

    def _said(self, text: Text) -> str:
        return words.said(text, self.language)

    @property
    def _words(self) -> Mapping[str, Text]:
        return _WORDS if self.notes is None else {**_WORDS, "catalogue": _TO_JUDGE}

    def _imprint(self) -> Iterator[str]:
        catalogue = self.catalogue
        if licence := catalogue.forum.license:
            yield self._said(_UNLESS.format(licence=read_licence(licence, self.language).label))
        yield self._said(_MADE)

    def _colophon(self) -> Iterator[str]:
        yield self._said(_MADE)
        if self._dated:
            yield self._said(_REVISIONS)

    @cached_property
    def _dated(self) -> list[Entry]:
        return [entry for entry in self.catalogue.entries if revision_of(entry)]

    def _picture(self, name: str) -> Tree:
        picture = self.catalogue.pictures[name]
        credit = ", ".join(filter(None, (picture.author, picture.licence)))
        return {
            "file": f"pictures/{picture.file}",
            "credit": credit,
            "alt": picture.alt,
            "width": picture.width,
            "height": picture.height,
        }

    def _chapter(self, chapter: Chapter) -> Tree:
        sessions = {session.anchor: session for session in self.catalogue.sessions}
        session = sessions.get(chapter.anchor)
        when = day_in_words(session.start, self.language) if session else ""
        return {
            "title": chapter.title,
            "when": words.capitalised(when),
            "where": ", ".join(session.places) if session else "",
            "entries": list(map(self._entry, chapter.entries)),
            "also": list(map(_reference, chapter.also)),
        }

    def _entry(self, entry: Entry) -> Tree:
        anchor = goal(entry.slug)
        return {
            "anchor": anchor,
            "number": entry.number,
            "title": entry.title,
            "subtitle": entry.subtitle,
            "lang": entry.language or "",
            "people": ", ".join(term.label for term in entry.contributors),
            "organisations": ", ".join(term.label for term in entry.organisations),
            "image": self._image(entry),
            "sections": self._sections(entry.sections, anchor, _ENTRY_SECTIONS),
            "facts": list(self._facts(entry)),
            "citation": self._said(citation(entry, self.catalogue)),
            "source": self._source(entry),
        }

    def _source(self, entry: Entry) -> str:
        note = self.notes.get(entry.page) if self.notes is not None else None
        return source_sentence(entry, self.language) if note is None else self._said(note)

    def _image(self, entry: Entry) -> list[Tree]:
        lead = self.catalogue.lead_of(entry)
        return [{"t": "figure", "name": lead.name, "alt": lead.alt, "c": []}] if lead else []

    def _facts(self, entry: Entry) -> Iterator[Tree]:
        if entry.start or entry.end:
            yield {"label": self._said(_PERIOD), "value": lasting(entry.start, entry.end, self.language), "to": None}
        if website := checked_address(entry.website):
            yield {"label": self._said(_WEBSITE), "value": shown_address(website), "to": website}
        if entry.licence:
            licence = read_licence(entry.licence, self.language)
            yield {"label": self._said(_LICENCE), "value": licence.label, "to": licence.address}

    def _sections(self, sections: tuple[SectionText, ...], prefix: str, level: int) -> list[Tree]:

        def is_people(section: SectionText) -> bool:
            return level == _ENTRY_SECTIONS and section.role is Role.PRESENTATION

        return [
            {
                "title": self._said(_WORDS["people"]) if is_people(section) else section.title,
                "is_people": is_people(section),
                "level": level,
                "blocks": document_tree(
                    section.document,
                    # Below a section without title its own headings would skip a level.
                    top=level + bool(section.title),
                    goal_of=self._goals.get,
                    prefix=prefix,
                ),
            }
            for section in sections
        ]

    @cached_property
    def _goals(self) -> Mapping[str, str]:
        return {entry.page: goal(entry.slug) for entry in self.catalogue.entries}

    def _index(self, index: Index) -> Tree:
        return {
            "title": words.INDEX_TITLES[index.role].say(self.language),
            "are_people": index.role is Role.CONTRIBUTORS,
            "letters": [
                {"letter": letter, "lines": [_index_line(line.label, line.mentions, index.role) for line in lines]}
                for letter, lines in index.letters
            ],
        }


def goal(slug: str) -> str:
    """Return the anchor of a contribution in the book."""
    return f"c-{slug}"


def _index_line(label: str, mentions: tuple[Mention, ...], role: Role) -> Tree:
    shown = words.index_name(label) if role is Role.CONTRIBUTORS else label
    return {"label": shown, "to": [goal(mention.slug) for mention in mentions]}


def _acronym_line(acronym: Acronym) -> Tree:
    return {"label": acronym.short, "long": acronym.long, "to": [goal(mention.slug) for mention in acronym.mentions]}


def _promise(promise: Promise) -> Tree:
    return {"title": promise.title, "people": ", ".join(promise.people)}


def _reference(mention: Mention) -> Tree:
    return {"title": mention.title, "to": goal(mention.slug)}
