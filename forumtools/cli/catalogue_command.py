"""`forumtools catalogue`: an edition for readers."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from forumtools.catalogue.contents import Catalogue
from forumtools.cli.batch_reports import resumable, say_undo, show_diffs
from forumtools.cli.options import dry_run_option, pass_setting
from forumtools.cli.setting import Setting
from forumtools.errors import UsageError
from forumtools.jobs.batches import new_batch
from forumtools.jobs.cataloguing import (
    FORMATS,
    compile_catalogues,
    plan_publication,
    publish_books,
    write_books,
)
from forumtools.language import Text, plural
from forumtools.outputs.catalogues import check_formats


@click.command("catalogue")
@click.argument("editions", metavar="[EDITION]...", nargs=-1)
@click.option("--all", "all_editions", is_flag=True, help="Every edition that has contributions.")
@click.option(
    "--to",
    type=click.Path(path_type=Path),
    required=True,
    metavar="DIR",
    help="Folder to write the catalogue into.",
)
@click.option(
    "--format",
    "form",
    metavar="LIST",
    default=",".join(FORMATS),
    show_default=True,
    help="What to make, by commas.",
)
@click.option("--publish", is_flag=True, help="Also save the wiki page on the wiki.")
@dry_run_option
@pass_setting
def command(
    setting: Setting, editions: tuple[str, ...], all_editions: bool, to: Path, form: str, publish: bool, dry_run: bool
) -> None:
    """
    Compile the catalogue of an edition: a site, a wiki page, open data.

    What has not changed is left as it is. Pages that cannot be shown are set aside and named.

    \b
    Examples:
      forumtools catalogue 2018 --to catalogue
      forumtools catalogue --all --to catalogue --format html,data
      forumtools catalogue 2018 --to catalogue --publish --dry-run
    """
    if bool(editions) == all_editions:
        raise UsageError(Text(fr="donnez une édition, ou --all", en="give an edition, or --all"))
    formats = [name.strip() for name in form.split(",") if name.strip()]
    check_formats(formats)
    opened = setting.open_forum
    made = compile_catalogues(opened, editions or None, language=setting.language)
    if not dry_run:
        write_books(made, to=to, formats=formats)
    if publish:
        _publish(setting, made, dry_run=dry_run)
    _tell(setting, made)
    if dry_run:
        setting.say(Text(fr="rien n’est écrit", en="nothing is written"))
    elif "html" in formats:
        click.echo(to / (f"{made[0].edition.slug}/index.html" if len(made) == 1 else "index.html"))
    else:
        click.echo(to)


def _publish(setting: Setting, books: Sequence[Catalogue], *, dry_run: bool) -> None:
    batch = new_batch()
    changes = plan_publication(setting.open_forum, books, batch)
    if dry_run:
        show_diffs(changes, setting)
        return
    with resumable(setting, batch):
        publish_books(setting.open_forum, changes, batch)
    if changes:
        say_undo(setting, batch)


def _tell(setting: Setting, made: Sequence[Catalogue]) -> None:
    for book in made:
        count = plural(
            len(book.entries),
            Text(fr="{n} contribution", en="{n} contribution"),
            Text(fr="{n} contributions", en="{n} contributions"),
        )
        setting.say(Text(fr=f"{book.edition.title} : {count.fr}", en=f"{book.edition.title}: {count.en}"))
        for page in book.set_aside:
            left = Text(fr="  laissée de côté : {page} ({why})", en="  set aside: {page} ({why})")
            setting.say(left.format(page=page.page, why=page.why))
        for repair in book.repairs:
            setting.say(
                Text(fr="  approchée : {page} ({what})", en="  approximate: {page} ({what})").format(
                    page=repair.page, what=repair.what
                ),
                level=1,
            )
