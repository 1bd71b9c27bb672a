"""The simple marks of the form: what they stand for, and that nothing is lost on the way to the wiki and back."""

from __future__ import annotations

import time
from collections import Counter

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from forumtools.forms.marks import from_wikitext, settled, to_wikitext
from forumtools.model.records import Record
from forumtools.wikitext.escaping import clean
from forumtools.wikitext.prose import read_prose, tidy, write_prose
from forumtools.wikitext.writing import write_page
from tests.forms.marks import marked_text, meant_texts
from tests.forums import kind, read
from tests.strategies import hostile_text
from tests.wikitext.test_writing import SITE

texts = st.one_of(marked_text(), hostile_text(max_size=14))


@pytest.mark.parametrize(
    ("typed", "wikitext"),
    [
        ("Un\nDeux", "Un\n\nDeux"),
        ("Un\n\n\n\nDeux", "Un\n\nDeux"),
        ("Voici :\n- un\n- deux\nFin", "Voici :\n\n* un\n* deux\n\nFin"),
        ("* un\n\n* deux", "* un\n* deux"),
        ("- un\n  - dedans\n- deux", "* un\n** dedans\n* deux"),
        ("1. un\n  - dedans\n2. deux", "# un\n#* dedans\n# deux"),
        ("1. un\n\n2. deux", "# un\n# deux"),
        ("1. un\n2. deux\n\n1. autre\n2. liste", "# un\n# deux\n\n# autre\n# liste"),
        ("- un\n  suite", "* un suite"),
        ("**mot**", "'''mot'''"),
        ("un _mot_ là", "un ''mot'' là"),
        ("l'**eau** et '_a_'", "l’'''eau''' et ’''a''’"),
        ("[le site](https://e.org/a_(b))", "[https://e.org/a_(b) le site]"),
        ("**voir [là](https://e.org) et ailleurs**", "'''voir [https://e.org là] et ailleurs'''"),
        ("[a](https://e.org/L'Eau)", "[https://e.org/L%27Eau a]"),
    ],
)
def test_what_a_mark_stands_for(typed: str, wikitext: str) -> None:
    assert to_wikitext(typed) == wikitext
    assert to_wikitext(from_wikitext(wikitext)) == wikitext


@pytest.mark.parametrize(
    "typed",
    [
        *("participant*e*s et participant·e·s", "nom_de_fichier_x et _x", "** mot **", "mot**", "*mot*", "a__b__c"),
        *("1. seul", "2016. Une année", "0. rien", "3. trois", "-mot", "2*3*4", "https://e.org/_a_", "____"),
        *("[mot](javascript:alert)", "[mot](e.org)", "[ ](https://e.org)", "[mot] (https://e.org)", "**a**_b_", "_a__"),
        *("{{x}}", "== x ==", "[[Fichier:x]]", "__TOC__", "~~~~", "<b>x</b>", "| x", ": x", "; x", "----"),
    ],
)
def test_what_is_no_sound_mark_shows_as_typed(typed: str) -> None:
    text = f"Un\n\n{typed}"

    assert to_wikitext(text) == text
    assert read_prose(write_prose(to_wikitext(text), section=True)) == text


def test_a_footnote_is_no_list() -> None:
    stored = write_prose(to_wikitext("Prix*\n\n*sous réserve\n\n**en 2017"), section=True)

    assert stored == "Prix*\n\n&#32;*sous réserve\n\n&#32;**en 2017"
    assert from_wikitext(read_prose(stored)) == "Prix*\n\n*sous réserve\n\n**en 2017"


def test_a_line_that_a_program_broke_is_one() -> None:
    broken = "Nous avons commencé par rencontrer toutes les personnes du quartier,\npuis leurs voisins."

    assert to_wikitext(broken) == broken.replace("\n", " ")
    assert to_wikitext("Court,\npuis long.") == "Court,\n\npuis long."


def test_what_was_edited_on_the_wiki_comes_back_with_marks() -> None:
    edited = (
        "Un texte\nsur deux lignes.\n* un\n*deux\n## profond\n# seul\n\n=== Titre ===\nAvec '''gras''' et ''ital''.\n"
        "'''''Les deux''''' et [[Page|lien]] et [https://e.org].\nLe [https://e.org/a site]."
    )

    assert from_wikitext(edited) == (
        "Un texte sur deux lignes.\n\n* un\n* deux\n## profond\n# seul\n\n=== Titre ===\n\n"
        "Avec **gras** et _ital_. '''''Les deux''''' et [[Page|lien]] et [https://e.org]. Le [site](https://e.org/a)."
    ).replace("**gras** et _ital_", "'''gras''' et ''ital''")
    assert from_wikitext("Avec '''gras''' et ''ital''.\n# un\n# deux\n#* trois") == (
        "Avec **gras** et _ital_.\n\n1. un\n2. deux\n  - trois"
    )


@given(texts)
@example("\xa0- a")
@example("**a _b** c_")
@example("1. a\n    2. b")
@example("- a\n  1. x\n  1. z\n2. q")
@example("1. a\n- b\n2. c")
def test_what_comes_back_to_the_form_is_the_same_in_normal_form(typed: str) -> None:
    stored = write_prose(to_wikitext(typed), section=True)
    again = from_wikitext(read_prose(stored))

    assert again == settled(typed)
    assert to_wikitext(again) == to_wikitext(typed)
    assert settled(again) == again


@given(st.integers(0, 10**9))
def test_tidy_typing_comes_back_as_it_was(seed: int) -> None:
    (meant,) = meant_texts(1, seed=seed)

    assert from_wikitext(to_wikitext(meant.typed)) == meant.typed


@given(hostile_text(max_size=14))
def test_wikitext_that_went_through_the_form_once_stays(prose: str) -> None:
    once = to_wikitext(from_wikitext(prose))

    assert to_wikitext(from_wikitext(once)) == once


@given(texts)
def test_every_letter_and_digit_is_there_but_for_numbers_of_lists(typed: str) -> None:
    wikitext = to_wikitext(typed)
    before, after = _counted(clean(typed)), _counted(wikitext)
    lost = before - after

    assert set(lost) <= set("0123456789")
    assert lost.total() <= 2 * sum(line.startswith(("#", "*#", "**#")) for line in wikitext.split("\n"))


def _counted(text: str) -> Counter[str]:
    return Counter(char for char in text if char.isalnum())


@given(texts, texts)
def test_no_text_is_read_as_other_sections(first: str, second: str) -> None:
    typed = {"Présentation": first, "Ressources": second}
    sections = {name: text for name, typed_text in typed.items() if (text := to_wikitext(typed_text))}
    record = Record(kind=kind(), page="Contrib:Essai", values={"titre": ("Essai",)}, sections=sections)
    again = read(write_page(record, SITE)).record

    assert {name: again.sections.get(name, "") for name in typed} == {n: sections.get(n, "") for n in typed}
    assert {name for name, text in again.sections.items() if text} <= set(typed)


@given(texts)
def test_it_is_as_tidy_as_a_page(typed: str) -> None:
    assert tidy(to_wikitext(typed)) == to_wikitext(typed)


@pytest.mark.slow
@pytest.mark.parametrize(
    "text",
    ["**a", "**a ", "_a", "[a", "[a](", "[a](https://e(", "- a\n", "  1. a\n", "'", "**'", "*a\n", "https://e.org/("],
)
def test_time_grows_with_length_alone(text: str) -> None:
    began = time.process_time()
    from_wikitext(to_wikitext(text * (100_000 // len(text))))
    from_wikitext("'''a" * 20_000 + "[https://e.org " * 5_000)

    assert time.process_time() - began < 6
