"""mwclient as a client: its plain loop, one page after the other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from urllib.parse import urlsplit

import mwclient

from benchmarks.wikis import Account


class Client:
    """A site, logged in."""

    def __init__(self, account: Account) -> None:
        parts = urlsplit(account.api)
        self._site = mwclient.Site(parts.netloc, path=parts.path.removesuffix("api.php"), scheme=parts.scheme)
        self._site.login(account.user, account.password)

    def read(self, titles: Sequence[str]) -> Mapping[str, str]:
        """Return the texts by title."""
        return {title: self._site.pages[title].text() for title in titles}

    def write(self, title: str, text: str) -> None:
        """Create a page."""
        self._site.pages[title].edit(text, summary="bench")
