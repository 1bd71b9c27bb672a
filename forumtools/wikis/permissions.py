"""What a wiki lets an account do there, and what it withholds: asked for in one request, for the doctor."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from forumtools.wikis.account import Account
from forumtools.wikis.batches import listed
from forumtools.wikis.sentences import as_text
from forumtools.wikis.session import Session, has_tag

_IMPLICIT = frozenset({"*", "user", "autoconfirmed"})
"""Groups that nobody is put into."""


@dataclass(frozen=True, kw_only=True)
class Permissions:
    """What an account may do on a wiki, and what the wiki has that bears on it."""

    account: Account
    generator: str = ""
    """The software: ``MediaWiki 1.39.17``."""

    read_only: str | None = None
    """Why nothing can be saved at present; None where it can."""

    rights_of: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """Group to its rights, as $wgGroupPermissions has them."""

    extensions: frozenset[str] = frozenset()
    protections: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    """Number of a namespace to the rights that editing in it needs besides (``$wgNamespaceProtection``)."""

    refusals: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """Title to the code of each reason for which it may not be edited or created, and the wiki's words for it."""

    blocked: frozenset[int] | None = None
    """The namespaces in which a partial block forbids editing; None where the wiki does not say."""

    has_tag: bool = False
    """Whether the wiki has the tag that edits of ours carry."""

    @property
    def version(self) -> tuple[int, int]:
        """The version of MediaWiki; ``(0, 0)`` for another software."""
        found = re.match(r"MediaWiki (\d+)\.(\d+)", self.generator)
        return (int(found[1]), int(found[2])) if found else (0, 0)

    @property
    def groups(self) -> tuple[str, ...]:
        """The groups that somebody put the account into."""
        return tuple(name for name in self.account.groups if name not in _IMPLICIT)

    def has(self, right: str) -> bool:
        """Say whether the account may do this, logged in as it is."""
        return right in self.account.rights

    def is_withheld(self, right: str) -> bool:
        """Say whether the account has a right by its groups, and only its bot password or token lacks it."""
        held = (self.rights_of.get(group, frozenset()) for group in self.account.groups)
        return not self.has(right) and any(right in rights for rights in held)

    def is_known(self, right: str) -> bool:
        """Say whether any group has this right: ``writeapi`` is gone since MediaWiki 1.43."""
        return any(right in rights for rights in self.rights_of.values())


def ask_permissions(session: Session, titles: Iterable[str]) -> Permissions:
    """Return what *session* may do on its wiki, and with pages called *titles*; raises `WikiError`."""
    account = session.account
    asked: dict[str, object] = {
        "action": "query",
        "meta": "siteinfo",
        "siprop": "extensions|usergroups",
        "prop": "info",
        "titles": listed(titles) or None,
        "intestactions": "edit|create",
        "intestactionsdetail": "full",
    }
    if account.block:
        asked |= {"list": "blocks", "bkids": account.block.get("blockid"), "bkprop": "restrictions"}
    return permissions_of(account, session.welcome, session.call(asked).get("query", {}))


def permissions_of(account: Account, welcome: Mapping[str, Any], said: Mapping[str, Any]) -> Permissions:
    """Return what the wiki's *welcome* and its answer to our question, *said*, mean for *account*."""
    general = welcome.get("general", {})
    return Permissions(
        account=account,
        generator=as_text(general.get("generator")),
        read_only=as_text(general.get("readonlyreason")) if general.get("readonly") else None,
        rights_of={group["name"]: frozenset(group["rights"]) for group in said.get("usergroups", ())},
        extensions=frozenset(each["name"] for each in said.get("extensions", ()) if "name" in each),
        protections={
            space["id"]: tuple(space["namespaceprotection"].split("|"))
            for space in welcome.get("namespaces", {}).values()
            if space.get("namespaceprotection")
        },
        refusals={page["title"]: _refusals(page.get("actions", {})) for page in said.get("pages", ())},
        blocked=_blocked(said.get("blocks")),
        has_tag=has_tag(welcome),
    )


def _refusals(actions: Mapping[str, Any]) -> dict[str, str]:
    # Before MediaWiki 1.34 an action is only true or false.
    reasons = (reason for action in actions.values() if isinstance(action, list) for reason in action)
    return {reason["code"]: as_text(reason.get("text")) for reason in reasons}


def _blocked(blocks: Any) -> frozenset[int] | None:
    restrictions = [block.get("restrictions") for block in blocks or ()]
    # Without any restriction the API gives an empty list, else a table.
    tables = [table for table in restrictions if isinstance(table, dict)]
    return frozenset(number for table in tables for number in table.get("namespaces", ())) if tables else None
