"""What catalogues were made from when they were last built: then, where all is as it was, nothing is to be done."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import Any

from forumtools.errors import OutputError
from forumtools.files import make_private
from forumtools.jobs.picturing import Pictures
from forumtools.outputs.files import write_whole
from forumtools.outputs.making import REPORT_FILE

FOLDER = "builds"
"""The folder, in that of the state, with a file for each folder of catalogues."""

Report = Mapping[str, Any]
"""What `outputs.build_report` says of the build of one edition."""


class LastBuild:
    """The last build into one folder of catalogues, as the state of the forum remembers it."""

    def __init__(self, state: Path | None, to: Path, key: str, pictures: Pictures) -> None:
        """*key* is that of this build, the same only for the same pages, program and wishes; no *state*: no memory."""
        name = sha256(str(to.resolve()).encode("utf-8", "surrogatepass")).hexdigest()[:20]
        self._note = state / FOLDER / f"{name}.json" if state else None
        self._to = to
        self._key = key
        self._pictures = pictures

    def reports(self) -> Sequence[Report] | None:
        """Return the reports of the last build when it was made from the same and all its files are there."""
        if self._note is None:
            return None
        with suppress(OSError, ValueError, KeyError, TypeError):
            note = json.loads(self._note.read_text("utf-8"))
            is_same = note["key"] == self._key and note["files"] == self._pictures.state(note["pictures"])
            found = [read_report(self._to, slug) for slug in note["slugs"]] if is_same else []
            if found and all(self._has_files_of(each) for each in found):
                return found
        return None

    def keep(self, reports: Sequence[Report]) -> None:
        """Remember this build."""
        if self._note is None:
            return
        wanted = sorted(self._pictures.wanted)
        slugs = [report["slug"] for report in reports]
        note = {"key": self._key, "slugs": slugs, "pictures": wanted, "files": self._pictures.state(wanted)}
        with suppress(OSError, OutputError):  # then the next build does everything again
            make_private(self._note.parent)
            write_whole(self._note, (json.dumps(note, ensure_ascii=False) + "\n").encode("utf-8", "replace"))

    def _has_files_of(self, report: Report) -> bool:
        return all((self._to / path).stat().st_size == size for path, size in _sizes(report).items())


def read_report(to: Path, slug: str) -> Report:
    """Return the report that stands in the catalogue *slug*; raises `OSError` or `ValueError` when there is none."""
    said = json.loads((to / slug / REPORT_FILE).read_text("utf-8"))
    return said if isinstance(said, dict) else {}


def earlier_report(to: Path, slug: str) -> Report:
    """Return the report of the build before, or an empty one."""
    with suppress(OSError, ValueError):
        return read_report(to, slug)
    return {}


def made_before(to: Path, report: Report) -> Mapping[str, str]:
    """Return what files were made from, by *report*, that are there as they were made."""
    with suppress(OSError, KeyError, TypeError, AttributeError):
        sizes, made_from = _sizes(report), report["made_from"]
        return {path: key for path, key in made_from.items() if (to / path).stat().st_size == sizes[path]}
    return {}


def _sizes(report: Report) -> Mapping[str, int]:
    return {path: size for sizes in report["files"].values() for path, size in sizes.items()}
