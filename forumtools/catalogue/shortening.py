"""The beginning of a text, where there is room for a sentence or two."""

from __future__ import annotations

import re
from collections.abc import Iterable

from forumtools.catalogue.nodes import Document, Paragraph, inline_text

_LONGEST = 200
_SENTENCE = re.compile(r".{40,}?[.!?…](?=\s|\Z)", re.DOTALL)


def begun(documents: Iterable[Document]) -> str:
    """Return how the paragraphs of *documents* begin; nothing when there is none."""
    blocks = (block for document in documents for block in document.blocks)
    text = " ".join(inline_text(block.children) for block in blocks if isinstance(block, Paragraph))
    return shortened(" ".join(text.split()))


def shortened(text: str) -> str:
    """Return the first sentence of *text* if it is one and not too long, or its first words."""
    sentence = _SENTENCE.match(text)
    if sentence and len(sentence[0]) <= _LONGEST:
        return sentence[0]
    return text if len(text) <= _LONGEST else text[:_LONGEST].rpartition(" ")[0].rstrip(" ,;:") + "…"
