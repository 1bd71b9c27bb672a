"""`forumtools sync`: the copy of a wiki brought up to date, and what changed since the last time."""

from __future__ import annotations

import json
from collections.abc import Iterator

import click

from forumtools.cli.options import format_option, pass_setting
from forumtools.cli.setting import Setting
from forumtools.jobs.mirroring import MirroredWiki
from forumtools.jobs.syncing import Fate, News, Synced, explained
from forumtools.language import Language, Text, plural

_NOTHING_TO_DO = Text(
    fr="{place} se lit directement : il n’y a pas de copie à mettre à jour.",
    en="{place} is read directly: there is no copy to bring up to date.",
)
_PAGES = (Text(fr="{n} page", en="{n} page"), Text(fr="{n} pages", en="{n} pages"))
_READ = (Text(fr="{n} page lue", en="{n} page read"), Text(fr="{n} pages lues", en="{n} pages read"))
_NO_NEWS = Text(fr="rien de nouveau", en="nothing new")
_COUNTS = {
    Fate.NEW: (Text(fr="{n} nouvelle", en="{n} new"), Text(fr="{n} nouvelles", en="{n} new")),
    Fate.CHANGED: (Text(fr="{n} modifiée", en="{n} changed"), Text(fr="{n} modifiées", en="{n} changed")),
    Fate.RENAMED: (Text(fr="{n} renommée", en="{n} renamed"), Text(fr="{n} renommées", en="{n} renamed")),
    Fate.GONE: (Text(fr="{n} disparue", en="{n} gone"), Text(fr="{n} disparues", en="{n} gone")),
    Fate.BACK: (Text(fr="{n} revenue", en="{n} back"), Text(fr="{n} revenues", en="{n} back")),
}
_LINE = Text(fr="{name} : {said}", en="{name}: {said}")
_WHY = Text(fr="{who} : {why}", en="{who}: {why}")
_SIGNS = {Fate.NEW: "+", Fate.CHANGED: "~", Fate.RENAMED: ">", Fate.GONE: "-", Fate.BACK: "+"}


@click.command("sync")
@click.option("--full", is_flag=True, help="Read all pages again, not only what changed.")
@format_option(["text", "json"], "text")
@pass_setting
def command(setting: Setting, full: bool, form: str) -> None:
    """
    Bring the copy of a wiki up to date, and say what changed since the last time.

    The other commands do it by themselves, and then read the copy. With -v, or in JSON: which pages, who did it and
    why, as far as the wiki's logs tell.

    \b
    Examples:
      forumtools sync
      forumtools -v sync
      forumtools sync --format json > changes.json
      forumtools sync --full
    """
    opened = setting.open_forum
    wiki = opened.wiki
    done = []
    if isinstance(wiki, MirroredWiki):
        for kind in opened.forum.kinds:
            synced = wiki.sync(kind.namespace, full=full)
            if form == "json" or setting.verbosity > 0:
                synced = explained(synced, wiki.api)
            done.append(synced)
            if form == "text":
                click.echo("\n".join(_lines(synced, setting)))
    else:
        setting.say(_NOTHING_TO_DO.format(place=wiki.location))
    if form == "json":
        told = {"wiki": wiki.location, "namespaces": [_as_object(synced) for synced in done]}
        click.echo(json.dumps(told, ensure_ascii=False, indent=2))


def _lines(synced: Synced, setting: Setting) -> Iterator[str]:
    said = [plural(synced.pages, *(_READ if synced.first else _PAGES))]
    said += [plural(count, *_COUNTS[fate]) for fate in Fate if (count := len(synced.titles(fate)))]
    if not synced.news and not synced.first:
        said.append(_NO_NEWS)
    words = ", ".join(text.say(setting.language) for text in said)
    yield _LINE.format(name=synced.namespace, said=words).say(setting.language)
    if setting.verbosity > 0:
        yield from (f"  {_SIGNS[news.fate]} {_line(news, setting.language)}" for news in synced.news)


def _line(news: News, language: Language) -> str:
    titles = " → ".join(title for title in (news.before, news.title, news.to) if title)
    event = news.event
    if event is None:
        return titles
    who = _WHY.format(who=event.user, why=event.comment) if event.comment else Text.same(event.user)
    return f"{titles} ({who.say(language)})"


def _as_object(synced: Synced) -> dict[str, object]:
    return {
        "namespace": synced.namespace,
        "pages": synced.pages,
        "first": synced.first,
        "changes": [_change(news) for news in synced.news],
    }


def _change(news: News) -> dict[str, object]:
    told: dict[str, object] = {"page": news.title, "result": news.fate.value}
    if news.before:
        told["before"] = news.before
    if news.to:
        told["to"] = news.to
    if news.event:
        told |= {"by": news.event.user, "why": news.event.comment, "when": news.event.time}
    return told
