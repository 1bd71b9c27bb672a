"""Web addresses: only http and https, nothing in them acts in wikitext, and writing twice changes nothing more."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forumtools.wikitext.addresses import write_address
from forumtools.wikitext.escaping import clean
from tests.strategies import hostile_text

hostile_addresses = st.builds(
    "{}{}{}".format,
    st.sampled_from(["https://e.org/", "http://e.org?", "https://été.example.org:8080#", "HTTPS://e.org/"]),
    hostile_text(),
    st.sampled_from(["", " "]),
)


@pytest.mark.parametrize(
    "address",
    [
        "https://mardis-ecran.example.org/",
        "http://www.openstreetmap.org",
        "https://e.org:8080/a/b.pdf?c=1&d=%C3%A9#e",
        "https://fr.wikipedia.org/wiki/Économie_sociale_(théorie)",
        "https://été.example/",
        "https://framapiaf.org/@forum/1",
    ],
)
def test_an_ordinary_address_stays_as_it_is(address: str) -> None:
    assert write_address(address) == address


def test_blanks_around_are_no_part_of_it() -> None:
    assert write_address(" \thttps://e.org/\xa0\n") == "https://e.org/"


def test_a_telephone_writes_the_scheme_in_capitals() -> None:
    assert write_address("Https://e.org/A") == "https://e.org/A"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "e.org",
        "www.e.org/a",
        "//e.org",
        "https:/e.org",
        "https://",
        "https:///a",
        "https://-e.org",
        "https://e..org",
        "https://e_e.org",
        "https://e.org:port/",
        "https://[::1]/",
        "ftp://e.org",
        "javascript:alert(1)",
        "data:text/html,x",
        "mailto:a@e.org",
        "https://user@e.org/",
        "https://user:secret@e.org/",
        "https://e.org\\@example.net",
        "https://e.org&x",
        "https://e.org/a\nhttps://e.org/b",
        "voir https://e.org",
    ],
)
def test_what_is_no_web_address_is_refused(text: str) -> None:
    assert write_address(text) is None


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("|{}[]<>\"'", "%7C%7B%7D%5B%5D%3C%3E%22%27"),
        ("a b\tc\xa0d", "a%20b%09c%C2%A0d"),
        ("\\^`", "%5C%5E%60"),
        ("~~~~", "%7E%7E%7E%7E"),
        ("a~b", "a~b"),
        ("__TOC__a_b", "%5F%5FTOC%5F%5Fa_b"),
        ("a_", "a%5F"),
        ("a!!b", "a!%21b"),
        ("100%", "100%25"),
        ("%c3%A9", "%c3%A9"),
        ("x=1&amp;y=2", "x=1&amp%3By=2"),
        ("x=1&#58;", "x=1&#58%3B"),
        ("x=1;y=2", "x=1;y=2"),
        ("q\u0301\u200b\u0378", "q%CC%81%E2%80%8B%CD%B8"),
    ],
)
def test_what_would_act_is_percent_encoded(typed: str, stored: str) -> None:
    assert write_address(f"https://e.org/{typed}") == f"https://e.org/{stored}"


@given(hostile_addresses)
def test_an_address_is_written_the_same_again(text: str) -> None:
    address = write_address(text)

    assert address is None or write_address(address) == address


@given(hostile_addresses)
def test_an_address_still_leads_to_the_same_place(text: str) -> None:
    address = write_address(text)

    if address is not None:
        asked = clean(text, one_line=True).strip()
        assert unquote(address).casefold() == unquote(re.sub(r"%(?![0-9A-Fa-f]{2})", "%25", asked)).casefold()


@given(hostile_addresses)
def test_nothing_in_an_address_acts_in_wikitext(text: str) -> None:
    address = write_address(text) or ""

    assert not re.search(r"""[|{}\[\]<>"'\s]|~~|__|!!|&\#?\w+;""", address)
    assert unicodedata.normalize("NFC", f"|site={address}\n") == f"|site={address}\n"


@given(hostile_text())
def test_any_text_at_all_gives_an_address_or_nothing(text: str) -> None:
    address = write_address(text)

    assert address is None or address.startswith(("http://", "https://"))
