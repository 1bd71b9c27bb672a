"""The real wiki seen through a proxy that counts and breaks."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from forumtools.wikis.api import ApiWiki
from forumtools.wikis.transport import Limits
from tests.mediawiki import RealWiki
from tests.proxy import Proxy, proxy


@pytest.fixture(scope="module")
def between(mediawiki: RealWiki) -> Iterator[Proxy]:
    """The proxy, one for all tests of a module."""
    with proxy(mediawiki.api) as made:
        yield made


@pytest.fixture(scope="module")
def waits() -> list[float]:
    """What `robot` was to wait, in seconds."""
    return []


@pytest.fixture(scope="module")
def robot(mediawiki: RealWiki, between: Proxy, waits: list[float]) -> ApiWiki:
    """The wiki as the bot sees it through the proxy; its waiting takes no time and is written down."""
    return ApiWiki(between.url, *mediawiki.robot, limits=Limits(sleep=waits.append))
