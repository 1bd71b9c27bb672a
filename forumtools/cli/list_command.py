"""`forumtools list`: the pages of a kind."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import click

from forumtools.aggregates.counting import field_by
from forumtools.cli.options import edition_option, format_option, kind_option, named_kind, pairs, pass_setting
from forumtools.cli.setting import Setting
from forumtools.jobs.forums import OpenForum
from forumtools.model.forum import Field, Kind
from forumtools.model.records import Record
from forumtools.model.words import fold
from forumtools.outputs import records
from forumtools.outputs.wiki_page import link


@click.command("list")
@kind_option
@edition_option
@click.option("--where", "filters", metavar="NAME=VALUE", multiple=True, help="Only pages with that value.")
@click.option("--missing", metavar="NAME", multiple=True, help="Only pages without a value there.")
@click.option("--search", metavar="TEXT", help="Only pages with these words, accents aside.")
@format_option(["text", "json", "jsonl", "csv", "wiki"], "text")
@pass_setting
def command(
    setting: Setting,
    kind_name: str | None,
    edition: str | None,
    filters: tuple[str, ...],
    missing: tuple[str, ...],
    search: str | None,
    form: str,
) -> None:
    """
    List the pages of a kind.

    \b
    Examples:
      forumtools list --edition 2018
      forumtools list --where thèmes=Communs --format csv > communs.csv
      forumtools list --missing licence
      forumtools list --kind session --format jsonl
    """
    opened = setting.open_forum
    kind = named_kind(opened.forum, kind_name)
    wanted = [(field_by(kind, name), value) for name, value in pairs(filters)]
    empty = [field_by(kind, name) for name in missing]
    found = _chosen(opened.records(kind, edition), wanted, empty, search)
    _print(found, kind, form, opened)


def _chosen(
    found: Iterable[Record], wanted: list[tuple[Field, str]], empty: list[Field], search: str | None
) -> Iterator[Record]:
    words = fold(search or "").split()
    for record in found:
        if (
            all(fold(value) in map(fold, record.values.get(entry.name, ())) for entry, value in wanted)
            and not any(record.values.get(entry.name) for entry in empty)
            and all(word in _everything(record) for word in words)
        ):
            yield record


def _everything(record: Record) -> str:
    public = [entry.name for entry in record.kind.fields if not entry.is_private]
    values = [value for name in public for value in record.values.get(name, ())]
    return fold("\n".join([record.page, *values, *record.sections.values(), *record.extra_sections.values()]))


def _print(found: Iterable[Record], kind: Kind, form: str, opened: OpenForum) -> None:
    if form == "json":
        click.echo(records.as_json(found), nl=False)
    elif form == "csv":
        click.echo(records.as_csv(found, kind), nl=False)
    else:
        lines = {
            "text": lambda record: records.as_line(record) + "\n",
            "jsonl": lambda record: "".join(records.as_json_lines([record])),
            "wiki": lambda record: f"* {link(record.page, record.title)}\n",
        }
        for record in found:
            click.echo(lines[form](record), nl=False)
