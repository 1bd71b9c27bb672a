"""The card beside a contribution: where it was presented, what it is about, under which terms."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from markupsafe import Markup, escape

from forumtools.catalogue.addresses import checked_address, shown_address
from forumtools.catalogue.contents import Catalogue, Entry
from forumtools.language import Language, Text
from forumtools.model.roles import Role
from forumtools.outputs.dates import lasting
from forumtools.outputs.site_words import linked_licence, said

AddressOf = Callable[[Role, str], str | None]
"""
Gives the address of what plays a role, by its anchor: an edition, a session, a theme, a place; none, if there is no
page to lead to. The edition's anchor is empty.
"""

_EDITION = Text(fr="Édition", en="Edition")
_PERIOD = Text(fr="Période", en="Period")
_WEBSITE = Text(fr="Site", en="Website")
_LICENCE = Text.same("Licence")
_SESSIONS = (Text.same("Session"), Text.same("Sessions"))
_THEMES = (Text(fr="Thème", en="Theme"), Text(fr="Thèmes", en="Themes"))
_PLACES = (Text(fr="Territoire", en="Place"), Text(fr="Territoires", en="Places"))

_PAGE = Text(fr="Page « {page} » du wiki", en="Page “{page}” of the wiki")
_LONGEST_REVISION = 10**10
"""In a folder a revision is a number made from the text, which tells readers nothing."""

_REVISION = Text(fr="révision {n}", en="revision {n}")
_ORIGIN = Text(fr="Origine :", en="Origin:")


@dataclass(frozen=True, slots=True)
class Fact:
    """A line of the card."""

    label: str
    value: Markup


def facts(entry: Entry, catalogue: Catalogue, address_of: AddressOf) -> Iterator[Fact]:
    """Yield the lines of the card of *entry*."""
    language = catalogue.language
    yield Fact(said(_EDITION, language), _led(catalogue.edition.title, address_of(Role.EDITION, "")))
    yield from _indexed(entry, language, address_of)
    for detail in entry.details:
        yield Fact(detail.label.say(language), escape(", ".join(detail.values)))
    if entry.start or entry.end:
        yield Fact(said(_PERIOD, language), escape(lasting(entry.start, entry.end, language)))
    if website := checked_address(entry.website):
        yield Fact(said(_WEBSITE, language), _link(website))
    if entry.licence:
        yield Fact(said(_LICENCE, language), linked_licence(entry.licence, language=language))


def _indexed(entry: Entry, language: Language, address_of: AddressOf) -> Iterator[Fact]:
    for terms, words, role in (
        (entry.sessions, _SESSIONS, Role.SESSIONS),
        (entry.themes, _THEMES, Role.THEMES),
        (entry.places, _PLACES, Role.PLACES),
    ):
        if terms:
            label = said(words[len(terms) > 1], language)
            links = (_led(term.label, address_of(role, term.anchor)) for term in terms)
            yield Fact(label, Markup(", ").join(links))


def _led(label: str, address: str | None) -> Markup:
    return Markup('<a href="{}">{}</a>').format(address, label) if address else escape(label)


def _link(address: str) -> Markup:
    return Markup('<a href="{}">{}</a>').format(address, shown_address(address))


def source(entry: Entry, language: Language, address: str = "") -> Markup:
    """Return where the text comes from, and in which state; *address* is that of the page, if it has one."""
    sentence = escape(_source(entry, language)).format(page=_led(_page(entry, language), address))
    if origin := checked_address(entry.origin):
        return Markup("{} {} {}").format(sentence, said(_ORIGIN, language), _link(origin))
    return sentence


def source_sentence(entry: Entry, language: Language) -> str:
    """Return the page of the wiki that the text comes from, with its revision, if that tells readers anything."""
    return _source(entry, language).format(page=_page(entry, language))


def _page(entry: Entry, language: Language) -> str:
    return said(Text.same(entry.page), language)


def _source(entry: Entry, language: Language) -> str:
    """Return the sentence with room for the page, which may become a link."""
    parts = [_PAGE]
    if revision := revision_of(entry):
        parts.append(_REVISION.format(n=revision))
    return ", ".join(said(part, language) for part in parts) + "."


def revision_of(entry: Entry) -> int | None:
    """Return the number of the revision on the wiki, if it has numbers that lead anywhere."""
    revision = entry.record.revision
    return revision if revision is not None and revision <= _LONGEST_REVISION else None
