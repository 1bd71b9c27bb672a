"""The indexes of a catalogue: people, organisations, places, themes, and the contributions they lead to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

from forumtools.catalogue.contents import Entry, Index, IndexLine, Mention, Term
from forumtools.catalogue.slugs import slugs
from forumtools.catalogue.sorting import by_letter, name_key, title_key
from forumtools.language import Language
from forumtools.model.roles import Role

INDEXED = (Role.CONTRIBUTORS, Role.ORGANISATIONS, Role.THEMES, Role.PLACES)


def with_indexes(entries: Sequence[Entry], language: Language) -> tuple[tuple[Entry, ...], tuple[Index, ...]]:
    """Return *entries* whose terms know their anchors, and the indexes these stand in."""
    made = [_Maker(role, entries, language) for role in INDEXED]
    anchored = tuple(_anchored(entry, made) for entry in entries)
    mentions = {entry.slug: entry.mention for entry in anchored}
    return anchored, tuple(maker.index(mentions) for maker in made if maker.slugs_by_key)


class _Maker:
    """Gathers one index: what is the same word or name, how it is spelt, which contributions have it."""

    def __init__(self, role: Role, entries: Iterable[Entry], language: Language) -> None:
        self.role = role
        self._key: Callable[[str], str] = (
            name_key if role is Role.CONTRIBUTORS else lambda text: title_key(text, language)
        )
        self.slugs_by_key: dict[str, dict[str, None]] = {}
        spellings: dict[str, Counter[str]] = {}
        for entry in entries:
            for term in entry.terms(role):
                key = self.key(term.label)
                self.slugs_by_key.setdefault(key, {})[entry.slug] = None
                spellings.setdefault(key, Counter())[term.label] += 1
        self.labels = {key: _best(counts) for key, counts in spellings.items()}
        anchors = slugs(self.labels.values())
        self.anchors = {key: anchors[label] for key, label in self.labels.items()}

    def key(self, label: str) -> str:
        # What has neither letter nor digit is its own key.
        return self._key(label) or label

    def index(self, mentions: Mapping[str, Mention]) -> Index:
        lines = [
            IndexLine(
                label=self.labels[key],
                anchor=self.anchors[key],
                key=key,
                mentions=tuple(mentions[slug] for slug in found),
            )
            for key, found in self.slugs_by_key.items()
        ]
        return Index(role=self.role, letters=by_letter(lines, lambda line: line.key))


def _best(spellings: Counter[str]) -> str:
    """Return the spelling to show: the usual one; not in capitals, if that is a choice."""
    return min(spellings, key=lambda label: (-spellings[label], _capitals(label), label))


def _capitals(label: str) -> int:
    return sum(character.isupper() for character in label)


def _anchored(entry: Entry, makers: Iterable[_Maker]) -> Entry:
    found: dict[Role, tuple[Term, ...]] = {}
    for maker in makers:
        terms = (Term(term.label, maker.anchors[maker.key(term.label)]) for term in entry.terms(maker.role))
        found[maker.role] = tuple({term.anchor: term for term in terms}.values())
    return replace(
        entry,
        contributors=found[Role.CONTRIBUTORS],
        organisations=found[Role.ORGANISATIONS],
        places=found[Role.PLACES],
        themes=found[Role.THEMES],
    )
