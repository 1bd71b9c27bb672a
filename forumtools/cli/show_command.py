"""`forumtools show`: what a page says."""

from __future__ import annotations

import json

import click

from forumtools.cli.options import format_option, pass_setting
from forumtools.cli.setting import Setting
from forumtools.forms.objects import to_object
from forumtools.outputs import records


@click.command("show")
@click.argument("page")
@format_option(["text", "json", "jsonl", "csv", "wiki"], "text")
@pass_setting
def command(setting: Setting, page: str, form: str) -> None:
    """
    Show what a page says, by the words of the forum file.

    PAGE is a title, with or without its namespace (the contributions' by default).

    \b
    Examples:
      forumtools show "Carte ouverte des composteurs"
      forumtools show "Session:Habiter en commun" --format json
      forumtools show "Mon projet" --format json | forumtools --wiki autre create -
    """
    opened = setting.open_forum
    record = opened.reading(page).record
    if form == "json":
        click.echo(json.dumps(to_object(record), ensure_ascii=False, indent=2))
    elif form == "jsonl":
        click.echo("".join(records.as_json_lines([record])), nl=False)
    elif form == "csv":
        click.echo(records.as_csv([record], record.kind), nl=False)
    elif form == "wiki":
        click.echo(records.as_wikitext(record, opened.site), nl=False)
    else:
        click.echo(records.as_text(record, setting.language), nl=False)
