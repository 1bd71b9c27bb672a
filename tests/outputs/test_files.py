from __future__ import annotations

import os
from pathlib import Path

import pytest

from forumtools.errors import OutputError, UsageError
from forumtools.language import LANGUAGES
from forumtools.outputs.catalogues import OUTPUTS, missing_extra, render_catalogue
from forumtools.outputs.files import Written, write_files
from tests.builders import catalogue, contribution


def test_files_and_their_folders_are_made(tmp_path: Path) -> None:
    done = write_files(tmp_path / "new", [("a.html", b"A"), ("b/c/d.html", b"D")])

    assert done == Written(written=2)
    assert (tmp_path / "new/b/c/d.html").read_bytes() == b"D"


def test_what_is_the_same_is_not_touched(tmp_path: Path) -> None:
    write_files(tmp_path, [("a", b"A"), ("b", b"B")])
    os.utime(tmp_path / "a", ns=(1, 1))

    done = write_files(tmp_path, [("a", b"A"), ("b", b"new")])

    assert done == Written(written=1, unchanged=1)
    assert (tmp_path / "a").stat().st_mtime_ns == 1
    assert (tmp_path / "b").read_bytes() == b"new"


def test_nothing_else_is_left_behind(tmp_path: Path) -> None:
    write_files(tmp_path, [("a", b"A")])

    assert [path.name for path in tmp_path.iterdir()] == ["a"]


@pytest.mark.parametrize("path", ["../a", "/etc/a", "a/../../b", "", "..", "a\\b", "C:a", "a/\0"])
def test_nothing_is_written_outside(tmp_path: Path, path: str) -> None:
    with pytest.raises(OutputError):
        write_files(tmp_path / "in", [(path, b"x")])

    assert not [found for found in tmp_path.rglob("*") if found.is_file()]


def test_nothing_is_written_through_a_link_that_leads_outside(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "out").mkdir()
    (tmp_path / "in/link").symlink_to(tmp_path / "out")

    with pytest.raises(OutputError):
        write_files(tmp_path / "in", [("link/a", b"x")])

    assert list((tmp_path / "out").iterdir()) == []


def test_a_link_in_the_place_of_a_file_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "kept").write_bytes(b"kept")
    (tmp_path / "a").symlink_to(tmp_path / "kept")

    write_files(tmp_path, [("a", b"new")])

    assert (tmp_path / "kept").read_bytes() == b"kept"
    assert not (tmp_path / "a").is_symlink()


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")

    with pytest.raises(OutputError) as caught:
        write_files(tmp_path / "file", [("a", b"x")])

    for language in LANGUAGES:
        assert str(tmp_path / "file") in caught.value.say(language)
    assert "choisissez" in caught.value.say("fr")
    assert "choose" in caught.value.say("en")


def test_what_an_earlier_run_made_and_this_one_does_not_is_removed(tmp_path: Path) -> None:
    (tmp_path / "theirs").write_bytes(b"x")
    write_files(tmp_path, [("2018/a", b"A"), ("2018/b", b"B")], listing="2018/.html")

    done = write_files(tmp_path, [("2018/a", b"A")], listing="2018/.html")

    assert done == Written(unchanged=1, removed=1)
    assert sorted(str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*") if path.is_file()) == [
        "2018/.html",
        "2018/a",
        "theirs",
    ]


def test_a_listing_that_was_tampered_with_removes_nothing_elsewhere(tmp_path: Path) -> None:
    (tmp_path / "out").write_bytes(b"x")
    (tmp_path / "in").mkdir()
    (tmp_path / "in/.list").write_text(f"../out\n{tmp_path}/out\n", encoding="utf-8")

    write_files(tmp_path / "in", [("a", b"A")], listing=".list")

    assert (tmp_path / "out").exists()


ALL = [name for name in OUTPUTS if name != "search" and missing_extra(name) is None]
"""Less the index of Pagefind, which is not the same each time."""


def test_a_catalogue_in_all_its_formats() -> None:
    found = catalogue(contribution("A"))

    files = dict(render_catalogue(found, ALL))

    assert {"2018/index.html", "2018/catalogue.wiki", "2018/data/contributions.csv"} <= set(files)
    assert dict(render_catalogue(found, ["wiki"])) == {"2018/catalogue.wiki": files["2018/catalogue.wiki"]}
    assert files == dict(render_catalogue(catalogue(contribution("A")), ALL))


def test_nothing_private_is_in_any_format() -> None:
    told = contribution("A", sessions="S", courriel="secret@example.org", téléphone="06 11 22 33 44")

    everything = b"".join(content for _, content in render_catalogue(catalogue(told), ALL))

    assert b"Malo Stervinou" in everything
    for private in ("secret", "06 11", "06\u202f11", "courriel", "Courriel", "téléphone", "Téléphone"):
        assert private.encode() not in everything


def test_an_unknown_format_is_refused_with_the_nearest_one() -> None:
    with pytest.raises(UsageError, match=r"“htm”.*“html”") as caught:
        list(render_catalogue(catalogue(contribution("A")), ["htm"]))

    assert "« htm »" in caught.value.say("fr")
