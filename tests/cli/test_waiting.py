"""A wiki that asks to wait: whoever sits there learns why nothing happens."""

from __future__ import annotations

import pytest

from forumtools.wikis import patience
from tests.cli.running import Command
from tests.wikis.fakes import PASSWORD, USER, Params, Reply, fake_api, say


def test_a_wait_is_told_with_its_reason(forumtools: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    lagged = iter([True])
    monkeypatch.setenv("FORUMTOOLS_USER", USER)
    monkeypatch.setenv("FORUMTOOLS_PASSWORD", PASSWORD)
    monkeypatch.setattr(patience, "wait_random_exponential", lambda **_: lambda _: 0.01)
    forumtools("init")

    def script(params: Params) -> Reply | None:
        if "allpages" in str(params.values()) and next(lagged, False):
            return say({"error": {"code": "maxlag", "info": "Waiting for a server", "lag": 9}})
        return None

    with fake_api(script) as fake:
        run = forumtools("--wiki", fake.url, "list")

    assert run.status == 0, run.err
    assert "On attend le wiki 1 s : il est surchargé." in run.err
