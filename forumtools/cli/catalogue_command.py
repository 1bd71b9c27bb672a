"""`forumtools catalogue`: an edition for readers."""

from __future__ import annotations

from pathlib import Path

import click

from forumtools.cli.options import pass_setting
from forumtools.cli.setting import Setting
from forumtools.errors import UsageError
from forumtools.jobs.cataloguing import FORMATS, write_catalogues
from forumtools.language import Text, plural


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
@pass_setting
def command(
    setting: Setting, editions: tuple[str, ...], all_editions: bool, to: Path, form: str, publish: bool
) -> None:
    """
    Compile the catalogue of an edition: a site, a wiki page, open data.

    What has not changed is left as it is. Pages that cannot be shown are set aside and named.

    \b
    Examples:
      forumtools catalogue 2018 --to catalogue
      forumtools catalogue --all --to catalogue --format html,data
    """
    if bool(editions) == all_editions:
        raise UsageError(Text(fr="donnez une édition, ou --all", en="give an edition, or --all"))
    formats = [name.strip() for name in form.split(",") if name.strip()]
    made = write_catalogues(
        setting.open_forum,
        editions or None,
        to=to,
        formats=formats,
        language=setting.language,
        publish=publish,
    )
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
    if "html" in formats:
        click.echo(to / (f"{made[0].edition.slug}/index.html" if len(made) == 1 else "index.html"))
    else:
        click.echo(to)
