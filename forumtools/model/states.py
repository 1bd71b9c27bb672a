"""What the status of a page says of it: whether it is still to be written, or was taken back."""

from __future__ import annotations

from forumtools.model.records import Record
from forumtools.model.roles import Role
from forumtools.model.words import fold

WITHDRAWN = frozenset({"retiree", "retire", "withdrawn"})
PROMISED = frozenset({"promise", "promised"})
UNFINISHED = PROMISED | {"brouillon", "draft", "ebauche", "a completer", "to complete", "to be completed", "incomplete"}
"""What is not delivered yet, as folded words."""


def is_withdrawn(record: Record) -> bool:
    """Say whether the authors took the contribution back."""
    return fold(record.one(Role.STATUS)) in WITHDRAWN


def is_promised(record: Record) -> bool:
    """Say whether the page is said to be promised, and no more."""
    return fold(record.one(Role.STATUS)) in PROMISED


def is_unfinished(record: Record) -> bool:
    """Say whether the page itself is said to be promised, a draft or to be completed."""
    return fold(record.one(Role.STATUS)) in UNFINISHED
