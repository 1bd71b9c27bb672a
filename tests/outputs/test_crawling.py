"""Following every link of a site, by the program itself; a second reader of HTML says whether it sees them all."""

from __future__ import annotations

from posixpath import dirname, join, normpath

import pytest
from hypothesis import given, settings

from forumtools.language import LANGUAGES
from forumtools.outputs.crawling import Crawled, crawl, in_words
from forumtools.outputs.making import Making
from forumtools.outputs.site import site_output
from tests.builders import catalogue, contribution, in_language, record
from tests.outputs.pages import dead_links
from tests.outputs.test_site import forum_pages, pages, site
from tests.strategies import hostile_text


def test_every_link_of_a_site_leads_somewhere() -> None:
    found = crawl(site())

    assert found.pages == len(pages(site()))
    assert found.links > 60
    assert (found.dead, found.outside) == ((), ())


@pytest.mark.parametrize(
    "link",
    ["rien.html", "#rien", "b.html#rien", "../a.html", "%62.html#rien", "", "image.png#x"],
)
def test_a_link_to_nothing_is_told(link: str) -> None:
    page = f'<p id="la"><a href="{link}">x</a></p>'

    found = crawl({"a.html": page.encode(), "b.html": b'<p id="ici"></p>', "image.png": b""})

    assert found.dead == ((f"a.html -> {link}",) if link else ())


@pytest.mark.parametrize(
    "link", ["b.html", "b.html#ici", "b.html?q=1#ici", "%62.html#%69ci", "#la", "d/c.html", "n.css"]
)
def test_a_link_to_something_is_not(link: str) -> None:
    page = f'<p id="la"><a href="{link}">x</a></p>'
    files = {"a.html": page.encode(), "b.html": b'<p id="ici"></p>', "d/c.html": b'<a href="../a.html#la">x</a>'}

    assert crawl(files, also={"n.css"}).dead == ()


@pytest.mark.parametrize(
    "element",
    [
        '<img src="https://e.org/a.png" alt="">',
        '<script src="//e.org/a.js"></script>',
        '<link rel="stylesheet" href="https://e.org/a.css">',
        '<link rel="preconnect" href="https://e.org">',
        '<img srcset="https://e.org/a.png 2x" src="data:image/png;base64,AA" alt="">',
        '<svg><use href="https://e.org/a.svg#b"/></svg>',
        '<p style="background: url(https://e.org/a.png)"></p>',
        '<object data="https://e.org/a.svg"></object>',
    ],
)
def test_what_a_browser_would_fetch_elsewhere_is_told(element: str) -> None:
    found = crawl({"a.html": element.encode()})

    assert len(found.outside) == 1
    assert "e.org" in found.outside[0]


def test_styles_may_fetch_nothing_either() -> None:
    styles = {"a.css": b'@import "https://e.org/b.css";', "c.css": b"p { background: url(//e.org/a.png) }"}

    assert crawl(styles).outside == ("a.css -> https://e.org/b.css", "c.css -> //e.org/a.png")


def test_links_that_readers_follow_may_lead_anywhere() -> None:
    page = '<a href="https://e.org/">x</a><a href="mailto:a@e.org">y</a><link rel="license" href="https://e.org/l">'

    assert crawl({"a.html": page.encode()}) == Crawled(1, 0, (), ())


@settings(max_examples=40)
@given(hostile_text(25), hostile_text(25))
def test_no_link_is_overlooked_whatever_people_write(title: str, text: str) -> None:
    wild = record({"titre": [title], "site": [text], "thèmes": [text]}, {"Description du projet": f"Du texte.\n{text}"})
    files = site(wild, contribution("Un"))

    found = crawl(files)

    seen = {
        (path, link)
        for path, page in pages(files).items()
        for link in (
            *page.links,
            *(str(each["href"]) for each in page.all("link")),
            *(str(each["src"]) for each in page.all("script") if "src" in each),
        )
        if not link.startswith(("http", "mailto:"))
    }
    assert (found.links, found.dead, found.outside) == (len(seen), (), ())
    assert list(dead_links(files)) == []
    assert all(normpath(join(dirname(path), link)).split("#")[0] for path, link in seen)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_build_says_what_was_followed(language: str) -> None:
    making = Making(sizes={"2018/build.html": 0})

    list(site_output(in_language(language, forum_pages()), making))  # type: ignore[arg-type]

    said = making.checked["html"].say(language)  # type: ignore[arg-type]
    assert ("tous arrivent quelque part" in said) == (language == "fr")
    assert ("nothing is asked of another site" in said) == (language == "en")


def test_only_what_is_written_now_is_judged() -> None:
    records = [contribution("Suite", suite_de="Début"), contribution("Début", édition="2014")]
    making = Making()

    files = dict(site_output(catalogue(*records, beside=["2014", "2018"]), making))

    assert b"../../2014/contributions/debut.html" in (files["2018/contributions/suite.html"] or b"")
    assert "tous arrivent" in making.checked["html"].fr


def test_what_leads_nowhere_is_named_but_not_without_end() -> None:
    said = in_words(Crawled(1, 9, tuple(f"a.html -> {n}" for n in range(9)), ("a.html -> https://e.org/",)))

    assert "sans but : a.html -> 0, a.html -> 1" in said.fr
    assert "a.html -> 4 …" in said.fr
    assert "asked of other sites: a.html -> https://e.org/" in said.en
