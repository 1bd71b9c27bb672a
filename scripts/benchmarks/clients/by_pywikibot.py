"""pywikibot as a client: its preloading generator, with as many pages at a time as the wiki gives."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pywikibot
from pywikibot.pagegenerators import PreloadingGenerator

from benchmarks.clients import CONTENT_LIMIT
from benchmarks.corpus import NAMESPACES
from benchmarks.wikis import Account


class Client:
    """The site that the files of pywikibot name, logged in."""

    def __init__(self, account: Account) -> None:
        self._site = pywikibot.Site()
        self._site.login()

    def read(self, titles: Sequence[str]) -> Mapping[str, str]:
        """Return the texts by title; of all contributions when *titles* is empty."""
        named = (pywikibot.Page(self._site, title) for title in titles)
        pages = named if titles else self._site.allpages(namespace=NAMESPACES["Contrib"])
        return {page.title(): page.text for page in PreloadingGenerator(pages, groupsize=CONTENT_LIMIT, quiet=True)}
