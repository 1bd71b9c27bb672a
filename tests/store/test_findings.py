"""What was found before: kept as long as it is used."""

from __future__ import annotations

from pathlib import Path

from forumtools.store.findings import FoundBefore

FOUND = {b"page": "[]"}


def test_what_is_read_every_day_is_kept_although_it_never_changes(tmp_path: Path) -> None:
    file = FoundBefore(tmp_path / "findings.sqlite")
    file.save("every day", FOUND)
    file.save("once", FOUND)

    for day in range(20):
        file.save(f"day {day}", FOUND)
        assert file.load("every day") == FOUND

    assert file.load("once") == {}
    file.close()


def test_pages_without_findings_are_known_beside_the_others(tmp_path: Path) -> None:
    file = FoundBefore(tmp_path / "findings.sqlite")
    first = {bytes([number]) * 16: "" for number in range(5)} | {b"b" * 16: "[1]"}

    file.save("here", first)
    file.save("here", {b"c" * 16: ""})

    assert file.load("here") == first | {b"c" * 16: ""}
    file.save("here", {b"d" * 16: ""}, alone=True)
    assert file.load("here") == {b"d" * 16: ""}
    file.close()


def test_a_few_wholes_are_kept_those_used_last(tmp_path: Path) -> None:
    file = FoundBefore(tmp_path / "findings.sqlite")
    file.save_whole("every day", "tout")
    file.save_whole("once", "rien")

    for day in range(20):
        file.save_whole(f"day {day}", str(day))
        assert file.whole("every day") == "tout"

    assert file.whole("once") is None
    assert file.whole("day 19") == "19"
    file.close()
