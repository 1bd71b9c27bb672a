"""French regions, which changed on 1 January 2016 (law no. 2015-29), and names that many places bear."""

from __future__ import annotations

from dataclasses import dataclass

from forumtools.model.words import fold

CHANGE = 2016
"""The first year of the new regions."""


@dataclass(frozen=True, slots=True)
class Region:
    """A region that was, or that came."""

    name: str
    others: tuple[str, ...]
    """What it became part of, or what it was made of."""

    is_new: bool

    def is_of(self, year: int) -> bool:
        """Say whether there was such a region in *year*; the year of the change and the one before know both."""
        return year >= CHANGE - 1 if self.is_new else year <= CHANGE


_MADE_OF = {
    "Grand Est": ("Alsace", "Champagne-Ardenne", "Lorraine"),
    "Nouvelle-Aquitaine": ("Aquitaine", "Limousin", "Poitou-Charentes"),
    "Auvergne-Rhône-Alpes": ("Auvergne", "Rhône-Alpes"),
    "Bourgogne-Franche-Comté": ("Bourgogne", "Franche-Comté"),
    "Occitanie": ("Languedoc-Roussillon", "Midi-Pyrénées"),
    "Hauts-de-France": ("Nord-Pas-de-Calais", "Picardie"),
    "Normandie": ("Basse-Normandie", "Haute-Normandie"),
}
_ALSO_LANDS = frozenset(
    {"alsace", "lorraine", "limousin", "auvergne", "bourgogne", "picardie", "aquitaine", "normandie", "franche-comte"}
)
"""Names that a land has too, whatever the regions are: nobody is wrong to say them."""


def _all_regions() -> dict[str, Region]:
    new = {fold(name): Region(name, parts, is_new=True) for name, parts in _MADE_OF.items()}
    old = {fold(part): Region(part, (name,), is_new=False) for name, parts in _MADE_OF.items() for part in parts}
    return {name: region for name, region in (new | old).items() if name not in _ALSO_LANDS}


REGIONS = _all_regions()
"""Regions by their names, folded: those that name a region and nothing else."""

AMBIGUOUS: dict[str, tuple[str, ...]] = {
    "saint-denis": ("Saint-Denis (Seine-Saint-Denis)", "Saint-Denis (La Réunion)"),
    "saint-martin": ("Saint-Martin (Antilles)", "Saint-Martin-des-Champs (Finistère)"),
    "sainte-marie": ("Sainte-Marie (La Réunion)", "Sainte-Marie (Martinique)"),
    "saint-pierre": ("Saint-Pierre (La Réunion)", "Saint-Pierre-et-Miquelon"),
    "saint-louis": ("Saint-Louis (La Réunion)", "Saint-Louis (Haut-Rhin)"),
    "villeneuve": ("Villeneuve-d'Ascq", "Villeneuve-Saint-Georges"),
    "le centre": ("Centre-Val de Loire", "le centre-ville"),
    "centre": ("Centre-Val de Loire", "le centre-ville"),
}
"""Names, folded, that tell no place by themselves, and what they may mean."""


def region_part(value: str) -> Region | None:
    """Return the region that *value* names, with or without « région » before it."""
    name = fold(value)
    for prefix in ("region ", "la ", "le ", "les "):
        name = name.removeprefix(prefix)
    return REGIONS.get(name) or REGIONS.get(name.replace(" ", "-"))
