"""The rule on markup that is no wikitext: of Markdown, YesWiki and forums."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from forumtools.language import Text
from forumtools.model.findings import Edit, Severity
from forumtools.rules.places import quoted
from forumtools.rules.registry import Fault, Reach, rule
from forumtools.rules.world import World
from forumtools.wikitext.links import addresses
from forumtools.wikitext.pages import Reading
from forumtools.wikitext.readable import FILLER, markup, preformatted
from forumtools.wikitext.within import Places

_ADDRESS = r"https?://[^\s()\[\]|<>{}\"]+"
_INNER = r"[^\s*_\[\]{}<>|=\n](?:[^*\[\]{}<>|\n]{0,200}?[^\s*_\[\]{}<>|\n])?"


class _Foreign(NamedTuple):
    """A construct of another language: how it is found, what it is called, and how wikitext writes it."""

    pattern: re.Pattern[str]
    sign: str
    """What a page must have for it to be there."""

    name: Text
    new: str | None = None
    """The same in wikitext, by the groups of the pattern; None where a person has to decide."""


_ACTION = Text(fr="action de YesWiki", en="YesWiki action")
"""It looks like a call of a template, which it is not."""

_FOREIGN = (
    _Foreign(re.compile(rf"!\[[^\[\]\n]*\]\({_ADDRESS}\)"), "](", Text(fr="image de Markdown", en="Markdown picture")),
    _Foreign(
        re.compile(rf"(?<![!\]])\[(?P<words>[^\[\]\n|]{{1,200}})\]\((?P<to>{_ADDRESS})\)"),
        "](",
        Text(fr="lien de Markdown", en="Markdown link"),
        "[{to} {words}]",
    ),
    _Foreign(
        re.compile(rf"(?<![*\w])\*\*(?P<words>{_INNER})\*\*(?![*\w])"),
        "**",
        Text(fr="gras de Markdown", en="Markdown bold"),
        "'''{words}'''",
    ),
    _Foreign(
        re.compile(
            r"(?<![_\w/])__(?P<words>[^\W_][^_\[\]{}<>|\n]{0,100}[ ][^_\[\]{}<>|\n]{0,100}[^\W_][.!?)]?)__(?![_\w])"
        ),
        "__",
        Text(fr="gras ou souligné d’un autre langage", en="bold or underlined of another language"),
        "'''{words}'''",
    ),
    _Foreign(
        re.compile(r"^```.*$", re.MULTILINE), "```", Text(fr="bloc de code de Markdown", en="Markdown code block")
    ),
    _Foreign(
        re.compile(rf"\[\[(?P<to>{_ADDRESS})[ ]+(?P<words>[^\[\]\n|]{{1,200}})\]\]"),
        "[[http",
        Text(fr="lien de YesWiki", en="YesWiki link"),
        "[{to} {words}]",
    ),
    _Foreign(re.compile(r'""<[^"\n]{1,300}>""'), '""', Text(fr="HTML de YesWiki", en="YesWiki HTML")),
    _Foreign(
        re.compile(r"(?<![/:\w])//(?P<words>[^\W_][^/\n\[\]{}<>|]{0,120}[^\W_])//(?![/\w])"),
        "//",
        Text(fr="italique de YesWiki", en="YesWiki italics"),
        "''{words}''",
    ),
    _Foreign(
        re.compile(r"\{\{(?:bazar\w*|attach|button|section|grid|col|end|panel|nav|ebook)\b[^{}|\n]*=\"[^{}\n]*\}\}"),
        '="',
        _ACTION,
    ),
    _Foreign(
        re.compile(rf"\[b\](?P<words>{_INNER})\[/b\]", re.IGNORECASE),
        "[/",
        Text(fr="gras de BBCode", en="BBCode bold"),
        "'''{words}'''",
    ),
    _Foreign(
        re.compile(rf"\[i\](?P<words>{_INNER})\[/i\]", re.IGNORECASE),
        "[/",
        Text(fr="italique de BBCode", en="BBCode italics"),
        "''{words}''",
    ),
    _Foreign(
        re.compile(rf"\[url=\"?(?P<to>{_ADDRESS}?)\"?\](?P<words>[^\[\]\n|]{{1,200}})\[/url\]", re.IGNORECASE),
        "[/",
        Text(fr="lien de BBCode", en="BBCode link"),
        "[{to} {words}]",
    ),
    _Foreign(
        re.compile(
            r"\[(?P<tag>u|quote|img|color|size|center|list|code|url)(?:=[^\[\]\n]{1,60})?\][^\[\]]{0,400}\[/(?P=tag)\]",
            re.IGNORECASE,
        ),
        "[/",
        Text(fr="balise de BBCode", en="BBCode tag"),
    ),
)

_SIGNS = tuple(dict.fromkeys(kind.sign for kind in _FOREIGN))


@rule(
    "SYN002",
    Severity.WARNING,
    title=Text(fr="Marques d’un autre langage", en="Markup of another language"),
    why=Text(
        fr="Markdown, YesWiki et les forums marquent le gras et les liens autrement : le wiki montre leurs signes "
        "tels quels. Ce qui a un équivalent sûr est corrigé ; le reste est signalé.",
        en="Markdown, YesWiki and forums mark bold and links in other ways: the wiki shows their signs as they are. "
        "What has a sure equivalent is mended; the rest is told.",
    ),
    wrong="== Présentation ==\nUne **carte ouverte**, et [son mode d'emploi](https://composteurs.example.org/aide).",
    right="== Présentation ==\nUne '''carte ouverte''', et [https://composteurs.example.org/aide son mode d'emploi].",
    fixable=True,
    reach=Reach.PAGE,
)
def foreign_markup(reading: Reading, world: World) -> Iterator[Fault]:
    """Find what Markdown, YesWiki or BBCode would understand, and the wiki does not."""
    text, done = reading.text, 0
    has_more = text.count("//") > text.count("://")  # than those of addresses
    signs = {sign for sign in _SIGNS if sign in text and (sign != "//" or has_more)}
    kinds = [kind for kind in _FOREIGN if kind.sign in signs] if signs else []
    if not kinds:
        return
    view = markup(reading)
    found = sorted(
        (match.span(), rank, match)
        for rank, kind in enumerate(kinds)
        for match in kind.pattern.finditer(text if kind.name is _ACTION else view)
    )
    as_typed = Places([*preformatted(text), *(_not_words(reading, view) if found else ())])
    for (start, end), rank, match in found:
        if start >= done and start not in as_typed and not _is_list(kinds[rank], match, view):
            done = end
            yield _foreign(kinds[rank], match, text)


def _not_words(reading: Reading, view: str) -> Iterator[tuple[int, int]]:
    """Yield what no reader reads: targets of links but their brackets, addresses but in a link of ours, tags."""
    for start, end in reading.scan.links:
        pipe = view.find("|", start, end)
        if not view.startswith("http", start + 2):
            yield start + 2, pipe if pipe > 0 else end - 2
    for start, end in addresses(view):
        yield start, end
    yield from (match.span() for match in _TAG.finditer(view))


_TAG = re.compile(r"<[a-zA-Z/][^<>]*>")


def _is_list(kind: _Foreign, match: re.Match[str], text: str) -> bool:
    """Say whether two stars at the start of a line are those of a list within a list: the line above is in one."""
    start = match.start()
    if kind.sign != "**" or (start and text[start - 1] != "\n"):
        return False
    above = text[: max(0, start - 1)].rpartition("\n")[2]
    return above.startswith("*") and not above.startswith("**" + above[2:3].strip())


def _foreign(kind: _Foreign, match: re.Match[str], text: str) -> Fault:
    start, end = match.span()
    said = Text(
        fr="{words} : {name}, que le wiki ne comprend pas.", en="{words}: {name}, which the wiki does not understand."
    )
    # A filler stands for something that must not be touched: then nothing is.
    is_sure = kind.new is not None and FILLER not in match[0] and not _meets_quotes(match, text)
    return Fault(
        text=said.format(words=quoted(text[start:end]), name=kind.name),
        start=start,
        edits=tuple(_changes(match, kind.new or "")) if is_sure else (),
    )


def _meets_quotes(match: re.Match[str], text: str) -> bool:
    """Say whether an apostrophe touches the words, or the whole: with those of wikitext it would be another mark."""
    start, end = match.span()
    around = text[max(0, start - 1) : start] + text[end : end + 1]
    words = match["words"] if "words" in match.groupdict() else ""
    return "to" not in match.groupdict() and "'" in around + words[:1] + words[-1:]


def _changes(match: re.Match[str], new: str) -> Iterator[Edit]:
    """Yield the edits around the words, which stay as they are; a link has its two parts exchanged."""
    start, end = match.span()
    if "to" in match.groupdict():
        yield Edit(start=start, end=end, new=new.format(**match.groupdict()))
        return
    opening, closing = new.split("{words}")
    yield Edit(start=start, end=match.start("words"), new=opening)
    yield Edit(start=match.end("words"), end=end, new=closing)
