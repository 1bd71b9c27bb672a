"""
Findings remembered from run to run.

What a rule finds on a page depends on the page, on the forum file and the program, and for some rules on the rest of
the forum. Where all that is the same, the page need not be checked again.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path
from typing import NamedTuple

from forumtools.jobs.sameness import declared_state, program_state
from forumtools.language import Text
from forumtools.model.findings import Edit, Excerpt, Finding, Severity
from forumtools.model.forum import Forum
from forumtools.model.records import Values
from forumtools.model.site import Site
from forumtools.rules.registry import Rule
from forumtools.store.copies import CopyUnusable
from forumtools.store.findings import FINDINGS_FILE, FoundBefore
from forumtools.wikitext.pages import Reading

_ROOM = 1000
_SOURCES = ("", "model", "rules", "wikitext")
"""The parts of the program that say what is found; `language`, which makes the sentences, is beside them."""


class Seen(NamedTuple):
    """A page of a run over all pages: what tells whether it is asked for, and what was found."""

    title: str
    kind: str
    """The id of its kind."""

    editions: Values
    """Those it belongs to; of the page of an edition, its own name."""

    said: str
    """The findings, as they are kept; empty when there are none."""


class Memory:
    """What was found before, and what is found now."""

    def __init__(self, file: FoundBefore, context: str) -> None:
        """*context* names all that findings depend on besides the page and the rest of the forum."""
        self._file = file
        self._context = context
        self._before: dict[str, dict[bytes, str]] = {}
        self._now: dict[str, dict[bytes, str]] = {}

    def recall(self, page: bytes, world: str) -> str | None:
        """
        Return what was said of the *page* with this key, in a *world*, what rules know of the others; nothing if new.

        What is returned is kept.
        """
        if world not in self._before:
            self._before[world], self._now[world] = {}, {}
            with suppress(CopyUnusable):
                self._before[world] = self._file.load(f"{self._context} {world}")
        said = self._before[world].get(page)
        if said is not None:
            self._now[world][page] = said
        return said

    def note(self, page: bytes, world: str, said: str) -> None:
        """Take in what is *said* of a page now."""
        self._now[world][page] = said

    def keep(self, pages: int) -> None:
        """Write down what is new; *pages* is how many the forum has, so that old texts do not pile up."""
        for world, now in self._now.items():
            before = self._before[world]
            is_crowded = len(before) > 2 * pages + _ROOM
            new = {page: said for page, said in now.items() if page not in before}
            if new or is_crowded:
                self._file.save(f"{self._context} {world}", now if is_crowded else new, alone=is_crowded)

    def recall_all(self, state: str) -> list[Seen] | None:
        """Return all pages and what was found on them in a *state* of the wiki; nothing if that is new."""
        with suppress(CopyUnusable, ValueError):
            said = self._file.whole(f"{self._context} {state}")
            if said is not None:
                return [Seen(title, kind, tuple(editions), found) for title, kind, editions, found in json.loads(said)]
        return None

    def keep_all(self, state: str, seen: Iterable[Seen]) -> None:
        """Write down what was found on all pages in a *state* of the wiki."""
        self._file.save_whole(f"{self._context} {state}", json.dumps(list(seen)))


def open_memory(state: Path | None, forum: Forum, site: Site, rules: Sequence[Rule]) -> Memory | None:
    """Return what is remembered in the folder *state*; nothing where nothing can be kept."""
    if state is None:
        return None
    try:
        return Memory(FoundBefore(state / FINDINGS_FILE), _context(forum, site, rules))
    except CopyUnusable:
        return None


def _context(forum: Forum, site: Site, rules: Sequence[Rule]) -> str:
    codes = [rule.code for rule in rules]
    known = (declared_state(forum, site), codes, program_state(_SOURCES))
    return blake2b(repr(known).encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def page_key(reading: Reading) -> bytes:
    """Return what is the same for two readings only if rules see the same page."""
    # By which names a page may call its template depends on redirects, which the text does not show.
    page = reading.page
    key = blake2b(reading.names.digest, digest_size=16)
    key.update(repr((reading.kind.id, page.title)).encode())
    key.update(page.text.encode("utf-8", "surrogatepass"))
    return key.digest()


def said_of(findings: Sequence[Finding]) -> str:
    """Return *findings* of one page as they are kept."""
    return json.dumps([_row(found) for found in findings]) if findings else ""


def findings_of(said: str, title: str) -> list[Finding]:
    """Return the findings that `said_of` said of the page called *title*."""
    return [_finding(title, *row) for row in json.loads(said)] if said else []


def _row(found: Finding) -> list[object]:
    edits = [(edit.start, edit.end, edit.new) for edit in found.edits]
    words, place = (found.text.fr, found.text.en), (found.line, found.column)
    shown = found.excerpt and (found.excerpt.text, found.excerpt.place)
    return [found.code, found.severity.value, *words, found.field, found.section, *place, shown, edits]


def _finding(
    title: str,
    code: str,
    severity: str,
    fr: str,
    en: str,
    field: str | None,
    section: str | None,
    line: int,
    column: int,
    shown: tuple[str, int] | None,
    edits: list[tuple[int, int, str]],
) -> Finding:
    return Finding(
        page=title,
        code=code,
        severity=Severity(severity),
        text=Text(fr=fr, en=en),
        field=field,
        section=section,
        line=line,
        column=column,
        excerpt=Excerpt(*shown) if shown else None,
        edits=tuple(Edit(start=start, end=end, new=new) for start, end, new in edits),
    )
