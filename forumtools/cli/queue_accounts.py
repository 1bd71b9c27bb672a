"""`forumtools queue account`: the organisers who may use the desk."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

from forumtools.cli.options import pass_setting
from forumtools.cli.queue_reports import opened
from forumtools.cli.setting import Setting, on_terminal
from forumtools.errors import UsageError
from forumtools.language import Text

if TYPE_CHECKING:
    from forumtools.store.accounts import Accounts

_ACCOUNT = Text(fr="compte « {name} » {what}", en="account “{name}” {what}")
_ADDED = Text(fr="ajouté", en="added")
_CHANGED = Text(fr="modifié", en="changed")
_SHUT = Text(fr="fermé", en="closed")
_THERE = Text(fr="il y a déjà un compte « {name} »", en="there is already an account “{name}”")
_NONE = Text(fr="aucun compte « {name} »", en="no account “{name}”")


@click.group("account")
def accounts() -> None:
    """Say who may use the organisers' desk."""


@accounts.command("add")
@click.argument("name")
@pass_setting
def add(setting: Setting, name: str) -> None:
    """Add an organiser; the password is asked for, or read from standard input."""
    known = _accounts(setting)
    from forumtools.jobs.queueing import hashed_password

    if not known.add(name, hashed_password(_password()), datetime.now(UTC)):
        raise UsageError(_THERE.format(name=name))
    setting.say(_ACCOUNT.format(name=name, what=_ADDED))


@accounts.command("password")
@click.argument("name")
@pass_setting
def password(setting: Setting, name: str) -> None:
    """Give an organiser another password; whoever is signed in is signed out."""
    known = _accounts(setting)
    from forumtools.jobs.queueing import hashed_password

    if not known.set_password(name, hashed_password(_password())):
        raise UsageError(_NONE.format(name=name))
    setting.say(_ACCOUNT.format(name=name, what=_CHANGED))


@accounts.command("close")
@click.argument("name")
@pass_setting
def close(setting: Setting, name: str) -> None:
    """Shut an organiser out, at once."""
    if not _accounts(setting).disable(name, datetime.now(UTC)):
        raise UsageError(_NONE.format(name=name))
    setting.say(_ACCOUNT.format(name=name, what=_SHUT))


@accounts.command("list")
@pass_setting
def accounts_(setting: Setting) -> None:
    """List the organisers."""
    for name, is_open in _accounts(setting).names():
        click.echo(name if is_open else f"{name} ({_SHUT.say(setting.language)})")


def _accounts(setting: Setting) -> Accounts:
    database, _ = opened(setting)
    from forumtools.store.accounts import Accounts

    return Accounts(database)


def _password() -> str:
    if sys.stdin.isatty() and on_terminal():
        return str(click.prompt("Password", hide_input=True, confirmation_prompt=True, err=True))
    return sys.stdin.readline().rstrip("\n")
