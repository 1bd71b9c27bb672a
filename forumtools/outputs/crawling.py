"""
Whether every link of a site leads somewhere, and whether its pages ask anything of another site.

Pages are read as our templates write them: each value between double quotes, each sign that means something escaped.
So a page of many links costs less to read than to write, and each build can look at all of its own.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from html import unescape
from posixpath import dirname, join, normpath
from urllib.parse import unquote

from forumtools.language import Text, plural
from forumtools.outputs.making import File, Making

_ELEMENT = re.compile(r"<([a-z][a-z0-9]*)\s([^<>]*)>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r'([a-z][a-z:-]*)="([^"]*)"', re.IGNORECASE)
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:|//", re.IGNORECASE)
_IN_STYLE = re.compile(r"""(?:url\(|@import)\s*["']?([^"')\s;]+)""", re.IGNORECASE)
_SAID_ONLY = frozenset({"alternate", "canonical", "license"})
"""What a ``link`` names and no browser fetches."""

_LED = frozenset({"a", "area"})
_ASKED = ("src", "poster", "data")

_PAGES = (Text.same("{n} page"), Text.same("{n} pages"))
_LINKS = (Text(fr="{n} lien suivi", en="{n} link followed"), Text(fr="{n} liens suivis", en="{n} links followed"))
_CHECKED = Text(
    fr="site : {pages}, {links} à l’intérieur ; {dead} ; {outside}",
    en="site: {pages}, {links} inside it; {dead}; {outside}",
)
_NO_DEAD = Text(fr="tous arrivent quelque part", en="all lead somewhere")
_DEAD = Text(fr="sans but : {which}", en="leading nowhere: {which}")
_NOTHING_ASKED = Text(fr="rien n’est demandé à un autre site", en="nothing is asked of another site")
_ASKS = Text(fr="demandé à d’autres sites : {which}", en="asked of other sites: {which}")
_MOST_NAMED = 5


@dataclass(frozen=True, slots=True)
class Crawled:
    """What following every link has shown."""

    pages: int
    links: int
    dead: tuple[str, ...]
    """Links to no file, or to no place in one: « page -> link »."""

    outside: tuple[str, ...]
    """What a browser would fetch from another site, in the same form."""


@dataclass(slots=True)
class Crawler:
    """Sees the files of a site one after the other, and keeps no more of them than places and links."""

    files: set[str] = field(default_factory=set)
    places: dict[str, frozenset[str]] = field(default_factory=dict)
    links: dict[str, tuple[str, ...]] = field(default_factory=dict)
    outside: list[str] = field(default_factory=list)

    def see(self, path: str, content: bytes | None) -> None:
        """Take in one file."""
        self.files.add(path)
        if content and path.endswith(".html"):
            self._page(path, content.decode("utf-8", "replace"))
        elif content and path.endswith((".css", ".svg")):
            self._ask(path, _IN_STYLE.findall(content.decode("utf-8", "replace")))

    def crawled(self, *, within: str = "") -> Crawled:
        """Return what was found; only of links to paths that begin with *within* is it known where they lead."""
        judged = [(page, link, target) for page, link, target in self._targets() if target[0].startswith(within)]
        dead = tuple(f"{page} -> {link}" for page, link, target in judged if not self._is_there(*target))
        return Crawled(len(self.places), len(judged), dead, tuple(self.outside))

    def _page(self, path: str, text: str) -> None:
        places, links = set(), []
        for name, rest in _ELEMENT.findall(text):
            given = {key.lower(): unescape(value) for key, value in _ATTRIBUTE.findall(rest)}
            places.add(given.get("id", ""))
            asked = list(_asked(name.lower(), given))
            self._ask(path, asked)
            links += [*asked, *([given["href"]] if "href" in given else [])]
        self.places[path] = frozenset(places)
        self.links[path] = tuple(dict.fromkeys(link for link in links if not _SCHEME.match(link)))

    def _ask(self, path: str, addresses: Iterable[str]) -> None:
        found = (each for each in addresses if _SCHEME.match(each) and not each.startswith("data:"))
        self.outside += [f"{path} -> {each}" for each in found]

    def _targets(self) -> Iterator[tuple[str, str, tuple[str, str]]]:
        for page, links in self.links.items():
            for link in links:
                path, _, place = link.partition("#")
                path = unquote(path.partition("?")[0])
                yield page, link, (normpath(join(dirname(page), path)) if path else page, unquote(place))

    def _is_there(self, path: str, place: str) -> bool:
        return path in self.files and (not place or place in self.places.get(path, ()))


def _asked(name: str, given: Mapping[str, str]) -> Iterator[str]:
    """Yield the addresses that a browser fetches of itself for an element."""
    yield from (given[key] for key in _ASKED if key in given)
    yield from (each.split()[0] for each in given.get("srcset", "").split(",") if each.strip())
    if "href" in given and name not in _LED and not (name == "link" and given.get("rel", "") in _SAID_ONLY):
        yield given["href"]
    yield from _IN_STYLE.findall(given.get("style", ""))


def crawl(files: Mapping[str, bytes], *, also: Collection[str] = ()) -> Crawled:
    """Return what is found by following every link of *files*; those of *also* are there as well."""
    crawler = Crawler(set(also))
    for path, content in files.items():
        crawler.see(path, content)
    return crawler.crawled()


def crawled(files: Iterable[File], making: Making, within: str) -> Iterator[File]:
    """Yield *files*, the site below the folder *within*, and note in *making* what was found in them."""
    crawler = Crawler(set(making.sizes))
    for path, content in files:
        crawler.see(path, content)
        yield path, content
    making.checked["html"] = in_words(crawler.crawled(within=f"{within}/"))


def in_words(found: Crawled) -> Text:
    """Return *found* as a line of the report."""
    return _CHECKED.format(
        pages=plural(found.pages, *_PAGES),
        links=plural(found.links, *_LINKS),
        dead=_DEAD.format(which=_named(found.dead)) if found.dead else _NO_DEAD,
        outside=_ASKS.format(which=_named(found.outside)) if found.outside else _NOTHING_ASKED,
    )


def _named(lines: Collection[str]) -> str:
    shown = list(lines)[:_MOST_NAMED]
    return ", ".join(shown) + (" …" if len(lines) > len(shown) else "")
