"""Addresses, links to pages and pictures, where they stand."""

import pytest
from hypothesis import given

from forumtools.wikitext.links import page_links, pictures, web_links
from tests.forums import read
from tests.rules.test_any_page import pages
from tests.strategies import hostile_text


@pytest.mark.parametrize(
    ("text", "links"),
    [
        ("[https://example.org/a Le bilan]", [("https://example.org/a", "Le bilan")]),
        ("[https://example.org/a]", [("https://example.org/a", "")]),
        ("Voir https://example.org/a.", [("https://example.org/a", None)]),
        ("(http://example.org/a_(b))", [("http://example.org/a_(b))", None)]),
        ("(http://example.org/a)", [("http://example.org/a", None)]),
        ("''http://example.org/a''", [("http://example.org/a", None)]),
        ("[//example.org/a relative]", [("//example.org/a", "relative")]),
        ("<!-- http://example.org/a --><nowiki>http://example.org/b</nowiki>", []),
        ("<code>http://example.org/a</code>", []),
        ("<ref>http://example.org/a</ref>", [("http://example.org/a", None)]),
        ("{{Vidéo|url=https://example.org/a}}", [("https://example.org/a", None)]),
        ("mailto:a@example.org", []),
    ],
)
def test_addresses(text: str, links: list[tuple[str, str | None]]) -> None:
    found = web_links(read(text))

    assert [(link.address, link.label) for link in found] == links
    assert all(text[link.address_start : link.address_end] == link.address for link in found)


def test_the_address_of_a_field_is_told_once() -> None:
    [link] = web_links(read("{{Contribution\n|site=https://example.org/\n}}"))

    assert (link.address, link.label, link.field) == ("https://example.org/", None, "site")


def test_an_address_without_scheme_in_a_field_is_one_too() -> None:
    [link] = web_links(read("{{Contribution\n|site=example.org/a\n}}"))

    assert link.address == "example.org/a"


@pytest.mark.parametrize(
    ("text", "links"),
    [
        ("[[Contrib:Autre]]", [("Contrib:Autre", None)]),
        ("[[Contrib:Autre#Suite|là]]", [("Contrib:Autre", "là")]),
        ("[[:Catégorie:A]] [[Catégorie:B]]", [("Catégorie:A", None)]),
        ("[[Fichier:A.jpg|vignette|[[Session:Un]]]]", [("Session:Un", None)]),
        ("[[#Ressources]]", [("", None)]),
        ("{{Contribution\n|courriel=[[Contrib:A]]\n}}", []),
    ],
)
def test_links_to_pages(text: str, links: list[tuple[str, str | None]]) -> None:
    assert [(link.target, link.label) for link in page_links(read(text))] == links


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("[[Fichier:A.jpg|vignette|alt=Un banc|Le banc]]", [("A.jpg", ("vignette", "alt=Un banc", "Le banc"))]),
        ("[[File:A.jpg|thumb|Vers [[Contrib:B|B]]]]", [("A.jpg", ("thumb", "Vers [[Contrib:B|B]]"))]),
        ("[[:Fichier:A.jpg]]", []),
        ("<gallery>\nA.jpg|Un\nFichier:B.png\n</gallery>", [("A.jpg", ("Un",)), ("B.png", ())]),
        ("{{Contribution\n|image=A.jpg\n}}", [("A.jpg", ())]),
        ("{{Contribution\n|image=Fichier:A.jpg\n}}", [("A.jpg", ())]),
    ],
)
def test_pictures(text: str, found: list[tuple[str, tuple[str, ...]]]) -> None:
    assert [(picture.name, picture.options) for picture in pictures(read(text))] == found


@given(pages() | hostile_text())
def test_whatever_stands_on_the_page(text: str) -> None:
    reading = read(text)

    for link in web_links(reading):
        assert text[link.address_start : link.address_end] == link.address
        assert link.start <= link.address_start <= link.address_end <= link.end
    for found in (*page_links(reading), *pictures(reading)):
        assert 0 <= found.start <= found.end <= len(text)
