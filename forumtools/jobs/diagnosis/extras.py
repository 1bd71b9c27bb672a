"""The optional parts: which of them are not installed."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from importlib.util import find_spec

from forumtools.jobs.diagnosis.check import Check, note
from forumtools.language import Text

EXTRAS = {
    "dumps": "compression.zstd" if sys.version_info >= (3, 14) else "backports.zstd",
    "keyring": "keyring",
    "postgres": "psycopg",
    "pdf": "typst",
    "web": "flask",
    "search": "pagefind",
    "tables": "openpyxl",
}
"""Optional part to the module that shows that it is installed."""

_ABSENT = Text(fr="parties optionnelles absentes : {names}", en="optional parts not installed: {names}")


def look_at_extras() -> Iterator[Check]:
    """Yield a note on the optional parts that are not installed."""
    absent = [extra for extra, module in EXTRAS.items() if not _is_installed(module)]
    if absent:
        yield note("extra", _ABSENT.format(names=", ".join(absent)))


def _is_installed(module: str) -> bool:
    try:
        return find_spec(module) is not None
    except ModuleNotFoundError:  # nor is the package that it would be in
        return False
