"""What two people changed differently on one page, in words: which field, and both texts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from forumtools.language import Text
from forumtools.wikitext.merging import Clash

_LONGEST = 200
_CLASH = Text(
    fr="« {name} » a changé des deux côtés. Sur le wiki, gardé : « {theirs} ». Ici : « {ours} ».",
    en="“{name}” was changed on both sides. On the wiki, kept: “{theirs}”. Here: “{ours}”.",
)
_PAGE = Text(fr="la page", en="the page")


def clash_report(clashes: Iterable[Clash]) -> Iterator[Text]:
    """Yield a sentence for each of *clashes*; long texts are shortened, the journal has them whole."""
    for clash in clashes:
        name = Text.same(clash.name) if clash.name else _PAGE
        yield _CLASH.format(name=name, theirs=_short(clash.theirs), ours=_short(clash.ours))


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST else line[: _LONGEST - 1] + "…"
