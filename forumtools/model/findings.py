"""What is found wrong with a page."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from forumtools.language import Text


class Severity(Enum):
    """How bad a finding is; the order is that of the words."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"

    @property
    def label(self) -> Text:
        """The word for people."""
        return _LABELS[self]


_LABELS = {
    Severity.ERROR: Text(fr="erreur", en="error"),
    Severity.WARNING: Text(fr="avertissement", en="warning"),
    Severity.INFO: Text(fr="information", en="info"),
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Edit:
    """Replace the characters from *start* to *end* of a page's text by *new*."""

    start: int
    end: int
    new: str


@dataclass(frozen=True, slots=True)
class Excerpt:
    """What to show of the line that a finding stands in, without anything private."""

    text: str
    place: int
    """Where in *text* the fault is, counted from 0."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Finding:
    """One fault of one page, where it stands, and how it can be mended when that is safe."""

    page: str
    code: str
    severity: Severity
    text: Text
    field: str | None = None
    section: str | None = None
    line: int = 1
    """Counted from 1."""

    column: int = 1
    """Counted from 1, in characters."""

    excerpt: Excerpt | None = None
    """The line it stands in; none where that is empty or private."""

    edits: tuple[Edit, ...] = ()
    """What mends it; empty when a person has to decide."""

    @property
    def fixable(self) -> bool:
        """Whether `--fix` mends it."""
        return bool(self.edits)
