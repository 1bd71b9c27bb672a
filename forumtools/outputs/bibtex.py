"""
References as BibTeX and BibLaTeX, in UTF-8.

BibTeX counts every brace, also one behind a backslash, so each of a text's own braces brings an invisible other one,
as in the files that Zotero writes. Titles stand in double braces, for the styles of BibTeX put all but their first
letter in lower case.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from forumtools.outputs.bibliography import Bibliography, Person, Reference, Volume, iso

Fields = Iterator[tuple[str, str]]

_ESCAPES = str.maketrans(
    {
        "\\": r"{\textbackslash}",
        "{": r"\{\vphantom{\}}",
        "}": r"\vphantom{\{}\}",
        "~": r"{\textasciitilde}",
        "^": r"{\textasciicircum}",
        "<": r"{\textless}",
        ">": r"{\textgreater}",
        **{sign: f"\\{sign}" for sign in "#$%&_"},
    }
)
_LIGATURE = re.compile(r"([-'`,])(?=\1)|[?!](?=`)")
_SPLITS_NAMES = re.compile(r"\band\b|[,=]", re.IGNORECASE)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_BABEL = {
    "fr": "french",
    "en": "english",
    "br": "breton",
    "de": "german",
    "es": "spanish",
    "it": "italian",
    "nl": "dutch",
    "pt": "portuguese",
    "ca": "catalan",
    "eu": "basque",
    "cy": "welsh",
    "oc": "occitan",
}
"""What LaTeX's packages for languages call the languages of these codes."""


def as_bibtex(bibliography: Bibliography) -> str:
    """Return all references, each with a `crossref` to the volume, which comes last as BibTeX wants it."""
    return _file(bibliography, _bibtex_contribution, _bibtex_volume)


def as_biblatex(bibliography: Bibliography) -> str:
    """Return all references for the package BibLaTeX: dates as ISO 8601, the event apart."""
    return _file(bibliography, _biblatex_contribution, _biblatex_volume)


def one_as_bibtex(reference: Reference) -> str:
    """Return one reference that stands by itself."""
    return _entry("inproceedings", reference.key, _bibtex_contribution(reference))


def latex(text: str) -> str:
    """Return *text* such that LaTeX prints it letter by letter: nothing acts, no two signs become one."""
    return _LIGATURE.sub(r"\g<0>{}", text.translate(_ESCAPES))


def _file(
    bibliography: Bibliography, contribution: Callable[[Reference], Fields], volume: Callable[[Volume], Fields]
) -> str:
    entries = [
        _entry("inproceedings", reference.key, contribution(reference), ("crossref", bibliography.volume.key))
        for reference in bibliography.references
    ]
    return "\n".join((*entries, _entry("proceedings", bibliography.volume.key, volume(bibliography.volume))))


def _entry(type_name: str, key: str, fields: Fields, *more: tuple[str, str]) -> str:
    lines = [f"  {name} = {_delimited(name, value)},\n" for name, value in (*fields, *more) if value]
    return f"@{type_name}{{{key},\n{''.join(lines)}}}\n"


def _delimited(name: str, value: str) -> str:
    # Months are names that each style says in its language.
    return value if name == "month" else f"{{{value}}}"


def _bibtex_contribution(reference: Reference) -> Fields:
    """Yield the fields of a contribution, also what stands in its volume: many readers do not look there."""
    volume = reference.volume
    yield "author", " and ".join(map(_bibtex_person, reference.people))
    yield "title", _whole(reference.title)
    yield "booktitle", _whole(volume.title)
    yield "editor", _whole(volume.editor)
    yield from _bibtex_event(volume)
    yield "language", latex(reference.language)
    yield "langid", _babel(reference.language)
    yield "keywords", _keywords(reference.keywords)
    yield "url", reference.address
    yield "note", latex(reference.note)


def _bibtex_volume(volume: Volume) -> Fields:
    yield "title", _whole(volume.title)
    yield "booktitle", _whole(volume.title)
    yield "editor", _whole(volume.editor)
    yield from _bibtex_event(volume)
    yield "language", volume.language
    yield "langid", _babel(volume.language)


def _bibtex_event(volume: Volume) -> Fields:
    yield "year", iso(volume.start[:1])
    if len(volume.start) > 1:
        yield "month", _MONTHS[volume.start[1] - 1]
    yield "address", latex(volume.place)


def _biblatex_contribution(reference: Reference) -> Fields:
    volume = reference.volume
    yield "author", " and ".join(map(_biblatex_person, reference.people))
    yield "title", latex(reference.title)
    yield "booktitle", latex(volume.title)
    yield "editor", _whole(volume.editor)
    yield from _biblatex_event(volume)
    yield "langid", _babel(reference.language)
    yield "keywords", _keywords(reference.keywords)
    yield "url", reference.address
    yield "note", latex(reference.note)


def _biblatex_volume(volume: Volume) -> Fields:
    yield "title", latex(volume.title)
    yield "editor", _whole(volume.editor)
    yield from _biblatex_event(volume)
    yield "langid", _babel(volume.language)


def _biblatex_event(volume: Volume) -> Fields:
    yield "date", iso(volume.start)
    yield "eventtitle", latex(volume.title)
    yield "eventdate", "/".join(map(iso, volume.days))
    yield "venue", latex(volume.place)


def _babel(language: str) -> str:
    return _BABEL.get(language.partition("-")[0], "")


def _whole(text: str) -> str:
    """Return *text* in braces of its own: neither its letters are changed nor, in a name, its words parted."""
    return f"{{{latex(text)}}}" if text else ""


def _keywords(words: Iterable[str]) -> str:
    return ", ".join(_whole(word) if "," in word else latex(word) for word in words)


def _bibtex_person(person: Person) -> str:
    # BibTeX would print a blank behind « d’ ».
    return _person(person, "" if person.particle.endswith(("'", "’")) else " ")


def _biblatex_person(person: Person) -> str:
    return _person(person, " ")


def _person(person: Person, gap: str) -> str:
    if person.is_whole:
        return _whole(person.family)
    before = f"{person.particle}{gap}" if person.particle else ""
    return f"{before}{_name_part(person.family)}, {_name_part(person.given)}"


def _name_part(text: str) -> str:
    return _whole(text) if _SPLITS_NAMES.search(text) else latex(text)
