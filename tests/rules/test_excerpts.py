"""The line of a finding is shown, unless it is private."""

import pytest

from forumtools.model.findings import Excerpt
from forumtools.rules.excerpts import Excerpts, text_to_show
from tests.rules.pages import read

_LONG = "mot " * 100


@pytest.mark.parametrize(
    ("text", "line", "field"),
    [
        ("{{Contribution\n |courriel = secret", 2, None),
        ("{{Contribution\n|Courriel2=secret", 2, None),
        ("{{Contribution|titre=a|courriel=secret}}", 1, None),
        ("{{Contribution\n|courriel=a\nsecret\n|titre=a", 3, None),
        ("{{Contribution\n|courriel=Jeanne {{Adresse\n|rue=secret\n}}\n|titre=a\n}}", 3, None),
        ("{{Contribution\n|courriel=Jeanne {{Adresse\n|rue=secret", 3, None),
        ("{{Contribution\n|courriel=[[Jeanne\n|secret]]\n}}", 3, None),
        ("{{Contribution\n|courriel=\n{|\n| secret\n|}\n}}", 4, None),
        ("{{Contribution\n|courriel<!-- pas public -->=secret\n}}", 2, None),
        ("{{Contribution\n|cour<!-- -->riel=secret", 2, None),
        ("{{Contribution\n|cour<!--\n-->riel=secret\n}}", 3, None),
        ("{{Contribution\n|courriel\n=secret\n}}", 3, None),
        ("{{Contribution\n|courriel\n\n =secret", 4, None),
        ("* Courriel : secret", 1, None),
        ("secret", 1, "courriel"),
        ("", 1, None),
        ("a", 2, None),
    ],
)
def test_no_line_with_a_private_value_is_shown(text: str, line: int, field: str | None) -> None:
    assert Excerpts(read("Contrib:A", text)).at(line, 1, field) is None


def test_what_follows_a_private_value_is_shown() -> None:
    assert Excerpts(read("Contrib:A", "|courriel=a\n|titre=Un")).at(2, 8) == Excerpt("|titre=Un", 7)


def test_a_page_is_shown_without_what_is_private() -> None:
    text = "{{Contribution\n|courriel=Jeanne {{Adresse\n|rue=secret\n}}\n|titre=Un\n}}\nTél. 06 12 34 56 78, j'habite au 3 rue Ney."

    shown = text_to_show(read("Contrib:A", text))

    assert shown.startswith("{{Contribution\n…\n…\n…\n|titre=Un\n}}\nTél. •")
    assert not any(word in shown for word in ("Jeanne", "secret", "06 12", "rue Ney"))


def test_of_a_long_line_what_stands_around_the_place_is_shown() -> None:
    shown = Excerpts(read("Contrib:A", _LONG)).at(1, 201)

    assert shown == Excerpt(_LONG[155:245], 45)


@pytest.mark.parametrize("column", range(1, 120, 7))
def test_contact_details_are_not_shown_nor_pieces_of_them(column: int) -> None:
    line = "mot " * 12 + "malo point stervinou (arobase) example point org" + " mot" * 4 + " 06 12 34 56 78"

    shown = Excerpts(read("Contrib:A", line)).at(1, column)

    assert shown is not None
    assert set(shown.text) <= set("mot •")


def test_a_home_address_is_not_shown() -> None:
    shown = Excerpts(read("Contrib:A", "== Présentation ==\nBénévole, j'habite au 12 rue des Tanneurs.")).at(2, 24)

    assert shown == Excerpt("Bénévole, j'habite au " + "•" * 20, 23)
