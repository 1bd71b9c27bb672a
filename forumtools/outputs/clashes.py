"""What two people changed at the same time, for a third one to decide: sentences, and a view of three texts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import click

from forumtools.language import Language, Text
from forumtools.model.forum import Kind
from forumtools.rules.places import quoted
from forumtools.wikitext.escaping import decode, is_ours
from forumtools.wikitext.merging import Clash
from forumtools.wikitext.private import is_private, private_lines
from forumtools.wikitext.threeway import Versions, stretches

_FIELD = Text(fr="Le champ {name}", en="The field {name}")
_SECTION = Text(fr="La section {name}", en="The section {name}")
_PASSAGE = Text(fr="Un passage de la page", en="A passage of the page")
_BOTH = Text(
    fr="{what} a changé des deux côtés. Avant : {before} ; sur la page maintenant, et gardé : {theirs} ; "
    "proposé, et pas fait : {ours}.",
    en="{what} changed on both sides. Before: {before}; on the page now, and kept: {theirs}; "
    "proposed, and not made: {ours}.",
)
_NOTHING = Text(fr="rien", en="nothing")
_PRIVATE = Text(fr="(valeur privée)", en="(private value)")

_SIDES = (
    (Text(fr="avant", en="before"), "cyan"),
    (Text(fr="sur la page", en="on the page"), "green"),
    (Text(fr="proposé", en="proposed"), "yellow"),
)
_CONTEXT = 2
"""Lines shown before and after what differs."""


def clash_report(clashes: Sequence[Clash], kind: Kind) -> Text:
    """Return a sentence for each clash on a page of *kind*, one a line: what it is, and the three texts, shortly."""
    sentences = [_sentence(clash, kind) for clash in clashes]
    return Text(fr="\n".join(said.fr for said in sentences), en="\n".join(said.en for said in sentences))


def _sentence(clash: Clash, kind: Kind) -> Text:
    texts = {"before": clash.before, "theirs": clash.theirs, "ours": clash.ours}
    said = {side: _said(clash.name, text, kind) for side, text in texts.items()}
    return _BOTH.format(what=_what(clash, kind), **said)


def _what(clash: Clash, kind: Kind) -> Text:
    name = quoted(clash.name)
    if kind.field_named(clash.name):
        return _FIELD.format(name=name)
    if kind.section_named(clash.name):
        return _SECTION.format(name=name)
    return name if clash.name else _PASSAGE


def _said(name: str, text: str, kind: Kind) -> Text:
    if not text:
        return _NOTHING
    if is_private(name, kind):
        return _PRIVATE
    shown = "\n".join(line for line, is_shown in _lines(text, kind) if is_shown)
    return quoted(decode(shown) if is_ours(shown) else shown)


def _lines(text: str, kind: Kind) -> Iterator[tuple[str, bool]]:
    """Yield the lines of *text*, and whether each may be shown."""
    lines = text.split("\n") if text else []
    private = frozenset(private_lines(lines, kind))
    yield from ((line, number not in private) for number, line in enumerate(lines, 1))


def three_way_view(clashes: Sequence[Clash], kind: Kind, language: Language) -> str:
    """
    Return the three texts of each clash, line by line, in colours for a terminal.

    A line that is the same in all three stands there once; of those that differ, each side's below the other, only
    what it changed. `click.echo` takes the colours away where there is no terminal.
    """
    return "\n".join("".join(line + "\n" for line in _view(clash, kind, language)) for clash in clashes)


def _view(clash: Clash, kind: Kind, language: Language) -> Iterator[str]:
    yield click.style(_what(clash, kind).say(language), bold=True)
    width = max(len(label.say(language)) for label, _ in _SIDES)
    hidden = is_private(clash.name, kind)
    texts = Versions(clash.before, clash.ours, clash.theirs)
    shown = texts.of(
        lambda text: tuple(
            line if visible and not hidden else _PRIVATE.say(language) for line, visible in _lines(text, kind)
        )
    )
    for stretch in stretches(shown):
        if stretch.before == stretch.ours == stretch.theirs:
            yield from (f"  {'':{width}}  {line}" for line in _shortened(stretch.before))
        else:
            yield from _beside(stretch, width, language)


def _shortened(lines: Sequence[str]) -> Sequence[str]:
    if len(lines) <= 2 * _CONTEXT + 1:
        return lines
    return (*lines[:_CONTEXT], "…", *lines[-_CONTEXT:])


def _beside(stretch: Versions[tuple[str, ...]], width: int, language: Language) -> Iterator[str]:
    before, ours, theirs = stretch
    shown = (bool(before), theirs != before, ours != before)
    for (label, colour), lines, is_shown in zip(_SIDES, (before, theirs, ours), shown, strict=True):
        for rank, line in enumerate((lines or (f"({_NOTHING.say(language)})",)) if is_shown else ()):
            side = label.say(language) if rank == 0 else ""
            yield click.style(f"  {side:{width}}  {line}", fg=colour)
