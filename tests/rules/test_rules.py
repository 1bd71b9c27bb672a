"""What every rule promises: two languages, a reason, examples that are true, cases."""

import re

import pytest

from forumtools.language import LANGUAGES, Text
from forumtools.rules import all_rules
from forumtools.rules.registry import RULES, Rule, rule
from tests.rules.cases import FOLDER, all_cases, cases_of
from tests.rules.pages import forum_of_example, forum_with, good_page

_EACH_RULE = pytest.mark.parametrize("rule", all_rules(), ids=lambda rule: rule.code)
_PLAIN_SPACE = re.compile(r"« | »| [:;?!](?:\s|$)")


def _sentences(rule: Rule) -> list[Text]:
    found = [finding for case in cases_of(rule.code) for finding in case.forum.find([rule])]
    return [rule.title, rule.why, *(finding.text for finding in found)]


def test_rules_come_in_the_order_of_their_codes() -> None:
    codes = [rule.code for rule in all_rules()]

    assert codes == sorted(RULES)


def test_a_code_is_given_once() -> None:
    known = all_rules()[0]
    register = rule(known.code, known.severity, title=known.title, why=known.why, wrong="a", right="b")

    with pytest.raises(ValueError, match=known.code):
        register(known.look)


def test_a_good_page_has_no_findings() -> None:
    assert forum_with(good_page()).find() == []


@_EACH_RULE
def test_code_is_three_letters_and_three_figures(rule: Rule) -> None:
    assert re.fullmatch(r"[A-Z]{3}\d{3}", rule.code)


@_EACH_RULE
def test_rule_speaks_both_languages(rule: Rule) -> None:
    for text in _sentences(rule):
        assert all(text.say(language).strip() for language in LANGUAGES)
        assert text.fr != text.en


@_EACH_RULE
def test_french_has_no_break_spaces_at_its_signs(rule: Rule) -> None:
    texts = [rule.title.fr, rule.why.fr]

    assert [text for text in texts if _PLAIN_SPACE.search(text)] == []


@_EACH_RULE
def test_messages_are_sentences(rule: Rule) -> None:
    for text in _sentences(rule)[1:]:
        assert text.fr[-1] in ".?"
        assert text.en[-1] in ".?"


@_EACH_RULE
def test_function_says_what_it_finds(rule: Rule) -> None:
    assert (rule.look.__doc__ or "").startswith("Find ")


@_EACH_RULE
def test_wrong_example_is_found(rule: Rule) -> None:
    assert rule.code in forum_of_example(rule.wrong).codes()


@_EACH_RULE
def test_right_example_is_not_found(rule: Rule) -> None:
    assert rule.code not in forum_of_example(rule.right).codes()


@_EACH_RULE
def test_rule_has_one_wrong_case_and_two_right_ones(rule: Rule) -> None:
    verdicts = [case.is_wrong for case in cases_of(rule.code)]

    assert verdicts.count(True) >= 1
    assert verdicts.count(False) >= 2


@_EACH_RULE
def test_rule_is_fixable_just_when_a_case_is_fixed(rule: Rule) -> None:
    changed = [case for case in cases_of(rule.code) if case.fixed not in (None, case.pages[0][1])]

    assert bool(changed) == rule.fixable


@_EACH_RULE
def test_only_fixable_rules_bring_edits(rule: Rule) -> None:
    found = [finding for case in all_cases() for finding in case.forum.find([rule])]

    assert rule.fixable or not any(finding.fixable for finding in found)


def test_every_case_file_belongs_to_a_rule() -> None:
    assert {path.stem for path in FOLDER.glob("*.md")} <= set(RULES)
