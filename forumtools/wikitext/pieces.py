"""A page taken apart into what can be changed on its own, so that it can be put together again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from forumtools.model.forum import Field, Section
from forumtools.wikitext.calls import Parameter
from forumtools.wikitext.layout import Span
from forumtools.wikitext.pages import CallReading, Reading
from forumtools.wikitext.values import BLANKS, declared_field


@dataclass(frozen=True, slots=True)
class Piece:
    """A parameter or a section. The strings of *cuts* join to its wikitext; the last but one is its value."""

    name: str
    """As the page has it: the name of the parameter, the title of the section."""

    declared: Field | Section | None
    cuts: tuple[str, ...]

    @property
    def said(self) -> str:
        """The name of what the piece says: the field or section that it means, else its own."""
        return self.declared.name if self.declared else self.name

    @property
    def value(self) -> str:
        """What the parameter or section says, as it stands, without blanks and comments around."""
        return self.cuts[-2]

    @property
    def text(self) -> str:
        """The wikitext of the piece."""
        return "".join(self.cuts)

    def saying(self, value: str) -> Piece:
        """Return the piece with another *value*."""
        return replace(self, cuts=(*self.cuts[:-2], value, self.cuts[-1]))

    def ending(self, foot: str) -> Piece:
        """Return the piece with *foot* after its value."""
        return replace(self, cuts=(*self.cuts[:-1], foot))


@dataclass(frozen=True, slots=True)
class CallPieces:
    """A call of the template: what stands before it, its name, its parameters, its end."""

    before: str
    opening: str
    parameters: tuple[Piece, ...]
    closing: str

    @property
    def text(self) -> str:
        """The wikitext from the end of the call before to the end of this one."""
        return "".join((self.before, self.opening, *(piece.text for piece in self.parameters), self.closing))


@dataclass(frozen=True, slots=True)
class PagePieces:
    """A whole page."""

    calls: tuple[CallPieces, ...]
    lead: str
    """What stands between the calls and the first section."""

    sections: tuple[Piece, ...]
    tail: str
    """The categories at the end, and blanks before and after."""

    @property
    def text(self) -> str:
        """The wikitext of the page."""
        return "".join(
            (*(call.text for call in self.calls), self.lead, *(piece.text for piece in self.sections), self.tail)
        )

    def arranged(self) -> PagePieces:
        """Return the page with headings on lines of their own, and no blanks doubled before the tail."""
        lead, sections = self.lead, [_below_its_heading(piece) for piece in self.sections]
        if sections and (lead or self.calls) and not lead.endswith("\n"):
            lead += "\n\n" if lead else "\n"
        for rank, piece in enumerate(sections[:-1]):
            if not piece.text.endswith("\n"):
                sections[rank] = piece.ending(piece.cuts[-1] + "\n\n")
        if sections:
            sections[-1] = sections[-1].ending(sections[-1].cuts[-1].rstrip(BLANKS))
        else:
            lead = lead.rstrip(BLANKS)
        is_all = not (self.calls or lead or sections)
        tail = self.tail if is_all or self.tail[:1] in ("", *BLANKS) else "\n\n" + self.tail
        return PagePieces(self.calls, lead, tuple(sections), tail)


def _below_its_heading(section: Piece) -> Piece:
    heading, gap, text, foot = section.cuts
    is_beside = text and "\n" not in gap
    return replace(section, cuts=(heading, gap + "\n", text, foot)) if is_beside else section


def front_calls(reading: Reading) -> list[CallReading]:
    """Return the calls of the kind's template that stand before the sections, none inside another."""
    limit = reading.sections[0].start if reading.sections else len(reading.text)
    found: list[CallReading] = []
    for entry in reading.calls:
        if entry.call.start < limit and (not found or entry.call.start >= found[-1].call.end):
            found.append(entry)
    return found


def take_apart(reading: Reading, calls: Sequence[CallReading]) -> PagePieces:
    """Return the pieces of a page, *calls* of its `front_calls` taken apart too."""
    text = reading.text
    starts = [0, *(entry.call.end for entry in calls)]
    lead_end = reading.sections[0].start if reading.sections else reading.lead_end
    end = reading.sections[-1].end if reading.sections else lead_end
    return PagePieces(
        calls=tuple(_call(reading, entry, start) for entry, start in zip(calls, starts, strict=False)),
        lead=text[starts[-1] : lead_end],
        sections=tuple(_section(text, span) for span in reading.sections),
        tail=text[end:],
    )


def _call(reading: Reading, entry: CallReading, start: int) -> CallPieces:
    text, call, parameters = reading.text, entry.call, entry.parameters
    first = parameters[0].part_start if parameters else call.end - len("}}")
    return CallPieces(
        before=text[start : call.start],
        opening=text[call.start : first],
        parameters=tuple(_parameter(reading, parameter) for parameter in parameters),
        closing=text[call.end - len("}}") : call.end],
    )


def _parameter(reading: Reading, parameter: Parameter) -> Piece:
    places = (
        parameter.part_start,
        parameter.name_start,
        parameter.name_end,
        parameter.start,
        parameter.end,
        parameter.part_end,
    )
    return Piece(parameter.name, declared_field(reading.kind, parameter.name), _cuts(reading.text, places))


def _section(text: str, span: Span) -> Piece:
    places = (span.start, span.body_start, span.text_start, span.text_end, span.end)
    return Piece(span.title, span.declared, _cuts(text, places))


def _cuts(text: str, places: Sequence[int]) -> tuple[str, ...]:
    return tuple(text[start:end] for start, end in pairwise(places))
