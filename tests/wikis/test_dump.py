"""Dumps: streamed, newest revision, and nothing that a hostile or broken file can do."""

from __future__ import annotations

import bz2
import gzip
import lzma
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from forumtools.errors import DumpBroken, PageMissing, UsageError
from forumtools.model.records import Page
from forumtools.wikis import export as export_module
from forumtools.wikis.dump import DumpWiki
from forumtools.wikis.streams import Caps
from tests.mediawiki import RealWiki, unique
from tests.wikis.exports import FOOT, HEAD, export, page, revision

PAGES = [Page(f"Contrib:Page {n}", f"texte {n} « é » & <b>") for n in range(2000)]


def written(folder: Path, text: str | bytes, name: str = "forum.xml") -> DumpWiki:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return DumpWiki(path)


# What is read


@pytest.mark.parametrize(
    ("name", "pack"),
    [("d.xml", bytes), ("d.xml.gz", gzip.compress), ("d.xml.bz2", bz2.compress), ("d.xml.xz", lzma.compress)],
)
def test_every_supported_format_is_read(tmp_path: Path, name: str, pack: Callable[[bytes], bytes]) -> None:
    wiki = written(tmp_path, pack(export(PAGES).encode()), name)

    assert [(p.title, p.text) for p in wiki.pages("Contrib")] == [(p.title, p.text) for p in PAGES]
    assert len(list(wiki.titles("Contrib"))) == len(PAGES)


@pytest.mark.parametrize("pack", [gzip.compress, bz2.compress, lzma.compress])
def test_files_made_of_several_streams_are_read(tmp_path: Path, pack: Callable[[bytes], bytes]) -> None:
    text = export(PAGES).encode()
    half = len(text) // 2

    wiki = written(tmp_path, pack(text[:half]) + pack(text[half:]), "d.xml.x")

    assert len(list(wiki.titles("Contrib"))) == len(PAGES)


@pytest.mark.parametrize("name", ["d.xml.zst", "d.7z", "d.zip"])
def test_formats_not_read_are_told_before_anything_is_done(tmp_path: Path, name: str) -> None:
    with pytest.raises(UsageError, match=r"\.xml \.gz \.bz2 \.xz"):
        list(written(tmp_path, b"x", name).titles(""))


def test_a_compressed_file_under_another_name_is_told(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="not read"):
        list(written(tmp_path, b"\x28\xb5\x2f\xfd....", "d.xml").titles(""))


def test_the_newest_revision_counts_whatever_the_order(tmp_path: Path) -> None:
    revisions = [
        revision(5, "avant-dernière", time="2026-01-02T00:00:00Z"),
        revision(9, "dernière", time="2026-01-03T00:00:00Z"),
        revision(11, "importée, plus vieille", time="2001-01-01T00:00:00Z"),
        revision(2, "première", time="2026-01-01T00:00:00Z"),
    ]
    wiki = written(tmp_path, HEAD + page("Contrib:A", *revisions) + FOOT)

    assert list(wiki.pages("Contrib")) == [Page("Contrib:A", "dernière", 9)]


def test_of_two_revisions_in_one_second_the_later_number_counts(tmp_path: Path) -> None:
    wiki = written(tmp_path, HEAD + page("Contrib:A", revision(8, "après"), revision(7, "avant")) + FOOT)

    assert wiki.get("Contrib:A") == Page("Contrib:A", "après", 8)


def test_the_head_tells_the_site(tmp_path: Path) -> None:
    wiki = written(tmp_path, (HEAD + FOOT).replace("<case>first-letter", "<case>case-sensitive"))

    assert wiki.site.name == "Essais"
    assert wiki.site.first_letter is False
    assert wiki.site.names(3000) == ("Contrib",)
    assert wiki.site.normal("template:x") == "Modèle:x"


def test_other_parts_of_a_revision_are_not_its_text(tmp_path: Path) -> None:
    slot = "<content><role>mediainfo</role><text bytes='5'>autre</text></content>"
    text = page("Contrib:A", revision(1, "le texte").replace("<sha1>x</sha1>", f"<sha1>x</sha1>{slot}"))

    assert written(tmp_path, HEAD + text + FOOT).get("Contrib:A") == Page("Contrib:A", "le texte", 1)


def test_a_deleted_text_is_empty_and_stops_nothing(tmp_path: Path) -> None:
    hidden = revision(1, "x").replace(' sha1="x" xml:space="preserve">x</text>', ' deleted="deleted" />')
    wiki = written(tmp_path, HEAD + page("Contrib:A", hidden) + page("Contrib:B", revision(2, "b")) + FOOT)

    assert [p.text for p in wiki.pages("Contrib")] == ["", "b"]


def test_a_dump_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"absent\.xml"):
        list(DumpWiki(tmp_path / "absent.xml").titles(""))


# What is refused


def test_a_cut_file_gives_what_is_there_and_names_the_place(tmp_path: Path) -> None:
    text = export(PAGES)
    wiki = written(tmp_path, text[: text.index("<title>Contrib:Page 1500<") + 200])
    pages = wiki.pages("Contrib")

    assert [next(pages).title for _ in range(1500)] == [p.title for p in PAGES[:1500]]
    with pytest.raises(DumpBroken, match="cut near “Contrib:Page 1500”"):
        next(pages)


@pytest.mark.parametrize(("name", "pack"), [("d.gz", gzip.compress), ("d.bz2", bz2.compress), ("d.xz", lzma.compress)])
def test_a_cut_compressed_file_gives_what_is_there(tmp_path: Path, name: str, pack: Callable[[bytes], bytes]) -> None:
    packed = pack(export(PAGES * 6).encode())
    wiki = written(tmp_path, packed[: len(packed) * 2 // 3], name)
    pages = wiki.pages("Contrib")

    assert next(pages).text == PAGES[0].text
    with pytest.raises(DumpBroken, match=r"cut or damaged after \d+ bytes"):
        list(pages)


def test_a_damaged_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(DumpBroken, match="line 15, column 11"):
        list(written(tmp_path, HEAD + "  <page>\n<title>a</b>\n").titles(""))


@pytest.mark.parametrize("text", ["", "<html><body/></html>", "<a>" * 100_000, "{}", "\0\0"])
def test_what_is_no_dump_is_told(tmp_path: Path, text: str) -> None:
    with pytest.raises(DumpBroken):
        list(written(tmp_path, text).titles(""))


@pytest.mark.parametrize(
    "doctype",
    [
        '<!DOCTYPE m [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>',
        '<!DOCTYPE m SYSTEM "file:///etc/passwd">',
        '<!DOCTYPE m [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
    ],
)
def test_entities_are_refused(tmp_path: Path, doctype: str) -> None:
    with pytest.raises(DumpBroken, match="DTD"):
        list(written(tmp_path, doctype + export(PAGES[:1])).titles(""))


@pytest.mark.parametrize("pack", [gzip.compress, bz2.compress, lzma.compress])
def test_a_bomb_is_refused_at_once(tmp_path: Path, pack: Callable[[bytes], bytes]) -> None:
    bomb = HEAD + page("Contrib:A", revision(1, " " * 60_000_000)) + FOOT
    wiki = written(tmp_path, pack(bomb.encode()))
    start = time.process_time()

    with pytest.raises(DumpBroken, match="beyond measure"):
        list(wiki.titles(""))
    assert time.process_time() - start < 2


def test_a_file_larger_than_allowed_is_refused(tmp_path: Path) -> None:
    path = written(tmp_path, export(PAGES)).location

    with pytest.raises(DumpBroken, match="beyond measure"):
        list(DumpWiki(path, caps=Caps(size=100_000)).titles("Contrib"))


def test_a_text_without_end_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(export_module, "_MAX_TEXT", 1_000_000)
    for endless in ("x" * 3_000_000, '<p a="' + "x" * 3_000_000):
        wiki = written(tmp_path, HEAD + page("Contrib:A", revision(1, "TEXTE")).replace("TEXTE", endless) + FOOT)

        with pytest.raises(DumpBroken, match="more than 1000000 characters"):
            list(wiki.pages("Contrib"))


def test_a_stub_dump_is_told(tmp_path: Path) -> None:
    stub = page("Contrib:A", revision(1, "TEXTE").replace(">TEXTE</text>", " />"))

    with pytest.raises(DumpBroken, match="stub"):
        list(written(tmp_path, HEAD + stub + FOOT).pages("Contrib"))


def test_reading_a_few_pages_stops_when_they_are_found(tmp_path: Path) -> None:
    text = export(PAGES)
    wiki = written(tmp_path, text[: text.index("<title>Contrib:Page 1900<")])

    assert [p.text for p in wiki.read(["Contrib:Page 7", "Contrib:Page 3"])] == [PAGES[7].text, PAGES[3].text]
    with pytest.raises(DumpBroken):
        wiki.get("Contrib:Page 1950")


def test_a_missing_page_is_missing_in_a_whole_dump(tmp_path: Path) -> None:
    with pytest.raises(PageMissing):
        written(tmp_path, export(PAGES[:5])).get("Contrib:Page 7")


# Figures


def test_memory_does_not_grow_with_the_file(tmp_path: Path) -> None:
    status = Path("/proc/self/status")
    if not status.exists():
        pytest.skip("the system does not tell how much memory a process used")
    script = (
        "import sys; from forumtools.wikis.dump import DumpWiki\n"
        "print(sum(1 for _ in DumpWiki(sys.argv[1]).pages('Contrib')))\n"
        "print(next(line for line in open('/proc/self/status') if line.startswith('VmHWM')))"
    )
    body = page("Contrib:A", revision(1, "texte " * 500))
    megabytes = []
    for count in (1_000, 30_000):
        path = tmp_path / f"{count}.xml"
        with path.open("w", encoding="utf-8") as file:
            file.write(HEAD)
            file.writelines(body for _ in range(count))
            file.write(FOOT)
        run = subprocess.run([sys.executable, "-c", script, path], capture_output=True, text=True, check=True)
        read, _, kilobytes, _ = run.stdout.split()
        assert int(read) == count
        megabytes.append(int(kilobytes) // 1024)

    assert megabytes[1] - megabytes[0] < 10
    assert megabytes[1] < 60


@pytest.mark.mediawiki
def test_the_wikis_own_export_says_what_its_api_says(mediawiki: RealWiki, tmp_path: Path) -> None:
    api = mediawiki.open()
    tag = unique("")
    texts = {f"Contrib:{n}{tag}": f"« é » & <b>\n\n  {n}\t|}}}} \u00a0fin" for n in range(3)}
    for title, text in texts.items():
        api.save(api.save(Page(title, "avant"), summary=""), summary="")
        api.save(Page(title, text, api.get(title).revision), summary="")
    answer = api.session.call({"action": "query", "export": True, "titles": "|".join(texts)})

    wiki = written(tmp_path, answer["query"]["export"])

    assert list(wiki.read(texts)) == list(api.read(texts))
    assert wiki.site.names(3000) == ("Contrib",)
