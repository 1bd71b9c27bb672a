"""Small forums for the tests of rules: pages in, findings out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from forumtools.language import Text
from forumtools.model.findings import Finding
from forumtools.model.reading import read_forum
from forumtools.model.records import Page
from forumtools.model.roles import Moment
from forumtools.model.site import Site
from forumtools.rules import all_rules
from forumtools.rules.checking import check, fixed
from forumtools.rules.online import Answer, Online, Verdict
from forumtools.rules.registry import Rule
from forumtools.rules.world import World
from forumtools.wikitext.pages import Reader, Reading

_FORUM_FILE = Path(__file__).parents[2] / "templates" / "forum" / "forum.toml"

FORUM = read_forum(_FORUM_FILE.read_text(encoding="utf-8"))
SITE = Site().with_namespaces({3000 + 2 * rank: kind.namespace for rank, kind in enumerate(FORUM.kinds)})
READERS = {kind.id: Reader(kind, SITE) for kind in FORUM.kinds}
TODAY = date(2018, 7, 20)
"""Two weeks after the edition of 2018."""

EDITION = """\
{{Édition
|titre=2018
|année=2018
|date de début=2018-07-03
|date de fin=2018-07-06
|thèmes=Transitions; E-inclusion; Éducation
}}"""

GOOD_VALUES = {
    "titre": "Carte ouverte des composteurs",
    "édition": "2018",
    "contributeurs": "Malo Stervinou",
    "territoires": "Pays de Brest",
    "thèmes": "Transitions",
    "licence": "CC BY-SA 4.0",
    "consentement": "2018-05-14",
}
GOOD_SECTIONS = """\
== Présentation ==
Bénévole de longue date, cartographe du dimanche.

== Description du projet ==
Nous relevons à pied, avec les habitant·e·s, les composteurs partagés et les mettons sur une carte ouverte. \
Soixante-trois points en deux saisons. Nous cherchons des communes pour faire pareil."""
GOOD_CATEGORY = "[[Catégorie:Contributions 2018]]"


def good_page(values: Mapping[str, str] | None = None) -> str:
    """Return the text of a page with which nothing is wrong, with other *values* where they are given."""
    lines = [f"|{name}={value}" for name, value in {**GOOD_VALUES, **(values or {})}.items()]
    return _assembled(lines, GOOD_SECTIONS, GOOD_CATEGORY)


def _assembled(lines: Sequence[str], sections: str, category: str) -> str:
    return "\n".join(["{{Contribution", *lines, "}}", sections, "", category])


@dataclass(frozen=True)
class SmallForum:
    """Some pages and what the rules know of them; the first page is the one to look at."""

    readings: tuple[Reading, ...]
    world: World

    def find(self, rules: Iterable[Rule] | None = None) -> list[Finding]:
        return check(self.readings[0], self.world, all_rules() if rules is None else rules)

    def codes(self) -> list[str]:
        return [finding.code for finding in self.find()]

    def fixed(self, rules: Iterable[Rule] | None = None) -> str:
        return fixed(self.readings[0], self.find(rules))

    def with_text(self, text: str) -> SmallForum:
        """Return the same forum after the first page was saved as *text*."""
        first, *others = (reading.page for reading in self.readings)
        pages = [(first.title, text), *((page.title, page.text) for page in others)]
        return forum_of(pages, today=self.world.today, moment=self.world.moment)


def forum_of(
    pages: Iterable[tuple[str, str]],
    *,
    today: date = TODAY,
    moment: Moment | None = None,
    online: Online | None = None,
) -> SmallForum:
    """Return the forum that has just these *pages*, each a title and a text."""
    readings = tuple(read(title, text) for title, text in pages)
    world = World(FORUM, today=today, moment=moment, online=online)
    for reading in readings:
        world.add(reading)
    return SmallForum(readings, world)


def read(title: str, text: str) -> Reading:
    kind = FORUM.kind_of_title(title) or FORUM.main_kind
    return READERS[kind.id].read(Page(title, text))


def forum_with(text: str, title: str = "Contrib:Carte ouverte des composteurs") -> SmallForum:
    """Return a forum with one page of *text*, and the edition of 2018."""
    dead = dict.fromkeys(re.findall(r"https?://\S*page-disparue", text), _DEAD)
    return forum_of([(title, text), ("Édition:2018", EDITION)], online=Online(addresses=dead) if dead else None)


_DEAD = Answer(verdict=Verdict.DEAD, why=Text(fr="le serveur répond 404", en="the server answers 404"))


_TITLE = re.compile(r"(?:Contrib|Session|Livrable|Veille|Édition):")


def forum_of_example(example: str) -> SmallForum:
    """
    Return the forum that the example of a rule stands for.

    Lines of a call, sections and categories replace those of a good page; titles are pages of that name, with the
    values in the lines below. The session that a good page may speak of is there.
    """
    if _TITLE.match(example):
        return forum_of([*map(_titled_page, re.split(r"\n(?=[^\W\d_]+:)", example)), ("Édition:2018", EDITION)])
    return forum_with(_whole_page(repeated(example)), _title(example))


def _titled_page(lines: str) -> tuple[str, str]:
    """Return the page of which *lines* give the title and some values; its description is its own."""
    title, *given = lines.split("\n")
    values = dict(line[1:].split("=", 1) for line in given)
    kind = FORUM.kind_of_title(title) or FORUM.main_kind
    if kind is not FORUM.main_kind:
        return title, "\n".join([f"{{{{{kind.template}", f"|titre={title.partition(':')[2]}", *given, "}}"])
    named = good_page({"titre": title.partition(":")[2], **values})
    return title, re.sub(r"Nous relevons.*", f"Voici ce que nous faisons : {title}.", named)


def repeated(text: str) -> str:
    """Return *text*, where ``x × 600`` means 600 times ``x``."""
    match = re.fullmatch(r"(.+) × (\d+)", text)
    return match[1] * int(match[2]) if match else text


def _title(example: str) -> str:
    kinds = (kind for kind in FORUM.kinds if example.startswith("{{" + kind.template))
    namespace = next(kinds, FORUM.main_kind).namespace
    return f"{namespace}:{GOOD_VALUES['titre']}"


def _whole_page(example: str) -> str:
    if example.startswith("=="):
        return _assembled([f"|{name}={value}" for name, value in GOOD_VALUES.items()], example, GOOD_CATEGORY)
    if not example.startswith("|"):
        return example
    lines = example.splitlines()
    given = [line for line in lines if line.startswith("|")]
    names = {line[1:].partition("=")[0].strip() for line in given}
    kept = [f"|{name}={value}" for name, value in GOOD_VALUES.items() if name not in names]
    category = "\n".join(line for line in lines if line.startswith("[[")) or GOOD_CATEGORY
    return _assembled([*kept, *given], GOOD_SECTIONS, category)
