"""What all tests share."""

from __future__ import annotations

import os

import pytest
from hypothesis import settings

from forumtools.wikis.credentials import VARIABLES
from tests.mediawiki import START, RealWiki, wiki_credentials

# On a developer's machine each run tries other texts; where a change is judged, the same ones each time.
settings.register_profile("judged", derandomize=True, deadline=None)
settings.register_profile("developed", deadline=None)
# Between two edits a few texts do: the whole run tries the others.
settings.register_profile("quick", max_examples=20, deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE") or ("judged" if os.environ.get("CI") else "developed"))


@pytest.fixture(autouse=True)
def nobody(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    """No account of whoever runs the tests is ever used: neither of variables, nor of a file, nor of a keyring."""
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path_factory.getbasetemp() / "settings"))
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")


@pytest.fixture(scope="session")
def mediawiki() -> RealWiki:
    """The real MediaWiki; tests that use it carry the marker of the same name."""
    real = wiki_credentials()
    if real is None:
        pytest.skip(START)
    return real
