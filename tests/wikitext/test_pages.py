"""Reading pages: calls, header lines, bare titles, unknown parts; and nothing makes it fail."""

from __future__ import annotations

from hypothesis import given

from forumtools.model.records import Page
from forumtools.model.site import Site
from forumtools.wikitext.pages import Reader
from tests.forums import default_forum, read
from tests.strategies import hostile_text

PAGE = """{{Contribution
|titre=Atelier vélo
|édition=2016
|auteur=Aïcha Benali; Malo Kerbrat
|contributeur2=Tomaz ar Floc'h
|couleur=bleu
}}
Un mot avant.

== Présentation ==
Deux mécanos.

== Suites ==
À voir.

== Projet ==
On répare.

[[Catégorie:Contributions 2016]]
[[Catégorie:Vélo]]"""


def test_aliases_are_read_under_the_name_of_the_field() -> None:
    record = read(PAGE).record

    assert record.values == {
        "titre": ("Atelier vélo",),
        "édition": ("2016",),
        "contributeurs": ("Aïcha Benali", "Malo Kerbrat", "Tomaz ar Floc'h"),
    }


def test_what_the_forum_file_does_not_know_is_kept_apart() -> None:
    record = read(PAGE).record

    assert record.extra_values == {"couleur": "bleu"}
    assert record.extra_sections == {"Suites": "À voir."}
    assert record.lead == "Un mot avant."


def test_sections_end_before_the_categories() -> None:
    reading = read(PAGE)

    assert reading.record.sections == {"Présentation": "Deux mécanos.", "Description du projet": "On répare."}
    assert [category.name for category in reading.categories] == ["Contributions 2016", "Vélo"]


def test_a_page_older_than_the_template_is_read_by_its_header_lines() -> None:
    reading = read(
        "Forum des usages, édition 2014\n\n'''une contribution de Soazig Le Goff et Paul N’Diaye'''\n\n"
        "== Présentation ==\nx\n\n== Ressources ==\n",
        title="Contrib:Radio des écoles",
    )

    assert reading.form == "header"
    assert reading.record.values == {
        "titre": ("Radio des écoles",),
        "édition": ("2014",),
        "contributeurs": ("Soazig Le Goff", "Paul N’Diaye"),
    }
    assert reading.record.sections == {"Présentation": "x", "Ressources": ""}
    assert reading.record.lead == ""


def test_titles_on_bare_lines_are_read_when_no_heading_is_marked() -> None:
    reading = read(
        "Contrib:Phare ouvert\n\nDe Forum des Usages Coopératifs\n\nForum des usages, édition 2018\n\n"
        "une contribution de Riou Maël\n\nPrésentation\n\nGardien.\n\nDescription du projet\n\nOn ouvre.\n\nRessources",
        title="Contrib:Phare ouvert",
    )

    assert reading.record.values["titre"] == ("Phare ouvert",)
    assert reading.record.values["forum"] == ("Forum des Usages Coopératifs",)
    assert reading.record.sections == {
        "Présentation": "Gardien.",
        "Description du projet": "On ouvre.",
        "Ressources": "",
    }
    assert {span.level for span in reading.sections} == {0}


def test_a_known_title_at_the_wrong_level_is_that_section() -> None:
    reading = read("{{Contribution|titre=x}}\n=== Présentation ===\na\n== Ressources ==\nb")

    assert reading.record.sections == {"Présentation": "a", "Ressources": "b"}


def test_a_sub_heading_with_a_known_title_stays_in_its_section() -> None:
    reading = read("== Description ==\na\n=== Liens ===\nb\n== Ressources ==\nc")

    assert reading.record.sections == {"Description du projet": "a\n=== Liens ===\nb", "Ressources": "c"}


def test_several_calls_are_all_read_the_first_being_the_page() -> None:
    reading = read("{{Veille|titre=un}}\n{{Veille|titre=deux}}", title="Veille:Lot", kind_name="veille")

    assert [call.values["titre"] for call in reading.calls] == [("un",), ("deux",)]
    assert reading.record.title == "un"


def test_a_category_inside_a_call_is_the_templates_business() -> None:
    reading = read("{{Contribution|titre=a|fonction=[[Catégorie:Vélo]]}}\n[[Catégorie:Contributions 2016]]")

    assert [category.name for category in reading.categories] == ["Contributions 2016"]


@given(hostile_text(max_size=60))
def test_nothing_makes_reading_fail(text: str) -> None:
    reading = read("{{Contribution|titre=" + text)

    assert reading.record.page == "Contrib:Essai"


def test_what_was_forgotten_is_found_again() -> None:
    text = "{{Contribution\n|titre=Carte\n}}\n== Présentation ==\nTexte.\n\n[[Catégorie:Contributions 2018]]"
    kind, site = default_forum().main_kind, Site()
    reading = Reader(kind, site).read(Page("Contrib:Carte", text))
    before = (reading.calls[0].parameters, reading.sections, reading.categories, reading.header, reading.record)

    reading.forget()

    assert "scan" not in vars(reading)
    assert (reading.calls[0].parameters, reading.sections, reading.categories, reading.header, reading.record) == before
