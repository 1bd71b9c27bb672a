"""What is to be done to the pages of a wiki, decided and not yet done."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from forumtools.model.records import Page


class Action(Enum):
    """What can be done to a page."""

    CREATE = "create"
    UPDATE = "update"
    RENAME = "rename"
    REMOVE = "remove"


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One thing to do to one page."""

    action: Action
    title: str
    """The full title of the page as it is called now."""

    summary: str
    """What the history of the page is to say."""

    revision: int | None = None
    """The revision the page was read at; None for a page that is to be created."""

    before: str = ""
    """The text as it was read."""

    after: str = ""
    """The text as it is to be; the same as before where a page is only renamed."""

    to: str = ""
    """The new title, for `Action.RENAME`."""

    leave_redirect: bool = True
    """Whether the old title is to lead to the new one, for `Action.RENAME`."""

    @property
    def wanted(self) -> Page:
        """The page as it is to be, at the revision that it replaces."""
        return Page(self.title, self.after, self.revision)

    @property
    def known(self) -> Page:
        """The page as it was read."""
        return Page(self.title, self.before, self.revision)


def text_change(before: Page, after: str, summary: str) -> Change:
    """Return the change that gives the page *before* the text *after*: a creation when it has no revision."""
    return Change(
        action=Action.CREATE if before.revision is None else Action.UPDATE,
        title=before.title,
        revision=before.revision,
        before=before.text,
        after=after,
        summary=summary,
    )
