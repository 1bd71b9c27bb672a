"""The links between the pages of the forum, and titles that are nearly alike."""

from __future__ import annotations

import re
from collections import Counter

from forumtools.model.forum import Forum, Kind
from forumtools.model.words import fold
from forumtools.rules.likeness import obvious
from forumtools.wikitext.pages import Reading

_BEGINNING = 12
_TARGET = re.compile(r"\[\[:?([^\[\]{}|#\n]+)")


class LinksBetweenPages:
    """Which pages other pages lead to, by links and by fields that name pages."""

    def __init__(self, forum: Forum) -> None:
        self._forum = forum
        self._targets: Counter[str] = Counter()
        self._of_page: dict[str, tuple[str, frozenset[str]]] = {}
        self._kinds: Counter[str] = Counter()
        self._titles: dict[str, dict[str, None]] = {}

    def add(self, reading: Reading) -> None:
        """Take in a page, instead of what it was when it was last added."""
        title = reading.page.title
        kind, before = self._of_page.get(title, ("", frozenset[str]()))
        self._targets.subtract(before)
        targets = frozenset(self._led_to(reading)) - {title}
        self._targets.update(targets)
        if not kind:
            self._kinds[reading.kind.id] += 1
            self._titles.setdefault(_beginning(title), {})[title] = None
        self._of_page[title] = (reading.kind.id, targets)

    def _led_to(self, reading: Reading) -> set[str]:
        # At a glance: a link in a comment leads readers nowhere, but whoever edits the page.
        site = reading.site
        found = {site.normal(target) for target in _TARGET.findall(reading.text) if ":" in target}
        for field, kind in reading.kind.page_fields.items():
            target = self._forum.kind(kind) if field in reading.record.values else None
            if target is None:
                continue
            for value in reading.record.values[field]:
                name = value.strip("[] ")
                found.add(site.normal(name if ":" in name else f"{target.namespace}:{name}"))
        return found

    def leads_to(self, title: str) -> bool:
        """Say whether another page leads to the one called *title*."""
        return self._targets[title] > 0

    def has_pages(self, kind: Kind) -> bool:
        """Say whether there are pages of *kind*."""
        return self._kinds[kind.id] > 0

    def near(self, title: str) -> str | None:
        """Return the title that *title* is without any doubt but for a slip."""
        return obvious(title, list(self._titles.get(_beginning(title), ()))[:_MOST])


_MOST = 50


def _beginning(title: str) -> str:
    """Return what titles have in common that may be meant by each other; so few have to be compared."""
    return fold(title)[:_BEGINNING]
