"""Texts with the marks of the form: any that somebody might type, and those of which we know what is meant."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random

from hypothesis import strategies as st

from tests.strategies import FRAGMENTS

MARKS: tuple[str, ...] = (
    *("**", "**", "_", "__", "*", "**gras**", "_ital_", "l'**eau**", "**l'eau**", "'_a_'", "**a**_b_", "**_a_**"),
    *("[mot](https://e.org)", "[le **mot**](https://e.org/a_b_c)", "[a](https://fr.e.org/L'Eau_(rivière))", "[", "]("),
    *("**voir [là](https://e.org) et ailleurs**", "https://e.org/_a_b", "participant·e·s", "étudiant*e*s", "[x](y)"),
    *("\n- ", "\n  - ", "\n    - ", "\n* ", "\n• ", "\n1. ", "\n2. ", "\n3. ", "\n 1) ", "\n  1. ", "\n  2. ", "\n9. "),
    *("\n\n", "\n\n", "\n", "\n*note", "\n**note", "\n# ", "\n## ", "\n*# ", "\n** ", "\n#* ", "\n\n\n", "\n\t- "),
    *("mot", " mot ", "Une ligne", " de plus de soixante caractères, comme en font les programmes de courriel"),
)


def marked_text(max_size: int = 14) -> st.SearchStrategy[str]:
    """Texts of marks and of pieces of wikitext."""
    pieces = st.one_of(st.sampled_from(MARKS), st.sampled_from(MARKS), st.sampled_from(FRAGMENTS))
    return st.lists(pieces, max_size=max_size).map("".join)


def marked_values(count: int, *, seed: int, longest: int = 10) -> Iterator[str]:
    """Yield the same *count* texts for the same *seed*."""
    random = Random(seed)  # noqa: S311 - to be repeated, not to be secret
    for _ in range(count):
        yield "".join(random.choices(MARKS + FRAGMENTS, k=random.randint(1, longest)))


@dataclass(frozen=True)
class Meant:
    """What somebody types, and what readers are to see: the text, and which words are bold, in italics, linked."""

    typed: str
    seen: Sequence[tuple[str, str]]
    """Blocks: ``p`` or the lists an item is in, from the outside, with the number where it has one; and the text."""

    styled: Sequence[tuple[str, str]] = ()
    """``b``, ``i`` or an address, and the words."""


# What does not act, whatever stands beside it; no mark of ours, no line end.
_PLAIN = (
    *(
        "mot",
        "l'eau",
        "«\xa0été\xa0»",
        "{{x}}",
        "}}",
        "{|",
        "|-",
        "||",
        "<b>",
        "</div>",
        "<nowiki>",
        "&eacute;",
        "&amp;",
    ),
    *("== a ==", "~~~~", "__TOC__", "ISBN 2-1234-5680-2", "étudiant*e*s", "a_b", "{{subst:x}}", "<!--", "-->", "😀"),
    *("participant·e·s", ":x", ";x", "#mot", "x=y", "!", "12 h 30", "mailto:x", "file_name_x", "2 * 3", "<script>"),
)
_ADDRESSES = ("https://e.org", "https://e.org/a?b=1&c=2", "https://e.org/a_b_c", "https://e.org/A_(b)")


def meant_texts(count: int, *, seed: int) -> Iterator[Meant]:
    """Yield the same *count* texts for the same *seed*."""
    random = Random(seed)  # noqa: S311 - to be repeated, not to be secret
    for _ in range(count):
        yield _meant(random)


def _meant(random: Random) -> Meant:
    blocks: list[str] = []
    seen: list[tuple[str, str]] = []
    styled: list[tuple[str, str]] = []
    for _ in range(random.randint(1, 4)):
        lines = []
        kind = random.choice(("p", "p", "ul", "ol", "nested"))
        for rank in range(1 if kind == "p" else random.randint(2, 4)):
            mark, where = _mark(kind, rank)
            typed, text = _line(random, styled)
            lines.append(mark + typed)
            seen.append((where, text))
        # A paragraph between two lists, or the second would go on with the first.
        blocks.append("\n".join(lines))
        if kind != "p":
            blocks.append("Suite")
            seen.append(("p", "Suite"))
    return Meant("\n\n".join(blocks), tuple(seen), tuple(styled))


def _mark(kind: str, rank: int) -> tuple[str, str]:
    if kind == "p":
        return "", "p"
    if kind == "ul":
        return "- ", "ul"
    if kind == "ol":
        return f"{rank + 1}. ", f"ol{rank + 1}"
    return ("1. ", "ol1") if not rank else ("  - ", "ol1 ul")


def _line(random: Random, styled: list[tuple[str, str]]) -> tuple[str, str]:
    typed, seen = ["Mot"], ["Mot"]
    for _ in range(random.randint(1, 5)):
        words = " ".join(random.choices(_PLAIN, k=random.randint(1, 2)))
        match random.choice(("", "", "b", "i", "link", "linked")):
            case "b" if "*" not in words:
                typed.append(f"**{words}**")
                styled.append(("b", words))
            case "i" if "_" not in words:
                typed.append(f"_{words}_")
                styled.append(("i", words))
            case "link":
                address = random.choice(_ADDRESSES)
                typed.append(f"[{words}]({address})")
                styled.append((address, words))
            case "linked":
                words = random.choice(_ADDRESSES)
                typed.append(words)
                styled.append((words, words))
            case _:
                typed.append(words)
        seen.append(words)
    return " ".join(typed), " ".join(seen)
