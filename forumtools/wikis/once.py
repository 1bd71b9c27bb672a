"""
Look – send – look: how a thing is done once, although answers get lost.

Whatever changes the wiki begins its summary or reason with a mark of its own. When an answer is unclear, we look for
the mark before we send again.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from forumtools.errors import AnswerUnclear, EditConflict, PageExists, PageMissing, WikiError
from forumtools.language import Text
from forumtools.wikis.answers import no_answer
from forumtools.wikis.patience import Patience
from forumtools.wikis.stored import stored

T = TypeVar("T")

MAX_SUMMARY = 500
"""Characters; MediaWiki cuts the rest, so the mark stands first."""

_ODD = Text(fr="réponse d’édition illisible", en="unreadable answer to the edit")


_MARK = re.compile(r"^\[ft:[^\]]*\] ?")


def mark_of(token: str) -> str:
    """Return what a summary begins with, so that we know our own work again; without *token*, one of its own."""
    return stored(f"[ft:{token or secrets.token_hex(6)}]")


def marked(mark: str, summary: str) -> str:
    """Return *summary* on one line, with its *mark*, as long as the wiki keeps it."""
    return stored(f"{mark} {' '.join(summary.split())}")[:MAX_SUMMARY].rstrip()


def unmarked(summary: str) -> str:
    """Return *summary* without the mark that one of ours begins with: people need not read it."""
    return _MARK.sub("", summary, count=1)


def once(patience: Patience, send: Callable[[], T], look: Callable[[], T | None]) -> T:
    """
    Return what *send* returns; after a doubt, what *look* finds to be done already, before sending again.

    A conflict is looked into as well: an earlier call of ours may be what stands in the way.
    """
    for _ in patience.attempts():
        try:
            return send()
        except (AnswerUnclear, EditConflict, PageExists, PageMissing) as error:
            doubt: WikiError = error
        with keeping(doubt):
            found = look()
        if found is not None:
            return found
        if not isinstance(doubt, AnswerUnclear):
            break
    raise doubt


@contextmanager
def keeping(doubt: WikiError) -> Iterator[None]:
    """Raise *doubt* when the wiki cannot be looked at: whether the work was done counts more than why not."""
    try:
        yield
    except (EditConflict, PageExists, PageMissing):
        raise
    except WikiError:
        raise doubt from None


def unclear(title: str) -> WikiError:
    """Return the doubt whether the page called *title* was changed as asked."""
    return no_answer(_ODD).as_error(writing=True, title=title)
