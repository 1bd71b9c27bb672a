"""Reading all pages of a wiki by its API, beside mwclient, pywikibot and the wiki's own dump script."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from benchmarks.bench import Bench, dump_contributions
from benchmarks.clients import CONTENT_LIMIT, Outcome, Task, carry_out
from benchmarks.clocks import in_turn, wall
from benchmarks.corpus import title_of
from benchmarks.counting import CountingProxy
from benchmarks.progress import say
from benchmarks.rows import Bar, Row

_SAMPLE = 100
"""Pages that mwclient reads: it takes each by itself, more would give the same rate."""


def rows(bench: Bench) -> Iterator[Row]:
    """Yield the rows of reading. Seconds include the login, not the start of the program."""
    account = bench.wiki.account
    sample = [f"Contrib:{title_of(number)}" for number in range(min(_SAMPLE, bench.pages))]
    tasks = {"ours": Task(account), "by_mwclient": Task(account, sample), "by_pywikibot": Task(account)}
    yield _requests(bench, tasks)
    yield from _rates(bench, tasks)


def _requests(bench: Bench, tasks: Mapping[str, Task]) -> Row:
    """Count what each asks of the wiki, by a proxy that is there for nothing else, and compare what they read."""
    asked: dict[str, tuple[int, int]] = {}
    outcomes: dict[str, Outcome] = {}
    say("reading: counting requests")
    with CountingProxy(bench.wiki.account.api) as proxy:
        for name, task in tasks.items():
            outcomes[name] = carry_out(name, replace(task, account=replace(task.account, api=proxy.api)))
            asked[name] = proxy.taken()
    _check(outcomes, bench.pages)
    (ours, logins), (pywikibot, _) = asked["ours"], asked["by_pywikibot"]
    a_page = asked["by_mwclient"][0] / len(tasks["by_mwclient"].titles)
    return Row(
        family="reading",
        what=f"requests for {bench.pages:,} pages",
        ours=ours,
        unit="requests",
        peer=pywikibot,
        versus="pywikibot",
        bar=Bar("≤", math.ceil(bench.pages / CONTENT_LIMIT)),
        note=f"and {logins} to log in; mwclient {a_page:.1f} a page",
    )


def _check(outcomes: Mapping[str, Outcome], pages: int) -> None:
    """See that all have read the same."""
    ours = outcomes["ours"].digests
    if len(ours) != pages:
        raise ValueError(f"{len(ours)} pages were read of {pages}")
    for name, outcome in outcomes.items():
        if not outcome.digests.items() <= ours.items():
            raise ValueError(f"{name} has read other texts than we have")


def _rates(bench: Bench, tasks: Mapping[str, Task]) -> Iterator[Row]:
    say(f"reading: {bench.rounds} rounds")
    dump = bench.folder / "again.xml"
    contestants = {name: _turn(name, task) for name, task in tasks.items()}
    contestants["dump"] = lambda: wall(lambda: dump_contributions(bench.wiki, dump))
    seconds = in_turn(contestants, bench.rounds)
    ours = bench.pages / seconds["ours"]
    mwclient = len(tasks["by_mwclient"].titles) / seconds["by_mwclient"]
    sample = f"mwclient's rate on {len(tasks['by_mwclient'].titles)} pages"
    yield _rate("mwclient page.text()", ours, mwclient, ours / mwclient, Bar("≥", 40), sample)
    pywikibot = bench.pages / seconds["by_pywikibot"]
    yield _rate("pywikibot PreloadingGenerator", ours, pywikibot, ours / pywikibot, Bar("≥", 2))
    script = bench.pages / seconds["dump"]
    yield _rate("dumpBackup.php --current", ours, script, script / ours, Bar("≤", 1.5), "ratio of seconds")


def _turn(name: str, task: Task) -> Callable[[], float]:
    return lambda: carry_out(name, task).seconds


def _rate(versus: str, ours: float, peer: float, ratio: float, bar: Bar, note: str = "") -> Row:
    return Row(
        family="reading",
        what="rate",
        ours=ours,
        unit="pages/s",
        clock="wall",
        peer=peer,
        versus=versus,
        ratio=ratio,
        bar=bar,
        note=note,
    )
