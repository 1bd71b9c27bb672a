"""
Bringing a mirror up to date: a sweep tells which pages there are, and only those that changed are read.

The sweep is the truth. What the wiki's list of recent changes leaves out (imports, pages moved in, what is older than
its memory) it has, and its logs are asked only to explain what was found.
"""

from __future__ import annotations

import random
import time
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from enum import Enum
from itertools import islice
from operator import attrgetter

from forumtools.errors import WikiBusy
from forumtools.jobs.watching import Watch
from forumtools.language import Text
from forumtools.model.sweeps import Entry, Event, Numbered, Sweep
from forumtools.store.drafts import Completion, Contested
from forumtools.store.mirror import Mirror
from forumtools.wikis.api import ApiWiki
from forumtools.wikis.reading import is_within
from forumtools.wikitext.redirects import redirect_target

_BLOCK = 500
_ROUNDS = 6
_PAUSE = 0.1
"""Seconds, at the most, before another program is met again; doubled each time."""

_RESTLESS = Text(
    fr="Les pages de « {namespace} » changent plus vite qu’elles ne se lisent. Recommencez.",
    en="The pages of “{namespace}” change faster than they can be read. Try again.",
)
_OVERTAKEN = Text(
    fr="D’autres programmes mettent à jour en même temps la copie de « {namespace} ». Recommencez quand ils ont fini.",
    en="Other programs bring the copy of “{namespace}” up to date at the same time. Try again when they have done.",
)


class Fate(Enum):
    """What became of a page between two syncs."""

    NEW = "new"
    CHANGED = "changed"
    RENAMED = "renamed"
    GONE = "gone"
    BACK = "back"
    """It was gone, and is there again."""


@dataclass(frozen=True, kw_only=True)
class News:
    """What became of one page."""

    fate: Fate
    number: int
    title: str
    before: str = ""
    """The title it had."""

    to: str = ""
    """The title by which it left the namespace."""

    event: Event | None = None
    """Who did that and why, where the wiki's logs tell."""


@dataclass(frozen=True, kw_only=True)
class Synced:
    """One namespace, brought up to date."""

    namespace: str
    pages: int
    news: tuple[News, ...] = ()
    first: bool = False
    """Whether it was read as a whole."""

    since: str = ""
    """When it was synced before, by the wiki's clock."""

    def titles(self, fate: Fate) -> list[str]:
        """Return the pages of that *fate*."""
        return [each.title for each in self.news if each.fate is fate]


def sync(
    wiki: ApiWiki,
    mirror: Mirror,
    namespace: str,
    template: str = "",
    *,
    full: bool = False,
    watch: Watch = iter,
) -> Synced:
    """
    Bring *namespace* up to date in *mirror*, by one request where nothing changed.

    *template* is the title of the page whose redirects are to be known; *full* reads all pages again. Another program
    that does the same is waited for: what it did need not be done again.
    """
    with mirror.alone():
        for attempt in range(_ROUNDS):
            if attempt:
                time.sleep(random.uniform(0, _PAUSE * 2**attempt))  # noqa: S311 - no secret: not to meet again
            try:
                return _Sync(wiki, mirror, namespace, template, watch).run(full=full)
            except Contested:  # where there are no locks
                continue
    raise WikiBusy(_OVERTAKEN.format(namespace=namespace))


class _Sync:
    """One attempt: what is there by now, compared with what was known when it began."""

    def __init__(self, wiki: ApiWiki, mirror: Mirror, namespace: str, template: str, watch: Watch) -> None:
        self._wiki = wiki
        self._scope = wiki.scope(namespace)
        self._namespace = namespace
        self._template = template
        self._watch = watch
        self._since = mirror.synced(self._scope)
        self._draft = mirror.draft(self._scope)
        self._there: dict[int, Entry] = {}
        self._read: set[int] = set()
        self._outside: dict[int, str] = {}
        """The titles of those that were looked for and are in another namespace."""

        self._redirects: set[int] = set()

    def run(self, *, full: bool) -> Synced:
        """Do it all; raises `Contested` when another program was faster."""
        sweep = self._read_all() if full or self._since is None else self._sweep()
        adopted = self._adopted()
        self._look_at([*self._changed(adopted), *self._gone()])
        self._tell_titles_apart()
        news = () if self._since is None else tuple(self._news())
        self._draft.commit(
            Completion(
                gone=self._gone(),
                adopted=adopted,
                time=sweep.time,
                template=self._template,
                redirects=self._redirecting(sweep),
            )
        )
        return Synced(
            namespace=self._namespace,
            pages=len(self._there),
            news=news,
            first=self._since is None,
            since=self._since or "",
        )

    def _adopted(self) -> Mapping[int, Entry]:
        """Return the pages that are as we saved them; one whose number is known was renamed, and is read."""
        seen = self._draft.known.keys() | self._read
        return {
            number: entry for number, entry in self._there.items() if entry in self._draft.own and number not in seen
        }

    def _changed(self, adopted: Mapping[int, Entry]) -> list[int]:
        """Return the pages that are not as they are known."""
        had = self._read | adopted.keys()
        known = self._draft.known
        return [number for number, entry in self._there.items() if known.get(number) != entry and number not in had]

    def _gone(self) -> Set[int]:
        return self._draft.known.keys() - self._there.keys()

    def _redirecting(self, sweep: Sweep) -> Sequence[str]:
        """Return what redirects to the template."""
        if not self._template:
            return ()
        return self._wiki.redirects(self._template) if sweep.redirects is None else sweep.redirects

    def _read_all(self) -> Sweep:
        contents = self._wiki.contents(self._namespace, self._template)
        self._take(self._watch(contents))
        return Sweep(self._there, contents.time, contents.redirects)

    def _sweep(self) -> Sweep:
        sweep = self._wiki.sweep(self._namespace, self._template)
        for number, entry in sweep.entries.items():
            self._there[number] = self._newest(number, entry)
        return sweep

    def _look_at(self, numbers: Collection[int]) -> None:
        """Read the pages of these *numbers*, wherever they are, if they still are."""
        for number in numbers:
            self._there.pop(number, None)
        if numbers:
            read = self._wiki.numbered(numbers)
            self._take(self._watch(read) if len(numbers) > _BLOCK else read)

    def _take(self, pages: Iterable[Numbered]) -> None:
        waiting = iter(pages)
        while block := list(islice(waiting, _BLOCK)):
            self._draft.add([each for each in block if self._is_news(each)])

    def _is_news(self, each: Numbered) -> bool:
        """Note where a page is; say whether its text is to be taken in."""
        number, page = each
        if not is_within(self._scope, self._wiki.site, page.title):
            self._outside[number] = page.title
            return False
        read = Entry(page.title, page.revision or 0)
        self._there[number] = self._newest(number, read)
        self._read.add(number)
        if redirect_target(self._wiki.site, page.text) is not None:
            self._redirects.add(number)
        return self._there[number] == read

    def _newest(self, number: int, entry: Entry) -> Entry:
        """Return *entry*, or what is known where the wiki's answer is only late."""
        known = self._draft.known.get(number, entry)
        is_late = known.revision > entry.revision and number in self._draft.recent
        return known if is_late else entry

    def _tell_titles_apart(self) -> None:
        """Look again at pages that seem to have one title: they were renamed between two answers."""
        for _ in range(_ROUNDS):
            titles = Counter(entry.title for entry in self._there.values())
            doubtful = [number for number, entry in self._there.items() if titles[entry.title] > 1]
            if not doubtful:
                return
            self._look_at(doubtful)
        raise WikiBusy(_RESTLESS.format(namespace=self._namespace))

    def _news(self) -> Iterator[News]:
        for number, entry in self._there.items():
            before = self._draft.known.get(number)
            is_ours = before is None and entry in self._draft.own
            if before != entry and not is_ours:
                yield from self._of_page(number, entry, before)
        for number in self._gone():
            title = self._draft.known[number].title
            yield News(fate=Fate.GONE, number=number, title=title, to=self._outside.get(number, ""))

    def _of_page(self, number: int, entry: Entry, before: Entry | None) -> Iterator[News]:
        known = before or self._draft.elsewhere(number)
        if known is not None and known.title != entry.title:
            yield News(fate=Fate.RENAMED, number=number, title=entry.title, before=known.title)
        elif known is not None:
            yield News(fate=Fate.CHANGED if before else Fate.BACK, number=number, title=entry.title)
        elif number not in self._redirects:  # what a renaming leaves behind is no page
            yield News(fate=Fate.NEW, number=number, title=entry.title)


def explained(synced: Synced, wiki: ApiWiki) -> Synced:
    """Return *synced* with who did what and why, as far as the wiki's logs tell; asks only those that may."""
    logs = {log for news in synced.news for log in _LOGS[news.fate]}
    events = [event for log in sorted(logs) for event in wiki.events(log, synced.since)]
    newest = {event.number: event for event in sorted(events, key=attrgetter("time"))}
    return replace(synced, news=tuple(replace(news, event=newest.get(news.number)) for news in synced.news))


_LOGS: Mapping[Fate, tuple[str, ...]] = {
    Fate.NEW: ("import", "move"),
    Fate.CHANGED: (),
    Fate.RENAMED: ("move",),
    Fate.GONE: ("delete", "move"),
    Fate.BACK: ("delete", "move"),
}
"""The logs that may explain what became of a page."""
