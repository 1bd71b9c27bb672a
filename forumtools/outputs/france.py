"""
Which département a place is in, where its name alone tells for certain, and the shapes of départements.

The data are in files of their own, made by `scripts/france`; NOTICE says where they come from.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from forumtools.catalogue.sorting import sort_key
from forumtools.model.words import fold
from forumtools.resources import templates

_CODE = re.compile(r"\(\s*(2[ab]|\d{2,3})\s*\)")
_POST = re.compile(r"\b\d{5}\b")
_PART = re.compile(r"\s*[,;:/()|]\s*|\s+-+\s+")
_BEFORE = re.compile(
    r"(?:(?:la )?(?:ville|commune|communes|mairie|agglomeration|communaute) )?"
    r"(?:de la |des |du |de l |de |d |l )?(?=\w)"
)
_DISTRICT = re.compile(r"(paris|lyon|marseille) 0*\d{1,2}(?: ?(?:e|er|eme))?(?: arrondissement)?")
_DEPARTMENT = re.compile(r"^departement (?:de la |des |du |de l |de |d )")
_LAND = re.compile(r"pays (?:de |d |du |des )(?P<town>.+)")
_WITHIN = re.compile(r"(?:quartiers?|centre|bourg|rue|place|cite|zac|secteur|ile|port|campus|gare)\b")
_SHORT_SAINT = re.compile(r"\bst(e?)\b")


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """Names of places, as `sort_key` has them, each with the code of its département."""

    departments: Mapping[str, str]
    """Names by code, as they are written."""

    known: Mapping[str, str]
    """Codes by the names of towns, of groups of communes and of départements."""

    around: frozenset[str]
    """Towns by which a « pays » is called, in a group of communes that no border of a département crosses."""

    wider: frozenset[str]
    """Names of what holds several départements."""

    def department_of(self, place: str) -> str | None:
        """Return the code of the département that *place* is in, where it can be told for certain."""
        folded = fold(place)
        said = {found[1].upper() for found in _CODE.finditer(folded)} & self.departments.keys()
        found: set[str] = set()
        for part in filter(None, _PART.split(_POST.sub("", _CODE.sub("", folded)))):
            key = _DEPARTMENT.sub("departement ", _SHORT_SAINT.sub(r"saint\1", sort_key(part)))
            code = self._of_name(key)
            if code:
                found.add(code)
            elif found and key not in self.wider and not _WITHIN.match(key):
                return None  # « Paris, Texas »
        codes = found | said
        return codes.pop() if len(codes) == 1 else None

    def _of_name(self, key: str) -> str | None:
        if key in self.wider:
            return None
        if code := self.known.get(key):
            return code
        if land := _LAND.fullmatch(key):
            return self.known.get(land["town"]) if land["town"] in self.around else None
        if district := _DISTRICT.fullmatch(key):
            return self.known.get(district[1])
        before = _BEFORE.match(key)
        return self.known.get(key[before.end() :]) if before else None


@lru_cache(maxsize=1)
def gazetteer() -> Gazetteer:
    """Return what the program knows of places in France."""
    names = _read("france-names.json")
    doubtful = {sort_key(name) for name in names["doubtful"]}
    wider = {sort_key(name) for name in (*names["regions"], "France")} - {
        sort_key(name) for name in names["departments"].values()
    }
    towns = dict(_by_name(names["towns"]))
    known = dict(_by_name(names["groups"])) | towns
    known |= {sort_key(name): code for code, name in names["departments"].items()}
    formal = {f"departement {sort_key(name)}": code for code, name in names["departments"].items()}
    return Gazetteer(
        departments=names["departments"],
        known={name: code for name, code in known.items() if name not in doubtful | wider} | formal,
        around=frozenset(map(sort_key, names["lands"])),
        wider=frozenset(wider),
    )


def _by_name(names: Mapping[str, list[str]]) -> Iterator[tuple[str, str]]:
    return ((sort_key(name), code) for code, each in names.items() for name in each)


def shapes() -> Mapping[str, str]:
    """Return the shapes of the départements in Europe as SVG paths, by code; the map is 613 wide and 585 high."""
    paths: Mapping[str, str] = _read("france.json")["paths"]
    return paths


def _read(name: str) -> Any:
    return json.loads((templates() / "catalogue" / name).read_text("utf-8"))
