from __future__ import annotations

import mwparserfromhell
from hypothesis import given

from forumtools.outputs.wiki_page import render_wiki_pages, wiki_pages
from tests.builders import catalogue, contribution, edition, page, record, session
from tests.strategies import hostile_text


def wikitext(*records: object, **options: object) -> str:
    (path, content), *_ = render_wiki_pages(catalogue(*records, **options))  # type: ignore[arg-type]
    assert path == "2018/catalogue.wiki"
    return content.decode("utf-8")


def test_the_catalogue_as_one_page() -> None:
    text = wikitext(
        edition(thème="les communs", ville="Brest"),
        session("Autonomie", début="2018-07-04"),
        session("Off", début="2018-07-05"),
        contribution("L'eau", sessions="Autonomie; Off", contributeurs="Malo Stervinou; Anne d'Ormont"),
        contribution("R&D : [brouillon]", sessions="Off", thèmes="Communs"),
        page("contribution", "Plus tard", {}, édition="2018"),
    )

    assert text == (
        "'''Forum des usages, édition 2018'''\n"
        "<br />''les communs''\n"
        "<br />Du 3 au 6\u00a0juillet 2018, Brest\n"
        "\n"
        "== Autonomie ==\n"
        "* [[Contrib:L'eau|L’eau]] — Malo Stervinou, Anne d’Ormont\n"
        "\n"
        "== Off ==\n"
        "* [[Contrib:R&D : (brouillon)|R&amp;D\u00a0: &#91;brouillon&#93;]] — Malo Stervinou\n"
        ": Voir aussi\u00a0: [[Contrib:L'eau|L’eau]]\n"
        "\n"
        "== Annoncées, pas encore écrites ==\n"
        "* [[Contrib:Plus tard|Plus tard]]\n"
        "\n"
        "== Contributeurs et contributrices ==\n"
        "=== O ===\n"
        "* Anne d’Ormont : [[Contrib:L'eau|L’eau]]\n"
        "=== S ===\n"
        "* Malo Stervinou : [[Contrib:L'eau|L’eau]], "
        "[[Contrib:R&D : (brouillon)|R&amp;D\u00a0: &#91;brouillon&#93;]]\n"
        "\n"
        "== Thèmes ==\n"
        "=== C ===\n"
        "* [[Catalogue:Édition 2018/Communs|Communs]] : [[Contrib:R&D : (brouillon)|R&amp;D\u00a0: &#91;brouillon&#93;]]\n"
    )


def test_in_english() -> None:
    text = wikitext(contribution("A"), language="en")

    assert text.startswith(
        "'''2018'''\n\n== Contributions ==\n* [[Contrib:A|A]] — Malo Stervinou\n\n== Contributors ==\n"
    )


def test_a_page_no_link_can_name_keeps_its_words() -> None:
    assert "* Un titre — Anne" in wikitext(
        record({"titre": ["Un titre"], "contributeurs": ["Anne"]}, {"Projet": "x"}, "Contrib:a]]b")
    )


@given(hostile_text(10), hostile_text(10))
def test_nothing_in_it_acts(title: str, name: str) -> None:
    text = wikitext(
        record(
            {"titre": [title], "contributeurs": [name], "thèmes": [name]}, {"Projet": "Du texte."}, "Contrib:Sauvage"
        )
    )

    code = mwparserfromhell.parse(text, skip_style_tags=True)
    links = [str(link.title) for link in code.filter_wikilinks()]
    tags = [str(tag.tag) for tag in code.filter_tags() if not tag.wiki_markup]
    assert all(link == "Contrib:Sauvage" or link.startswith("Catalogue:Édition 2018/") for link in links)
    assert set(tags) <= {"br"}
    assert not code.filter_templates()
    assert not code.filter_external_links()
    assert not code.filter_comments()


def test_a_list_for_each_theme() -> None:
    found = catalogue(contribution("A", thèmes="Communs; L’eau/la mer"), contribution("B", thèmes="Communs"))

    pages = {page.title: page for page in wiki_pages(found)}

    assert list(pages) == [
        "Catalogue:Édition 2018",
        "Catalogue:Édition 2018/Communs",
        "Catalogue:Édition 2018/L'eau-la mer",
    ]
    assert pages["Catalogue:Édition 2018/Communs"].text == (
        "'''Communs''', [[Catalogue:Édition 2018|2018]]\n\n"
        "* [[Contrib:A|A]] — Malo Stervinou\n* [[Contrib:B|B]] — Malo Stervinou\n"
    )
    assert [page.file for page in pages.values()][1:] == ["wiki/communs.wiki", "wiki/l-eau-la-mer.wiki"]
