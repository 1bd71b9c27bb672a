"""`forumtools doctor`: what stands in the way, and what to do about it."""

from __future__ import annotations

import json
from collections.abc import Iterable

import click

from forumtools.cli.options import format_option, pass_setting
from forumtools.cli.setting import Setting
from forumtools.jobs.diagnosing import diagnose
from forumtools.jobs.diagnosis.check import Check
from forumtools.language import Language

_SIGNS = {True: ("✓", "green"), False: ("✗", "red"), None: ("·", "yellow")}
_RESULTS = {True: "good", False: "bad", None: "note"}


@click.command("doctor")
@format_option(["text", "json"], "text")
@pass_setting
def command(setting: Setting, form: str) -> None:
    """
    Check forum file, wiki, account, rights, limits and optional parts, and say what to do.

    Nothing is written anywhere. Exit status 1 when something stands in the way, 3 when the wiki cannot be reached.

    \b
    Examples:
      forumtools doctor
      forumtools --wiki https://wiki.example.org/api.php doctor
    """
    checks = diagnose(setting.open_forum)
    seen = _told(checks, setting) if form == "text" else list(checks)
    status = max((check.exit_status for check in seen if check.good is False), default=0)
    if form == "json":
        told = {"status": status, "checks": [_as_object(check, setting.language) for check in seen]}
        click.echo(json.dumps(told, ensure_ascii=False, indent=2))
    raise SystemExit(status)


def _told(checks: Iterable[Check], setting: Setting) -> list[Check]:
    """Print the checks as they come; what to do about several of them stands once, below the last."""
    seen: list[Check] = []
    for check in checks:
        if setting.verbosity < 0 and check.good is not False:
            continue
        if seen and seen[-1].advice != check.advice:
            _advise(seen[-1], setting)
        sign, colour = _SIGNS[check.good]
        click.echo(f"{click.style(sign, fg=colour)} {check.text.say(setting.language)}")
        seen.append(check)
    if seen:
        _advise(seen[-1], setting)
    return seen


def _advise(check: Check, setting: Setting) -> None:
    if check.advice is not None:
        click.echo(f"  → {check.advice.say(setting.language)}")


def _as_object(check: Check, language: Language) -> dict[str, str | None]:
    return {
        "subject": check.subject,
        "result": _RESULTS[check.good],
        "message": check.text.say(language),
        "advice": check.advice.say(language) if check.advice else None,
    }
