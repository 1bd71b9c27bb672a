"""A wiki in memory that changes while it is read: an api.php with another state for each of its answers."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from typing import Any

from hypothesis import strategies as st

from forumtools.model.records import Page
from forumtools.wikis.account import Account
from forumtools.wikis.api import ApiWiki
from forumtools.wikis.titles import wiki_order
from tests.wikis.fakes import WELCOME

State = Mapping[int, Page]
"""The pages of a wiki by number."""


class Small(Account):
    """An account that may ask for few pages at a time, so that few pages make many requests."""

    batch_limit = 2


class Shifting:
    """An api.php with a state for each of its answers; the last one stays. It lists twice as many as it reads."""

    location = "https://wiki.invalid/api.php"
    account = Small(name="Robot")
    welcome = WELCOME["query"]

    def __init__(self, *states: State) -> None:
        self._states = states
        self._lock = threading.Lock()
        self.asked: list[Mapping[str, Any]] = []

    def twin(self) -> Shifting:
        return self

    def call(self, params: Mapping[str, Any]) -> dict[str, Any]:
        with self._lock:
            state = self._states[min(len(self.asked), len(self._states) - 1)]
            self.asked.append(params)
        query: dict[str, Any] = {}
        following: dict[str, Any] = {}
        if "pageids" in params:
            numbers = [int(number) for number in params["pageids"].split("|")]
            query["pages"] = [_raw(n, state[n]) if n in state else {"pageid": n, "missing": True} for n in numbers]
        if params.get("generator"):
            limit = 4 if params["gaplimit"] == "max" else params["gaplimit"]
            found, more = _listed(state, params.get("gapcontinue"), limit)
            query["pages"] = [_raw(number, state[number]) for number in found]
            following |= {"gapcontinue": more} if more else {}
        if params.get("list") == "allpages":
            found, more = _listed(state, params.get("apcontinue"), 4)
            query["allpages"] = [{"pageid": number, "title": state[number].title} for number in found]
            following |= {"apcontinue": more} if more else {}
        return {"query": query, **({"continue": following} if following else {}), "batchcomplete": True}


def _listed(state: State, start: str | None, limit: int) -> tuple[list[int], str | None]:
    ours = [number for number, page in state.items() if page.title.startswith("Contrib:")]
    found = sorted(ours, key=lambda number: wiki_order(state[number].title))
    found = [number for number in found if wiki_order(state[number].title) >= (start or "")]
    return found[:limit], wiki_order(state[found[limit]].title) if len(found) > limit else None


def _raw(number: int, page: Page) -> dict[str, Any]:
    slots = {"main": {"content": page.text}}
    revisions = [{"revid": page.revision, "slots": slots}]
    return {"pageid": number, "title": page.title, "lastrevid": page.revision, "revisions": revisions}


def api(*states: State) -> ApiWiki:
    wiki = ApiWiki("https://wiki.invalid/api.php")
    wiki.session = Shifting(*states)  # type: ignore[assignment]  # as much of a session as reading needs
    return wiki


names = st.sampled_from(["Contrib:", "Ailleurs:"]).flatmap(lambda space: st.text("abc", min_size=1).map(space.__add__))


@st.composite
def histories(draw: st.DrawFn) -> list[State]:
    """Return what becomes of a wiki: each time some pages come, go, change, or change their titles."""
    states: list[dict[int, Page]] = []
    for revision in range(1, draw(st.integers(3, 9))):
        state = dict(states[-1]) if states else {}
        for number in draw(st.sets(st.integers(1, 12), max_size=3 if states else 12)):
            title = draw(names)
            if draw(st.booleans()) or not states:
                if title not in {page.title for page in state.values()}:
                    state[number] = Page(title, f"{number} en {revision}", revision)
            else:
                state.pop(number, None)
        states.append(state)
    return states


def there_all_the_time(states: list[State]) -> set[int]:
    return {n for n in states[0] if all(n in state and state[n].title.startswith("Contrib:") for state in states)}
