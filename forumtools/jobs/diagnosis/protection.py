"""What keeps an account out of the forum's namespaces: their protection, and whatever else the wiki says."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from forumtools.jobs.diagnosis.check import Check, fault
from forumtools.jobs.diagnosis.granting import remedy
from forumtools.language import Text
from forumtools.wikis.credentials import Credentials
from forumtools.wikis.permissions import Permissions

_PROTECTED = Text(
    fr="l’espace « {name} » est protégé : il y faut le droit « {right} »",
    en="the namespace “{name}” is protected: it takes the right “{right}”",
)
_REFUSED = Text(
    fr="dans « {name} », le wiki refuse : {words} ({code})", en="in “{name}” the wiki refuses: {words} ({code})"
)
_ASK = Text(fr="Demandez à un administrateur du wiki.", en="Ask an administrator of the wiki.")
_EXPLAINED = frozenset({"permissiondenied", "cantcreate", "blocked", "autoblocked", "protectednamespace", "readonly"})
"""Refusals that the looks at rights, blocks and protection tell better."""


def look_at_protection(
    allowed: Permissions, credentials: Credentials, namespaces: Iterable[tuple[int, str]]
) -> Iterator[Check]:
    """Yield what keeps the account out of the namespaces of the forum."""
    for number, name in namespaces:
        for right in allowed.protections.get(number, ()):
            if not allowed.has(right):
                yield fault("namespace", _PROTECTED.format(name=name, right=right), remedy(right, allowed, credentials))
    for title, reasons in allowed.refusals.items():
        for code, words in reasons.items():
            if code not in _EXPLAINED:
                yield fault("namespace", _REFUSED.format(name=title.partition(":")[0], words=words, code=code), _ASK)
