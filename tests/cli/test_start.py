"""What is imported when: the start is quick, and work without a network never loads what talks to one."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.cli.running import Command

HEAVY = {"mwclient", "requests", "urllib3", "jinja2", "mwparserfromhell", "babel", "tenacity", "email", "http.client"}
NETWORK = {"mwclient", "requests", "urllib3", "requests_oauthlib"}


def loaded_by(*arguments: str, folder: Path) -> set[str]:
    """Return the modules that a command loads, in a process of its own."""
    code = (
        "import atexit, sys; sys.argv = ['forumtools', *sys.argv[1:]];"
        "atexit.register(lambda: print('LOADED', *sys.modules));"
        "from forumtools.cli.main import main; main()"
    )
    run = subprocess.run(
        [sys.executable, "-c", code, *arguments], cwd=folder, capture_output=True, text=True, check=False, env=_quiet()
    )
    assert "Traceback" not in run.stderr
    return set(run.stdout.rpartition("LOADED ")[2].split())


def _quiet() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith("FORUMTOOLS")}


def test_help_loads_nothing_heavy(forumtools: Command) -> None:
    assert loaded_by("--help", folder=forumtools.folder) & HEAVY == set()


def test_work_in_a_folder_never_loads_what_talks_to_a_network(example: Command) -> None:
    for arguments in (
        ["list"],
        ["show", "Données de la rade"],
        ["validate"],
        ["aggregate", "--by", "édition"],
        ["create", "submission.json"],
        ["catalogue", "2018", "--to", "catalogue"],
        ["doctor"],
    ):
        assert loaded_by(*arguments, folder=example.folder) & NETWORK == set(), arguments


def test_a_reader_that_has_enough_is_no_finding(example: Command) -> None:
    run = subprocess.run(
        f"{sys.executable} -m forumtools list | head -1; echo ${{PIPESTATUS[0]}}",
        cwd=example.folder,
        capture_output=True,
        text=True,
        check=False,
        shell=True,
        executable="/bin/bash",
        env=_quiet(),
    )

    assert run.stdout.splitlines()[-1] == "0"
    assert run.stderr == ""


def test_an_output_that_cannot_be_written_is_a_sentence(example: Command) -> None:
    run = subprocess.run(
        f"{sys.executable} -m forumtools list > /dev/full",
        cwd=example.folder,
        capture_output=True,
        text=True,
        check=False,
        shell=True,
        env=_quiet(),
    )

    assert run.returncode == 2
    assert run.stderr.startswith("forumtools: ")
    assert "Traceback" not in run.stderr
