"""People, themes and projects that come back."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from forumtools.catalogue.across import Line, Share, Thread, lines_of, share_of
from tests.builders import catalogue, contribution
from tests.strategies import hostile_text

NAMES = ("2014", "2016", "2018")


def shares(*records: object) -> list[Share]:
    """Return what each edition gives, as it comes back from a file."""
    made = [catalogue(*records, name=name, beside=NAMES) for name in NAMES]  # type: ignore[arg-type]
    return [json.loads(json.dumps(share_of(each))) for each in made]


def through(thread: Thread, *records: object) -> dict[str, Line]:
    return {line.label: line for line in lines_of(thread, shares(*records))}


RECORDS = (
    contribution("Le bus", édition="2014", contributeurs="Malo Stervinou; Zoubir", thèmes="Communs"),
    contribution("Le bus, deux ans après", édition="2016", suite_de="Le bus", contributeurs="STERVINOU Malo"),
    contribution("Le bus, quatre ans après", édition="2018", suite_de="Le bus, deux ans après", thèmes="communs"),
    contribution("Le jardin", édition="2014", contributeurs="Anne d'Ormont"),
    contribution("La radio", édition="2018", contributeurs="Anne d'Ormont", thèmes="Communs"),
)


def test_a_person_is_followed_in_every_spelling() -> None:
    people = through(Thread.PEOPLE, *RECORDS)

    assert people["Malo Stervinou"].returns == ("2016", "2018")
    assert [visit.edition for visit in people["Malo Stervinou"].visits] == ["2014", "2016", "2018"]
    assert [title for title, _ in people["Anne d’Ormont"].visits[1].contributions] == ["La radio"]
    assert people["Zoubir"].returns == ()


def test_a_theme_is_followed() -> None:
    themes = through(Thread.THEMES, *RECORDS)

    assert len(themes) == 1
    assert [len(visit.contributions) for visit in themes.popitem()[1].visits] == [1, 2]


def test_a_project_is_followed_by_what_takes_it_up() -> None:
    projects = through(Thread.PROJECTS, *RECORDS)

    assert set(projects) == {"Le bus, quatre ans après", "Le jardin", "La radio"}
    assert projects["Le bus, quatre ans après"].returns == ("2016", "2018")
    assert projects["Le jardin"].returns == ()


def test_an_edition_that_is_not_there_joins_nothing() -> None:
    given = shares(*RECORDS)

    lines = {line.label: line for line in lines_of(Thread.PROJECTS, [given[0], given[2]])}

    assert lines["Le bus"].returns == ()


@given(st.lists(st.tuples(hostile_text(6), st.sampled_from(NAMES)), max_size=4))
def test_every_contribution_is_in_one_project_once(titles: list[tuple[str, str]]) -> None:
    records = [contribution(f"{title} {number}", édition=name) for number, (title, name) in enumerate(titles)]
    given = shares(*records)

    lines = lines_of(Thread.PROJECTS, given)

    found = [(visit.slug, slug) for line in lines for visit in line.visits for _, slug in visit.contributions]
    expected = [(share["slug"], slug) for share in given for slug, _, _ in share["projects"]]
    assert sorted(found) == sorted(expected)
