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
from forumtools.wikis.titles import wiki_order

T = TypeVar("T")
Raw = Mapping[str, Any]
"""A page as the API describes it."""

CONTENT = {"action": "query", "prop": "revisions", "rvprop": "ids|content", "rvslots": "main"}

_ENDLESS = Text(
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
            raise WikiUnreachable(_ENDLESS)
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

    def by_title(self) -> Mapping[str, Raw]:
        """Return the pages by their titles."""
        return {page["title"]: page for page in self.pages.values() if "title" in page}

    def title_for(self, asked: str) -> str:
        """Return the title that the wiki made of the one *asked* for."""
        return self._normalized.get(asked, asked)


def with_texts(session: Session, batch: Batch, size: int) -> Iterator[Page]:
    """Yield the pages of *batch* with their text, sorted; the wiki is asked again for texts it left out."""
    found = [raw for raw in batch.pages.values() if "pageid" in raw]  # the others are missing or impossible
    done = {raw["title"]: page_of(raw) for raw in found if "revisions" in raw}
    lacking = [raw for raw in found if "revisions" not in raw]
    while lacking:
        before = len(lacking)
        for numbers in chunked((str(raw["pageid"]) for raw in lacking), size):
            for again in batches(session, {**CONTENT, "pageids": "|".join(numbers)}):
                done |= {raw["title"]: page_of(raw) for raw in again.pages.values() if "revisions" in raw}
        lacking = [raw for raw in lacking if raw["title"] not in done]
        if len(lacking) == before:
            raise WikiUnreachable(_NO_TEXT.format(n=before, title=lacking[0]["title"]))
    yield from (page for _, page in sorted(done.items(), key=lambda each: wiki_order(each[0])) if page)


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
