"""Choosing rules, placing findings, mending without loss."""

from forumtools.language import Text
from forumtools.model.findings import Edit, Finding, Severity
from forumtools.rules.checking import MOST, fixed
from forumtools.rules.choosing import selected
from tests.rules.pages import forum_of, forum_with, good_page, read


def test_findings_have_line_and_column() -> None:
    forum = forum_with("{{Contribution\n|titre=Carte ouverte\n|début=2016; |fin=hier\n}}")

    places = [(finding.line, finding.column) for finding in forum.find(selected(["FLD003"]))]

    assert places == [(3, 8), (3, 19)]


def test_findings_name_their_page() -> None:
    forum = forum_of([("Contrib:Mon projet", "")])

    assert {finding.page for finding in forum.find()} == {"Contrib:Mon projet"}


def _finding(*edits: Edit) -> Finding:
    return Finding(page="A", code="TIT001", severity=Severity.INFO, text=Text.same("x"), edits=edits)


def _edit(start: int, end: int, new: str) -> Edit:
    return Edit(start=start, end=end, new=new)


def test_a_finding_is_mended_as_a_whole_or_not_at_all() -> None:
    reading = read("Contrib:A", "one two three")
    first = _finding(_edit(0, 3, "1"))
    overlapping = _finding(_edit(0, 7, ""), _edit(13, 13, " one two"))

    assert fixed(reading, [first, overlapping]) == "1 two three"


def test_findings_can_share_edits() -> None:
    reading = read("Contrib:A", "one two three")
    both = (_edit(0, 3, "1"), _edit(4, 7, "2"))

    assert fixed(reading, [_finding(*both), _finding(*both)]) == "1 2 three"


def test_two_insertions_at_one_place_wait_for_each_other() -> None:
    reading = read("Contrib:A", "one")

    assert fixed(reading, [_finding(_edit(3, 3, " two")), _finding(_edit(3, 3, " 2"))]) == "one two"


def test_names_fields_and_values_are_mended_together() -> None:
    wrong = "{{Contribution\n|contributeur=LE GALLO Soizic\n|contributeur2=STERVINOU Malo\n}}"
    other = "{{Contribution\n|contributeurs=Soizic Le Gallo; Malo Stervinou\n}}"
    forum = forum_of([("Contrib:Carte ouverte", wrong), ("Contrib:Le bus des démarches", other)])

    once = forum.with_text(forum.fixed(selected(["FLD", "PER"])))

    assert once.fixed(selected(["FLD", "PER"])) == "{{Contribution\n|contributeurs=Soizic Le Gallo; Malo Stervinou\n}}"


def test_a_rule_does_not_go_on_for_ever() -> None:
    forum = forum_with("{{Contribution\n" + "".join(f"|inconnu{n}=x\n" for n in range(1000)) + "}}")

    assert len(forum.find(selected(["FLD002"]))) == MOST


def test_no_finding_says_an_email_address_or_a_phone_number() -> None:
    text = "|début=malo@example.org\n|malo@example.org=a\n|langue=06 12 34 56 78"
    page = good_page().replace("|licence", text + "\n|licence") + "\n== Écrire à malo@example.org ==\nMerci."

    said = repr(forum_with(page).find())

    assert "example.org" not in said
    assert "34 56" not in said
