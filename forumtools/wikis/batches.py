"""Questions to the API whose answers come in parts: merged, in the wiki's order, nothing left out."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, TypeVar
from urllib.parse import unquote

from forumtools.errors import WikiUnreachable
from forumtools.language import Text
from forumtools.model.records import Page
from forumtools.wikis.session import Session

T = TypeVar("T")
Raw = Mapping[str, Any]
"""A page as the API describes it."""

CONTENT = {"action": "query", "prop": "revisions", "rvprop": "ids|content", "rvslots": "main"}

ENDLESS = Text(
    fr="Le wiki répond sans fin à la même question ; lecture arrêtée.",
    en="The wiki answers the same question without end; reading stopped.",
)
_NO_TEXT = Text(
    fr="Le wiki n’a pas donné le texte de {n} pages, dont « {title} ».",
    en="The wiki did not give the text of {n} pages, among them “{title}”.",
)


def answers(session: Session, params: Mapping[str, object]) -> Iterator[Raw]:
    """Yield every answer to a question, going on where the wiki says there is more."""
    more: Raw = {}
    while True:
        answer = session.call({**params, **more})
        yield answer
        following = answer.get("continue")
        if not following:
            return
        if following == more:
            raise WikiUnreachable(ENDLESS)
        more = following


def batches(session: Session, params: Mapping[str, object]) -> Iterator[Batch]:
    """Yield the complete batches of a query; one may have come in several answers."""
    batch = Batch()
    for answer in answers(session, params):
        batch.add(answer)
        if answer.get("batchcomplete"):
            yield batch
            batch = Batch()
    if batch.pages:
        yield batch


class Batch:
    """Pages of one query, merged by their number, and the titles under which they were asked for."""

    def __init__(self) -> None:
        self.pages: dict[object, dict[str, Any]] = {}
        self.query: dict[str, Any] = {}
        self._normalized: dict[str, str] = {}

    def add(self, answer: Raw) -> None:
        """Take in one more answer."""
        self.query.update(answer.get("query") or {})
        for page in self.query.pop("pages", ()):
            self.pages.setdefault(page.get("pageid") or page.get("title"), {}).update(page)
        for change in self.query.pop("normalized", ()):
            asked = unquote(change["from"]) if change.get("fromencoded") else change["from"]
            self._normalized[unicodedata.normalize("NFC", asked)] = change["to"]

    def existing(self) -> dict[int, Raw]:
        """Return the pages that exist, by their numbers."""
        return {raw["pageid"]: raw for raw in self.pages.values() if "pageid" in raw and "missing" not in raw}

    def by_title(self) -> Mapping[str, Raw]:
        """Return the pages by their titles."""
        return {page["title"]: page for page in self.pages.values() if "title" in page}

    def title_for(self, asked: str) -> str:
        """Return the title that the wiki made of the one *asked* for."""
        return self._normalized.get(asked, asked)


def with_texts(session: Session, batch: Batch, size: int) -> dict[int, Page]:
    """Return the pages of *batch* that exist, by number; the wiki is asked again for texts it left out."""
    found = batch.existing()
    done = {number: page_of(raw) for number, raw in found.items() if has_text(raw)}
    lacking = [number for number in found if number not in done]
    while lacking:
        again: dict[int, Raw] = {}
        for numbers in chunked(lacking, size):
            again |= numbered(session, numbers)
        done |= {number: page_of(raw) for number, raw in again.items() if has_text(raw)}
        still = [number for number in again if number not in done]  # what is not among them is gone by now
        if len(still) == len(lacking):
            raise WikiUnreachable(_NO_TEXT.format(n=len(still), title=again[still[0]].get("title")))
        lacking = still
    return {number: page for number, page in done.items() if page}


def numbered(session: Session, numbers: Iterable[int]) -> dict[int, Raw]:
    """Return the pages of these *numbers* that exist, as many as one request may ask for."""
    found: dict[int, Raw] = {}
    for batch in batches(session, {**CONTENT, "pageids": "|".join(map(str, numbers))}):
        found |= batch.existing()
    return found


def has_text(raw: Raw) -> bool:
    """Say whether the answer has come as far as the text of this page; a large one may end in the midst of it."""
    return bool(raw.get("revisions"))


def page_of(raw: Raw) -> Page | None:
    """Return the page that *raw* describes, or nothing when its text is hidden from us."""
    revision = raw["revisions"][0]
    # Before MediaWiki 1.32 a revision had no slots.
    content = revision.get("slots", {}).get("main", revision).get("content")
    return None if content is None else Page(raw["title"], content, revision["revid"])


def chunked(values: Iterable[T], size: int) -> Iterator[Sequence[T]]:
    """Yield *values* in lists of *size*."""
    rest = iter(values)
    while chunk := list(islice(rest, size)):
        yield chunk


def listed(titles: Iterable[str]) -> str:
    """Return *titles* as one parameter, separated so that any title can be among them."""
    return "".join(f"\x1f{title}" for title in titles)
