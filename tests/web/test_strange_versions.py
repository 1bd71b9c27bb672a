"""A form that says it was typed upon a version that never was: answered, and nothing is written over."""

from __future__ import annotations

import pytest

from tests.web.site import TestSite, good

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("base", ["9" * 20, "9" * 5000, "-1", "1e3", "٣", "1\x00", ""])
@pytest.mark.parametrize("act", ["save", "preview"])
def test_any_version_is_answered(site: TestSite, base: str, act: str) -> None:
    browser = site.browser().begin().press("save", **good())
    before = site.stored()
    answer = browser.client.post(browser.path + "?kind=contribution", data={"f-titre": "x", "base": base, "do": act})

    assert answer.status_code in (303, 409, 422)
    assert [stored.id for stored in site.stored()] == [stored.id for stored in before]
