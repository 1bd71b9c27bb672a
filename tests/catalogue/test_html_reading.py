"""From the HTML of a wiki to documents: recorded pages both ways, markup of newer wikis, and hostile HTML."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forumtools.catalogue.documents import read_document
from forumtools.catalogue.drawn import DrawnPage, joined
from forumtools.catalogue.html_reading import read_html
from forumtools.catalogue.nodes import (
    Cell,
    Document,
    Emphasis,
    Figure,
    Heading,
    Link,
    Note,
    NoteText,
    Paragraph,
    Preformatted,
    Strong,
    Table,
    Words,
    plain_text,
)
from forumtools.catalogue.typography import french
from tests.builders import SITE
from tests.catalogue.recorded import OTHERWISE, SAME, recorded
from tests.catalogue.test_documents import item, line, p
from tests.strategies import hostile_text

PAGES = {"Contrib:Le bus": "Contrib:Le bus"}
RECORDED = [(wikitext, way) for wikitext in (*SAME, *OTHERWISE) for way in ("old", "new")]


def read(html: str, **options: object) -> Document:
    document = read_html(html, pages=PAGES, site=SITE, **options)  # type: ignore[arg-type]
    assert document is not None
    return document


@pytest.mark.parametrize(("wikitext", "way"), RECORDED)
def test_both_ways_say_the_same_but_for_known_reasons(wikitext: str, way: str) -> None:
    drawn = read(recorded()[wikitext][way], has_indented="<pre" not in wikitext)
    own = read_document(wikitext, pages=PAGES, site=SITE)

    assert (drawn == own) is (wikitext in SAME)
    assert not drawn.approximate


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        pytest.param(
            '<div class="mw-heading mw-heading3"><h3 id="T">T</h3><span class="mw-editsection">[modifier]</span></div>',
            (Heading(1, line("T")),),
            id="headings since 1.43",
        ),
        pytest.param(
            '<table><tr><td rowspan="2" colspan="2">a</td><td>b</td></tr><tr><td>c</td></tr></table>',
            (Table(((Cell(line("a")), Cell(()), Cell(line("b"))), (Cell(()), Cell(()), Cell(line("c"))))),),
            id="a cell over rows and columns",
        ),
        pytest.param("<table><td>a</table>", (Table(((Cell(line("a")),),)),), id="a cell without a row"),
        pytest.param(
            '<div class="mw-highlight"><pre><span></span><span class="k">if</span> a:\n  b\n</pre></div>',
            (Preformatted("if a:\n  b"),),
            id="coloured code",
        ),
        pytest.param(
            '<div class="floatright"><a class="image" href="/index.php/Fichier:A.png"><img src="/x/A.png"></a> Mot</div>',
            (Figure("A.png"), p("Mot")),
            id="a frame around a picture and words",
        ),
        pytest.param(
            '<figure typeof="mw:File/Thumb"><a class="mw-file-description" href="./Fichier:A_b.png"><img alt="vue"></a>'
            "<figcaption>Un <i>mot</i></figcaption></figure>",
            (Figure("A b.png", "vue", (Words("Un "), Emphasis(line("mot")))),),
            id="a figure",
        ),
        pytest.param('<img alt="x" src="https://suivi.example/p.gif">', (p("x"),), id="a picture from elsewhere"),
        pytest.param('<a class="external" href="javascript:alert(1)">a</a>', (p("a"),), id="an address that acts"),
        pytest.param("<b>a </b>b<b><b> c</b></b>", (p(Strong(line("a")), " b ", Strong(line("c"))),), id="blanks stay"),
        pytest.param(
            '<div class="navbox">x</div><div class="toc">x</div><script>x</script><style>x</style>'
            '<span style="display : none">x</span><p hidden>x</p><nav>x</nav>',
            (),
            id="what is there for others",
        ),
    ],
)
def test_markup_of_wikis(html: str, expected: tuple[object, ...]) -> None:
    assert read(html).blocks == expected


def test_notes_are_found_wherever_the_wiki_gathers_them() -> None:
    call = (
        '<sup id="cite_ref-1" class="reference"><a href="#cite_note-1"><span class="cite-bracket">[</span>1</a></sup>'
    )
    note = (
        '<ol class="references"><li id="cite_note-1"><span class="mw-cite-backlink">↑</span> '
        '<span class="reference-text">Un <a class="external text" href="https://e.org">lien</a></span></li></ol>'
    )

    document = read(f"<p>a{call} b{call}</p>{note}", first_note=4)

    assert document.blocks == (p("a", Note(4), " b", Note(4)),)
    assert document.notes == (NoteText(4, line("Un ", Link("https://e.org", line("lien")))),)


def test_what_is_not_known_keeps_its_text_and_is_named() -> None:
    document = read("<p>a <blink>b</blink></p><video>c</video>")

    assert document.blocks == (p("a"), p("b"), p("c"))
    assert document.approximate == ("<blink>", "<video>")


def test_where_a_template_is_missing_on_the_wiki_nothing_is_read() -> None:
    html = '<a href="/index.php?title=Mod%C3%A8le:Rien&amp;action=edit&amp;redlink=1" class="new">Modèle:Rien</a>'

    assert read_html(html, pages={}, site=SITE) is None


def test_lists_deeper_than_books_can_show_are_paragraphs() -> None:
    document = read("<ul><li>a" * 50 + "</li></ul>" * 50)

    assert plain_text(document).count("a") == 50


def test_parts_are_told_apart_by_the_mark_between_them() -> None:
    html = '<div class="mw-parser-output"><p>a</p><p>Marque\n</p><ul><li>b</li></ul></div>'
    mixed = '<div class="mw-parser-output"><div><p>a</p><p>Marque\n</p></div><p>b</p></div>'

    assert joined(["a", "* b"], "Marque") == "a\n\nMarque\n\n* b"
    parts = DrawnPage((html,), "Marque").parts(2)
    assert parts is not None
    first, second = (read_html(part, pages={}, site=SITE) for part in parts)
    assert first == Document((p("a"),))
    assert second is not None
    assert second.blocks[0].items == (item("b"),)  # type: ignore[union-attr]
    assert DrawnPage((mixed,), "Marque").parts(2) is None
    assert DrawnPage((html,), "Marque").parts(3) is None


NAMES = [
    "a",
    "b",
    "i",
    "p",
    "div",
    "span",
    "ul",
    "ol",
    "li",
    "dl",
    "dt",
    "dd",
    "table",
    "tr",
    "td",
    "th",
    "caption",
    "pre",
    "code",
    "sup",
    "h2",
    "figure",
    "figcaption",
    "br",
    "img",
    "foo",
]
GIVEN = (
    *("", "class=thumb", "class=gallerybox", "class=gallery", "class=reference", "class=references", "rowspan=3"),
    *("href=https://a.org", "lang=br", "src=/a/b/x.png", "class=new href=?wpDestFile=a title=Fichier:z", "start=3"),
)
TAGS = st.one_of(
    st.builds("<{} {}>".format, st.sampled_from(NAMES), st.sampled_from(GIVEN)),
    st.builds("</{}>".format, st.sampled_from(NAMES)),
    st.sampled_from(["\n", " ", "''", "• ", "<", ">", "&lt;", "&#xfdd0;"]),
)
WORDS = st.integers(1, 9**9).map(" mot{}z ".format)


@given(st.lists(st.one_of(TAGS, WORDS), max_size=40).map("".join), st.booleans())
def test_every_word_is_kept_or_told_of(html: str, has_indented: bool) -> None:
    document = read(html, typeset=french, has_indented=has_indented)

    shown = plain_text(document)
    lost = [word for word in re.findall(r" (mot\d+z) ", html) if word not in shown]
    assert not lost or document.approximate


@given(st.lists(st.one_of(TAGS, hostile_text(3)), max_size=30).map("".join))
def test_nothing_a_wiki_sends_makes_it_fail(html: str) -> None:
    read(html, typeset=french)


@pytest.mark.parametrize(
    "piece",
    [
        *(
            "<b>",
            "<div>",
            "<ul><li>",
            "<table><tr><td>",
            "<table><div>",
            "<a href='x'>",
            '<a "',
            "<!--",
            "<p>",
            "<",
            "''",
        ),
        *("<td rowspan=9999 colspan=9999>x", "<figure><div class=thumb>", "• a\n", " a\n", "<li>", "<i>a", "&#x41;"),
        *("<sup class=reference><a href='#cite_note-1'>x</a></sup><li id=cite_note-1>", "<script>", "<x a='b' "),
    ],
)
def test_hostile_html_takes_no_time(piece: str) -> None:
    start = time.process_time()
    read_html(piece * (200_000 // len(piece)), pages={}, site=SITE, typeset=french)

    assert time.process_time() - start < 4  # less than one second on a computer with nothing else to do


def test_html_beyond_all_measure_is_left_alone() -> None:
    assert read_html("a" * 3_000_001, pages={}, site=SITE) is None
    assert read("<p>" + "a " * 100_000 + "</p>").blocks[0] == Paragraph((Words(("a " * 100_000).strip()),))
