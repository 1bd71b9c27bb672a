"""The rule on the HTML that word processors leave."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from forumtools.language import Text
from forumtools.model.findings import Edit, Severity
from forumtools.rules.places import quoted
from forumtools.rules.registry import Fault, Reach, rule
from forumtools.rules.world import World
from forumtools.wikitext.pages import Reading
from forumtools.wikitext.readable import markup
from forumtools.wikitext.seams import LINE_STARTERS, Seams
from forumtools.wikitext.within import Places

_TAG = re.compile(
    r"<(?P<close>/?)(?P<name>p|span|font|b|i|u|em|strong|div|h[1-6]|o:p|st1:\w+|w:\w+|v:\w+)\b(?P<given>[^<>]*)>",
    re.IGNORECASE,
)
_SURE = re.compile(r"\bmso-|\bMso[A-Z]|\bclass=\"?(?:western|Standard)\b|\bmargin-\w+: ?[\d.]+cm")
"""What nobody writes by hand."""

_KEPT = re.compile(
    r"\b(?:id|title|align|dir)\s*=|\bclass\s*=\s*\"[^\"]*[ ](?!Mso)\w|\bclass\s*=\s*\"(?!Mso|western|Standard)\w+[ ]",
    re.IGNORECASE,
)
"""What somebody may need: a name to link to, a title, a class that is none of a word processor's."""

_LIKELY = re.compile(
    r"\bclass=\"?(?:Body|P\d)\b|\bmargin-(?:bottom|left|top): ?[\d.]+(?:in|pt)|\bfont-family:|\bfont-size: ?[\d.]+pt"
    r"|\bline-height: ?[\d.]+%|\btext-justify:",
    re.IGNORECASE,
)
"""What a word processor writes, and people sometimes too."""

_SIGNS = (
    *("mso", "Mso", "<o:p", "<O:p", "<font", "<st1:", "<w:", "<v:", "[if ", "font-family", "font-size:", "margin-"),
    *("line-height", 'class="western', 'class="Standard', "text-justify", "<FONT"),
)
_EMPHASIS = frozenset({"b", "i", "u", "em", "strong"})
_BLOCKS = frozenset({"p", "div"})
_LANGUAGE = re.compile(r"\blang=\"?(?!fr|en)([a-z]{2,3})\b", re.IGNORECASE)
"""Word processors put French or English on everything; another language, somebody chose."""

_CONDITION = re.compile(r"<!--\[if [^\]]{1,60}\]>.*<!\[endif\]-->", re.DOTALL)
_NO_ROOM = re.compile(r"[ \t]*[*#:;|!=]")
"""The beginning of a line in which no paragraph can begin."""

_BLANKS = re.compile(r"[ \t]+")
_LONGEST = 200_000


class _Tag(NamedTuple):
    name: str
    start: int
    end: int
    is_bad: bool
    is_sure: bool
    language: str
    keeps: bool = False
    """Whether something stands in it that somebody may need: a name to link to, a title, a class of the wiki's own."""

    @property
    def is_block(self) -> bool:
        return self.name.removeprefix("/") in _BLOCKS


class _Pair(NamedTuple):
    opening: _Tag
    closing: _Tag | None


@rule(
    "SYN003",
    Severity.WARNING,
    title=Text(fr="HTML de traitement de texte", en="Word-processor HTML"),
    why=Text(
        fr="Un texte collé depuis un traitement de texte apporte ses polices, ses marges et des balises que le wiki "
        "montre ou qui défont la mise en page. Les mots restent, les balises s’en vont\u00a0; le gras reste du gras, "
        'et <span lang="br"> autour d’une phrase en breton reste. Une police ou une taille que quelqu’un a pu vouloir '
        "est signalée, pas enlevée.",
        en="Text pasted from a word processor brings its fonts, its margins and tags that the wiki shows, or that undo "
        'the layout. The words stay, the tags go; bold stays bold, and <span lang="br"> around a sentence in Breton '
        "stays. A font or a size that somebody may have wanted is told, not taken out.",
    ),
    wrong='== Présentation ==\n<p class="MsoNormal">Un <span style="mso-ansi-language:FR">banc</span>.</p>',
    right="== Présentation ==\nUn banc.",
    fixable=True,
    reach=Reach.PAGE,
)
def pasted_html(reading: Reading, world: World) -> Iterator[Fault]:
    """Find the tags that a word processor leaves."""
    text = reading.text
    if "<" not in text or not any(sign in text for sign in _SIGNS):
        return
    conditions = list(_conditions(reading))
    pairs = list(_pairs(_tags(markup(reading)))) if len(text) <= _LONGEST else []
    cut = _Cut(reading, conditions, [tag for pair in pairs for tag in pair if tag and _goes(pair)])
    for start, end in conditions:
        yield Fault(text=_said(text, start, end), start=start, edits=cut.comment(start, end))
    for pair in pairs:
        opening = pair.opening
        yield Fault(text=_said(text, opening.start, opening.end), start=opening.start, edits=cut.pair(pair))


def _conditions(reading: Reading) -> Iterator[tuple[int, int]]:
    """Yield the comments that hold something for a word processor alone; what stands between comments is the page's."""
    text = reading.text
    for span in reading.scan.spans:
        is_condition = span.name == "!--" and span.closed and text.startswith("<!--[if ", span.start)
        if is_condition and _CONDITION.fullmatch(text, span.start, span.end):
            yield span.start, span.end


def _tags(text: str) -> Iterator[_Tag]:
    for match in _TAG.finditer(text):
        name, given = match["name"].lower(), match["given"]
        sure = ":" in name or _SURE.search(given) is not None
        bad = not match["close"] and not given.endswith("/") and (sure or name == "font" or bool(_LIKELY.search(given)))
        language = _LANGUAGE.search(given)
        yield _Tag(
            match["close"] + name,
            *match.span(),
            bad,
            sure,
            language[1] if language else "",
            _KEPT.search(given) is not None,
        )


def _pairs(tags: Iterator[_Tag]) -> Iterator[_Pair]:
    """Yield the tags of word processors with those that close them; where nothing does, alone."""
    opened: dict[str, list[_Tag]] = {}
    for tag in tags:
        if not tag.name.startswith("/"):
            opened.setdefault(tag.name, []).append(tag)
        elif opened.get(tag.name[1:]):
            opening = opened[tag.name[1:]].pop()
            if opening.is_bad:
                yield _Pair(opening, tag)
    yield from (_Pair(tag, None) for left in opened.values() for tag in left if tag.is_bad)


def _goes(pair: _Pair) -> bool:
    """Say whether both tags are taken out whole."""
    opening = pair.opening
    is_plain = (
        not opening.keeps
        and opening.name not in _EMPHASIS
        and not opening.name.startswith("h")
        and not opening.language
    )
    return pair.closing is not None and opening.is_sure and is_plain


class _Cut:
    """What taking comments and tags out of a page needs, so that words stay words, and paragraphs paragraphs."""

    def __init__(self, reading: Reading, comments: list[tuple[int, int]], tags: list[_Tag]) -> None:
        self._text = reading.text
        self._seams = Seams(reading.text, [*comments, *((tag.start, tag.end) for tag in tags)])
        blocks = sorted(tag.start for tag in tags if tag.is_block)
        self._bounds = {self._seams.left_of(start): start for start in reversed(blocks)}
        """By where pieces that touch begin: the first of them that is the bound of a paragraph."""

        self._calls = Places((call.start, call.end) for call in reading.scan.calls)

    def comment(self, start: int, end: int) -> tuple[Edit, ...]:
        """Return the edit that takes a comment out; alone on its line, it goes with the line, as for the wiki."""
        if not self._seams.holds(start, end):
            return ()
        is_alone = self._begins_line(start) and self._ends_line(end)
        if is_alone and (self._seams.left_of(start), self._seams.right_of(end)) != (start, end):
            return ()  # several on one line, which the wiki takes for one
        return (Edit(start=start, end=end + (is_alone and end < len(self._text)), new=""),)

    def pair(self, pair: _Pair) -> tuple[Edit, ...]:
        """Return what mends a pair of tags, or nothing where a person has to decide."""
        opening, closing = pair
        if closing is None or not opening.is_sure:
            return ()
        if not _goes(pair):
            return self._kept_bare(opening)
        edits = [self._taken_out(opening), self._taken_out(closing)]
        return tuple(edit for edit in edits if edit) if all(edits) else ()

    def _kept_bare(self, opening: _Tag) -> tuple[Edit, ...]:
        if opening.name.startswith("h"):
            return ()
        language = f' lang="{opening.language.lower()}"' if opening.language else ""
        return (Edit(start=opening.start, end=opening.end, new=f"<{opening.name}{language}>"),)

    def _taken_out(self, tag: _Tag) -> Edit | None:
        start, end = tag.start, tag.end
        left, right = self._seams.left_of(start), self._seams.right_of(end)
        parts = tag.is_block and not self._begins_line(start) and not self._ends_line(end)
        new = "\n\n" if parts and self._bounds[left] == start else ""
        if (parts or self._begins_line(start)) and end == right:
            end += len(blanks[0]) if (blanks := _BLANKS.match(self._text, end)) else 0
        if parts:
            sound = self._has_room(start) and self._text[max(end, right) : max(end, right) + 1] not in LINE_STARTERS
        else:
            sound = self._seams.holds(start, end)
        return Edit(start=start, end=end, new=new) if sound else None

    def _begins_line(self, place: int) -> bool:
        return self._seams.is_line_start(place)

    def _ends_line(self, place: int) -> bool:
        right = self._seams.right_of(place)
        return right == len(self._text) or self._text[right] == "\n"

    def _has_room(self, place: int) -> bool:
        """Say whether a new paragraph may begin there."""
        line = self._text.rfind("\n", 0, place) + 1
        return place not in self._calls and not _NO_ROOM.match(self._text, line)


def _said(text: str, start: int, end: int) -> Text:
    return Text(
        fr="{tag} vient d’un traitement de texte : gardez les mots, enlevez la balise.",
        en="{tag} comes from a word processor: keep the words, take out the tag.",
    ).format(tag=quoted(text[start:end]))
