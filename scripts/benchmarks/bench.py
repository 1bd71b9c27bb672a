"""What all families of rows share in one run: its size, its folder, the wiki and the dump of its pages."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from pathlib import Path

from benchmarks.corpus import contributions, surroundings, write_export
from benchmarks.progress import say
from benchmarks.wikis import DisposableWiki, LeftOut, disposable_wiki

__all__ = ["Bench", "LeftOut", "dump_contributions"]


@dataclass(frozen=True)
class Bench:
    """One run. The wiki and the dump are made when a family first asks for them."""

    pages: int
    """How many contributions there are."""

    rounds: int
    """How often each contestant has its turn."""

    large: bool
    """Whether the dump of 200,000 pages is read too."""

    folder: Path
    """Gone when the run is over."""

    closing: ExitStack

    @cached_property
    def export(self) -> Path:
        """An XML export of all pages, written by ourselves."""
        path = self.folder / "pages.xml"
        write_export(path, chain(contributions(self.pages), surroundings()))
        return path

    @cached_property
    def wiki(self) -> DisposableWiki:
        """A wiki that has all pages; raises `LeftOut`."""
        wiki = self.closing.enter_context(disposable_wiki(self.folder))
        say(f"filling it with {self.pages:,} pages")
        wiki.load(self.export)
        return wiki

    @cached_property
    def dump(self) -> Path:
        """What the wiki's own script makes of its pages."""
        path = self.folder / "dump.xml"
        dump_contributions(self.wiki, path)
        return path


def dump_contributions(wiki: DisposableWiki, path: Path) -> None:
    """Let the wiki's own script write its contributions, newest revisions only, to *path*."""
    wiki.maintenance("dumpBackup", "--quiet", "--current", "--filter=namespace:3000", output=path)
