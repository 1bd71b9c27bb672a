"""
What the search page of a site searches in, as a script that every browser reads from a disk as well.

A page on a USB stick may fetch nothing, but it may run the scripts that stand beside it; so the index is one, and
sets a variable. It holds only what the pages say too. Folding of accents is done by the reader's browser, for the
index and the question alike, so that the two cannot differ.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from forumtools.catalogue.contents import Catalogue, Entry, Session, Term
from forumtools.catalogue.sorting import sort_key
from forumtools.language import Text
from forumtools.outputs import site_words as words
from forumtools.resources import templates

INDEX = "search-index.js"
SCRIPT = "search.js"
_VARIABLE = "forumtoolsSearch"
_CONTRIBUTION, _SESSION, _EDITION = "contribution", "session", "edition"

Item = dict[str, object]
"""What one result says and is found by; what is empty is left out."""

_WORDS: Mapping[str, Text] = {
    "none": Text(
        fr="Aucun résultat. Essayez un mot de moins, ou seulement son début.",
        en="No result. Try one word less, or only its beginning.",
    ),
    "one": Text(fr="1 résultat", en="1 result"),
    "many": Text(fr="{n} résultats", en="{n} results"),
    "one_contribution": Text.same("1 contribution"),
    "many_contributions": Text.same("{n} contributions"),
    "more": Text(fr="Afficher la suite ({n})", en="Show more ({n})"),
    "all_choices": Text(fr="Tout afficher ({n})", en="Show all ({n})"),
    "fewer_choices": Text(fr="Afficher moins", en="Show fewer"),
    "session": Text.same("Session"),
    "edition": Text(fr="Présentation de l’édition", en="About the edition"),
}
"""What the script says; nothing in it is in one language only."""


@dataclass(frozen=True, slots=True)
class Facet:
    """What results can be narrowed by: its name in the items, its title, and its choices."""

    name: str
    title: Text
    labels: Mapping[str, str]
    """The choices by their anchors, in the order in which they are shown."""


@dataclass(frozen=True)
class Searchable:
    """All that a catalogue lets readers look for, and where its sessions stand."""

    catalogue: Catalogue

    @cached_property
    def facets(self) -> tuple[Facet, ...]:
        """Those that have choices: themes and places, the most frequent first, and sessions in their order."""
        entries = self.catalogue.entries
        sessions = {session.anchor: session.title for session in self.catalogue.sessions}
        sessions |= {term.anchor: term.label for entry in entries for term in entry.sessions}
        facets = (
            Facet("themes", Text(fr="Thème", en="Theme"), _by_use(entry.themes for entry in entries)),
            Facet("places", Text(fr="Territoire", en="Place"), _by_use(entry.places for entry in entries)),
            Facet("sessions", Text.same("Session"), sessions),
        )
        return tuple(facet for facet in facets if facet.labels)

    def items(self) -> Iterator[Item]:
        """Yield what can be found: contributions in reading order, then sessions, then the edition itself."""
        yield from map(self._contribution, self.catalogue.entries)
        yield from map(self._session, self.catalogue.sessions)
        edition = self.catalogue.edition
        said = {"title": edition.title, "subtitle": edition.theme, "language": self._own_language}
        yield _without_empty({"kind": _EDITION, "address": "index.html", **said})

    def _contribution(self, entry: Entry) -> Item:
        return _without_empty(
            {
                "kind": _CONTRIBUTION,
                "address": f"contributions/{entry.slug}.html",
                "title": entry.title,
                "subtitle": entry.subtitle,
                "language": entry.language,
                "people": _labels(entry.contributors),
                "organisations": _labels(entry.organisations),
                **self._choices(themes=entry.themes, places=entry.places, sessions=entry.sessions),
            }
        )

    def _session(self, session: Session) -> Item:
        file = words.SESSIONS_FILE.say(self.catalogue.language)
        said = {"title": session.title, "subtitle": ", ".join(session.places), "language": self._own_language}
        chosen = self._choices(sessions=(Term(session.title, session.anchor),))
        return _without_empty({"kind": _SESSION, "address": f"{file}#{session.anchor}", **said, **chosen})

    @property
    def _own_language(self) -> str:
        own = self.catalogue.forum.language
        return "" if own == self.catalogue.language else own

    def _choices(self, **terms: Iterable[Term]) -> Item:
        numbers = self._numbers
        return {name: [numbers[name][term.anchor] for term in of_name] for name, of_name in terms.items()}

    @cached_property
    def _numbers(self) -> Mapping[str, Mapping[str, int]]:
        return {facet.name: {anchor: n for n, anchor in enumerate(facet.labels)} for facet in self.facets}


def _labels(terms: Iterable[Term]) -> list[str]:
    return [term.label for term in terms]


def _by_use(terms: Iterable[Iterable[Term]]) -> Mapping[str, str]:
    labels: dict[str, str] = {}
    uses: Counter[str] = Counter()
    for each in terms:
        labels |= {term.anchor: term.label for term in each}
        uses.update(term.anchor for term in each)
    ordered = sorted(labels, key=lambda anchor: (-uses[anchor], sort_key(labels[anchor]), anchor))
    return {anchor: labels[anchor] for anchor in ordered}


def _without_empty(item: Item) -> Item:
    return {name: value for name, value in item.items() if value}


def search_files(catalogue: Catalogue, *, full_text: bool = False) -> Iterator[tuple[str, bytes]]:
    """Yield the scripts of the search page; *full_text*: the output `search` stands beside them."""
    yield INDEX, _index(Searchable(catalogue), full_text).encode("utf-8", "replace")
    yield SCRIPT, (templates() / "catalogue" / SCRIPT).read_bytes()


def _index(searchable: Searchable, full_text: bool) -> str:
    language = searchable.catalogue.language
    head = {
        "language": language,
        "fullText": full_text,
        "words": {name: words.said(text, language) for name, text in _WORDS.items()},
        "facets": [
            {"name": facet.name, "title": facet.title.say(language), "choices": list(facet.labels.values())}
            for facet in searchable.facets
        ],
    }
    items = ",\n".join(map(_as_script, searchable.items()))
    return f"window.{_VARIABLE} = {_as_script(head)};\nwindow.{_VARIABLE}.items = [\n{items}\n];\n"


def _as_script(value: object) -> str:
    """Return *value* as an expression that is the same wherever a script stands, and ends no line or element."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return text.translate(_ESCAPED)


_ESCAPED = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029\ufeff"}
