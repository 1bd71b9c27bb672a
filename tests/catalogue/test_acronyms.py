"""Acronyms and what they stand for: only where the initials are the same."""

from __future__ import annotations

import pytest
from hypothesis import given

from forumtools.catalogue.acronyms import spelt_out
from tests.builders import catalogue, contribution
from tests.strategies import hostile_text


@pytest.mark.parametrize(
    ("text", "acronym", "expansion"),
    [
        (
            "Chargée de mission à l'Agence nationale pour la rénovation urbaine (ANRU).",
            "ANRU",
            "Agence nationale pour la rénovation urbaine",
        ),
        ("Notre économie sociale et solidaire (ESS) avance.", "ESS", "Économie sociale et solidaire"),
        ("le CCAS (Centre communal d'action sociale) aide", "CCAS", "Centre communal d'action sociale"),
        ("la Maison des jeunes et de la culture (M.J.C.)", "MJC", "Maison des jeunes et de la culture"),
        ("le RSA (le revenu de solidarité active)", "RSA", "Revenu de solidarité active"),
        (
            "une Association pour le maintien d’une agriculture paysanne (AMAP)",
            "AMAP",
            "Association pour le maintien d’une agriculture paysanne",
        ),
        ("the Open Knowledge Foundation (OKF)", "OKF", "Open Knowledge Foundation"),
    ],
)
def test_what_is_spelt_out(text: str, acronym: str, expansion: str) -> None:
    assert list(spelt_out(text)) == [(acronym, expansion)]


@pytest.mark.parametrize(
    "text",
    [
        "la mairie de Brest (BMO)",
        "Le Forum des usages (FUC)",
        "un groupe (voir plus loin) et l'ANRU",
        "trois personnes (ANRU, CAF, DDE)",
        "de la (L)",
        "(ANRU)",
        "l'ANRU (depuis 2016)",
        "Agence nationale.\nRénovation urbaine (ANRU)",
        "",
    ],
)
def test_what_is_not(text: str) -> None:
    assert list(spelt_out(text)) == []


def test_the_list_of_an_edition_has_the_usual_words_and_who_says_them() -> None:
    found = catalogue(
        contribution("B", "L'Agence nationale pour la rénovation urbaine (ANRU) et l'ANRU."),
        contribution("A", "L'agence nationale pour la rénovation urbaine (ANRU). Espace public numérique (EPN)."),
        contribution("C", "L'Agence nationale pour la rénovation urbaine (A.N.R.U.)."),
    ).acronyms

    assert [(each.acronym, each.expansion) for each in found] == [
        ("ANRU", "Agence nationale pour la rénovation urbaine"),
        ("EPN", "Espace public numérique"),
    ]
    assert [mention.title for mention in found[0].mentions] == ["A", "B", "C"]


@given(hostile_text(60))
def test_any_text_is_read(text: str) -> None:
    for acronym, expansion in spelt_out(f"{text} (ANRU) {text}"):
        assert acronym.isupper()
        assert expansion
