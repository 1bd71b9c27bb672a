"""What a wiki says of itself, as far as titles and wikitext depend on it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

_BLANKS = re.compile(r"[ _\u00a0\u1680\u180e\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+")

# Names of MediaWiki's own namespaces on a French wiki: local name first, then the names always understood.
_FRENCH: Mapping[int, tuple[str, ...]] = {
    -2: ("Média", "Media"),
    -1: ("Spécial", "Special"),
    1: ("Discussion", "Talk"),
    2: ("Utilisateur", "Utilisatrice", "User"),
    3: ("Discussion utilisateur", "Discussion utilisatrice", "User talk"),
    4: ("Projet", "Project"),
    5: ("Discussion projet", "Project talk"),
    6: ("Fichier", "File", "Image"),
    7: ("Discussion fichier", "File talk"),
    8: ("MediaWiki",),
    9: ("Discussion MediaWiki", "MediaWiki talk"),
    10: ("Modèle", "Template"),
    11: ("Discussion modèle", "Template talk"),
    12: ("Aide", "Help"),
    13: ("Discussion aide", "Help talk"),
    14: ("Catégorie", "Category"),
    15: ("Discussion catégorie", "Category talk"),
}

TAGS = frozenset(
    {
        *("nowiki", "pre", "gallery", "indicator", "ref", "references", "math", "chem", "source", "poem"),
        *("syntaxhighlight", "score", "templatedata", "templatestyles", "inputbox", "imagemap", "timeline"),
        *("categorytree", "charinsert", "section", "graph", "mapframe", "maplink"),
    }
)
"""Extension tags whose content is not wikitext, when the wiki does not say which it has."""


@dataclass(frozen=True, kw_only=True)
class Site:
    """Namespaces, letter case and extension tags of a wiki."""

    name: str = ""
    namespaces: Mapping[int, tuple[str, ...]] = field(default_factory=lambda: _FRENCH)
    """Number to names: the local one first. The main namespace, 0, has none."""

    first_letter: bool = True
    """Whether the first letter of a title is always upper case (siteinfo: case=first-letter)."""

    tags: frozenset[str] = TAGS

    @cached_property
    def _numbers(self) -> Mapping[str, int]:
        named = [(name, number) for number, names in self.namespaces.items() for name in names]
        folded = {fold_namespace(name): number for name, number in named}
        return {name: folded[fold_namespace(name)] for name, _ in named} | folded

    def namespace(self, name: str) -> int | None:
        """Return the number of the namespace called *name*, or nothing when the wiki has none such."""
        number = self._numbers.get(name)
        return self._numbers.get(fold_namespace(name)) if number is None else number

    def names(self, number: int) -> tuple[str, ...]:
        """Return the names of a namespace, the local one first."""
        return self.namespaces.get(number, ())

    def split(self, title: str) -> tuple[int, str]:
        """Return the namespace number and the bare name of *title*: ``(3000, "X")`` for ``Contrib:X``."""
        title = title.lstrip(":")
        prefix, colon, rest = title.partition(":")
        number = self.namespace(prefix) if colon else None
        return (0, title.strip()) if number is None else (number, rest.strip())

    def normal(self, title: str) -> str:
        """Return *title* as the wiki writes it: local namespace, single blanks, first letter."""
        number, bare = self.split(_BLANKS.sub(" ", title).strip())
        bare = bare[:1].upper() + bare[1:] if self.first_letter and len(bare[:1].upper()) == 1 else bare
        return f"{self.names(number)[0]}:{bare}" if number else bare

    def with_namespaces(self, names: Mapping[int, str]) -> Site:
        """Return this site with further namespaces."""
        more = {number: (name,) for number, name in names.items()}
        return Site(
            name=self.name,
            namespaces={**self.namespaces, **more},
            first_letter=self.first_letter,
            tags=self.tags,
        )


def fold_namespace(name: str) -> str:
    """Return a namespace name as MediaWiki compares it: case and blanks do not count, accents do."""
    return _BLANKS.sub(" ", name).strip().casefold()
