"""What one page is to be, piece by piece: lists by their items, texts by their lines, all else as a whole."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from operator import itemgetter

from forumtools.model.forum import Field, Kind
from forumtools.model.types import Mode
from forumtools.wikitext.escaping import join_items, split_items
from forumtools.wikitext.matching import Key, Keyed, keyed, order, said_twice
from forumtools.wikitext.pieces import CallPieces, PagePieces, Piece
from forumtools.wikitext.threeway import Side, Versions, stretches
from forumtools.wikitext.values import BLANKS, SEPARATOR


@dataclass(frozen=True, slots=True)
class Clash:
    """One field, section or passage that both sides changed, and differently: its wikitext on each side."""

    name: str
    """The field or section; empty for what belongs to neither: the lead, categories, the page as a whole."""

    before: str
    theirs: str
    ours: str


def clash_of(name: str, texts: Versions[str]) -> Clash:
    """Return a clash from the text before, ours and theirs."""
    return Clash(name, before=texts.before, theirs=texts.theirs, ours=texts.ours)


_Value = Callable[[Versions[str], Piece], str]
_Pieces = tuple[Piece, ...]
_Lines = tuple[str, ...]


class Reconciliation:
    """Brings the pieces of three versions of one page together, and notes the clashes."""

    def __init__(self, kind: Kind, header_names: Mapping[str, str]) -> None:
        self.clashes: list[Clash] = []
        self._header_names = header_names
        self._ranks = {declared.name: rank for rank, declared in enumerate((*kind.fields, *kind.sections))}

    def page(self, sides: Versions[PagePieces]) -> PagePieces:
        """Return the pieces of the merged page."""
        calls = zip(*(side.calls for side in sides), strict=True)
        return PagePieces(
            calls=tuple(self._call(Versions(*call)) for call in calls),
            lead=self._loose(sides.of(lambda side: side.lead)),
            sections=self._pieces(keyed(sides.of(lambda side: side.sections), last_counts=False), self._prose),
            tail=self._loose(sides.of(lambda side: side.tail)),
        )

    def _call(self, sides: Versions[CallPieces]) -> CallPieces:
        parameters = self._in_one_shape(sides.of(lambda side: side.parameters))
        return CallPieces(
            before=self._loose(sides.of(lambda side: side.before)),
            opening=self._loose(sides.of(lambda side: side.opening)),
            parameters=self._pieces(keyed(parameters, last_counts=True), self._argument),
            closing=sides.theirs.closing,
        )

    def _in_one_shape(self, sides: Versions[_Pieces]) -> Versions[_Pieces]:
        """
        Return the parameters such that those of one field can be compared.

        `contributeur` and `contributeur2` on one side, `contributeurs` on the other, and both changed: then all
        three are compared as if they had one parameter. What is no list of items stays as they made it.
        """
        for said in said_twice(sides):
            same = sides.of(partial(_saying, said))
            names = same.of(lambda pieces: [piece.name for piece in pieces])
            if same.right or names.before == names.ours == names.theirs:
                continue
            joined = same.of(_joined_values)
            if all(map(_is_one_list, same)) and merged_items(joined) is not None:
                new = same.of(_gathered)
            else:
                self.clashes.append(clash_of(said, joined))
                new = Versions(same.before, same.before, same.theirs)
            sides = Versions(*(_with(side, said, pieces) for side, pieces in zip(sides, new, strict=True)))
        return sides

    def _pieces(self, sides: Versions[Keyed], value: _Value) -> _Pieces:
        merged: dict[Key, Piece] = {}
        for key in dict.fromkeys((*sides.theirs, *sides.before, *sides.ours)):
            piece = self._piece(Versions(*(side.get(key) for side in sides)), value)
            if piece:
                merged[key] = piece
        return tuple(merged[key] for key in order(sides, merged, self._ranks))

    def _piece(self, sides: Versions[Piece | None], value: _Value) -> Piece | None:
        if sides.right:
            return sides.on(sides.right)
        before, ours, theirs = sides
        if ours is None or theirs is None:
            return self._taken_away(sides)
        old = before.cuts if before else ("",) * len(theirs.cuts)
        cuts = [Versions(*texts) for texts in zip(old, ours.cuts, theirs.cuts, strict=True)]
        spelt = [self._spelling(cut, before or theirs, ours, theirs) for cut in (*cuts[:-2], cuts[-1])]
        return replace(theirs, cuts=(*spelt[:-1], value(cuts[-2], theirs), spelt[-1]))

    def _taken_away(self, sides: Versions[Piece | None]) -> Piece | None:
        """Return what is to be of a piece that one side took away and the other changed, if only its spelling."""
        values = sides.of(lambda piece: piece.value if piece else "")
        there = sides.ours or sides.theirs
        if there is None or there.value == values.before:
            return None
        if values.right:  # An empty piece says no more than one that is gone.
            return sides.on(values.right)
        self.clashes.append(clash_of(there.said, values))
        return sides.theirs

    def _spelling(self, texts: Versions[str], before: Piece, ours: Piece, theirs: Piece) -> str:
        """Return what stands around a value: names, marks, blanks, comments."""
        right = _right(texts)
        if right is None and not any("<!--" in text for text in texts) and _mean_the_same(ours, theirs):
            right = "theirs"
        if right is None:
            self.clashes.append(clash_of(before.said, texts.of(bare)))
        return texts.on(right or "theirs")

    def _argument(self, texts: Versions[str], piece: Piece) -> str:
        right = _right(texts)
        if right:
            return texts.on(right)
        declared = piece.declared
        if isinstance(declared, Field) and declared.type.mode is Mode.PROSE:
            return self._prose(texts, piece)
        items = merged_items(texts) if _is_list(piece) else None
        if items is not None:
            same = [text for text in (texts.theirs, texts.ours) if split_items(text, SEPARATOR) == items]
            return same[0] if same else join_items(items)
        self.clashes.append(clash_of(piece.said, texts))
        return texts.theirs

    def _prose(self, texts: Versions[str], piece: Piece) -> str:
        return bare(self._lines(texts, piece.said))

    def _loose(self, texts: Versions[str]) -> str:
        """Return what belongs to no field and no section."""
        return self._lines(texts, "")

    def _lines(self, texts: Versions[str], name: str) -> str:
        right = _right(texts)
        if right:
            return texts.on(right)
        merged: list[str] = []
        for stretch in stretches(texts.of(_split_lines)):
            merged += self._stretch(stretch, name)
        return "\n".join(merged)

    def _stretch(self, lines: Versions[_Lines], name: str) -> _Lines:
        words = lines.of(lambda stretch: bare("\n".join(stretch)))
        right = lines.right or _right(words)
        if right:
            return lines.on(right)
        if not words.before and all(map(_stands_alone, (*lines.ours, *lines.theirs))):
            return (*lines.theirs, *(line for line in lines.ours if line not in lines.theirs))
        if not name:
            return self._header_stretch(lines, words)
        self.clashes.append(clash_of(name, words))
        return lines.theirs

    def _header_stretch(self, lines: Versions[_Lines], words: Versions[str]) -> _Lines:
        """Return what is to be of a passage outside of call and sections, where header lines may stand."""
        fields = lines.of(lambda stretch: [self._header_names.get(bare(line), "") for line in stretch])
        if len(lines.before) > 1 and any(fields.before) and fields.before == fields.ours == fields.theirs:
            single = [lines.of(itemgetter(slice(rank, rank + 1))) for rank in range(len(lines.before))]
            return tuple(line for stretch in single for line in self._stretch(stretch, ""))
        names = dict.fromkeys(filter(None, (*fields.before, *fields.ours)))
        self.clashes += [clash_of(name, words) for name in names or ("",)]
        return lines.theirs


def merged_items(texts: Versions[str]) -> tuple[str, ...] | None:
    """Return the items of a list, encoded, with those that either side added; nothing when both changed the same."""
    if any(_MARKS.search(text) for text in texts):
        return None
    sides = texts.of(lambda text: split_items(text, SEPARATOR))
    merged: list[str] = []
    for stretch in stretches(sides):
        before, ours, theirs = stretch.of(frozenset)
        if stretch.right:
            merged += stretch.on(stretch.right)
        elif before <= ours:
            merged += [*stretch.theirs, *(item for item in stretch.ours if item not in before)]
        elif before <= theirs:
            merged += [*stretch.ours, *(item for item in stretch.theirs if item not in before)]
        else:
            return None
    # Who stands in the list twice was put there by both sides, each in another place.
    has_doubles = any(len(set(items)) < len(items) for items in sides)
    return tuple(merged if has_doubles else dict.fromkeys(merged))


# A separator inside of these separates nothing for who reads the page.
_MARKS = re.compile(r"\[\[|\{\{|<")

# An item of a list or a link on a line of its own, such as a category: two of them do not depend on each other.
_ALONE = re.compile(r"\s*|[*#](?![*#:;]).*|\[\[[^\[\]]*\]\]\s*")


def _stands_alone(line: str) -> bool:
    return _ALONE.fullmatch(line) is not None


def _split_lines(text: str) -> _Lines:
    return tuple(text.split("\n")) if text else ()


def bare(text: str) -> str:
    """Return *text* without the blanks around it."""
    return text.strip(BLANKS)


def _right(texts: Versions[str]) -> Side | None:
    """Return the side that has a text as it is to be, blanks around it not counting where they do not decide."""
    return texts.right or texts.of(bare).right


def _mean_the_same(one: Piece, other: Piece) -> bool:
    return one.declared is not None and one.declared is other.declared


def _saying(said: str, pieces: _Pieces) -> _Pieces:
    return tuple(piece for piece in pieces if piece.said == said)


def _is_one_list(pieces: _Pieces) -> bool:
    """Say whether the parameters add up: of one name twice, the wiki reads only one."""
    names = {piece.name for piece in pieces}
    is_plain = not any("<!--" in piece.text for piece in pieces)
    return is_plain and len(names) == len(pieces) and all(map(_is_list, pieces))


def _is_list(piece: Piece) -> bool:
    return isinstance(piece.declared, Field) and piece.declared.list


def _joined_values(pieces: _Pieces) -> str:
    return join_items(item for piece in pieces for item in split_items(piece.value, SEPARATOR))


def _gathered(pieces: _Pieces) -> _Pieces:
    """Return the parameters of one list as one parameter, where the first of them stands."""
    return tuple(piece.saying(_joined_values(pieces)) for piece in pieces[:1])


def _with(pieces: _Pieces, said: str, new: _Pieces) -> _Pieces:
    """Return *pieces* with *new* instead of those that say *said*, where the first of those stands."""
    place = next((rank for rank, piece in enumerate(pieces) if piece.said == said), len(pieces))
    rest = tuple(piece for piece in pieces if piece.said != said)
    return (*rest[:place], *new, *rest[place:])
