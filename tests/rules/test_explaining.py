"""A rule in words."""

import re

import pytest

from forumtools.language import LANGUAGES, Language
from forumtools.rules import all_rules
from forumtools.rules.explaining import as_markdown, explain
from forumtools.rules.registry import RULES


def test_explanation_for_the_terminal() -> None:
    assert (
        explain(RULES["PER001"], "en")
        == """\
PER001  Nobody is named
error, somebody has to decide

Why
    A contribution presents people who will come to the forum: without a name nobody
    knows whom to meet, whom to ask or whom to credit.

Not
    |contributeurs=

But
    |contributeurs=Malo Stervinou; Enora Le Bihan-Quéré
"""
    )


def test_explanation_for_the_documentation() -> None:
    assert as_markdown(RULES["SEC003"], "fr").startswith(
        "## SEC003 Section facultative vide\n\n*information, demande une décision*\n\nUne section facultative"
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_explanations_fit_a_terminal(language: Language) -> None:
    why = [re.split(r"\n\n\S", explain(rule, language))[1] for rule in all_rules()]

    assert max(len(line) for text in why for line in text.splitlines()) <= 88


@pytest.mark.parametrize("language", LANGUAGES)
def test_documentation_shows_both_examples(language: Language) -> None:
    for rule in all_rules():
        assert as_markdown(rule, language).count("```wikitext\n") == 2
