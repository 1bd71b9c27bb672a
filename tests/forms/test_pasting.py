"""Texts pasted from word processors: bullets become marks, what is invisible goes, French typography stays."""

from __future__ import annotations

from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forumtools.forms.marks import to_wikitext
from forumtools.forms.pasting import clean_pasted
from forumtools.wikitext.escaping import clean
from tests.strategies import hostile_text

PIECES = (
    *(
        "\n•\t",
        "\n▪ ",
        "\n\uf0b7\t",
        "\n\uf0a7",
        "\no\t",
        "\n–\t",
        "\n-\t",
        "\n· ",
        "\n\t•\t",
        "\n1.\t",
        "\n 2)\t",
        "•",
        "o",
    ),
    *("\u2028", "\u2029", "\v", "\f", "\r\n", "\r", "\x85", "\t", "\t\t", "\xa0", "\u202f", "\xad", "\u200b", "\ufeff"),
    *(
        "\u200c",
        "\u200d",
        "\u2060",
        "می",
        "خواهم",
        "क्",
        "ष",
        "👩",
        "🌾",
        "❤",
        "\ufe0f",
        "🔥",
        "e",
        "\u0301",
        "1.",
        "-",
        " ",
    ),
)
pasted = st.one_of(
    hostile_text(), st.lists(st.one_of(st.sampled_from(PIECES), st.characters()), max_size=12).map("".join)
)


@pytest.mark.parametrize(
    ("text", "typed"),
    [
        ("Un\u2028deux\u2029trois\vquatre\fcinq\r\nsix\rsept", "Un\ndeux\ntrois\nquatre\ncinq\nsix\nsept"),
        ("•\tun\n▪\xa0deux\n‣ trois\n●quatre", "- un\n- deux\n- trois\n- quatre"),
        ("\uf0b7\tun\n\uf0a7 deux\n\uf0d8\ttrois", "- un\n- deux\n- trois"),
        ("o\tun\n–\tdeux\n-\ttrois\n· quatre", "- un\n- deux\n- trois\n- quatre"),
        ("•\tun\n\to\tdedans\n•\tdeux", "- un\n  - dedans\n- deux"),
        ("1.\tun\n2.\tdeux\n3)\ttrois", "1. un\n2. deux\n3) trois"),
        ("a\tb\t\tc", "a b c"),
        ("par\xadti\xadci\u200bpa\ufefftion\ufffc", "participation"),
        ("cafe\u0301", "café"),
    ],
)
def test_a_pasted_text_is_as_if_typed(text: str, typed: str) -> None:
    assert clean_pasted(text) == typed


@pytest.mark.parametrize(
    "text",
    [
        *(
            "«\xa0Été\u202f?\xa0»",
            "l’eau, l'eau",
            "les participant·e·s",
            "·e·s",
            "– Bonjour",
            "ou bien",
            "o",
            "2016.",
            "a • b",
        ),
        *("👩‍🌾 et ❤️‍🔥 et 🏳️‍🌈 et 👩🏽‍🚒", "می‌خواهم", "क्‍ष", "ශ්‍රී", "a_b", "**mot**", "- un\n  - deux", "\u200eא"),
    ],
)
def test_what_means_something_stays(text: str) -> None:
    assert clean_pasted(text) == text


def test_joiners_that_join_nothing_go() -> None:
    assert clean_pasted("a\u200db\u200c c \u200d👩\u200d é\u200cé") == "ab c 👩 éé"


def test_a_nested_list_of_a_word_processor_is_one_on_the_wiki() -> None:
    assert (
        to_wikitext(clean_pasted("Voici :\n\t•\tun\n\t\to\tdedans\n\t•\tdeux")) == "Voici :\n\n* un\n** dedans\n* deux"
    )


@given(pasted)
def test_doing_it_twice_changes_nothing_more(text: str) -> None:
    assert clean_pasted(clean_pasted(text)) == clean_pasted(text)


@given(pasted)
def test_every_letter_is_kept_but_an_o_that_was_a_bullet(text: str) -> None:
    before, after = (normalize("NFD", each) for each in (clean(text.replace("\x85", "\n")), clean_pasted(text)))

    assert _letters(after) == _letters(before)


def _letters(text: str) -> list[str]:
    return [char for char in text if char.isalnum() and char != "o"]


@given(pasted)
def test_nothing_of_what_confuses_is_left(text: str) -> None:
    assert not set("\t\r\v\f\u2028\u2029\xad\u200b\ufeff\u202e") & set(clean_pasted(text))
