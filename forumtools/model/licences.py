"""Licences as people write them, and their settled form."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from forumtools.model.words import fold

_JOINTS = re.compile(r"[\s_/,-]+")
_CREATIVE = re.compile(
    r"(?:licence-|license-)?(?:cc|creative-?commons|creative-commons-cc)-*(?:licence-|license-)?"
    r"by((?:-(?:nc|nd|sa))*)(?:-v?(\d(?:\.\d)?))?(?:-(?:international|unported))*((?:-[a-z]{2,3})*)"
)
_ZERO = re.compile(r"(?:licence-)?cc-?0(?:-1(?:\.0)?)?(?:-universal)?|creative-commons-zero")
_OPEN = re.compile(r"(?:etalab|lo|licence-ouverte|licence-ouverte-etalab|etalab-licence-ouverte)(?:-?v?(\d(?:\.\d)?))?")
_OTHERS = {
    "art libre": re.compile(r"(?:licence-)?art-libre(?:-1\.\d)?|lal(?:-1\.\d)?"),
    "gfdl": re.compile(r"(?:gnu-)?(?:gfdl|fdl)(?:-1\.\d)?(?:-or-later|-only)?"),
    "gpl": re.compile(r"(?:gnu-)?(?:a|l)?gpl(?:-?v?\d(?:\.\d)?)?(?:-or-later|-only|\+)?"),
    "odbl": re.compile(r"odbl(?:-1\.0)?"),
    "domaine public": re.compile(r"domaine-public|public-domain|pd"),
    "mit": re.compile(r"mit|apache-2\.0|bsd-[23]-clause|eupl-1\.\d|cecill(?:-\d\.\d)?"),
}
_SPDX = re.compile(r"CC-BY(?:-(?:NC|ND|SA))*-\d\.\d|CC0-1\.0|etalab-2\.0")


@dataclass(frozen=True, slots=True)
class KnownLicence:
    """A licence that people may use the page under."""

    label: str
    """Its settled form: `CC BY-SA 4.0`."""

    conditions: tuple[str, ...] = ()
    """Of a Creative Commons licence: `sa`, `nc`, `nd`."""

    version: str | None = None
    has_versions: bool = True
    """Whether it takes a version to know which text it is."""

    is_whole: bool = True
    """Whether the label says all that was written: not where a country or another version goes with it."""

    @property
    def is_free(self) -> bool:
        """Whether anybody may use, change and share the page, also for money (freedomdefined.org)."""
        return not {"nc", "nd"} & set(self.conditions)


def known_licence(text: str) -> KnownLicence | None:
    """Return the licence that *text* names, by its SPDX identifier or as people write it; None for any other words."""
    name = _JOINTS.sub("-", fold(text)).strip("-.")
    if found := _CREATIVE.fullmatch(name):
        return replace(_creative(found[1].strip("-"), found[2]), is_whole=not found[3])
    if _ZERO.fullmatch(name):
        return KnownLicence("CC0 1.0", version="1.0", has_versions=False)
    if found := _OPEN.fullmatch(name):
        is_newest = (found[1] or "2").startswith("2")
        return KnownLicence("Licence Ouverte 2.0", version="2.0", has_versions=False, is_whole=is_newest)
    is_other = any(pattern.fullmatch(name) for pattern in _OTHERS.values())
    return KnownLicence(text.strip(), has_versions=False) if is_other else None


def _creative(conditions: str, version: str | None) -> KnownLicence:
    code = "-".join(filter(None, ("by", conditions)))
    full = version if version is None or "." in version else f"{version}.0"
    label = f"CC {code.upper()}" + (f" {full}" if full else "")
    return KnownLicence(label, tuple(conditions.split("-")) if conditions else (), full)


def is_settled(text: str, licence: KnownLicence) -> bool:
    """Say whether *text* writes *licence* as it should be written: its label, or its SPDX identifier."""
    return (
        not licence.is_whole
        or text in (licence.label, licence.label.replace(" ", "-"))
        or _SPDX.fullmatch(text) is not None
    )
