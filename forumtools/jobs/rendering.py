"""Pages drawn by the wiki itself: asked for once, and kept until the page changes."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import cached_property
from hashlib import sha256
from secrets import token_hex

from forumtools.catalogue.contents import Repair
from forumtools.catalogue.drawn import DrawnPage, joined
from forumtools.catalogue.html_links import lacks_template
from forumtools.catalogue.reading import parts_of
from forumtools.errors import WikiBusy, WikiError, WikiUnreachable
from forumtools.jobs.forums import OpenForum
from forumtools.jobs.watching import CountedWatch, unwatched
from forumtools.language import Text
from forumtools.model.records import Record
from forumtools.store.copies import CopyUnusable
from forumtools.store.rendered import Rendered
from forumtools.wikis.protocols import RenderingWiki, can_render

FOLDER = "rendered"
_NOT_DRAWN = Text(fr="le wiki ne l’a pas mise en forme : {why}", en="the wiki has not drawn it: {why}")


class Rendering:
    """
    The pages of one forum as its wiki draws them; none where there is no wiki to ask.

    A revision is drawn once. What templates say may change later: forgetting the folder has everything drawn anew.
    """

    def __init__(self, forum: OpenForum, watch: CountedWatch = unwatched) -> None:
        """Nothing is asked yet."""
        self._wiki = forum.wiki if can_render(forum.wiki) else None
        self._state = forum.state
        self._site = forum.site
        self._watch = watch
        self._drawn: dict[str, DrawnPage] = {}
        self._failed: dict[str, Text] = {}

    @property
    def is_incomplete(self) -> bool:
        """Whether a page was not drawn that the wiki may draw another time."""
        return bool(self._failed)

    def drawn(self, records: Iterable[Record]) -> Mapping[str, DrawnPage]:
        """Return what the wiki draws of *records*, by page; what it does not draw is missing."""
        if self._wiki is None:
            return {}
        unknown = [
            record
            for record in {record.page: record for record in records if _has_text(record)}.values()
            if record.page not in self._drawn and record.page not in self._failed
        ]
        self._recall(unknown)
        missing = [record for record in unknown if record.page not in self._drawn]
        if missing:
            self._ask(self._wiki, missing)
        return self._drawn

    def repairs(self, records: Iterable[Record]) -> Iterator[Repair]:
        """Yield which of *records* the wiki has not drawn, and why."""
        for page in dict.fromkeys(record.page for record in records):
            if why := self._failed.get(page):
                yield Repair(page, _NOT_DRAWN.format(why=why))

    @cached_property
    def _kept(self) -> Rendered | None:
        """What was drawn before; nothing where it cannot be kept."""
        if self._state and self._wiki:
            name = sha256(self._wiki.location.encode("utf-8", "surrogatepass")).hexdigest()[:20]
            with suppress(CopyUnusable):
                return Rendered(self._state / FOLDER / f"{name}.sqlite", self._wiki.location)
        return None

    def _recall(self, records: Sequence[Record]) -> None:
        known = [record for record in records if record.revision is not None]
        if not self._kept or not known:
            return
        with suppress(CopyUnusable):
            keys = ((record.page, record.revision or 0, _asked(record)) for record in known)
            for record, said in zip(known, self._kept.load(keys), strict=True):
                if said is not None:
                    mark, *html = json.loads(said)
                    self._drawn[record.page] = DrawnPage(tuple(html), mark)

    def _ask(self, wiki: RenderingWiki, records: Sequence[Record]) -> None:
        """Have *records* drawn, each in one piece; where that does not keep its parts apart, one by one."""
        mark = f"Parties{token_hex(12)}"
        mixed = []
        answers = wiki.renderings((record.page, joined(_texts(record), mark)) for record in records)
        for record, html in self._watch(self._until_silence(records, answers), len(records)):
            drawn = DrawnPage((html,), mark)
            if drawn.parts(len(_texts(record))) is None:
                mixed.append(record)
            else:
                self._keep(record, drawn)
        for record in mixed:
            self._ask_for_parts(wiki, record)

    def _ask_for_parts(self, wiki: RenderingWiki, record: Record) -> None:
        parts = list(wiki.renderings((record.page, text) for text in _texts(record)))
        why = next((part.text for part in parts if isinstance(part, WikiError)), None)
        if why:
            self._failed[record.page] = why
        else:
            self._keep(record, DrawnPage(tuple(part for part in parts if isinstance(part, str))))

    def _until_silence(
        self, records: Sequence[Record], answers: Iterable[str | WikiError]
    ) -> Iterator[tuple[Record, str]]:
        """Yield what was drawn; a wiki that cannot be reached, or asks to wait for long, is not asked for the rest."""
        for number, (record, answer) in enumerate(zip(records, answers, strict=True)):
            if isinstance(answer, str):
                yield record, answer
            elif isinstance(answer, WikiUnreachable | WikiBusy):
                self._failed.update((rest.page, answer.text) for rest in records[number:])
                return
            else:
                self._failed[record.page] = answer.text

    def _keep(self, record: Record, drawn: DrawnPage) -> None:
        self._drawn[record.page] = drawn
        if any(lacks_template(html, self._site) for html in drawn.html):
            return  # until somebody makes it, which does not change this page
        if self._kept and record.revision is not None:
            with suppress(CopyUnusable):  # then it is asked for again
                said = json.dumps([drawn.mark, *drawn.html], ensure_ascii=True)
                self._kept.save(record.page, record.revision, _asked(record), said)


def _has_text(record: Record) -> bool:
    return bool(record.page) and any(text.strip() for text in _texts(record))


def _texts(record: Record) -> list[str]:
    return [text for _, text in parts_of(record)]


def _asked(record: Record) -> bytes:
    """Return what tells the wikitext that was asked for: how a page is divided may change with the program."""
    return sha256(repr(_texts(record)).encode("utf-8", "surrogatepass")).digest()[:16]
