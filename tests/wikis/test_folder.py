"""What is particular to a wiki kept in a folder: its files, its locks, and disks that fail."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
import unicodedata
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from multiprocessing import get_context
from pathlib import Path

import pytest

from forumtools.errors import EditConflict, OutputError, PageExists, PageMissing, WikiError
from forumtools.language import LANGUAGES
from forumtools.model.records import Page
from forumtools.model.site import Site
from forumtools.wikis import folder as folder_module
from forumtools.wikis.files import read_text
from forumtools.wikis.folder import FolderWiki
from tests.wikis.sites import SITE


@pytest.fixture
def wiki(tmp_path: Path) -> FolderWiki:
    return FolderWiki(tmp_path, SITE)


def put(root: Path, name: str, content: bytes | str) -> Path:
    path = root / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def visible(root: Path) -> list[str]:
    return sorted(str(p.relative_to(root)) for p in root.rglob("*") if p.is_file() and p.name != ".lock")


# Files


def test_a_page_is_a_file_that_ends_with_one_newline(wiki: FolderWiki, tmp_path: Path) -> None:
    wiki.save(Page("Contrib:Été : 1", "un\ndeux\n\n"), summary="création")

    assert visible(tmp_path) == ["Contrib/Été %3A 1.wiki"]
    assert (tmp_path / "Contrib/Été %3A 1.wiki").read_bytes() == b"un\ndeux\n"


@pytest.mark.parametrize("content", [b"\xef\xbb\xbfun\r\ndeux\r\n", b"un\ndeux", b"un\rdeux\r", b"un\ndeux\n"])
def test_how_an_editor_ends_lines_is_no_change(wiki: FolderWiki, tmp_path: Path, content: bytes) -> None:
    path = put(tmp_path, "Contrib/A.wiki", content)
    plain = FolderWiki(tmp_path / "x", SITE)
    (tmp_path / "x").mkdir()

    page = wiki.get("Contrib:A")

    assert page.text == "un\ndeux"
    assert page.revision == plain.save(Page("Contrib:A", "un\ndeux"), summary="").revision
    assert wiki.save(page, summary="rien") == page
    assert path.read_bytes() == content


def test_the_content_alone_decides_the_revision(wiki: FolderWiki) -> None:
    first = wiki.save(Page("Contrib:A", "un"), summary="")
    second = wiki.save(replace(first, text="deux"), summary="")
    third = wiki.save(replace(second, text="un"), summary="")

    assert third.revision == first.revision != second.revision
    assert first.revision is not None
    assert 0 < first.revision < 2**53


def test_old_windows_files_are_readable(wiki: FolderWiki, tmp_path: Path) -> None:
    put(tmp_path, "Contrib/A.wiki", "L’été « œuvre »".encode("cp1252") + b"\x81")
    put(tmp_path, "Contrib/B.wiki", "déjà UTF-8, ".encode() + "sauf ça".encode("cp1252"))

    assert [page.text for page in wiki.pages("Contrib")] == ["L’été « œuvre »\x81", "déjà UTF-8, sauf ça"]


def test_other_files_are_none_of_ours(wiki: FolderWiki, tmp_path: Path) -> None:
    for name in (".A.wiki", "A.wiki~", "A.txt", "#A.wiki#", "A.wiki.bak", "A.WIKI2", ".writing"):
        put(tmp_path, f"Contrib/{name}", "x")
    put(tmp_path, ".git/config.wiki", "x")
    (tmp_path / "Contrib" / "Dossier.wiki").mkdir()

    assert list(wiki.titles("Contrib")) == list(wiki.titles("")) == []
    assert wiki.site.namespaces == SITE.namespaces


def test_every_subfolder_is_a_namespace(tmp_path: Path) -> None:
    put(tmp_path, "Atelier/Un.wiki", "a")
    put(tmp_path, "Contrib/Deux.wiki", "b")
    put(tmp_path, "template/Trois.wiki", "c")

    wiki = FolderWiki(tmp_path, SITE)

    assert wiki.get("atelier:un") == Page("Atelier:Un", "a", wiki.get("Atelier:Un").revision)
    assert list(wiki.titles("Modèle")) == ["Modèle:Trois"]
    assert list(wiki.titles("")) == []
    number = wiki.site.namespace("Atelier")
    assert number is not None
    assert number >= 3002


def test_a_folder_alone_tells_its_namespaces(tmp_path: Path) -> None:
    put(tmp_path, "Contrib/Un.wiki", "a")

    wiki = FolderWiki(tmp_path)

    assert [page.title for page in wiki.pages("Contrib")] == ["Contrib:Un"]
    assert wiki.site.first_letter is Site().first_letter


@pytest.mark.parametrize(
    "name", [unicodedata.normalize("NFD", "Été.wiki"), "été.wiki", "Été .wiki", "%C3%89t%C3%A9.wiki"]
)
def test_a_file_with_another_name_is_found_and_changed_in_place(tmp_path: Path, name: str) -> None:
    path = put(tmp_path, f"Contrib/{name}", "un")
    wiki = FolderWiki(tmp_path, SITE)

    page = wiki.get("Contrib:Été")
    wiki.save(replace(page, text="deux"), summary="")

    assert list(wiki.titles("Contrib")) == ["Contrib:Été"]
    assert path.read_text() == "deux"
    assert len(visible(tmp_path)) == 1
    with pytest.raises(PageExists):
        wiki.save(Page("Contrib:Été", "trois"), summary="")


def test_a_page_made_before_its_folder_is_not_lost(tmp_path: Path) -> None:
    FolderWiki(tmp_path, SITE).save(Page("Atelier:Un", "a"), summary="")
    (tmp_path / "Atelier").mkdir()

    wiki = FolderWiki(tmp_path, SITE)

    assert list(wiki.titles("Atelier")) == ["Atelier:Un"]
    assert wiki.get("Atelier:Un").text == "a"


def test_links_are_not_followed(wiki: FolderWiki, tmp_path: Path) -> None:
    outside = tmp_path.parent / f"{tmp_path.name}-outside"
    put(outside, "Secret.wiki", "secret")
    (tmp_path / "Contrib").mkdir()
    (tmp_path / "Contrib" / "Lien.wiki").symlink_to(outside / "Secret.wiki")
    (tmp_path / "Modèle").symlink_to(outside)

    assert list(wiki.titles("Contrib")) == list(wiki.titles("Modèle")) == []
    for title in ("Contrib:Lien", "Modèle:Secret"):
        with pytest.raises(PageMissing):
            wiki.get(title)
    with pytest.raises(OutputError):
        wiki.save(Page("Modèle:Neuf", "x"), summary="")
    with pytest.raises(PageExists):
        wiki.save(Page("Contrib:Lien", "x"), summary="")
    assert visible(outside) == ["Secret.wiki"]


def test_redirects_are_known_after_a_change(wiki: FolderWiki) -> None:
    wiki.save(Page("Modèle:A", "x"), summary="")
    assert wiki.redirects("Modèle:A") == ()

    wiki.save(Page("Modèle:B", "#REDIRECTION [[Modèle:A]]"), summary="")

    assert wiki.redirects("Template:A") == ("Modèle:B",)


def test_permissions_of_a_file_survive_a_change(wiki: FolderWiki, tmp_path: Path) -> None:
    page = wiki.save(Page("Contrib:A", "un"), summary="")
    (tmp_path / "Contrib/A.wiki").chmod(0o664)

    wiki.save(replace(page, text="deux"), summary="")

    assert (tmp_path / "Contrib/A.wiki").stat().st_mode & 0o777 == 0o664


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b"\xef\xbb\xbfun\r\ndeux\r\n", b"\xef\xbb\xbfun\r\ntrois\r\n"),
        (b"un\ndeux", b"un\ntrois"),
        (b"un\ndeux\n\n\n", b"un\ntrois\n\n\n"),
        (b"L'\xe9t\xe9\ndeux\n", b"L'\xe9t\xe9\ntrois\n"),
        ("L'été\ndeux\n".encode(), "L'été\ntrois\n".encode()),
        (b"un\r\nmixte\ndeux\n", b"un\nmixte\ntrois\n"),
    ],
)
def test_a_change_keeps_what_whoever_made_the_file_writes_with(
    wiki: FolderWiki, tmp_path: Path, before: bytes, after: bytes
) -> None:
    put(tmp_path, "Contrib/A.wiki", before)
    page = wiki.get("Contrib:A")

    changed = wiki.save(replace(page, text=page.text.replace("deux", "trois")), summary="")
    assert (tmp_path / "Contrib/A.wiki").read_bytes() == after

    wiki.save(replace(changed, text=changed.text.replace("trois", "deux")), summary="")
    if b"mixte" not in before:
        assert (tmp_path / "Contrib/A.wiki").read_bytes() == before


# Renaming and removing


def test_a_renamed_file_keeps_its_bytes(wiki: FolderWiki, tmp_path: Path) -> None:
    content = b"\xef\xbb\xbfL'\xe9t\xe9\r\nfin"
    put(tmp_path, "Contrib/A.wiki", content)

    wiki.rename("Contrib:A", "Contrib:B : c", reason="")

    assert visible(tmp_path) == ["Contrib/A.wiki", "Contrib/B %3A c.wiki"]
    assert (tmp_path / "Contrib/B %3A c.wiki").read_bytes() == content
    assert (tmp_path / "Contrib/A.wiki").read_text() == "#REDIRECT [[:Contrib:B : c]]\n"


def test_a_page_can_be_renamed_into_a_namespace_that_has_no_folder_yet(wiki: FolderWiki, tmp_path: Path) -> None:
    wiki.save(Page("Brouillon", "un"), summary="")

    wiki.rename("Brouillon", "Modèle:Fiche", reason="", leave_redirect=False)

    assert visible(tmp_path) == ["Modèle/Fiche.wiki"]
    assert list(FolderWiki(tmp_path, SITE).titles("Modèle")) == ["Modèle:Fiche"]


def test_an_oddly_named_file_is_renamed_and_removed_too(wiki: FolderWiki, tmp_path: Path) -> None:
    put(tmp_path, "contrib/l_été.wiki", "un")

    page = wiki.rename("Contrib:L été", "Contrib:B", reason="", leave_redirect=False)
    assert [page.title for page in FolderWiki(tmp_path, SITE).pages("Contrib")] == ["Contrib:B"]

    put(tmp_path, "contrib/l_hiver.wiki", "deux")
    again = FolderWiki(tmp_path, SITE)
    again.remove(again.get("Contrib:L hiver"), reason="")
    assert list(again.pages("Contrib")) == [page]


def test_no_page_is_renamed_out_of_the_folder(wiki: FolderWiki, tmp_path: Path) -> None:
    outside = tmp_path.parent / f"{tmp_path.name} dehors"
    outside.mkdir()
    (tmp_path / "Modèle").symlink_to(outside)
    page = wiki.save(Page("Contrib:A", "un"), summary="")

    with pytest.raises(OutputError):
        wiki.rename("Contrib:A", "Modèle:A", reason="")

    assert list(wiki.pages("Contrib")) == [page]
    assert list(outside.iterdir()) == []


def test_redirects_are_known_as_soon_as_a_page_is_renamed(wiki: FolderWiki) -> None:
    wiki.save(Page("Contrib:A", "un"), summary="")
    assert wiki.redirects("Contrib:B") == wiki.redirects("Modèle:B") == ()

    wiki.rename("Contrib:A", "Contrib:B", reason="")
    assert wiki.redirects("Contrib:B") == ("Contrib:A",)

    wiki.remove(wiki.get("Contrib:A"), reason="")
    assert wiki.redirects("Contrib:B") == ()


def _rename(root: str, to: str) -> str:
    try:
        return FolderWiki(root, SITE).rename("Contrib:A", to, reason="", leave_redirect=False).title
    except PageMissing:
        return "missing"


def test_of_many_who_rename_a_page_one_wins(wiki: FolderWiki, tmp_path: Path) -> None:
    wiki.save(Page("Contrib:A", "un"), summary="")

    with ProcessPoolExecutor(4, mp_context=get_context("spawn")) as pool:
        outcomes = list(pool.map(_rename, [str(tmp_path)] * 8, [f"Contrib:B{n}" for n in range(8)]))

    assert outcomes.count("missing") == 7
    assert [page.title for page in wiki.pages("Contrib")] == [title for title in outcomes if title != "missing"]


# Several writers


def _create(root: str) -> str:
    try:
        FolderWiki(root, SITE).save(Page("Contrib:Le même", f"de {os.getpid()}"), summary="")
    except PageExists:
        return "exists"
    return "created"


def _append(root: str, lines: range) -> list[int]:
    wiki, done = FolderWiki(root, SITE), []
    for line in lines:
        page = wiki.get("Contrib:Liste")
        try:
            wiki.save(replace(page, text=f"{page.text}\n{line}"), summary="")
        except EditConflict:
            continue
        done.append(line)
    return done


def test_of_many_creators_one_wins(tmp_path: Path) -> None:
    with ProcessPoolExecutor(4, mp_context=get_context("spawn")) as pool:
        outcomes = sorted(pool.map(_create, [str(tmp_path)] * 16))

    assert outcomes == ["created"] + ["exists"] * 15


@pytest.mark.slow
def test_no_acknowledged_change_is_overwritten(wiki: FolderWiki, tmp_path: Path) -> None:
    wiki.save(Page("Contrib:Liste", "début"), summary="")

    with ProcessPoolExecutor(4, mp_context=get_context("spawn")) as pool:
        ranges = [range(n * 100, n * 100 + 100) for n in range(4)]
        done = [line for lines in pool.map(_append, [str(tmp_path)] * 4, ranges) for line in lines]

    assert sorted(map(int, wiki.get("Contrib:Liste").text.split()[1:])) == sorted(done)


def test_a_killed_writer_leaves_whole_pages(tmp_path: Path) -> None:
    script = """
import sys
from forumtools.model.records import Page
from forumtools.wikis.files import read_text
from forumtools.wikis.folder import FolderWiki

wiki = FolderWiki(sys.argv[1])
page = wiki.save(Page("A", "x" * 100000), summary="")
print("begun", flush=True)
for n in range(100000):
    page = wiki.save(Page("A", "xy"[n % 2] * 100000 + str(n), page.revision), summary="")
"""
    for _ in range(3):
        (tmp_path / "A.wiki").unlink(missing_ok=True)
        with subprocess.Popen([sys.executable, "-c", script, tmp_path], stdout=subprocess.PIPE) as writer:
            assert writer.stdout is not None
            writer.stdout.readline()
            time.sleep(0.05)
            writer.send_signal(signal.SIGKILL)

        page = FolderWiki(tmp_path).get("A")

        assert re.fullmatch(r"x{100000}\d*|y{100000}\d+", page.text)
        FolderWiki(tmp_path).save(replace(page, text="suite"), summary="")
        assert visible(tmp_path) == ["A.wiki"]


# Disks that fail


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    wiki = FolderWiki(tmp_path / "nulle part", SITE)

    for ask in (
        lambda: wiki.get("A"),
        lambda: list(wiki.titles("")),
        lambda: list(wiki.pages("")),
        lambda: wiki.save(Page("A", "x"), summary=""),
    ):
        with pytest.raises(WikiError) as error:
            ask()
        for language in LANGUAGES:
            assert str(tmp_path / "nulle part") in error.value.say(language)


def test_a_full_disk_changes_nothing(tmp_path: Path) -> None:
    FolderWiki(tmp_path).save(Page("A", "avant"), summary="")
    script = """
import resource, signal, sys
from forumtools.errors import OutputError
from forumtools.model.records import Page
from forumtools.wikis.files import read_text
from forumtools.wikis.folder import FolderWiki

signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
wiki = FolderWiki(sys.argv[1])
for page in (Page("A", "x" * 5000, wiki.get("A").revision), Page("B", "x" * 5000)):
    try:
        wiki.save(page, summary="")
    except OutputError as error:
        print(error)
"""

    run = subprocess.run([sys.executable, "-c", script, tmp_path], capture_output=True, text=True, check=True)

    assert run.stdout.count(f"Cannot write in {tmp_path}: File too large.") == 2
    assert sorted(path.name for path in tmp_path.iterdir()) == [".lock", "A.wiki"]
    assert FolderWiki(tmp_path).get("A").text == "avant"


def test_a_file_in_the_place_of_a_folder_is_told(wiki: FolderWiki, tmp_path: Path) -> None:
    put(tmp_path, "Contrib", "je suis un fichier")

    with pytest.raises(OutputError) as error:
        wiki.save(Page("Contrib:A", "x"), summary="")

    assert str(tmp_path / "Contrib") in str(error.value)
    with pytest.raises(PageMissing):
        wiki.get("Contrib:A")


def test_a_folder_without_write_permission_is_told(wiki: FolderWiki, monkeypatch: pytest.MonkeyPatch) -> None:
    # Root may write anywhere, so the system's refusal is acted.
    def refuse(path: Path) -> None:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(folder_module, "locked", refuse)

    with pytest.raises(OutputError, match="Permission denied"):
        wiki.save(Page("Contrib:A", "x"), summary="")


def test_one_unreadable_file_hides_no_other(wiki: FolderWiki, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in "abc":
        put(tmp_path, f"Contrib/{name.upper()}.wiki", name)

    def guarded(path: Path) -> str:
        if path.name == "B.wiki":
            raise PermissionError(13, "Permission denied", str(path))
        return read_text(path)

    monkeypatch.setattr(folder_module, "read_text", guarded)
    pages = wiki.pages("Contrib")

    assert [next(pages).text, next(pages).text] == ["a", "c"]
    with pytest.raises(WikiError, match=re.escape("Contrib/B.wiki")):
        next(pages)
    with pytest.raises(WikiError, match=re.escape("Contrib/B.wiki")):
        wiki.get("Contrib:B")


# Figures


def test_a_new_page_costs_the_same_however_many_there_are(wiki: FolderWiki, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(20):
        wiki.save(Page(f"Contrib:Carte n° {number}", "texte"), summary="création")
    listed = []
    monkeypatch.setattr(os, "scandir", lambda *place: listed.append(place))
    monkeypatch.setattr(os, "listdir", lambda *place: listed.append(place))

    wiki.save(Page("Contrib:Carte de plus", "texte"), summary="création")

    assert listed == []


def test_an_offline_wiki_needs_no_network_library(tmp_path: Path) -> None:
    script = (
        "import sys; from forumtools.wikis.opening import open_wiki; from forumtools.model.records import Page\n"
        "wiki = open_wiki(sys.argv[1]); wiki.save(Page('A', 'x'), summary=''); list(wiki.pages(''))\n"
        "print(sorted({'mwclient', 'requests', 'urllib3', 'tenacity'} & set(sys.modules)))"
    )

    run = subprocess.run([sys.executable, "-c", script, tmp_path], capture_output=True, text=True, check=True)

    assert run.stdout == "[]\n"


def test_what_a_killed_writer_left_is_never_written_into(tmp_path: Path) -> None:
    wiki = FolderWiki(tmp_path)
    wiki.save(Page("Modèle:Un", "un"), summary="")
    # Killed between giving the file its name and taking the other name away.
    os.link(tmp_path / "Modèle" / "Un.wiki", tmp_path / "Modèle" / ".writing")

    wiki.save(Page("Modèle:Deux", "deux"), summary="")

    assert wiki.get("Modèle:Un").text == "un"
    assert wiki.get("Modèle:Deux").text == "deux"
