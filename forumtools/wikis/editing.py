"""
Saving a page through the API so that nothing is lost and nothing is done twice.

The wiki compares and swaps: a page is created only where there is none, and replaced only while it is at the
revision it was read at. `basetimestamp` is never sent, it would switch that off for edits of the same account.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from forumtools.errors import EditConflict, NotAllowed
from forumtools.language import Text
from forumtools.model.records import Page
from forumtools.wikis.account import Account, Pace
from forumtools.wikis.batches import Raw, answers, page_of
from forumtools.wikis.once import keeping, mark_of, marked, once, unclear
from forumtools.wikis.sentences import error_of
from forumtools.wikis.session import Session
from forumtools.wikis.stored import acts_when_saved, stored

_TOO_BIG = Text(
    fr="Le texte de « {title} » est trop long : {size} Ko, maximum {most} Ko. Raccourcissez-le, ou partagez-le entre "
    "plusieurs pages.",
    en="The text of “{title}” is too long: {size} kB, maximum {most} kB. Shorten it, or divide it among several pages.",
)


class Editor:
    """Saves pages in one wiki for one account."""

    def __init__(self, session: Session, read: Callable[[str], Page]) -> None:
        self._session = session
        self._read = read
        self._account: Account | None = None
        self._pace = Pace(None)

    def save(self, page: Page, *, summary: str, token: str) -> Page:
        """Save *page*, whose title and text are as the wiki stores them, and return it as it is now."""
        mark = mark_of(token)
        params = self._params(page, marked(mark, summary))
        self._check_size(page, len(page.text.encode()))
        return once(
            self._session.patience,
            lambda: self._confirmed(page, self._send(params, page.title)),
            lambda: self.own_edit(page, mark),
        )

    def refresh(self, page: Page) -> None:
        """Save *page* as it is, so that the wiki works out its links anew; nothing may change by it."""
        if stored(page.text) != page.text or acts_when_saved(page.text):
            # An imported text: saving it would sign, substitute or trim.
            self._session.call({"action": "purge", "titles": page.title, "forcelinkupdate": 1})
            return
        params = {"action": "edit", "title": page.title, "appendtext": "", "baserevid": page.revision, "nocreate": 1}
        try:
            once(self._session.patience, lambda: self._send(params, page.title), lambda: None)
        except EditConflict:
            return  # somebody's edit has done the same

    def _check_size(self, page: Page, size: int) -> None:
        most = self._session.welcome["general"].get("maxarticlesize")
        if isinstance(most, int) and size > most:
            raise NotAllowed(_TOO_BIG.format(title=page.title, size=-(-size // 1024), most=most // 1024))

    def _params(self, page: Page, summary: str) -> Mapping[str, object]:
        """Return the parameters of the edit; those of the account are the session's."""
        swap = {"createonly": 1} if page.revision is None else {"baserevid": page.revision, "nocreate": 1}
        digest = hashlib.md5(page.text.encode(), usedforsecurity=False).hexdigest()
        return {
            "action": "edit",
            "title": page.title,
            "text": page.text,
            "md5": digest,
            "summary": summary,
            **swap,
        }

    def _send(self, params: Mapping[str, object], title: str) -> Mapping[str, Any]:
        account = self._known_account()
        self._pace.wait()
        answer = self._session.call({**params, "bot": True if account.is_bot else None}, writing=True)
        edit = answer.get("edit")
        if not isinstance(edit, dict) or edit.get("result") not in ("Success", "Failure"):
            raise unclear(title)
        if edit["result"] == "Failure":
            raise error_of("captcha" if "captcha" in edit else str(edit.get("code")), edit, title)
        has_revision = "nochange" in edit or isinstance(edit.get("newrevid"), int)
        if not has_revision or not isinstance(edit.get("title"), str):
            raise unclear(title)
        return edit

    def _known_account(self) -> Account:
        if self._account is None:
            self._account = self._session.writer
            self._pace = Pace(self._account.edit_rate, sleep=self._session.patience.pace)
        return self._account

    def _confirmed(self, page: Page, edit: Mapping[str, Any]) -> Page:
        """Return the page as it is after *edit*; where the wiki may have stored another text, read it."""
        if "nochange" in edit:
            return self._unchanged(page)
        title, revision = edit["title"], edit["newrevid"]
        was_merged = edit.get("oldrevid") != (page.revision or 0)
        if was_merged or acts_when_saved(page.text):
            # Not the page as it is now: that may be somebody else's edit upon ours.
            with keeping(unclear(title)):
                return self._at(revision) or self._current(title)
        return Page(title, page.text, revision)

    def _unchanged(self, page: Page) -> Page:
        current = self._current(page.title)
        if stored(current.text) != page.text and not acts_when_saved(page.text):
            raise EditConflict(page.title)
        return current

    def _current(self, title: str) -> Page:
        # Saved, but how? Whoever repeats the call with the same token will learn.
        with keeping(unclear(title)):
            return self._read(title)

    def own_edit(self, page: Page, mark: str) -> Page | None:
        """Return *page* as an edit of ours whose summary begins with *mark* left it, if there is such an edit."""
        digest = hashlib.sha1(page.text.encode(), usedforsecurity=False).hexdigest()
        for revision in self._revisions(page.title):
            if revision["revid"] <= (page.revision or 0):
                return None
            if not self._is_ours(revision, mark, digest):
                continue
            if revision.get("sha1") == digest:
                return Page(page.title, page.text, revision["revid"])
            return self._at(revision["revid"])
        return None

    def _is_ours(self, revision: Raw, mark: str, digest: str) -> bool:
        if "userhidden" in revision or "commenthidden" in revision:
            return bool(revision.get("sha1") == digest)
        return bool(revision.get("user") == self._known_account().name and revision.get("comment", "").startswith(mark))

    def _revisions(self, title: str) -> Iterator[Raw]:
        """Yield the revisions of a page, newest first."""
        wanted = {"prop": "revisions", "rvprop": "ids|user|comment|sha1", "rvlimit": "max"}
        for answer in answers(self._session, {"action": "query", "titles": title, **wanted}):
            for raw in answer.get("query", {}).get("pages", ()):
                yield from raw.get("revisions", ())

    def _at(self, revision: int) -> Page | None:
        wanted = {"prop": "revisions", "rvprop": "ids|content", "rvslots": "main"}
        answer = self._session.call({"action": "query", "revids": revision, **wanted})
        return next((page_of(raw) for raw in answer.get("query", {}).get("pages", ())), None)
