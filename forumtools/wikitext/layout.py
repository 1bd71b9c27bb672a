"""Where the parts of a page stand: its sections, what precedes them, its categories at the end."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import NamedTuple

from forumtools.model.forum import Kind, Section
from forumtools.model.site import Site
from forumtools.model.words import fold
from forumtools.wikitext.calls import trimmed, without_blanks, without_comments
from forumtools.wikitext.constructs import Heading, Scan
from forumtools.wikitext.escaping import decode, is_ours
from forumtools.wikitext.within import Places

_TITLE_LEVEL = 2
_CATEGORY = 14


class Span(NamedTuple):
    """A titled part of a page. The heading's line ends at *body_start*, the text at *end*, blanks included."""

    title: str
    declared: Section | None
    level: int
    """0 when the title stands on a line of its own without being marked as a heading."""

    start: int
    body_start: int
    end: int
    text_start: int
    """The body without blanks around it; empty when both are equal."""

    text_end: int


class Category(NamedTuple):
    """A category link: the bare name and where it stands."""

    name: str
    start: int
    end: int


def categories(text: str, scan: Scan, site: Site) -> Iterator[Category]:
    """Yield the categories that the page puts itself in, outside of calls."""
    inside = Places([(call.start, call.end) for call in scan.calls])
    for start, end in scan.links:
        if start not in inside and (name := category_name(text[start + 2 : end - 2], site)) is not None:
            yield Category(site.normal(name), start, end)


def category_name(link: str, site: Site) -> str | None:
    """Return the category, as written, in which a link files the page that has *link* between its brackets."""
    if link.startswith(":") or "\n" in link or "[" in link or "]" in link:
        return None
    number, name = site.split(link.partition("|")[0])
    return name if number == _CATEGORY else None


def tail_start(text: str, found: Sequence[Category], end: int) -> int:
    """Return where the block of category links at the end of the page begins, blanks before it included."""
    for category in reversed(found):
        _, last = without_blanks(text, category.end, end)
        if last > category.end and without_comments(text[category.end : last]).strip():
            break
        end = category.start
    _, end = without_blanks(text, 0, end)
    return end


def sections(text: str, scan: Scan, kind: Kind, tail: int) -> tuple[Span, ...]:
    """Return the sections of the page, whose tail of categories begins at *tail*."""
    heads = _heads(text, scan, kind)
    ends = [head.start for head in heads[1:]] + [max(tail, heads[-1].body_start)] if heads else []
    return tuple(_span(text, head, end) for head, end in zip(heads, ends, strict=True))


class _Head(NamedTuple):
    title: str
    declared: Section | None
    level: int
    start: int
    body_start: int


def _heads(text: str, scan: Scan, kind: Kind) -> list[_Head]:
    titled = ((heading, _title(text, heading)) for heading in scan.headings)
    found = [_Head(title, kind.section_named(title), h.level, h.start, h.end) for h, title in titled]
    heads = [head for head in found if head.level <= _TITLE_LEVEL or head.declared]
    if any(head.level > _TITLE_LEVEL for head in heads):
        heads = _without_sub_headings(heads)
    return heads or list(_unmarked(text, scan, kind))


def _without_sub_headings(heads: Sequence[_Head]) -> list[_Head]:
    # A known title at a lower level is that section all the same, unless the right level has it too.
    known = {fold(head.title) for head in heads if head.level <= _TITLE_LEVEL}
    return [
        head
        for head in heads
        if head.level <= _TITLE_LEVEL or (head.declared and known.isdisjoint(map(fold, head.declared.names)))
    ]


def _title(text: str, heading: Heading) -> str:
    title = without_comments(text[heading.text_start : heading.text_end]).strip()
    title = title.strip("'") if title.startswith("''") else title
    return decode(title) if "&" in title and is_ours(title) else title


def _unmarked(text: str, scan: Scan, kind: Kind) -> Iterator[_Head]:
    # Text pasted from a web page has its titles on bare lines.
    hidden = sorted([(call.start, call.end) for call in scan.calls] + [(s.start, s.end) for s in scan.spans])
    starts, ends = [start for start, _ in hidden], list(accumulate((end for _, end in hidden), max))
    for match in re.finditer(r"^[^\n]{1,80}$", text, re.MULTILINE):
        title = match[0].strip(" :'=")
        declared = kind.section_named(title)
        before = bisect_right(starts, match.start()) if declared else 0
        if declared and not (before and match.start() < ends[before - 1]):
            yield _Head(title, declared, 0, match.start(), match.end())


def _span(text: str, head: _Head, end: int) -> Span:
    # Comments around the text are no part of it: they stay when the text is replaced.
    start, stop = trimmed(text, head.body_start, end)
    return Span(*head, end, start, stop)
