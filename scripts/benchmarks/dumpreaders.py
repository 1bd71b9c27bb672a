"""`python -m benchmarks.dumpreaders check|time ours|mwxml DUMP`: read a dump's contributions and tell what it took."""

from __future__ import annotations

import json
import resource
import sys
import time
import zlib
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from benchmarks.corpus import NAMESPACES

Pages = Iterator[tuple[str, str]]
"""Titles and texts."""


def ours(path: Path) -> Pages:
    """Yield titles and texts as forumtools reads them."""
    from forumtools.wikis.dump import DumpWiki  # here, or its memory would count for the other too

    for page in DumpWiki(path).pages("Contrib"):
        yield page.title, page.text


def with_mwxml(path: Path) -> Pages:
    """Yield titles and texts as mwxml reads them."""
    import mwxml

    with path.open("rb") as file:
        for page in mwxml.Dump.from_file(file):
            if page.namespace == NAMESPACES["Contrib"]:
                for revision in page:
                    yield page.title, revision.text or ""


READERS: Mapping[str, Callable[[Path], Pages]] = {"ours": ours, "mwxml": with_mwxml}


def main() -> None:
    task, name, path = sys.argv[1], sys.argv[2], Path(sys.argv[3])
    next(READERS[name](path))  # loads the program
    start = time.process_time()
    answer = {"check": check, "time": count}[task](READERS[name](path))
    seconds = time.process_time() - start
    print(json.dumps({"answer": answer, "seconds": seconds, "megabytes": peak_memory()}))


def count(pages: Pages) -> int:
    """Return how many characters *pages* have, which costs next to nothing."""
    return sum(len(text) for _, text in pages)


def check(pages: Pages) -> int:
    """Return a number that tells whether two have read the same, without holding more than a page."""
    # Added up, so that their order does not matter.
    return sum(zlib.crc32(text.encode(), zlib.crc32(title.encode())) for title, text in pages)


def peak_memory() -> float:
    """Return the largest resident size of this process in megabytes; `getrusage` would count our parent's too."""
    try:
        status = Path("/proc/self/status").read_text("ascii")
        return int(status.partition("VmHWM:")[2].split()[0]) / 1024
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
