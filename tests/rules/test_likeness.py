"""When a word is another one beyond doubt."""

import pytest

from forumtools.rules.likeness import likely, obvious

_STAGES = ("idée", "démarrage", "développement", "maturité", "terminé", "abandonné")


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("Idee", "idée"),
        ("demarage", "démarrage"),
        ("démararge", "démarrage"),
        ("terminés", "terminé"),
        ("termine", "terminé"),
        ("maturités", "maturité"),
    ],
)
def test_the_same_but_for_a_slip(word: str, meant: str) -> None:
    assert obvious(word, _STAGES) == meant


@pytest.mark.parametrize("word", ["en développement", "idées neuves", "début", "", "projet"])
def test_what_leaves_a_doubt(word: str) -> None:
    assert obvious(word, _STAGES) is None


def test_two_that_could_be_meant_leave_a_doubt() -> None:
    assert obvious("porte", ("ports", "sorte", "porter")) is None


def test_another_year_is_no_slip() -> None:
    assert obvious("Contributions 2016", ("Contributions 2018",)) is None


def test_short_words_are_not_guessed() -> None:
    assert obvious("off", ("of", "on")) is None


def test_hyphens_are_blanks() -> None:
    assert obvious("sous titre", ("sous-titre",)) == "sous-titre"


def test_a_part_of_one_choice_may_mean_it() -> None:
    assert likely("contexte", ("projet inspirant", "élément de contexte")) == "élément de contexte"


def test_a_part_of_two_choices_tells_nothing() -> None:
    assert likely("brest", ("pays de Brest où l'on vit", "le port de Brest aux touristes")) is None
