"""
`CITATION.cff`: how the catalogue of an edition is cited as a whole (Citation File Format 1.2).

The file is YAML whose texts are all written as JSON, which YAML reads alike: nothing in them can act.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping

from forumtools.catalogue.contents import Catalogue
from forumtools.language import Text
from forumtools.model.roles import Role
from forumtools.outputs.bibliography import DateParts, Volume, iso, plain
from forumtools.outputs.licences import spdx_identifier

_MESSAGE = Text(
    fr="Pour citer le catalogue de cette édition, reprenez ce que dit ce fichier.",
    en="To cite the catalogue of this edition, please use what this file says.",
)


def as_citation_file(catalogue: Catalogue, volume: Volume) -> str:
    """Return the CFF file of *catalogue*, which *volume* is the reference of."""
    said: dict[str, object] = {
        "cff-version": "1.2.0",
        "message": _MESSAGE.say(catalogue.language),
        "type": "dataset",
        "title": volume.title,
        "abstract": plain(catalogue.edition.theme),
        "authors": _authors(volume),
        "keywords": keywords(catalogue),
        "license": _licence(catalogue),
        "preferred-citation": _proceedings(volume),
    }
    return "".join(f"{line}\n" for line in _yaml(_given(said)))


def keywords(catalogue: Catalogue) -> list[str]:
    """Return the themes of an edition, each once, in the order of their index."""
    index = catalogue.index(Role.THEMES)
    labels = (line.label for _, lines in index.letters for line in lines) if index else ()
    return list(dict.fromkeys(filter(None, map(plain, labels))))


def _proceedings(volume: Volume) -> dict[str, object]:
    return _given(
        {
            "type": "proceedings",
            "title": volume.title,
            "authors": _authors(volume),
            "year": volume.start[0] if volume.start else None,
            "month": volume.start[1] if len(volume.start) > 1 else None,
            "conference": _given(
                {"name": volume.title, "date-start": _day(volume.start), "date-end": _day(volume.end)}
            ),
            "location": _given({"name": volume.place}),
            "languages": [volume.language],
        }
    )


def _authors(volume: Volume) -> list[object]:
    return [{"name": volume.editor or volume.title}]


def _licence(catalogue: Catalogue) -> str | None:
    """Return the one licence of all contributions: CFF would take several for a choice."""
    forum = spdx_identifier(catalogue.forum.license or "")
    every = {spdx_identifier(entry.licence) if entry.licence else forum for entry in catalogue.entries}
    return next(iter(every), forum) if len(every) < 2 else None


def _day(date: DateParts) -> str:
    return iso(date) if len(date) == 3 else ""


def _given(said: Mapping[str, object]) -> dict[str, object]:
    return {key: value for key, value in said.items() if value}


def _yaml(said: Mapping[str, object]) -> Iterator[str]:
    """Yield the lines of a mapping whose values are texts, numbers, mappings, and lists of texts or mappings."""
    for key, value in said.items():
        if isinstance(value, Mapping):
            yield f"{key}:"
            yield from _indented(_yaml(value))
        elif isinstance(value, list):
            yield f"{key}:"
            yield from _indented(line for item in value for line in _item(item))
        else:
            yield f"{key}: {_scalar(value)}"


def _item(item: object) -> Iterator[str]:
    lines = _yaml(item) if isinstance(item, Mapping) else iter((_scalar(item),))
    for number, line in enumerate(lines):
        yield f"{'  ' if number else '- '}{line}"


def _scalar(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _indented(lines: Iterable[str]) -> Iterator[str]:
    return (f"  {line}" for line in lines)
