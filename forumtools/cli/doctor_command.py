"""`forumtools doctor`: what stands in the way, and what to do about it."""

from __future__ import annotations

import click

from forumtools.cli.options import pass_setting
from forumtools.cli.setting import Setting
from forumtools.jobs.diagnosing import Check, diagnose

_SIGNS = {True: ("✓", "green"), False: ("✗", "red"), None: ("·", "yellow")}


@click.command("doctor")
@pass_setting
def command(setting: Setting) -> None:
    """
    Check forum file, wiki, namespaces, account, rights and optional parts, and say what to do.

    Exit status 1 when something stands in the way, 3 when the wiki cannot be reached.

    \b
    Examples:
      forumtools doctor
      forumtools --wiki https://wiki.example.org/api.php doctor
    """
    checks = []
    for check in diagnose(setting.open_forum):
        checks.append(check)
        click.echo(_line(check, setting))
    raise SystemExit(max((check.exit_status for check in checks if check.good is False), default=0))


def _line(check: Check, setting: Setting) -> str:
    sign, colour = _SIGNS[check.good]
    return f"{click.style(sign, fg=colour)} {check.text.say(setting.language)}"
