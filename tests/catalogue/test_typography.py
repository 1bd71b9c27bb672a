from __future__ import annotations

import re

import pytest
from hypothesis import given

from forumtools.catalogue.typography import french
from tests.strategies import hostile_text

NNBSP, NBSP = "\u202f", "\u00a0"


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("Pourquoi ? Parce que ! Et ; alors", f"Pourquoi{NNBSP}? Parce que{NNBSP}! Et{NNBSP}; alors"),
        ("Quoi?!", f"Quoi{NNBSP}?!"),
        ("Titre : suite, titre: suite", f"Titre{NBSP}: suite, titre{NBSP}: suite"),
        ("« oui » et «non»", f"«{NBSP}oui{NBSP}» et «{NBSP}non{NBSP}»"),
        ("l'été d'aujourd'hui", "l’été d’aujourd’hui"),
        ("Floc'h et c'homeraz", "Floc’h et c’homeraz"),
        ("12 345 678 habitants", f"12{NNBSP}345{NNBSP}678 habitants"),
        ("50 % de 20 €", f"50{NBSP}% de 20{NBSP}€"),
        ("n° 3, p. 12", f"n°{NBSP}3, p.{NBSP}12"),
        ("M. Riou et Mme Azoulay", f"M.{NBSP}Riou et Mme{NBSP}Azoulay"),
    ],
)
def test_french_print(typed: str, printed: str) -> None:
    assert french(typed) == printed


@pytest.mark.parametrize(
    "text",
    [
        "https://exemple.org/a?b=1;c!d:e",
        "www.exemple.org/?a=b",
        "prenom.nom@exemple.org",
        "`a ? b : c`",
        "à 10:30",
        "Aide::Accueil",
        "participant·e·s, élu-e-s, acteur.rice.s, habitant-es",
        "en 2018 300 personnes",
        "02 98 00 00 00",
        "une question ?comme ça",
        ":-)",
        "",
    ],
)
def test_what_is_no_running_text_stays(text: str) -> None:
    assert french(text) == text


@given(hostile_text(20))
def test_doing_it_twice_changes_nothing_more(text: str) -> None:
    once = french(text)

    assert french(once) == once


@given(hostile_text(20))
def test_only_blanks_and_apostrophes_change(text: str) -> None:
    def bare(given: str) -> str:
        return re.sub(r"\s", "", given).replace("’", "'")

    assert bare(french(text)) == bare(text)


@pytest.mark.parametrize("piece", ["a", " ", "@", "w@", "a::", " ;", "1 ", "123 ", "M. ", "'", "« ", "`"])
def test_time_grows_with_the_length_only(piece: str) -> None:
    text = piece * 20_000

    assert french(text + " !").endswith("!")
