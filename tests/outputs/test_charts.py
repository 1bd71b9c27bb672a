"""Charts: what they draw, and that nothing in a label acts."""

from __future__ import annotations

import re
from dataclasses import replace
from xml.etree.ElementTree import fromstring

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from forumtools.language import LANGUAGES, Language
from forumtools.outputs.across import render_home
from forumtools.outputs.build_report import report
from forumtools.outputs.charts import Chart, Row, by_number, describe, draw_charts
from forumtools.outputs.epub import render_epub
from forumtools.outputs.making import Making
from forumtools.outputs.site import render_site
from forumtools.outputs.xml import xml
from tests.builders import catalogue, contribution, edition, in_language, session
from tests.outputs.books import open_book
from tests.outputs.pages import dead_links, read_html
from tests.strategies import hostile_text

ROWS = (Row("Communs", (7,)), Row("Écologie & cie", (4,)), Row("Éducation", (1,)))
BARS = Chart(key="chart-x", title="Par thème", heading="Thème", columns=("Contributions",), rows=ROWS)
PARTS = Chart(
    key="chart-y",
    title="Par thème et par édition",
    heading="Thème",
    columns=("2014", "2016", "2018"),
    rows=(Row("Communs", (0, 5, 7)), Row("Éducation", (2, 0, 4)), Row("Radio", (0, 0, 0))),
)


ELEMENTS = """
    div figure figcaption svg title desc text rect details summary table caption thead tbody tr th td a ul li
"""


ATTRIBUTES = """
    class role aria-labelledby aria-hidden id xmlns width height x y dx fill fill-opacity stroke stroke-opacity font-size
    scope tabindex href lang
"""
NO_LANG = Markup("")


def drawn(*charts: Chart, language: Language = "fr", own: Markup = NO_LANG, is_book: bool = False) -> str:
    return str(draw_charts(charts, language, own, is_book=is_book))


def test_the_longest_bar_leaves_room_for_its_number_and_others_are_in_proportion() -> None:
    widths = [float(width) for width in re.findall(r'<rect [^>]*width="([\d.]+)%"', drawn(BARS))]

    assert widths == [86, pytest.approx(86 * 4 / 7, abs=0.01), pytest.approx(86 / 7, abs=0.01)]


def test_a_picture_is_named_and_described_and_its_numbers_are_in_a_table() -> None:
    page = read_html(drawn(BARS).encode())

    assert page.all("svg")[0]["role"] == "img"
    assert page.all("svg")[0]["aria-labelledby"] == "_chart-x-title _chart-x-desc"
    assert page.ids == ["_chart-x-title", "_chart-x-desc"]
    assert describe(BARS, "fr") == "Barres horizontales\u00a0: Communs 7, Écologie & cie 4, Éducation 1."
    assert [cell["scope"] for cell in page.all("th")] == ["col", "col", "row", "row", "row"]
    assert len(page.all("caption")) == 1
    assert "Les nombres en tableau" in page.words


def test_parts_stand_behind_one_another_and_have_tones_in_their_order() -> None:
    content = drawn(PARTS)

    rects = re.findall(r'<rect class="bar" x="([\d.]+)%".*? width="([\d.]+)%".*?fill-opacity="([\d.]+)"', content)
    assert [tone for _, _, tone in rects] == ["0.55", "1", "0.1", "1"]
    assert float(rects[1][0]) == pytest.approx(float(rects[0][1]))
    assert re.findall(r"<td[^>]*>(\d+)</td>", content) == ["0", "5", "7", "12", "2", "0", "4", "6", "0", "0", "0", "0"]


def test_of_many_values_the_first_are_drawn_and_all_are_told() -> None:
    many = replace(BARS, rows=by_number([Row(f"T{number}", (number,)) for number in range(20)]))
    content = drawn(many)

    assert content.count("<rect") == 12
    assert content.count("<tr>") == 21
    assert "Les 20 nombres en tableau" in content
    assert describe(many, "en").endswith("T8 8. The other 8 values are in the table.")


def test_nothing_is_drawn_where_a_sentence_says_more() -> None:
    assert BARS.is_worth_drawing
    assert not replace(BARS, rows=ROWS[:2]).is_worth_drawing
    assert not replace(BARS, rows=(Row("A", (1,)), Row("B", (1,)), Row("C", (1,)))).is_worth_drawing
    assert drawn() == ""


def test_a_long_label_is_cut_in_the_picture_and_whole_in_the_table() -> None:
    label = "Une très longue question que personne ne pose jamais à voix haute, et qui continue"
    content = drawn(replace(BARS, rows=(Row(label, (2,)), *ROWS)))

    assert [line for line in re.findall(r"<text y[^>]*>([^<]*)</text>", content) if "Une" in line or "…" in line] == [
        "Une très longue question que personne",
        "ne pose jamais à voix haute, et qui…",
    ]
    assert f'<th scope="row">{label}</th>' in content


@pytest.mark.parametrize("language", LANGUAGES)
def test_labels_in_another_language_are_marked(language: Language) -> None:
    assert drawn(BARS, language=language, own=Markup(' lang="br"')).count('<th scope="row" lang="br">') == 3


@given(st.lists(hostile_text(9), min_size=3, max_size=5), st.booleans())
def test_whatever_a_label_is_it_is_only_a_label(labels: list[str], is_book: bool) -> None:
    chart = replace(BARS, title=labels[0], heading=labels[1], rows=tuple(Row(label, (2,), label) for label in labels))

    content = drawn(chart, is_book=is_book)

    page = read_html(content.encode("utf-8", "replace"))
    assert {name for name, _ in page.elements} <= set(ELEMENTS.split())
    assert {name for _, given in page.elements for name in given} <= set(ATTRIBUTES.split())
    fromstring(xml(content))  # noqa: S314


def records() -> list[object]:
    return [
        edition(participants="407"),
        *(session(title) for title in ("Un", "Deux", "Trois")),
        contribution("A", sessions="Un; Deux", thèmes="Eau; Air", territoires="Brest"),
        contribution("B", sessions="Un; Trois", thèmes="Eau; Feu", territoires="Brest; Nantes; Rennes"),
        *(contribution(f"C{year}", édition=year, thèmes="Eau; Terre") for year in ("2014", "2016")),
    ]


def test_an_edition_is_told_in_figures() -> None:
    files = dict(render_site(catalogue(*records())))  # type: ignore[arg-type]

    page = read_html(files["2018/index.html"])
    titles = [f"Contributions par {what}" for what in ("thème", "session", "territoire")]
    assert re.findall(r"^Contributions par \w+$", page.words, re.MULTILINE) == [each for each in titles for _ in "xxx"]
    assert "themes.html#eau" in page.links
    assert "sessions.html#un" in page.links
    assert list(dead_links(files)) == []


def test_editions_are_told_in_figures() -> None:
    names = ("2014", "2016", "2018")
    made = [catalogue(*records(), name=name, beside=names) for name in names]  # type: ignore[arg-type]

    files = dict(render_home([report(each, Making(), files={}) for each in made]))

    page = read_html(files["index.html"])
    assert "Contributions par édition" in page.words
    assert "Contributions par thème et par édition" in page.words
    assert len([each for each in page.all("svg") if "role" in each]) == 2


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_book_has_the_charts_and_says_so(language: Language) -> None:
    [(_, content)] = render_epub(in_language(language, records()))  # type: ignore[arg-type]
    files = open_book(content)

    assert files["OEBPS/introduction.xhtml"].count(b"<svg") == 3
    assert b"<details" not in files["OEBPS/introduction.xhtml"]
    assert (
        b'href="introduction.xhtml" media-type="application/xhtml+xml" properties="svg"' in files["OEBPS/package.opf"]
    )
