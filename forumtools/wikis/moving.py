"""
Renaming and deleting pages through the API so that nothing is done twice.

Neither can be compared and swapped as an edit can. So the wiki is looked at first: the page is addressed by its
number, which no other page ever gets, and our mark in the log tells what an earlier call has done already.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from forumtools.errors import EditConflict, PageExists, PageMissing
from forumtools.model.records import Page
from forumtools.wikis.account import Pace
from forumtools.wikis.batches import Batch, Raw
from forumtools.wikis.once import keeping, mark_of, marked, once, unclear
from forumtools.wikis.session import Session


@dataclass(frozen=True)
class _Sight:
    """What a look at the wiki shows: pages by the titles asked for, and what our marked action did, if any."""

    pages: Mapping[str, Raw]
    done: Raw | None

    def number(self, title: str) -> int | None:
        """Return the number of a page; None where there is none."""
        return self.pages[title].get("pageid")

    def revision(self, title: str) -> int | None:
        """Return the revision that a page is at."""
        found = self.pages[title].get("revisions")
        return found[0]["revid"] if found else None


class Mover:
    """Renames and deletes pages of one wiki for one account."""

    def __init__(self, session: Session, read: Callable[[str], Page]) -> None:
        self._session = session
        self._read = read
        self._pace: Pace | None = None

    def rename(self, title: str, to: str, *, reason: str, token: str, leave_redirect: bool) -> Page:
        """Rename a page, both titles being as the wiki writes them, and return it as it is there."""
        mark = mark_of(token)
        sight = self._look("move", title, to, mark=mark)
        number = sight.number(title)
        if sight.done is None:
            if number is None:
                raise PageMissing(title)
            if number == sight.number(to):
                raise PageExists(to)
            self._move(title, to, number, marked(mark, reason), mark, leave_redirect)
        # Done, but at which revision? Whoever repeats the call with the same token will learn.
        with keeping(unclear(to)):
            return self._read(to)

    def delete(self, page: Page, *, reason: str, token: str) -> None:
        """Delete *page* while it is at its revision."""
        mark = mark_of(token)
        wanted = {"action": "delete", "title": page.title, "reason": marked(mark, reason)}
        if not self._is_deleted(page, mark):
            once(
                self._session.patience,
                lambda: self._done(wanted, page.title),
                lambda: self._is_deleted(page, mark) or None,
            )

    def _move(self, title: str, to: str, number: int, reason: str, mark: str, leave_redirect: bool) -> None:
        leaves_none = not leave_redirect and "suppressredirect" in self._session.writer.rights
        wanted = {"action": "move", "fromid": number, "to": to, "reason": reason, "movetalk": 1}

        def send() -> object:
            self._paced().wait()
            return self._done({**wanted, "noredirect": leaves_none or None}, to)

        try:
            once(self._session.patience, send, lambda: self._is_moved(title, to, number, mark) or None)
        except PageMissing:
            raise PageMissing(title, was_there=True) from None

    def _done(self, params: Mapping[str, object], about: str) -> Raw:
        """Return what the wiki says it did, in an object called after the action."""
        said = self._session.call(params, writing=True, about=about).get(str(params["action"]))
        if not isinstance(said, dict) or not said:
            raise unclear(about)
        return said

    def _is_deleted(self, page: Page, mark: str) -> bool:
        sight = self._look("delete", page.title, mark=mark)
        if sight.done is not None:
            return True
        if sight.number(page.title) is None:
            raise PageMissing(page.title, was_there=True)
        if sight.revision(page.title) != page.revision:
            raise EditConflict(page.title)
        return False

    def _is_moved(self, title: str, to: str, number: int | None, mark: str) -> bool:
        sight = self._look("move", title, to, mark=mark)
        return sight.done is not None or sight.number(to) == number

    def _paced(self) -> Pace:
        if self._pace is None:
            self._pace = Pace(self._session.writer.move_rate, sleep=self._session.patience.pace)
        return self._pace

    def _look(self, log: str, title: str, *others: str, mark: str) -> _Sight:
        """Look at pages, and in the *log* of the first for what bears *mark*, in one request."""
        titles = (title, *others)
        wanted = {"prop": "revisions", "rvprop": "ids", "titles": "".join(f"\x1f{each}" for each in titles)}
        logged = {"list": "logevents", "letype": log, "letitle": title, "lelimit": "max"}
        answer = self._session.call(
            {"action": "query", **wanted, **logged, "leprop": "ids|title|user|comment|details"}, about=title
        )
        batch = Batch()
        batch.add(answer)
        events = answer.get("query", {}).get("logevents", ())
        ours = (event for event in events if self._is_ours(event, mark))
        pages = batch.by_title()
        return _Sight({each: pages.get(batch.title_for(each), {}) for each in titles}, next(ours, None))

    def _is_ours(self, event: Raw, mark: str) -> bool:
        return event.get("user") == self._session.writer.name and str(event.get("comment", "")).startswith(mark)
