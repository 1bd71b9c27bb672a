"""A catalogue as a printed volume: PDF, set by Typst in a process of its own."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

from forumtools.catalogue.contents import Catalogue
from forumtools.language import Text
from forumtools.model.dates import first_day, last_day
from forumtools.outputs.book import book, goal
from forumtools.outputs.making import File, Making, Told
from forumtools.resources import templates

NAME = "pdf"
_TEMPLATE = "book.typ"
_EPOCH = 946684800
"""The time that files say they were made at, 2000-01-01: that of the making would make each another."""

_FAILED = Text(
    fr="le PDF de l’édition {name} n’a pas pu être composé ({why}) : les autres formats sont faits",
    en="the PDF of the edition {name} could not be set ({why}): the other formats are made",
)
_SET_ASIDE = Text(fr="absente du PDF ({why})", en="not in the PDF ({why})")
_REPLACED = Text(
    fr="caractères sans dessin dans les polices du PDF, remplacés : {characters}",
    en="characters that the fonts of the PDF do not have, replaced: {characters}",
)
_LESS = Text(
    fr="composé sans les balises d’accessibilité, que ce texte ne permet pas ({why})",
    en="set without tags for accessibility, which this text does not allow ({why})",
)
_CHECKED = Text(
    fr="PDF : Typst a accepté {standards} ; ce n’est pas un certificat de conformité",
    en="PDF: Typst accepted {standards}; this is no certificate of conformance",
)


def render_pdf(catalogue: Catalogue, making: Making) -> Iterator[File]:
    """Yield the volume of one edition, or nothing of it where what it is made from has not changed."""
    slug = catalogue.edition.slug
    path, job = f"{slug}/{slug}.pdf", _job(catalogue, making)
    if making.knows(NAME, path, _digest(job, catalogue)):
        yield path, None
        return
    volume, report = typeset_apart(job, catalogue)
    if volume is None:
        making.told.append(Told(NAME, "", _FAILED.format(name=catalogue.edition.name, why=report["why"]), True))
        making.made_from.pop(path)
        return
    making.told += _told(report, catalogue)
    making.checked[NAME] = _CHECKED.format(standards=", ".join(report["standards"]))
    yield path, volume


def _job(catalogue: Catalogue, making: Making) -> dict[str, str]:
    """Return the files, by their names, that the volume is made from, besides the pictures."""
    return {
        _TEMPLATE: (templates() / "catalogue" / _TEMPLATE).read_text("utf-8"),
        "book.json": json.dumps(book(catalogue, making.notes), ensure_ascii=False),
        "settings.json": json.dumps(_settings(catalogue, making)),
    }


def _digest(job: Mapping[str, str], catalogue: Catalogue) -> str:
    digest = sha256()
    for name, text in sorted(job.items()):
        digest.update(f"{name}\0{text}\0".encode("utf-8", "replace"))
    for picture in sorted(picture.file for picture in catalogue.pictures.values()):
        digest.update(picture.encode())
    return digest.hexdigest()


def _settings(catalogue: Catalogue, making: Making) -> dict[str, Any]:
    edition = catalogue.edition
    day = last_day(edition.end or edition.start) or first_day(edition.name)
    year, month, date = (day.year, day.month, day.day) if day else (2000, 1, 1)
    inputs = {"paper": making.paper.value, "year": str(year), "month": str(month), "day": str(date)}
    return {"inputs": inputs, "timestamp": _EPOCH}


def typeset_apart(job: Mapping[str, str], catalogue: Catalogue) -> tuple[bytes | None, dict[str, Any]]:
    """
    Return the volume that *job* describes, and what was told of setting it.

    It is set in a process of its own, whose memory is given back with it. No volume: the report says `why`.
    """
    with tempfile.TemporaryDirectory(prefix="forumtools-") as name:
        folder = Path(name)
        for file, text in job.items():
            (folder / file).write_text(text, "utf-8", "replace")
        (folder / "pictures").mkdir()
        for picture in catalogue.pictures.values():
            (folder / "pictures" / picture.file).write_bytes(picture.content)
        done = subprocess.run(  # noqa: S603 - our own module, in a folder of our own
            [sys.executable, "-m", "forumtools.outputs.typesetting", name], capture_output=True, text=True
        )
        if done.returncode:
            return None, {"why": _last_line(done.stderr) or f"{done.returncode}"}
        report: dict[str, Any] = json.loads((folder / "report.json").read_text("utf-8"))
        return (folder / "book.pdf").read_bytes(), report


def _last_line(text: str) -> str:
    return next(reversed(text.strip().splitlines()), "")


def _told(report: Mapping[str, Any], catalogue: Catalogue) -> Iterator[Told]:
    pages = {goal(entry.slug): entry.page for entry in catalogue.entries}
    for anchor, why in report["set_aside"]:
        yield Told(NAME, pages[anchor], _SET_ASIDE.format(why=why), True)
    for anchor, characters in report["replaced"]:
        yield Told(NAME, pages.get(anchor, ""), _REPLACED.format(characters=_named(characters)))
    if why := report.get("why"):
        yield Told(NAME, "", _LESS.format(why=why))


def _named(characters: str) -> str:
    shown = (f"{character} (" if character.isprintable() else "(" for character in characters)
    return ", ".join(f"{sign}U+{ord(character):04X})" for sign, character in zip(shown, characters, strict=True))
