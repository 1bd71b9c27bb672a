"""HTML pages, read the way a browser does, for tests that follow links and look for what must not be there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from posixpath import dirname, join, normpath

VOID = {"meta", "link", "br", "hr", "img", "input"}


@dataclass
class Html:
    """One page: its elements with their attributes, its words, and what its scripts hold."""

    elements: list[tuple[str, Mapping[str, str | None]]] = field(default_factory=list)
    words: str = ""
    scripts: list[str] = field(default_factory=list)
    unbalanced: list[str] = field(default_factory=list)

    def all(self, tag: str) -> list[Mapping[str, str | None]]:
        return [attributes for name, attributes in self.elements if name == tag]

    @property
    def ids(self) -> list[str]:
        return [str(attributes["id"]) for _, attributes in self.elements if "id" in attributes]

    @property
    def links(self) -> list[str]:
        return [str(attributes["href"]) for attributes in self.all("a")]


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.page = Html()
        self._open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.page.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)  # in HTML the sign of an end in a start says nothing

    def handle_endtag(self, tag: str) -> None:
        if not self._open or self._open.pop() != tag:
            self.page.unbalanced.append(tag)

    def handle_data(self, data: str) -> None:
        if self._open and self._open[-1] == "script":
            self.page.scripts.append(data)
        else:
            self.page.words += data


def read_html(content: bytes) -> Html:
    reader = _Reader()
    reader.feed(content.decode("utf-8"))
    reader.close()
    reader.page.unbalanced += reader._open
    return reader.page


def dead_links(files: Mapping[str, bytes]) -> Iterable[str]:
    """Yield every link inside *files* that leads to no file, or to no place in one."""
    pages = {path: read_html(content) for path, content in files.items() if path.endswith(".html")}
    for path, page in pages.items():
        for link in page.links:
            target, _, anchor = link.partition("#")
            if "://" in target:
                continue
            place = normpath(join(dirname(path), target)) if target else path
            if place not in files or (anchor and anchor not in pages[place].ids):
                yield f"{path} -> {link}"
