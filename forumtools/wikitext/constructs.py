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
    """
    A template call ``{{…}}`` or an argument ``{{{…}}}`` from *start* to *end*.

    *words* is what stands between the braces of a plain call, in which nothing is nested.
    """

    __slots__ = ("_parts", "calls", "end", "headings", "is_argument", "start", "words")

    def __init__(
        self,
        start: int,
        end: int,
        parts: list[Part] | None = None,
        *,
        words: str | None = None,
        is_argument: bool = False,
    ) -> None:
        self.start = start
        self.end = end
        self.words = words
        self.is_argument = is_argument
        self.calls: list[Call] = []
        self.headings: list[Heading] = []
        self._parts = parts

    @property
    def parts(self) -> list[Part]:
        """The name, then the arguments."""
        if self._parts is None:
            self._parts = _plain_parts(self.words or "", self.start + 2)
        return self._parts


def _plain_parts(words: str, start: int) -> list[Part]:
    parts: list[Part] = []
    for piece in words.split("|"):
        part = Part(start)
        part.end = start + len(piece)
        equals = piece.find("=") if parts else -1
        if equals >= 0:
            part.equals = start + equals
        parts.append(part)
        start = part.end + 1
    return parts


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
