"""What was found before is what would be found now, to the letter; or it is not used."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import forumtools
from forumtools.jobs import remembering, validating
from forumtools.jobs.forums import OpenForum
from forumtools.jobs.sameness import program_state
from forumtools.jobs.starting import start_forum
from forumtools.jobs.validating import checker
from forumtools.model.findings import Finding
from forumtools.model.records import Page
from forumtools.model.roles import Moment
from forumtools.rules import all_rules
from forumtools.rules.choosing import selected
from forumtools.wikis.memory import MemoryWiki
from tests.forums import default_forum
from tests.rules.cases import all_cases
from tests.rules.pages import SITE, TODAY

CASES = [page for case in all_cases() for page in case.pages if len(page[1]) < 5000]
DAYS = [date(2016, 1, 1), date(2018, 7, 1), TODAY, date(2026, 1, 1)]

titled = st.integers(0, len(CASES) - 1).map(lambda rank: CASES[rank])
retitled = st.builds(lambda one, other: (one[0], other[1]), titled, titled)
forums = st.lists(st.one_of(titled, retitled), max_size=6, unique_by=lambda page: page[0])


def forum(pages: Sequence[tuple[str, str]], state: Path | None) -> OpenForum:
    wiki = MemoryWiki((Page(title, text) for title, text in pages), site=SITE)
    return OpenForum(default_forum(), wiki, state)


def found(
    pages: Sequence[tuple[str, str]],
    state: Path | None,
    *,
    today: date = TODAY,
    moment: Moment | None = None,
    codes: Sequence[str] = (),
) -> list[Finding]:
    """Return what a program finds that remembers what it did before in the folder *state*."""
    opened = forum(pages, state)
    readings = list(opened.all_readings())
    known = checker(opened, readings, selected(codes), today=today, moment=moment, remembers=state is not None)
    findings = [finding for reading in readings for finding in known.findings(reading)]
    known.remember()
    return findings


@pytest.mark.slow
@given(
    runs=st.lists(
        st.tuples(forums, st.sampled_from(DAYS), st.sampled_from([None, *Moment])),
        min_size=2,
        max_size=4,
    )
)
@settings(max_examples=60)
def test_what_is_remembered_is_what_would_be_found(
    tmp_path_factory: pytest.TempPathFactory, runs: list[tuple[list[tuple[str, str]], date, Moment | None]]
) -> None:
    state = tmp_path_factory.mktemp("etat")

    for pages, today, moment in [*runs, *runs]:
        fresh = found(pages, None, today=today, moment=moment)

        assert found(pages, state, today=today, moment=moment) == fresh


def test_all_the_cases_in_one_forum(tmp_path: Path) -> None:
    pages = list(dict(CASES).items())
    fresh = found(pages, None)

    assert found(pages, tmp_path) == fresh
    assert found(pages, tmp_path) == fresh
    assert len({finding.code for finding in fresh}) > 10


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


A, B = "Contrib:Carte", "Contrib:Sentier"
TEXT = "{{Contribution\n|titre=Carte\n|contributeurs=Malo Stervinou\n}}"
PAGES = [(A, TEXT), (B, TEXT.replace("Carte", "Sentier"))]


def test_pages_that_are_as_they_were_are_not_checked(tmp_path: Path, checked: list[str]) -> None:
    found(PAGES, tmp_path)
    assert checked == [*[A] * 3, *[B] * 3]
    checked.clear()

    found(PAGES, tmp_path)

    assert checked == []


def test_an_edit_has_the_other_pages_checked_by_the_rules_alone_that_look_at_all_pages(
    tmp_path: Path, checked: list[str]
) -> None:
    found(PAGES, tmp_path)
    checked.clear()

    found([(A, TEXT + "\nUne phrase de plus."), PAGES[1]], tmp_path)

    assert checked == [*[A] * 3, B]


def test_a_new_page_has_the_others_checked_by_the_rules_that_look_at_it(tmp_path: Path, checked: list[str]) -> None:
    found(PAGES, tmp_path)
    checked.clear()

    found([*PAGES, ("Contrib:Zone", TEXT)], tmp_path)

    assert checked == [A, B, *["Contrib:Zone"] * 3]


def test_another_choice_of_rules_is_another_matter(tmp_path: Path, checked: list[str]) -> None:
    found(PAGES, tmp_path)

    some = found(PAGES, tmp_path, codes=["EDI"])

    assert {finding.code[:3] for finding in some} == {"EDI"}
    assert found(PAGES, tmp_path) == found(PAGES, None)


def test_another_program_checks_everything_again(
    tmp_path: Path, checked: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    found(PAGES, tmp_path)
    checked.clear()
    monkeypatch.setattr(remembering, "program_state", lambda parts: "another")

    found(PAGES, tmp_path)

    assert checked == [*[A] * 3, *[B] * 3]


def test_what_is_found_depends_on_the_rules_and_on_what_makes_their_sentences() -> None:
    names = {name for name, _, _ in program_state(remembering._SOURCES)}

    assert {"language.py", "checking.py", "scanner.py"} <= names


@pytest.mark.slow
def test_texts_that_are_gone_do_not_pile_up(tmp_path: Path) -> None:
    for number in range(30):
        pages = [(f"Contrib:P{n}", f"{TEXT} {number} {n}") for n in range(100)]
        found(pages, tmp_path)

    with closing(sqlite3.connect(tmp_path / "findings.sqlite")) as file:
        [(rows,)] = file.execute("SELECT count(*) FROM findings")
        [(keys,)] = file.execute("SELECT coalesce(sum(length(pages)), 0) / 16 FROM clean")
        [(wholes,)] = file.execute("SELECT count(*) FROM wholes")
    assert rows + keys < 2000
    assert wholes <= 6


def test_where_nothing_can_be_kept_everything_is_checked(tmp_path: Path, checked: list[str]) -> None:
    place = tmp_path / "state"
    place.write_text("not a folder")

    assert found(PAGES, place) == found(PAGES, place)
    assert len(checked) == 4


def test_a_damaged_file_is_made_anew(tmp_path: Path) -> None:
    fresh = found(PAGES, tmp_path)
    (tmp_path / "findings.sqlite").write_bytes(os.urandom(5000))

    assert found(PAGES, tmp_path) == fresh
    assert found(PAGES, tmp_path) == fresh


def test_the_library_remembers_too(tmp_path: Path, checked: list[str]) -> None:
    start_forum(tmp_path, example=True)
    first = list(forumtools.validate(forumtools.open_forum(tmp_path)))
    checked.clear()

    again = list(forumtools.validate(forumtools.open_forum(tmp_path)))

    assert again == first
    assert checked == []
    assert len(all_rules()) > 0
