"""A PDF as tests look at it: its text page by page, its alternatives, its fonts."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from io import BytesIO
from typing import Any

import pikepdf


class Printed:
    """A PDF."""

    def __init__(self, content: bytes) -> None:
        self.content = content
        self.pdf = pikepdf.open(BytesIO(content))

    @cached_property
    def pages(self) -> list[str]:
        """The text of each page, as a person would copy it."""
        import pymupdf

        with pymupdf.open(stream=self.content) as opened:
            return [page.get_text() for page in opened]

    @property
    def text(self) -> str:
        """All text."""
        return "\n".join(self.pages)

    @property
    def size(self) -> tuple[int, int]:
        """The width and height of the first page, in points."""
        left, bottom, right, top = (float(side) for side in self.pdf.pages[0].MediaBox)
        return round(right - left), round(top - bottom)

    @cached_property
    def alternatives(self) -> set[str]:
        """What pictures say to who does not see them."""
        return set(self._alternatives(self.pdf.Root.StructTreeRoot))

    def _alternatives(self, node: Any) -> Iterator[str]:
        if "/Alt" in node:
            yield str(node.Alt)
        kids = node.get("/K", [])
        for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
            if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
                yield from self._alternatives(kid)

    def fonts(self) -> Iterator[Any]:
        """Yield the descriptor of each font."""
        for thing in self.pdf.objects:
            if isinstance(thing, pikepdf.Dictionary) and thing.get("/Type") == "/FontDescriptor":
                yield thing
