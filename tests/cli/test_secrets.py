"""Whatever fails, and however much is logged: a password or token is in no output, no log, no file and no traceback."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from forumtools.jobs.starting import start_forum
from tests.cli.failing_ways import SOURCES

pytestmark = pytest.mark.slow

SECRET = "s3cr3tS3cr3tS3cr3tS3cr3tS3cr3t42"
"""As long as a bot password, and of letters that no address encodes."""


@pytest.mark.parametrize("source", [*SOURCES, "before"])
def test_nothing_that_fails_tells_a_secret(source: str, tmp_path: Path) -> None:
    start_forum(tmp_path / "forum")
    (tmp_path / "settings" / "forumtools").mkdir(parents=True)
    here = {
        "PYTHONPATH": str(Path(__file__).parents[2]),
        "XDG_CONFIG_HOME": str(tmp_path / "settings"),
        "PYTHONUNBUFFERED": "1",
    }

    run = subprocess.run(
        [sys.executable, "-X", "dev", "-m", "tests.cli.failing_ways", source],
        cwd=tmp_path / "forum",
        input=SECRET,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
        env={**os.environ, **here},
    )

    assert run.returncode == 0, run.stdout[-2000:]
    assert source == "before" or "DEBUG:urllib3" in run.stdout
    left = [path.read_bytes().decode("utf-8", "replace") for path in (tmp_path / "forum").rglob("*") if path.is_file()]
    for text in (run.stdout, *left):
        for part in (SECRET, SECRET[:8]):
            assert part not in text, text[max(0, text.index(part) - 600) : text.index(part) + 100]
    assert "UNFORESEEN" not in run.stdout, run.stdout[run.stdout.index("UNFORESEEN") :][:3000]
