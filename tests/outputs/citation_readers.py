"""What other programs read in citation files: for tests that hold them against what was to be said."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import bibtexparser
import pybtex.database
import rispy

_COMMANDS = {
    r"\{\vphantom{\}}": "{",
    r"\vphantom{\{}\}": "}",
    r"{\textbackslash}": "\\",
    r"{\textasciitilde}": "~",
    r"{\textasciicircum}": "^",
    r"{\textless}": "<",
    r"{\textgreater}": ">",
    **{f"\\{sign}": sign for sign in "#$%&_"},
    "{}": "",
}
_COMMAND = re.compile("|".join(map(re.escape, _COMMANDS)) + r"|(?P<other>[{}\\#$%&_~^])")


def as_printed(latex: str) -> str:
    """Return what LaTeX prints; nothing that acts may stand there but what is known here."""
    return _COMMAND.sub(_printed, latex)


def _printed(found: re.Match[str]) -> str:
    assert not found["other"], f"{found[0]} acts in {found.string!r}"
    return _COMMANDS[found[0]]


def inside(text: str) -> str:
    """Return *text* without the one pair of braces that is round it."""
    assert text.startswith("{")
    assert text.endswith("}")
    return text[1:-1]


def by_bibtexparser(text: str) -> dict[str, Mapping[str, str]]:
    parser = bibtexparser.bparser.BibTexParser(common_strings=True, ignore_nonstandard_types=False)
    database = bibtexparser.loads(text, parser=parser)
    assert not database.comments
    assert not database.preambles
    assert len(database.entries_dict) == len(database.entries)
    return dict(database.entries_dict)


def by_pybtex(text: str) -> dict[str, Any]:
    return dict(pybtex.database.parse_string(text, "bibtex").entries)


def people_by_pybtex(entry: Any, role: str = "author") -> list[tuple[str, str]]:
    """Return family and given names, the particle with the family name."""
    found = []
    for person in entry.persons.get(role, ()):
        assert not person.lineage_names
        family = " ".join((*person.prelast_names, *person.last_names))
        given = " ".join((*person.first_names, *person.middle_names))
        found.append((name_as_printed(family), name_as_printed(given)))
    return found


def name_as_printed(part: str) -> str:
    try:
        return as_printed(part)
    except AssertionError:
        return as_printed(inside(part))


def by_rispy(text: str) -> list[dict[str, Any]]:
    return rispy.loads(text)
