"""
References as RIS, the format of reference managers that is read line by line.

A value has no line ends, so none of it can look like a tag. Lines end in CR and LF, as RIS says.
"""

from __future__ import annotations

from collections.abc import Iterator

from forumtools.outputs.bibliography import Bibliography, DateParts, Person, Reference, Volume

Lines = Iterator[tuple[str, str]]


def as_ris(bibliography: Bibliography) -> str:
    """Return all references, and last the volume."""
    records = [_record(_contribution(reference)) for reference in bibliography.references]
    return "\r\n".join((*records, _record(_volume(bibliography.volume))))


def one_as_ris(reference: Reference) -> str:
    """Return one reference."""
    return _record(_contribution(reference))


def _record(lines: Lines) -> str:
    said = [f"{tag}  - {value}\r\n" for tag, value in lines if value]
    return "".join((*said, "ER  - \r\n"))


def _contribution(reference: Reference) -> Lines:
    volume = reference.volume
    yield "TY", "CPAPER"
    yield "ID", reference.key
    for person in reference.people:
        yield "AU", _name(person)
    yield "TI", reference.title
    yield "T2", volume.title
    yield "A2", f"{volume.editor}," if volume.editor else ""
    yield from _event(volume)
    yield "LA", reference.language
    for word in reference.keywords:
        yield "KW", word
    yield "UR", reference.address.replace(";", "%3B")  # some readers part addresses there
    yield "N1", reference.note


def _volume(volume: Volume) -> Lines:
    yield "TY", "CONF"
    yield "ID", volume.key
    yield "TI", volume.title
    yield "A2", f"{volume.editor}," if volume.editor else ""
    yield from _event(volume)
    yield "LA", volume.language


def _event(volume: Volume) -> Lines:
    yield "PY", f"{volume.start[0]:04}" if volume.start else ""
    yield "DA", _date(volume.start)
    yield "CY", volume.place


def _date(date: DateParts) -> str:
    """Return a date as RIS wants it, with all its slashes: `2018/07/03/`, `2018//`."""
    if len(date) < 2:
        return ""
    year, month, *day = date
    return f"{year:04}/{month:02}/{day[0]:02}/" if day else f"{year:04}/{month:02}//"


def _name(person: Person) -> str:
    """Return a name as `Family, Given`. A comma behind a name without parts keeps programs from parting it."""
    return f"{person.family}, {person.given} {person.particle}".strip() if person.given else f"{person.family},"
