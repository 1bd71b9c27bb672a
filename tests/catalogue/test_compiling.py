from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forumtools.catalogue import reading
from forumtools.catalogue.compiling import compile_catalogue, editions_of
from forumtools.catalogue.contents import Catalogue, ChapterKind, Relation, SetAside
from forumtools.catalogue.documents import read_document
from forumtools.catalogue.nodes import Document, PageLink, Paragraph, Words, plain_text
from forumtools.language import Text
from forumtools.model.roles import Role
from tests.builders import FORUM, catalogue, contribution, edition, page, record, session
from tests.strategies import hostile_text


def titles(found: Catalogue) -> list[str]:
    return [entry.title for entry in found.entries]


def chapters(found: Catalogue) -> list[tuple[str, list[str], list[str]]]:
    return [
        (chapter.title, [entry.title for entry in chapter.entries], [other.title for other in chapter.also])
        for chapter in found.chapters
    ]


def labels(found: Catalogue, role: Role) -> list[tuple[str, list[str]]]:
    index = found.index(role)
    return [(letter, [line.label for line in lines]) for letter, lines in index.letters] if index else []


def test_an_edition_has_its_contributions_and_no_others() -> None:
    found = catalogue(edition(), contribution("Un"), contribution("Deux"), contribution("Trois", édition="2016"))

    assert titles(found) == ["Deux", "Un"]


def test_an_edition_is_known_by_name_title_label_or_year() -> None:
    spellings = ("2018", "Édition:2018", "forum des usages, edition 2018")
    records = [edition(), *(contribution(f"N{n}", édition=name) for n, name in enumerate(spellings))]

    for name in spellings:
        assert titles(catalogue(*records, name=name)) == ["N0", "N1", "N2"]


def test_a_year_that_two_editions_share_means_the_one_so_named() -> None:
    cycle = edition("Cycle 2018", libellé="Cycle des quartiers")
    found = catalogue(cycle, edition(), contribution("Un"))

    assert found.edition.title == "Forum des usages, édition 2018"
    assert titles(found) == ["Un"]


def test_an_edition_without_a_page_has_a_name() -> None:
    found = catalogue(contribution("Un"))

    assert (found.edition.title, found.edition.slug, found.edition.start) == ("2018", "2018", "")
    assert titles(found) == ["Un"]


def test_an_edition_says_its_theme_its_figures_and_its_places() -> None:
    found = catalogue(
        edition(thème="les communs", lieu="Campus", ville="Brest", participants="1 407", publics="élus; écoles")
    )

    said = found.edition
    assert (said.theme, said.places, said.start) == ("les communs", ("Campus", "Brest"), "2018-07-03")
    assert [(figure.label.en, figure.values) for figure in said.figures] == [("People who came", ("1\u202f407",))]
    assert [(detail.label.fr, detail.values) for detail in said.details] == [("Publics", ("élus", "écoles"))]


def test_editions_come_in_the_order_of_their_dates() -> None:
    records = [
        edition(),
        edition("2016", année="2016", date_de_début="2016-07-05"),
        *(contribution(f"N{year}", édition=year) for year in ("2018", "2014", "2016")),
    ]

    assert editions_of(FORUM, records) == ("2014", "2016", "2018")


def test_titles_sort_without_their_article() -> None:
    found = catalogue(
        *(contribution(title) for title in ("Les zèbres", "L'eau vive", "Été", "Un arbre", "10 ans", "9 ans"))
    )

    assert titles(found) == ["9 ans", "10 ans", "Un arbre", "L’eau vive", "Été", "Les zèbres"]


def test_chapters_are_the_sessions_of_the_programme() -> None:
    found = catalogue(
        session("Zones blanches", début="2018-07-04T09:30"),
        session("Autonomie", début="2018-07-05T09:30"),
        contribution("A", sessions="Autonomie; Zones blanches"),
        contribution("B", sessions="Session:Zones blanches"),
        contribution("C", sessions="zones  Blanches ; Forum ouvert"),
        contribution("D"),
    )

    assert found.chapters[0].kind is ChapterKind.SESSION
    assert chapters(found) == [
        ("Zones blanches", ["B", "C"], ["A"]),
        ("Autonomie", ["A"], []),
        ("Forum ouvert", [], ["C"]),
        ("", ["D"], []),
    ]
    assert [entry.number for entry in found.entries] == [1, 2, 3, 4]


def test_chapters_are_themes_where_few_name_a_session() -> None:
    found = catalogue(
        edition(thèmes="Médiation; Communs"),
        contribution("A", thèmes="Communs; Médiation"),
        contribution("B", thèmes="médiation"),
        contribution("C", thèmes="Autre chose", sessions="Off"),
        contribution("D"),
    )

    assert found.chapters[0].kind is ChapterKind.THEME
    assert chapters(found) == [
        ("Médiation", ["B"], ["A"]),
        ("Communs", ["A"], []),
        ("Autre chose", ["C"], []),
        ("", ["D"], []),
    ]


def test_without_sessions_and_themes_there_is_one_chapter() -> None:
    assert chapters(catalogue(contribution("B"), contribution("A"))) == [("", ["A", "B"], [])]
    assert catalogue().chapters == ()


def test_neighbours_follow_the_reading_order() -> None:
    first, second, third = catalogue(contribution("A"), contribution("B"), contribution("C")).entries

    assert (first.previous, first.next) == (None, second.mention)
    assert (second.previous, second.next) == (first.mention, third.mention)
    assert third.next is None


def test_indexes_lead_to_contributions() -> None:
    found = catalogue(
        contribution("A", contributeurs="STERVINOU Malo; Collectif Épluchures", organisations="L'Étang"),
        contribution("B", contributeurs="Malo Stervinou", territoires="Brest"),
        contribution("C", contributeurs="Malo Stervinou; Anne d'Ormont", organisations="Les étangs"),
    )

    assert labels(found, Role.CONTRIBUTORS) == [
        ("C", ["Collectif Épluchures"]),
        ("O", ["Anne d’Ormont"]),
        ("S", ["Malo Stervinou"]),
    ]
    assert labels(found, Role.ORGANISATIONS) == [("E", ["L’Étang", "Les étangs"])]
    assert labels(found, Role.PLACES) == [("B", ["Brest"])]
    assert found.index(Role.THEMES) is None
    index = found.index(Role.CONTRIBUTORS)
    assert index is not None
    assert [mention.title for mention in index.letters[-1][1][0].mentions] == ["A", "B", "C"]


def test_terms_of_an_entry_stand_in_the_index() -> None:
    found = catalogue(contribution("A", contributeurs="Malo Stervinou; STERVINOU Malo", thèmes="Communs"))

    entry = found.entries[0]
    anchors = {line.anchor for index in found.indexes for _, lines in index.letters for line in lines}
    assert [term.label for term in entry.contributors] == ["Malo Stervinou"]
    assert {term.anchor for term in (*entry.contributors, *entry.themes)} == anchors


def test_what_other_editions_have() -> None:
    found = catalogue(
        edition(),
        contribution("Le bus, quatre ans après", suite_de="Le bus", contributeurs="Samia B"),
        contribution("Carte"),
        contribution("Seul", contributeurs="Quelqu'un D'autre"),
        contribution("Le bus", édition="2014", contributeurs="Samia B"),
        replace(contribution("carte", édition="2016", contributeurs="X Y"), page="Contrib:Carte (2016)"),
        contribution("Reprise", édition="2020", suite_de="Contrib:Carte", contributeurs="X Y"),
        contribution("Retour", édition="2016", état="retirée"),
        beside=["2014"],
    )

    bus, carte, seul = (
        next(entry for entry in found.entries if entry.title.startswith(start)) for start in ("Le bus", "Carte", "Seul")
    )
    assert [(o.relation, o.edition, o.is_beside, o.is_earlier) for o in bus.elsewhere] == [
        (Relation.FOLLOWED, "2014", True, True)
    ]
    assert [(o.relation, o.edition, o.is_beside, o.is_earlier) for o in carte.elsewhere] == [
        (Relation.SAME_TITLE, "2016", False, True),
        (Relation.FOLLOWS, "2020", False, False),
    ]
    assert seul.elsewhere == ()


def test_links_to_other_editions_are_those_of_their_own_catalogues() -> None:
    records = [
        contribution("Suite", suite_de="Été", édition="2018"),
        contribution("Été", édition="2014"),
        replace(contribution("ete", édition="2014"), page="Contrib:ete"),
    ]

    there = {entry.page: entry.slug for entry in catalogue(*records, name="2014").entries}
    elsewhere = catalogue(*records, beside=["2014"]).entries[0].elsewhere
    assert {other.mention.page: other.mention.slug for other in elsewhere} == there


def test_withdrawn_contributions_are_left_out_and_told() -> None:
    found = catalogue(contribution("Un"), contribution("Deux", état="Retirée"))

    assert titles(found) == ["Un"]
    assert found.set_aside == (
        SetAside("Contrib:Deux", Text(fr="retirée par ses auteurs", en="withdrawn by its authors")),
    )


def test_promises_are_listed_as_promises() -> None:
    empty = page("contribution", "Mon projet", "Bonjour, je complèterai plus tard !", édition="2018", état="promise")
    hollow = page("contribution", "Creux", {"Présentation": "", "Ressources": "<!-- rien -->"}, édition="2018")

    found = catalogue(empty, hollow, contribution("Un"))

    assert titles(found) == ["Un"]
    assert [promise.title for promise in found.promises] == ["Creux", "Mon projet"]


def test_a_page_without_sections_is_no_promise_when_it_says_enough() -> None:
    text = "Nous relevons à pied les composteurs du quartier et les mettons sur une carte. " * 4

    found = catalogue(page("contribution", "Carte", text, édition="2018"))

    assert [section.title for section in found.entries[0].sections] == [""]


def test_empty_sections_are_hidden_and_unknown_ones_kept_in_their_place() -> None:
    body = {
        "Présentation": "Bénévole.",
        "Suites": "Un jumelage.",
        "Description du projet": "Du texte.",
        "Ressources": "",
    }

    sections = catalogue(page("contribution", "A", body, édition="2018")).entries[0].sections

    assert [(section.title, section.role) for section in sections] == [
        ("Présentation", Role.PRESENTATION),
        ("Suites", None),
        ("Description du projet", Role.DESCRIPTION),
    ]


def test_notes_are_numbered_through_a_page() -> None:
    body = {"Présentation": "a<ref>Un</ref>", "Description du projet": "b<ref>Deux</ref>"}

    sections = catalogue(page("contribution", "A", body, édition="2018")).entries[0].sections

    assert [note.number for section in sections for note in section.document.notes] == [1, 2]


def test_links_between_contributions_and_to_others() -> None:
    found = catalogue(
        contribution("A", "Voir [[Contrib:B|l'autre]], [[Contrib:C]] et [[Session:S]]."),
        contribution("B"),
        contribution("C", édition="2016"),
        session("S"),
    )

    paragraph = found.entries[0].sections[1].document.blocks[0]
    assert isinstance(paragraph, Paragraph)
    assert [node.page for node in paragraph.children if isinstance(node, PageLink)] == ["Contrib:B", "Session:S"]


def test_sessions_list_those_who_name_them_and_those_they_name() -> None:
    listing = page(
        "session",
        "S",
        {"Présentation": "On en parle.", "Contributions liées": "* [[Contrib:A]]\n* [[Contrib:B]]"},
        édition="2018",
    )

    found = catalogue(listing, contribution("A"), contribution("B"), contribution("C", sessions="S"))

    (only,) = found.sessions
    assert [mention.title for mention in only.mentions] == ["A", "B", "C"]
    assert [section.title for section in only.sections] == ["Présentation"]


def test_another_language_has_its_own_typography() -> None:
    found = catalogue(contribution("Composting: how?", "Why: because", langue="en; fr"), contribution("Titre: suite"))

    english, french = found.entries
    assert (english.title, english.language) == ("Composting: how?", "en")
    assert (french.title, french.language) == ("Titre\u00a0: suite", None)
    assert english.sections[1].document.blocks == (Paragraph((Words("Why: because"),)),)


def test_values_are_shown_without_their_markup() -> None:
    found = catalogue(contribution("A", contributeurs="[[Utilisateur:Malo|Malo S.]]; ''Anne'' &amp; Yann"))

    assert [term.label for term in found.entries[0].contributors] == ["Malo S.", "Anne & Yann"]


def test_one_poisoned_page_never_stops_the_book(monkeypatch: pytest.MonkeyPatch) -> None:
    def read(wikitext: str, **options: object) -> Document:
        if "poison" in wikitext:
            raise RecursionError("too deep")
        return read_document(wikitext, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(reading, "read_document", read)
    broken = contribution("Poison", "Un poison.")
    wild = contribution("Sauvage", "{{a|" * 900)

    found = catalogue(broken, wild, contribution("Un"))

    assert titles(found) == ["Sauvage", "Un"]
    (aside,) = found.set_aside
    assert (aside.page, "RecursionError too deep" in aside.why.fr) == ("Contrib:Poison", True)
    assert [(repair.page, "balisage" in repair.what.fr) for repair in found.repairs] == [("Contrib:Sauvage", True)]
    assert plain_text(found.entries[0].sections[1].document).startswith("{{a|")


def test_templates_nobody_can_draw_are_told() -> None:
    (repair,) = catalogue(contribution("A", "{{Frise|x=1}} {{Carte|y=2}}")).repairs

    assert repair.what.fr == "modèles que seul le wiki sait dessiner : Frise, Carte"


def test_the_order_of_the_pages_changes_nothing() -> None:
    records = [
        edition(thèmes="B; A"),
        session("S", début="2018-07-04"),
        session("R", début="2018-07-04"),
        *(contribution(f"N{n}", contributeurs=f"Anne N{n % 2}", thèmes="A; B", sessions="R; S") for n in range(4)),
        contribution("Été"),
        replace(contribution("ete"), page="Contrib:ete"),
    ]

    assert catalogue(*records) == catalogue(*reversed(records))


@given(
    st.dictionaries(
        st.sampled_from(["titre", "contributeurs", "thèmes", "sessions", "langue", "début"]),
        st.lists(hostile_text(5), max_size=3),
    ),
    hostile_text(15),
)
def test_whatever_pages_say_there_is_a_catalogue(values: dict[str, list[str]], text: str) -> None:
    wild = record(values, {"Présentation": text, text: text}, "Contrib:Sauvage")

    found = catalogue(wild, contribution("Un"))

    assert found.set_aside == ()
    assert "Un" in titles(found)


def test_an_edition_nobody_speaks_of_is_empty() -> None:
    found = compile_catalogue(FORUM, "1999", [contribution("Un")])

    assert (found.entries, found.edition.title) == ((), "1999")
