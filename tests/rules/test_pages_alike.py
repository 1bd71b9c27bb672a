"""Pages that say the same thing find each other, at a cost that does not grow with their number."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forumtools.rules.pages_alike import Common, PagesAlike
from forumtools.rules.titles_alike import Likeness, compare_titles, title_words
from forumtools.wikitext.pages import Reading
from tests.rules.pages import FORUM, forum_of, read

_PHRASES = [
    "Nous relevons à pied les composteurs partagés",
    "Chaque point est photographié puis placé sur la carte",
    "Les agents de la ville vérifient les adresses",
    "Une fois par mois la bibliothèque prête des outils",
    "Le carnet de prêt se remplit à la main",
    "Trois communes nous ont rejoints depuis le printemps",
]
_TITLES = [
    *("Carte ouverte des composteurs", "La carte ouverte du composteur", "Composteurs : carte ouverte"),
    *("Atelier vélo 1", "Atelier vélo 2", "Atelier vélo", "Repair café de Brest", "Repair café de Quimper"),
    *("Projet numérique", "", "Une fête, un pont", "Fête du pont 2016", "Fête du pont 2018"),
]


def text_of(title: str, edition: str = "", people: str = "", places: str = "", told: Iterable[str] = ()) -> str:
    values = {"titre": title, "édition": edition, "contributeurs": people, "territoires": places}
    lines = "".join(f"|{name}={value}\n" for name, value in values.items() if value)
    description = "".join(f"{phrase}. " for phrase in told)
    return f"{{{{Contribution\n{lines}}}}}\n== Description du projet ==\n{description}"


texts = st.builds(
    text_of,
    st.sampled_from(_TITLES),
    st.sampled_from(["", "2016", "2018"]),
    st.sampled_from(["", "Malo Stervinou", "STERVINOU Malo; Nolwenn Kerbrat", "Nolwenn Kerbrat"]),
    st.sampled_from(["", "Brest", "Pays de Brest", "Quimper"]),
    st.lists(st.sampled_from(_PHRASES), max_size=6, unique=True),
)
names = st.integers(0, 12).map(lambda number: f"Contrib:Page {number}")
forums = st.dictionaries(names, texts, max_size=8)


def index_of(readings: Iterable[Reading]) -> PagesAlike:
    index = PagesAlike(FORUM)
    for reading in readings:
        index.add(reading)
    return index


def ties(index: PagesAlike, readings: Sequence[Reading]) -> dict[str, list[tuple[str, ...]]]:
    """Return what each page has in common with which other."""
    return {reading.page.title: [_told(common) for common in index.alike(reading)] for reading in readings}


def _told(common: Common) -> tuple[str, ...]:
    return (common.other.page, *map(str, common[1:]))


@given(forums)
def test_what_one_page_has_in_common_with_another_the_other_has_with_it(pages: dict[str, str]) -> None:
    readings = [read(*page) for page in pages.items()]

    found = ties(index_of(readings), readings)

    for page, others in found.items():
        for other, *common in others:
            assert (page, *common) in found[other]


@given(forums)
def test_no_page_is_its_own_duplicate(pages: dict[str, str]) -> None:
    readings = [read(*page) for page in pages.items()]

    found = ties(index_of(readings), readings)

    assert [page for page, others in found.items() if page in [other for other, *_ in others]] == []


@given(forums, forums, st.randoms())
def test_a_page_added_again_replaces_what_it_was(
    before: dict[str, str], after: dict[str, str], chance: random.Random
) -> None:
    index = index_of(read(*page) for page in before.items())
    now = [read(*page) for page in (before | after).items()]
    chance.shuffle(now)
    for reading in now:
        index.alike(reading)
        index.add(reading)

    assert ties(index, now) == ties(index_of(now), now)


@given(forums, st.randoms())
def test_the_order_of_pages_does_not_matter(pages: dict[str, str], chance: random.Random) -> None:
    readings = [read(*page) for page in pages.items()]
    shuffled = list(readings)
    chance.shuffle(shuffled)

    assert ties(index_of(shuffled), readings) == ties(index_of(readings), readings)


def test_a_page_that_is_not_there_yet_finds_those_that_are() -> None:
    index = index_of([read("Contrib:A", text_of(_TITLES[0], "2018"))])

    [common] = index.alike(read("Contrib:B", text_of(_TITLES[1], "2018")))

    assert common.other.page == "Contrib:A"


COUNT = 1500
WORST = {
    "one title": [text_of("Carte ouverte des composteurs", "2018") for _ in range(COUNT)],
    "one word": [text_of(f"Atelier {chr(97 + n % 26)}{n}b", "2018") for n in range(COUNT)],
    "one word aside": [text_of(f"Atelier partagé du mot{n}", "2018") for n in range(COUNT)],
    "one text": [text_of(f"Titre{n} et reste{n}", "2018", told=_PHRASES) for n in range(COUNT)],
    "texts of few phrases": [
        text_of(
            f"Titre{n} et reste{n}", "2018", told=[_PHRASES[n % 6], _PHRASES[n % 5], f"Ce que dit la seule page {n}"]
        )
        for n in range(COUNT)
    ],
    "nothing": [text_of("Projet", "2018") for _ in range(COUNT)],
    "small groups": [text_of(f"Carte numéro{n // 5} des composteurs{n // 5}", "2018") for n in range(COUNT)],
}


@pytest.mark.parametrize("sort", WORST)
def test_few_pages_are_compared_however_many_are_alike(sort: str, monkeypatch: pytest.MonkeyPatch) -> None:
    readings = [read(f"Contrib:Page {number}", text) for number, text in enumerate(WORST[sort])]
    index, compared = index_of(readings), 0
    compare = PagesAlike._common

    def counted(*pages):  # type: ignore[no-untyped-def]  # as `_common`
        nonlocal compared
        compared += 1
        return compare(*pages)

    monkeypatch.setattr(PagesAlike, "_common", counted)
    for reading in readings:
        index.alike(reading)

    assert compared <= 10 * COUNT


def test_pages_of_one_title_are_told_although_they_are_very_many() -> None:
    readings = [read(f"Contrib:Page {number}", text) for number, text in enumerate(WORST["one title"])]
    index = index_of(readings)

    assert all(index.alike(reading) for reading in readings)


def test_what_very_many_pages_say_is_nobodys() -> None:
    readings = [read(f"Contrib:Page {number}", text) for number, text in enumerate(WORST["one text"])]
    index = index_of(readings)

    assert not any(index.alike(reading) for reading in readings)


def test_an_edit_brings_a_page_out_of_the_crowd_and_into_a_pair() -> None:
    pages = [(f"Contrib:Page {n}", text_of("Carte ouverte des composteurs", "2018")) for n in range(30)]
    forum = forum_of(pages)
    index = forum.world.index(PagesAlike)
    other = read("Contrib:Autre", text_of("Le prêt d’outils", "2018"))
    forum.world.add(other)
    assert index.alike(other) == ()

    forum.world.add(read("Contrib:Page 7", text_of("Prêt d’outils", "2018")))

    assert [common.other.page for common in index.alike(other)] == ["Contrib:Page 7"]


@pytest.mark.parametrize(
    ("one", "other", "likeness"),
    [
        ("Carte ouverte des composteurs", "la carte OUVERTE du  composteur", Likeness.EQUAL),
        ("L’école d’en bas", "École d'en bas", Likeness.EQUAL),
        ("Les acteur·rice·s du port", "Acteurs du port", Likeness.EQUAL),
        ("Nos élu-e-s en débat", "Les élus en débat", Likeness.EQUAL),
        ("Journal des habitant.e.s", "Journal des habitants", Likeness.EQUAL),
        ("Ur c'hoad e Penmarc'h", "C’hoad Penmarc’h", Likeness.EQUAL),
        ("Saint-Marc en fête", "Fête à Saint Marc", Likeness.EQUAL),
        ("Cartographie ouverte du compost", "Cartographier le compost, ouverte", Likeness.NEAR),
        ("Carte ouverte des composteurs", "Carte ouverte des composteurs partagés", Likeness.NEAR),
        ("Atelier vélo 1", "Atelier vélo 2", Likeness.SERIES),
        ("Atelier vélo", "Atelier vélo II", Likeness.SERIES),
        ("Atelier vélo A", "Atelier vélo B", Likeness.SERIES),
        ("Café des usages, mars", "Café des usages, mai", Likeness.SERIES),
        ("Première rencontre des aidants", "Seconde rencontre des aidants", Likeness.SERIES),
        ("Repair café de Brest", "Repair café de Quimper", Likeness.SERIES),
        ("Le bus des démarches", "Le bus des démarches de Plougastel", Likeness.SERIES),
        ("Atelier pour adultes", "Atelier pour enfants", Likeness.OTHER),
        ("Le port vu du nord", "Le pont vu du nord", Likeness.OTHER),
        ("Une fête", "Un pont", Likeness.OTHER),
        ("2018", "2018", Likeness.EQUAL),
    ],
)
def test_titles(one: str, other: str, likeness: Likeness) -> None:
    assert compare_titles(one, other) is likeness
    assert compare_titles(other, one) is likeness


def test_the_year_of_an_edition_is_no_number_of_a_series() -> None:
    assert compare_titles("Fête du port 2016", "Fête du port 2018", years={"2016", "2018"}) is Likeness.EQUAL


@given(st.text())
def test_any_title_is_its_own_equal(title: str) -> None:
    assert compare_titles(title, title) in (Likeness.EQUAL, Likeness.OTHER)
    assert compare_titles(title, title) is Likeness.EQUAL or not title_words(title)


@given(st.text(), st.text())
def test_titles_are_compared_alike_from_both_sides(one: str, other: str) -> None:
    assert compare_titles(one, other) is compare_titles(other, one)
