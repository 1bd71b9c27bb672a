"""What a rule is, what it says, and the list of all rules."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from forumtools.language import Text
from forumtools.model.findings import Edit, Severity
from forumtools.wikitext.pages import Reading

if TYPE_CHECKING:
    from forumtools.rules.world import World


@dataclass(frozen=True, kw_only=True, slots=True)
class Fault:
    """One thing that a rule finds on a page: what is there and, in a word, what to do."""

    text: Text
    start: int = 0
    """Where it stands in the text of the page."""

    field: str | None = None
    section: str | None = None
    edits: tuple[Edit, ...] = ()
    """What mends it without anybody having to decide."""

    severity: Severity | None = None
    """When it is not that of the rule."""


Look = Callable[[Reading, "World"], Iterator[Fault]]


class Reach(Enum):
    """How far a rule looks: what it finds stays the same as long as that does."""

    PAGE = "page"
    """At the page and what the forum file declares."""

    EDITION = "edition"
    """At the pages of editions too, and at the day."""

    FORUM = "forum"
    """At all other pages."""

    ONLINE = "online"
    """At what the web and the wiki say; only with `--online`."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Rule:
    """A rule: what it looks for, why, and how to write instead."""

    code: str
    severity: Severity
    title: Text
    """What it finds, in a few words."""

    why: Text
    wrong: str
    """Wikitext: a whole page, some lines of a call, sections, or the titles of several pages."""

    right: str
    fixable: bool
    """Whether some of what it finds can be mended by `--fix`."""

    reach: Reach
    look: Look


RULES: dict[str, Rule] = {}
"""Every rule by its code; complete once `forumtools.rules` is imported."""


def rule(
    code: str,
    severity: Severity,
    *,
    title: Text,
    why: Text,
    wrong: str,
    right: str,
    fixable: bool = False,
    reach: Reach = Reach.FORUM,
) -> Callable[[Look], Look]:
    """Make the function below a rule. A code is given once, and never again."""

    def register(look: Look) -> Look:
        if code in RULES:
            raise ValueError(f"there are two rules {code}")
        RULES[code] = Rule(
            code=code,
            severity=severity,
            title=title,
            why=why,
            wrong=wrong,
            right=right,
            fixable=fixable,
            reach=reach,
            look=look,
        )
        return look

    return register


def all_rules() -> tuple[Rule, ...]:
    """Return every rule, sorted by code."""
    return tuple(RULES[code] for code in sorted(RULES))
