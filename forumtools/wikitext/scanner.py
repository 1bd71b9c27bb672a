"""
Where template calls, links, headings, comments and raw tags stand in a text, as MediaWiki sees them.

One pass, linear in the length of the text, whatever the text. The rules are those of MediaWiki's
preprocessor (mediawiki.org: "Preprocessor ABNF"; behaviour checked against `expandtemplates&prop=parsetree`):
braces and brackets form one stack, only the innermost can be closed, what is never closed is plain text.
"""

from __future__ import annotations

import re
from functools import lru_cache

from forumtools.model.site import TAGS
from forumtools.wikitext.constructs import Call, Heading, Part, Scan, Span

_OUTSIDE = r"\{\{+|\[\[+|<|\n(?==)"
_SEARCH_OUTSIDE = re.compile(_OUTSIDE).search
_SEARCH_INSIDE = {
    "[": re.compile(_OUTSIDE + r"|\]\]+").search,
    "{": re.compile(_OUTSIDE + r"|\}\}+|\|").search,
    "\n": re.compile(r"\{\{+|\[\[+|<|\n").search,
}
_SEARCH_EQUALS = re.compile(_OUTSIDE + r"|\}\}+|\||=").search
"""Inside an argument that has no equals sign yet."""

# Whole constructs without anything nested, found at one blow: most of what pages hold.
_PLAIN_LINK = re.compile(r"\[\[(?!\[)[^\[\]{}<\n]*\]\]")
_PLAIN_HEADING = re.compile(r"(={2,6})[^={}\[\]<\n]+(={2,6})(?=[ \t]*(?:\n|\Z))[ \t]*")
_INCLUDE = ("includeonly", "noinclude", "onlyinclude")
_EQUALS = re.compile("=+")
_BLANKS = " \t"
_MAX_LEVEL = 6


class _Piece:
    """An opener on the stack: *sign* is ``{``, ``[`` or a line break for a heading."""

    __slots__ = ("calls", "comment", "count", "headings", "parts", "search", "sign", "start")

    def __init__(self, sign: str, count: int, start: int, scan: Scan, part_start: int) -> None:
        self.sign = sign
        self.count = count
        self.start = start
        self.parts = [Part(part_start)]
        self.search = _SEARCH_INSIDE[sign]
        """Finds what matters next as long as this opener is the innermost."""

        self.calls = len(scan.calls)
        self.headings = len(scan.headings)
        self.comment = (-1, -1)
        """For a heading: the last comment, from its visible start to its end."""


@lru_cache(maxsize=16)
def _tag_pattern(tags: frozenset[str]) -> re.Pattern[str]:
    names = "|".join(sorted(map(re.escape, tags | set(_INCLUDE)), key=len, reverse=True))
    return re.compile(rf"<(?:(!--)|(/?(?:{names}))(?=[\s>]|/>))", re.IGNORECASE)


def scan(text: str, tags: frozenset[str] = TAGS) -> Scan:
    """Return what stands in *text*, where *tags* are the extension tags of the wiki, in lower case."""
    return _Scanner(text, tags).run()


def plain_call(text: str, at: int) -> str | None:
    """
    Return what stands between the braces of the call at *at*, if nothing is nested in it.

    Neither call nor link, heading, comment or tag: then a pipe is a pipe, and the first braces close it.
    """
    nested = text.find("{", at + 2)
    close = text.find("}}", at + 2, nested if nested >= 0 else len(text))
    if close < 0:
        return None
    words = text[at + 2 : close]
    return None if "[" in words or "<" in words or "\n=" in words else words


class _Scanner:
    """The state of one pass."""

    def __init__(self, text: str, tags: frozenset[str]) -> None:
        self.text = text
        self.tag = _tag_pattern(tags)
        self.found = Scan()
        self.stack: list[_Piece] = []
        self.pos = 0
        self.hopeless: set[str] = set()
        """Tags known to have no end tag further on, so that nothing is searched twice."""

    def run(self) -> Scan:
        text, stack = self.text, self.stack
        if text.startswith("="):
            self._line_start(0)
        while True:
            top = stack[-1] if stack else None
            match = (top.search if top else _SEARCH_OUTSIDE)(text, self.pos)
            if match is not None:
                self._step(match[0], match.start(), top)
            elif top is not None and top.sign == "\n":
                self._heading_end(len(text), top)
            else:
                return self._finish()

    def _step(self, token: str, at: int, top: _Piece | None) -> None:
        sign = token[0]
        if sign == "|" and top:
            top.parts[-1].end = at
            top.parts.append(Part(at + 1))
            top.search = _SEARCH_EQUALS
            self.pos = at + 1
        elif sign == "=" and top:
            top.parts[-1].equals = at
            top.search = _SEARCH_INSIDE["{"]
            self.pos = at + 1
        elif sign == "\n":
            self._line_break(at, top)
        elif sign in "{[":
            self._open(sign, len(token), at)
        elif sign == "<":
            self._angle(at, top)
        elif top:
            self._close(len(token), at, top)

    def _open(self, sign: str, run: int, at: int) -> None:
        if run == 2 and sign == "{" and (words := plain_call(self.text, at)) is not None:
            self.pos = at + len(words) + 4
            self.found.calls.append(Call(at, self.pos, words=words))
        elif run == 2 and sign == "[" and (link := _PLAIN_LINK.match(self.text, at)):
            self.found.links.append(link.span())
            self.pos = link.end()
        else:
            self.pos = at + run
            self.stack.append(_Piece(sign, run, at, self.found, self.pos))

    def _close(self, run: int, at: int, top: _Piece) -> None:
        matching = min(run, top.count, 3 if top.sign == "{" else 2)
        end = at + matching
        self.stack.pop()
        if top.sign == "{":
            self._add_call(top, matching, at, end)
        else:
            self.found.links.append((top.start + top.count - matching, end))
        self.pos = end
        top.count -= matching
        if top.count >= 2:
            # What remains of the run of openers still waits for its closers, with what was just found inside.
            top.parts = [Part(top.start + top.count)]
            top.search = _SEARCH_INSIDE[top.sign]
            self.stack.append(top)

    def _add_call(self, top: _Piece, matching: int, at: int, end: int) -> None:
        top.parts[-1].end = at
        call = Call(top.start + top.count - matching, end, top.parts, is_argument=matching == 3)
        calls, headings = self.found.calls, self.found.headings
        if len(calls) > top.calls:
            call.calls = calls[top.calls :]
            del calls[top.calls :]
        if len(headings) > top.headings:
            call.headings = headings[top.headings :]
            del headings[top.headings :]
        calls.append(call)

    def _line_break(self, at: int, top: _Piece | None) -> None:
        if top is not None and top.sign == "\n":
            self._heading_end(at, top)
        else:
            self._line_start(at + 1)

    def _line_start(self, at: int) -> None:
        """Open a possible heading at *at*, the first character of a line."""
        plain = _PLAIN_HEADING.match(self.text, at)
        if plain is not None:
            first, last = plain.span(1), plain.span(2)
            level = min(first[1] - first[0], last[1] - last[0])
            self.pos = plain.end()
            self.found.headings.append(Heading(at, self.pos, level, at + level, last[1] - level))
            return
        self.pos = at
        signs = _EQUALS.match(self.text, at)
        if signs is None:
            return
        waits_for_equals = bool(self.stack) and self.stack[-1].search is _SEARCH_EQUALS
        if len(signs[0]) == 1 and waits_for_equals:
            return  # MediaWiki takes it for the sign between a name and its value.
        count = min(len(signs[0]), _MAX_LEVEL)
        self.stack.append(_Piece("\n", count, at, self.found, at + count))
        self.pos = at + count

    def _heading_end(self, at: int, top: _Piece) -> None:
        """Close the heading whose line ends at *at*, if its line is a heading after all."""
        self.stack.pop()
        visible = self._visible_end(at, top)
        signs = visible - len(self.text[top.start : visible].rstrip("=")) - top.start
        level = _only_signs(signs) if visible - signs == top.start else min(signs, top.count)
        if level:
            heading = Heading(top.start, at, level, top.start + level, visible - level)
            self.found.headings.append(heading)
        # The line break is looked at again: it may open the next heading.
        self.pos = at

    def _visible_end(self, at: int, top: _Piece) -> int:
        end = top.start + len(self.text[top.start : at].rstrip(_BLANKS))
        if top.comment[1] == end:
            end = top.start + len(self.text[top.start : top.comment[0]].rstrip(_BLANKS))
        return end

    def _angle(self, at: int, top: _Piece | None) -> None:
        match = self.tag.match(self.text, at)
        if match is None:
            self.pos = at + 1
        elif match[1]:
            self._comment(at, top)
        else:
            self._tag(match[2].lower(), at, match.end())

    def _comment(self, at: int, top: _Piece | None) -> None:
        close = self.text.find("-->", at + 4)
        end = len(self.text) if close < 0 else close + 3
        self.found.spans.append(Span("!--", at, end, closed=close >= 0))
        self.pos = end
        if close < 0:
            return
        if top is not None and top.sign == "\n":
            first = top.comment[0] if top.comment[1] == at else at
            top.comment = (first, end)
        self._alone_on_its_line(at, end)

    def _alone_on_its_line(self, at: int, end: int) -> None:
        # A comment with nothing else on its line takes the line with it; a heading may follow at once.
        text = self.text
        before = at - 1
        while before >= 0 and text[before] in _BLANKS:
            before -= 1
        after = end
        while after < len(text) and text[after] in _BLANKS:
            after += 1
        alone = before >= 0 and text[before] == "\n" and text[after : after + 1] == "\n"
        if alone and not (self.stack and self.stack[-1].sign == "\n"):
            self._line_start(after + 1)

    def _tag(self, name: str, at: int, after_name: int) -> None:
        gt = -1 if ">" in self.hopeless else self.text.find(">", after_name)
        if gt < 0:
            self.hopeless.add(">")
            self.pos = at + 1
        elif name.lstrip("/") in _INCLUDE[1:]:
            self._span(name, at, gt + 1)  # On the page itself these tags vanish and their content stays.
        elif name.startswith("/"):
            self.pos = at + 1
        elif self.text[gt - 1] == "/":
            self._span(name, at, gt + 1)
        else:
            self._tag_with_content(name, at, gt + 1)

    def _tag_with_content(self, name: str, at: int, inside: int) -> None:
        close = None if name in self.hopeless else _end_tag(name).search(self.text, inside)
        if close is not None:
            self._span(name, at, close.end())
        elif name == "includeonly":
            self._span(name, at, len(self.text), closed=False)
        else:
            self.hopeless.add(name)
            self.found.unclosed.append((f"<{name}>", at))
            self.pos = inside

    def _span(self, name: str, at: int, end: int, *, closed: bool = True) -> None:
        self.found.spans.append(Span(name, at, end, closed=closed))
        self.pos = end

    def _finish(self) -> Scan:
        for piece in self.stack:
            if piece.sign != "\n":
                self.found.unclosed.append((piece.sign * 2, piece.start))
        self.found.unclosed.sort(key=lambda opener: opener[1])
        return self.found


def _only_signs(count: int) -> int:
    # A line of nothing but equals signs: the middle one is the text (MediaWiki, doHeadings).
    return 0 if count < 3 else min(_MAX_LEVEL, (count - 1) // 2)


@lru_cache(maxsize=64)
def _end_tag(name: str) -> re.Pattern[str]:
    return re.compile(rf"</{re.escape(name)}\s*>", re.IGNORECASE)
