"""The command, in an empty folder and in the example forum."""

from __future__ import annotations

from pathlib import Path

import pytest

from forumtools.jobs.starting import start_forum
from tests.cli.running import Command


@pytest.fixture
def forumtools(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Command:
    """The command in an empty folder."""
    monkeypatch.delenv("FORUMTOOLS_FORUM", raising=False)
    return Command(tmp_path, monkeypatch, capsys)


@pytest.fixture
def example(forumtools: Command) -> Command:
    """The command in the example forum."""
    start_forum(forumtools.folder, example=True)
    return forumtools
