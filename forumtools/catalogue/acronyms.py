"""Acronyms that texts spell out: « Agence nationale pour la rénovation urbaine (ANRU) », or the other way round."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence

from forumtools.catalogue.contents import Acronym, Entry, Mention
from forumtools.catalogue.nodes import plain_text
from forumtools.catalogue.slugs import slugs
from forumtools.catalogue.sorting import title_key
from forumtools.model.words import fold

_LONGEST = 120
"""Characters of what an acronym stands for."""

_LETTERS = "A-ZÀÂÇÉÈÊËÎÏÔÛÙÜŸ"
_ACRONYM = rf"[{_LETTERS}](?:[{_LETTERS}]{{1,7}}|(?:\.[{_LETTERS}]){{1,7}}\.?)"
_BEHIND = re.compile(rf"[ \u00a0]\((?P<acronym>{_ACRONYM})\)")
_BEFORE = re.compile(rf"(?<![\w.])(?P<acronym>{_ACRONYM})[ \u00a0]\((?P<words>[^()\n]{{4,{_LONGEST}}})\)")
_WORD = re.compile(r"[^\W\d_]+(?:['’](?=[^\W\d_]))?")
_SMALL_WORDS = "a au aux d' de des du en et l' la le les of on ou par pour sur the un une and for in to"
_SMALL = frozenset(_SMALL_WORDS.split())
_Fits = Callable[[str, Sequence[str]], int | None]
"""Gives the first of some words that an acronym stands for, if it does."""

_MOST = 12
"""Words: no acronym stands for more."""


def find_acronyms(entries: Iterable[Entry]) -> tuple[Acronym, ...]:
    """Return the acronyms that the texts of *entries* spell out, by the alphabet."""
    spelt: dict[str, Counter[str]] = {}
    mentions: dict[str, dict[str, Mention]] = {}
    for entry in entries:
        text = "\n".join(plain_text(section.document) for section in entry.sections)
        for acronym, expansion in spelt_out(text):
            spelt.setdefault(acronym, Counter())[expansion] += 1
            mentions.setdefault(acronym, {})[entry.page] = entry.mention
    anchors = slugs(spelt)
    return tuple(
        Acronym(
            acronym=acronym,
            expansion=min(spelt[acronym], key=lambda said: (-spelt[acronym][said], said)),
            anchor=anchors[acronym],
            mentions=tuple(mentions[acronym].values()),
        )
        for acronym in sorted(spelt, key=lambda acronym: (title_key(acronym), acronym))
    )


def spelt_out(text: str) -> Iterator[tuple[str, str]]:
    """Yield acronyms, without dots, and the words they stand for: only where the initials are the same."""
    if "(" not in text:
        return
    for match in _BEHIND.finditer(text):
        before = re.split(r"[()\n]", text[max(0, match.start() - _LONGEST) : match.start()])[-1]
        yield from _checked(match["acronym"], before, _ends_with)
    for match in _BEFORE.finditer(text):
        yield from _checked(match["acronym"], match["words"], _is)


def _checked(acronym: str, around: str, fits: _Fits) -> Iterator[tuple[str, str]]:
    acronym = acronym.replace(".", "")
    words = [(found.start(), found[0]) for found in _WORD.finditer(around)][-_MOST:]
    start = fits(acronym, [word for _, word in words])
    if start is not None:
        said = " ".join(around[words[start][0] :].split())
        yield acronym, said[:1].upper() + said[1:]


def _ends_with(acronym: str, words: Sequence[str]) -> int | None:
    """Return the first of the last words that *acronym* stands for; small words count where they have to."""
    wanted = fold(acronym)
    place = len(words)
    for letter in reversed(wanted):
        place -= 1
        while place >= 0 and fold(words[place])[:1] != letter and _is_small(words[place]):
            place -= 1
        if place < 0 or fold(words[place])[:1] != letter:
            return None
    return None if _is_small(words[place]) else place


def _is(acronym: str, words: Sequence[str]) -> int | None:
    """Return 0 when *acronym* stands for all *words*, an article before them apart."""
    start = _ends_with(acronym, words)
    return start if start is not None and all(map(_is_small, words[:start])) else None


def _is_small(word: str) -> bool:
    return fold(word).replace("’", "'") in _SMALL
