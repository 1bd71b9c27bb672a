from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Iterable
from dataclasses import replace
from io import BytesIO
from itertools import pairwise
from typing import Any
from xml.etree.ElementTree import Element
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forumtools.catalogue.contents import Catalogue, Picture, SetAside
from forumtools.catalogue.nodes import Figure, Words
from forumtools.language import LANGUAGES, Language, Text
from forumtools.outputs.catalogues import OUTPUTS
from forumtools.outputs.epub import render_epub
from forumtools.outputs.xml import xml
from forumtools.resources import templates
from tests.builders import catalogue, contribution, edition, in_language, page, record, session
from tests.outputs.books import DC, EPUB, OPF, XHTML, XML, dead_links, documents, ids, links, open_book, pages, words
from tests.outputs.test_site import forum_pages
from tests.strategies import hostile_text

CARD = "OEBPS/contribution-carte-ouverte-les-composteurs.xhtml"


def png(grey: int = 128) -> bytes:
    """Return a picture of one point."""

    def chunk(name: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))

    head = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        (chunk(b"IHDR", head), chunk(b"IDAT", zlib.compress(bytes([0, grey]))), chunk(b"IEND", b""))
    )


def picture(name: str, **more: Any) -> Picture:
    usual = {"file": f"{name.split('.')[0].lower()}.png", "media_type": "image/png", "width": 1, "height": 1}
    return Picture(name=name, **{**usual, "content": png(), **more})


def with_pictures(found: Catalogue, *pictures: Picture) -> Catalogue:
    return replace(found, pictures={one.name: one for one in pictures})


def with_lead(found: Catalogue, figure: Figure) -> Catalogue:
    """Return *found* with *figure* as the picture of each contribution."""
    chapters = (
        replace(chapter, entries=tuple(replace(entry, image=figure) for entry in chapter.entries))
        for chapter in found.chapters
    )
    return replace(found, chapters=tuple(chapters))


def rendered(found: Catalogue) -> bytes:
    ((_, content),) = render_epub(found)
    return content


def book(*records: object, **options: object) -> dict[str, bytes]:
    return open_book(rendered(catalogue(*(records or forum_pages()), **options)))  # type: ignore[arg-type]


def package(files: dict[str, bytes]) -> Element:
    return documents(files)["OEBPS/package.opf"]


def meta(files: dict[str, bytes], name: str) -> list[str | None]:
    return [each.text for each in package(files).iter(f"{OPF}meta") if each.attrib["property"] == name]


def reading_order(files: dict[str, bytes]) -> list[str]:
    hrefs = {item.attrib["id"]: item.attrib["href"] for item in package(files).iter(f"{OPF}item")}
    return [hrefs[each.attrib["idref"]] for each in package(files).iter(f"{OPF}itemref")]


def elements(roots: Iterable[Element], name: str) -> list[Element]:
    return [element for root in roots for element in root.iter(XHTML + name)]


def test_one_file_for_an_edition() -> None:
    assert [path for path, _ in render_epub(catalogue(*forum_pages()))] == ["2018/2018.epub"]  # type: ignore[arg-type]
    assert "epub" in OUTPUTS


def test_the_file_begins_with_what_it_is() -> None:
    content = rendered(catalogue(*forum_pages()))  # type: ignore[arg-type]

    assert content[30:58] == b"mimetypeapplication/epub+zip"
    with ZipFile(BytesIO(content)) as opened:
        entries = opened.infolist()
    assert [entry.filename for entry in entries[1:]] == sorted(entry.filename for entry in entries[1:])
    assert {entry.date_time for entry in entries} == {(1980, 1, 1, 0, 0, 0)}
    assert [entry.compress_type for entry in entries] == [ZIP_STORED, *[ZIP_DEFLATED] * (len(entries) - 1)]


def test_the_same_catalogue_gives_the_same_bytes() -> None:
    first, second = (rendered(catalogue(*records)) for records in (forum_pages(), reversed(forum_pages())))  # type: ignore[arg-type]

    assert first == second


def test_the_reading_order() -> None:
    assert reading_order(book()) == [
        "cover.xhtml",
        "title.xhtml",
        "nav.xhtml",
        "introduction.xhtml",
        "chapter-communs.xhtml",
        "contribution-le-bus.xhtml",
        "contribution-carte-ouverte-les-composteurs.xhtml",
        "chapter-off.xhtml",
        "promises.xhtml",
        "contributeurs.xhtml",
        "organisations.xhtml",
        "themes.xhtml",
        "territoires.xhtml",
        "colophon.xhtml",
    ]


def test_the_book_says_what_it_is_from_its_pages_alone() -> None:
    files = book()
    root = package(files)

    assert [title.text for title in root.iter(f"{DC}title")] == [
        "Forum des usages, édition 2018",
        "la coopération ouverte",
    ]
    assert [one.text for one in root.iter(f"{DC}language")] == ["fr", "en"]
    assert meta(files, "dcterms:modified") == ["2018-07-06T00:00:00Z"]
    identifiers = [str(one.text) for one in root.iter(f"{DC}identifier")]
    assert re.fullmatch(r"urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}", identifiers[0])
    assert root.attrib["unique-identifier"] in [one.attrib["id"] for one in root.iter(f"{DC}identifier")]
    assert root.attrib[f"{XML}lang"] == "fr"
    assert meta(book(contribution("A")), "dcterms:modified") == ["2018-12-31T00:00:00Z"]


def test_how_it_can_be_read_and_no_claim_that_nobody_checked() -> None:
    files = book()

    assert meta(files, "schema:accessMode") == ["textual", "visual"]
    assert meta(files, "schema:accessModeSufficient") == ["textual", "textual,visual"]
    assert {"alternativeText", "index", "tableOfContents"} <= set(meta(files, "schema:accessibilityFeature"))
    assert meta(files, "schema:accessibilityHazard") == ["none"]
    assert len(meta(files, "schema:accessibilitySummary")) == 1
    assert b"certified" not in files["OEBPS/package.opf"]
    assert b"conformsTo" not in files["OEBPS/package.opf"]


def test_every_file_is_in_the_manifest_once() -> None:
    files = open_book(rendered(with_pictures(catalogue(*forum_pages()), picture("Salle.jpg"))))  # type: ignore[arg-type]
    items = list(package(files).iter(f"{OPF}item"))

    named = sorted(f"OEBPS/{item.attrib['href']}" for item in items)
    apart = {"mimetype", "META-INF/container.xml", "OEBPS/package.opf"}
    assert named == sorted(set(files) - apart)
    assert len({item.attrib["id"] for item in items}) == len(items)
    properties = {item.attrib["href"]: item.attrib.get("properties") for item in items}
    assert properties["nav.xhtml"] == "nav"
    assert properties["cover.svg"] == "cover-image"


def test_every_link_leads_somewhere() -> None:
    assert list(dead_links(book())) == []


def test_contents_and_landmarks() -> None:
    contents, landmarks = elements([documents(book())["OEBPS/nav.xhtml"]], "nav")

    chapter = next(item for item in contents.iter(f"{XHTML}li") if item.find(f"{XHTML}ol") is not None)
    assert [link.attrib["href"] for link in chapter.iter(f"{XHTML}a")] == [
        "chapter-communs.xhtml",
        "contribution-le-bus.xhtml",
        "contribution-carte-ouverte-les-composteurs.xhtml",
    ]
    assert contents.attrib["role"] == "doc-toc"
    marks = {link.attrib[f"{EPUB}type"]: link.attrib["href"] for link in landmarks.iter(f"{XHTML}a")}
    assert marks["bodymatter"] == "chapter-communs.xhtml"
    assert marks["toc"] == "#toc"


def test_a_chapter_opens_with_its_session() -> None:
    said = words(documents(book())["OEBPS/chapter-communs.xhtml"])

    for part in (
        "Communs",
        "Mercredi 4\u00a0juillet 2018, 9\u00a0h\u00a030 · Salle 2",
        "Le bus Anne d",
        "On en parle.",
    ):
        assert part in said


def test_a_contribution_says_everything_of_itself() -> None:
    said = re.sub(" +", " ", words(documents(book())[CARD]))

    for part in (
        "Carte ouverte\u00a0: les composteurs relever à pied",
        "Par Malo Stervinou, Collectif Épluchures",
        "Qui contribue Bénévole.",
        "Communs, Écologie",
        "depuis septembre 2016",
        "CC BY-SA 4.0",
        "Image du wiki Trois tables",
        "Page «\u00a0Contrib:Carte ouverte\u00a0: les composteurs\u00a0» du wiki, révision 7.",
    ):
        assert part in said


def test_notes_have_ways_there_and_back() -> None:
    root = documents(book())[CARD]

    call = next(link for link in root.iter(f"{XHTML}a") if link.get("role") == "doc-noteref")
    back = next(link for link in root.iter(f"{XHTML}a") if link.get("role") == "doc-backlink")
    notes = next(one for one in root.iter(f"{XHTML}section") if one.get("role") == "doc-endnotes")
    assert call.attrib["href"].removeprefix("#") in ids(notes)
    assert back.attrib["href"].removeprefix("#") in ids(root)
    assert str(call.text) in call.attrib["aria-label"]


def test_a_link_to_a_page_leads_to_where_it_is_in_the_book() -> None:
    found = links(documents(book())[CARD])

    assert "contribution-le-bus.xhtml" in found
    assert "chapter-communs.xhtml" in found
    assert any(link.startswith("contributeurs.xhtml#") for link in found)


def test_indexes_lead_to_contributions() -> None:
    root = documents(book())["OEBPS/contributeurs.xhtml"]

    assert set(links(root)) == {
        "contribution-carte-ouverte-les-composteurs.xhtml",
        "contribution-le-bus.xhtml",
    }
    assert next(root.iter(f"{XHTML}section")).get("role") == "doc-index"


def test_the_colophon_says_where_the_texts_come_from() -> None:
    said = words(documents(book())["OEBPS/colophon.xhtml"])

    assert "Page «\u00a0Contrib:Le bus\u00a0» du wiki, révision 7." in said
    assert "forumtools" in said


def test_what_is_set_aside_is_told() -> None:
    why = Text(fr="illisible", en="unreadable")
    found = replace(catalogue(contribution("A")), set_aside=(SetAside("Contrib:Z", why),))

    assert "Contrib:Z\u00a0: illisible" in words(documents(open_book(rendered(found)))["OEBPS/colophon.xhtml"])


def test_a_picture_that_is_there_is_shown_with_its_words_and_its_maker() -> None:
    found = with_pictures(
        catalogue(*forum_pages()),  # type: ignore[arg-type]
        picture("Salle.jpg", author="Ti & Co", licence="CC-BY-4.0"),
        picture("Autre.png"),
    )
    files = open_book(rendered(found))
    figure = elements([documents(files)[CARD]], "figure")[0]

    (shown,) = figure.iter(f"{XHTML}img")
    assert shown.attrib == {"src": "pictures/salle.png", "alt": "Trois tables", "width": "1", "height": "1"}
    assert "La salle Image\u00a0: Ti & Co, CC BY 4.0" in words(figure)
    assert files["OEBPS/pictures/salle.png"] == png()
    assert "OEBPS/pictures/autre.png" not in files
    with ZipFile(BytesIO(rendered(found))) as opened:
        assert opened.getinfo("OEBPS/pictures/salle.png").compress_type == ZIP_STORED


@pytest.mark.parametrize(
    ("figure", "alt", "is_described"),
    [
        (Figure("Lac.png", "Un lac", (Words("Ici"),)), "Un lac", True),
        (Figure("Lac.png", "", (Words("Ici"),)), "Ici", True),
        (Figure("Lac.png"), "Lac.png", False),
    ],
)
def test_the_picture_of_a_contribution_and_what_describes_it(figure: Figure, alt: str, is_described: bool) -> None:
    files = open_book(rendered(with_lead(with_pictures(catalogue(contribution("A")), picture("Lac.png")), figure)))

    (shown,) = elements([documents(files)["OEBPS/contribution-a.xhtml"]], "img")
    assert shown.attrib["alt"] == alt
    assert ("textual" in meta(files, "schema:accessModeSufficient")) == is_described
    assert ("alternativeText" in meta(files, "schema:accessibilityFeature")) == is_described


def test_the_picture_of_a_contribution_is_not_shown_twice_nor_without_its_file() -> None:
    text = "Du texte.\n[[Fichier:Lac.png|vignette]]"
    found = with_lead(catalogue(contribution("A", text)), Figure("Lac.png"))

    for made, count in ((found, 0), (with_pictures(found, picture("Lac.png")), 1)):
        root = documents(open_book(rendered(made)))["OEBPS/contribution-a.xhtml"]
        assert len(elements([root], "img")) == count
        assert len(elements([root], "figure")) == 1


def test_every_page_has_its_language_one_title_and_sound_structure() -> None:
    for path, root in pages(book()).items():
        levels = [int(one.tag[-1]) for one in root.iter() if re.fullmatch(rf"{re.escape(XHTML)}h[1-6]", one.tag)]
        assert root.attrib == {"lang": "fr", f"{XML}lang": "fr"}
        assert len(ids(root)) == len(set(ids(root))), path
        if path != "OEBPS/cover.xhtml":
            assert levels.count(1) == 1, path
            assert levels[0] == 1, path
        assert all(after <= before + 1 for before, after in pairwise(levels)), path
        assert all(one.get("lang") == one.get(f"{XML}lang") for one in root.iter())


def test_no_page_acts_or_asks_for_anything_from_elsewhere() -> None:
    files = book()

    roots = pages(files).values()
    assert not [
        one for name in ("script", "style", "iframe", "form", "object", "video") for one in elements(roots, name)
    ]
    assert {one.attrib["href"] for one in elements(roots, "link")} == {"style.css"}
    assert not re.search(rb"url\(|@import|@font-face|http", files["OEBPS/style.css"])
    assert files["OEBPS/cover.svg"].count(b"http") == 1  # its namespace


def test_text_in_another_language_is_marked() -> None:
    roots = documents(book())

    texts = [one for one in roots["OEBPS/contribution-le-bus.xhtml"].iter() if one.get("lang") == "en"]
    assert {one.tag.removeprefix(XHTML) for one in texts} == {"header", "div"}
    assert [one.get("lang") for one in elements([roots["OEBPS/nav.xhtml"]], "a") if one.text == "Le bus"] == ["en"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_book_speaks_both_languages(language: Language) -> None:
    files = open_book(rendered(in_language(language, forum_pages())))  # type: ignore[arg-type]

    said = words(documents(files)["OEBPS/nav.xhtml"])
    assert ("Sommaire" in said, "Contents" in said) == (language == "fr", language == "en")
    assert list(dead_links(files)) == []


def test_the_cover_shows_title_theme_dates_and_a_tile_for_each_contribution() -> None:
    root = documents(book())["OEBPS/cover.svg"]

    svg = "{http://www.w3.org/2000/svg}"
    said = " ".join(str(one.text) for one in root.iter(f"{svg}text"))
    assert said == "Forum des usages, édition 2018 la coopération ouverte Du 3 au 6\u00a0juillet 2018, Brest"
    assert len([one for one in root.iter(f"{svg}g") if "transform" in one.attrib]) == 2


@pytest.mark.parametrize("title", ["", "M" * 400, "漢字" * 80, "Un très long titre d’édition " * 20])
def test_a_cover_for_any_title(title: str) -> None:
    found = catalogue(contribution("A"))
    found = replace(found, edition=replace(found.edition, title=title, theme=title))

    root = documents(open_book(rendered(found)))["OEBPS/cover.svg"]
    lines = [float(one.attrib["y"]) for one in root.iter("{http://www.w3.org/2000/svg}text")]
    assert all(y <= 1716 for y in lines)
    assert len(lines) <= 10


def test_an_edition_without_anything() -> None:
    files = open_book(rendered(catalogue(edition(), name="2018")))

    assert list(dead_links(files)) == []
    assert reading_order(files)[-1] == "colophon.xhtml"


def test_chapters_by_theme_leave_a_page_for_the_sessions() -> None:
    files = book(
        session("Communs"),
        contribution("A", "[[Session:Communs]]", thèmes="Eau"),
        contribution("B", thèmes="Eau"),
        contribution("C", thèmes="Air", sessions="Communs"),
    )

    assert "sessions.xhtml" in reading_order(files)
    assert "sessions.xhtml#communs" in links(documents(files)["OEBPS/contribution-a.xhtml"])
    assert list(dead_links(files)) == []


def test_no_two_places_of_a_page_have_one_name() -> None:
    same = {"Présentation": "a<ref>n</ref>", "Notes": "b<ref>m</ref>"}
    titles = ("Présentation", "Restitution", "Notes", "Title")
    files = book(
        edition(),
        *(page("session", title, same, édition="2018") for title in titles),
        *(page("contribution", title, same, édition="2018", thèmes=title) for title in titles),
    )

    assert [path for path, root in pages(files).items() if len(ids(root)) != len(set(ids(root)))] == []


def test_what_xml_cannot_hold_is_replaced() -> None:
    assert xml("a\x00\x0b\x1f\ud800\ufffe\uffff\x85z\t\n\u00a0😀") == "a�������z\t\n\u00a0😀".encode()


@pytest.mark.parametrize("template", sorted(path.name for path in (templates() / "catalogue" / "epub").glob("*.xhtml")))
def test_no_template_says_anything_in_one_language_only(template: str) -> None:
    text = (templates() / "catalogue" / "epub" / template).read_text(encoding="utf-8")

    bare = re.sub(r"\{[{%].*?[%}]\}", "", text, flags=re.DOTALL)
    bare = re.sub(r"<[^<>]*>|[\w:]+=\S+", "", bare)
    assert set(re.findall(r"[^\W\d_]{2,}", bare)) <= {"forumtools"}


def check_sound(files: dict[str, bytes]) -> None:
    assert list(dead_links(files)) == []
    for path, root in documents(files).items():
        assert len(ids(root)) == len(set(ids(root))), path
        names = {one.tag.rpartition("}")[2] for one in root.iter()}
        assert not names & {"script", "style", "iframe", "form", "object", "foreignObject"}, path
        for link in elements([root], "a"):
            assert len(list(link.iter(f"{XHTML}a"))) == 1, "a link in a link"
            assert re.match(r"https?://|[\w.-]*(?:#[\w-]+)?$", link.attrib["href"])


FIELDS = st.sampled_from(
    ["titre", "sous-titre", "contributeurs", "thèmes", "sessions", "licence", "site", "origine", "langue"]
)


@settings(max_examples=60)
@given(st.dictionaries(FIELDS, st.lists(hostile_text(8), min_size=1, max_size=2)), hostile_text(25))
def test_whatever_people_write_every_page_is_xml(values: dict[str, list[str]], text: str) -> None:
    wild = record(values, {"Présentation": text, "Description du projet": f"Du texte.\n\n{text}"})

    check_sound(open_book(rendered(catalogue(wild, contribution("Un")))))


@settings(max_examples=25)
@given(hostile_text(10), hostile_text(10), hostile_text(10))
def test_whatever_pictures_say_every_page_is_xml(name: str, author: str, licence: str) -> None:
    shown = picture("Lac.png", author=author, licence=licence)
    found = with_pictures(catalogue(contribution("A")), replace(shown, name=name))
    found = with_lead(found, Figure(name, author, (Words(licence),)))

    check_sound(open_book(rendered(found)))
