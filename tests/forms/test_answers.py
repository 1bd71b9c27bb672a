"""What browsers send, and what it becomes: one shape for drafts, changes and submissions."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from forumtools.forms.answers import MOST_ROWS, Answers, change_rows, empty, read_answers, says_something
from forumtools.forms.contributions import faults, read_contribution
from forumtools.forms.controls import Form, Group, Shape, form_of
from forumtools.model.roles import Moment, Role
from tests.forums import default_forum

FORUM = default_forum()
FORM = form_of(FORUM.main_kind, FORUM)
TODAY = "2026-11-26 1"


def read(sent: dict[str, list[str]], before: Answers | None = None, form: Form = FORM) -> Answers:
    return read_answers(form, lambda name: sent.get(name, []), before or Answers(), TODAY)


def test_every_field_has_one_question_and_no_two_share_a_key() -> None:
    for kind in FORUM.kinds:
        form = form_of(kind, FORUM)
        keys = [control.key for control in form.controls]
        assert len(set(keys)) == len(keys)
        assert all(key.isascii() for key in keys)
        asked = {control.declared.name for control in form.controls} | set(form.fixed)
        unasked = {entry.name for entry in kind.fields} - asked
        assert {kind.field_named(name).role for name in unasked} <= {Role.STATUS, Role.CONSENT, Role.ORIGIN}  # type: ignore[union-attr]


def test_every_type_of_field_can_be_asked_for() -> None:
    shapes = {control.shape for kind in FORUM.kinds for control in form_of(kind, FORUM).controls}

    assert shapes >= set(Shape) - {Shape.YES}
    assert {control.group for control in FORM.controls} == set(Group)


def test_what_is_due_at_publication_is_not_required_during_the_call() -> None:
    call, publication = FORM, form_of(FORUM.main_kind, FORUM, moment=Moment.PUBLICATION)
    licences = [form.for_role(Role.LICENCE) for form in (call, publication)]

    assert [(control.required, control.later) for control in licences if control] == [(False, True), (True, False)]


_TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)


@given(st.dictionaries(st.sampled_from([control.key for control in FORM.controls]), st.lists(_TEXTS, max_size=3)))
def test_whatever_a_browser_sends_is_read_and_says_something_or_nothing(sent: dict[str, list[str]]) -> None:
    answers = read(sent)
    for control in FORM.controls:
        says_something(control, answers.of(control))
    faults(FORM, answers)
    assert read_contribution(FORM, answers, FORUM).record.kind is FORUM.main_kind


@given(st.lists(st.tuples(_TEXTS, _TEXTS, st.booleans()), max_size=6))
def test_people_keep_their_order_and_their_consent(rows: list[tuple[str, str, bool]]) -> None:
    sent: dict[str, list[str]] = {"f-contributeurs.asked": ["1"]}
    for rank, (name, organisation, consent) in enumerate(rows):
        base = f"f-contributeurs.{rank}"
        sent |= {f"{base}.id": [f"r{rank}"], f"{base}.name": [name], f"{base}.organisation": [organisation]}
        sent |= {f"{base}.consent": ["1"]} if consent else {}
    answers = read(sent)
    kept = answers.public["f-contributeurs"]

    assert [row["consent"] for row in kept] == [
        TODAY if consent else "" for name, organisation, consent in rows if name.strip() or organisation.strip()
    ][: len(kept)]
    assert read(sent, answers) == answers


def test_what_a_browser_does_not_send_stays() -> None:
    before = Answers({"f-titre": "Carte", "f-themes": ["Communs"]}, {"f-courriel": "malo@example.org"})

    assert read({"f-sous-titre": ["et plus"]}, before).public["f-titre"] == "Carte"
    assert read({"f-themes.asked": ["1"]}, before).public["f-themes"] == []
    assert read({"f-courriel": [""]}, before).private["f-courriel"] == ""


def test_private_answers_are_apart_from_the_first_moment() -> None:
    sent = {
        "f-courriel": ["malo@example.org"],
        "f-telephone": ["06 00 00 00 00"],
        "f-contributeurs.asked": ["1"],
        "f-contributeurs.0.id": ["r0"],
        "f-contributeurs.0.name": ["Malo"],
        "f-contributeurs.0.email": ["autre@example.org"],
    }
    answers = read(sent)

    assert "example.org" not in repr(answers.public)
    assert "06 00" not in repr(answers.public)
    assert answers.private["f-contributeurs"] == {"r0": "autre@example.org"}


@given(st.text(max_size=30))
def test_no_button_breaks_anything(act: str) -> None:
    answers = read({"f-contributeurs.asked": ["1"]})
    for word in (act, f"up:{act}", f"remove:f-contributeurs:{act}", f"add:{act}:1"):
        change_rows(FORM, answers, word, "r9")


def test_rows_move_and_go_and_are_never_too_many() -> None:
    rows = [{"id": f"r{n}", "name": f"P{n}", "organisation": "", "consent": ""} for n in range(3)]
    answers = Answers({"f-contributeurs": rows})

    def names(act: str) -> list[str]:
        changed, _ = change_rows(FORM, answers, act, "r9")
        return [row["name"] for row in changed.public["f-contributeurs"]]

    assert names("up:f-contributeurs:2") == ["P0", "P2", "P1"]
    assert names("up:f-contributeurs:0") == ["P0", "P1", "P2"]
    assert names("down:f-contributeurs:2") == ["P0", "P1", "P2"]
    assert names("remove:f-contributeurs:1") == ["P0", "P2"]
    assert names("add:f-contributeurs") == ["P0", "P1", "P2", ""]
    many = Answers({"f-organisations": ["x"] * MOST_ROWS})
    assert len(change_rows(FORM, many, "add:f-organisations", "")[0].public["f-organisations"]) == MOST_ROWS


def test_organisations_of_people_come_first_and_each_once() -> None:
    rows = [
        {"id": "a", "name": "Malo", "organisation": "La Grande Ourse", "consent": TODAY},
        {"id": "b", "name": "Anaïg", "organisation": "la grande ourse", "consent": TODAY},
    ]
    answers = Answers({"f-contributeurs": rows, "f-organisations": ["Ville de Brest", "LA GRANDE OURSE"]})
    record = read_contribution(FORM, answers, FORUM).record

    assert record.values["organisations"] == ("La Grande Ourse", "Ville de Brest")
    assert record.values["contributeurs"] == ("Malo", "Anaïg")
    assert record.values["consentement"] == ("2026-11-26",)


def test_consent_is_dated_only_when_everybody_gave_it() -> None:
    rows = [{"id": "a", "name": "Malo", "organisation": "", "consent": TODAY}]
    rows.append({"id": "b", "name": "Anaïg", "organisation": "", "consent": ""})
    answers = Answers({"f-contributeurs": rows})

    assert "consentement" not in read_contribution(FORM, answers, FORUM).record.values
    assert any("Anaïg" in fault.fr for fault in faults(FORM, answers)["f-contributeurs"])


def test_braces_in_a_name_are_only_braces() -> None:
    rows = [{"id": "a", "name": "{name} {label}", "organisation": "", "consent": ""}]

    assert any(
        "{name} {label}" in fault.fr for fault in faults(FORM, Answers({"f-contributeurs": rows}))["f-contributeurs"]
    )


def test_nothing_is_said_by_an_empty_answer() -> None:
    for control in FORM.controls:
        assert not says_something(control, empty(control))
