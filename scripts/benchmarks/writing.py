"""Creating pages by the API, beside mwclient, in turn on the same wiki."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import count
from typing import Protocol

from benchmarks.bench import Bench
from benchmarks.clients import by_mwclient, ours
from benchmarks.clocks import in_turn, wall
from benchmarks.corpus import contributions
from benchmarks.counting import CountingProxy
from benchmarks.progress import say
from benchmarks.rows import Bar, Row

_EDITS = 20
"""In one turn."""


_CLIENTS = (ours.Client, by_mwclient.Client)


class _Writer(Protocol):
    def write(self, title: str, text: str) -> None: ...


def rows(bench: Bench) -> Iterator[Row]:
    """Yield the rows of writing: new pages each time, outside of the contributions that others count."""
    texts = [page.text for page in contributions(_EDITS)]
    numbers = count()
    say("writing: counting requests")
    asked = []
    with CountingProxy(bench.wiki.account.api) as proxy:
        for client in _CLIENTS:
            _write(client(replace(bench.wiki.account, api=proxy.api)), texts, next(numbers))
            asked.append(proxy.taken())
    (edits, logins), (theirs, _) = asked
    yield Row(
        family="writing",
        what="requests an edit",
        ours=edits / _EDITS,
        unit="requests",
        peer=theirs / _EDITS,
        versus="mwclient",
        bar=Bar("≤", 1),
        note=f"and {logins} to log in",
    )
    say(f"writing: {bench.rounds} rounds of {_EDITS} edits")
    yield _rate(bench, texts, numbers)


def _rate(bench: Bench, texts: list[str], numbers: Iterator[int]) -> Row:
    def turn(client: _Writer) -> Callable[[], float]:
        return lambda: wall(lambda: _write(client, texts, next(numbers)))

    mine, theirs = (turn(client(bench.wiki.account)) for client in _CLIENTS)
    seconds = in_turn({"ours": mine, "mwclient": theirs}, bench.rounds)
    return Row(
        family="writing",
        what="rate",
        ours=_EDITS / seconds["ours"],
        unit="edits/s",
        clock="wall",
        peer=_EDITS / seconds["mwclient"],
        versus="mwclient page.edit()",
        ratio=seconds["mwclient"] / seconds["ours"],
        bar=Bar("≥", 1.3),
    )


def _write(client: _Writer, texts: list[str], turn: int) -> None:
    for number, text in enumerate(texts):
        client.write(f"Essai {turn} de la page {number}", text)
