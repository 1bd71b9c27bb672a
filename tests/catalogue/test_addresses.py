from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from hypothesis import given

from forumtools.catalogue.addresses import checked_address
from tests.strategies import hostile_text


@pytest.mark.parametrize(
    ("address", "checked"),
    [
        ("https://e.org/a?b=1&c=2#d", "https://e.org/a?b=1&c=2#d"),
        ("//e.org/", "https://e.org/"),
        ("http://e.org:8080", "http://e.org:8080"),
        ("https://é.example.org/é?ü", "https://é.example.org/é?ü"),
        ("http://[::1]/", "http://[::1]/"),
        ("https://e.org/100%", "https://e.org/100%25"),
        ("https://e.org/%C3%A9", "https://e.org/%C3%A9"),
        ("https://e.org/?a[]=1", "https://e.org/?a%5B%5D=1"),
        ("https://e.org/#a#b", "https://e.org/#a%23b"),
        ("https://e.org/\ufffd", "https://e.org/%EF%BF%BD"),
        ("https://e.org/a b", None),
        ("https://e.org:99999/", None),
        ("https://e.org:x/", None),
        ("https://\u0301.org/", None),
        ("https://e..org/", None),
        ("https://u:p@e.org/", None),
        ("javascript:alert(1)", None),
        ("https://", None),
        ("https://[/", None),
    ],
)
def test_addresses_that_lead_to_the_web(address: str, checked: str | None) -> None:
    assert checked_address(address) == checked


@given(hostile_text())
def test_what_is_checked_stays_as_it_is(text: str) -> None:
    checked = checked_address(f"https://e.org/{text}")

    assert checked is None or checked_address(checked) == checked
    assert checked is None or urlsplit(checked).hostname == "e.org"
