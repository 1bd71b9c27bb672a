"""Checking one page against the rules, and mending what is safe."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, islice

from forumtools.language import Text
from forumtools.model.findings import Edit, Finding, Severity
from forumtools.rules.choosing import set_severity, unwaived
from forumtools.rules.contact_details import concealed
from forumtools.rules.excerpts import Excerpts
from forumtools.rules.registry import Fault, Rule
from forumtools.rules.world import World
from forumtools.wikitext.pages import Reading
from forumtools.wikitext.writing import apply_edits

MOST = 100
"""How often one rule speaks up on one page at the most; nobody reads on, and a page of spam has thousands."""


def check(reading: Reading, world: World, rules: Iterable[Rule]) -> list[Finding]:
    """Return what *rules* find on a page, in the order of the page; what the page or its edition waives is not."""
    kept = unwaived(reading, world.forum, rules)
    found = [(fault, rule) for rule in kept for fault in islice(rule.look(reading, world), MOST)]
    if not found:
        return []
    found.sort(key=lambda entry: (entry[0].start, entry[1].code))
    return list(_placed(found, reading, world.forum.rules.severity))


def joined(parts: Iterable[Iterable[Finding]]) -> list[Finding]:
    """Return what several calls of `check` with different rules found on a page, as one call had found it."""
    return sorted(chain.from_iterable(parts), key=lambda finding: (finding.line, finding.column, finding.code))


def _placed(
    found: Iterable[tuple[Fault, Rule]], reading: Reading, severities: Mapping[str, Severity]
) -> Iterator[Finding]:
    text, line, done, excerpts = reading.text, 1, 0, Excerpts(reading)
    for fault, rule in found:
        line += text.count("\n", done, fault.start)
        done = fault.start
        column = done - text.rfind("\n", 0, done)
        yield Finding(
            page=reading.page.title,
            code=rule.code,
            severity=set_severity(rule, severities) or fault.severity or rule.severity,
            text=_discreet(fault.text),
            field=fault.field and concealed(fault.field),
            section=fault.section and concealed(fault.section),
            line=line,
            column=column,
            excerpt=excerpts.at(line, column, fault.field),
            edits=fault.edits,
        )


def _discreet(text: Text) -> Text:
    """Return what is said of a fault without the e-mail address or phone number that it may quote."""
    fr, en = concealed(text.fr), concealed(text.en)
    return text if (fr, en) == (text.fr, text.en) else Text(fr=fr, en=en)


def fixed(reading: Reading, findings: Iterable[Finding]) -> str:
    """
    Return the text of the page with what is safe to mend mended.

    A finding is mended as a whole or not at all: of two that change the same place the second waits for the
    next time the page is checked.
    """
    accepted: dict[_Place, Edit] = {}
    places: list[_Place] = []
    # Several findings may share their edits, and many of them.
    for shared in {id(finding.edits): finding.edits for finding in findings}.values():
        edits = {(edit.start, edit.end): edit for edit in shared}
        if all(accepted.get(place) == edit or _is_free(place, places) for place, edit in edits.items()):
            # In order, for a place that comes last is put in at no cost.
            for place in sorted(edits.keys() - accepted.keys()):
                insort(places, place)
            accepted.update(edits)
    return apply_edits(reading.text, accepted.values())


_Place = tuple[int, int]


def _is_free(place: _Place, taken: Sequence[_Place]) -> bool:
    """Say whether *place* touches none of those *taken*, which are sorted and touch nothing of each other."""
    rank = bisect_left(taken, place)
    return not any(_touch(place, other) for other in taken[max(rank - 1, 0) : rank + 1])


def _touch(one: _Place, other: _Place) -> bool:
    return one == other or (one[0] < other[1] and other[0] < one[1])
