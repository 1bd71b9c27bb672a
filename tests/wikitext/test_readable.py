"""What people read of a page stands where it stands on the page; nothing else is left of it."""

import pytest
from hypothesis import given

from forumtools.wikitext.readable import FILLER, prose, visible
from tests.forums import read
from tests.rules.test_any_page import pages
from tests.strategies import hostile_text

_PAGE = """\
{{Contribution
|titre=Le « jardin »
|courriel=malo@example.org
|fonction=à l'accueil
}}
Bonjour '''à tous'''.
== Présentation ==
* Un [https://example.org/a bon] lien, [[Contrib:Autre|autre]] page &amp; [[Session:Un]].
<!-- secret --><nowiki>a@b</nowiki> <code>x = 1</code> http://example.org/b.pdf, fin
{{Vidéo|url=https://video.example.org/1|titre=Un film}}
[[Catégorie:Contributions 2018]]"""


def _words(view: str) -> str:
    return " ".join(view.replace(FILLER, " ").split())


def test_what_is_visible() -> None:
    assert _words(visible(read(_PAGE))) == (
        "Le « jardin » à l'accueil Bonjour à tous . Présentation Un bon lien, autre page &amp; Session:Un . "
        "a@b fin Un film"
    )


def test_what_is_prose() -> None:
    assert _words(prose(read(_PAGE))) == "Bonjour à tous . Présentation Un bon lien, page . fin"


@pytest.mark.parametrize("view", [visible, prose])
def test_views_are_as_long_as_the_page(view) -> None:  # type: ignore[no-untyped-def]  # either of two functions
    text = _PAGE

    seen = view(read(text))

    assert [line.count("") for line in seen.split("\n")] == [line.count("") for line in text.split("\n")]
    assert all(one in (FILLER, other) for one, other in zip(seen, text, strict=True))


@given(pages() | hostile_text())
def test_whatever_stands_on_the_page(text: str) -> None:
    reading = read(text.replace(FILLER, ""))

    for view in (visible(reading), prose(reading)):
        assert all(one in (FILLER, other) for one, other in zip(view, reading.text, strict=True))
