"""How the outputs of a catalogue are made, and what they tell of it besides their files."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum

from forumtools.catalogue.contents import Catalogue
from forumtools.language import Text

REPORT_FILE, REPORT_PAGE = "build.json", "build.html"
"""The files, beside each catalogue, that say how it was made."""

File = tuple[str, bytes | None]
"""A path, which begins with the edition's slug, and its content; none: the file that is there is this one."""


class Paper(Enum):
    """The size of printed pages."""

    A5 = "a5"
    A4 = "a4"


@dataclass(frozen=True, slots=True)
class Told:
    """What an output had to do to a page, or leave out of it."""

    output: str
    page: str
    """Its full title on the wiki; empty for the whole volume."""

    what: Text
    is_set_aside: bool = False


@dataclass
class Making:
    """One making of a catalogue's outputs."""

    paper: Paper = Paper.A5
    notes: Mapping[str, Text] | None = None
    """For a volume of texts that are still to be judged: what is said of each, by its page."""

    together: frozenset[str] = frozenset()
    """The outputs that are made in it, so that one can lead to another."""

    before: Mapping[str, str] = field(default_factory=dict)
    """What files that are still there were made from, by their paths: a digest."""

    sizes: dict[str, int] = field(default_factory=dict)
    """How many bytes the files have that are made already, by their paths; 0 for one that comes last."""

    made_from: dict[str, str] = field(default_factory=dict)
    told: list[Told] = field(default_factory=list)
    kept: set[str] = field(default_factory=set)
    """Outputs that are as an earlier run made them, so that what it told of them holds."""

    checked: dict[str, Text] = field(default_factory=dict)
    """What was checked, by the name of the output, in words that claim no more than that."""

    def knows(self, output: str, path: str, digest: str) -> bool:
        """Say whether the one file of *output* is at *path*, made from the same; take in that it now is."""
        self.made_from[path] = digest
        if self.before.get(path) == digest:
            self.kept.add(output)
        return output in self.kept


Output = Callable[[Catalogue, Making], Iterator[File]]
"""Gives the files of a catalogue; the same for the same catalogue and the same way of making."""
