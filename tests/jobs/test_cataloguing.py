"""Catalogues in a folder: what is made, what is made again, and which pictures come along."""

from __future__ import annotations

import json
import re
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from forumtools.jobs import picturing
from forumtools.jobs.cataloguing import write_catalogues
from forumtools.jobs.forums import OpenForum, open_forum
from forumtools.jobs.starting import start_forum
from forumtools.outputs.crawling import crawl
from forumtools.outputs.making import Paper

PAGE = "wiki/Contrib/Données de la rade.wiki"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    start_forum(tmp_path, example=True)
    return tmp_path


def built(folder: Path, **options: object) -> list[object]:
    return write_catalogues(forum(folder), ["2018"], to=folder / "out", **options)  # type: ignore[arg-type,return-value]


def forum(folder: Path) -> OpenForum:
    return open_forum(folder / "forum.toml")


def contents(folder: Path) -> dict[str, bytes]:
    paths = (path for path in (folder / "out").rglob("*") if path.is_file())
    return {path.relative_to(folder / "out").as_posix(): path.read_bytes() for path in paths}


def move(folder: Path, address: str) -> None:
    """Say in the forum file where the catalogues are on the web."""
    declared = folder / "forum.toml"
    before, _, after = declared.read_text("utf-8").partition("[catalogue]")
    declared.write_text(
        before + "[catalogue]" + re.sub('address = ".*?"', f'address = "{address}"', after, count=1), "utf-8"
    )


def png(colour: str = "#8f3a1c", size: tuple[int, int] = (40, 30)) -> bytes:
    target = BytesIO()
    Image.new("RGB", size, colour).save(target, "PNG")
    return target.getvalue()


def test_where_nothing_has_changed_nothing_is_touched(folder: Path) -> None:
    [first] = built(folder)
    before = {path: path.stat().st_mtime_ns for path in (folder / "out").rglob("*")}

    [again] = built(folder)

    assert again.is_unchanged  # type: ignore[attr-defined]
    assert again == first.__class__(**{**vars(first), "is_unchanged": True})
    assert {path: path.stat().st_mtime_ns for path in (folder / "out").rglob("*")} == before


def test_a_comma_more_changes_one_page_and_the_volumes_it_stands_in(folder: Path) -> None:
    built(folder)
    before = contents(folder)
    path = folder / PAGE
    path.write_text(path.read_text("utf-8").replace("avec un seau et", "avec un seau, et"), "utf-8")

    built(folder)

    after = contents(folder)
    changed = {name for name in after if after[name] != before.get(name)}
    assert after.keys() == before.keys()
    data = {f"2018/data/{name}" for name in ("contributions.csv", "contributions.json", "contributions.jsonl")}
    expected = {"2018/contributions/donnees-de-la-rade.html", "2018/2018.pdf", "2018/2018.epub", *data}
    assert expected <= changed
    others = changed - expected - {"2018/build.json", "2018/data/datapackage.json"}
    assert not [name for name in others if name.endswith((".html", ".pdf", ".epub", ".bib", ".wiki"))]


def test_the_same_pages_are_the_same_bytes_in_another_folder(
    folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    built(folder)
    other = tmp_path_factory.mktemp("other")
    start_forum(other, example=True)
    built(other)

    assert contents(other) == contents(folder)


@pytest.mark.parametrize("name", ["2018/2018.pdf", "2018/index.html", "2018/build.json"])
def test_what_is_missing_is_made_again(folder: Path, name: str) -> None:
    built(folder)
    before = contents(folder)
    (folder / "out" / name).unlink()

    [again] = built(folder)

    assert not again.is_unchanged  # type: ignore[attr-defined]
    assert contents(folder) == before


def test_other_formats_or_paper_are_another_build(folder: Path) -> None:
    built(folder, formats=["data"])
    [site] = built(folder, formats=["data", "html"])
    [small] = built(folder, formats=["pdf"])
    size = (folder / "out/2018/2018.pdf").read_bytes()
    [large] = built(folder, formats=["pdf"], paper=Paper.A4)

    assert not any(each.is_unchanged for each in (site, small, large))  # type: ignore[attr-defined]
    assert (folder / "out/2018/2018.pdf").read_bytes() != size


def test_what_was_told_of_a_volume_that_is_kept_is_told_again(folder: Path) -> None:
    path = folder / PAGE
    path.write_text(path.read_text("utf-8").replace("un seau", "un seau 🪣"), "utf-8")
    [first] = built(folder)
    (folder / "out/2018/index.html").unlink()

    [again] = built(folder)

    assert again.repaired == first.repaired  # type: ignore[attr-defined]
    assert any("U+1FAA3" in what for _, what in again.repaired)  # type: ignore[attr-defined]
    assert again.report["checked"] == first.report["checked"]  # type: ignore[attr-defined]


def test_the_report_says_what_was_made_repaired_and_checked(folder: Path) -> None:
    path = folder / PAGE
    path.write_text(
        path.read_text("utf-8").replace("== Ressources", "[[Fichier:Rien.png|vignette]]\n\n== Ressources"), "utf-8"
    )
    built(folder)

    said = json.loads((folder / "out/2018/build.json").read_text("utf-8"))
    page = (folder / "out/2018/build.html").read_text("utf-8")

    assert said["contributions"] == 14
    assert {"html", "pdf", "epub", "wiki", "data"} == said["files"].keys()
    assert all(
        (folder / "out" / name).stat().st_size == size for each in said["files"].values() for name, size in each.items()
    )
    assert {
        "output": "",
        "page": "Contrib:Données de la rade",
        "said": "image Rien.png\u00a0: absente du wiki",
    } in said["repaired"]
    assert "absente du wiki" in page
    assert "n’est pas un certificat" in page


def test_a_list_of_all_pages_only_where_they_have_addresses(folder: Path) -> None:
    built(folder, formats=["html"])
    assert not (folder / "out/sitemap.xml").exists()
    move(folder, "https://e.org/c")

    built(folder, formats=["html"])

    listed = (folder / "out/sitemap.xml").read_text("utf-8")
    assert "<loc>https://e.org/c/2018/index.html</loc>" in listed
    assert listed.count("<loc>") == sum(name.endswith(".html") for name in contents(folder)) - 1  # the report


def test_the_list_has_all_editions_that_stand_there(folder: Path) -> None:
    move(folder, "https://e.org/c")
    write_catalogues(forum(folder), to=folder / "out", formats=["html"])
    every = (folder / "out/sitemap.xml").read_text("utf-8")

    path = folder / PAGE
    path.write_text(path.read_text("utf-8").replace("un seau", "deux seaux"), "utf-8")
    built(folder, formats=["html"])

    assert (folder / "out/sitemap.xml").read_text("utf-8") == every
    for name in ("index.html", "personnes.html", "2014/index.html", "2018/contributions/donnees-de-la-rade.html"):
        assert f"<loc>https://e.org/c/{name}</loc>" in every


def test_without_an_address_the_list_goes(folder: Path) -> None:
    move(folder, "https://e.org/c")
    built(folder, formats=["html"])
    move(folder, "")

    built(folder, formats=["html"])

    assert not (folder / "out/sitemap.xml").exists()


def test_the_site_leads_to_what_was_made_with_it(folder: Path) -> None:
    built(folder)

    page = (folder / "out/2018/index.html").read_text("utf-8")
    said = json.loads((folder / "out/2018/build.json").read_text("utf-8"))

    for name in ("2018.pdf", "2018.epub", "data/contributions.csv", "build.html"):
        assert f'href="{name}"' in page
        assert (folder / "out/2018" / name).is_file()
    assert "tous arrivent quelque part" in said["checked"]["html"]


def test_no_link_of_the_example_is_dead_and_nothing_is_asked_of_others(folder: Path) -> None:
    move(folder, "https://e.org/c")
    write_catalogues(forum(folder), to=folder / "out")

    found = crawl(contents(folder))

    assert found.pages > 50
    assert (found.dead, found.outside) == ((), ())


def test_the_site_alone_offers_nothing_else(folder: Path) -> None:
    built(folder, formats=["html"])

    page = (folder / "out/2018/index.html").read_text("utf-8")

    assert "Télécharger" not in page
    assert 'href="build.html"' in page


# Pictures


def test_pictures_come_along_with_alternative_and_credit(folder: Path) -> None:
    [made] = built(folder)

    page = (folder / "out/2018/contributions/cafe-des-choses-cassees-un-reseau-de-dix-cafes.html").read_text("utf-8")
    lead = (folder / "out/2018/contributions/donnees-de-la-rade.html").read_text("utf-8")

    assert made.repaired == ()  # type: ignore[attr-defined]
    assert 'alt="Sur une table, un poste de radio jaune dont il manque quatre vis' in page
    assert "Une panne du jeudi" in page
    assert "Léonie Abgrall-Traoré" in page
    assert 'alt="Carte dessinée de la rade' in lead  # as the page of the file says
    assert len(list((folder / "out/2018/pictures").iterdir())) == 2


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "SVG"),
        (b"\x89PNG\r\n\x1a\nrien", "image"),
        (b"", "vide"),
    ],
)
def test_a_picture_that_is_none_is_told_and_nothing_of_it_is_published(folder: Path, content: bytes, why: str) -> None:
    (folder / "wiki/files/Radio ouverte.png").write_bytes(content)

    [made] = built(folder, formats=["html"])

    [(page, said)] = made.repaired  # type: ignore[attr-defined]
    assert page.startswith("Contrib:Café des choses cassées")
    assert why in said
    assert len(list((folder / "out/2018/pictures").iterdir())) == 1


def test_a_link_out_of_the_folder_is_no_picture(folder: Path) -> None:
    secret = folder / "secret.png"
    secret.write_bytes(png())
    place = folder / "wiki/files/Radio ouverte.png"
    place.unlink()
    place.symlink_to(secret)

    [made] = built(folder, formats=["html"])

    assert ["absente" in said for _, said in made.repaired] == [True]  # type: ignore[attr-defined]


def test_a_picture_is_drawn_once_and_then_kept(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    built(folder)
    before = contents(folder)
    monkeypatch.setattr(picturing, "drawn_for_readers", None)
    (folder / "out/2018/index.html").unlink()

    built(folder)

    assert contents(folder) == before


def test_a_picture_that_changed_is_drawn_again(folder: Path) -> None:
    built(folder, formats=["html"])
    before = contents(folder)
    (folder / "wiki/files/Radio ouverte.png").write_bytes(png())

    built(folder, formats=["html"])

    after = contents(folder)
    assert sum(name.startswith("2018/pictures/") for name in after) == 2
    assert {name for name in before if name.startswith("2018/pictures/radio")} - after.keys()


def test_what_a_camera_writes_into_a_photo_is_not_published(folder: Path) -> None:
    target = BytesIO()
    exif = Image.Exif()
    exif[0x010E] = "12 rue Secrète"
    Image.new("RGB", (50, 40)).save(target, "JPEG", exif=exif)
    (folder / "wiki/files/Radio ouverte.png").write_bytes(target.getvalue() + b"PK\x03\x04payload")

    built(folder)

    assert not [name for name, content in contents(folder).items() if b"Secr" in content and "pictures" in name]
    assert not [name for name, content in contents(folder).items() if b"PK\x03\x04payload" in content]
