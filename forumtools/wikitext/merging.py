"""
Two changes of one page brought together: the one that we prepared, and what somebody did to the page meanwhile.

A page is compared piece by piece, not line by line: two people who change different fields, or different sections,
do not disturb each other, wherever on the page those stand. Undoing is the same: back from what we wrote to what was
there, on a page that others have changed since.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import partial

from forumtools.model.roles import Role
from forumtools.wikitext.pages import CallReading, Reader, Reading
from forumtools.wikitext.pieces import PagePieces, Piece, front_calls, take_apart
from forumtools.wikitext.reconciling import Clash, Reconciliation, bare, clash_of
from forumtools.wikitext.redirects import redirect_target
from forumtools.wikitext.threeway import Versions
from forumtools.wikitext.writing import adopt_page

__all__ = ["Clash", "Merged", "merge_changes"]


@dataclass(frozen=True, slots=True)
class Merged:
    """What a page is to be: theirs, with every change of ours that clashes with none of theirs."""

    text: str
    clashes: tuple[Clash, ...]


def merge_changes(before: Reading, after: Reading, now: Reading) -> Merged:
    """
    Return *now* with what was changed from *before* to *after*, as far as nobody changed the same.

    What both sides changed stays as it is *now*, and is a clash. So is the page as a whole, with *now* kept, when one
    side emptied it, made a redirect of it, took its template away, or when the result would not read as planned.
    """
    texts = Versions(before.text, after.text, now.text)
    if texts.right:
        return Merged(texts.on(texts.right), ())
    return _merged(Versions(before, after, now)) or Merged(now.text, (clash_of("", texts),))


def _merged(sides: Versions[Reading]) -> Merged | None:
    """Return the merged page, or nothing when it is not certain that it would be the page that was meant."""
    now = sides.theirs
    if _is_no_longer_the_page(sides):
        return None
    reader = Reader(now.kind, now.site, {call.name for side in sides for call in side.calls})
    sides = _alike(sides, reader)
    apart = Versions(*(take_apart(side, calls) for side, calls in zip(sides, _calls_apart(sides), strict=True)))
    if not _is_one_page(sides, apart):
        return None
    merge = Reconciliation(now.kind, _header_names(sides))
    planned = merge.page(apart).arranged()
    merged = reader.read(replace(now.page, text=planned.text))
    if not _reads_as(planned, merged) or _loose_ends(merged) > max(map(_loose_ends, (sides.ours, sides.theirs))):
        return None
    if not (planned.calls or _says_what_it_should(merged, sides, merge.clashes)):
        return None
    return Merged(planned.text.replace("\n", _line_end(now.text) or "\n"), tuple(merge.clashes))


def _is_no_longer_the_page(sides: Versions[Reading]) -> bool:
    is_empty = any(not side.text.strip() for side in sides)
    redirects = {redirect_target(side.site, side.text) is not None for side in sides}
    return is_empty or len(redirects) > 1


def _alike(sides: Versions[Reading], reader: Reader) -> Versions[Reading]:
    """Return all three with the same line ends, unless theirs are mixed, and with a template if one side gave one."""
    if _line_end(sides.theirs.text):
        sides = sides.of(lambda side: _reread(side, side.text.replace("\r\n", "\n"), reader))
    if not sides.before.calls and (sides.ours.calls or sides.theirs.calls):
        sides = sides.of(lambda side: side if side.calls else _reread(side, adopt_page(side), reader))
    return sides


def _line_end(text: str) -> str | None:
    """Return what ends each line of *text*; nothing when they do not end alike."""
    returns = text.count("\r\n")
    if returns:
        return "\r\n" if returns == text.count("\n") else None
    return "\n"


def _reread(side: Reading, text: str, reader: Reader) -> Reading:
    return side if side.text == text else reader.read(replace(side.page, text=text))


def _calls_apart(sides: Versions[Reading]) -> Versions[list[CallReading]]:
    """Return the calls to compare field by field: of several, only when it is certain which one is which."""
    found = sides.of(front_calls)
    title = sides.theirs.kind.field_for(Role.TITLE)
    titles = found.of(lambda calls: [call.values.get(title.name) if title else None for call in calls])
    is_certain = titles.before == titles.ours == titles.theirs and len(set(titles.before)) == len(titles.before)
    if {len(calls) for calls in found} == {1} or is_certain:
        return found
    return Versions([], [], [])


def _header_names(sides: Versions[Reading]) -> Mapping[str, str]:
    """Return the field that each header line of the three gives."""
    return {
        bare(side.text[line.line_start : line.line_end]): line.declared.name for side in sides for line in side.header
    }


def _is_one_page(sides: Versions[Reading], apart: Versions[PagePieces]) -> bool:
    """Say whether the three have their template at the same place, and nothing is lost by taking them apart."""
    places = {(bool(side.calls), bool(front_calls(side))) for side in sides}
    return len(places) == 1 and all(pieces.text == side.text for pieces, side in zip(apart, sides, strict=True))


def _reads_as(planned: PagePieces, merged: Reading) -> bool:
    """Say whether the merged page reads as it was put together; blanks do not count."""
    found = take_apart(merged, front_calls(merged) if planned.calls else ())
    return _said_by(found) == _said_by(planned)


def _says_what_it_should(merged: Reading, sides: Versions[Reading], clashes: Iterable[Clash]) -> bool:
    """Say whether each field is as it should be, or clashes, on a page that was merged line by line."""
    given, found = sides.of(_given), _given(merged)
    clashing = {clash.name for clash in clashes}
    for name in {*given.before, *given.ours, *given.theirs, *found} - clashing:
        values = given.of(partial(_get, name))
        if not values.right or found.get(name) != values.on(values.right):
            return False
    return bool(merged.calls) == bool(sides.theirs.calls)


def _get(name: str, given: Mapping[str, object]) -> object:
    return given.get(name)


def _given(side: Reading) -> Mapping[str, object]:
    return {**side.record.values, **side.record.extra_values}


def _said_by(page: PagePieces) -> tuple[object, ...]:
    calls = [(bare(call.before), bare(call.opening), _said(call.parameters)) for call in page.calls]
    return calls, bare(page.lead), _said(page.sections), bare(page.tail)


def _said(pieces: Iterable[Piece]) -> list[tuple[str, str]]:
    # A comment may stand in the value or beside it, according to what follows.
    return [(bare("".join(piece.cuts[:-3])), bare("".join(piece.cuts[-3:]))) for piece in pieces]


def _loose_ends(side: Reading) -> int:
    """Return how much is left open on a page: braces, brackets, tags, comments."""
    return len(side.scan.unclosed) + sum(not span.closed for span in side.scan.spans)
