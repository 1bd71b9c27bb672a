"""A sketch of a text: some of its phrases, so chosen that two texts with much in common keep the same ones."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from zlib import crc32

SIZE = 16
"""How many phrases are kept."""

_SHORTEST = 17
"""How many bytes a phrase has, blanks aside, that hardly two people write alike."""

_CUTS = b'.!?;:,()|[]{}=*"'
_CAPITALS = bytes(range(ord("A"), ord("Z") + 1))
_PLAIN = bytes.maketrans(_CUTS + _CAPITALS, b"\n" * len(_CUTS) + _CAPITALS.lower())
_UNHEARD = b" \t'"

Sketch = tuple[int, ...]
"""The numbers of phrases, the lowest ones of the text, sorted."""


def sketch(texts: Iterable[str]) -> Sketch:
    """Return the sketch of a text that is in pieces."""
    found: set[int] = set()
    for text in texts:
        # In bytes, for this is done for every page. Nor `hash`: what is found must not differ from run to run.
        heard = text.replace("’", "").replace("\u00a0", "")
        plain = heard.encode("utf-8", "surrogatepass").translate(_PLAIN, _UNHEARD)
        found.update([crc32(phrase) for phrase in plain.split(b"\n") if len(phrase) >= _SHORTEST])
    return tuple(sorted(found)[:SIZE])


def overlap(one: Sketch, other: Sketch, common: Collection[int] = ()) -> tuple[int, int]:
    """
    Return how many phrases two texts share, and of how many; the *common* ones aside.

    Where those are most of what there is, it is nothing of anything.
    """
    # A text of which only the lowest are known cannot be asked for higher ones.
    limit = min(_reach(one), _reach(other))
    left, right = ({phrase for phrase in side if phrase <= limit} for side in (one, other))
    every = left | right
    rare = every.difference(common)
    return len((left & right).difference(common)) if 2 * len(rare) > len(every) else 0, len(rare)


def _reach(phrases: Sketch) -> float:
    return phrases[-1] if len(phrases) == SIZE else float("inf")
