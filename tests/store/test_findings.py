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
