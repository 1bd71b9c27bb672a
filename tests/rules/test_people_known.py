"""How names are written that stand in capitals or back to front."""

import pytest

from forumtools.rules.people_known import People, Proposal
from tests.rules.pages import read


def _people(*pages: tuple[str, str]) -> People:
    people = People()
    for title, names in pages:
        people.add(read(title, f"{{{{Contribution\n|contributeurs={names}\n}}}}").record)
    return people


@pytest.mark.parametrize(
    ("name", "better"),
    [
        ("LE GALLO Soizic", "Soizic Le Gallo"),
        ("STERVINOU Malo", "Malo Stervinou"),
        ("Malo STERVINOU", "Malo Stervinou"),
        ("MALO STERVINOU", "Malo Stervinou"),
        ("STERVINOU MALO", "Malo Stervinou"),
        ("LE BIHAN-QUÉRÉ Enora", "Enora Le Bihan-Quéré"),
        ("AR FLOC'H Tomaz", "Tomaz ar Floc'h"),
        ("AN DREO Ronan", "Ronan an Dreo"),
        ("C'HOADIC Erwan", "Erwan C'hoadic"),
        ("L’HOSTIS Anne", "Anne L’Hostis"),
        ("D'ARGENT Camille", "Camille d'Argent"),
        ("N'DIAYE Fatou", "Fatou N'Diaye"),
        ("O'BRIEN Patrick", "Patrick O'Brien"),
        ("MCDONALD William", "William McDonald"),
        ("DE LA TOUR Marie", "Marie de La Tour"),
        ("Marie de LA TOUR", "Marie de La Tour"),
        ("BEN ALI Karim", "Karim Ben Ali"),
        ("EL AMRANI Nadia", "Nadia El Amrani"),
        ("LE GOFF Marie-Jo", "Marie-Jo Le Goff"),
        ("PETIT Jean-Luc", "Jean-Luc Petit"),
    ],
)
def test_capitals_tell_the_family_name(name: str, better: str) -> None:
    assert People().better(name) == Proposal(better, sure=False, shouted=True)
    assert _people(("Contrib:A", better)).better(name) == Proposal(better, sure=True, shouted=True)


@pytest.mark.parametrize(
    "name",
    [
        *("Malo Stervinou", "Enora Le Bihan-Quéré", "Tomaz ar Floc'h", "Ronan an Dreo", "Mattéo Zanardelli"),
        *("Anjali Thomas", "Soaz Jacques", "Morvan Jean-Luc", "Gwenolé Tanguy-Morvan", "Marie Claude"),
        *("Yuna", "MALO", "ANRU", "CNAM INRIA", "ANRU Bretagne", "MJC Harteloire", "Les PETITS Débrouillards"),
        *("Collectif Épluchures", "Association Marie Curie", "Radio Anne", "Collège ANNE FRANK", "Skol DIWAN"),
        *("EHPAD Louise", "MJC Robert", "CCAS Jean", "CGT Martin", "SNCF Pierre"),
        *("M. DUPONT Jean", "DUPONT Jean (Brest)", "[[Malo]] STERVINOU", "STERVINOU et Malo", "", "—"),
    ],
)
def test_other_names_stay(name: str) -> None:
    assert People().better(name) is None


@pytest.mark.parametrize(
    ("name", "better"), [("Quillévéré Awena", "Awena Quillévéré"), ("Le Gallo Soizic", "Soizic Le Gallo")]
)
def test_a_first_name_at_the_end_is_a_guess(name: str, better: str) -> None:
    assert People().better(name) == Proposal(better, sure=False, shouted=False)


def test_capitals_without_a_known_first_name_are_a_guess() -> None:
    assert People().better("INFINI Brest") == Proposal("Brest Infini", sure=False, shouted=True)


def test_what_is_an_organisation_elsewhere_is_no_person() -> None:
    people = People()
    people.add(read("Contrib:A", "{{Contribution\n|organisations=Infini\n}}").record)

    assert people.better("INFINI Brest") is None


def test_other_pages_know_the_accents() -> None:
    people = _people(("Contrib:A", "QUEMENEUR Maywenn"), ("Contrib:B", "Maywenn Quéméneur"))

    assert people.better("QUEMENEUR Maywenn") == Proposal("Maywenn Quéméneur", sure=True, shouted=True)


def test_other_pages_know_the_order() -> None:
    people = _people(("Contrib:A", "Stervinou Loutre"), ("Contrib:B", "STERVINOU Loutre"))

    assert people.better("Stervinou Loutre") == Proposal("Loutre Stervinou", sure=False, shouted=False)

    people.add(read("Contrib:C", "{{Contribution\n|contributeurs=Loutre Stervinou\n}}").record)

    assert people.better("Stervinou Loutre") == Proposal("Loutre Stervinou", sure=True, shouted=False)


def test_the_order_of_most_pages_is_a_guess() -> None:
    people = _people(("Contrib:A", "Kerdu Loutre"), ("Contrib:B", "Loutre Kerdu"), ("Contrib:C", "Loutre Kerdu"))

    assert people.better("Kerdu Loutre") == Proposal("Loutre Kerdu", sure=False, shouted=False)
    assert people.better("Loutre Kerdu") is None


def test_a_page_added_again_counts_once() -> None:
    people = _people(("Contrib:A", "Kerdu Loutre"), ("Contrib:A", "Loutre Kerdu"), ("Contrib:A", "Loutre Kerdu"))

    assert people.better("Loutre Kerdu") is None
    assert people.better("Kerdu Loutre") == Proposal("Loutre Kerdu", sure=False, shouted=False)
