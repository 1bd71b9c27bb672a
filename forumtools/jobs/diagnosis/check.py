"""What the doctor says of one thing."""

from __future__ import annotations

from dataclasses import dataclass

from forumtools.language import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One thing looked at."""

    subject: str
    """What it is about, in a word for programs: ``forum``, ``wiki``, ``namespace``, ``account``, ``right``…"""

    good: bool | None
    """True: as it should be; False: it stands in the way; None: merely worth knowing."""

    text: Text
    advice: Text | None = None
    """What to do about it."""

    exit_status: int = 1
    """That of the command when this is bad."""


def fine(subject: str, text: Text) -> Check:
    """Return the check of something that is as it should be."""
    return Check(subject=subject, good=True, text=text)


def note(subject: str, text: Text, advice: Text | None = None) -> Check:
    """Return the check of something worth knowing."""
    return Check(subject=subject, good=None, text=text, advice=advice)


def fault(subject: str, text: Text, advice: Text | None = None) -> Check:
    """Return the check of something that stands in the way."""
    return Check(subject=subject, good=False, text=text, advice=advice)
