"""Merging: two people who change different things both keep their work, and nothing is decided in silence."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from forumtools.model.findings import Edit
from forumtools.model.records import Values
from forumtools.wikitext.escaping import clean
from forumtools.wikitext.merging import Clash, Merged, merge_changes
from forumtools.wikitext.threeway import Versions
from forumtools.wikitext.writing import apply_edits, change_page
from tests.forums import read
from tests.strategies import hostile_text
from tests.wikitext import drafts
from tests.wikitext.drafts import Draft, any_edits, edited
from tests.wikitext.merging_cases import Case, all_cases
from tests.wikitext.test_writing import MESSY

_CASES = [pytest.param(case, id=case.label) for case in all_cases()]

Changed = Versions[str]
"""The text of a page before, as we want it, as they made it."""

two_changes = st.builds(
    lambda draft, ours, theirs: Versions(draft.text, edited(draft, ours).text, edited(draft, theirs).text),
    drafts.drafts(),
    any_edits("ours"),
    any_edits("theirs"),
)


def merged(before: str, ours: str, theirs: str) -> Merged:
    return merge_changes(read(before), read(ours), read(theirs))


def fields(text: str) -> Mapping[str, Values]:
    record = read(text).record
    return {**record.values, **{name: (value,) for name, value in record.extra_values.items()}}


def sections(text: str) -> Mapping[str, str]:
    return read(text).record.markup


@pytest.mark.parametrize("case", _CASES)
def test_two_changes_make_just_this_text(case: Case) -> None:
    found = merge_changes(case.read("before"), case.read("ours"), case.read("theirs"))

    assert found == Merged(case.texts["merged"], case.clashes)


@settings(max_examples=60)
@given(two_changes)
def test_where_one_side_did_nothing_the_text_is_that_of_the_other(texts: Changed) -> None:
    before, ours, theirs = texts

    assert merged(before, ours, before) == Merged(ours, ())
    assert merged(before, before, theirs) == Merged(theirs, ())
    assert merged(before, ours, ours) == Merged(ours, ())


@settings(max_examples=60)
@given(two_changes)
def test_a_field_is_as_the_only_side_made_it_that_changed_it(texts: Changed) -> None:
    found = merged(*texts)

    clashing = {clash.name for clash in found.clashes}
    given = texts.of(fields)
    for name in {*given.before, *given.ours, *given.theirs, *fields(found.text)}:
        values = Versions(*(side.get(name, ()) for side in given))
        value = fields(found.text).get(name, ())
        if values.right:
            assert value == values.on(values.right)
        elif name in clashing:
            assert value == values.theirs
        else:
            before, ours, theirs = values.of(frozenset)
            assert name in ("contributeurs", "territoires")
            assert frozenset(value) == (ours & theirs) | (ours - before) | (theirs - before)
            assert len(set(value)) == len(value)


@settings(max_examples=60)
@given(two_changes)
def test_a_section_has_the_lines_of_both_sides_or_clashes(texts: Changed) -> None:
    found = merged(*texts)

    clashing = {clash.name for clash in found.clashes}
    given = texts.of(sections)
    for name in {*given.before, *given.ours, *given.theirs, *sections(found.text)}:
        section = Versions(*(side.get(name) for side in given))
        if section.right:
            assert sections(found.text).get(name) == section.on(section.right)
        else:
            before, ours, theirs = section.of(lambda text: set((text or "").split("\n")))
            assert set(sections(found.text).get(name, "").split("\n")) <= before | ours | theirs
            assert all(line in found.text for line in theirs - before)
            assert name in clashing or all(line in found.text for line in ours - before)


@settings(max_examples=60)
@given(two_changes)
def test_only_what_both_changed_differently_clashes_and_never_the_page_as_a_whole(texts: Changed) -> None:
    found = merged(*texts)

    for clash in found.clashes:
        assert clash.ours not in (clash.before, clash.theirs)
        assert clash.before not in (clash.theirs, texts.before)


@settings(max_examples=60)
@given(two_changes)
def test_without_clash_it_does_not_matter_who_came_first(texts: Changed) -> None:
    before, ours, theirs = texts

    one, other = merged(before, ours, theirs), merged(before, theirs, ours)

    assume(not one.clashes)
    assert other.clashes == ()
    assert _without_order(one.text) == _without_order(other.text)


def _without_order(text: str) -> object:
    """What a page says, whatever the order in which two people added to one list; an empty section says nothing."""
    said = {name: frozenset(values) for name, values in fields(text).items()}
    lines = {name: frozenset(body.split("\n")) for name, body in sections(text).items() if body}
    return said, lines, {category.name for category in read(text).categories}


@given(drafts.drafts(), any_edits("theirs"), st.sampled_from(["titre", "édition", "fonction"]), hostile_text())
def test_what_neither_changed_keeps_its_bytes(draft: Draft, edits: list[drafts.Edit], name: str, typed: str) -> None:
    before, theirs = draft.text, edited(draft, edits).text
    value = clean(typed)
    assume(value and fields(before).get(name) == fields(theirs).get(name) != (value,))

    found = merged(before, change_page(read(before), {name: (value,)}), theirs)

    assert found.clashes == ()
    assert fields(found.text) == {**fields(theirs), name: (value,)}
    assert _without_field(found.text, name) == _without_field(theirs, name)


def _without_field(text: str, name: str) -> str:
    names = (name, drafts.ALIASES.get(name))
    parameters = [parameter for parameter in read(text).calls[0].parameters if parameter.name in names]
    return apply_edits(text, [Edit(start=p.part_start, end=p.part_end, new="") for p in parameters])


@given(st.sampled_from(MESSY[:4]), hostile_text(), hostile_text())
def test_any_two_values_of_two_fields_are_both_there(text: str, typed: str, other: str) -> None:
    ours, theirs = clean(typed), clean(other)
    assume(ours and theirs)

    found = merged(
        text, change_page(read(text), {"sous-titre": (ours,)}), change_page(read(text), {"fonction": (theirs,)})
    )

    assert found.clashes == ()
    assert fields(found.text) == {**fields(text), "sous-titre": (ours,), "fonction": (theirs,)}


@given(hostile_text(), hostile_text())
def test_any_two_values_of_one_field_clash(typed: str, other: str) -> None:
    text = MESSY[0]
    ours, theirs = (change_page(read(text), {"titre": (clean(value),)}) for value in (typed, other))
    assume(len({text, ours, theirs}) == 3)

    found = merged(text, ours, theirs)

    assert [clash.name for clash in found.clashes] == ["titre"]
    assert found.text == theirs


@given(st.sampled_from(MESSY), hostile_text(), hostile_text(), st.floats(0, 1), st.floats(0, 1))
def test_no_text_makes_merging_fail(text: str, one: str, other: str, place: float, another: float) -> None:
    ours, theirs = (
        text[: int(len(text) * at)] + typed + text[int(len(text) * at) :]
        for typed, at in ((one, place), (other, another))
    )

    found = merged(text, ours, theirs)

    assert found.text == theirs or not any(clash.theirs == theirs for clash in found.clashes)


@pytest.mark.parametrize(
    "lost", ["", " \n", "#REDIRECT [[Contrib:Autre]]", "== Présentation ==\nJardinier.", "{{Contribution"]
)
def test_a_page_that_is_no_longer_the_page_is_left_to_a_person(lost: str) -> None:
    before = "{{Contribution\n|titre=a\n}}\n== Présentation ==\nJardinier."
    ours = before.replace("titre=a", "titre=b")

    assert merged(before, ours, lost) == Merged(lost, (Clash("", before, lost, ours),))
    assert merged(before, lost, ours) == Merged(ours, (Clash("", before, ours, lost),))


def test_a_template_called_by_another_name_meanwhile_is_the_template_all_the_same() -> None:
    before = "{{Contribution\n|titre=a\n}}"

    found = merged(before, before.replace("=a", "=b"), before.replace("Contribution", "Fiche projet"))

    assert found == Merged("{{Fiche projet\n|titre=b\n}}", ())


@pytest.mark.parametrize(
    ("opening", "closing"), [("<ref>", "</ref>"), ("{{Encadré|", "}}"), ("<!--", "-->"), ("[[", "]]")]
)
def test_half_of_a_change_is_not_made_when_it_would_leave_something_open(opening: str, closing: str) -> None:
    before = "{{Contribution\n|titre=a\n}}\n== Présentation ==\nun\n\ndeux\n\ntrois"
    ours = before.replace("un", f"un {opening}").replace("trois", f"{closing} trois")
    theirs = before.replace("trois", "trois, enfin")

    assert merged(before, ours, theirs) == Merged(theirs, (Clash("", before, theirs, ours),))


def test_thousands_of_equal_lines_are_not_compared_each_with_each() -> None:
    body = "{{Contribution\n|titre=a\n}}\n== Présentation ==\n"
    lines = "oui\nnon\n" * 20_000

    found = merged(body + lines, body + "x\n" + lines + "y", body + lines.replace("oui\nnon", "oui\n\nnon", 9))

    assert [clash.name for clash in found.clashes] == ["Présentation"]
