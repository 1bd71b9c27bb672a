"""`forumtools queue volume`: what was submitted, to be read on paper."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from forumtools.cli.options import edition_option, pass_setting
from forumtools.cli.queue_reports import opened
from forumtools.cli.setting import Setting
from forumtools.errors import OutputError
from forumtools.language import Text
from forumtools.model.submitting import State
from forumtools.outputs.making import Paper

_WAITING = (State.SUBMITTED, State.TO_COMPLETE)
_CANNOT = Text(fr="impossible d’écrire {path} ({why})", en="{path} cannot be written ({why})")


@click.command("volume")
@click.option("--to", type=click.Path(path_type=Path), required=True, metavar="FILE", help="The PDF to write.")
@click.option("--state", "states", multiple=True, type=click.Choice([s.value for s in State]), help="Only these.")
@edition_option
@click.option("--paper", type=click.Choice([paper.value for paper in Paper]), default=Paper.A4.value, show_default=True)
@pass_setting
def volume(setting: Setting, to: Path, states: Sequence[str], edition: str | None, paper: str) -> None:
    """
    Print what was submitted and is to be read, as one PDF for a committee. Nothing private is in it.

    \b
    Examples:
      forumtools queue volume --to textes-soumis.pdf --edition 2018
      forumtools queue volume --to tout.pdf --state submitted --state approved
    """
    from forumtools.jobs.committee import committee_volume  # only here: others need no Typst
    from forumtools.outputs.catalogues import check_formats

    check_formats(["pdf"])
    _, submissions = opened(setting)
    wanted = [State(state) for state in states] or _WAITING
    found = submissions.find(states=wanted, edition=edition or "", text="")
    content, told = committee_volume(setting.open_forum, found, language=setting.language, paper=Paper(paper))
    try:
        to.write_bytes(content)
    except OSError as error:
        raise OutputError(_CANNOT.format(path=to, why=error.strerror or error)) from error
    for line in told:
        setting.say(Text(fr=f"  {line.page} : {line.what.fr}", en=f"  {line.page}: {line.what.en}"))
    click.echo(to)
