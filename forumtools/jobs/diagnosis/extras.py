"""The optional parts: which of them are not installed."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.util import find_spec

from forumtools.jobs.diagnosis.check import Check, note
from forumtools.language import Text

EXTRAS = {"keyring": "keyring", "pdf": "typst", "web": "flask", "search": "pagefind", "tables": "openpyxl"}
"""Optional part to the module that shows that it is installed."""

_ABSENT = Text(fr="parties optionnelles absentes : {names}", en="optional parts not installed: {names}")


def look_at_extras() -> Iterator[Check]:
    """Yield a note on the optional parts that are not installed."""
    absent = [extra for extra, module in EXTRAS.items() if find_spec(module) is None]
    if absent:
        yield note("extra", _ABSENT.format(names=", ".join(absent)))
