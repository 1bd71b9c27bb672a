"""What the elements of a wiki's HTML are for: text, or what is there for those who edit or find their way."""

from __future__ import annotations

import re
from collections.abc import Iterator

from forumtools.catalogue.html_tree import Element

_DROPPED_NAMES = frozenset({"head", "link", "meta", "nav", "noscript", "script", "style", "template", "title"})
_DROPPED = frozenset(
    {
        *("catlinks", "lineno", "linenos", "magnify", "metadata", "mw-cite-backlink", "mw-editsection", "navbar"),
        *("mw-editsection-like", "mw-jump-link", "navbox", "noprint", "printfooter", "toc", "vertical-navbox"),
    }
)
"""Classes of what the wiki adds around a text."""

_OUTWARD = frozenset({"external", "extiw"})
_HIDDEN = re.compile(r"(?:display\s*+:\s*+none|visibility\s*+:\s*+hidden)", re.IGNORECASE)
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]{0,30}:|//")
_ITEMS = frozenset({"li", "dt", "dd"})


def is_hidden(element: Element) -> bool:
    """Say whether readers are not to see *element*."""
    if element.name in _DROPPED_NAMES:
        return True
    if not element.attributes:
        return False
    return (
        "hidden" in element.attributes
        or not _DROPPED.isdisjoint(element.classes)
        or element.get("role") == "navigation"
        or bool(_HIDDEN.search(element.get("style")))
    )


def is_note(element: Element) -> bool:
    """Say whether *element* is the text of a note, in the list where the wiki gathers them."""
    return element.name == "li" and element.get("id").startswith("cite_note")


def leads_outward(link: Element) -> bool:
    """Say whether *link* leads out of the wiki."""
    return not _OUTWARD.isdisjoint(link.classes) or bool(_SCHEME.match(link.get("href")))


def items_of(element: Element) -> Iterator[Element]:
    """Yield the items of a list; what stands beside them is an item too, unless it is blank."""
    for child in element.children:
        if isinstance(child, Element) and child.name in _ITEMS:
            yield child
        elif isinstance(child, Element) or child.strip():
            item = Element("li")
            item.children.append(child)
            yield item


def words_of(element: Element) -> str:
    """Return the words of *element* as they stand there, less what is hidden."""
    return "".join(
        child if isinstance(child, str) else "" if is_hidden(child) else words_of(child) for child in element.children
    )


def parted(text: str) -> tuple[str, str, str]:
    """Return the blanks before *text*, what is between them, and those after it."""
    core = text.strip(" \t\n")
    if not core:
        return text, "", ""
    start = text.index(core[0])
    return text[:start], core, text[start + len(core) :]
