"""Pages that nobody writes by hand are still checked quickly."""

import time
from collections.abc import Callable

import pytest

from forumtools.rules.checking import selected
from tests.rules.pages import forum_with, read

_ENOUGH = 0.3


def _seconds(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


@pytest.mark.parametrize(
    "text",
    [
        "{{ " * 8000 + "x" + " }}" * 8000,
        "".join(f"== T{rank} ==\n" for rank in range(5000)) + "=== Présentation ===\n" * 5000,
    ],
    ids=["calls in names of calls", "known titles at a lower level"],
)
def test_a_long_page_is_read_quickly(text: str) -> None:
    assert _seconds(lambda: read("Contrib:Carte ouverte", text)) < _ENOUGH


def test_many_numbered_fields_are_found_quickly() -> None:
    lines = "".join(f"|contributeur{rank}=Malo Kerdu{rank}\n" for rank in range(11000))
    forum = forum_with(f"{{{{Contribution\n{lines}}}}}")

    assert _seconds(lambda: forum.find(selected(["FLD002"]))) < _ENOUGH
