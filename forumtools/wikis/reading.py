"""Whole namespaces of an api.php: few questions, and no page lost or met twice because it is renamed meanwhile."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from forumtools.errors import WikiUnreachable
from forumtools.model.site import Site
from forumtools.model.sweeps import Entry, Event, Numbered, Scope, Sweep
from forumtools.wikis.abreast import abreast
from forumtools.wikis.batches import CONTENT, ENDLESS, Batch, Raw, answers, chunked, has_text, with_texts
from forumtools.wikis.once import unmarked
from forumtools.wikis.session import Session
from forumtools.wikis.titles import wiki_order

Params = Mapping[str, object]

_LOGS = {"move": ("move", "move_redir"), "delete": ("delete", "restore"), "import": ("upload", "interwiki")}
"""Type of log to those of its actions that say what became of a page."""


def texts(
    session: Session, numbers: Iterable[int], size: int, given: Mapping[int, Raw] | None = None
) -> Iterator[Numbered]:
    """Yield the pages of these *numbers* that exist, in that order; what is *given* already is not asked for."""

    def read(line: Session, chunk: Iterable[int]) -> list[Numbered]:
        batch = Batch()
        batch.pages = {number: dict((given or {}).get(number) or {"pageid": number}) for number in chunk}
        found = with_texts(line, batch, size)
        return [Numbered(number, found[number]) for number in chunk if number in found]

    for pages in abreast(session, read, chunked(numbers, size)):
        yield from pages


class Contents:
    """
    All pages of a scope with their texts, in the order of titles.

    The first texts come with a list of all numbers (of thousands, before the next list), by which the others are
    asked for. So a page that is renamed while we read is neither lost nor met twice, and nothing is asked in vain:
    5,000 pages are ten requests of a bot. What else the first answer told is known once reading has begun.
    """

    def __init__(self, session: Session, site: Site, scope: Scope, template: str = "") -> None:
        """*template* is the title of a page: which titles redirect to it comes along."""
        self._session = session
        self._site = site
        self._scope = scope
        self._template = template
        self.time = ""
        self.redirects: tuple[str, ...] | None = None

    def __iter__(self) -> Iterator[Numbered]:
        seen: set[int] = set()
        for each in self._met():
            if each.number not in seen and is_within(self._scope, self._site, each.page.title):
                seen.add(each.number)
                yield each

    def _met(self) -> Iterator[Numbered]:
        """Yield the pages as they come; one that changes its title meanwhile may come twice."""
        size = self._session.account.batch_limit
        listed: set[int] = set()
        parts = 0
        for parts, answer in enumerate(self._parts(size), 1):  # noqa: B007 - their number counts afterwards
            listed.update(_listed(answer))
            yield from self._texts(answer, size)
        if parts > 1:
            # Between two lists a page may have gone from the second to the first.
            yield from texts(self._session, [number for number in self._numbers() if number not in listed], size)

    def _parts(self, size: int) -> Iterator[Raw]:
        answer = self._session.call(self._question(size, None))
        self._note(answer)
        yield answer
        start = None
        while following := answer.get("continue", {}).get("apcontinue"):
            if following == start:
                raise WikiUnreachable(ENDLESS)
            start = following
            answer = self._session.call(self._question(size, start))
            yield answer

    def _numbers(self) -> Iterator[int]:
        question = {"action": "query", "list": "allpages", "aplimit": "max", **_params(self._scope, "ap")}
        for answer in answers(self._session, question):
            yield from _listed(answer)

    def _question(self, size: int, start: str | None) -> Params:
        first = {"generator": "allpages", "gaplimit": size, "gapcontinue": start, **_params(self._scope, "gap")}
        numbers = {"list": "allpages", "aplimit": "max", "apcontinue": start, **_params(self._scope, "ap")}
        asked = {**CONTENT, **first, **numbers, "curtimestamp": 1}
        if start is None and self._template:
            asked |= {**_redirects_to(self._site, self._template), "list": "allpages|allredirects"}
        return asked

    def _note(self, answer: Raw) -> None:
        self.time = str(answer.get("curtimestamp", ""))
        if self._template and "arcontinue" not in answer.get("continue", {}):
            self.redirects = _sources(_query(answer).get("allredirects", ()), {}, self._template)

    def _texts(self, answer: Raw, size: int) -> Iterator[Numbered]:
        batch = Batch()
        batch.add(answer)
        given = {number: raw for number, raw in batch.existing().items() if has_text(raw)}
        return texts(self._session, _listed(answer), size, given)


def sweep(session: Session, site: Site, scope: Scope, template: str = "") -> Sweep:
    """
    Return which pages *scope* has: one request for 5,000 of them, where the account may.

    The redirects to the page called *template* come along, whose titles are those of a list of all redirects of
    its namespace: a redirect that is renamed is noticed too.
    """
    generator = {"generator": "allpages", "gaplimit": "max", **_params(scope, "gap")}
    asked = {"action": "query", "prop": "info", **generator, "curtimestamp": 1}
    if template:
        there = {"apnamespace": site.split(template)[0], "apfilterredir": "redirects", "aplimit": "max"}
        asked |= {**_redirects_to(site, template), **there, "list": "allpages|allredirects"}
    entries: dict[int, Entry] = {}
    found: list[Raw] = []
    names: dict[int, str] = {}
    time = ""
    for answer in answers(session, asked):
        query = _query(answer)
        entries |= {
            raw["pageid"]: Entry(raw["title"], raw["lastrevid"]) for raw in query.get("pages", ()) if "lastrevid" in raw
        }
        found += query.get("allredirects", ())
        names |= {each["pageid"]: each["title"] for each in query.get("allpages", ())}
        time = time or str(answer.get("curtimestamp", ""))
    return Sweep(entries, time, _sources(found, names, template) if template else ())


def events(session: Session, log: str, since: str) -> Iterator[Event]:
    """Yield what the *log* of moves, deletions or imports has from the time *since* on, oldest first."""
    wanted = {"list": "logevents", "letype": log, "leprop": "ids|title|type|user|timestamp|comment|details"}
    question = {"action": "query", **wanted, "ledir": "newer", "lestart": since or None, "lelimit": "max"}
    for answer in answers(session, question):
        for raw in _query(answer).get("logevents", ()):
            if raw.get("action") in _LOGS[log]:
                yield _event(raw)


def is_within(scope: Scope, site: Site, title: str) -> bool:
    """Say whether a page called *title* is one of *scope*."""
    return site.split(title)[0] == scope.namespace and title.startswith(scope.prefix)


def _event(raw: Raw) -> Event:
    # What an administrator has hidden is not there.
    return Event(
        number=raw.get("logpage") or raw.get("pageid") or 0,
        action=raw["action"],
        title=raw.get("title", ""),
        target=raw.get("params", {}).get("target_title", ""),
        user=raw.get("user", ""),
        comment=unmarked(raw.get("comment", "")),
        time=raw.get("timestamp", ""),
    )


def _params(scope: Scope, letters: str) -> Params:
    return {f"{letters}namespace": scope.namespace, f"{letters}prefix": scope.prefix or None}


def _redirects_to(site: Site, title: str) -> Params:
    number, name = site.split(title)
    # The wiki looks for a beginning; which of them are meant is seen afterwards.
    return {"arnamespace": number, "arprefix": name, "arprop": "ids|title", "arlimit": "max"}


def _sources(found: Iterable[Raw], names: Mapping[int, str], title: str) -> tuple[str, ...] | None:
    """Return the titles of the pages that redirect to *title*, or nothing when *names* does not tell all of them."""
    sources = {each["fromid"] for each in found if each["title"] == title}
    if sources - names.keys():
        return None
    return tuple(sorted((names[source] for source in sources), key=wiki_order))


def _listed(answer: Raw) -> list[int]:
    return [each["pageid"] for each in _query(answer).get("allpages", ())]


def _query(answer: Raw) -> Raw:
    said = answer.get("query")
    return said if isinstance(said, dict) else {}
