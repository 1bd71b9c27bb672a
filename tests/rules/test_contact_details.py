"""E-mail addresses and phone numbers are found, also disguised; what only looks like them is not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forumtools.rules.contact_details import HIDDEN, concealed, find_emails, find_phones
from tests.strategies import hostile_text

_EMAILS = [
    "malo@example.org",
    "prénom point nom at organisme.eu",
    "JM point Gillot at telecom tiret bretagne point eu",
    "malo (@) example.org",
    "malo[at]example.org",
    "malo arobase example point org",
    "malo (arobase) example.org",
    "malo AT example DOT org",
    "malo&#64;example.org",
    "malo &#64; example.org",
    "[mailto:malo@example.org Malo]",
    "malo<nowiki>@</nowiki>example.org",
    "malo{{@}}example.org",
    "malo {{arobase}} example.org",
    "malo.stervinou@mail.example.org.",
    "Contact : malo @ example.org",
    "* malo @ example.org",
    "Écrire à malo at example.org.",
    "malo (à) example (point) org",
    "malo(a)example.org",
    "Malo Stervinou <malo@example.org>, Enora <enora@example.net>",
    "m.stervinou at example.org",
    "malo-AT-example.org",
    "malo＠example.org",
    "mailto:malo%40example.org",
    "'''malo'''@example.org",
    "malo@exämple.org",
    "malo+forum@example.co.uk",
    "malo@ example.org",
    "contact@example.bzh",
]
_NO_EMAILS = [
    "@malo",
    "Suivez @malo et @enora.fr",
    "@malo@mastodon.example",
    "Mastodon : malo@social.example.org",
    "logo@2x.png",
    "[[Fichier:malo@example.org|vignette]]",
    "[[Fichier:logo@2x.png]]",
    "https://medium.example.org/@malo/texte",
    "https://example.org/?mail=malo@example.org",
    "[https://lists.example.org/list/usages@lists.example.org/ La liste]",
    "git@github.com:forum/outils.git",
    "le point at issue",
    "rendez-vous at la médiathèque",
    "Look at example.org",
    "Find us at example.org",
    "available at www.example.org.",
    "Node.js at nodejs.org",
    "Le signe arobase est utile",
    "tableau[at] et liste[at](i)",
    "écrire à Malo (@malo.fr)",
    "Atelier carto @ tiers-lieu.example.org",
    "Conférence @La-Cantine.org",
    "participant·e·s (a) et (b)",
    "habitant.e.s at work",
    "2@3.5",
    "à 10 h @ la gare",
    "paquet@1.2.3",
    "élu(a)s",
    "Voir le point at.",
    "Le site arobase.org",
    "acteur.rice.s",
]
_PHONES = [
    "02 98 00 00 00",
    "Tél. : 02.98.00.00.00",
    "tél.0298000000",
    "+33 2 98 00 00 00",
    "+33298000000",
    "0033 2 98 00 00 00",
    "0033298000000",
    "+33 (0)2 98 00 00 00",
    "(0)2 98 00 00 00",
    "06-12-34-56-78",
    "06&nbsp;12&nbsp;34&nbsp;56&nbsp;78",
    "06/12/34/56/78",
    "+32 2 123 45 67",
    "0032 2 123 45 67",
    "+44 20 7946 0958",
    "+1-212-555-0123",
    "+34 912 345 678",
    "02 98 00 00 00 / 06 12 34 56 78",
    "[tel:+33298000000 appeler]",
    "06 . 12 . 34 . 56 . 78",
    "02 98 123 456",
    "0298 00 00 00",
    "+221 33 123 45 67",
    "06 12 34 56 78, 12 rue",
]
_NO_PHONES = [
    "01.02.2018",
    "01/02/2018 10:20",
    "2018-02-01",
    "123 456 789 00012",
    "SIRET 012 345 678 00015",
    "SIRET : 01234567800015",
    "10 000 000 euros",
    "+10 000 000 euros",
    "29200 Brest",
    "02980 00000",
    "978-2-1234-5680-2",
    "ISBN 0201633612",
    "ISBN 2-1234-5680-2",
    "48.3904, -4.4861",
    "v1.02.03.04.05",
    "192.168.01.02",
    "01.02.03.04",
    "[[Fichier:0298000000.jpg]]",
    "https://example.org/0298000000",
    "2010-2012-2014",
    "115",
    "3919",
    "0 800 12 34 56",
    "0800 123 456",
    "08 00 12 34 56",
    "01 02 03 04 05",
    "FR76 3000 6000 0112 3456 7890 189",
    "+25 %",
    "UTC+01:00",
    "1 02 03 29 019 123 45",
    "de 09 h 30 à 10 h 45",
    "+2 000 000 d'habitants",
    "IMG_0612345678.jpg",
    "2018 2019 2020 2021",
    "+2018-07-04T00:00:00Z",
    "00:01:02:03",
    "10 30 12 45",
    "00 12 30 45",
]


@pytest.mark.parametrize("text", _EMAILS)
def test_an_email_address_is_found(text: str) -> None:
    assert list(find_emails(text)) != []
    assert list(find_emails(concealed(text))) == []


@pytest.mark.parametrize("text", _NO_EMAILS)
def test_what_looks_like_an_email_address_is_none(text: str) -> None:
    assert list(find_emails(text)) == []


@pytest.mark.parametrize("text", _PHONES)
def test_a_phone_number_is_found(text: str) -> None:
    assert list(find_phones(text)) != []
    assert list(find_phones(concealed(text))) == []


@pytest.mark.parametrize("text", _NO_PHONES)
def test_what_looks_like_a_phone_number_is_none(text: str) -> None:
    assert list(find_phones(text)) == []


def test_an_address_is_found_as_a_whole_and_with_nothing_else() -> None:
    text = "Écrivez à JM point Kerdu at telecom tiret bretagne point eu, ou à malo@mail.example.org. Merci"

    assert [text[start:end] for start, end in find_emails(text)] == [
        "JM point Kerdu at telecom tiret bretagne point eu",
        "malo@mail.example.org",
    ]


def test_a_number_is_found_as_a_whole_and_with_nothing_else() -> None:
    text = "Tél. (0)2 98 00 00 00, +33 (0)6 12 34 56 78 ; 29200 Brest"

    assert [text[start:end] for start, end in find_phones(text)] == ["(0)2 98 00 00 00", "+33 (0)6 12 34 56 78"]


def test_what_is_concealed_keeps_its_place() -> None:
    assert concealed("Malo <malo@example.org>, 06 12 34 56 78.") == f"Malo <{HIDDEN * 16}>, {HIDDEN * 14}."


_PIECES = [
    "@",
    " at ",
    "(at)",
    "arobase",
    " point ",
    ".",
    "a",
    "malo",
    "example",
    "org",
    "-",
    " ",
    "06",
    " 12",
    "+33",
    "\n",
]


@given(st.one_of(hostile_text(), st.lists(st.sampled_from(_PIECES), max_size=20).map("".join)))
def test_any_text_can_be_concealed(text: str) -> None:
    shown = concealed(text)

    assert len(shown) == len(text)
    assert shown.count("\n") == text.count("\n")
    assert all(new in (old, HIDDEN) for old, new in zip(text, shown, strict=True))
    assert all("\n" not in text[start:end] for start, end in [*find_emails(text), *find_phones(text)])
