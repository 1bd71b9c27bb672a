"""A rule in words: for the terminal, and for the documentation."""

from __future__ import annotations

from textwrap import fill, indent

from forumtools.language import Language, Text
from forumtools.rules.registry import Rule

_WIDTH = 88
_MARGIN = "    "
_WHY = Text(fr="Pourquoi", en="Why")
_WRONG = Text(fr="À ne pas écrire", en="Not")
_RIGHT = Text(fr="À écrire", en="But")
_FIXABLE = Text(fr="peut se corriger avec --fix", en="can be mended by --fix")
_NOT_FIXABLE = Text(fr="demande une décision", en="somebody has to decide")


def explain(rule: Rule, language: Language) -> str:
    """Return what *rule* finds, why, and how to write instead, as plain text."""
    parts = (
        (_WHY, fill(rule.why.say(language), _WIDTH - len(_MARGIN))),
        (_WRONG, rule.wrong.strip("\n")),
        (_RIGHT, rule.right.strip("\n")),
    )
    head = f"{rule.code}  {rule.title.say(language)}\n{kind_of(rule, language)}\n"
    return head + "".join(f"\n{name.say(language)}\n{indent(text, _MARGIN)}\n" for name, text in parts)


def as_markdown(rule: Rule, language: Language) -> str:
    """Return the same as a part of a page of documentation."""
    return (
        f"## {rule.code} {rule.title.say(language)}\n\n*{kind_of(rule, language)}*\n\n{rule.why.say(language)}\n\n"
        f"**{_WRONG.say(language)}**\n\n{_block(rule.wrong)}\n**{_RIGHT.say(language)}**\n\n{_block(rule.right)}"
    )


def kind_of(rule: Rule, language: Language) -> str:
    """Return how bad what *rule* finds usually is, and whether it can be mended at once."""
    return f"{rule.severity.label.say(language)}, {(_FIXABLE if rule.fixable else _NOT_FIXABLE).say(language)}"


def _block(wikitext: str) -> str:
    return f"```wikitext\n{wikitext.strip(chr(10))}\n```\n"
