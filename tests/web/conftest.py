"""The form that tests of the web part use."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.web.site import TestSite, make_site


@pytest.fixture
def site(tmp_path: Path) -> TestSite:
    """A form with moderation, as `init` declares it."""
    return make_site(tmp_path)
