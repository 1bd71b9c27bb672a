"""Free licences as people read them, and where their text stands."""

from __future__ import annotations

from dataclasses import dataclass

from forumtools.language import Language
from forumtools.model.licences import known_licence

_SITE = "https://creativecommons.org"
_VERSIONS = frozenset({"1.0", "2.0", "2.5", "3.0", "4.0"})
_CONDITIONS = (("nc",), ("nd",), ("sa",), ("nc", "nd"), ("nc", "sa"), ())
_OPEN = "https://www.etalab.gouv.fr/licence-ouverte-open-licence/"


@dataclass(frozen=True, slots=True)
class Licence:
    """A licence: what to print, and the address of its text when it is known."""

    label: str
    address: str | None = None


def read_licence(text: str, language: Language) -> Licence:
    """Return the licence that *text* names, by its SPDX identifier or as people write it."""
    known = known_licence(text)
    if known is None:
        return Licence(text)
    if known.label.startswith("CC BY"):
        code = "-".join(("by", *known.conditions))
        # Which text it is depends on the version.
        address = f"{_SITE}/licenses/{code}/{known.version}/deed.{language}" if known.version else None
        return Licence(known.label, address)
    if known.label.startswith("CC0"):
        return Licence(known.label, f"{_SITE}/publicdomain/zero/1.0/deed.{language}")
    return Licence(known.label, _OPEN if known.label.startswith("Licence Ouverte") else None)


def spdx_identifier(text: str) -> str | None:
    """Return the SPDX identifier of the licence that *text* names, if it is one of those that forums use."""
    known = known_licence(text)
    if known is None:
        return None
    conditions = tuple(sorted(known.conditions))
    if known.label.startswith("CC BY") and known.version in _VERSIONS and conditions in _CONDITIONS:
        return "-".join(("CC-BY", *map(str.upper, conditions), known.version or ""))
    return {"CC0 1.0": "CC0-1.0", "Licence Ouverte 2.0": "etalab-2.0"}.get(known.label)
