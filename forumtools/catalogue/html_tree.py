"""
HTML as a tree: elements and texts, whatever the HTML is like.

A wiki's own HTML is tidy. What is not is read as a browser would, more or less: what is never closed ends with
what it stands in. Every sign is looked at once, and the tree is never deep, so no page can make it slow or fail.
"""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from types import MappingProxyType

from forumtools.catalogue.documents import OVERRIDES
from forumtools.wikitext.escaping import clean

MAX_DEPTH = 60
"""What stands deeper comes up to this."""

_VOID = frozenset(
    {
        *("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track"),
        "wbr",
    }
)
_RAW = frozenset({"script", "style", "template", "noscript", "title", "textarea", "iframe", "noembed", "noframes"})
"""What holds no elements, or none that are drawn: it goes on to its own end tag."""

_ENDED_BY: Mapping[str, frozenset[str]] = {
    "li": frozenset({"li"}),
    "dt": frozenset({"dt", "dd"}),
    "dd": frozenset({"dt", "dd"}),
    "tr": frozenset({"tr", "td", "th"}),
    "td": frozenset({"td", "th"}),
    "th": frozenset({"td", "th"}),
}
"""What begins ends those that are open, in the same list or row."""

_NONE: Mapping[str, str] = MappingProxyType({})
_NO_CLASSES: frozenset[str] = frozenset()
_WALLS = frozenset({"ul", "ol", "dl", "table", "div", "blockquote"})
_NAME = re.compile(r"/?([A-Za-z][^\s/><]{0,40})")
_ATTRIBUTE = re.compile(r"""([^\s"'>/=]++)(?:\s*+=\s*+(?:"([^"]*+)"|'([^']*+)'|([^\s"'>]++)))?""")
_QUOTE_OR_END = re.compile("[\"'>]")


class Element:
    """An element: its name in lower case, and what it holds."""

    def __init__(self, name: str, attributes: str = "") -> None:
        """*attributes* are as they stand in the tag."""
        self.name = name
        self.children: list[Element | str] = []
        self.attributes = _attributes(attributes) if attributes else _NONE
        """Its attributes; the first of each name counts."""

        self.classes = frozenset(self.attributes["class"].split()) if "class" in self.attributes else _NO_CLASSES

    def get(self, name: str) -> str:
        """Return an attribute, or an empty text."""
        return self.attributes.get(name, "")

    def elements(self) -> Iterator[Element]:
        """Yield this element and those in it, at whatever depth, in their order."""
        waiting = [self]
        while waiting:
            element = waiting.pop()
            yield element
            waiting += [child for child in reversed(element.children) if isinstance(child, Element)]

    def text(self) -> str:
        """Return the words in this one, as they stand there."""
        return "".join(child if isinstance(child, str) else child.text() for child in self.children)


def _attributes(text: str) -> Mapping[str, str]:
    found: dict[str, str] = {}
    for name, *values in _ATTRIBUTE.findall(text):
        found.setdefault(name.lower(), characters("".join(values)))
    return found


def characters(text: str) -> str:
    """Return *text* with its entities as characters, and none that no page can hold."""
    return OVERRIDES.sub("", clean(html.unescape(text))) if "&" in text else text


def read_tree(text: str) -> Element:
    """Return *text* as one element without a name."""
    return _Builder(OVERRIDES.sub("", clean(text))).tree()


class _Builder:
    """Goes through the text once."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._lower = text.lower() if len(text.lower()) == len(text) else text
        self._open = [Element("")]
        self._left_out: Counter[str] = Counter()
        """The elements that stood too deep to be opened, whose ends are to come."""

    def tree(self) -> Element:
        place = 0
        while place < len(self._text):
            sign = self._text.find("<", place)
            if sign < 0:
                sign = len(self._text)
            self._words(place, sign)
            place = self._after(sign) if sign < len(self._text) else sign
        return self._open[0]

    def _words(self, start: int, end: int) -> None:
        if start < end:
            self._open[-1].children.append(characters(self._text[start:end]))

    def _after(self, sign: int) -> int:
        """Read what begins with the ``<`` at *sign*, and return where it ends."""
        if self._text.startswith("<!--", sign):
            return self._past("-->", sign + 4)
        if self._text.startswith(("<!", "<?"), sign):
            return self._past(">", sign)
        name = _NAME.match(self._text, sign + 1)
        if name is None:
            self._open[-1].children.append("<")
            return sign + 1
        end = self._end_of_tag(name.end())
        if end == len(self._text):  # never closed: words that only look like a tag
            self._words(sign, end)
            return end
        return self._tag(name[1].lower(), self._text[name.end() : end], end + 1, is_end=self._text[sign + 1] == "/")

    def _past(self, sign: str, start: int) -> int:
        end = self._text.find(sign, start)
        return len(self._text) if end < 0 else end + len(sign)

    def _end_of_tag(self, place: int) -> int:
        """Return where the ``>`` is that ends a tag; those in quotes do not."""
        while found := _QUOTE_OR_END.search(self._text, place):
            if found[0] == ">":
                return found.start()
            place = self._past(found[0], found.end())
        return len(self._text)

    def _tag(self, name: str, attributes: str, end: int, *, is_end: bool) -> int:
        if is_end:
            self._close(name)
            return end
        self._end_those_before(name)
        element = Element(name, attributes)
        self._open[-1].children.append(element)
        if name in _RAW:
            return self._raw(element, end)
        if name not in _VOID:
            self._begin(element)
        return end

    def _begin(self, element: Element) -> None:
        if len(self._open) < MAX_DEPTH:
            self._open.append(element)
        else:
            self._left_out[element.name] += 1

    def _raw(self, element: Element, start: int) -> int:
        end = self._lower.find(f"</{element.name}", start)
        end = len(self._text) if end < 0 else end
        if start < end:
            element.children.append(characters(self._text[start:end]))
        return self._past(">", end) if end < len(self._text) else end

    def _close(self, name: str) -> None:
        if self._left_out[name]:
            self._left_out[name] -= 1
            return
        for depth in range(len(self._open) - 1, 0, -1):
            if self._open[depth].name == name:
                del self._open[depth:]
                return

    def _end_those_before(self, name: str) -> None:
        ended = _ENDED_BY.get(name, frozenset())
        for depth in range(len(self._open) - 1, 0, -1):
            if not ended or self._open[depth].name in _WALLS:
                return
            if self._open[depth].name in ended:
                del self._open[depth:]
