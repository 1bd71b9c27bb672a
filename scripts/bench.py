"""Measure forumtools and its peers in one run; print ratios of medians, as a table or as JSON (--json)."""

from __future__ import annotations

import csv
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

import mwparserfromhell

from forumtools.jobs.forums import default_site, load_forum
from forumtools.model.records import Page
from forumtools.resources import templates
from forumtools.wikitext.pages import Reader

FORUMTOOLS = Path(sys.executable).with_name("forumtools")
PAGES = [path.read_text("utf-8").rstrip("\n") for path in sorted((templates() / "example/wiki/Contrib").glob("*.wiki"))]
SUBMISSIONS = 1000


def cpu_of(command: list[str], folder: str | Path = ".") -> float:
    """Return the CPU seconds, user and system, of a command and its children."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, cwd=folder, check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # noqa: S603 - our own
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def side_by_side(ours: Callable[[], float], theirs: Callable[[], float], runs: int) -> tuple[float, float]:
    """Return the medians of both, run in turn, so that a machine that slows down slows both."""
    pairs = [(ours(), theirs()) for _ in range(runs + 1)][1:]
    return median(pair[0] for pair in pairs), median(pair[1] for pair in pairs)


def timed(work: Callable[[], object]) -> float:
    """Return the CPU seconds of *work* in this process."""
    start = time.process_time()
    work()
    return time.process_time() - start


def start_up() -> dict[str, object]:
    ours, theirs = side_by_side(
        lambda: cpu_of([str(FORUMTOOLS), "--help"]), lambda: cpu_of([sys.executable, "-c", "import click"]), 15
    )
    return {
        "what": "start: --help / import click",
        "ours": ours,
        "peer": theirs,
        "ratio": ours / theirs,
        "bar": "≤ 1.5",
    }


def read_fields() -> dict[str, object]:
    forum = load_forum(templates() / "forum" / "forum.toml")
    reader = Reader(forum.main_kind, default_site(forum))

    def ours() -> None:
        for text in PAGES:
            assert reader.read(Page("Contrib:X", text)).record is not None  # noqa: S101 - a benchmark

    def theirs() -> None:
        for text in PAGES:
            code = mwparserfromhell.parse(text, skip_style_tags=True)
            for call in code.filter_templates(recursive=False):
                {str(parameter.name).strip(): str(parameter.value).strip() for parameter in call.params}
            [str(section) for section in code.get_sections(levels=[2], include_headings=True)]

    mine, peer = side_by_side(lambda: timed(ours), lambda: timed(theirs), 9)
    return {
        "what": "read fields and sections: mwparserfromhell / ours",
        "ours": mine / len(PAGES),
        "peer": peer / len(PAGES),
        "ratio": peer / mine,
        "bar": "≥ 20",
    }


def thousand() -> list[dict[str, object]]:
    """Return CPU seconds for 1,000 submissions created, validated and catalogued in a folder."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([FORUMTOOLS, "init", "--example"], cwd=folder, check=True, capture_output=True)  # noqa: S603
        write_submissions(Path(folder) / "many.csv")
        steps = [
            ("create 1,000 from one CSV", ["create", "many.csv"], 3),
            ("validate them", ["validate"], 2),
            ("catalogue them", ["catalogue", "2018", "--to", "catalogue"], 5),
        ]
        return [
            {"what": what, "ours": cpu_of([str(FORUMTOOLS), *arguments], folder), "bar": f"< {bar} CPU s"}
            for what, arguments, bar in steps
        ]


def write_submissions(path: Path) -> None:
    """Write a table of submissions with distinct titles, of the length of real ones."""
    names = ["titre", "édition", "contributeurs", "thèmes", "licence", "Présentation", "Description du projet"]
    prose = "Nous relevons à pied, avec les habitants, ce qui manque au quartier, et nous le publions. " * 25
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow(names)
        for number in range(SUBMISSIONS):
            title = f"Inventaire ouvert du quartier {number:04}"
            people = f"Prénom{number % 300} Nom{number % 290}; Maël Riou"
            writer.writerow([title, "2018", people, "Communs", "CC-BY-SA-4.0", prose[:300], prose])


def main() -> None:
    rows = [start_up(), read_fields(), *thousand()]
    if "--json" in sys.argv:
        print(json.dumps(rows, ensure_ascii=False, indent=2))  # noqa: T201 - its purpose
        return
    for row in rows:
        peer = f"{row['peer']:.6f}" if "peer" in row else ""
        ratio = f"{row['ratio']:.2f} ×" if "ratio" in row else ""
        print(f"{row['what']:<52} {row['ours']:>10.6f} {peer:>10} {ratio:>9}   bar {row['bar']}")  # noqa: T201


if __name__ == "__main__":
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    main()
