"""
The acronyms that texts spell out: « Agence nationale pour la rénovation urbaine (ANRU) », or the other way round.

Only what is certain is taken: the words stand right beside the bracket and their initials, all of them, make the
acronym. A list that misses some is of use; one that explains a word wrongly is not.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import chain

from forumtools.catalogue.contents import Acronym, Entry, Mention
from forumtools.catalogue.nodes import plain_text
from forumtools.catalogue.slugs import slugs
from forumtools.catalogue.sorting import name_key, sort_key
from forumtools.model.words import fold

_ACRONYM = r"[^\W\d_](?:[^\W\d_]|\.(?=[^\W\d_])){1,10}+\.?"
_AFTER = re.compile(rf"\({_ACRONYM}\)")
"""An acronym in brackets, behind what it stands for."""

_BEFORE = re.compile(rf"(?<![\w.-])({_ACRONYM})[\s\u00a0\u202f]\(([^()]{{3,160}})\)")
"""An acronym before what it stands for, in brackets."""

_PIECE = re.compile(r"[^\W_]+")
_ENDS = re.compile(r"[.;:!?…()\[\]{}<>=*#@_/\\|•–—,]")
"""What no name goes beyond."""

_ENDS_EARLY = re.compile(r"[,;:–—]")
_QUOTES = " \t\u00a0\u202f«»“”\"'’"
_LONGEST = 24
"""No more words are looked at."""

_SMALL = frozenset(
    {
        *("a", "au", "aux", "c", "d", "dans", "de", "des", "du", "en", "et", "l", "la", "le", "les", "ou", "par"),
        *("pour", "qu", "s", "sans", "sous", "sur", "un", "une", "vers", "avec", "entre", "chez"),
        *("an", "and", "at", "by", "for", "in", "of", "on", "or", "the", "to", "with"),
    }
)
"""Words whose initials mostly do not count."""


@dataclass(frozen=True, slots=True)
class Found:
    """An acronym in a text, and what it stands for there, as written."""

    short: str
    long: str


@dataclass(frozen=True, slots=True)
class _Piece:
    """A word, or a part of one with hyphens."""

    start: int
    end: int
    initial: str
    may_be_skipped: bool


def acronyms_in(line: str) -> Iterator[Found]:
    """Yield the acronyms that one *line* of text spells out, in their order."""
    if "(" not in line:
        return
    for match in _AFTER.finditer(line):
        short = _plain(match[0][1:-1])
        if short and (long := _ending(line[max(0, match.start() - 240) : match.start()], short)):
            yield Found(short, long)
    for match in _BEFORE.finditer(line):
        short = _plain(match[1])
        if short and (long := _whole(match[2], short)):
            yield Found(short, long)


def _plain(written: str) -> str:
    """Return an acronym without points or the « s » of a plural; nothing for a word that is none."""
    letters = written.replace(".", "")
    capitals = sum(map(str.isupper, letters))
    is_one = letters[0].isupper() and capitals >= 2 and capitals * 2 > len(letters)
    return letters.removesuffix("s") if is_one else ""


def _ending(text: str, short: str) -> str:
    """Return the words at the end of *text* whose initials are *short*, or nothing."""
    text = text.rstrip(_QUOTES)
    text = text[max((end.end() for end in _ENDS.finditer(text)), default=0) :]
    pieces = _pieces(text)
    starts = (_start(pieces, letters) for letters in _initials(short))
    start = next((start for start in starts if start is not None), None)
    return "" if start is None else _told(text, pieces[start:], short)


def _whole(text: str, short: str) -> str:
    """Return *text*, or its part before a comma, if its initials are *short*, or nothing."""
    early = _ENDS_EARLY.search(text)
    text = (text[: early.start()] if early else text).strip(_QUOTES)
    pieces = _pieces(text)
    first = next((place for place, piece in enumerate(pieces) if not piece.may_be_skipped), len(pieces))
    if any(_start(pieces[first:], letters) == 0 for letters in _initials(short)):
        return _told(text, pieces[first:], short)
    return ""


def _initials(short: str) -> list[str]:
    """Return the letters to look for: all, then without the small ones of « SCoT »."""
    capitals = "".join(filter(str.isupper, short))
    return [fold(letters) for letters in dict.fromkeys((short, capitals)) if len(fold(letters)) == len(letters)]


def _pieces(text: str) -> list[_Piece]:
    found = []
    for match in _PIECE.finditer(text):
        follows_hyphen = match.start() > 0 and text[match.start() - 1] in "-‐‑"
        word = fold(match[0])
        skipped = follows_hyphen or word in _SMALL
        found.append(_Piece(match.start(), match.end(), word[:1], skipped))
    return found[-_LONGEST:]


def _start(pieces: list[_Piece], letters: str) -> int | None:
    """Return the place of the word that begins what *letters* are the initials of, up to the last of *pieces*."""
    left = {len(letters)}  # how many letters there may still be to find
    for place in range(len(pieces) - 1, -1, -1):
        piece = pieces[place]
        used = {count - 1 for count in left if letters[count - 1] == piece.initial}
        if 0 in used and not piece.may_be_skipped:
            return place
        left = (used - {0}) | (left if piece.may_be_skipped else set())
        if not left:
            return None
    return None


def _told(text: str, pieces: list[_Piece], short: str) -> str:
    """Return *pieces* of *text* when they explain *short*: two words or more, and not the name of somebody."""
    words = [text[piece.start] for piece in pieces if not piece.may_be_skipped]
    if len(words) < 2 or (len(short) == 2 and all(map(str.isupper, words))):
        return ""
    long = " ".join(text[pieces[0].start : pieces[-1].end].split())
    return long[:1].upper() + long[1:]


def acronyms_of(entries: Iterable[Entry]) -> tuple[Acronym, ...]:
    """Return the acronyms that *entries* spell out, by the alphabet, each leading to those that do, in their order."""
    ordered = list(entries)
    people = {name_key(term.label) for entry in ordered for term in entry.contributors}
    spellings: dict[tuple[str, str], Counter[Found]] = {}
    mentions: dict[tuple[str, str], dict[str, Mention]] = {}
    for entry in ordered:
        for found in chain.from_iterable(map(acronyms_in, _lines(entry))):
            if name_key(found.long) not in people:
                key = (sort_key(found.short), _meaning(found.long))
                spellings.setdefault(key, Counter())[found] += 1
                mentions.setdefault(key, {})[entry.slug] = entry.mention
    best = {key: min(counts, key=partial(_worth, counts)) for key, counts in spellings.items()}
    anchors = slugs(f"{found.short} {found.long}" for found in best.values())
    return tuple(
        Acronym(found.short, found.long, anchors[f"{found.short} {found.long}"], tuple(mentions[key].values()))
        for key, found in sorted(best.items())
    )


def _lines(entry: Entry) -> Iterator[str]:
    """Yield all texts of *entry*, line by line."""
    yield from (entry.title, entry.subtitle, *(term.label for term in entry.organisations))
    for section in entry.sections:
        yield from plain_text(section.document).splitlines()


def _meaning(long: str) -> str:
    """Return what is equal where the same thing is meant: « Espaces publics numériques » is « espace public… »."""
    return " ".join(word[:-1] if word[-1] in "sx" else word for word in sort_key(long).split())


def _worth(counts: Counter[Found], found: Found) -> tuple[int, int, str, str]:
    """Return what is least for the spelling to show: the usual one, then the singular."""
    return (-counts[found], len(found.long), found.long, found.short)
