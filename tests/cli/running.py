"""Running the command as a person does, in a folder of its own."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from forumtools.cli.main import main


@dataclass(frozen=True)
class Run:
    """What came of one command."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


class Command:
    """The command `forumtools`, typed in *folder*."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder = folder
        self._monkeypatch = monkeypatch
        self._capsys = capsys

    def __call__(self, *arguments: str, language: str | None = "fr") -> Run:
        self._monkeypatch.chdir(self.folder)
        said = ["--language", language] if language else []
        self._monkeypatch.setattr("sys.argv", ["forumtools", *said, *arguments])
        self._capsys.readouterr()
        with pytest.raises(SystemExit) as stopped:
            main()
        captured = self._capsys.readouterr()
        return Run(int(stopped.value.code or 0), captured.out, captured.err)
