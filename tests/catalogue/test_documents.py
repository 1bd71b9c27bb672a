from __future__ import annotations

import re
from unicodedata import normalize

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from forumtools.catalogue.documents import is_hostile, read_document
from forumtools.catalogue.nodes import (
    Cell,
    Code,
    Definition,
    DefinitionList,
    Document,
    Emphasis,
    Figure,
    Foreign,
    Heading,
    Inline,
    Item,
    LineBreak,
    Link,
    List,
    Note,
    NoteText,
    PageLink,
    Paragraph,
    Preformatted,
    Quote,
    Rule,
    Script,
    Strong,
    Table,
    Words,
    plain_text,
)
from forumtools.catalogue.typography import french
from tests.builders import SITE
from tests.strategies import hostile_text


def p(*children: Inline | str) -> Paragraph:
    return Paragraph(line(*children))


def line(*children: Inline | str) -> tuple[Inline, ...]:
    return tuple(Words(child) if isinstance(child, str) else child for child in children)


def item(*children: Inline | str, blocks: tuple[object, ...] = ()) -> Item:
    return Item(line(*children), blocks)  # type: ignore[arg-type]


def bullets(*items: str) -> List:
    return List(tuple(item(text) for text in items))


def numbers(*items: str, start: int = 1) -> List:
    return List(tuple(item(text) for text in items), start=start)


def blocks(wikitext: str) -> tuple[object, ...]:
    return read_document(wikitext, site=SITE).blocks


@pytest.mark.parametrize(
    ("wikitext", "expected"),
    [
        pytest.param("un\ndeux\n\ntrois", (p("un deux"), p("trois")), id="lines make a paragraph"),
        pytest.param("''a'' '''b'''", (p(Emphasis(line("a")), " ", Strong(line("b"))),), id="styles"),
        pytest.param("l'''eau''", (p("l'", Emphasis(line("eau"))),), id="an elision before italics"),
        pytest.param("'''''a'' b'''", (p(Strong((Emphasis(line("a")), Words(" b")))),), id="both styles"),
        pytest.param("1<sup>er</sup>", (p("1", Script(line("er"))),), id="raised letters"),
        pytest.param("a<br>b", (p("a", LineBreak(), "b"),), id="a line break"),
        pytest.param("<code>x = 1</code>", (p(Code("x = 1")),), id="code"),
        pytest.param("<pre>\na\n b\n</pre>", (Preformatted("a\n b"),), id="preformatted"),
        pytest.param(" a\n b", (Preformatted("a\nb"),), id="lines that begin with a blank"),
        pytest.param(" seule", (p("seule"),), id="one line indented by mistake"),
        pytest.param("<nowiki>''a'' [[b]]</nowiki>", (p("''a'' [[b]]"),), id="nowiki"),
        pytest.param("----\na", (Rule(), p("a")), id="a rule"),
        pytest.param("&eacute;t&eacute; &amp; &lt;b&gt;", (p("été & <b>"),), id="entities"),
        pytest.param("<foo x=1>''a''</foo>", (p("<foo x=1>", Emphasis(line("a")), "</foo>"),), id="a tag nobody knows"),
        pytest.param("à <Malo> et <moi/>", (p("à <Malo> et <moi/>"),), id="what is no tag at all"),
        pytest.param("<small>a <u>b</u></small>", (p("a b"),), id="a tag without form here"),
        pytest.param("a <b>b", (p("a b"),), id="a tag never closed"),
        pytest.param("<blockquote>a</blockquote>", (Quote((p("a"),)),), id="a quotation"),
        pytest.param(": a\n: b", (Quote((p("a"),)), Quote((p("b"),))), id="indented lines are set off"),
        pytest.param('<span lang="br">ya</span>', (p(Foreign("br", line("ya"))),), id="another language"),
    ],
)
def test_text_keeps_its_form(wikitext: str, expected: tuple[object, ...]) -> None:
    assert blocks(wikitext) == expected


@pytest.mark.parametrize(
    ("wikitext", "expected"),
    [
        pytest.param("* a\n* b", bullets("a", "b"), id="bullets"),
        pytest.param("# a\n# b", numbers("a", "b"), id="numbers"),
        pytest.param("• a\n• b", bullets("a", "b"), id="typed bullets"),
        pytest.param("•a\n•b", bullets("a", "b"), id="typed bullets without blank"),
        pytest.param("- a\n- b\n- c", bullets("a", "b", "c"), id="hyphens"),
        pytest.param("– a\n- b", bullets("a", "b"), id="mixed dashes"),
        pytest.param("  - a\n  - b", bullets("a", "b"), id="indented"),
        pytest.param("- a\n\n- b", bullets("a", "b"), id="an empty line between"),
        pytest.param("&#45; a\n&#45; b", bullets("a", "b"), id="hyphens the form has encoded"),
        pytest.param("&#42; a\n* b", bullets("a", "b"), id="a first line the form has encoded"),
        pytest.param("1. a\n2. b", numbers("a", "b"), id="typed numbers"),
        pytest.param("3) a\n4) b", numbers("a", "b", start=3), id="typed numbers that begin at three"),
        pytest.param("<ul><li>a</li>\n<li>b</li></ul>", bullets("a", "b"), id="HTML"),
    ],
)
def test_lists_however_they_are_typed(wikitext: str, expected: List) -> None:
    assert blocks(wikitext) == (expected,)


@pytest.mark.parametrize("wikitext", ["- a", "2018. Fin du projet\n2019. Suite", "1. a\n3. c", "-5 degrés\n-6 degrés"])
def test_what_only_looks_like_a_list_is_prose(wikitext: str) -> None:
    assert all(isinstance(block, Paragraph) for block in blocks(wikitext))


def test_lists_in_lists() -> None:
    inner = List((item("b"), item("c")), start=1)

    assert blocks("* a\n*# b\n*# c\n* d") == (List((item("a", blocks=(inner,)), item("d"))),)
    assert blocks("• a\n  – b\n• c") == (List((item("a", blocks=(bullets("b"),)), item("c"))),)
    assert blocks("<ul><li>a<ol><li>b</li><li>c</li></ol></li><li>d</li></ul>") == blocks("* a\n*# b\n*# c\n* d")


def test_definitions() -> None:
    definition = Definition(line("terme"), (item("sens"), item("autre")))

    assert blocks("; terme : sens\n: autre") == (DefinitionList((definition,)),)
    assert blocks("; Un titre") == (p("Un titre"),)


def test_headings_skip_no_level() -> None:
    found = blocks("==== a ====\n== b ==\n===== c =====\n=== d ===\n")

    assert found == (
        Heading(1, line("a")),
        Heading(1, line("b")),
        Heading(2, line("c")),
        Heading(2, line("d")),
    )


def test_tables() -> None:
    rows = ((Cell(line("a"), is_heading=True), Cell(line("b"), is_heading=True)), (Cell(line("c")), Cell(line("d"))))

    assert blocks("{| class=x\n|+ Titre\n! a !! b\n|-\n| c || d\n|}") == (Table(rows, line("Titre")),)
    assert blocks("{|\n| a || b\n|-\n| c") == (p("a b c"),)


def test_external_links_lead_to_the_web_and_nowhere_else() -> None:
    shown = blocks(
        "[https://a.org/x le guide] [https://b.org] https://c.org/d. "
        "[mailto:x@y.fr écrire] [ftp://e.org f] [javascript:alert(1) g]"
    )

    assert shown == (
        p(
            *(Link("https://a.org/x", line("le guide")), " ", Link("https://b.org", line("b.org")), " "),
            *(Link("https://c.org/d", line("c.org/d")), ". écrire f [javascript:alert(1) g]"),
        ),
    )


def test_links_to_pages_go_where_the_caller_says() -> None:
    document = read_document(
        "[[contrib:Le_bus|voir]] [[Contrib:Le bus]] [[Contrib:Autre#x|là]] [[Ailleurs]]",
        site=SITE,
        pages={"Contrib:Le bus": "Contrib:Le bus"},
    )

    link = PageLink("Contrib:Le bus", line("voir"))
    assert document.blocks == (p(link, " ", PageLink("Contrib:Le bus", line("Le bus")), " là Ailleurs"),)


def test_pictures_keep_caption_and_alternative() -> None:
    figure = Figure("Salle.jpg", "Trois tables", line("La ", Emphasis(line("salle"))))

    assert blocks("[[Fichier:Salle.jpg|vignette|droite|200px|La ''salle''|alt=Trois tables]]") == (figure,)
    assert blocks("* [[Image:Salle.jpg]]") == (List((item(blocks=(Figure("Salle.jpg"),)),)),)
    assert blocks("<gallery>\nSalle.jpg|Une\n</gallery>") == (Figure("Salle.jpg", "", line("Une")),)


def test_notes_are_numbered_once() -> None:
    document = read_document(
        'a<ref name="n">Un [https://e.org lien]</ref> b<ref name="n" /> c<ref>Deux</ref>', first_note=3
    )

    assert document.blocks == (p("a", Note(3), " b", Note(3), " c", Note(4)),)
    assert document.notes == (
        NoteText(3, line("Un ", Link("https://e.org", line("lien")))),
        NoteText(4, line("Deux")),
    )


@pytest.mark.parametrize(
    "wikitext",
    [
        "[[Catégorie:Contributions 2018]]",
        "<!-- un mot -->",
        "<!-- jamais fermé : le wiki cache la suite",
        "__NOTOC__ __AUCUNSOMMAIRE__",
        "{{DEFAULTSORT:Composteurs}}",
        "<references />",
        "",
        " \n\t\n",
    ],
)
def test_what_says_nothing_vanishes(wikitext: str) -> None:
    assert read_document(wikitext) == Document()
    assert blocks(f"a\n{wikitext}\n")[:1] == (p("a"),)


@pytest.mark.parametrize(
    ("wikitext", "shown"),
    [
        ("{{Vidéo|url=https://v.org/a|durée=6 min}}", (p(Link("https://v.org/a", line("Vidéo")), " (durée : 6 min)"),)),
        ("{{Lien|https://v.org/a|Le film}}", (p(Link("https://v.org/a", line("Le film"))),)),
        ("{{Citation|Bonjour}}", (p("Bonjour"),)),
        ("{{Encadré|texte=Un mot|couleur=rouge}}", (p("Un mot"),)),
        ("{{lang|br|demat}}", (p(Foreign("br", line("demat"))),)),
        ("{{Bandeau|couleur=rouge|taille=2}}", ()),
        ("{{#if: a | b}}", ()),
    ],
)
def test_templates_show_what_they_plainly_say_and_are_told(wikitext: str, shown: tuple[object, ...]) -> None:
    document = read_document(wikitext)

    assert document.blocks == shown
    assert len(document.approximate) == 1


def test_typography_is_for_running_text_only() -> None:
    document = read_document(
        "Quoi ? https://e.org/a?b l'''eau'' <code>a ?</code> <nowiki>l'été</nowiki>", typeset=french
    )

    address = Link("https://e.org/a?b", line("e.org/a?b"))
    assert document.blocks == (p("Quoi\u202f? ", address, " l’", Emphasis(line("eau")), " ", Code("a ?"), " l’été"),)


@pytest.mark.parametrize(
    "wikitext",
    [
        *("{{a|" * 600, "<b>" * 600, '<div a="' * 600, "[http://a " * 600, "<!--" * 600, "[[a|" * 600, "mot " * 60_000),
        *(
            "Un lien [http://a.example b].\n" + "= " * 95_000 + "x",
            "[http://a b]\n" + "*" * 60_000,
            "= <!--\n-->" * 300,
        ),
    ],
)
def test_hostile_markup_comes_down_to_its_words(wikitext: str) -> None:
    document = read_document(wikitext)

    assert is_hostile(wikitext)
    assert document.is_plain
    assert plain_text(document) == " ".join(wikitext.split())


def test_a_long_page_with_much_markup_is_read() -> None:
    document = read_document("* [https://e.org un] ''deux'' {{trois|quatre}} <b>cinq</b>\n" * 700)

    assert not document.is_plain


@given(hostile_text(30))
@example("".join("* " * n + "\n" for n in range(40)))
def test_nothing_anyone_writes_makes_it_fail(wikitext: str) -> None:
    document = read_document(wikitext, typeset=french)

    assert not document.is_plain, "read_document had to give up"


WORDS = st.text(st.characters(categories=["L"], exclude_characters="ʼ"), min_size=1, max_size=9)
JOINTS = st.sampled_from([" ", " ", ", ", ". ", " ; ", " : ", "\n", "\n\n", "\n* ", "\n- ", "\n• ", "\n1. ", "\n == "])


@given(st.lists(st.tuples(WORDS, JOINTS), min_size=1, max_size=40))
def test_every_word_of_prose_is_there_in_order(pieces: list[tuple[str, str]]) -> None:
    typed = "".join(word + joint for word, joint in pieces)

    shown = plain_text(read_document(typed))

    assert re.findall(r"[^\W\d_]+", shown) == re.findall(r"[^\W\d_]+", normalize("NFC", typed))
