"""The index of acronyms, in the site, on paper and in the e-book."""

from __future__ import annotations

import pytest

from forumtools.catalogue.contents import Catalogue
from forumtools.language import LANGUAGES, Language
from forumtools.outputs.epub import render_epub
from forumtools.outputs.making import Making
from forumtools.outputs.pdf import render_pdf
from forumtools.outputs.site import render_site
from tests.builders import contribution, in_language
from tests.outputs.books import dead_links as dead_links_of_book
from tests.outputs.books import open_book, words
from tests.outputs.books import pages as pages_of_book
from tests.outputs.pages import dead_links, read_html
from tests.outputs.printed import Printed

RECORDS = [
    contribution(
        "Le bus", 'L’Agence nationale pour la rénovation urbaine (ANRU) & un "espace public numérique" (EPN).'
    ),
    contribution("La halle", "Avec l’ANRU (Agence nationale pour la rénovation urbaine)."),
]


def made(language: Language = "fr") -> Catalogue:
    return in_language(language, RECORDS)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_site_has_a_page_of_acronyms(language: Language) -> None:
    files = dict(render_site(made(language)))
    file = "sigles.html" if language == "fr" else "acronyms.html"

    page = read_html(files[f"2018/{file}"])

    assert "ANRU\nAgence nationale pour la rénovation urbaine\n" in page.words
    assert f"../{file}" in read_html(files["2018/contributions/le-bus.html"]).links
    assert list(dead_links(files)) == []


def test_without_acronyms_there_is_no_page() -> None:
    files = dict(render_site(in_language("fr", [contribution("Un")])))

    assert "2018/sigles.html" not in files
    assert b"sigles.html" not in files["2018/index.html"]


def test_the_volume_has_its_acronyms_after_the_indexes() -> None:
    [(_, content)] = render_pdf(made(), Making())
    assert content is not None
    printed = Printed(content)

    with printed.pdf.open_outline() as outline:
        assert [item.title for item in outline.root][-2:] == ["Sigles", "Colophon"]
    assert "ANRU Agence nationale pour la rénovation" in printed.pages[-2].replace("\n", " ")


def test_the_book_has_its_acronyms_after_the_indexes() -> None:
    [(_, content)] = render_epub(made())
    files = open_book(content)
    pages = pages_of_book(files)

    assert "ANRU Agence nationale pour la rénovation urbaine Le bus, La halle" in words(pages["OEBPS/acronyms.xhtml"])
    assert "Sigles Colophon" in words(pages["OEBPS/nav.xhtml"])
    assert list(dead_links_of_book(files)) == []
