"""The proxy counts what arrives, tells work from logging in, and changes nothing."""

from __future__ import annotations

import pytest

from benchmarks.counting import CountingProxy
from forumtools.model.records import Page
from forumtools.wikis.api import ApiWiki
from tests.mediawiki import RealWiki, unique

pytestmark = pytest.mark.mediawiki


def test_an_edit_and_its_reading_are_counted_apart_from_the_login(mediawiki: RealWiki) -> None:
    page = Page(unique(), "Texte du « compteur »")

    with CountingProxy(mediawiki.api) as proxy:
        wiki = ApiWiki(proxy.api, *mediawiki.robot)
        wiki.save(page, summary="essai")
        edit = proxy.taken()
        text = wiki.get(page.title).text
        reading = proxy.taken()

    assert (edit, reading) == ((1, 3), (1, 0))
    assert text == page.text


def test_nothing_is_counted_twice(mediawiki: RealWiki) -> None:
    with CountingProxy(mediawiki.api) as proxy:
        list(ApiWiki(proxy.api).titles("Contrib"))
        proxy.taken()

        assert proxy.taken() == (0, 0)
