"""`forumtools validate`: what is wrong with pages, and what can be mended at once."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from forumtools.cli.options import dry_run_option, edition_option, format_option, kind_option, named_kind, pass_setting
from forumtools.cli.setting import Setting
from forumtools.cli.validate_reports import FORMATS
from forumtools.cli.validate_run import Run
from forumtools.model.roles import Moment
from forumtools.outputs.counting import GROUPS, Group

_existing = click.Path(path_type=Path, dir_okay=False)


@click.command("validate")
@click.argument("pages", metavar="[PAGE]...", nargs=-1)
@kind_option
@edition_option
@click.option("--select", metavar="C", multiple=True, help="Only these rules: codes or their beginnings (FLD,SEC001).")
@click.option("--ignore", metavar="C", multiple=True, help="Not these rules.")
@click.option(
    "--moment",
    type=click.Choice([moment.value for moment in Moment]),
    help="Judge as at this moment of the edition.",
)
@click.option("--fix", "mends", is_flag=True, help="Mend what is safe to mend (marked * in the report).")
@click.option("--diff", is_flag=True, help="Show what --fix changes; alone, nothing is written.")
@click.option("--yes", is_flag=True, help="Do not ask before mending; only at a terminal anybody is asked.")
@click.option("--online", is_flag=True, help="Ask the web about links, and the wiki about pictures and other pages.")
@click.option("--baseline", metavar="FILE", type=_existing, help="Leave out the findings that FILE knows.")
@click.option(
    "--write-baseline", "writes_baseline", metavar="FILE", type=_existing, help="Let FILE know these findings."
)
@click.option("--report", metavar="PAGE", help="Write the findings on this page of the wiki (“Projet:Contrôle”).")
@click.option("--by", type=click.Choice(GROUPS), default="page", show_default=True, help="How the text is grouped.")
@dry_run_option
@format_option(FORMATS, "text")
@pass_setting
def command(
    setting: Setting,
    pages: tuple[str, ...],
    kind_name: str | None,
    edition: str | None,
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    moment: str | None,
    mends: bool,
    diff: bool,
    yes: bool,
    online: bool,
    baseline: Path | None,
    writes_baseline: Path | None,
    report: str | None,
    by: Group,
    dry_run: bool,
    form: str,
) -> None:
    """
    Find what is wrong with pages. Exit status 1 when something is wrong (severity error).

    Without PAGE, --kind or --edition every page of the forum is read. "forumtools rule CODE" explains a finding.
    Rules are waived by [rules] in the forum file, or on a page by a comment: <!-- forumtools: ignore TYP002 -->

    \b
    Examples:
      forumtools validate
      forumtools validate --edition 2018 --select FLD,SEC
      forumtools validate --diff                     # what --fix would change
      forumtools validate --fix "Mon projet"
      forumtools validate --moment publication --format html > findings.html
      forumtools validate --write-baseline known.json
      forumtools validate --baseline known.json      # only what is new since
    """
    run = Run(
        setting,
        select=_codes(select),
        ignore=_codes(ignore),
        moment=Moment(moment) if moment else None,
        online=online,
        form=form,
        by=by,
        baseline=baseline,
    )
    run.check(pages, kind=named_kind(setting.open_forum.forum, kind_name) if kind_name else None, edition=edition)
    if mends or diff:
        run.mend(writes=mends and not dry_run, shows=diff or dry_run, asks=not yes)
    run.tell()
    if writes_baseline:
        run.write_baseline(writes_baseline, dry_run=dry_run)
    if report:
        run.write_report(report, dry_run=dry_run)
    raise SystemExit(run.exit_status if not writes_baseline or run.exit_status > 1 else 0)


def _codes(options: Sequence[str]) -> list[str]:
    return [code.strip().upper() for option in options for code in option.split(",") if code.strip()]
