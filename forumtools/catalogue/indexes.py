"""The indexes of a catalogue: people, organisations, themes, places, and the contributions they lead to."""

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


class Indexes:
    """The indexes of *entries*, first as anchors, then, when the reading order is known, in full."""

    def __init__(self, entries: Sequence[Entry], language: Language) -> None:
        self._words = {role: _Words(role, entries, language) for role in INDEXED}

    def anchored(self, entry: Entry) -> Entry:
        """Return *entry* with terms that know their anchors, each once."""
        terms = {role: self._words[role].terms(entry) for role in INDEXED}
        return replace(
            entry,
            contributors=terms[Role.CONTRIBUTORS],
            organisations=terms[Role.ORGANISATIONS],
            themes=terms[Role.THEMES],
            places=terms[Role.PLACES],
        )

    def terms(self, role: Role, order: Iterable[str]) -> tuple[Term, ...]:
        """Return the terms of one index: those of *order* first, in that order, then by the alphabet."""
        words = self._words[role]
        places = {words.key(label): place for place, label in enumerate(order)}
        keys = sorted(words.labels, key=lambda key: (places.get(key, len(places)), key))
        return tuple(Term(words.labels[key], words.anchors[key]) for key in keys)

    def made(self, ordered: Sequence[Entry]) -> tuple[Index, ...]:
        """Return the indexes that have anything, their lines leading to *ordered* in that order."""
        return tuple(words.index(ordered) for words in self._words.values() if words.labels)


class _Words:
    """The words of one index: which are the same, how each is spelt, and its anchor."""

    def __init__(self, role: Role, entries: Iterable[Entry], language: Language) -> None:
        self.role = role
        self._key: Callable[[str], str] = (
            name_key if role is Role.CONTRIBUTORS else lambda text: title_key(text, language)
        )
        spellings: dict[str, Counter[str]] = {}
        for entry in entries:
            for term in entry.terms(role):
                spellings.setdefault(self.key(term.label), Counter())[term.label] += 1
        best = _best_name if role is Role.CONTRIBUTORS else _best_spelling
        self.labels: Mapping[str, str] = {key: best(counts) for key, counts in spellings.items()}
        anchors = slugs(self.labels.values())
        self.anchors = {key: anchors[label] for key, label in self.labels.items()}

    def key(self, label: str) -> str:
        """Return what is equal for all spellings of one word; what has no letter is its own key."""
        return self._key(label) or label

    def terms(self, entry: Entry) -> tuple[Term, ...]:
        """Return the terms of *entry* as it spells them."""
        keys = {self.key(term.label): term.label for term in reversed(entry.terms(self.role))}
        return tuple(Term(label, self.anchors[key]) for key, label in reversed(keys.items()))

    def index(self, ordered: Iterable[Entry]) -> Index:
        mentions: dict[str, list[Mention]] = {}
        for entry in ordered:
            for term in entry.terms(self.role):
                mentions.setdefault(self.key(term.label), []).append(entry.mention)
        lines = [
            IndexLine(label=label, anchor=self.anchors[key], key=key, mentions=tuple(mentions[key]))
            for key, label in self.labels.items()
        ]
        return Index(role=self.role, letters=by_letter(lines, lambda line: line.key))


def _best_name(spellings: Counter[str]) -> str:
    """Return the spelling to show: the usual one; not in capitals, if that is a choice."""
    return min(spellings, key=lambda name: (-spellings[name], sum(map(str.isupper, name)), name))


def _best_spelling(spellings: Counter[str]) -> str:
    """Return the spelling to show: the usual one, then the one with accents and a capital."""
    return min(
        spellings,
        key=lambda label: (-spellings[label], -sum(map(_is_accented, label)), not label[:1].isupper(), label),
    )


def _is_accented(character: str) -> bool:
    return character.isalpha() and not character.isascii()
