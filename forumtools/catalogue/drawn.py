"""What the wiki itself has drawn of a page: its HTML, and which part of the page each piece of it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from forumtools.catalogue.html_tree import Element, read_tree

_OUTPUT = "mw-parser-output"


@dataclass(frozen=True, slots=True)
class DrawnPage:
    """The HTML of a page: one for each of its parts, or one for all with a *mark* between them."""

    html: tuple[str, ...]
    mark: str = ""

    def parts(self, count: int) -> Sequence[Element] | None:
        """Return the *count* parts, or nothing where the wiki has not kept them apart."""
        if not self.mark:
            return [read_tree(html) for html in self.html] if len(self.html) == count else None
        parts = [Element("")]
        for child in _output(read_tree(self.html[0])).children:
            if isinstance(child, Element) and child.name == "p" and child.text().strip() == self.mark:
                parts.append(Element(""))
            else:
                parts[-1].children.append(child)
        return parts if len(parts) == count and not any(self.mark in part.text() for part in parts) else None


def joined(texts: Sequence[str], mark: str) -> str:
    """Return the wikitext that is drawn as all of *texts*, with *mark*, a word nobody writes, between them."""
    return f"\n\n{mark}\n\n".join(texts)


def _output(tree: Element) -> Element:
    """Return what holds the text: the one element around it, where there is one."""
    return next((each for each in tree.children if isinstance(each, Element) and _OUTPUT in each.classes), tree)
