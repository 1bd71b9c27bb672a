"""Which parameter or section of one version of a page is which of another, and in which order they are to stand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from heapq import merge

from forumtools.wikitext.pieces import Piece
from forumtools.wikitext.threeway import Versions, stretches

Key = tuple[str, str, int]
"""What a piece says; where several say it, also its own name; and which one of that name it is."""

Keyed = Mapping[Key, Piece]


def keyed(sides: Versions[tuple[Piece, ...]], *, last_counts: bool) -> Versions[Keyed]:
    """
    Return the pieces of all three versions under the key they have in common, in their order.

    Of several with one name they are counted from the one that counts for readers: the last, or the first.
    """
    several = said_twice(sides)
    found = sides.of(lambda pieces: _keyed(pieces, several, last_counts=last_counts))
    return Versions(
        found.before,
        _recognised(found.before, found.ours, found.theirs),
        _recognised(found.before, found.theirs, found.ours),
    )


def said_twice(sides: Iterable[Sequence[Piece]]) -> tuple[str, ...]:
    """Return what some version says in several pieces."""
    counts = (Counter(piece.said for piece in pieces) for pieces in sides)
    return tuple(dict.fromkeys(said for count in counts for said, number in count.items() if number > 1))


def _keyed(pieces: Sequence[Piece], several: Iterable[str], *, last_counts: bool) -> Keyed:
    found: dict[Key, Piece] = {}
    counts: Counter[tuple[str, str]] = Counter()
    shared = frozenset(several)
    for piece in reversed(pieces) if last_counts else pieces:
        name = (piece.said, piece.name if piece.said in shared else "")
        found[*name, counts[name]] = piece
        counts[name] += 1
    return dict(reversed(found.items())) if last_counts else found


def _recognised(before: Keyed, side: Keyed, other: Keyed) -> Keyed:
    """Return *side* with what it only renamed, the value being the same, under the key it had before."""
    gone: dict[str, list[Key]] = {}
    for key, piece in before.items():
        if key not in side and piece.value:
            gone.setdefault(piece.value, []).append(key)
    found: dict[Key, Piece] = {}
    for key, piece in side.items():
        former = () if key in before else gone.get(piece.value, ())
        old = next((name for name in former if _may_be_renamed(before[name], piece, name, key, other)), None)
        if old:
            gone[piece.value].remove(old)
        found[old or key] = piece
    return found


def _may_be_renamed(before: Piece, after: Piece, old: Key, new: Key, other: Keyed) -> bool:
    # Two declared fields are no two names of one, and where the other side has both names neither means the other.
    return not (before.declared and after.declared) and not (new in other and old in other)


def order(sides: Versions[Keyed], kept: Collection[Key], ranks: Mapping[str, int]) -> Sequence[Key]:
    """
    Return the keys that are *kept* in the order that each side gave them.

    *ranks* are the places of fields and sections in the forum file: of two that were put at one place, one by each
    side, the one that is declared first stands first.
    """

    def rank(key: Key) -> int:
        return ranks.get(key[0], len(ranks))

    found: list[Key] = []
    for stretch in stretches(sides.of(tuple)):
        found += stretch.on(stretch.right) if stretch.right else merge(stretch.theirs, stretch.ours, key=rank)
    found = [key for key in dict.fromkeys(found) if key in kept]
    return _with_missing(_with_missing(found, sides.theirs, kept), sides.ours, kept)


def _with_missing(found: Sequence[Key], keys: Iterable[Key], kept: Collection[Key]) -> Sequence[Key]:
    """Return *found* with what it lacks of *keys*, each behind the one that it stands behind there."""
    known = frozenset(found)
    missing: dict[Key | None, list[Key]] = {}
    previous = None
    for key in keys:
        if key in known:
            previous = key
        elif key in kept:
            missing.setdefault(previous, []).append(key)
    return [*missing.get(None, ()), *(more for key in found for more in (key, *missing.get(key, ())))]
