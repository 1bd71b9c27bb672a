"""What stands in the way of a forum: its file, its wiki, the account, what is kept beside it, the optional parts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from forumtools.errors import WikiError
from forumtools.jobs.diagnosis.check import Check, fault, fine
from forumtools.jobs.diagnosis.extras import look_at_extras
from forumtools.jobs.diagnosis.state import look_at_state
from forumtools.jobs.diagnosis.wiki import (
    look_at_namespaces,
    look_at_wiki,
    look_at_writing,
    own_namespaces,
)
from forumtools.jobs.forums import OpenForum
from forumtools.language import Text

if TYPE_CHECKING:
    from forumtools.wikis.api import ApiWiki

_FORUM = Text(fr="forum : {name} ({file})", en="forum: {name} ({file})")
PATIENCE = 5.0
"""Seconds that a wiki may ask to wait: who asks what is wrong wants to know now, not after minutes as a batch does."""

_PROBE = "Forumtools doctor"
"""The name of a page that is asked about in each namespace, and never made."""


def diagnose(forum: OpenForum) -> Iterator[Check]:
    """Yield what was looked at, in the order in which things depend on each other."""
    yield fine("forum", _FORUM.format(name=forum.forum.name, file=forum.forum.source))
    try:
        yield from _wiki(forum)
    except WikiError as error:
        yield Check(subject="wiki", good=False, text=error.text, exit_status=error.exit_status)
    if forum.state is not None:
        yield from look_at_state(forum.state)
    yield from look_at_extras()


def _wiki(forum: OpenForum) -> Iterator[Check]:
    asked: Any = getattr(forum.wiki, "api", forum.wiki)  # not what a mirror of it says
    if hasattr(asked, "session"):
        yield from _api(replace(forum, wiki=asked), asked)
        return
    yield from look_at_wiki(forum, None)
    yield from look_at_namespaces(forum)
    yield from look_at_writing(forum)


def _api(forum: OpenForum, wiki: ApiWiki) -> Iterator[Check]:
    from forumtools.jobs.diagnosis.account import look_at_account  # what talks to a wiki is slow to load
    from forumtools.jobs.diagnosis.extensions import look_at_extensions
    from forumtools.jobs.diagnosis.protection import look_at_protection
    from forumtools.wikis.patience import Patience
    from forumtools.wikis.permissions import ask_permissions
    from forumtools.wikis.transport import Limits

    wiki.session.patience = Patience(Limits(patience=PATIENCE))
    namespaces = own_namespaces(forum)
    allowed = ask_permissions(wiki.session, [f"{name}:{_PROBE}" for _, name in namespaces])
    yield from look_at_wiki(forum, allowed)
    yield from look_at_namespaces(forum)
    if wiki.session.kept_out:
        yield replace(fault("account", wiki.session.kept_out.text), exit_status=3)
        return
    yield from look_at_account(allowed, wiki.credentials, wiki.location, namespaces)
    if not allowed.account.is_anonymous:
        yield from look_at_protection(allowed, wiki.credentials, namespaces)
    yield from look_at_extensions(allowed)
