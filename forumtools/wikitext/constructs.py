"""What the scanner finds: calls and their parts, headings, spans that are not wikitext."""

from __future__ import annotations


class Part:
    """One argument of a call, or its name: from *start* to *end*, with its ``=`` at *equals* or -1."""

    __slots__ = ("end", "equals", "start")

    def __init__(self, start: int) -> None:
        self.start = start
        self.equals = -1
        self.end = -1


class Call:
    """A template call ``{{…}}`` or an argument ``{{{…}}}`` from *start* to *end*; *parts* begins with the name."""

    __slots__ = ("calls", "end", "headings", "is_argument", "parts", "start")

    def __init__(self, start: int, end: int, parts: list[Part], *, is_argument: bool) -> None:
        self.start = start
        self.end = end
        self.parts = parts
        self.is_argument = is_argument
        self.calls: list[Call] = []
        self.headings: list[Heading] = []


class Heading:
    """A heading line from *start* to *end* (its line break left out), of *level* 1 to 6."""

    __slots__ = ("end", "level", "start", "text_end", "text_start")

    def __init__(self, start: int, end: int, level: int, text_start: int, text_end: int) -> None:
        self.start = start
        self.end = end
        self.level = level
        self.text_start = text_start
        self.text_end = text_end


class Span:
    """A comment, an extension tag with its content, or an ignored tag: *name* is ``!--`` for a comment."""

    __slots__ = ("closed", "end", "name", "start")

    def __init__(self, name: str, start: int, end: int, *, closed: bool = True) -> None:
        self.name = name
        self.start = start
        self.end = end
        self.closed = closed


class Scan:
    """What stands in a text. Calls and headings inside a call belong to that call."""

    __slots__ = ("calls", "headings", "links", "spans", "unclosed")

    def __init__(self) -> None:
        self.calls: list[Call] = []
        self.headings: list[Heading] = []
        self.links: list[tuple[int, int]] = []
        self.spans: list[Span] = []
        self.unclosed: list[tuple[str, int]] = []
        """Openers that nothing closes: ``{{`` or ``[[`` and where, or the name of a tag."""
