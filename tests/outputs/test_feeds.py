"""Feeds, heads of pages, downloads and corrections: what programs and readers find around the text."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from urllib.parse import parse_qs, urlsplit
from xml.etree import ElementTree

import feedparser
import pytest
from hypothesis import given
from hypothesis import strategies as st

from forumtools.catalogue.contents import Catalogue
from forumtools.catalogue.shortening import shortened
from forumtools.model.forum import CatalogueSettings
from forumtools.outputs.downloads import size_in_words
from forumtools.outputs.feeds import render_feeds
from forumtools.outputs.site import render_site
from tests.builders import FORUM, catalogue, contribution, record
from tests.outputs.pages import Html, read_html
from tests.outputs.test_site import forum_pages
from tests.strategies import hostile_text

BASE = "https://example.org/catalogues/"


def with_settings(found: Catalogue, **settings: str) -> Catalogue:
    return replace(found, forum=replace(FORUM, catalogue=CatalogueSettings(**settings)))


def pages(found: Catalogue, sizes: Mapping[str, int] | None = None) -> dict[str, Html]:
    files = dict(render_site(found, sizes or {}))
    return {path: read_html(content) for path, content in files.items() if path.endswith(".html")}


def metas(page: Html) -> dict[str, str | None]:
    return {str(m.get("name") or m.get("property")): m.get("content") for m in page.all("meta")}


def test_a_reader_of_feeds_finds_the_contributions() -> None:
    feeds = dict(render_feeds(catalogue(*forum_pages())))  # type: ignore[arg-type]

    read = feedparser.parse(feeds["atom.xml"])

    assert not read.bozo
    assert read.version == "atom10"
    assert read.feed.title == "Forum des usages, édition 2018"
    assert read.feed.updated == "2018-07-06T00:00:00Z"
    first = next(entry for entry in read.entries if "Carte" in entry.title)
    assert [author.name for author in first.authors] == ["Malo Stervinou", "Collectif Épluchures"]
    assert [tag.label for tag in first.tags] == ["Communs", "Écologie"]
    assert first.link == "contributions/carte-ouverte-les-composteurs.html"
    assert len({entry.id for entry in read.entries}) == len(read.entries) == 2


def test_each_theme_has_a_feed_with_the_same_ids() -> None:
    feeds = dict(render_feeds(catalogue(*forum_pages())))  # type: ignore[arg-type]

    everything, theme = (feedparser.parse(feeds[name]) for name in ("atom.xml", "themes/communs.xml"))

    assert theme.feed.title == "Forum des usages, édition 2018\u00a0: Communs"
    assert [entry.id for entry in theme.entries] == [e.id for e in everything.entries if "Carte" in e.title]
    assert theme.entries[0].link == "../contributions/carte-ouverte-les-composteurs.html"


def test_with_an_address_the_feed_knows_its_own() -> None:
    found = with_settings(catalogue(contribution("A")), address=BASE)

    read = feedparser.parse(dict(render_feeds(found))["atom.xml"])

    assert [link.href for link in read.feed.links if link.rel == "self"] == [f"{BASE}2018/atom.xml"]
    assert read.entries[0].link == f"{BASE}2018/contributions/a.html"


@given(hostile_text(30), st.lists(hostile_text(10), max_size=2))
def test_whatever_people_write_a_feed_is_xml(text: str, names: list[str]) -> None:
    wild = record(
        {"titre": [text], "contributeurs": names, "thèmes": names}, {"Description du projet": f"Du texte. {text}"}
    )

    for content in dict(render_feeds(catalogue(wild, contribution("A")))).values():
        ElementTree.fromstring(content)  # noqa: S314 - our own


def test_the_head_of_a_contribution() -> None:
    found = with_settings(
        catalogue(contribution("A", "Un projet qui avance bien et qui le dit à tous. Et plus.")), address=BASE
    )

    page = pages(found)["2018/contributions/a.html"]
    said = metas(page)

    assert said["description"] == said["og:description"] == "Un projet qui avance bien et qui le dit à tous."
    assert said["og:title"] == "A"
    assert said["og:locale"] == "fr_FR"
    assert said["og:url"] == f"{BASE}2018/contributions/a.html"
    links = {str(link["rel"]): link["href"] for link in page.all("link")}
    assert links["canonical"] == f"{BASE}2018/contributions/a.html"
    assert links["alternate"] == "../atom.xml"


def test_without_an_address_nothing_absolute_is_said() -> None:
    for page in pages(catalogue(contribution("A"))).values():
        assert "og:url" not in metas(page)
        assert not [
            link for link in page.all("link") if str(link["href"]).startswith("http") and link["rel"] != "license"
        ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "Une phrase assez longue pour être dite toute seule. Une autre.",
            "Une phrase assez longue pour être dite toute seule.",
        ),
        (
            "Court. Puis une phrase plus longue qui dit de quoi il s'agit.",
            "Court. Puis une phrase plus longue qui dit de quoi il s'agit.",
        ),
        ("mot " * 100, f"{' '.join(['mot'] * 50)}…"),
        ("", ""),
    ],
)
def test_what_is_said_in_short(text: str, said: str) -> None:
    assert shortened(text.strip()) == said


# Downloads and corrections


def test_what_can_be_taken_away_is_named_by_format_and_size() -> None:
    sizes = {"2018/2018.pdf": 4_520_000, "2018/data/contributions.csv": 800, "2018/data/schema.json": 5}

    page = pages(catalogue(contribution("A")), sizes)["2018/index.html"]

    words = re.sub(r"\s+", " ", page.words)
    assert "Le catalogue à imprimer, PDF, 4,5 Mo" in words
    assert "pour un tableur, CSV, 1 ko" in words
    assert {"2018.pdf", "data/contributions.csv"} <= set(page.links)
    assert "2018.epub" not in page.links
    assert page.links.count("#_downloads") == 1
    assert "Télécharger" not in pages(catalogue(contribution("A")))["2018/index.html"].words


def test_sizes_in_words() -> None:
    assert size_in_words(45_300, "fr") == "45\u00a0ko"
    assert size_in_words(4_520_000, "en") == "4.5\u00a0MB"


def test_a_correction_is_written_to_whom_the_forum_names() -> None:
    found = with_settings(catalogue(contribution("A & B ?")), corrections="mailto:catalogue@example.org")

    [link] = [link for link in pages(found)["2018/contributions/a-b.html"].links if link.startswith("mailto:")]

    said = parse_qs(urlsplit(link).query)
    assert said["subject"] == ["Correction\u00a0: A & B\u202f?"]
    assert "Page : Contrib:A & B ?" in said["body"][0]
    assert "Révision : 7" in said["body"][0]


def test_or_leads_to_the_page_of_the_wiki() -> None:
    found = catalogue(contribution("A"))
    address = "https://wiki.example.org/index.php?title=Contrib:A&x=1"

    page = pages(replace(found, addresses={"Contrib:A": address}))["2018/contributions/a.html"]

    assert page.links.count(address) == 2
    assert "Signaler une correction" in page.words
    assert "Signaler" not in pages(found)["2018/contributions/a.html"].words


def test_the_page_on_the_wiki_is_a_link_though_its_name_is_set_as_french_is() -> None:
    found = catalogue(contribution("Qui sème ?"))
    address = "https://wiki.example.org/x"

    page = pages(replace(found, addresses={"Contrib:Qui sème ?": address}))["2018/contributions/qui-seme.html"]

    assert page.links.count(address) == 2
    assert "Page «\u00a0Contrib:Qui sème\u202f?\u00a0» du wiki" in page.words
