"""References as CSL-JSON, the data of citation processors: Zotero, Pandoc, citeproc."""

from __future__ import annotations

import json

from forumtools.outputs.bibliography import Bibliography, DateParts, Person, Reference, Volume


def as_csl(bibliography: Bibliography) -> str:
    """Return all references, and last the volume."""
    items = [*map(_contribution, bibliography.references), _volume(bibliography.volume)]
    return _written(items)


def one_as_csl(reference: Reference) -> str:
    """Return one reference; it is a list all the same, which is what programs expect."""
    return _written([_contribution(reference)])


def _written(items: list[dict[str, object]]) -> str:
    return json.dumps(items, ensure_ascii=False, indent=2) + "\n"


def _contribution(reference: Reference) -> dict[str, object]:
    volume = reference.volume
    return _said(
        {
            "id": reference.key,
            "type": "paper-conference",
            "title": reference.title,
            "author": list(map(_name, reference.people)),
            "container-title": volume.title,
            **_event(volume),
            "language": reference.language,
            "license": reference.licence,
            "keyword": ", ".join(reference.keywords),
            "URL": reference.address,
            "note": reference.note,
        }
    )


def _volume(volume: Volume) -> dict[str, object]:
    said = {"id": volume.key, "type": "book", "title": volume.title, **_event(volume), "language": volume.language}
    return _said(said)


def _event(volume: Volume) -> dict[str, object]:
    return {
        "editor": [{"literal": volume.editor}] if volume.editor else [],
        "issued": _dates(volume.start),
        # CSL 1.0.1 and the programs that go by it call it "event".
        "event": volume.title,
        "event-title": volume.title,
        "event-date": _dates(*volume.days),
        "event-place": volume.place,
    }


def _said(item: dict[str, object]) -> dict[str, object]:
    return {key: value for key, value in item.items() if value}


def _dates(*dates: DateParts) -> dict[str, object]:
    known = [list(date) for date in dates if date]
    return {"date-parts": known} if known else {}


def _name(person: Person) -> dict[str, str]:
    if person.is_whole:
        return {"literal": person.family}
    name = {"family": person.family, "given": person.given}
    return name | ({"dropping-particle": person.particle} if person.particle else {})
