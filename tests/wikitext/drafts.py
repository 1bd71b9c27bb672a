"""Pages as drafts that people edit: for hypothesis, to make two changes of one page."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial, reduce

from hypothesis import strategies as st

Pairs = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Draft:
    parameters: Pairs
    sections: Pairs
    lead: str = ""
    categories: tuple[str, ...] = ()
    layout: str = "lines"
    spelling: str = "names"

    @property
    def text(self) -> str:
        blocks = [self._call + (f"\n{self.lead}" if self.lead else "")]
        blocks += [f"== {title} ==\n{text}" if text else f"== {title} ==" for title, text in self.sections]
        blocks += ["\n".join(f"[[Catégorie:{name}]]" for name in self.categories)] if self.categories else []
        return "\n\n".join(blocks)

    @property
    def _call(self) -> str:
        spelt = [pair for name, value in self.parameters for pair in self._spelt(name, value)]
        if self.layout == "one line":
            return "{{Contribution" + "".join(f" |{name}={value}" for name, value in spelt) + "}}"
        width = 14 if self.layout == "aligned" else 0
        sign = " = " if width else "="
        return "{{Contribution" + "".join(f"\n|{name:{width}}{sign}{value}" for name, value in spelt) + "\n}}"

    def _spelt(self, name: str, value: str) -> Pairs:
        if self.spelling == "aliases":
            return ((ALIASES.get(name, name), value),)
        if self.spelling == "numbered" and name in NUMBERED:
            items = value.split("; ")
            return tuple((f"{NUMBERED[name]}{rank if rank > 1 else ''}", item) for rank, item in enumerate(items, 1))
        return ((name, value),)


Edit = Callable[[Draft], Draft]

PLAIN = ("titre", "édition", "fonction", "couleur")
NAMES = (*PLAIN, "contributeurs", "territoires")
ALIASES = {"édition": "edition", "contributeurs": "auteurs", "territoires": "lieu"}
NUMBERED = {"contributeurs": "contributeur", "territoires": "territoire"}
LAYOUTS = st.sampled_from(["lines", "one line", "aligned"])
SPELLINGS = st.sampled_from(["names", "aliases", "numbered"])
TITLES = ("Présentation", "Description du projet", "Suites")

WORDS = ("un", "L'été : 12 h", "[[Brest]]", "R&amp;D", "{{Bleu|1}}", "<!-- vu --> x")
LINES = ("un jour.", "* un", "* deux", "=== Détail ===", "''Trois''", "<!-- quatre -->")
PEOPLE = ("Ana", "Bob", "Cléo", "Dan")

Text = st.SearchStrategy[str]


def words(who: str) -> Text:
    """Values that *who* might write; with the name in them, no two people write the same by chance."""
    return st.sampled_from(WORDS).map(lambda word: f"{who} {word}".strip())


def people(who: str) -> Text:
    return st.lists(st.sampled_from(PEOPLE), max_size=3, unique=True).map(
        lambda names: "; ".join(f"{name} {who}".strip() for name in names)
    )


def paragraphs(who: str) -> Text:
    return st.lists(st.sampled_from(LINES), max_size=4).map(
        lambda lines: "\n\n".join(f"{line} {who} {rank}".strip() if who else line for rank, line in enumerate(lines))
    )


def _set(pairs: Pairs, name: str, value: str) -> Pairs:
    if name in dict(pairs):
        return tuple((other, value if other == name else kept) for other, kept in pairs)
    return (*pairs, (name, value))


def _moved(pairs: Pairs, name: str, place: int) -> Pairs:
    others = [pair for pair in pairs if pair[0] != name]
    if len(others) < len(pairs):
        others.insert(place, (name, dict(pairs)[name]))
    return tuple(others)


def _without(pairs: Pairs, name: str) -> Pairs:
    return tuple(pair for pair in pairs if pair[0] != name)


def any_value(name: str, who: str) -> Text:
    return words(who) if name in PLAIN else people(who)


@st.composite
def drafts(draw: st.DrawFn, who: str = "") -> Draft:
    names = draw(st.lists(st.sampled_from(NAMES), unique=True, max_size=6))
    titles = draw(st.lists(st.sampled_from(TITLES), unique=True))
    return Draft(
        parameters=tuple((name, draw(any_value(name, who))) for name in names),
        sections=tuple((title, draw(paragraphs(who))) for title in titles),
        lead=draw(st.sampled_from(["", "Un mot.", "<!-- vu -->"])),
        categories=tuple(draw(st.lists(st.sampled_from("AB"), unique=True))),
        layout=draw(LAYOUTS),
        spelling=draw(SPELLINGS),
    )


def field_edits(who: str, names: Sequence[str] = NAMES) -> st.SearchStrategy[Edit]:
    """One change of one field: another value, none, another place."""

    def edits(name: str) -> st.SearchStrategy[Edit]:
        made = any_value(name, who).map(lambda value: partial(_set, name=name, value=value))
        moved = st.integers(0, 5).map(lambda place: partial(_moved, name=name, place=place))
        return st.one_of(made, moved, st.just(partial(_without, name=name))).map(
            lambda edit: lambda draft: replace(draft, parameters=edit(draft.parameters))
        )

    return st.sampled_from(names).flatmap(edits)


def section_edits(who: str, titles: Sequence[str] = TITLES) -> st.SearchStrategy[Edit]:
    """One change of one section: another text, more text, none, another place."""

    def edits(title: str) -> st.SearchStrategy[Edit]:
        made = paragraphs(who).map(lambda text: partial(_set, name=title, value=text))
        longer = paragraphs(who).map(
            lambda text: lambda pairs: _set(pairs, title, f"{dict(pairs).get(title, '')}\n\n{text}".strip())
        )
        moved = st.integers(0, 3).map(lambda place: partial(_moved, name=title, place=place))
        return st.one_of(made, longer, moved, st.just(partial(_without, name=title))).map(
            lambda edit: lambda draft: replace(draft, sections=edit(draft.sections))
        )

    return st.sampled_from(titles).flatmap(edits)


def other_edits(who: str) -> st.SearchStrategy[Edit]:
    """Another lead, one category more, other blanks or names in the call."""
    return st.one_of(
        st.sampled_from(["", f"Un mot de {who}.", "Autre mot."]).map(lambda lead: lambda d: replace(d, lead=lead)),
        st.sampled_from("ABCD").map(
            lambda name: lambda d: replace(d, categories=tuple(dict.fromkeys((*d.categories, name))))
        ),
        LAYOUTS.map(lambda layout: lambda draft: replace(draft, layout=layout)),
        SPELLINGS.map(lambda spelling: lambda draft: replace(draft, spelling=spelling)),
    )


def any_edits(who: str) -> st.SearchStrategy[list[Edit]]:
    return st.lists(st.one_of(field_edits(who), section_edits(who), other_edits(who)), max_size=4)


def edited(draft: Draft, edits: list[Edit]) -> Draft:
    return reduce(lambda made, edit: edit(made), edits, draft)
