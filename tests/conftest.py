"""What all tests share."""

from __future__ import annotations

import pytest

from tests.mediawiki import START, RealWiki, wiki_credentials


@pytest.fixture(scope="session")
def mediawiki() -> RealWiki:
    """The real MediaWiki; tests that use it carry the marker of the same name."""
    real = wiki_credentials()
    if real is None:
        pytest.skip(START)
    return real
