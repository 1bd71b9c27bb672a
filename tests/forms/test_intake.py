"""Submissions: JSON, JSON Lines and CSV, by names, aliases and labels; a bad one only spoils itself."""

from __future__ import annotations

import json

import pytest

from forumtools.errors import InputError
from forumtools.forms.intake import read_submissions
from forumtools.forms.objects import to_object
from forumtools.forms.submissions import Submission
from tests.forums import default_forum, kind, read
from tests.wikitext.test_pages import PAGE


def taken(content: str | bytes, source: str = "demande.json", **settings: str) -> list[Submission]:
    return list(
        read_submissions(
            content.encode() if isinstance(content, str) else content,
            source=source,
            forum=default_forum(),
            kind=kind(),
            settings=settings.items(),
        )
    )


def test_a_flat_object_by_names_aliases_labels_and_sections() -> None:
    [submission] = taken('{"Titre": "Vélo", "auteurs": "Aïcha; Malo", "édition": 2018, "Description": "On répare."}')

    assert submission.record.page == "Contrib:Vélo"
    assert submission.record.values == {"titre": ("Vélo",), "édition": ("2018",), "contributeurs": ("Aïcha", "Malo")}
    assert submission.record.sections == {"Description du projet": "On répare."}


def test_what_show_prints_is_taken_back() -> None:
    record = read(PAGE, title="Contrib:Atelier vélo").record

    [submission] = taken(json.dumps(to_object(record)))

    assert to_object(submission.record) == {**to_object(record), "revision": None}


def test_items_of_a_list_may_hold_the_separator() -> None:
    [submission] = taken('{"titre": "Vélo", "contributeurs": ["Aïcha; la mécano", "Malo"]}')

    assert submission.record.values["contributeurs"] == ("Aïcha; la mécano", "Malo")


def test_a_page_may_be_named_and_a_kind() -> None:
    [submission] = taken('{"kind": "Session", "page": "Session:Nuit", "fields": {"titre": "Nuit des contributions"}}')

    assert (submission.record.kind.id, submission.record.page) == ("session", "Session:Nuit")


def test_a_title_becomes_a_page_name_that_the_wiki_accepts() -> None:
    [submission] = taken('{"titre": "Cartes [libres] | données"}')

    assert submission.record.values["titre"] == ("Cartes [libres] | données",)
    assert not set("[]|") & set(submission.record.page)


def test_private_values_stay_out_and_that_is_said() -> None:
    [submission] = taken('{"titre": "Vélo", "courriel": "a@example.org"}')

    assert "courriel" not in submission.record.values
    assert [note.en for note in submission.notes] == ["“courriel” is private: it does not go on the page"]


def test_an_unknown_column_is_left_out_and_said_with_the_nearest() -> None:
    [submission] = taken('{"titre": "Vélo", "territoirs": "Brest"}')

    assert [note.fr for note in submission.notes] == [
        "« territoirs » n’est pas un champ connu : laissé de côté ; vouliez-vous dire « territoires » ?"
    ]


def test_an_unknown_kind_is_a_fault() -> None:
    [submission] = taken('{"kind": "atelier", "fields": {"titre": "x"}}')

    assert "“atelier”" in submission.faults[0].en


def test_settings_hold_for_every_submission() -> None:
    submissions = taken("titre;edition\nUn;\nDeux;2016\n", source="a.csv", édition="2018")

    assert [submission.record.values["édition"] for submission in submissions] == [("2018",), ("2018",)]


def test_one_bad_line_of_json_lines_spoils_itself_only() -> None:
    submissions = taken('{"titre": "Un"}\n{"titre": \n[1]\n{"titre": "Deux"}\n', source="a.jsonl")

    assert [bool(submission.faults) for submission in submissions] == [False, True, True, False]
    assert submissions[1].where.fr == "a.jsonl, ligne 2"


@pytest.mark.parametrize(
    ("content", "number"),
    [
        ('{"titre": "Un"}', 1),
        ('[{"titre": "Un"}, 3]', 2),
        ('{"titre": "Un"}\n{"titre": "Deux"}', 2),
        ("titre\nUn\n", 1),
    ],
)
def test_the_shape_of_standard_input_is_found_out(content: str, number: int) -> None:
    assert len(taken(content, source="-")) == number


def test_what_is_no_json_is_refused() -> None:
    with pytest.raises(InputError, match=r"demande\.json: this is not JSON"):
        taken('{"titre": ')


def test_a_workbook_is_refused_with_what_to_do() -> None:
    with pytest.raises(InputError, match="save this workbook as CSV"):
        taken(b"PK", source="liste.xlsx")


def test_a_nested_value_is_a_fault_and_not_a_crash() -> None:
    [submission] = taken('{"titre": {"fr": "x"}, "Présentation": ["a"]}')

    assert len(submission.faults) == 2


def test_json_nested_too_deeply_is_refused_and_not_a_crash() -> None:
    with pytest.raises(InputError, match="this is not JSON"):
        taken("[" * 100_000)

    assert taken('{"titre": ' * 50_000 + "\n", source="a.jsonl")[0].faults


def test_characters_that_no_wiki_keeps_are_dropped_everywhere() -> None:
    [submission] = taken('{"titre": "Vé\\ud800lo", "page": "Contrib:Vélo\\udc00"}')

    assert (submission.record.page, submission.record.values["titre"]) == ("Contrib:Vélo", ("Vélo",))


def test_a_page_referred_to_may_be_named_with_its_namespace() -> None:
    [submission] = taken('{"titre": "Vélo", "édition": "Édition:2018", "sessions": ["Session: Nuit", "Autre : chose"]}')

    assert submission.record.values["édition"] == ("2018",)
    assert submission.record.values["sessions"] == ("Nuit", "Autre : chose")


def test_two_columns_for_one_field_that_differ_are_a_fault() -> None:
    [submission] = taken('{"titre": "Vélo", "site": "https://a.example.org", "Website": "https://b.example.org"}')

    assert [fault.en for fault in submission.faults] == ["“site” is given twice"]


def test_what_the_forum_knows_does_not_slip_in_as_extra() -> None:
    [submission] = taken(
        '{"fields": {"titre": "Vélo"}, "extra": {"fields": {"courriel": "a@example.org", "a.b": "x"}}}'
    )

    assert submission.record.extra_values == {}
    assert len(submission.notes) == 2


def test_the_namespace_of_a_page_may_be_written_in_any_way_and_must_be_that_of_its_kind() -> None:
    [small] = taken('{"titre": "Vélo", "page": "contrib : Vélo"}')
    [session] = taken('{"titre": "Nuit", "page": "Session:Nuit"}')
    [wrong] = taken('{"kind": "veille", "page": "Session:Nuit", "fields": {"titre": "Nuit"}}')

    assert small.record.page == "Contrib:Vélo"
    assert session.record.kind.id == "session"
    assert wrong.faults
