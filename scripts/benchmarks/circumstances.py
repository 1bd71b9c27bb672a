"""Where and with what a run was made: figures mean nothing without it."""

from __future__ import annotations

import os
import platform
import subprocess
from collections.abc import Mapping
from importlib.metadata import version

_PEERS = ("mwclient", "mwparserfromhell", "mwxml", "pywikibot")


def circumstances(pages: int) -> Mapping[str, object]:
    """Return the size of the run, the versions of everybody, the processors and how busy they were."""
    versions = {"Python": platform.python_version(), "forumtools": _revision()}
    versions |= {name: version(name) for name in _PEERS}
    load = round(os.getloadavg()[0], 1)
    return {"pages": pages, "versions": versions, "processors": os.cpu_count(), "load": load}


def in_words(known: Mapping[str, object]) -> str:
    """Return the circumstances as a line or two."""
    versions = known["versions"]
    assert isinstance(versions, Mapping)
    named = ", ".join(f"{name} {number}" for name, number in versions.items())
    return f"{named}\n{known['processors']} processors, load {known['load']} at the end"


def _revision() -> str:
    described = subprocess.run(["git", "describe", "--always", "--dirty"], check=False, capture_output=True, text=True)
    return described.stdout.strip() or version("forumtools")
