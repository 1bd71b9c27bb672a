"""A thousand submissions: created, validated and catalogued in a folder."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

from benchmarks.bench import Bench
from benchmarks.forums import started
from benchmarks.progress import say
from benchmarks.rows import Bar, Row

_SUBMISSIONS = 1000
_STEPS = (
    ("create 1,000 from one CSV", ("create", "many.csv"), 3),
    ("validate them", ("validate",), 2),
    ("catalogue them", ("catalogue", "2018", "--to", "catalogue"), 5),
)
"""What, with which words, and at most how many CPU seconds."""


def rows(bench: Bench) -> Iterator[Row]:
    """Yield the rows of a thousand submissions."""
    forum = started(bench.folder / "thousand", "--example")
    write_submissions(forum.folder / "many.csv")
    for what, words, limit in _STEPS:
        say(f"submissions: {what}")
        seconds = forum.cpu(*words)
        yield Row(family="submissions", what=what, ours=seconds, unit="s", clock="CPU", bar=Bar("<", limit))


def write_submissions(path: Path) -> None:
    """Write a table of submissions with distinct titles, of the length of real ones."""
    names = ["titre", "édition", "contributeurs", "thèmes", "licence", "Présentation", "Description du projet"]
    prose = "Nous relevons à pied, avec les habitants, ce qui manque au quartier, et nous le publions. " * 25
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow(names)
        for number in range(_SUBMISSIONS):
            title = f"Inventaire ouvert du quartier {number:04}"
            people = f"Prénom{number % 300} Nom{number % 290}; Maël Riou"
            writer.writerow([title, "2018", people, "Communs", "CC-BY-SA-4.0", prose[:300], prose])
