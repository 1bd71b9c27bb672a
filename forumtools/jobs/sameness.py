"""What tells whether work done before would come out the same now: the program, and what the forum declares."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import forumtools
from forumtools.model.forum import Forum
from forumtools.model.site import Site
from forumtools.resources import templates


def program_state(parts: Iterable[str], *, drawn_by: str | None = None) -> list[tuple[str, int, int]]:
    """
    Return what tells this program from the one after the next line of code.

    *parts* are the folders of the package that count, "" its own; *drawn_by* is a folder of templates.
    """
    root = Path(forumtools.__file__).parent
    files = [file for part in parts for file in (root / part).glob("*.py")]
    if drawn_by:
        files += [file for file in (templates() / drawn_by).rglob("*") if file.is_file()]
    return [(file.name, (stat := file.stat()).st_size, stat.st_mtime_ns) for file in sorted(files)]


def declared_state(forum: Forum, site: Site) -> tuple[object, ...]:
    """Return what the forum file and the wiki declare, so that it is said the same way in every process."""
    return forum, sorted(site.namespaces.items()), site.first_letter, sorted(site.tags)
