"""`forumtools rule`: why a rule is there, what it finds, what to write instead."""

from __future__ import annotations

import click

from forumtools.cli.options import pass_setting
from forumtools.cli.setting import Setting
from forumtools.rules.choosing import selected
from forumtools.rules.explaining import explain


@click.command("rule")
@click.argument("code", required=False)
@pass_setting
def command(setting: Setting, code: str | None) -> None:
    """
    Explain a rule, or list all of them.

    \b
    Examples:
      forumtools rule
      forumtools rule TIT002
      forumtools --language fr rule FLD     # all rules on fields
    """
    language = setting.language
    rules = selected([code.upper()] if code else [], [], online=True)
    if code:
        click.echo("\n".join(explain(rule, language) for rule in rules), nl=False)
        return
    for rule in rules:
        mark = "*" if rule.fixable else " "
        word = rule.severity.label.say(language)
        click.echo(f"{rule.code} {mark} {word:<14} {rule.title.say(language)}")
