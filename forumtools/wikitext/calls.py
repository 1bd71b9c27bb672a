"""A template call: its name, its parameters and where they stand."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cached_property
from hashlib import blake2b
from typing import NamedTuple

from forumtools.model.site import Site
from forumtools.wikitext.constructs import Call, Part, Scan
from forumtools.wikitext.values import BLANKS

_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_TEMPLATE_NAMESPACE = 10


class Parameter(NamedTuple):
    """One named parameter. From *start* to *end*, without blanks and comments around, is what an edit replaces."""

    name: str
    text: str
    """The value as MediaWiki hands it to the template, comments gone."""

    part_start: int
    """Where its ``|`` stands."""

    part_end: int
    name_start: int
    name_end: int
    start: int
    end: int


def without_comments(text: str) -> str:
    """Return *text* as MediaWiki reads it, comments gone."""
    return _COMMENT.sub("", text) if "<!--" in text else text


def arguments(text: str, call: Call) -> dict[str, str]:
    """Return the parameters by name, as MediaWiki hands them to the template: of two with one name the last."""
    if call.words is not None:
        return plain_arguments(call.words)
    words = without_comments if "<!--" in text[call.start : call.end] else str
    given, position = {}, 0
    for part in call.parts[1:]:
        start, equals = part.start, part.equals
        if equals < 0:
            position += 1
            given[str(position)] = words(text[start : part.end]).strip(BLANKS)
        else:
            name = words(text[start:equals]).strip(BLANKS)
            given[name] = words(text[equals + 1 : part.end]).strip(BLANKS)
    return given


def plain_arguments(words: str) -> dict[str, str]:
    """Return the same of a call with nothing nested, which has *words* between its braces."""
    given, position = {}, 0
    for piece in words.split("|")[1:]:
        name, equals, value = piece.partition("=")
        if not equals:
            position += 1
            name, value = str(position), name
        given[name.strip(BLANKS)] = value.strip(BLANKS)
    return given


def parameters(text: str, call: Call) -> Iterator[Parameter]:
    """Yield the named parameters of *call* in order; a positional one is named by its number."""
    return _parameters(text, call) if call.words is None else _plain_parameters(call.words, call.start + len("{{"))


def _parameters(text: str, call: Call) -> Iterator[Parameter]:
    position = 0
    for part in call.parts[1:]:
        if part.equals < 0:
            position += 1
        yield _parameter(text, part, str(position))


def _plain_parameters(words: str, start: int) -> Iterator[Parameter]:
    """Yield the same of a call with nothing nested, which has *words* between its braces, from *start* on."""
    pieces = words.split("|")
    position, end = 0, start + len(pieces[0])
    for piece in pieces[1:]:
        bar, at = end, end + 1
        end = at + len(piece)
        written, equals, said = piece.partition("=")
        if equals:
            name, name_start = written.strip(BLANKS), at
            if len(name) != len(written) and name:
                name_start += len(written) - len(written.lstrip(BLANKS))
            name_end, at = name_start + len(name), at + len(written) + 1
        else:
            position += 1
            name, name_start, name_end, said = str(position), at, at, written
        value = said.strip(BLANKS)
        if value and said[0] in BLANKS:
            at += len(said) - len(said.lstrip(BLANKS))
        yield Parameter(name, value, bar, end, name_start, name_end, at, at + len(value))


def _parameter(text: str, part: Part, number: str) -> Parameter:
    if part.equals < 0:
        name, name_start, name_end = number, part.start, part.start
        value, start, end = _bare(text, part.start, part.end)
    else:
        name, name_start, name_end = _bare(text, part.start, part.equals)
        value, start, end = _bare(text, part.equals + 1, part.end)
    return Parameter(name, value, part.start - 1, part.end, name_start, name_end, start, end)


def _bare(text: str, start: int, end: int) -> tuple[str, int, int]:
    """Return what stands there without comments, and where that is, without blanks and comments at its ends."""
    words = text[start:end]
    if "<!--" in words:
        start, end = trimmed(text, start, end)
        return without_comments(text[start:end]).strip(BLANKS), start, end
    bare = words.strip(BLANKS)
    start += len(words) - len(words.lstrip(BLANKS)) if bare else 0
    return bare, start, start + len(bare)


def trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the span without blanks and comments at its ends; an empty one stands at the start."""
    words = text[start:end]
    if "<!--" in words:
        words = _COMMENT.sub(lambda comment: " " * len(comment[0]), words)
    return _without_blanks(words, start)


def without_blanks(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the span without blanks at its ends."""
    return _without_blanks(text[start:end], start)


def _without_blanks(words: str, start: int) -> tuple[int, int]:
    bare = words.strip(BLANKS)
    start += len(words) - len(words.lstrip(BLANKS)) if bare else 0
    return start, start + len(bare)


def call_name(text: str, call: Call) -> str:
    """Return the name of the called page as written, blanks and comments around it gone."""
    if call.words is not None:
        return call.words.partition("|")[0].strip(BLANKS)
    name = call.parts[0]
    return without_comments(text[name.start : name.end]).strip(BLANKS)


class TemplateNames:
    """The names of some templates, given with or without namespace. ``in`` says whether a call means one of them."""

    def __init__(self, names: Iterable[str], site: Site) -> None:
        self._site = site
        normal = {name: self._normal(name) for name in names}
        self._names = frozenset(filter(None, normal.values()))
        self._as_spelled = frozenset(name for name in normal if normal[name])

    @cached_property
    def digest(self) -> bytes:
        """What is the same for two only if they stand for the same templates of one wiki."""
        known = repr((sorted(self._names), sorted(self._as_spelled)))
        return blake2b(known.encode("utf-8", "surrogatepass"), digest_size=16).digest()

    def __contains__(self, name: str) -> bool:
        return name in self._as_spelled or self._normal(name) in self._names

    def _normal(self, name: str) -> str | None:
        if name.startswith(":"):
            return None
        number, bare = self._site.split(self._site.normal(name))
        return bare if number == _TEMPLATE_NAMESPACE or (number == 0 and bare) else None


def calls_of(text: str, scan: Scan, names: TemplateNames) -> Iterator[Call]:
    """Yield the calls of the templates called *names*, in order, also those inside other calls."""
    for call in _all_calls(scan.calls):
        if not (call.is_argument or _is_computed(call)) and call_name(text, call) in names:
            yield call


def _is_computed(call: Call) -> bool:
    """Say whether the name has calls in it: no title has, and reading it at every depth would take long."""
    return bool(call.calls) and call.calls[0].start < call.parts[0].end


def _all_calls(calls: Iterable[Call]) -> Iterator[Call]:
    waiting = list(calls)[::-1]
    while waiting:
        call = waiting.pop()
        yield call
        waiting.extend(reversed(call.calls))


def write_call(name: str, values: Iterable[tuple[str, str]]) -> str:
    """Return a call as Page Forms writes it: blank values skipped, one parameter a line."""
    lines = (f"\n|{parameter}={value}" for parameter, value in values if value)
    return f"{{{{{name}{''.join(lines)}\n}}}}"
