"""Where contributions are on a map: only those whose pages say so by coordinates."""

from __future__ import annotations

import re
from collections.abc import Iterator

from forumtools.catalogue.contents import Catalogue, Entry
from forumtools.outputs.bibliography import plain

# With fewer decimals a pair of numbers is more likely something else, and hardly a place.
_NUMBER = r"[+\-−]?\d{1,3}\.\d{2,}"
_COORDINATES = re.compile(rf"(?<![\w.,+\-−])({_NUMBER})\s*[,;]\s*({_NUMBER})(?!\.?\w)", re.ASCII)


def as_geojson(catalogue: Catalogue) -> dict[str, object] | None:
    """Return the places of *catalogue* as GeoJSON (RFC 7946), or nothing where no page gives coordinates."""
    features = [feature for entry in catalogue.entries for feature in _features(entry)]
    return {"type": "FeatureCollection", "features": features} if features else None


def read_coordinates(text: str) -> tuple[float, float] | None:
    """Return the latitude and longitude in degrees that *text* is or contains."""
    for found in _COORDINATES.finditer(text):
        latitude, longitude = (float(number.replace("−", "-")) for number in found.groups())
        if abs(latitude) <= 90 and abs(longitude) <= 180:
            return latitude, longitude
    return None


def _features(entry: Entry) -> Iterator[dict[str, object]]:
    for place in _places(entry):
        if known := read_coordinates(place):
            latitude, longitude = known
            yield {
                "type": "Feature",
                "geometry": {"type": "Point", "coordinates": [longitude, latitude]},
                "properties": {"page": entry.page, "title": plain(entry.title), "place": place},
            }


def _places(entry: Entry) -> list[str]:
    """Return what the public fields for places say, each value once."""
    fields = [field for field in entry.record.kind.fields if field.type_name == "place" and not field.is_private]
    values = (plain(value) for field in fields for value in entry.record.values.get(field.name, ()))
    return list(dict.fromkeys(values))
