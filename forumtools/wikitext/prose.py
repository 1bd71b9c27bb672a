"""
Between text as typed, in which a little markup acts, and the same text in a section or a parameter.

A list says what may act: list items, links to pages of the main namespace, links to web addresses, bold and
italics, and in a section small headings. Whatever else is typed is encoded, and shows as typed. Looking for what
is dangerous would not do: only MediaWiki's own parser knows all of that.

Nothing is put right. Markup is in the form that leaves no doubt and goes through as it is, or it is not, and
shows as typed too. So all that is written is read back: ``read_prose(write_prose(x)) == tidy(x)``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from forumtools.model.words import fold
from forumtools.wikitext.addresses import HOST
from forumtools.wikitext.escaping import KEPT, SPACES, clean, decode, encode
from forumtools.wikitext.titles import title_fault, unsafe_title


class _Markup(str):
    """A piece of wikitext that may act."""

    __slots__ = ()


def tidy(text: str) -> str:
    """Return *text* as it comes back from a page: cleaned, without the blanks around it."""
    return clean(text).strip()


_NO_TITLES: frozenset[str] = frozenset()


def write_prose(text: str, *, section: bool = False, reserved: frozenset[str] = _NO_TITLES) -> str:
    """
    Return *text*, tidied, as it is stored.

    A *section* begins on a line of its own and may have headings. In a parameter the first line comes after
    ``|name=``, where no list can begin. A heading whose title, folded, is *reserved* shows as text: it would be
    read as a section of the page.
    """
    pieces = list(_pieces(tidy(text), section=section, reserved=reserved))
    literal = "".join(KEPT if isinstance(piece, _Markup) else piece for piece in pieces)
    markup = (piece for piece in pieces if isinstance(piece, _Markup))
    return re.sub(KEPT, lambda _: next(markup), encode(literal, lines=True))


def read_prose(stored: str) -> str:
    """Return the text as typed. What acts in it has nothing to decode, or it would not have been left to act."""
    return decode(stored)


def is_our_prose(stored: str, *, section: bool = False, reserved: frozenset[str] = _NO_TITLES) -> bool:
    """Say whether *stored* is just what `write_prose` writes, so that nothing is lost by reading it."""
    return write_prose(read_prose(stored), section=section, reserved=reserved) == stored


def read_section(stored: str, reserved: frozenset[str]) -> str:
    """Return the text of a section as typed; wikitext that somebody wrote comes back as it is."""
    ours = "&" in stored and is_our_prose(stored, section=True, reserved=reserved)
    return read_prose(stored) if ours else stored


def _pieces(text: str, *, section: bool, reserved: frozenset[str]) -> Iterator[str]:
    """Yield *text* in pieces, those that may act as `_Markup`."""
    for number, line in enumerate(text.split("\n")):
        if number:
            yield "\n"
        heading = _HEADING.fullmatch(line) if section else None
        if heading and fold(heading["title"]) not in reserved:
            yield from (_Markup(heading["opening"]), heading["title"], _Markup(heading["closing"]))
        elif (section or number) and (start := _LINE_START.match(line)):
            yield _Markup(start[0])
            yield from _inline(line[start.end() :])
        else:
            yield from _inline(line)


# Levels 1 and 2 are the page's own.
_HEADING = re.compile(r"(?P<opening>(?P<level>={3,5}) ?)(?P<title>[^\s=](?:.*[^\s=])?)(?P<closing> ?(?P=level))")

# A line of dashes would be a rule, "#mot-dièse" is no numbered item, and "*mot*" is how other programs write bold.
_LINE_START = re.compile(
    r"""
      [*\#]{0,2} (?: [*\#][ \t]+(?=\S) | \*(?=[^\s*\#:;][^*]*\Z) )
    | -(?!-)
    """,
    re.VERBOSE,
)


def _inline(text: str) -> Iterator[str]:
    """Yield the pieces of a line, or of what is bold in it."""
    if not _MAY_ACT.search(text):
        yield text
        return
    end = 0
    for found in _ACTIVE.finditer(text):
        yield text[end : found.start()]
        yield from _construct(found)
        end = found.end()
    yield text[end:]


def _construct(found: re.Match[str]) -> Iterator[str]:
    """Yield the pieces of what looks like a link, bold or an address: itself as text when it is not sound."""
    if found["address"] and not ("(" in found["address"] and ")" in found["after"]):
        yield _Markup(found[0])
    elif found["quotes"] and found["quoted"].strip():
        yield from (_Markup(found["quotes"]), *_inline(found["quoted"]), _Markup(found["quotes"]))
    elif found["url"] and _is_label(found["words"]):
        yield from _labelled(f"[{found['url']}", " ", found["words"], "]")
    elif found["target"] and _is_target(found["target"]) and _is_label(found["label"]):
        yield from _labelled(f"[[{found['target']}", "|", found["label"], "]]")
    else:
        yield found[0]


def _labelled(opening: str, mark: str, label: str | None, closing: str) -> Iterator[str]:
    if label is None:
        yield _Markup(opening + closing)
    else:
        yield from (_Markup(opening + mark), label, _Markup(closing))


def _is_label(label: str | None) -> bool:
    return label is None or bool(label.strip())


def _is_target(target: str) -> bool:
    """
    Say whether a link to *target* can only lead to a page of the main namespace.

    Unprintable characters include those this Python does not know, which a wiki might compose with others.
    """
    return (
        len(target) <= 120
        and target.isprintable()
        and not any(pair in target for pair in ("''", "!!"))
        and title_fault(target) is None
        and unsafe_title(target) is None
    )


# To say at once of most lines that they have neither bracket nor pair of apostrophes nor address.
_MAY_ACT = re.compile(r"[\['h](?:(?<=\[)|(?<='')|(?<=h)ttp)")

# In an address: no pair that acts elsewhere, nothing `read_prose` would decode, and no bracket but "(…)".
_IN_ADDRESS = r"(?:(?!__|~~|!!|&\#?\w+;)[\w\-./?\#@!$&*+,;=%:~])"
_ACTIVE = re.compile(
    rf"""
      \[\[ (?P<target>[^\s\#<>\[\]|{{}}&%~_:/]++(?:\ [^\s\#<>\[\]|{{}}&%~_:/]++)*+) (?:\|(?P<label>[^\[\]]++))? \]\]
    | \[ (?P<url>https?://{HOST}(?:[/?\#](?:{_IN_ADDRESS}|[()])*+)?+) (?:\ (?P<words>[^\[\]]++))? \]
    | (?<!') (?P<quotes>''|\'\'\') (?!') (?P<quoted>[^']++(?:'(?!')[^']*+)*+) (?P=quotes) (?!')
      # MediaWiki makes links of bare addresses, and takes into them whatever is no blank, bracket or last
      # punctuation (Parser::makeFreeExternalLink): an entity right behind would be swallowed.
    | (?<![^\s(«“„‹‘"—–]) (?P<address>https?://{HOST}(?:[/?\#](?:{_IN_ADDRESS}|\({_IN_ADDRESS}*+\))*)?)
      (?<![,;.:!?_]) (?=(?P<after>(?:[,;.:?)]|!(?!!))*+)(?:[\t{SPACES}]|\Z))
    """,
    re.VERBOSE,
)
