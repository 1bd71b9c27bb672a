"""What two people changed at the same time, as it is told to a third."""

from __future__ import annotations

import click

from forumtools.outputs.clashes import clash_report, three_way_view
from forumtools.wikitext.merging import Clash
from tests.forums import kind

NBSP = "\u00a0"


def test_a_sentence_names_the_field_and_shows_the_three_texts() -> None:
    said = clash_report([Clash("édition", "2016", "2018", "2017")], kind())

    assert said.fr.replace(NBSP, " ") == (
        "Le champ « édition » a changé des deux côtés. Avant : « 2016 » ; sur la page maintenant, et gardé : « 2018 » ; "
        "proposé, et pas fait : « 2017 »."
    )
    assert said.en == (
        "The field “édition” changed on both sides. Before: “2016”; on the page now, and kept: “2018”; "
        "proposed, and not made: “2017”."
    )


def test_sections_unknown_names_and_passages_are_called_what_they_are() -> None:
    clashes = [Clash("Ressources", "a", "b", "c"), Clash("couleur", "", "b", "c"), Clash("", "a", "", "c")]

    said = clash_report(clashes, kind()).en.split("\n")

    assert [line.split(" changed")[0] for line in said] == [
        "The section “Ressources”",
        "“couleur”",
        "A passage of the page",
    ]
    assert "Before: nothing;" in said[1]
    assert "kept: nothing;" in said[2]


def test_values_are_said_as_typed_and_shortly() -> None:
    said = clash_report([Clash("titre", "R&amp;D", "x" * 500, "{{Bleu|1}}")], kind()).en

    assert "“R&D”" in said
    assert "“{{Bleu|1}}”" in said
    assert len(said) < 300


def test_private_values_are_not_shown() -> None:
    clashes = [
        Clash("courriel2", "a@secret.org", "b@secret.org", ""),
        Clash("", "{{Contribution\n|courriel=a@secret.org\n}}", "x", "{{Contribution\n|tel=02 secret\n|titre=a\n}}"),
    ]

    for language in ("fr", "en"):
        shown = three_way_view(clashes, kind(), language) + clash_report(clashes, kind()).say(language)
        assert "secret" not in shown
        assert "|titre=a" in shown


def test_three_texts_stand_beside_each_other_where_they_differ() -> None:
    same = [f"ligne {number}" for number in range(9)]
    before, theirs, ours = (["un", *same, "deux"], ["un", *same, "deux !", "fin"], ["1", *same, "deux ?"])

    shown = three_way_view([Clash("Présentation", *map("\n".join, (before, theirs, ours)))], kind(), "fr")

    assert click.unstyle(shown).replace(NBSP, " ") == (
        "La section « Présentation »\n"
        "  avant        un\n"
        "  proposé      1\n"
        "               ligne 0\n"
        "               ligne 1\n"
        "               …\n"
        "               ligne 7\n"
        "               ligne 8\n"
        "  avant        deux\n"
        "  sur la page  deux !\n"
        "               fin\n"
        "  proposé      deux ?\n"
    )


def test_what_is_new_or_gone_has_no_line_of_its_own() -> None:
    shown = three_way_view([Clash("site", "", "b", "c"), Clash("couleur", "a", "", "c")], kind(), "en")

    assert click.unstyle(shown) == (
        "The field “site”\n  on the page  b\n  proposed     c\n\n"
        "“couleur”\n  before       a\n  on the page  (nothing)\n  proposed     c\n"
    )
