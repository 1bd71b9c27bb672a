"""
People, themes and projects across editions.

Each edition gives its share, small enough to be kept beside its catalogue; what they have in common is found from the
shares alone. So an edition that has not changed need not be read again, and all editions are never in memory at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any

from forumtools.catalogue.contents import Catalogue, Relation
from forumtools.catalogue.sorting import title_key
from forumtools.model.roles import Role

Share = Mapping[str, Any]
"""What one edition gives, as JSON can hold it."""


class Thread(Enum):
    """What goes through several editions."""

    PEOPLE = "people"
    THEMES = "themes"
    PROJECTS = "projects"


@dataclass(frozen=True, slots=True)
class Visit:
    """What one edition has of a person, a theme or a project: titles and slugs of contributions."""

    edition: str
    slug: str
    contributions: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Line:
    """A person, a theme or a project, and its editions in their order."""

    label: str
    key: str
    visits: tuple[Visit, ...]

    @property
    def returns(self) -> tuple[str, ...]:
        """The editions after the first."""
        return tuple(visit.edition for visit in self.visits[1:])


_ROLES = {Thread.PEOPLE: Role.CONTRIBUTORS, Thread.THEMES: Role.THEMES}
_ONE_PROJECT = (Relation.FOLLOWED, Relation.FOLLOWS, Relation.SAME_TITLE)


def share_of(catalogue: Catalogue) -> dict[str, Any]:
    """Return what the edition of *catalogue* gives."""
    share: dict[str, Any] = {"edition": catalogue.edition.name, "slug": catalogue.edition.slug}
    for thread, role in _ROLES.items():
        index = catalogue.index(role)
        lines = [line for _, each in index.letters for line in each] if index else []
        share[thread.value] = [
            [line.key, line.label, [[mention.title, mention.slug] for mention in line.mentions]] for line in lines
        ]
    share[Thread.PROJECTS.value] = [
        [
            entry.slug,
            entry.title,
            [[o.edition_slug, o.mention.slug] for o in entry.elsewhere if o.relation in _ONE_PROJECT],
        ]
        for entry in catalogue.entries
    ]
    return share


def lines_of(thread: Thread, shares: Sequence[Share]) -> list[Line]:
    """Return the lines of one *thread* through *shares*, which are in the order of the editions."""
    if thread is Thread.PROJECTS:
        return _projects(shares)
    labels: dict[str, str] = {}
    visits: dict[str, list[Visit]] = {}
    for share in shares:
        for key, label, mentions in share[thread.value]:
            labels[key] = label  # the newest spelling
            found = tuple((title, slug) for title, slug in mentions)
            visits.setdefault(key, []).append(Visit(share["edition"], share["slug"], found))
    return [Line(labels[key], key, tuple(each)) for key, each in visits.items()]


def _projects(shares: Sequence[Share]) -> list[Line]:
    """Return the projects: contributions that take up one another, or have one title."""
    titles = {(share["slug"], slug): title for share in shares for slug, title, _ in share[Thread.PROJECTS.value]}
    groups = _joined(titles, _links(shares, titles))
    lines = []
    for places in groups:
        visits = tuple(_visits(shares, titles, set(places)))
        label = visits[-1].contributions[-1][0]
        lines.append(Line(label, title_key(label), visits))
    return lines


def _links(
    shares: Sequence[Share], known: Mapping[tuple[str, str], str]
) -> Iterator[tuple[tuple[str, str], tuple[str, str]]]:
    for share in shares:
        for slug, _, others in share[Thread.PROJECTS.value]:
            for edition, other in others:
                if (edition, other) in known:
                    yield (share["slug"], slug), (edition, other)


def _joined(
    places: Iterable[tuple[str, str]], links: Iterable[tuple[tuple[str, str], tuple[str, str]]]
) -> list[list[tuple[str, str]]]:
    """Return *places* in groups of those that *links* join, directly or by others."""
    group = {place: [place] for place in places}
    for one, other in links:
        if group[one] is not group[other]:
            larger, smaller = sorted((group[one], group[other]), key=len, reverse=True)
            larger += smaller
            group |= dict.fromkeys(smaller, larger)
    return list({id(each): each for each in group.values()}.values())


def _visits(
    shares: Sequence[Share], titles: Mapping[tuple[str, str], str], places: set[tuple[str, str]]
) -> Iterator[Visit]:
    for share in shares:
        found = sorted((titles[place], place[1]) for place in places if place[0] == share["slug"])
        if found:
            yield Visit(share["edition"], share["slug"], tuple(found))
