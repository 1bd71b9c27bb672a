"""How a catalogue is divided: by session as the « carnets des acteurs » are, else by theme, else not at all."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from forumtools.catalogue.contents import Chapter, ChapterKind, Entry, Term
from forumtools.catalogue.sorting import title_key
from forumtools.language import Language

OTHERS = "autres"
"""The anchor of the chapter without title, which no slug of a title can be: it is a reserved word there."""


def make_chapters(
    entries: Sequence[Entry], sessions: Sequence[Term], themes: Sequence[Term], language: Language
) -> tuple[Chapter, ...]:
    """
    Return *entries* in chapters; *sessions* and *themes* give these their titles and their order.

    Sessions divide a catalogue when at least half of the contributions name one, or else themes: a chapter
    of two before one of two hundred others would help nobody.
    """
    ordered = sorted(entries, key=lambda entry: (title_key(entry.title, language), entry.slug))
    if _are_enough(ordered, lambda entry: entry.sessions):
        return _divide(ordered, ChapterKind.SESSION, sessions, lambda entry: entry.sessions)
    if _are_enough(ordered, lambda entry: entry.themes):
        return _divide(ordered, ChapterKind.THEME, themes, lambda entry: entry.themes)
    return (Chapter(kind=ChapterKind.ALL, title="", anchor=OTHERS, entries=tuple(ordered)),) if ordered else ()


def _are_enough(entries: Sequence[Entry], terms: Callable[[Entry], tuple[Term, ...]]) -> bool:
    return 2 * sum(bool(terms(entry)) for entry in entries) >= max(1, len(entries))


def _divide(
    entries: Sequence[Entry],
    kind: ChapterKind,
    order: Iterable[Term],
    terms: Callable[[Entry], tuple[Term, ...]],
) -> tuple[Chapter, ...]:
    first = {entry.slug: terms(entry)[0].anchor if terms(entry) else OTHERS for entry in entries}
    chapters = [
        Chapter(
            kind=kind,
            title=term.label,
            anchor=term.anchor,
            entries=tuple(entry for entry in entries if first[entry.slug] == term.anchor),
            also=tuple(
                entry.mention
                for entry in entries
                if first[entry.slug] != term.anchor and term.anchor in {other.anchor for other in terms(entry)}
            ),
        )
        for term in (*order, Term("", OTHERS))
    ]
    return tuple(chapter for chapter in chapters if chapter.entries or chapter.also)
