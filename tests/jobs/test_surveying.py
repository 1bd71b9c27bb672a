"""A run over all pages finds what checking each of them finds; what is as it was is not even read."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forumtools.errors import PageMissing, UsageError
from forumtools.jobs import surveying, validating
from forumtools.jobs.forums import OpenForum
from forumtools.jobs.surveying import Checked, Survey
from forumtools.jobs.validating import checker
from forumtools.model.findings import Finding
from forumtools.model.forum import Kind
from forumtools.model.records import Page
from forumtools.model.roles import Moment
from forumtools.rules.choosing import selected
from forumtools.wikis.memory import MemoryWiki
from tests.forums import default_forum
from tests.jobs.test_remembering import DAYS, TEXT, forums
from tests.rules.pages import EDITION, SITE, TODAY

A, B, E = "Contrib:Carte", "Contrib:Sentier", "Édition:2018"
PAGES = [(A, TEXT), (B, TEXT.replace("Carte", "Sentier").replace("|titre", "|édition=2018\n|titre")), (E, EDITION)]


def forum(pages: Iterable[tuple[str, str]], state: Path | None) -> OpenForum:
    return OpenForum(default_forum(), MemoryWiki((Page(*page) for page in pages), site=SITE), state)


def survey(
    pages: Iterable[tuple[str, str]],
    state: Path | None = None,
    *,
    today: date = TODAY,
    moment: Moment | None = None,
    codes: Sequence[str] = (),
) -> Survey:
    return Survey(forum(pages, state), selected(codes), today=today, moment=moment)


def found(run: Survey) -> list[Finding]:
    return [finding for checked in run.check() for finding in checked.findings]


def plainly(pages: Sequence[tuple[str, str]], *, today: date = TODAY, moment: Moment | None = None) -> list[Finding]:
    """Return what is found by checking page after page, remembering nothing."""
    opened = forum(pages, None)
    readings = list(opened.all_readings())
    known = checker(opened, readings, selected(), today=today, moment=moment)
    return [finding for reading in readings for finding in known.findings(reading)]


@pytest.fixture
def checked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The titles of the pages that are really checked, once for each reach of rules."""
    titles: list[str] = []
    check = validating.check

    def noted(reading, world, rules):  # type: ignore[no-untyped-def]  # as `check`
        titles.append(reading.page.title)
        return check(reading, world, rules)

    monkeypatch.setattr(validating, "check", noted)
    return titles


@pytest.mark.slow
@given(
    runs=st.lists(
        st.tuples(forums, st.sampled_from(DAYS), st.sampled_from([None, *Moment])),
        min_size=2,
        max_size=4,
    )
)
@settings(max_examples=60)
def test_a_run_finds_what_checking_each_page_finds(
    tmp_path_factory: pytest.TempPathFactory, runs: list[tuple[list[tuple[str, str]], date, Moment | None]]
) -> None:
    state = tmp_path_factory.mktemp("etat")

    for pages, today, moment in [*runs, *runs]:
        fresh = plainly(pages, today=today, moment=moment)

        assert found(survey(pages, state, today=today, moment=moment)) == fresh
        assert found(survey(pages, state, today=today, moment=moment)) == fresh


def test_where_nothing_has_changed_no_page_is_checked_nor_read(tmp_path: Path, checked: list[str]) -> None:
    first = list(survey(PAGES, tmp_path).check())
    checked.clear()

    again = survey(PAGES, tmp_path)

    assert list(again.check()) == first
    assert checked == []
    assert "_readings" not in vars(again)


def test_an_edit_has_that_page_checked(tmp_path: Path, checked: list[str]) -> None:
    found(survey(PAGES, tmp_path))
    checked.clear()

    found(survey([(A, TEXT + "\nUne phrase de plus."), *PAGES[1:]], tmp_path))

    assert checked == [*[A] * 3, B, E]


def test_another_day_counts_when_an_edition_stands_elsewhere_then(tmp_path: Path, checked: list[str]) -> None:
    found(survey(PAGES, tmp_path))
    checked.clear()

    found(survey(PAGES, tmp_path, today=date(2018, 7, 21)))
    assert checked == []

    found(survey(PAGES, tmp_path, today=date(2018, 7, 1)))
    assert {A, B} <= set(checked)


def test_what_redirects_to_the_template_counts(tmp_path: Path, checked: list[str]) -> None:
    old = ("Contrib:Ancien", TEXT.replace("Contribution", "Fiche"))
    found(survey([*PAGES, old], tmp_path))
    checked.clear()
    redirect = ("Modèle:Fiche", "#REDIRECTION [[Modèle:Contribution]]")

    now = found(survey([*PAGES, old, redirect], tmp_path))

    assert now == plainly([*PAGES, old, redirect])
    assert checked


def test_a_run_over_some_pages_is_not_taken_for_one_over_all(tmp_path: Path) -> None:
    list(survey(PAGES, tmp_path).check([A]))

    assert found(survey(PAGES, tmp_path)) == plainly(PAGES)


def test_after_a_run_over_all_pages_some_are_known_too(tmp_path: Path, checked: list[str]) -> None:
    everything = {page.title: page for page in survey(PAGES, tmp_path).check()}
    checked.clear()

    assert list(survey(PAGES, tmp_path).check([B])) == [everything[B]]
    assert checked == []


@pytest.mark.parametrize("times", [1, 2])
def test_pages_are_chosen_by_kind_and_edition_and_name(tmp_path: Path, times: int) -> None:
    for _ in range(times):
        run = survey(PAGES, tmp_path)
        list(run.check())
    run = survey(PAGES, tmp_path)
    kind = default_forum().kind("édition")

    assert run.chosen() == [A, B, E]
    assert run.chosen(edition="2018") == [B]
    assert run.chosen(kind=kind) == [E]
    assert run.chosen(["Carte"]) == [A]
    run.check_edition("2018")
    with pytest.raises(UsageError):
        run.check_edition("2031")


@pytest.mark.parametrize("times", [0, 1])
def test_a_page_that_is_missing_is_told(tmp_path: Path, times: int) -> None:
    for _ in range(times):
        list(survey(PAGES, tmp_path).check())
    run = survey(PAGES, tmp_path)

    with pytest.raises(PageMissing):
        list(run.check(["Contrib:Rien"]))


def test_what_was_found_brings_its_page_when_somebody_asks(tmp_path: Path) -> None:
    list(survey(PAGES, tmp_path).check())

    [page] = survey(PAGES, tmp_path).check([A])

    assert page.reading.text == TEXT


def test_a_page_saved_meanwhile_is_checked_as_it_is_now(tmp_path: Path) -> None:
    list(survey(PAGES, tmp_path).check())
    run = survey(PAGES, tmp_path)
    [page] = run.check([A])

    now = validating.read_again(page.reading, Page(A, TEXT.replace("|titre=Carte", "|titre=Projet")))

    assert "TIT002" in [finding.code for finding in run.findings(now)]


class Told(MemoryWiki):
    """A wiki that tells its state."""

    def __init__(self, pages: Iterable[Page], told: str | None) -> None:
        super().__init__(pages, site=SITE)
        self.told = told
        self.asked: list[str] = []

    def state(self, namespace: str) -> str | None:
        return self.told

    def pages(self, namespace: str) -> Iterator[Page]:
        self.asked.append(namespace)
        return super().pages(namespace)


def told(pages: Sequence[tuple[str, str]], state: Path, word: str | None) -> tuple[Told, list[Checked]]:
    wiki = Told((Page(*page) for page in pages), word)
    return wiki, list(Survey(OpenForum(default_forum(), wiki, state), selected(), today=TODAY).check())


def test_a_wiki_that_tells_its_state_is_not_read_again_but_for_editions(tmp_path: Path) -> None:
    _, first = told(PAGES, tmp_path, "un")

    wiki, again = told(PAGES, tmp_path, "un")

    assert again == first
    assert wiki.asked == ["Édition"]


def test_a_wiki_in_another_state_is_read(tmp_path: Path) -> None:
    told(PAGES, tmp_path, "un")

    wiki, _ = told([(A, TEXT + "\n~~~~"), *PAGES[1:]], tmp_path, "deux")

    assert "Contrib" in wiki.asked


def test_a_wiki_that_cannot_tell_this_time_is_read(tmp_path: Path) -> None:
    told(PAGES, tmp_path, "un")

    wiki, _ = told(PAGES, tmp_path, None)

    assert "Contrib" in wiki.asked


def test_what_changed_while_it_was_read_is_not_remembered(tmp_path: Path) -> None:
    wiki = Told((Page(*page) for page in PAGES), "un")

    def pages(namespace: str) -> Iterator[Page]:
        if namespace == "Contrib":
            wiki.told = "deux"
        return MemoryWiki.pages(wiki, namespace)

    wiki.pages = pages  # type: ignore[method-assign]  # somebody saves a page just then
    list(Survey(OpenForum(default_forum(), wiki, tmp_path), selected(), today=TODAY).check())

    again, _ = told([(A, TEXT.replace("Carte", "Autre")), *PAGES[1:]], tmp_path, "un")

    assert "Contrib" in again.asked


def test_pages_go_by_once(tmp_path: Path) -> None:
    seen: list[str] = []

    def watch(pages: Iterable[tuple[Kind, Page]]) -> Iterator[tuple[Kind, Page]]:
        for kind, page in pages:
            seen.append(page.title)
            yield kind, page

    list(Survey(forum(PAGES, tmp_path), selected(), today=TODAY, watch=watch).check())

    assert seen == [A, B, E]


MANY = [(f"Contrib:Page {n}", TEXT.replace("Carte", f"Carte numéro {n}")) for n in range(300)]


@pytest.fixture
def two_workers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(surveying, "workers_for", lambda count: 2 if count > 1 else 1)


@pytest.mark.slow
@pytest.mark.usefixtures("two_workers")
def test_two_processes_find_the_same_in_the_same_order(tmp_path: Path) -> None:
    fresh = plainly(MANY)

    assert found(survey(MANY, tmp_path)) == fresh
    assert found(survey(MANY, tmp_path)) == fresh
    assert found(survey(MANY)) == fresh


@pytest.mark.slow
@pytest.mark.usefixtures("two_workers")
def test_a_killed_process_costs_nothing_but_time(monkeypatch: pytest.MonkeyPatch) -> None:
    fresh, parent, check = plainly(MANY), os.getpid(), validating.check

    def fatal(reading, world, rules):  # type: ignore[no-untyped-def]  # as `check`
        if os.getpid() != parent and reading.page.title.endswith("120"):
            os.kill(os.getpid(), signal.SIGKILL)
        return check(reading, world, rules)

    monkeypatch.setattr(validating, "check", fatal)

    assert found(survey(MANY)) == fresh
