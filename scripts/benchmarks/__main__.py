"""Measure forumtools beside its peers in one run and print ratios of medians, each with the bar it has to pass."""

from __future__ import annotations

import argparse
import signal
import sys
import tempfile
import traceback
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Never

from benchmarks.circumstances import circumstances, in_words
from benchmarks.progress import say
from benchmarks.tables import as_json, table

if TYPE_CHECKING:
    from benchmarks.bench import Bench
    from benchmarks.rows import Row

FAMILIES = {
    "reading": "all pages by the API / mwclient, pywikibot, dumpBackup.php (needs MediaWiki)",
    "syncing": "requests for a mirror brought up to date (needs MediaWiki)",
    "writing": "new pages by the API / mwclient (needs MediaWiki)",
    "fields": "fields and sections of a page / mwparserfromhell, and pages made to be slow",
    "dumps": "an XML dump / mwxml, and its memory (needs MediaWiki)",
    "starting": "forumtools --help / import click",
    "validating": "all pages by all offline rules, in a folder and in a mirror (which needs MediaWiki)",
    "submissions": "1,000 submissions created, validated and catalogued in a folder",
    "catalogue": "an edition of 250 contributions: site, e-book, data, PDF / WeasyPrint, and its memory",
    "form": "50 people who fill in the web form at once, on SQLite and PostgreSQL",
}
"""The modules that have rows, and what these are."""

_STATUS = "Exit status: 0 all bars hold, 1 one is missed, 3 a family could not be measured."


def main() -> int:
    options = _options(sys.argv[1:])
    if options.list:
        print("\n".join(f"{name:<12} {what}" for name, what in FAMILIES.items()))
        return 0
    signal.signal(signal.SIGTERM, _stop)
    try:
        rows, failed = _measure(options)
    except KeyboardInterrupt:
        say("interrupted")
        return 130
    known = circumstances(options.pages)
    print(as_json(rows, known) if options.json else f"{table(rows)}\n\n{in_words(known)}")
    return 3 if failed else int(any(row.holds is False for row in rows))


def _options(words: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="scripts/bench", description=__doc__, epilog=_STATUS)
    add = parser.add_argument
    add("--only", nargs="+", choices=FAMILIES, metavar="NAME", default=list(FAMILIES), help="only these families")
    add("--list", action="store_true", help="name the families and stop")
    add("--json", action="store_true", help="print JSON instead of a table")
    add("--pages", type=int, metavar="N", help="pages of wiki, dump and folder (5,000)")
    add("--quick", action="store_true", help="500 pages and few rounds: to see that it works, not to judge")
    add("--large", action="store_true", help="also read a dump of 200,000 pages (0.7 GB of temporary space)")
    options = parser.parse_args(words)
    options.pages = options.pages or (500 if options.quick else 5000)
    return options


def _measure(options: argparse.Namespace) -> tuple[list[Row], bool]:
    """Return the rows, and whether a family failed; whatever happens, the wiki is stopped."""
    from benchmarks.bench import Bench  # here, because --help and --list need nothing installed

    rows: list[Row] = []
    failed = False
    with tempfile.TemporaryDirectory(prefix="forumtools-bench-") as folder, ExitStack() as closing:
        bench = Bench(options.pages, 2 if options.quick else 5, options.large, Path(folder), closing)
        for name in options.only:
            try:
                rows += _rows(name, bench)
            except Exception:
                say(f"{name}: failed\n{traceback.format_exc()}")
                failed = True
    return rows, failed


def _rows(name: str, bench: Bench) -> Iterator[Row]:
    from benchmarks.bench import LeftOut

    try:
        yield from import_module(f"benchmarks.{name}").rows(bench)
    except LeftOut as reason:
        say(f"{name}: left out: {reason}")


def _stop(*_: object) -> Never:
    raise KeyboardInterrupt


if __name__ == "__main__":
    sys.exit(main())
