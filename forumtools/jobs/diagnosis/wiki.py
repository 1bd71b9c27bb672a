"""The wiki itself: where it is, what it runs on, its namespaces, and whether it can be written."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from forumtools.jobs.diagnosis.check import Check, fault, fine, note
from forumtools.jobs.forums import OpenForum
from forumtools.language import Text, plural
from forumtools.wikis.protocols import is_writable

if TYPE_CHECKING:
    from forumtools.wikis.permissions import Permissions  # it knows what talks to a wiki: slow to load

_TRIED_FROM = (1, 39)
"""The oldest MediaWiki that forumtools is tested with."""

_WIKI = Text(fr="wiki : {place} ({name})", en="wiki: {place} ({name})")
_OLD = Text(
    fr="{generator} est plus ancien que ceux avec lesquels forumtools est essayé ({major}.{minor})",
    en="{generator} is older than those that forumtools is tried with ({major}.{minor})",
)
_TRY = Text(
    fr="Essayez d’abord sur une page de test : deux modifications simultanées doivent se refuser.",
    en="Try on a test page first: two edits at the same time must refuse each other.",
)
_CASE = Text(
    fr="les titres distinguent la casse dès la première lettre : « carte » et « Carte » sont deux pages",
    en="titles mind the case of the first letter: “map” and “Map” are two pages",
)
_READ_ONLY = Text(fr="le wiki est en lecture seule : « {why} »", en="the wiki is read-only: “{why}”")
_WAIT = Text(
    fr="Attendez, ou demandez à un administrateur ; on peut lire en attendant.",
    en="Wait, or ask an administrator; reading goes on.",
)
_PREFIX = Text(fr="« {name}: » est un simple préfixe de titre, {pages}", en="“{name}:” is a mere title prefix, {pages}")
_NAMESPACE = Text(fr="espace « {name} » (n° {number}), {pages}", en="namespace “{name}” (no. {number}), {pages}")
_PAGE = Text(fr="{n} page", en="{n} page")
_PAGES = Text(fr="{n} pages", en="{n} pages")
_DUMP = Text(fr="lecture seule : un dump ne s’écrit pas", en="read only: a dump is not written")
_WRITABLE = Text(fr="écriture possible", en="can be written")
_UNWRITABLE = Text(fr="impossible d’écrire dans {path} : {why}", en="cannot write to {path}: {why}")


def look_at_wiki(forum: OpenForum, allowed: Permissions | None) -> Iterator[Check]:
    """Yield where the wiki is and what it is; raises `WikiError` when it does not answer."""
    site = forum.site
    name = site.name or "—"
    yield fine(
        "wiki", _WIKI.format(place=forum.wiki.location, name=f"{name}, {allowed.generator}" if allowed else name)
    )
    if allowed is not None and allowed.version < _TRIED_FROM:
        major, minor = _TRIED_FROM
        yield note("wiki", _OLD.format(generator=allowed.generator, major=major, minor=minor), _TRY)
    if not site.first_letter:
        yield note("wiki", _CASE)
    if allowed is not None and allowed.read_only is not None:
        yield fault("wiki", _READ_ONLY.format(why=allowed.read_only), _WAIT)


def look_at_namespaces(forum: OpenForum) -> Iterator[Check]:
    """Yield for each kind of page where its pages are, and how many."""
    for kind in forum.forum.kinds:
        number = forum.site.namespace(kind.namespace)
        pages = plural(sum(1 for _ in forum.wiki.titles(kind.namespace)), _PAGE, _PAGES)
        if number is None:
            yield note("namespace", _PREFIX.format(name=kind.namespace, pages=pages))
        else:
            yield fine("namespace", _NAMESPACE.format(name=kind.namespace, number=number, pages=pages))


def own_namespaces(forum: OpenForum) -> list[tuple[int, str]]:
    """Return number and name of each namespace that the forum's pages are in; ``0`` for a mere prefix."""
    return [(forum.site.namespace(kind.namespace) or 0, kind.namespace) for kind in forum.forum.kinds]


def look_at_writing(forum: OpenForum) -> Iterator[Check]:
    """Yield whether a wiki without accounts, a folder or a dump, can be written."""
    if not is_writable(forum.wiki):
        yield note("wiki", _DUMP)
        return
    folder = Path(forum.wiki.location)
    try:
        if folder.is_dir():  # and no wiki in memory
            tempfile.TemporaryFile(dir=folder).close()
        yield fine("wiki", _WRITABLE)
    except OSError as error:
        yield fault("wiki", _UNWRITABLE.format(path=forum.wiki.location, why=error.strerror))
