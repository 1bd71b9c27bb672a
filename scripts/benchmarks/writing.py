"""Creating pages by the API, beside mwclient, in turn on the same wiki."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import cycle, islice
from typing import Protocol

from benchmarks.bench import Bench
from benchmarks.clients import by_mwclient, ours
from benchmarks.clocks import in_turn, wall
from benchmarks.corpus import contributions
from benchmarks.counting import CountingProxy
from benchmarks.progress import say
from benchmarks.rows import Bar, Row

_EDITS = 20
"""That are counted, and that are timed in one round."""

_CLIENTS = (ours.Client, by_mwclient.Client)


class _Writer(Protocol):
    def write(self, title: str, text: str) -> None: ...


def rows(bench: Bench) -> Iterator[Row]:
    """Yield the rows of writing: new pages each time, outside of the contributions that others count."""
    pages = _new_pages()
    say("writing: counting requests")
    yield _requests(bench, pages)
    say(f"writing: {_EDITS * bench.rounds} edits each")
    yield _rate(bench, pages)


def _new_pages() -> Iterator[tuple[str, str]]:
    """Yield titles that nobody had before, and texts of real length, without end."""
    texts = cycle([page.text for page in contributions(_EDITS)])
    return ((f"Essai {number}", text) for number, text in enumerate(texts))


def _requests(bench: Bench, pages: Iterator[tuple[str, str]]) -> Row:
    asked = []
    with CountingProxy(bench.wiki.account.api) as proxy:
        for client in _CLIENTS:
            writer: _Writer = client(replace(bench.wiki.account, api=proxy.api))
            for title, text in islice(pages, _EDITS):
                writer.write(title, text)
            asked.append(proxy.taken())
    (edits, logins), (theirs, _) = asked
    return Row(
        family="writing",
        what="requests an edit",
        ours=edits / _EDITS,
        unit="requests",
        peer=theirs / _EDITS,
        versus="mwclient",
        bar=Bar("≤", 1),
        note=f"and {logins} to log in",
    )


def _rate(bench: Bench, pages: Iterator[tuple[str, str]]) -> Row:
    """Let both make one edit in turn, so that what slows the machine for a moment slows neither alone."""

    def turn(writer: _Writer) -> Callable[[], float]:
        return lambda: wall(lambda: writer.write(*next(pages)))

    mine, theirs = (turn(client(bench.wiki.account)) for client in _CLIENTS)
    edits = _EDITS * bench.rounds
    seconds = in_turn({"ours": mine, "mwclient": theirs}, edits)
    return Row(
        family="writing",
        what="rate",
        ours=1 / seconds["ours"],
        unit="edits/s",
        clock="wall",
        peer=1 / seconds["mwclient"],
        versus="mwclient page.edit()",
        ratio=seconds["mwclient"] / seconds["ours"],
        bar=Bar("≥", 1.3),
        note=f"medians of {edits} edits",
    )
