"""The printed volume: what stands in it, by real Typst, read back with pikepdf and poppler-like text extraction."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from forumtools.catalogue.contents import Catalogue, Picture
from forumtools.outputs import pdf as outputs_pdf
from forumtools.outputs.book import book
from forumtools.outputs.making import Making, Paper
from forumtools.outputs.pdf import render_pdf
from tests.builders import catalogue, contribution, in_language, record
from tests.outputs.printed import Printed
from tests.outputs.test_site import forum_pages
from tests.strategies import hostile_text

MAX_A5 = (420, 596)


def printed(found: Catalogue, **options: object) -> tuple[Printed, Making]:
    making = Making(**options)  # type: ignore[arg-type]
    [(path, content)] = render_pdf(found, making)
    assert path == "2018/2018.pdf"
    assert content is not None
    return Printed(content), making


@pytest.fixture(scope="module")
def volume() -> Printed:
    return printed(catalogue(*forum_pages()))[0]  # type: ignore[arg-type]


def test_a_volume_is_tagged_named_and_has_an_outline(volume: Printed) -> None:
    root = volume.pdf.Root

    assert bool(root.MarkInfo.Marked)
    assert "/StructTreeRoot" in root
    assert str(root.Lang) == "fr-FR"
    assert bool(root.ViewerPreferences.DisplayDocTitle)
    with volume.pdf.open_metadata() as metadata:
        assert metadata["pdfuaid:part"] == "1"
        assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == ("2", "A")
        assert metadata["dc:title"] == "Forum des usages, édition 2018"
    with volume.pdf.open_outline() as outline:
        titles = [item.title for item in outline.root]
    assert titles[:2] == ["Sommaire", "Forum des usages, édition 2018"]
    assert titles[-1] == "Colophon"


def test_every_font_is_in_the_file(volume: Printed) -> None:
    fonts = list(volume.fonts())

    assert fonts
    assert all(any(key in font for key in ("/FontFile", "/FontFile2", "/FontFile3")) for font in fonts)


def test_what_the_pages_say(volume: Printed) -> None:
    text = volume.text

    for said in (
        "la coopération ouverte",
        "Du 3 au 6 juillet 2018",
        "Carte ouverte\u00a0: les composteurs",
        "relever à pied",
        "Collectif Épluchures",
        "Qui contribue",
        "Le lieu",
        "Tableau",
        "Une note.",
        "Trois tables",
        "Plus tard",
        "CC BY-SA 4.0",
        "https://e.org/a?b=1&c=2",
        "Stervinou, Malo",
    ):
        assert said.replace("\u00a0", " ") in text.replace("\u00a0", " "), said


def test_the_index_leads_to_the_pages(volume: Printed) -> None:
    pages = volume.pages
    first = next(number for number, text in enumerate(pages, 1) if "relever à pied" in text)

    index = next(text for text in pages if "Stervinou, Malo" in text)

    line = next(line for line in index.splitlines() if "Stervinou, Malo" in line)
    assert line.split("Malo")[1].split(",")[0].strip() == str(first)


def test_the_same_catalogue_is_the_same_bytes() -> None:
    first, second = (printed(catalogue(*forum_pages()))[0] for _ in range(2))  # type: ignore[arg-type]

    assert first.content == second.content


def test_what_has_not_changed_is_not_set_again(monkeypatch: pytest.MonkeyPatch) -> None:
    _, making = printed(catalogue(contribution("A")))
    monkeypatch.setattr(outputs_pdf, "typeset_apart", None)

    again = Making(before=making.made_from)

    assert list(render_pdf(catalogue(contribution("A")), again)) == [("2018/2018.pdf", None)]
    assert again.kept == {"pdf"}


def test_a_comma_more_is_another_volume() -> None:
    _, making = printed(catalogue(contribution("A", "Un projet")))

    [(_, content)] = render_pdf(catalogue(contribution("A", "Un, projet")), Making(before=making.made_from))

    assert content is not None


def test_two_papers() -> None:
    small, _ = printed(catalogue(contribution("A")))
    large, _ = printed(catalogue(contribution("A")), paper=Paper.A4)

    assert small.size == (420, 595)
    assert large.size == (595, 842)


def test_in_english() -> None:
    made, _ = printed(in_language("en", forum_pages()))  # type: ignore[arg-type]

    assert str(made.pdf.Root.Lang) == "en-GB"
    assert "Contents" in made.text
    assert "Who contributes" in made.text


def test_a_picture_with_its_alternative_and_credit() -> None:
    found = with_picture(catalogue(contribution("A", "[[Fichier:Salle.jpg|vignette|La salle|alt=Trois tables]]")))

    made, _ = printed(found)

    assert "La salle (Ti Wenn, CC BY 4.0)" in " ".join(made.text.split())
    assert "Trois tables" in made.alternatives
    assert "Image du wiki" not in made.text


def test_a_picture_without_alternative_has_its_caption_or_its_name() -> None:
    text = "[[Fichier:Salle.jpg|vignette|La salle]]\n\n[[Fichier:Salle.jpg]]"

    made, making = printed(with_picture(catalogue(contribution("A", text))))

    assert made.alternatives >= {"La salle", "Salle.jpg"}
    assert making.told == []


@pytest.mark.parametrize(
    "text",
    [
        "Un vélo 🚲 et 中文 dans le texte.",
        "Avant.\n{|\n! a\n| b\n|-\n| c\n\nAprès",
        "=== Trois ===\nun\n===== Cinq =====\ndeux\n==== ====\ntrois",
        '<script>alert(1)</script> #panic(1) #read("/etc/passwd") $x$ *g* _i_ `c` @l <l> \\ // /* #x',
        "Un \x07 bip, \ue000 privé, \ufffe, \u200b, \u202e à l'envers, \ud800.",
        "<ref name=a>Une <ref>autre</ref></ref> <ref name=a/> <ref name=b/>",
        "mot " * 60_000,
        "x" * 5000,
        "[[Fichier:Rien.png]] [[Fichier:]] [[Image:a|b|alt=]]",
        "* a\n*** b\n:::: c\n;d\n# e\n*# f",
    ],
)
def test_one_poisoned_page_never_stops_the_volume(text: str) -> None:
    wild = record(
        {"contributeurs": ["Zoé"]}, {"Présentation": text, "Description du projet": f"{text}\n\nFin"}, "Contrib:P"
    )

    made, making = printed(catalogue(wild, contribution("Saine", "Ce texte est sain.")))

    assert "Ce texte est sain." in made.text
    assert "Zoé" in made.text
    assert not [told for told in making.told if told.is_set_aside]
    assert "a-2a" in making.checked["pdf"].fr


def test_what_no_font_has_is_replaced_and_told() -> None:
    made, making = printed(catalogue(contribution("A", "Un vélo 🚲 et 中.")))

    assert "Un vélo [bicycle] et □." in made.text
    [told] = making.told
    assert told.page == "Contrib:A"
    assert "🚲 (U+1F6B2)" in told.what.fr


def test_a_page_that_typst_refuses_is_set_aside_and_the_others_are_printed(monkeypatch: pytest.MonkeyPatch) -> None:
    # Nothing that people write is known to be refused: here the data themselves are spoilt.
    def spoilt(found: Catalogue, notes: object) -> dict[str, object]:
        made = book(found)
        entry = next(e for chapter in made["chapters"] for e in chapter["entries"] if e["title"] == "Mauvaise")
        entry["sections"][0]["blocks"] = [{"t": "heading", "level": 6, "c": []}]
        return made

    monkeypatch.setattr(outputs_pdf, "book", spoilt)
    made, making = printed(catalogue(contribution("Saine", "Ce texte est sain."), contribution("Mauvaise")))

    assert "Ce texte est sain." in made.text
    assert "Mauvaise" not in made.text
    [told] = making.told
    assert (told.page, told.is_set_aside) == ("Contrib:Mauvaise", True)


def test_a_volume_that_cannot_be_set_is_told_and_stops_no_other_output(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outputs_pdf, "book", lambda found, notes: {"nothing": True})

    making = Making()

    assert list(render_pdf(catalogue(contribution("A")), making)) == []
    [told] = making.told
    assert told.is_set_aside
    assert "Traceback" not in told.what.fr


def test_a_checker_of_accessibility_finds_no_error(tmp_path: Path) -> None:
    found = with_picture(catalogue(*forum_pages()))  # type: ignore[arg-type]
    file = tmp_path / "book.pdf"
    file.write_bytes(printed(found)[0].content)

    done = subprocess.run(
        [Path(sys.executable).parent / "outloud", "--layer", "conformance", "--json", "-", "-q", file],
        capture_output=True,
        text=True,
    )

    assert json.loads(done.stdout)["results"][0]["counts"]["error"] == 0
    assert done.returncode == 0


@pytest.mark.slow
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(hostile_text(40), st.lists(hostile_text(10), max_size=2))
def test_whatever_people_write_is_printed(text: str, names: list[str]) -> None:
    wild = record({"contributeurs": names}, {"Présentation": text, "Description du projet": f"Du texte.\n\n{text}"})

    made, making = printed(catalogue(wild, contribution("Saine", "Ce texte est sain.")))

    assert "Ce texte est sain." in made.text
    assert not [told for told in making.told if told.is_set_aside]


def with_picture(found: Catalogue) -> Catalogue:
    target = BytesIO()
    Image.new("RGB", (60, 40), "#8f3a1c").save(target, "PNG")
    picture = Picture(
        name="Salle.jpg",
        file="salle.png",
        media_type="image/png",
        width=60,
        height=40,
        content=target.getvalue(),
        author="Ti Wenn",
        licence="CC BY 4.0",
    )
    return replace(found, pictures={"Salle.jpg": picture})
