"""Compressed dumps: every format read as a stream, and nothing that a damaged or hostile file can do."""

from __future__ import annotations

import errno
import gzip
import os
import random
import subprocess
import sys
import zlib
from collections.abc import Iterator
from pathlib import Path
from struct import pack as packed_as

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forumtools.errors import DumpBroken, ExtraMissing, ForumToolsError, UsageError
from forumtools.model.records import Page
from forumtools.wikis import frames
from forumtools.wikis.dump import DumpWiki
from forumtools.wikis.streams import READABLE, Caps
from tests.wikis.exports import FOOT, HEAD, export, page, revision
from tests.wikis.packing import COMPRESSED, PACKED, START, Pack, archive, hide_zstd, number, sevenzip, table, zst

ARCHIVES = Path(__file__).parent / "archives"

# Half of what each page says cannot be made smaller, so that every format has to give it in several pieces.
CHANCE = random.Random(0)  # noqa: S311 - the same each time
PAGES = [Page(f"Contrib:Page {n}", f"texte {n} « é » & <b> {CHANCE.randbytes(40).hex()}", n + 1) for n in range(2_000)]
FEW = PAGES[:3]
FEW_PACKED = {name: pack(export(FEW).encode()) for name, pack in PACKED.items()}

in_every_format = pytest.mark.parametrize(("name", "pack"), PACKED.items(), ids=PACKED)
in_every_packed_format = pytest.mark.parametrize(("name", "pack"), COMPRESSED.items(), ids=COMPRESSED)


def written(folder: Path, content: bytes, name: str = "d.xml", caps: Caps | None = None) -> DumpWiki:
    path = folder / name
    path.write_bytes(content)
    return DumpWiki(path, caps=caps)


def read_until_broken(wiki: DumpWiki) -> tuple[list[Page], ForumToolsError | None]:
    """Return the pages that were read, and what ended the reading."""
    found = []
    try:
        for entry in wiki.pages("Contrib"):
            found.append(entry)
    except ForumToolsError as error:
        return found, error
    return found, None


# What is read


@in_every_format
def test_every_format_is_read(tmp_path: Path, name: str, pack: Pack) -> None:
    wiki = written(tmp_path, pack(export(PAGES).encode()), name)

    assert list(wiki.pages("Contrib")) == PAGES
    assert len(list(wiki.titles("Contrib"))) == len(PAGES)


@in_every_format
def test_the_first_bytes_tell_the_format_whatever_the_name(tmp_path: Path, name: str, pack: Pack) -> None:
    for wrong in ("d.xml", "d.7z", "d.xml.zst"):
        assert list(written(tmp_path, pack(export(FEW).encode()), wrong).pages("Contrib")) == FEW


@pytest.mark.slow
@pytest.mark.parametrize("name", [name for name in COMPRESSED if "7z" not in name])
@pytest.mark.parametrize("between", [b"", bytes(8), bytes(1 << 17)])
def test_files_made_of_several_frames_are_read(tmp_path: Path, name: str, between: bytes) -> None:
    text = export(PAGES).encode()
    third = len(text) // 3
    frames = [COMPRESSED[name](part) for part in (text[:third], text[third : 2 * third], b"", text[2 * third :])]

    wiki = written(tmp_path, between.join(frames) + between)

    assert list(wiki.pages("Contrib")) == PAGES


def test_what_zstd_is_to_skip_is_skipped(tmp_path: Path) -> None:
    skipped = b"\x50\x2a\x4d\x18" + packed_as("<I", 5) + b"ours!"

    assert list(written(tmp_path, skipped + zst(export(FEW).encode())).pages("Contrib")) == FEW


@pytest.mark.parametrize("path", sorted((ARCHIVES / "read").iterdir()), ids=lambda path: path.name)
def test_archives_of_7zip_are_read(path: Path) -> None:
    assert list(DumpWiki(path).pages("Contrib")) == [
        Page("Contrib:Un", "texte « un »", 1),
        Page("Contrib:Deux", ("texte <deux> & " * 20), 2),
        Page("Contrib:Trois", "", 3),
    ]


@pytest.mark.parametrize("path", sorted((ARCHIVES / "refused").iterdir()), ids=lambda path: path.name)
def test_archives_of_something_else_are_told_from_damaged_ones(path: Path) -> None:
    with pytest.raises(UsageError, match="a single file, packed by LZMA, LZMA2 or bzip2, without password"):
        list(DumpWiki(path).pages("Contrib"))


def test_a_zip_is_to_be_unpacked_first(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"\.xml \.gz \.bz2 \.xz \.zst \.7z are read"):
        list(written(tmp_path, b"PK\x03\x04....", "d.zip").titles(""))


def test_what_is_read_is_what_is_said() -> None:
    assert tuple(dict.fromkeys(Path(name).suffix for name in PACKED)) == READABLE


def test_without_the_optional_part_a_zst_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    hide_zstd(monkeypatch)

    with pytest.raises(ExtraMissing, match=r"reading a \.zst dump .* pip install 'forumtools\[dumps\]'"):
        list(written(tmp_path, zst(export(FEW).encode())).pages("Contrib"))
    assert list(written(tmp_path, sevenzip(export(FEW).encode())).pages("Contrib")) == FEW


# What is cut or damaged


@pytest.mark.slow
@in_every_format
def test_wherever_a_file_is_cut_what_is_there_is_read_and_the_cut_is_told(
    tmp_path: Path, name: str, pack: Pack
) -> None:
    whole = FEW_PACKED[name].removesuffix(b"\n")

    for length in range(0, len(whole), 3 if name in COMPRESSED else 17):
        found, broken = read_until_broken(written(tmp_path, whole[:length]))

        assert found == FEW[: len(found)], length
        assert isinstance(broken, DumpBroken), length


@in_every_format
def test_of_a_large_file_that_is_cut_nearly_all_is_read(tmp_path: Path, name: str, pack: Pack) -> None:
    text = export(PAGES).encode()
    whole = pack(text)

    found, broken = read_until_broken(written(tmp_path, whole[: len(whole) * 9 // 10]))

    assert found == PAGES[: len(found)]
    # Of bzip2 only whole blocks of 900,000 bytes can be unpacked.
    assert len(found) > len(PAGES) // 2
    assert isinstance(broken, DumpBroken)


def test_a_cut_archive_is_read_in_whatever_way_it_is_packed(tmp_path: Path) -> None:
    for path in (ARCHIVES / "read").iterdir():
        found, broken = read_until_broken(written(tmp_path, path.read_bytes()[:-1]))

        assert [entry.title for entry in found] == ["Contrib:Un", "Contrib:Deux", "Contrib:Trois"], path
        assert isinstance(broken, DumpBroken), path


@in_every_packed_format
def test_garbage_behind_a_file_is_told_when_all_is_read(tmp_path: Path, name: str, pack: Pack) -> None:
    found, broken = read_until_broken(written(tmp_path, pack(export(FEW).encode()) + b"garbage garbage"))

    assert found == FEW
    assert isinstance(broken, DumpBroken)
    assert "cut or damaged" in str(broken)


def test_a_wrong_checksum_is_told_when_all_is_read(tmp_path: Path) -> None:
    content = export(FEW).encode()
    gz, bz2, xz, frame = (bytearray(COMPRESSED[name](content)) for name in list(COMPRESSED)[:4])
    gz[-8] ^= 1
    bz2[-4] ^= 1
    # Before the index, whose length the last line of an .xz says, and the last line: the checksum of the content.
    xz[-12 - 4 * (int.from_bytes(xz[-8:-4], "little") + 1) - 1] ^= 1
    frame[-1] ^= 1
    packed = sevenzip(content)[START : -len(table(0, content))]
    wrong = {"gz": gz, "bz2": bz2, "xz": xz, "zst": frame, "7z": archive(packed, table(len(packed), content[::-1]))}

    for name, made in wrong.items():
        found, broken = read_until_broken(written(tmp_path, bytes(made)))

        assert found in (FEW, []), name
        assert isinstance(broken, DumpBroken), name
        assert "cut or damaged" in str(broken), name


@in_every_packed_format
@settings(max_examples=50)
@given(place=st.integers(0, 400), change=st.integers(1, 255))
def test_a_damaged_file_never_ends_in_a_traceback(
    tmp_path_factory: pytest.TempPathFactory, name: str, pack: Pack, place: int, change: int
) -> None:
    packed = bytearray(FEW_PACKED[name])
    packed[place % len(packed)] ^= change

    read_until_broken(written(tmp_path_factory.getbasetemp(), bytes(packed), f"damaged-{name}"))


@given(said=st.binary(max_size=60), place=st.integers(0, 90))
def test_a_hostile_table_of_an_archive_never_ends_in_a_traceback(
    tmp_path_factory: pytest.TempPathFactory, said: bytes, place: int
) -> None:
    content = export(FEW).encode()
    packed = FEW_PACKED["d.xml.7z"][START : -len(table(0, content))]
    sound = table(len(packed), content)

    for hostile in (said, sound[:place] + said, sound[:place] + said + sound[place + len(said) :]):
        wiki = written(tmp_path_factory.getbasetemp(), archive(packed, hostile), "hostile.7z")
        read_until_broken(wiki)


@given(
    pointer=st.tuples(
        *[st.sampled_from([0, 1, 200, 1 << 20, 1 << 31, 1 << 62, (1 << 64) - 1]) | st.integers(0, 400)] * 2
    )
)
def test_a_hostile_pointer_in_an_archive_never_ends_in_a_traceback(
    tmp_path_factory: pytest.TempPathFactory, pointer: tuple[int, int]
) -> None:
    made = FEW_PACKED["d.xml.7z"]
    hostile = packed_as("<QQ", *pointer) + made[28:START]
    start = made[:8] + packed_as("<I", zlib.crc32(hostile)) + hostile
    far = table(pointer[0], b"", properties=b"\x18").replace(number(0), number(pointer[1]), 1)

    for content in (start + made[START:], archive(made[START:], far)):
        read_until_broken(written(tmp_path_factory.getbasetemp(), content, "pointer.7z"))


def test_a_table_packed_in_itself_is_no_table(tmp_path: Path) -> None:
    content = export(FEW).encode()
    inner = b"\x17" + table(3, b"abc", method=b"\0", properties=b"")[2:]
    said = b"\x17" + table(len(inner), inner, method=b"\0", properties=b"")[2:]

    found, broken = read_until_broken(written(tmp_path, archive(inner + content, said)))

    assert found == []
    assert isinstance(broken, DumpBroken)


# What is no file to be read


@in_every_format
def test_an_empty_file_is_told(tmp_path: Path, name: str, pack: Pack) -> None:
    with pytest.raises(DumpBroken, match="the file is empty"):
        list(written(tmp_path, pack(b"") if "7z" not in name else b"").titles(""))


@pytest.mark.parametrize("name", ["absent.xml", "folder.xml", "pipe.xml"])
def test_what_is_no_file_is_no_dump(tmp_path: Path, name: str) -> None:
    (tmp_path / "folder.xml").mkdir()
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / "pipe.xml")

    with pytest.raises(UsageError, match="There is no dump"):
        list(DumpWiki(tmp_path / name).titles(""))


def test_a_file_that_cannot_be_opened_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))

    wiki = written(tmp_path, b"")
    # Nothing on the disk is refused to an administrator, who may be running this.
    monkeypatch.setattr(Path, "open", refuse)

    with pytest.raises(DumpBroken, match=r"d\.xml: the file cannot be read \(Permission denied\)"):
        list(wiki.titles(""))


def test_a_disk_that_fails_is_told() -> None:
    if not Path("/proc/self/mem").exists():
        pytest.skip("there is no file here that can be opened and not read")
    with pytest.raises(DumpBroken, match="Input/output error"):
        list(DumpWiki("/proc/self/mem").titles(""))


# Bombs


@pytest.mark.slow
@in_every_packed_format
def test_a_bomb_is_refused_at_once(tmp_path: Path, name: str, pack: Pack) -> None:
    bomb = HEAD + page("Contrib:A", revision(1, "a")) + page("Contrib:B", revision(1, " " * 12_000_000)) + FOOT
    wiki = written(tmp_path, pack(bomb.encode()), caps=Caps(free=1 << 20))

    found, broken = read_until_broken(wiki)

    assert found == [Page("Contrib:A", "a", 1)]
    assert "unpacks beyond measure" in str(broken)
    assert int(str(broken).split("(")[1].split(" ")[0]) < 6_000_000


@in_every_packed_format
def test_a_bomb_in_a_bomb_is_no_dump(tmp_path: Path, name: str, pack: Pack) -> None:
    wiki = written(tmp_path, pack(pack(bytes(10_000_000))), name)

    assert isinstance(read_until_broken(wiki)[1], DumpBroken)


def test_a_file_larger_than_allowed_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DumpBroken, match="beyond measure"):
        list(written(tmp_path, export(PAGES).encode(), caps=Caps(size=100_000)).pages("Contrib"))


def test_a_frame_that_wants_too_much_memory_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    content = export(FEW).encode()
    packed = FEW_PACKED["d.xml.7z"][START : -len(table(0, content))]
    # A window of 256 MB, and all in one block that is not compressed (RFC 8878, 3.1.1).
    frame = b"\x28\xb5\x2f\xfd\0\x90" + (len(content) << 3 | 1).to_bytes(3, "little") + content
    greedy = {
        "zst": frame,
        "xz": FEW_PACKED["d.xml.xz"],
        "lzma2": archive(packed, table(len(packed), content, properties=b"\x26")),
        "lzma": archive(packed, table(len(packed), content, method=b"\3\1\1", properties=b"\x5d\0\0\0\x40")),
    }
    monkeypatch.setattr(frames, "MEMORY", 100_000)

    for name, made in greedy.items():
        with pytest.raises(DumpBroken, match="wants too much memory"):
            list(written(tmp_path, made, name).titles(""))


# Memory

WATCHED = """
import sys
from forumtools.errors import DumpBroken
from forumtools.wikis.dump import DumpWiki
from forumtools.wikis.streams import Caps
wiki, found = DumpWiki(sys.argv[1], caps=Caps(free=1 << 20)), 0
try:
    wiki.redirects("Modèle:Contribution")
    for page in wiki.pages("Contrib"):
        found += 1
except DumpBroken:
    pass
print(found, next(line for line in open("/proc/self/status") if line.startswith("VmHWM")))
"""


def watched(path: Path) -> tuple[int, int]:
    """Return how many pages a process of its own read, and the megabytes that it took at most."""
    run = subprocess.run([sys.executable, "-c", WATCHED, path], capture_output=True, text=True, check=True)
    found, _, kilobytes, _ = run.stdout.split()
    return int(found), int(kilobytes) // 1024


has_status = pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="the system tells no process's memory")


def many(count: int) -> Iterator[bytes]:
    """Yield a dump of *count* pages."""
    one = page("Contrib:Une page parmi d’autres TITRE", revision(1, "texte " * 100)).encode()
    yield HEAD.encode()
    yield from (one.replace(b"TITRE", b"%d" % n) for n in range(count))
    yield FOOT.encode()


@pytest.mark.slow
@has_status
def test_memory_does_not_grow_with_the_file(tmp_path: Path) -> None:
    taken = []
    for count in (5_000, 40_000):
        with gzip.open(tmp_path / f"{count}.xml.gz", "wb", compresslevel=1) as file:
            for piece in many(count):
                file.write(piece)
        found, megabytes = watched(tmp_path / f"{count}.xml.gz")
        assert found == count
        taken.append(megabytes)

    assert taken[1] - taken[0] < 10
    assert taken[1] < 60


@pytest.mark.slow
@has_status
@in_every_packed_format
def test_a_quiet_bomb_takes_time_and_no_memory(tmp_path: Path, name: str, pack: Pack) -> None:
    chance = random.Random(1)  # noqa: S311 - the same each time
    blanks = [b"<!--" + chance.randbytes(300).hex().encode() + b"-->" + b" " * 80_000 for _ in range(120)]
    content = b"".join([HEAD.encode(), *blanks, page("Contrib:A", revision(1, "a")).encode(), FOOT.encode()])
    packed = pack(content)
    (tmp_path / name).write_bytes(packed)

    found, megabytes = watched(tmp_path / name)

    assert len(content) / len(packed) > 100
    assert found == 1
    assert megabytes < 60
