"""Syncing with a wiki that changes between two of its answers, and with one that answers late."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from itertools import count
from pathlib import Path

import pytest
from hypothesis import given

from forumtools.errors import WikiBusy
from forumtools.files import HAS_LOCKS
from forumtools.jobs import syncing
from forumtools.jobs.syncing import Fate, sync
from forumtools.model.records import Page
from forumtools.model.sweeps import Numbered, Scope
from forumtools.store.drafts import LAG, Completion
from forumtools.store.mirror import Mirror
from tests.wikis.shifting import State, api, histories, there_all_the_time

CONTRIB = Scope(3000)
WIKI = "https://wiki.invalid/api.php"


@pytest.fixture
def mirror(tmp_path: Path) -> Mirror:
    return Mirror(tmp_path / "mirror.sqlite", WIKI)


def ours(state: State) -> dict[str, Page]:
    return {page.title: page for page in state.values() if page.title.startswith("Contrib:")}


def found(mirror: Mirror) -> dict[str, Page]:
    return {page.title: page for page in mirror.pages(CONTRIB)}


@given(states=histories())
def test_a_wiki_that_changes_meanwhile_is_mirrored_when_it_rests(
    tmp_path_factory: pytest.TempPathFactory, states: list[State]
) -> None:
    mirror = Mirror(tmp_path_factory.mktemp("m") / "m.sqlite", WIKI)
    sync(api(states[0]), mirror, "Contrib")
    assert found(mirror) == ours(states[0])

    sync(api(*states[1:]), mirror, "Contrib")

    known = mirror.draft(CONTRIB).known
    assert there_all_the_time(states) <= known.keys()
    assert set(found(mirror).values()) <= {page for state in states for page in state.values()}
    sync(api(states[-1]), mirror, "Contrib")
    assert found(mirror) == ours(states[-1])
    assert sync(api(states[-1]), mirror, "Contrib").news == ()
    mirror.close()


def test_a_title_that_changed_hands_between_two_answers_is_not_two_pages(mirror: Mirror) -> None:
    a, b = Page("Contrib:A", "un", 1), Page("Contrib:B", "deux", 2)
    sync(api({1: a, 2: b}), mirror, "Contrib")
    swept = {1: a, 2: Page("Contrib:B", "deux bis", 3)}
    then = {1: Page("Contrib:C", "un", 4), 2: Page("Contrib:A", "deux bis", 5)}

    done = sync(api(swept, then), mirror, "Contrib")

    assert found(mirror) == ours(then)
    assert {(news.fate, news.before, news.title) for news in done.news} == {
        (Fate.RENAMED, "Contrib:A", "Contrib:C"),
        (Fate.RENAMED, "Contrib:B", "Contrib:A"),
    }


def test_pages_that_never_rest_are_given_up(mirror: Mirror) -> None:
    before = {1: Page("Contrib:A", "un", 1), 2: Page("Contrib:B", "deux", 2)}
    sync(api(before), mirror, "Contrib")
    liar = {1: Page("Contrib:A", "un", 3), 2: Page("Contrib:A", "deux", 4)}

    with pytest.raises(WikiBusy, match="faster"):
        sync(api(liar), mirror, "Contrib")

    assert found(mirror) == ours(before)


def test_a_wiki_that_answers_as_before_our_edit_does_not_undo_it(tmp_path: Path) -> None:
    now = 1_000_000.0
    mirror = Mirror(tmp_path / "mirror.sqlite", WIKI, clock=lambda: now)
    old, other = {1: Page("Contrib:A", "un", 1)}, Page("Contrib:A", "deux", 2)
    sync(api(old), mirror, "Contrib")
    mirror.keep(other, 3000, base=1)

    late = sync(api(old), mirror, "Contrib")
    kept = found(mirror)
    now += 2 * LAG
    restored = sync(api(old), mirror, "Contrib")

    assert (late.news, kept) == ((), {other.title: other})
    assert [news.fate for news in restored.news] == [Fate.CHANGED]
    assert found(mirror) == ours(old)


@pytest.mark.skipif(not HAS_LOCKS, reason="this system has no locks")
def test_who_comes_second_waits_and_finds_it_done(mirror: Mirror, tmp_path: Path) -> None:
    state = {number: Page(f"Contrib:P{number}", "texte", number) for number in range(1, 9)}
    wiki = api(state)
    second = Mirror(tmp_path / "mirror.sqlite", WIKI)

    with ThreadPoolExecutor(1) as pool:
        with mirror.alone():
            waiting = pool.submit(sync, wiki, second, "Contrib")
            with pytest.raises(TimeoutError):
                waiting.result(0.2)
            become(mirror, state)
        assert waiting.result(10).first is False

    assert not any("pageids" in params for params in wiki.session.asked)  # type: ignore[attr-defined]
    assert found(second) == ours(state)


def become(mirror: Mirror, state: State) -> None:
    """Let *mirror* have what another program read."""
    draft = mirror.draft(CONTRIB)
    draft.add(Numbered(number, page) for number, page in state.items())
    draft.commit(Completion(time="2026-01-01T00:00:00Z"))


def test_a_program_that_is_never_first_gives_up_and_harms_nothing(
    mirror: Mirror, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    state = {1: Page("Contrib:A", "un", 1)}
    other = Mirror(tmp_path / "mirror.sqlite", WIKI)
    begin = Mirror.draft
    revisions = count(1)

    def overtaken(self: Mirror, scope: Scope) -> object:
        draft, faster = begin(self, scope), begin(other, scope)
        faster.add([Numbered(2, Page("Contrib:B", "d’un autre", next(revisions)))])
        faster.commit(Completion())
        return draft

    monkeypatch.setattr(Mirror, "draft", overtaken)
    monkeypatch.setattr(syncing, "_PAUSE", 0)
    with pytest.raises(WikiBusy, match="Other programs"):
        sync(api(state), mirror, "Contrib")
    monkeypatch.undo()

    sync(api(state), mirror, "Contrib")
    assert found(mirror) == ours(state)


@pytest.mark.parametrize("full", [False, True])
def test_programs_that_sync_a_quiet_wiki_at_once_do_not_wait_for_each_other(
    mirror: Mirror, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, full: bool
) -> None:
    state = {number: Page(f"Contrib:{number}", "texte", number) for number in range(100, 110)}
    sync(api(state), mirror, "Contrib")
    others = [Mirror(tmp_path / "mirror.sqlite", WIKI) for _ in range(6)]
    waiting = iter(others)
    begin, done = Mirror.draft, []

    def overtaken(self: Mirror, scope: Scope) -> object:
        draft = begin(self, scope)
        if other := next(waiting, None):  # each begins within the one before, and ends before it
            done.append(sync(api(state), other, "Contrib", full=full))
        return draft

    monkeypatch.setattr(Mirror, "draft", overtaken)
    monkeypatch.setattr(Mirror, "alone", nullcontext)  # as on a system without locks
    monkeypatch.setattr(syncing, "_ROUNDS", 1)
    done.append(sync(api(state), mirror, "Contrib", full=full))

    assert [each.news for each in done] == [()] * 7
    assert found(mirror) == ours(state)


def test_programs_that_sync_other_namespaces_do_not_wait_for_each_other(mirror: Mirror, tmp_path: Path) -> None:
    other = Mirror(tmp_path / "mirror.sqlite", WIKI)
    draft = mirror.draft(CONTRIB)
    elsewhere = other.draft(Scope(3006))
    elsewhere.add([Numbered(2, Page("Veille:B", "deux", 2))])
    elsewhere.commit(Completion())

    draft.commit(Completion())

    assert mirror.synced(CONTRIB) is not None


def test_the_first_syncs_at_once_are_contested_once_at_the_most(
    mirror: Mirror, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    state = {1: Page("Contrib:A", "un", 1)}
    others = [Mirror(tmp_path / "mirror.sqlite", WIKI) for _ in range(6)]
    waiting = iter(others)
    begin = Mirror.draft

    def overtaken(self: Mirror, scope: Scope) -> object:
        draft = begin(self, scope)
        if other := next(waiting, None):
            sync(api(state), other, "Contrib")
        return draft

    monkeypatch.setattr(Mirror, "draft", overtaken)
    monkeypatch.setattr(Mirror, "alone", nullcontext)  # as on a system without locks
    monkeypatch.setattr(syncing, "_ROUNDS", 2)
    monkeypatch.setattr(syncing, "_PAUSE", 0)
    sync(api(state), mirror, "Contrib")

    assert [found(each) for each in (mirror, *others)] == [ours(state)] * 7
