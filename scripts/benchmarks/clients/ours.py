"""forumtools as a client."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from benchmarks.wikis import Account
from forumtools.model.records import Page
from forumtools.wikis.api import ApiWiki


class Client:
    """The wiki that every command uses."""

    def __init__(self, account: Account) -> None:
        self._wiki = ApiWiki(account.api, account.user, account.password)

    def read(self, titles: Sequence[str]) -> Mapping[str, str]:
        """Return the texts by title; of all contributions when *titles* is empty."""
        pages = self._wiki.read(titles) if titles else self._wiki.pages("Contrib")
        return {page.title: page.text for page in pages}

    def write(self, title: str, text: str) -> None:
        """Create a page."""
        self._wiki.save(Page(title, text), summary="bench")
