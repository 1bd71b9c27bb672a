"""Options that several commands share, and how they look at the forum."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, TypeVar

import click

from forumtools.cli.setting import Setting, on_terminal
from forumtools.errors import UsageError
from forumtools.language import Text
from forumtools.model.forum import Forum, Kind
from forumtools.model.tables import unknown_word

T = TypeVar("T")
Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]

pass_setting = click.make_pass_decorator(Setting)

kind_option: Decorator = click.option(
    "--kind",
    "kind_name",
    metavar="K",
    help="Kind of page (contribution, session…); the forum's first by default.",
)
edition_option: Decorator = click.option("--edition", metavar="E", help="Only pages of this edition.")
dry_run_option: Decorator = click.option("--dry-run", is_flag=True, help="Show what would be done; write nothing.")


def format_option(names: Sequence[str], default: str) -> Decorator:
    """Return the option that chooses between output formats."""
    return click.option(
        "--format",
        "form",
        type=click.Choice(list(names)),
        default=default,
        show_default=True,
        help="Output format.",
    )


def agreed(question: Text, setting: Setting) -> bool:
    """Ask somebody at a terminal, who answers in one of our languages; anything but a yes is a no."""
    yes = Text(fr=f"{question.fr} [o/N]", en=f"{question.en} [y/N]").say(setting.language)
    answer = click.prompt(yes, default="", show_default=False, err=True)
    return str(answer).strip().casefold() in ("o", "oui", "y", "yes")


def named_kind(forum: Forum, name: str | None) -> Kind:
    """Return the kind called *name*, or the forum's first; raises `UsageError` with the nearest known one."""
    kind = forum.kind(name) if name else forum.main_kind
    if kind is None:
        raise UsageError(unknown_word(name or "", [entry.id for entry in forum.kinds]))
    return kind


def pairs(settings: Iterable[str]) -> list[tuple[str, str]]:
    """Return the two sides of each ``NAME=VALUE``; raises `UsageError` where the sign is missing."""
    split = [setting.partition("=") for setting in settings]
    for name, sign, _ in split:
        if not sign or not name.strip():
            raise UsageError(
                Text(fr="« {name} » : écrire NOM=VALEUR", en="“{name}”: write NAME=VALUE").format(name=name)
            )
    return [(name.strip(), value) for name, _, value in split]


def progress(
    items: Iterable[T], label: Text, setting: Setting, length: int | None = None, *, prints: bool = False
) -> Iterator[T]:
    """
    Yield *items*, with a bar on standard error when a person watches.

    Work that *prints* a line for each item needs no bar beside it, unless the lines go elsewhere.
    """
    if not on_terminal() or setting.verbosity < 0 or (prints and sys.stdout.isatty()):
        yield from items
        return
    with click.progressbar(
        items, length=length, label=label.say(setting.language), file=sys.stderr, show_pos=True
    ) as bar:
        yield from bar
