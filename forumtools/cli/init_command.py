"""`forumtools init`: a forum from nothing."""

from __future__ import annotations

from pathlib import Path

import click

from forumtools.cli.options import pass_setting
from forumtools.cli.setting import Setting
from forumtools.jobs.starting import start_forum
from forumtools.language import Text


@click.command("init")
@click.argument("folder", metavar="[DIR]", type=click.Path(path_type=Path, file_okay=False), default=Path())
@click.option("--example", is_flag=True, help="A small living forum to try things on.")
@pass_setting
def command(setting: Setting, folder: Path, example: bool) -> None:
    """
    Write a forum file and an empty folder wiki.

    \b
    Examples:
      forumtools init                   # here: forum.toml and wiki/
      forumtools init essai --example   # a living forum in the folder essai
    """
    written = start_forum(folder, example=example)
    for path in written[:1] if example else written:
        click.echo(path)
    pages = sum(path.suffix == ".wiki" for path in written)
    if example:
        setting.say(
            Text(
                fr="{n} pages d’exemple dans {wiki}. Essayez : forumtools list --edition 2018",
                en="{n} example pages in {wiki}. Try: forumtools list --edition 2018",
            ).format(n=pages, wiki=folder / "wiki")
        )
    else:
        setting.say(
            Text(
                fr="Lisez forum.toml ; puis « forumtools create fichier.csv ». Un exemple : "
                "forumtools init essai --example",
                en="Read forum.toml; then “forumtools create file.csv”. An example: forumtools init trial --example",
            )
        )
