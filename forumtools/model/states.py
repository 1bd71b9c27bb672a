"""The states of a page that the program knows, by the words that forums use for them, folded."""

from __future__ import annotations

WITHDRAWN = frozenset({"retiree", "retire", "withdrawn"})
"""Its authors took it back."""

PROMISED = frozenset({"promise", "promised"})
"""Announced, and not written yet."""

UNFINISHED = PROMISED | {"brouillon", "draft", "a completer", "to complete", "incomplete"}
"""Not yet what it is to be."""
