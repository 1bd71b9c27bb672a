"""Acronyms that texts spell out."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forumtools.catalogue.acronyms import Found, acronyms_in, acronyms_of
from tests.builders import catalogue, contribution
from tests.strategies import hostile_text

RENEWAL = "Agence nationale pour la rénovation urbaine"


def found(line: str) -> list[tuple[str, str]]:
    return [(each.short, each.long) for each in acronyms_in(line)]


@pytest.mark.parametrize(
    ("line", "short", "long"),
    [
        ("avec l’Agence nationale pour la rénovation urbaine (ANRU), puis", "ANRU", RENEWAL),
        ("l'ANRU (Agence nationale pour la rénovation urbaine, créée en 2004)", "ANRU", RENEWAL),
        ("A.N.R.U. (agence nationale pour la rénovation urbaine)", "ANRU", RENEWAL),
        ("« Espaces publics numériques » (EPN)", "EPN", "Espaces publics numériques"),
        ("des espaces publics numériques (EPNs)", "EPN", "Espaces publics numériques"),
        ("le point d’accès public à internet (PAPI)", "PAPI", "Point d’accès public à internet"),
        ("un schéma de cohérence territoriale (SCoT)", "SCoT", "Schéma de cohérence territoriale"),
        ("le plan local d’urbanisme intercommunal (PLUi)", "PLUi", "Plan local d’urbanisme intercommunal"),
        ("l’École des hautes études (EHE)", "EHE", "École des hautes études"),
        ("un vélo tout-terrain (VTT)", "VTT", "Vélo tout-terrain"),
        ("la Seine-Maritime Habitat (SMH)", "SMH", "Seine-Maritime Habitat"),
        ("a free and open source software (FOSS)", "FOSS", "Free and open source software"),
        ("le compte\u00a0rendu (CR)", "CR", "Compte rendu"),
    ],
)
def test_what_is_spelt_out_beside_an_acronym_is_found(line: str, short: str, long: str) -> None:
    assert found(line) == [(short, long)]


@pytest.mark.parametrize(
    "line",
    [
        "l’Agence de la rénovation (ANRU)",
        "Agence nationale. Pour la rénovation urbaine (ANRU)",
        "une agence (nationale) pour la rénovation urbaine (ANRU)",
        "Malo Stervinou (MS)",
        "le bus (BUS) et (ANRU) et ANRU ()",
        "la tête (TV)",
        "petite association non reconnue utile (anru)",
        "un an (A)",
        "un groupe qui utilise des capteurs (Brest)",
    ],
)
def test_what_is_not_certain_is_left_out(line: str) -> None:
    assert found(line) == []


def test_one_meaning_is_one_line_that_leads_to_all_who_say_it() -> None:
    entries = catalogue(
        contribution("A", "Les espaces publics numériques (EPN) du pays."),
        contribution("B", "Un espace public numérique (EPN). Un espace public numérique (EPN)."),
        contribution("C", "L’éducation populaire nomade (EPN)."),
    ).entries

    lines = [(each.short, each.long, [m.title for m in each.mentions]) for each in acronyms_of(entries)]

    assert lines == [
        ("EPN", "Éducation populaire nomade", ["C"]),
        ("EPN", "Espace public numérique", ["A", "B"]),
    ]


def test_a_person_is_no_acronym() -> None:
    assert acronyms_of(catalogue(contribution("A", "Anne Le Bris (ALB).", contributeurs="Anne Le Bris")).entries) == ()


def test_titles_notes_and_tables_are_read_and_anchors_differ() -> None:
    made = catalogue(
        contribution("Un vélo tout-terrain (VTT)", "Mot.<ref>Espace public numérique (EPN)</ref>"),
        contribution("B", "{|\n| économie sociale et solidaire (ESS)\n|}\n* un système d’échange local (SEL)"),
    )

    assert [each.short for each in made.acronyms] == ["EPN", "ESS", "SEL", "VTT"]
    assert len({each.anchor for each in made.acronyms}) == 4


@given(st.one_of(hostile_text(25), st.text("aAéÉ .-’(,)", max_size=40)))
def test_whatever_is_written_initials_match(line: str) -> None:
    for each in acronyms_in(line):
        assert isinstance(each, Found)
        assert (
            len(each.long.split()) > 1 or "-" in each.long or "’" in each.long or "'" in each.long or "." in each.long
        )
        assert 2 <= len(each.short) <= 12


def test_a_long_line_takes_no_long_time() -> None:
    assert found("(" * 50_000) == []
    assert found("A" * 50_000 + " (a " * 10_000) == []
    assert len(found("vélo tout-terrain (VTT) " * 2_000)) == 2_000
