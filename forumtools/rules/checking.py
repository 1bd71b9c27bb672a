"""Checking one page against the rules, choosing rules by their codes, and mending what is safe."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice

from forumtools.errors import UsageError
from forumtools.language import Text
from forumtools.model.findings import Edit, Finding
from forumtools.model.words import nearest
from forumtools.rules.registry import Fault, Rule, all_rules
from forumtools.rules.world import World
from forumtools.wikitext.pages import Reading
from forumtools.wikitext.writing import apply_edits

_ALL = "ALL"


MOST = 100
"""How often one rule speaks up on one page at the most; nobody reads on, and a page of spam has thousands."""


def check(reading: Reading, world: World, rules: Iterable[Rule]) -> list[Finding]:
    """Return what *rules* find on a page, in the order of the page."""
    found = [(fault, rule) for rule in rules for fault in islice(rule.look(reading, world), MOST)]
    found.sort(key=lambda entry: (entry[0].start, entry[1].code))
    return list(_placed(found, reading))


def joined(parts: Iterable[Iterable[Finding]]) -> list[Finding]:
    """Return what several calls of `check` with different rules found on a page, as one call had found it."""
    return sorted(chain.from_iterable(parts), key=lambda finding: (finding.line, finding.column, finding.code))


def _placed(found: Iterable[tuple[Fault, Rule]], reading: Reading) -> Iterator[Finding]:
    text, line, done = reading.text, 1, 0
    for fault, rule in found:
        line += text.count("\n", done, fault.start)
        done = fault.start
        yield Finding(
            page=reading.page.title,
            code=rule.code,
            severity=fault.severity or rule.severity,
            text=fault.text,
            field=fault.field,
            section=fault.section,
            line=line,
            column=done - text.rfind("\n", 0, done),
            edits=fault.edits,
        )


def selected(select: Iterable[str] = (), ignore: Iterable[str] = ()) -> tuple[Rule, ...]:
    """
    Return the rules that *select* names, without those that *ignore* names; without *select*, all.

    A name is a code (`TIT002`), the beginning of some (`TIT`, `FLD00`), or `ALL`. Where both name a rule, the
    longer name wins: all of `TIT` but `TIT002`, or nothing of `TIT` but `TIT002`. Raises `UsageError` for a name
    that no code begins with.
    """
    wanted, unwanted = [_known(name) for name in select] or [""], [_known(name) for name in ignore]
    return tuple(rule for rule in all_rules() if _closeness(rule, wanted) > _closeness(rule, unwanted))


def _known(name: str) -> str:
    prefix = name.strip().upper()
    if prefix == _ALL:
        return ""
    codes = [rule.code for rule in all_rules()]
    if prefix and any(code.startswith(prefix) for code in codes):
        return prefix
    families = sorted({code.rstrip("0123456789") for code in codes})
    near = nearest(prefix, codes) or nearest(prefix, families)
    text = Text(
        fr="aucune règle ne s’appelle « {name} » ; peut-être « {near} » ?",
        en="there is no rule “{name}”; perhaps “{near}”?",
    )
    if near is None:
        text = Text(
            fr="aucune règle ne s’appelle « {name} » ; les familles sont {near}",
            en="there is no rule “{name}”; the families are {near}",
        )
    raise UsageError(text.format(name=name, near=near or ", ".join(families)))


def _closeness(rule: Rule, names: Iterable[str]) -> int:
    """Return the length of the longest of *names* that names *rule*, or -1."""
    return max((len(name) for name in names if rule.code.startswith(name)), default=-1)


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
            for place in edits.keys() - accepted.keys():
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
