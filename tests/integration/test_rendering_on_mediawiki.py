"""Catalogues from a real MediaWiki: drawn by it, and the same text as from a folder."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import forumtools
from forumtools.catalogue.contents import Catalogue
from forumtools.catalogue.nodes import plain_text
from forumtools.jobs.cataloguing import Snapshot
from forumtools.jobs.forums import OpenForum, open_forum
from forumtools.jobs.starting import start_forum
from forumtools.model.records import Page
from forumtools.wikis.api import ApiWiki
from forumtools.wikis.memory import MemoryWiki
from tests.catalogue.recorded import OTHERWISE, SAME, recorded
from tests.mediawiki import RealWiki, unique
from tests.outputs.test_site import check_nothing_acts

pytestmark = pytest.mark.mediawiki

NUMBERS = re.compile(r"\d+")
HOSTILE = """<script>alert(1)</script> <b onclick="alert(2)">gras</b> [javascript:alert(3) lien]
<img src=x onerror=alert(4)> <iframe src="https://e.org"></iframe> <span style="background:url(//e.org/x)">mot</span>
{{#tag:nowiki|<script>alert(5)</script>}} <div style="display:none">caché</div> &lt;script>alert(6)&lt;/script>"""


def body(*sections: str, edition: str) -> str:
    fields = f"|titre=Un projet\n|édition={edition}\n|contributeurs=Awen Quillévéré\n|licence=CC BY-SA 4.0\n"
    told = "".join(
        f"== {name} ==\n{text}\n\n" for name, text in zip(("Présentation", "Ressources"), sections, strict=False)
    )
    return f"{{{{Contribution\n{fields}}}}}\n{told}"


@pytest.fixture
def folder(tmp_path: Path) -> OpenForum:
    start_forum(tmp_path, example=True)
    return open_forum(tmp_path / "forum.toml")


@pytest.fixture
def wiki(mediawiki: RealWiki, folder: OpenForum, tmp_path: Path) -> OpenForum:
    user, password = mediawiki.robot
    return open_forum(tmp_path / "forum.toml", wiki=mediawiki.api, user=user, password=password)


def compiled(forum: OpenForum, edition: str) -> Catalogue:
    [catalogue] = Snapshot(forum, [edition]).catalogues()
    return catalogue


def written(catalogue: Catalogue) -> dict[str, object]:
    described = [(session.title, session.sections) for session in catalogue.sessions]
    described += [(entry.page, entry.sections) for entry in catalogue.entries]
    return dict([*described, ("", catalogue.edition.sections)])


def count_renderings(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    asked: list[str] = []
    real = ApiWiki.renderings

    def counted(self: ApiWiki, pages: object) -> object:
        taken = list(pages)  # type: ignore[call-overload]
        asked.extend(title for title, _ in taken)
        return real(self, taken)

    monkeypatch.setattr(ApiWiki, "renderings", counted)
    return asked


def test_the_2018_catalogue_is_the_same_from_the_folder_and_from_the_wiki(
    mediawiki: RealWiki, folder: OpenForum, wiki: OpenForum, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # An edition of our own, for the wiki has other pages of other tests: the year is another one in every run.
    edition = unique("Rade").replace(" ", "")
    copies = [
        Page(f"{page.title} {edition}", page.text.replace("|édition=2018", f"|édition={edition}"))
        for kind, page in folder.all_pages()
        if kind.id == folder.forum.main_kind.id and "|édition=2018" in page.text
    ]
    for page in copies:
        wiki.writable().save(page, summary="essai")
    asked = count_renderings(monkeypatch)

    drawn = compiled(wiki, edition)
    alone = compiled(OpenForum(folder.forum, MemoryWiki(copies)), edition)

    assert len(drawn.entries) == len(alone.entries) > 5
    assert written(drawn) == written(alone)
    assert {page.title for page in copies} >= {entry.page for entry in drawn.entries}
    assert len(asked) >= len(drawn.entries)

    asked.clear()
    again = open_forum(
        tmp_path / "forum.toml", wiki=mediawiki.api, user=mediawiki.robot[0], password=mediawiki.robot[1]
    )
    assert written(compiled(again, edition)) == written(drawn)
    assert asked == []


def test_templates_are_shown_as_the_wiki_expands_them(wiki: OpenForum) -> None:
    template, edition = unique("Bandeau"), unique("Rade").replace(" ", "")
    wiki.writable().save(Page(f"Modèle:{template}", "Vu par '''{{{1}}}''' {{#if:a|oui|non}}."), summary="essai")
    text = body(f"{{{{{template}|Awen}}}}", "Un renvoi<ref name=x>La note</ref>.", edition=edition)
    wiki.writable().save(Page(f"Contrib:{unique('Un projet')}", text), summary="essai")

    [entry] = compiled(wiki, edition).entries

    assert [plain_text(section.document) for section in entry.sections] == ["Vu par Awen oui.", "Un renvoi.\nLa note"]
    assert not any(section.document.approximate for section in entry.sections)


def test_a_template_that_is_missing_keeps_what_its_call_says(wiki: OpenForum) -> None:
    edition = unique("Rade").replace(" ", "")
    text = body(f"{{{{{unique('Absent')}|url=https://e.org/a|texte=Le film}}}}", edition=edition)
    wiki.writable().save(Page(f"Contrib:{unique('Un projet')}", text), summary="essai")

    [entry] = compiled(wiki, edition).entries

    assert plain_text(entry.sections[0].document) == "Le film"
    assert entry.sections[0].document.approximate


def test_a_template_made_later_is_shown_then(wiki: OpenForum) -> None:
    template, edition = unique("Bandeau"), unique("Rade").replace(" ", "")
    text = body(f"{{{{{template}|Awen}}}}", edition=edition)
    wiki.writable().save(Page(f"Contrib:{unique('Un projet')}", text), summary="essai")
    assert compiled(wiki, edition).entries[0].sections[0].document.approximate

    wiki.writable().save(Page(f"Modèle:{template}", "Le bandeau de {{{1}}}"), summary="essai")

    assert plain_text(compiled(wiki, edition).entries[0].sections[0].document) == "Le bandeau de Awen"


def test_markup_that_runs_on_leaves_every_part_in_its_place(wiki: OpenForum) -> None:
    edition = unique("Rade").replace(" ", "")
    text = body("<div>Jamais ''fermé", "* une suite", edition=edition)
    wiki.writable().save(Page(f"Contrib:{unique('Un projet')}", text), summary="essai")

    [entry] = compiled(wiki, edition).entries

    assert [plain_text(section.document) for section in entry.sections] == ["Jamais fermé", "• une suite"]


def test_hostile_pages_execute_nothing(wiki: OpenForum, tmp_path: Path) -> None:
    edition = unique("Rade").replace(" ", "")
    wiki.writable().save(Page(f"Contrib:{unique('Un projet')}", body(HOSTILE, edition=edition)), summary="essai")

    forumtools.write_catalogues(wiki, [edition], to=tmp_path / "out", formats=["html"])

    [path] = (tmp_path / "out").rglob("contributions/*.html")
    check_nothing_acts(
        {path.relative_to(tmp_path / "out").as_posix(): path.read_bytes() for path in _site_of(tmp_path)}
    )
    site = path.read_text("utf-8")
    assert "gras" in site
    assert "caché" not in site


def _site_of(folder: Path) -> list[Path]:
    return [path for path in (folder / "out").rglob("*") if path.is_file()]


def test_what_is_recorded_is_what_the_wiki_says(mediawiki: RealWiki) -> None:
    wiki = mediawiki.open()
    plain = [wikitext for wikitext in (*SAME, *OTHERWISE) if "Fichier" not in wikitext and "gallery" not in wikitext]

    said = list(wiki.renderings(("Contrib:Essai", wikitext) for wikitext in plain))

    for wikitext, html in zip(plain, said, strict=True):
        assert isinstance(html, str)
        assert _bare(html) == _bare(recorded()[wikitext]["old"])


def _bare(html: str) -> str:
    """Return HTML without what depends on which pages are there."""
    return re.sub(r'<a [^>]*title="Contrib[^>]*>', "<a>", html)
