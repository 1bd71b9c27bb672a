"""Dumps in every format: each reading command says of them what it says of the wiki, or one sentence."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from forumtools.jobs.forums import open_forum
from forumtools.outputs.build_report import FILE, PAGE
from forumtools.wikis import dump
from tests.cli.running import Command
from tests.wikis.exports import FOOT, HEAD, page, revision
from tests.wikis.packing import COMPRESSED, PACKED, Pack, hide_zstd, sevenzip, zst

in_every_format = pytest.mark.parametrize(("name", "pack"), PACKED.items(), ids=PACKED)

READING = [
    ["list", "--edition", "2018", "--format", "json"],
    ["list", "--kind", "session"],
    ["show", "Données de la rade", "--format", "json"],
    ["validate", "--format", "json"],
    ["aggregate", "--by", "édition", "--by", "thèmes"],
]


@pytest.fixture(scope="module")
def said_of_the_folder() -> dict[str, str]:
    """What the commands said of the example in its folder, by what was typed; filled when first asked for."""
    return {}


def as_dump(folder: Path) -> str:
    """Return the wiki in *folder* as a dump."""
    opened = open_forum(folder)
    kinds = [kind.namespace for kind in opened.forum.kinds]
    wiki = opened.wiki
    numbers = {name: str(wiki.site.namespace(name)) for name in kinds}
    told = "".join(
        f'      <namespace key="{number}" case="first-letter">{name}</namespace>\n' for name, number in numbers.items()
    )
    head = HEAD.replace('      <namespace key="3000" case="first-letter">Contrib</namespace>\n', told)
    pages = (
        page(entry.title, revision(entry.revision or 0, entry.text), namespace=wiki.site.namespace(name))
        for name in [*kinds, "Modèle"]
        for entry in wiki.pages(name)
    )
    return head + "".join(pages) + FOOT


@pytest.mark.slow
@in_every_format
def test_every_command_says_of_a_dump_what_it_says_of_the_wiki(
    example: Command, name: str, pack: Pack, said_of_the_folder: dict[str, str]
) -> None:
    (example.folder / name).write_bytes(pack(as_dump(example.folder).encode()))

    for typed in READING:
        key = " ".join(typed)
        expected = said_of_the_folder.get(key) or said_of_the_folder.setdefault(key, example(*typed).out)
        assert example("--wiki", name, *typed).out == expected, key


@in_every_format
def test_a_catalogue_is_made_from_a_dump(example: Command, name: str, pack: Pack) -> None:
    (example.folder / name).write_bytes(pack(as_dump(example.folder).encode()))

    run = example("--wiki", name, "catalogue", "2018", "--to", "depuis", "--format", "data")

    assert run.status == 0
    assert any((example.folder / "depuis" / "2018").iterdir())


def test_the_catalogue_of_a_dump_is_that_of_the_wiki(example: Command) -> None:
    (example.folder / "d.7z").write_bytes(sevenzip(as_dump(example.folder).encode()))
    shutil.rmtree(example.folder / "wiki" / "files")  # a dump has the pages of files, and no file

    example("catalogue", "--all", "--to", "wiki-catalogue")
    example("--wiki", "d.7z", "catalogue", "--all", "--to", "dump-catalogue")

    assert _files(example.folder / "dump-catalogue") == _files(example.folder / "wiki-catalogue")


def _files(folder: Path) -> dict[str, bytes]:
    paths = (path for path in folder.rglob("*") if path.is_file() and path.name not in (FILE, PAGE))
    return {str(path.relative_to(folder)): path.read_bytes() for path in paths}


def test_doctor_counts_the_pages_of_a_dump(example: Command) -> None:
    (example.folder / "d.xml.zst").write_bytes(zst(as_dump(example.folder).encode()))

    run = example("--wiki", "d.xml.zst", "doctor")

    assert run.status == 0
    assert "espace « Contrib » (n° 3000), 31 pages" in run.out
    assert "lecture seule" in run.out


@pytest.mark.parametrize(
    ("typed", "readings"),
    [
        (["list"], 2),
        (["list", "--edition", "2018"], 2),
        (["aggregate", "--by", "édition", "--edition", "2018"], 2),
        (["validate"], 2),
        (["catalogue", "--all", "--to", "catalogue", "--format", "data"], 2),
        (["doctor"], 1),
    ],
)
def test_a_command_reads_a_dump_twice_at_the_most(
    example: Command, monkeypatch: pytest.MonkeyPatch, typed: list[str], readings: int
) -> None:
    (example.folder / "d.xml").write_text(as_dump(example.folder), encoding="utf-8")
    real, whole = dump.unpacked, []

    def counted(*given: object) -> Iterator[bytes]:
        yield from real(*given)  # type: ignore[arg-type]  # as it was called
        whole.append(given)

    monkeypatch.setattr(dump, "unpacked", counted)
    example("--wiki", "d.xml", *typed)

    assert len(whole) == readings


@in_every_format
def test_a_cut_dump_is_a_sentence_and_status_3(example: Command, name: str, pack: Pack) -> None:
    whole = pack(as_dump(example.folder).encode())
    (example.folder / name).write_bytes(whole[: len(whole) * 2 // 3])

    for typed in (["list"], ["validate"], ["catalogue", "--all", "--to", "catalogue"]):
        french, english = (example("--wiki", name, *typed, language=language) for language in ("fr", "en"))
        assert (french.status, english.status) == (3, 3)
        assert re.fullmatch(rf"forumtools: {name} : .*tronqué.*\n", french.err)
        assert re.fullmatch(rf"forumtools: {name}: .*cut.*\n", english.err)


def test_what_is_before_the_cut_is_listed(example: Command) -> None:
    whole = as_dump(example.folder)
    (example.folder / "d.xml").write_text(whole[: whole.index("<title>Veille:")], encoding="utf-8")

    run = example("--wiki", "d.xml", "list")

    assert run.out == example("list").out
    assert run.status == 3
    assert "les pages précédentes ont été lues" in run.err


@pytest.mark.slow
@pytest.mark.parametrize(("name", "pack"), COMPRESSED.items(), ids=COMPRESSED)
def test_a_bomb_is_a_sentence_and_status_3(example: Command, name: str, pack: Pack) -> None:
    start = HEAD + page("Contrib:A", revision(1, "TEXTE")).partition("TEXTE")[0]
    (example.folder / name).write_bytes(pack(start.encode() + b" " * 60_000_000))

    french, english = (example("--wiki", name, "list", language=language) for language in ("fr", "en"))

    assert (french.status, english.status) == (3, 3)
    assert re.fullmatch(rf"forumtools: {name} : se décompresse démesurément .*d’abord\.\n", french.err)
    assert re.fullmatch(rf"forumtools: {name}: unpacks beyond measure .*first\.\n", english.err)


@pytest.mark.parametrize(
    ("content", "status", "french", "english"),
    [
        (b"", 3, "le fichier est vide", "the file is empty"),
        (bytes(1000), 3, "XML faux", "wrong XML"),
        (b"<html/>", 3, "pas un export de MediaWiki", "no MediaWiki export"),
        (b"PK\x03\x04....", 2, "Décompressez-le", "Unpack it"),
        (None, 2, "n’existe pas", "does not exist"),
    ],
)
def test_what_is_no_dump_is_a_sentence(
    example: Command, content: bytes | None, status: int, french: str, english: str
) -> None:
    if content is not None:
        (example.folder / "d.xml").write_bytes(content)

    for language, said in (("fr", french), ("en", english)):
        run = example("--wiki", "d.xml", "validate", language=language)
        assert run.status == status
        assert run.out == ""
        assert run.err.count("\n") == 1
        assert said in run.err


def test_a_zst_without_the_optional_part_is_a_sentence_and_status_2(
    example: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    (example.folder / "d.xml.zst").write_bytes(zst(as_dump(example.folder).encode()))
    hide_zstd(monkeypatch)

    run = example("--wiki", "d.xml.zst", "list")

    assert (run.status, run.out) == (2, "")
    assert run.err == (
        "forumtools: lire un dump .zst demande une partie optionnelle : pip install 'forumtools[dumps]'\n"
    )
    assert re.search(r"parties optionnelles absentes : .*dumps", example("doctor").out)


def test_a_folder_called_like_a_dump_is_a_folder(example: Command) -> None:
    (example.folder / "wiki").rename(example.folder / "d.xml")

    assert example("--wiki", "d.xml", "list").out.startswith("Contrib:")


def test_an_address_longer_than_any_name_is_a_sentence(example: Command) -> None:
    run = example("--wiki", "x" * 5000 + ".xml", "list")

    assert run.status == 2
    assert "illisible" in run.err
