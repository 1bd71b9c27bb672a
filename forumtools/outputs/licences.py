"""Free licences as people read them, and where their text stands."""

from __future__ import annotations

import re
from dataclasses import dataclass

from forumtools.language import Language
from forumtools.model.words import fold

_CREATIVE = re.compile(r"(?:cc|creative-commons)-*by((?:-(?:nc|nd|sa))*)(?:-(\d\.\d))?(?:-([a-z]{2,3}))?")
_ZERO = re.compile(r"cc-?0(?:-1\.0)?")
_OPEN = re.compile(r"(?:etalab|lo|licence-ouverte)(?:-2\.0)?")
_SITE = "https://creativecommons.org"


@dataclass(frozen=True, slots=True)
class Licence:
    """A licence: what to print, and the address of its text when it is known."""

    label: str
    address: str | None = None


def read_licence(text: str, language: Language) -> Licence:
    """Return the licence that *text* names, by its SPDX identifier or as people write it."""
    name = re.sub(r"[\s_/-]+", "-", fold(text)).strip("-")
    if found := _CREATIVE.fullmatch(name):
        return _creative(found[1].strip("-"), found[2], language)
    if _ZERO.fullmatch(name):
        return Licence("CC0 1.0", f"{_SITE}/publicdomain/zero/1.0/deed.{language}")
    if _OPEN.fullmatch(name):
        return Licence("Licence Ouverte 2.0", "https://www.etalab.gouv.fr/licence-ouverte-open-licence/")
    return Licence(text)


def _creative(conditions: str, version: str | None, language: Language) -> Licence:
    code = "-".join(filter(None, ("by", conditions)))
    label = f"CC {code.upper()}"
    if version is None:  # which text it is depends on the version
        return Licence(label)
    return Licence(f"{label} {version}", f"{_SITE}/licenses/{code}/{version}/deed.{language}")
