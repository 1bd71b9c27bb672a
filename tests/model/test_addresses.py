"""Addresses compared, and the parameters that only follow readers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forumtools.model.addresses import canonical, tracking_parts, without_parts


@pytest.mark.parametrize(
    ("address", "clean"),
    [
        ("https://example.org/a?utm_source=x", "https://example.org/a"),
        ("https://example.org/a?utm_source=x&utm_medium=y#b", "https://example.org/a#b"),
        ("https://example.org/a?id=1&utm_source=x", "https://example.org/a?id=1"),
        ("https://example.org/a?utm_source=x&id=1", "https://example.org/a?id=1"),
        ("https://example.org/a?fbclid=x&utm_a=y&id=1&gclid=z&b", "https://example.org/a?id=1&b"),
        ("https://example.org/a?id=1", "https://example.org/a?id=1"),
        ("https://example.org/a?", "https://example.org/a?"),
        ("https://example.org/a#?utm_source=x", "https://example.org/a#?utm_source=x"),
        ("https://example.org/?utm_source", "https://example.org/"),
    ],
)
def test_what_follows_readers_is_cut_out_and_nothing_else(address: str, clean: str) -> None:
    assert without_parts(address, tracking_parts(address)) == clean


@given(st.lists(st.sampled_from(["utm_source=x", "id=1", "fbclid=y", "b", "utm_medium", "c=2"]), max_size=6))
def test_whatever_the_parameters(parameters: list[str]) -> None:
    query = "&".join(parameters)
    kept = [each for each in parameters if not each.startswith(("utm_", "fbclid"))]

    left = without_parts(address := f"https://e.org/?{query}#f", tracking_parts(address))

    wanted = "&".join(kept)
    assert left == (f"https://e.org/?{wanted}#f" if wanted or not query else "https://e.org/#f")


@pytest.mark.parametrize(
    "other",
    [
        "http://example.org/a",
        "https://www.example.org/a/",
        "https://EXAMPLE.org:443/a?utm_source=x",
        "example.org/a",
        "//example.org/a#b",
    ],
)
def test_spellings_of_one_address(other: str) -> None:
    assert canonical(other) == canonical("https://example.org/a")


@pytest.mark.parametrize(
    "other", ["https://example.org/A", "https://example.org/a?b", "https://x.example.org/a", "https://["]
)
def test_other_addresses(other: str) -> None:
    assert canonical(other) != canonical("https://example.org/a")
