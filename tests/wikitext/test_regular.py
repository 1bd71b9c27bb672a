"""A regular page is read without a scan, and says what the scan would have found."""

from __future__ import annotations

import re

import mwparserfromhell
import pytest
from hypothesis import event, example, given, settings
from hypothesis import strategies as st

from forumtools.jobs.forums import default_site
from forumtools.model.records import Page, Record
from forumtools.resources import templates
from forumtools.wikitext.layout import Span
from forumtools.wikitext.pages import Reader, Reading
from forumtools.wikitext.regular import RegularPages
from forumtools.wikitext.values import read_parameters
from tests.forums import default_forum, kind
from tests.strategies import FRAGMENTS, hostile_text

SITE = default_site(default_forum())
READER = Reader(kind(), SITE)
REGULAR = RegularPages(kind(), SITE, READER.names)
PAGES = {
    path.stem: path.read_text(encoding="utf-8") for path in sorted((templates() / "example/wiki/Contrib").iterdir())
}
_CATEGORIES = re.compile(r"(?:\s*\[\[Catégorie:[^\]]*\]\])+\s*\Z")

_CALL = (
    *("|titre=Carte", "|titre= Carte ", "| titre =x", "|titre=", "|Titre=y", "|titre", "|a=b", "|1=c", "|"),
    *("|édition=2018", "|contributeurs=Malo; Soizig", "|contributeurs=; ;", "|auteur=Yuna", "|auteur2=Aïcha;Tomaz"),
    *("|thèmes=R&amp;D; b", "|fonction=l'eau http://x", "|site=https://a.example.org/?b=c", "|objet=''x''", "== a =="),
    *("|courriel=a@example.org", "|suite de=[[a|b]]", "|langue=fr}", "|fin=<!-- x -->", "|stade={{x|y}}", "|lieux=] }"),
)
_AFTER = (
    *("== Présentation ==", "==Présentation==", "== présentation ==  ", "=== Présentation ===", "= Présentation ="),
    *("== Ressources ==", "== Liens ==", "== Suites ==", "== Suites ==", "=== Suites ===", "== ''Suites'' ==", "== =="),
    *("==", "=====", "======= a =======", "== a ===", "== R&amp;D ==", "== [[a]] ==", "== a == b", "==\xa0Projet ==", "=a"),
    *("Du texte.", "R&amp;D &#91;", "a = b", "[https://a.example.org/?b=c d]", "[[a", "[[a|b]]", "]]", "{{x}}", "{", "<br>", " "),
    *("[[Catégorie:A]]", "[[Category:B|c]] \xa0", "[[ catégorie : C]][[Catégorie:D]]", "[[:Catégorie:A]]", "[[Catégorie:A]] ."),
    *("[[[Catégorie:A]]", "[[Catégorie:A]]]", "[[a [[Catégorie:A]]", "[[Catégorie:a\nb]]", "[[Catégorie:]]", "\xa0", "Liens"),
)  # fmt: skip


def almost_regular() -> st.SearchStrategy[str]:
    """Pages with the parts of regular ones, not always in order."""
    call, after = (st.lists(st.sampled_from(lines), max_size=7).map("\n".join) for lines in (_CALL, _AFTER))
    start = st.sampled_from(("{{Contribution\n", "{{contribution", "{{ Modèle:Contribution\n", " {{Contribution\n"))
    end = st.sampled_from(("\n}}\n", "}}", "\n}}\nDu texte.\n", "\n}}\n== Présentation ==\n"))
    return st.tuples(start, call, end, after).map("".join)


@st.composite
def disturbed(draw: st.DrawFn) -> str:
    """Draw a page of the example with pieces of wikitext put in, and pieces of it taken out."""
    text = draw(st.sampled_from(list(PAGES.values())))
    for _ in range(draw(st.integers(0, 3))):
        at, taken = draw(st.integers(0, len(text))), draw(st.sampled_from((0, 0, 1, 3, 40)))
        text = text[:at] + draw(st.sampled_from(FRAGMENTS + _CALL + _AFTER)) + text[at + taken :]
    return text


@given(st.one_of(almost_regular(), disturbed(), hostile_text(40).map("{{Contribution|titre=".__add__)))
@settings(max_examples=500)
@example("{{Contribution|titre=a|titre=}}\n== Liens ==")
@example("{{Contribution|titre|fin=b}}\n== Liens ==")
@example("{{Contribution\n}}\n== Liens ==\na\xa0\n[[Catégorie:A]]")
@example("{{Contribution\n}}\n=== Liens ===\na\n== Ressources ==\nb")
@example("{{Contribution\n}}\n== Suites ==\na\n== Suites ==\nb")
@example("{{Contribution\n}}\nLiens\na\n=== b ===")
@example("{{Contribution\n}}\n== Liens ==\na\n== ==\nb")
@example("{{Contribution\n}}\n== Liens ==\n{{x|\n== Projet ==\n}}")
@example("{{Contribution|titre=R&amp;D}}\n== Liens ==\nR&amp;D")
@example("{{Contribution\n}}\n== Liens ==\n[[Catégorie:A]]\xa0[[Catégorie:B]]")
def test_it_says_what_a_scan_finds(text: str) -> None:
    page = Page("Contrib:Essai", text, revision=3)

    record = REGULAR.record(page)

    event("regular" if record else "irregular")
    assert record is None or said(record) == said(scanned(page))


def test_most_pages_of_the_example_are_regular() -> None:
    regular = [name for name, text in PAGES.items() if REGULAR.record(Page(f"Contrib:{name}", text))]

    assert len(regular) > 0.9 * len(PAGES)


@pytest.mark.parametrize("name", PAGES)
def test_mwparserfromhell_finds_the_same(name: str) -> None:
    code = mwparserfromhell.parse(PAGES[name], skip_style_tags=True)
    reading = READER.read(Page(f"Contrib:{name}", PAGES[name]))

    for call in code.filter_templates(recursive=False):
        given = {str(parameter.name).strip(): str(parameter.value).strip() for parameter in call.params}
        assert reading.record.values == read_parameters(given, reading.kind)[0]
    for section, span in zip(code.get_sections(levels=[2]), _titled(reading), strict=True):
        title, body = str(section.get(0).title).strip(), "".join(map(str, section.nodes[1:]))
        assert span.title == title
        assert (
            reading.record.markup[span.declared.name if span.declared else title] == _CATEGORIES.sub("", body).strip()
        )


def _titled(reading: Reading) -> list[Span]:
    # We also know a declared title at another level; mwparserfromhell has no such notion.
    return [span for span in reading.sections if span.level == 2]


def scanned(page: Page) -> Record:
    return Reading(page, READER.kind, SITE, READER.names, None).record


def said(record: Record) -> object:
    """Return all that *record* says, in its order."""
    parts = (record.values, record.sections, record.extra_values, record.extra_sections, record.markup)
    return record.page, record.revision, record.lead, record.handwritten, [list(part.items()) for part in parts]
