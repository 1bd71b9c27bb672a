"""The catalogue of a whole edition: site, e-book and data; the volume beside WeasyPrint; and doing nothing again."""

from __future__ import annotations

import random
import re
import shutil
import sys
from collections.abc import Iterator
from functools import partial
from io import BytesIO
from itertools import chain
from pathlib import Path

from PIL import Image

from benchmarks.bench import Bench
from benchmarks.clocks import FORUMTOOLS, cpu_of
from benchmarks.corpus import contributions, surroundings
from benchmarks.forums import ForumFolder, started
from benchmarks.processes import run
from benchmarks.progress import say
from benchmarks.rows import Bar, Row
from benchmarks.volume import volume_as_html
from forumtools.jobs.forums import default_site, load_forum
from forumtools.wikis.filenames import to_path

_CONTRIBUTIONS = 250
_PICTURES = 40
_BYTES = 6300
"""Of wikitext: about 950 words."""

_EDITIONS = 10
_MEGABYTE = 1024 if sys.platform != "darwin" else 1024**2


def rows(bench: Bench) -> Iterator[Row]:
    """Yield the rows of the catalogue."""
    forum = _forum(bench.folder / "catalogue", _CONTRIBUTIONS, ["2018"])
    say("catalogue: site, e-book and data")
    yield from _everything_but_pdf(forum)
    say("catalogue: the volume, beside WeasyPrint")
    yield _volume(forum, bench.folder)
    say(f"catalogue: memory of {_EDITIONS} editions")
    yield _memory(bench)
    if bench.large:
        say("catalogue: 10,000 contributions")
        yield _large(bench)


def _everything_but_pdf(forum: ForumFolder) -> Iterator[Row]:
    words = ("catalogue", "2018", "--to", "out", "--format", "html,epub,data")
    forum.cpu(*words)  # the pictures are drawn once for all, in the first build
    shutil.rmtree(forum.folder / "out")
    what = f"site, e-book and data of {_CONTRIBUTIONS} contributions"
    row = partial(Row, family="catalogue", unit="s", clock="CPU")
    yield row(what=what, ours=forum.cpu(*words), bar=Bar("≤", 2), note="the whole command; pictures drawn before")
    yield row(what="the same, nothing changed", ours=forum.cpu(*words), bar=Bar("≤", 0.3), note="the whole command")


def _volume(forum: ForumFolder, folder: Path) -> Row:
    ours = forum.cpu("catalogue", "2018", "--to", "volume", "--format", "pdf")
    page = folder / "volume.html"
    page.write_text(volume_as_html(forum.folder, "2018"), "utf-8")
    script = "import sys, weasyprint; weasyprint.HTML(sys.argv[1]).write_pdf(sys.argv[2], pdf_variant='pdf/ua-1')"
    theirs = cpu_of([sys.executable, "-c", script, str(page), str(folder / "volume.pdf")])
    return Row(
        family="catalogue",
        what=f"PDF of {_CONTRIBUTIONS} contributions, {_PICTURES} pictures",
        ours=ours,
        unit="s",
        clock="CPU",
        peer=theirs,
        versus="WeasyPrint, pdf/ua-1",
        ratio=theirs / ours,
        bar=Bar("≥", 6),
        note="ours: the whole command; theirs: from HTML that is there, without an index; one round",
    )


def _memory(bench: Bench) -> Row:
    names = [str(2000 + number) for number in range(_EDITIONS)]
    forum = _forum(bench.folder / "editions", _CONTRIBUTIONS * _EDITIONS, names)
    one = _peak(forum, "catalogue", names[0], "--to", "one", "--format", "html,epub,data")
    ten = _peak(forum, "catalogue", "--all", "--to", "ten", "--format", "html,epub,data")
    return Row(
        family="catalogue",
        what=f"peak memory, {_EDITIONS} editions against one",
        ours=ten,
        unit="MB",
        peer=one,
        versus="one of the same forum",
        ratio=ten / one,
        bar=Bar("≤", 1.3),
    )


def _large(bench: Bench) -> Row:
    names = [str(2000 + number) for number in range(_EDITIONS)]
    forum = _forum(bench.folder / "ten-thousand", 10_000, names)
    seconds = forum.cpu("catalogue", "--all", "--to", "out")
    return Row(
        family="catalogue",
        what=f"10,000 contributions in {_EDITIONS} editions, all formats",
        ours=seconds,
        unit="s",
        clock="CPU",
        note="PDF included",
    )


def _peak(forum: ForumFolder, *words: str) -> float:
    """Return the most memory, in MB, that the command holds at one time."""
    script = (
        "import resource, subprocess, sys; subprocess.run(sys.argv[1:], check=True, capture_output=True);"
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
    )
    said = run([sys.executable, "-c", script, str(FORUMTOOLS), *words], folder=forum.folder, env=forum.env)
    return int(said) / _MEGABYTE


def _forum(folder: Path, count: int, editions: list[str]) -> ForumFolder:
    """Make a forum of *count* contributions, spread over *editions*, with pictures, in *folder*."""
    forum = started(folder)
    site = default_site(load_forum(folder / "forum.toml"))
    for number, page in enumerate(chain(contributions(count, _BYTES), surroundings())):
        path = folder / "wiki" / to_path(site, page.title)
        path.parent.mkdir(exist_ok=True)
        text = page.text
        if page.title.startswith("Contrib:"):
            text = re.sub(r"(?m)^\|édition=.*", f"|édition={editions[number % len(editions)]}", text)
            text = text.replace("== Description du projet ==\n", f"== Description du projet ==\n{_figure(number)}", 1)
        path.write_text(text, "utf-8")
    _draw(folder / "wiki" / "files")
    return forum


def _figure(number: int) -> str:
    return f"[[Fichier:Photo {number}.jpg|vignette|Une photo|alt=Une photo]]\n" if number < _PICTURES else ""


def _draw(folder: Path) -> None:
    """Write pictures that compress no better than photos do."""
    folder.mkdir(exist_ok=True)
    for number in range(_PICTURES):
        chance = random.Random(number)  # noqa: S311 - the same pictures in every run
        rough = Image.frombytes("RGB", (40, 30), chance.randbytes(40 * 30 * 3)).resize((1200, 900))
        target = BytesIO()
        rough.save(target, "JPEG", quality=80)
        (folder / f"Photo {number}.jpg").write_bytes(target.getvalue())
