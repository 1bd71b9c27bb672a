"""`forumtools aggregate`: counts and cross tables."""

from __future__ import annotations

import click

from forumtools.aggregates.counting import count, field_by
from forumtools.cli.options import edition_option, format_option, kind_option, named_kind, pass_setting
from forumtools.cli.setting import Setting
from forumtools.errors import UsageError
from forumtools.language import Text
from forumtools.outputs.tables import FORMATS


@click.command("aggregate")
@click.option(
    "--by", "names", metavar="FIELD", multiple=True, required=True, help="A field; give two for a cross table."
)
@kind_option
@edition_option
@format_option(list(FORMATS), "table")
@pass_setting
def command(setting: Setting, names: tuple[str, ...], kind_name: str | None, edition: str | None, form: str) -> None:
    """
    Count pages by the values of a field, or cross two fields.

    A page with two values counts once under each.

    \b
    Examples:
      forumtools aggregate --by édition
      forumtools aggregate --by thèmes --by édition
      forumtools aggregate --by territoires --edition 2018 --format csv
    """
    opened = setting.open_forum
    kind = named_kind(opened.forum, kind_name)
    if len(names) > 2:
        raise UsageError(Text(fr="--by : deux champs au plus", en="--by: two fields at the most"))
    fields = [field_by(kind, name) for name in names]
    counts = count(opened.records(kind, edition), fields)
    click.echo(FORMATS[form](counts, setting.language), nl=False)
