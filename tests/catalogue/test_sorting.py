from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forumtools.catalogue.slugs import MAX_BYTES, slugs
from forumtools.catalogue.sorting import Name, by_letter, initial, is_group, name_key, read_name, sort_key, title_key


def test_accents_capitals_and_ligatures_do_not_count() -> None:
    words = ["Zébu", "œuvre", "étang", "Etage", "OEUF", "zèbre", "Été"]

    assert sorted(words, key=sort_key) == ["Etage", "étang", "Été", "OEUF", "œuvre", "zèbre", "Zébu"]


def test_numbers_count_by_their_size() -> None:
    assert sorted(["10 ans", "9 ans", "100 ans"], key=sort_key) == ["9 ans", "10 ans", "100 ans"]


@pytest.mark.parametrize(
    ("title", "key"),
    [
        ("L’eau vive", "eau vive"),
        ("L'école", "ecole"),
        ("Les mardis", "mardis"),
        ("Un été", "ete"),
        ("Des lieux", "lieux"),
        ("« La Halle »", "halle"),
        ("Lesage", "lesage"),
        ("Le", "le"),
        ("À vos marques", "a vos marques"),
    ],
)
def test_the_first_article_of_a_title_does_not_count(title: str, key: str) -> None:
    assert title_key(title) == key


def test_english_has_its_own_articles() -> None:
    assert title_key("The map", "en") == "map"
    assert title_key("Le bus", "en") == "le bus"


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("Malo Stervinou", Name("Malo", "Stervinou")),
        ("STERVINOU Malo", Name("Malo", "STERVINOU", given_first=False)),
        ("Malo STERVINOU", Name("Malo", "STERVINOU")),
        ("LE GALLO Soizic", Name("Soizic", "LE GALLO", given_first=False)),
        ("Enora Le Bihan-Quéré", Name("Enora", "Le Bihan-Quéré")),
        ("Tomaz ar Floc'h", Name("Tomaz", "ar Floc'h")),
        ("Baptiste de Quillivic", Name("Baptiste de", "Quillivic")),
        ("Jean de La Tour", Name("Jean de", "La Tour")),
        ("Anne d’Ormont", Name("Anne d’", "Ormont")),
        ("Inês D'Almeida", Name("Inês", "D'Almeida")),
        ("Anne-Lise van den Hove", Name("Anne-Lise", "van den Hove")),
        ("J.-P. Martin", Name("J.-P.", "Martin")),
        ("Yuna", Name("", "Yuna")),
        ("Collectif Les Mains dans la vase", Name("", "Collectif Les Mains dans la vase")),
        ("Les amis du quartier", Name("", "Les amis du quartier")),
        ("MALO STERVINOU", Name("MALO", "STERVINOU")),
        ("", Name("", "")),
    ],
)
def test_names_in_their_two_parts(written: str, name: Name) -> None:
    assert read_name(written) == name


def test_one_person_has_one_key_however_written() -> None:
    assert name_key("STERVINOU Malo") == name_key("Malo Stervinou") == name_key("malo stervinou".title())


def test_groups_stand_by_their_own_name() -> None:
    assert is_group("Collectif Épluchures")
    assert name_key("Les amis du quartier") == "amis du quartier"


@given(st.text())
def test_no_letter_of_a_name_is_lost(written: str) -> None:
    name = read_name(written)

    parts = (name.given, name.family) if name.given_first else (name.family, name.given)
    assert "".join("".join(parts).split()) == "".join(written.split())


def test_letters_in_order_and_the_rest_last() -> None:
    groups = by_letter(["Zoé", "2018", "Éric", "alice"], sort_key)

    assert groups == (("A", ("alice",)), ("E", ("Éric",)), ("Z", ("Zoé",)), ("#", ("2018",)))
    assert initial("") == "#"


def test_slugs_are_words() -> None:
    assert slugs(["L’Œuvre : à suivre !"]) == {"L’Œuvre : à suivre !": "l-oeuvre-a-suivre"}


def test_slugs_that_would_meet_are_all_marked() -> None:
    found = slugs(["Été", "ete", "Hiver"])

    assert found["Hiver"] == "hiver"
    assert found["Été"].startswith("ete-")
    assert found["ete"].startswith("ete-")


@given(st.lists(st.text(), unique=True, max_size=12))
def test_slugs_are_safe_and_unique(titles: list[str]) -> None:
    found = slugs(titles)

    lowered = [slug.lower() for slug in found.values()]
    assert len(set(lowered)) == len(titles)
    assert all(slug and slug.isascii() and slug.replace("-", "").isalnum() for slug in lowered)
    assert all(len(slug) <= MAX_BYTES + 9 for slug in lowered)
    assert not {"con", "nul", "aux", "index", "style"} & set(lowered)
    assert slugs(reversed(titles)) == found
