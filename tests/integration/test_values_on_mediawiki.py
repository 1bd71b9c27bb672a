"""
What a real MediaWiki makes of our values: thousands of hostile ones, and every case of the case files.

Values go to the wiki by the hundred, in calls of a template that puts each where templates put values. Then the
wiki is asked what it kept, what its parser understood, and what it shows. ``FORUMTOOLS_VALUES`` says how many; the
seed is fixed, so the same number tries the same values.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from unicodedata import normalize
from urllib.parse import unquote
from xml.etree import ElementTree

import pytest

from forumtools.wikitext.addresses import write_address
from forumtools.wikitext.escaping import (
    BLANKS,
    clean,
    decode,
    escape,
    is_unknown,
    join_items,
    split_items,
)
from forumtools.wikitext.prose import is_our_prose, read_prose, tidy, write_prose
from forumtools.wikitext.titles import safe_title, same_title, settled, title_fault
from tests.casefiles import read_cases
from tests.integration.conftest import Api
from tests.integration.rendering import AUTONUMBER, Seen, spoken
from tests.strategies import hostile_values

pytestmark = pytest.mark.mediawiki

COUNT = int(os.environ.get("FORUMTOOLS_VALUES", "1500"))
SEED = int(os.environ.get("FORUMTOOLS_SEED", "2016"))
A_PAGE = 250

TEMPLATES = {
    "Essai de valeur": """<includeonly>
<div class="essai-ligne" data-rang="{{{rang}}}">
{{{v}}}
</div>
<div class="essai-fil" data-rang="{{{rang}}}">x {{{v}}} y</div>
<span class="essai-attribut" data-rang="{{{rang}}}" title="{{{v}}}"></span>
<div class="essai-table" data-rang="{{{rang}}}">
{|
! {{{v}}}
! b
|-
| {{{v}}}
| c
|}
</div>
<div class="essai-liste" data-rang="{{{rang}}}">
* {{{v}}}
</div>
<div class="essai-fin" data-rang="{{{rang}}}">{{{fin}}}</div>
</includeonly>""",
    "Essai de texte": """<includeonly>
<div class="essai-ligne" data-rang="{{{rang}}}">
{{{v}}}
</div>
<div class="essai-table" data-rang="{{{rang}}}">
{|
| {{{v}}}
|}
</div>
<div class="essai-fin" data-rang="{{{rang}}}">{{{fin}}}</div>
</includeonly>""",
    "Essai d'adresse": """<includeonly>
<div class="essai-ligne" data-rang="{{{rang}}}">[{{{v}}} mot]</div>
<div class="essai-fin" data-rang="{{{rang}}}">{{{fin}}}</div>
</includeonly>""",
}
NOTHING = ("categories", "images", "properties", "iwlinks", "langlinks", "parsewarnings")
ASKED = "|".join(("text", "links", "templates", "externallinks", "sections", *NOTHING))


@dataclass(frozen=True)
class Value:
    """A text as it is stored, and as it must come back."""

    stored: str
    meant: str
    is_list: bool = False

    def read(self, stored: str) -> str:
        return "; ".join(map(decode, split_items(stored))) if self.is_list else decode(stored)


@dataclass(frozen=True)
class Page:
    """Some values, the page that holds them all, and what the wiki says of it."""

    values: Sequence[Value]
    sent: str
    kept: str
    parsed: dict[str, Any]
    tree: ElementTree.Element
    seen: Seen

    def numbered(self) -> Iterator[tuple[str, Value]]:
        return ((str(number), value) for number, value in enumerate(self.values))


Put = Callable[[str, int, Value], str]


def call(template: str, number: int, value: Value) -> str:
    return f"{{{{{template}\n|rang={number}\n|v={value.stored}\n|fin=OK\n}}}}"


def section(_: str, number: int, value: Value) -> str:
    return f"== {number} ==\n{value.stored}\n"


def observe(api: Api, name: str, values: Sequence[Value], put: Put = call) -> list[Page]:
    """Save *values*, and return what the wiki makes of them."""
    if name in TEMPLATES:
        api.save(f"Modèle:{name}", TEMPLATES[name])
    pages = []
    for start in range(0, len(values), A_PAGE):
        part = values[start : start + A_PAGE]
        sent = "\n".join(put(name, number, value) for number, value in enumerate(part))
        pages.append(observe_page(api, f"Project:{name} {start}", part, sent))
    return pages


def observe_page(api: Api, title: str, values: Sequence[Value], sent: str) -> Page:
    api.save(title, sent)
    kept = api.text(title)
    parsed = api.ask(action="parse", page=title, prop=ASKED, disabletoc=1, disableeditsection=1)["parse"]
    expanded = api.ask(action="expandtemplates", title=title, text=kept, prop="parsetree")["expandtemplates"]
    tree = ElementTree.fromstring(expanded["parsetree"])  # noqa: S314 - from our own wiki
    return Page(values, sent, kept, parsed, tree, Seen(parsed["text"]))


def hostile_and_cases(name: str, count: int) -> list[str]:
    return [case["typed"] for case in read_cases(name)] + list(hostile_values(count, seed=SEED))


def as_items(texts: Sequence[str]) -> Value:
    stored = join_items(escape(text, separator=";") for text in texts)
    return Value(stored, "; ".join(filter(None, map(clean, texts))), is_list=True)


@pytest.fixture(scope="module")
def plain(api: Api) -> list[Page]:
    typed = hostile_and_cases("escaping", COUNT)
    values = [Value(escape(text), clean(text)) for text in typed[0::3]]
    values += [Value(escape(text, lines=True), clean(text)) for text in typed[1::3]]
    values += [as_items(typed[start : start + 9 : 3]) for start in range(2, len(typed), 9)]
    cases = read_cases("escaping")
    values += [Value(escape(case["typed"], lines="lines" in case.values), clean(case["typed"])) for case in cases]
    return observe(api, "Essai de valeur", values)


@pytest.fixture(scope="module")
def prose(api: Api) -> list[Page]:
    values = [Value(write_prose(text), tidy(text)) for text in hostile_and_cases("prose", COUNT)]
    return observe(api, "Essai de texte", values)


@pytest.fixture(scope="module")
def sections(api: Api) -> list[Page]:
    values = [Value(write_prose(text, section=True), tidy(text)) for text in hostile_and_cases("prose", COUNT)]
    return observe(api, "Essai de section", values, put=section)


@pytest.fixture(scope="module")
def addresses(api: Api) -> list[Page]:
    texts = (f"https://e.org/{text}" for text in hostile_values(COUNT // 3, seed=SEED))
    written = [address for text in texts if (address := write_address(text))]
    return observe(api, "Essai d'adresse", [Value(address, address) for address in written])


@pytest.fixture(scope="module", params=["plain", "prose", "addresses"])
def calls(request: pytest.FixtureRequest) -> list[Page]:
    return request.getfixturevalue(request.param)


@pytest.fixture(scope="module", params=["plain", "prose", "sections", "addresses"])
def pages(request: pytest.FixtureRequest) -> list[Page]:
    return request.getfixturevalue(request.param)


def test_every_byte_is_stored_as_sent(pages: list[Page]) -> None:
    for page in pages:
        assert page.kept == page.sent.rstrip()


def test_the_parser_finds_every_argument_as_we_wrote_it(calls: list[Page]) -> None:
    for page in calls:
        assert [list(arguments(template)) for template in page.tree] == [
            [("rang", number), ("v", value.stored), ("fin", "OK")] for number, value in page.numbered()
        ]


def test_plain_arguments_are_read_back(plain: list[Page]) -> None:
    for page in plain:
        for (_, value), template in zip(page.numbered(), page.tree, strict=True):
            assert value.read(dict(arguments(template))["v"]) == value.meant


def test_prose_arguments_are_read_back(prose: list[Page]) -> None:
    for page in prose:
        for (_, value), template in zip(page.numbered(), page.tree, strict=True):
            stored = dict(arguments(template))["v"]
            assert read_prose(stored) == value.meant
            assert is_our_prose(stored)


def test_plain_values_are_shown_as_typed_wherever_they_stand(plain: list[Page]) -> None:
    for page in plain:
        for number, value in page.numbered():
            text = spoken(value.meant)
            assert {
                place: spoken(page.seen.texts[f"essai-{place}", number])
                for place in ("ligne", "fil", "table", "liste", "fin")
            } == {
                "ligne": text,
                "fil": spoken(f"x {text} y"),
                "table": spoken(f"{text} b {text} c"),
                "liste": text,
                "fin": "OK",
            }
            # MediaWiki decodes attributes, and its answer has the order its own Unicode gives to marks.
            assert any(map(is_unknown, text)) or spoken(page.seen.titles[number]) == text


def test_plain_values_of_one_line_are_shown_with_every_blank(plain: list[Page]) -> None:
    for page in plain:
        for number, value in page.numbered():
            if "\n" not in value.stored:
                shown = page.seen.texts["essai-fil", number].replace("\xa0", " ")
                assert shown.rstrip(" ") == f"x {value.meant} y".replace("\xa0", " ")


def test_nothing_of_a_plain_value_acts(plain: list[Page]) -> None:
    for page in plain:
        assert acting(page) == {"templates": ["Modèle:Essai de valeur"]}


def test_prose_is_shown_as_its_markup_says(prose: list[Page]) -> None:
    for page in prose:
        for number, value in page.numbered():
            text = without_markup(value.stored)
            assert spoken(page.seen.texts["essai-ligne", number]) == text
            assert spoken(page.seen.texts["essai-table", number]) == text
            assert page.seen.texts["essai-fin", number] == "OK"


def test_sections_are_shown_as_their_markup_says(sections: list[Page]) -> None:
    for page in sections:
        for number, value in page.numbered():
            assert spoken(page.seen.texts["section", number]) == without_markup(value.stored)


def test_sections_have_the_headings_they_are_allowed(sections: list[Page]) -> None:
    for page in sections:
        marks = re.findall(r"^(=+) ?\S.*=$", page.sent, re.MULTILINE)
        assert [int(found["level"]) for found in page.parsed["sections"]] == [len(mark) for mark in marks]
        assert {element.tag for element in page.tree.iter()} == {"root", "h"}


@pytest.mark.parametrize("kind", ["prose", "sections"])
def test_nothing_acts_in_prose_but_its_links(kind: str, request: pytest.FixtureRequest) -> None:
    for page in request.getfixturevalue(kind):
        stored = "\n".join(value.stored for value in page.values)
        found = acting(page)
        assert found.pop("templates", []) == (["Modèle:Essai de texte"] if kind == "prose" else [])
        meant = {"links": sorted(linked(stored)), "externallinks": sorted(addressed(stored))}
        assert found == {name: links for name, links in meant.items() if links}


def test_an_address_is_one_link_and_nothing_else(addresses: list[Page]) -> None:
    for page in addresses:
        assert acting(page) == {
            "templates": ["Modèle:Essai d'adresse"],
            "externallinks": sorted({unquote(value.stored) for value in page.values}),
        }
        for number, _ in page.numbered():
            assert page.seen.texts["essai-ligne", number] == "mot"


def test_the_wiki_agrees_about_every_title(api: Api) -> None:
    every_letter = (chr(number) + "x" for number in range(0x20, 0x3000))
    typed = [*hostile_and_cases("titles", COUNT), *(char * 255 for char in "eéŉ"), "é" * 127, *every_letter]
    # The wiki's Unicode may be younger than ours, and know how to order and compose what we do not.
    typed = [title for title in typed if not any(map(is_unknown, title))]
    taken = accepted(api, typed)

    assert {title for title in typed if title_fault(title) is None} - taken == set()
    # What MediaWiki lets pass though no text can hold it, or takes out in silence, is refused here.
    refused = {title for title in taken if title_fault(title)}
    assert {title for title in refused if clean(title, one_line=True) == normalize("NFC", title)} == set()


def test_the_wiki_takes_every_safe_title(api: Api) -> None:
    titles = {safe_title(text) for text in hostile_and_cases("titles", COUNT)} - {""}

    assert titles - accepted(api, titles) == set()


def arguments(template: ElementTree.Element) -> Iterator[tuple[str, str]]:
    """Yield names and values of a call, from the tree of MediaWiki's preprocessor."""
    for part in template.findall("part"):
        name, value = part.find("name"), part.find("value")
        assert name is not None
        assert value is not None
        assert [element.tag for element in value] == []
        yield (name.text or "").strip(BLANKS), (value.text or "").strip(BLANKS)


def acting(page: Page) -> dict[str, Any]:
    """Return what the page does besides showing text, as MediaWiki has noted it for its tables."""
    noted = {
        **{name: page.parsed[name] for name in NOTHING},
        "templates": [template["title"] for template in page.parsed["templates"]],
        "links": sorted(link["title"] for link in page.parsed["links"]),
        "externallinks": sorted({unquote(address) for address in page.parsed["externallinks"]}),
    }
    return {name: found for name, found in noted.items() if found}


# Whatever `write_prose` encodes has no bare bracket, no pair of apostrophes and no colon after a letter left, so
# these simple patterns find all that is meant to act, and nothing else.
LINK = re.compile(r"\[\[([^]|]+)(?:\|([^]]+))?\]\]")
LABELLED = re.compile(r"\[(https?://[^] ]+)(?: ([^]]+))?\]")
BARE = re.compile(r"https?://(?:(?!'')\S)+")


def without_markup(stored: str) -> str:
    text = re.sub(r"^(={3,5}) ?(.+?) ?\1$", r"\2", stored, flags=re.MULTILINE)
    text = re.sub(r"^[*#]+[ \t]*", "", text, flags=re.MULTILINE)
    text = LINK.sub(lambda link: link[2] or link[1], text)
    text = LABELLED.sub(lambda link: link[2] or AUTONUMBER, text)
    return spoken(decode(re.sub("''+", "", text)))


def linked(stored: str) -> set[str]:
    return {settled(link[1]) for link in LINK.finditer(stored)}


def addressed(stored: str) -> set[str]:
    labelled = {link[1] for link in LABELLED.finditer(stored)}
    bare = {
        address.rstrip(",;.:!?" if "(" in address else ",;.:!?)") for address in BARE.findall(LABELLED.sub(" ", stored))
    }
    return {unquote(address) for address in labelled | bare}


def accepted(api: Api, titles: Iterable[str]) -> set[str]:
    """Return those *titles* under which MediaWiki would file a page of that very name."""
    sendable = sorted({title for title in titles if "\x1f" not in title and is_unicode(title)})
    parts = [sendable[start : start + 500] for start in range(0, len(sendable), 500)]
    return {title for part in parts for title in accepted_of(api, part)}


def accepted_of(api: Api, titles: Sequence[str]) -> Iterator[str]:
    sent = "".join(f"\x1fContrib:{title}" for title in titles)
    answer = api.ask(action="query", titles=sent, warnings=True)["query"]
    pages = {page["title"] for page in answer["pages"] if page.get("ns") == 3000}
    renamed = {
        unquote(step["from"]) if step["fromencoded"] else step["from"]: step["to"]
        for step in answer.get("normalized", ())
    }
    for title in titles:
        given = f"Contrib:{title}"
        for _ in ("bytes", "spelling"):
            given = renamed.get(given, given)
        if given in pages and same_title(given.removeprefix("Contrib:"), title):
            yield title


def is_unicode(title: str) -> bool:
    return not re.search("[\ud800-\udfff]", title)
