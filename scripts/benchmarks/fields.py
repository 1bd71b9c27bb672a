"""Reading the fields and the sections of a page, beside mwparserfromhell, and pages made to be slow."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, islice

import mwparserfromhell

from benchmarks.bench import Bench
from benchmarks.clocks import cpu, in_turn
from benchmarks.corpus import contributions, surroundings
from benchmarks.progress import say
from benchmarks.rows import Bar, Row
from forumtools.jobs.forums import default_site, load_forum
from forumtools.model.forum import Forum
from forumtools.model.records import Page
from forumtools.resources import templates
from forumtools.wikitext.pages import Reader

_TIMED = 500
"""Pages of one turn."""

_ROUNDS = 9
_LEVEL = 2
_HOSTILE_BYTES = 200_000
_HOSTILE = (
    *("{{a|", "{{", "}}", "[[", "[[a|", "{{{a|[[b|<i>''", "{{a|''", "{{a|b={{c|d=[[", "<!--", "<!-- -->", "<ref>"),
    *('<div a="', "<a b='", "<b>", "<nowiki", "[http://a ", "\n=", "=\n==", "{{a|\n==", "\n<!-- -->\n", "[[\n=="),
    *("{{Contribution|titre=", "{{Contribution\n|titre=a\n}}", "\n== Présentation ==\n", "|titre=", "&#91;", "~~~~"),
)
"""What a page made to be slow repeats."""

_CATEGORIES = re.compile(r"(?:\s*\[\[Catégorie:[^\]]*\]\])+\s*\Z")

Found = tuple[Mapping[str, str], Sequence[tuple[str, str]]]
"""The parameters of a page's own template by name, and its titled parts in order."""


def rows(bench: Bench) -> Iterator[Row]:
    """Yield the rows of reading fields."""
    forum = load_forum(templates() / "forum" / "forum.toml")
    say(f"fields: the same values on {bench.pages:,} pages")
    compared = _compare(forum, chain(contributions(bench.pages), surroundings()))
    say(f"fields: {_ROUNDS} rounds")
    yield _rate(forum, list(islice(contributions(bench.pages), _TIMED)), compared)
    say("fields: hostile pages")
    yield _hostile(forum)


def _compare(forum: Forum, pages: Iterator[Page]) -> int:
    """Return how many pages both read alike; raise where they do not."""
    readers = {kind.namespace: Reader(kind, default_site(forum)) for kind in forum.kinds}
    alike = 0
    for page in pages:
        if _ours(readers[page.title.partition(":")[0]], page) != _theirs(page.text):
            raise ValueError(f"mwparserfromhell reads “{page.title}” otherwise than we do")
        alike += 1
    return alike


def _ours(reader: Reader, page: Page) -> Found:
    reading = reader.read(page)
    text = page.text
    values = {each.name: each.text for each in reading.calls[0].parameters} if reading.calls else {}
    # We also know a declared section by its title alone, at whatever level; mwparserfromhell has no such notion.
    titled = [span for span in reading.sections if span.level == _LEVEL]
    return values, [(span.title, text[span.text_start : span.text_end]) for span in titled]


def _theirs(text: str) -> Found:
    code = mwparserfromhell.parse(text, skip_style_tags=True)
    calls = code.filter_templates(recursive=False)
    values = {str(each.name).strip(): str(each.value).strip() for each in calls[0].params} if calls else {}
    sections = []
    for section in code.get_sections(levels=[_LEVEL], include_headings=True):
        heading, body = section.get(0), "".join(str(node) for node in section.nodes[1:])
        sections.append((str(heading.title).strip(), _CATEGORIES.sub("", body).strip()))
    return values, sections


def _rate(forum: Forum, pages: Sequence[Page], compared: int) -> Row:
    reader = Reader(forum.main_kind, default_site(forum))
    seconds = in_turn(
        {
            "ours": lambda: cpu(lambda: [reader.read(page) for page in pages]),
            "theirs": lambda: cpu(lambda: [_parsed(page.text) for page in pages]),
        },
        _ROUNDS,
    )
    return Row(
        family="fields",
        what="read fields and sections",
        ours=len(pages) / seconds["ours"],
        unit="pages/s",
        clock="CPU",
        peer=len(pages) / seconds["theirs"],
        versus="mwparserfromhell",
        ratio=seconds["theirs"] / seconds["ours"],
        bar=Bar("≥", 20),
        note=f"the same values on {compared:,} pages",
    )


def _parsed(text: str) -> object:
    """Do with mwparserfromhell what a reader of fields needs, and no more."""
    code = mwparserfromhell.parse(text, skip_style_tags=True)
    values = [
        {str(each.name).strip(): str(each.value).strip() for each in call.params}
        for call in code.filter_templates(recursive=False)
    ]
    return values, [str(section) for section in code.get_sections(levels=[_LEVEL], include_headings=True)]


def _hostile(forum: Forum) -> Row:
    """Return the slowest of the pages made to be slow."""
    reader = Reader(forum.main_kind, default_site(forum))

    def seconds(family: str) -> float:
        text = (
            (family * (_HOSTILE_BYTES // len(family.encode()) + 1)).encode()[:_HOSTILE_BYTES].decode("utf-8", "ignore")
        )
        return cpu(lambda: reader.read(Page("Contrib:X", text)))

    worst = max(_HOSTILE, key=seconds)
    return Row(
        family="fields",
        what=f"slowest of {len(_HOSTILE)} hostile pages of 200 kB",
        ours=seconds(worst),
        unit="s",
        clock="CPU",
        bar=Bar("≤", 1),
        note=f"repeats {worst!r}",
    )
