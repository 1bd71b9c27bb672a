"""What the web and the wiki answered about addresses, files and titles. Without `--online` nobody was asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

from forumtools.language import Text


class Verdict(Enum):
    """What is known of an address."""

    ALIVE = "alive"
    MOVED = "moved"
    """It leads on, for good, to another address, which is alive."""

    DEAD = "dead"
    UNSURE = "unsure"
    """Nobody answered, or answered something that does not tell: too busy, only for people, refused."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Answer:
    """What was answered for one address."""

    verdict: Verdict
    why: Text
    """In a few words: what the server said, or that there was none."""

    leads_to: str | None = None
    """The address that it leads to in the end, where that is another."""

    archive: str | None = None
    """The address of a copy that an archive has."""


@dataclass(frozen=True, kw_only=True, slots=True)
class FileFacts:
    """What the wiki says of a picture. Empty where it says nothing."""

    author: str = ""
    licence: str = ""


@dataclass(frozen=True, kw_only=True)
class Online:
    """The answers. What is in none of the mappings was not asked, or not answered."""

    addresses: Mapping[str, Answer] = field(default_factory=dict)
    """By the address as it stands on pages."""

    files: Mapping[str, FileFacts | None] = field(default_factory=dict)
    """By the full title of the file, as the wiki writes it (`Fichier:Banc.jpg`); None: the wiki has no such file."""

    titles: Mapping[str, bool] = field(default_factory=dict)
    """By full title, as the wiki writes it: whether there is such a page."""
