"""What a page leads to: addresses on the web, pages of the wiki, pictures."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from forumtools.model.types import Mode
from forumtools.wikitext.layout import category_name
from forumtools.wikitext.pages import Reading
from forumtools.wikitext.within import Places

_FILE = 6
_SCHEMES = r"(?i:https?|ftps?)://|//"
_BRACKETED = re.compile(rf"\[((?:{_SCHEMES})[^\s\[\]<>\"|]+)[ \t\u00a0]*([^\]\n]*+)\]")
_SCHEME_END = re.compile(r"(?<![\w/])(?i:https?|ftps?|sftp|ssh|git|ircs?|gopher|svn)\Z")
_WEB = re.compile(r"(?i:https?|ftps?)://.")
_LONGEST_SCHEME = len("gopher")
_REST = re.compile(r"[^\s\[\]<>\"|{}\x00]+")
_RELATIVE = re.compile(r"\[//[^\s\[\]<>\"|{}\x00]+")
_TRAILING = ",;.:!?"
"""What MediaWiki does not take into an address that stands bare, where it ends with it."""

_NO_CONTENT = frozenset({"!--", "nowiki", "pre", "syntaxhighlight", "source", "math", "templatedata", "score"})
_CODE = re.compile(r"<(code|tt|kbd|samp)\b[^<>]*>[^<]*</\1\s*>", re.IGNORECASE)
_GALLERY_LINE = re.compile(r"^[ \t]*([^\n|\[\]{}<>]+?\.\w{2,5})[ \t]*(?:\|([^\n]*))?$", re.MULTILINE)


class WebLink(NamedTuple):
    """An address on the page. It stands, as written, from *address_start* to *address_end*."""

    address: str
    label: str | None
    """The words that are shown for it; empty where the wiki shows a number; None where it stands bare."""

    start: int
    end: int
    address_start: int
    address_end: int
    field: str | None = None
    """The declared field of which it is the value, if it is one."""


class PageLink(NamedTuple):
    """A link to a page of the wiki, as written: neither a category nor a picture."""

    target: str
    """The title, without what follows a ``#``; empty for a link within the page."""

    label: str | None
    start: int
    end: int


class Picture(NamedTuple):
    """A picture shown on the page."""

    name: str
    """The name of the file, without its namespace."""

    options: tuple[str, ...]
    """What stands behind the pipes, trimmed: size, place, alternative text, caption."""

    start: int
    end: int
    field: str | None = None
    """The declared field of which it is the value, if it is one."""


@lru_cache(maxsize=1)
def web_links(reading: Reading) -> tuple[WebLink, ...]:
    """Return the addresses on the page, in order; those in comments, code and private fields are none."""
    found = list(_of_fields(reading))
    text = reading.text
    if "//" in text:
        hidden = Places(_hidden(reading) + [(link.start, link.end) for link in found])
        found += _written(text, hidden)
    return tuple(sorted(found, key=lambda link: link.start))


def _of_fields(reading: Reading) -> Iterator[WebLink]:
    for call in reading.calls:
        for parameter, declared in call.given:
            if declared and parameter.text and declared.type.mode is Mode.ADDRESS and not declared.is_private:
                place = (parameter.start, parameter.end)
                yield WebLink(parameter.text, None, *place, *place, declared.name)


def _written(text: str, hidden: Places) -> Iterator[WebLink]:
    done = closing = 0
    for start, end in (*addresses(text), *_relative(text)) if "[//" in text else addresses(text):
        if start < done or start in hidden:
            continue
        if 0 <= closing < start:
            # Looked for once for all links before it: on a page of open brackets there is none for any.
            closing = text.find("]", start)
        bracketed = _BRACKETED.match(text, start - 1, closing + 1) if text[start - 1 : start] == "[" else None
        if bracketed:
            done = bracketed.end()
            yield WebLink(bracketed[1], bracketed[2].strip(), *bracketed.span(), *bracketed.span(1))
        elif (address := _trimmed(text[start:end])) and _WEB.match(address):
            done = start + len(address)
            yield WebLink(address, None, start, done, start, done)


def addresses(text: str) -> Iterator[tuple[int, int]]:
    """Yield where something like an address on the web stands, with the punctuation behind it."""
    colon, done = text.find("://"), 0
    while colon >= 0:
        scheme = _SCHEME_END.search(text, max(done, colon - _LONGEST_SCHEME), colon)
        rest = _REST.match(text, colon + 3)
        if scheme and rest:
            yield scheme.start(), rest.end()
            done = rest.end()
        colon = text.find("://", rest.end() if rest else colon + 3)


def _relative(text: str) -> Iterator[tuple[int, int]]:
    yield from ((match.start() + 1, match.end()) for match in _RELATIVE.finditer(text))


def _trimmed(address: str) -> str:
    """Return a bare address as MediaWiki ends it: before punctuation, and a bracket that it does not open."""
    marks = _TRAILING if "(" in address else _TRAILING + ")"
    # Italics or bold that begin right behind it are none of its own.
    return address.partition("''")[0].rstrip(marks)


@lru_cache(maxsize=1)
def page_links(reading: Reading) -> tuple[PageLink, ...]:
    """Return the links to pages of the wiki, in order; those in private fields are none."""
    text, site = reading.text, reading.site
    private = Places(_private(reading))
    found = []
    for start, end in sorted(reading.scan.links):
        inner = text[start + 2 : end - 2]
        target, pipe, label = inner.partition("|")
        if start in private or "\n" in target or category_name(inner, site) is not None:
            continue
        if target.startswith(":") or site.split(target)[0] != _FILE:
            title = target.partition("#")[0].strip(" _:")
            found.append(PageLink(title, label.strip() if pipe else None, start, end))
    return tuple(found)


@lru_cache(maxsize=1)
def pictures(reading: Reading) -> tuple[Picture, ...]:
    """Return the pictures of the page, in order: links to files, lines of galleries, values of fields."""
    return tuple(sorted((*_linked(reading), *_in_galleries(reading), *_in_fields(reading)), key=lambda p: p.start))


def _linked(reading: Reading) -> Iterator[Picture]:
    text, site = reading.text, reading.site
    for start, end in reading.scan.links:
        name, *options = _split(text[start + 2 : end - 2])
        number, bare = site.split(name)
        if number == _FILE and not name.lstrip().startswith(":"):
            yield Picture(bare, tuple(option.strip() for option in options), start, end)


def _split(inner: str) -> list[str]:
    """Split the inside of a link at its own pipes, not at those of links and calls within it."""
    if "[[" not in inner and "{{" not in inner:
        return inner.split("|")
    parts, depth, done = [], 0, 0
    for match in re.finditer(r"\[\[|\{\{|\]\]|\}\}|\|", inner):
        sign = match[0]
        if sign == "|" and depth == 0:
            parts.append(inner[done : match.start()])
            done = match.end()
        elif sign != "|":
            depth = max(0, depth + (1 if sign in ("[[", "{{") else -1))
    return [*parts, inner[done:]]


def _in_galleries(reading: Reading) -> Iterator[Picture]:
    text, site = reading.text, reading.site
    for span in reading.scan.spans:
        if span.name != "gallery" or not span.closed:
            continue
        for line in _GALLERY_LINE.finditer(text, text.find(">", span.start) + 1, text.rfind("</", 0, span.end)):
            number, bare = site.split(line[1])
            if number in (0, _FILE):
                options = tuple(option.strip() for option in _split(line[2] or "") if option.strip())
                yield Picture(bare, options, line.start(1), line.end())


def _in_fields(reading: Reading) -> Iterator[Picture]:
    for call in reading.calls:
        for parameter, declared in call.given:
            if declared and declared.type_name == "image" and parameter.text and "[[" not in parameter.text:
                number, bare = reading.site.split(parameter.text)
                if number in (0, _FILE) and not declared.is_private:
                    yield Picture(bare, (), parameter.start, parameter.end, declared.name)


def _hidden(reading: Reading) -> list[tuple[int, int]]:
    spans = [(span.start, span.end) for span in reading.scan.spans if span.name in _NO_CONTENT or not span.closed]
    code = [match.span() for match in _CODE.finditer(reading.text)] if "<" in reading.text else []
    return spans + code + _private(reading)


def _private(reading: Reading) -> list[tuple[int, int]]:
    if not reading.kind.private_names:
        return []
    return [
        (parameter.start, parameter.end)
        for call in reading.calls
        for parameter, declared in call.given
        if declared and declared.is_private
    ]
