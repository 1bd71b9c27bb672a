"""What a wiki tells of many pages at once, by the number it gave each: titles change hands, numbers never."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from forumtools.model.records import Page


class Scope(NamedTuple):
    """A namespace by its number, or only its titles that begin with *prefix*."""

    namespace: int
    prefix: str = ""


class Numbered(NamedTuple):
    """A page and its number."""

    number: int
    page: Page


class Entry(NamedTuple):
    """What tells a page as it is from what it was: its title and its newest revision."""

    title: str
    revision: int


@dataclass(frozen=True)
class Sweep:
    """Which pages there are."""

    entries: Mapping[int, Entry]
    time: str
    """By the wiki's clock, as it writes it."""

    redirects: tuple[str, ...] | None
    """The titles that redirect to the template asked about; None when that has to be asked for."""


@dataclass(frozen=True, kw_only=True)
class Event:
    """One line of a wiki's log: somebody moved, deleted, restored or imported a page."""

    number: int
    """Of the page, when it happened."""

    action: str
    title: str
    target: str = ""
    """Where it was moved to."""

    user: str = ""
    comment: str = ""
    time: str = ""
