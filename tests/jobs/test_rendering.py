"""Pages drawn by the wiki: what it is asked for, what is kept, and what happens when it does not answer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from forumtools.catalogue.nodes import plain_text
from forumtools.errors import WikiError, WikiUnreachable
from forumtools.jobs.cataloguing import Snapshot, write_catalogues
from forumtools.jobs.forums import OpenForum, open_forum
from forumtools.jobs.rendering import FOLDER
from forumtools.jobs.starting import start_forum
from forumtools.language import Text
from forumtools.model.records import Page
from forumtools.wikis.memory import MemoryWiki

FAILED = WikiError(Text.same("raté"))
SILENT = WikiUnreachable(Text.same("muet"))


class DrawingWiki(MemoryWiki):
    """Draws each line as a paragraph, with a word of its own."""

    def __init__(self, pages: Iterable[Page]) -> None:
        super().__init__(pages)
        self.asked: list[str] = []
        self.refusal: WikiError | None = None
        self.mixes = False

    def render(self, title: str, text: str) -> str:
        self.asked.append(title)
        lines = "".join(f"<p>{line}</p>" for line in text.split("\n") if line.strip())
        if self.mixes and "Parties" in text:
            lines = f"<div>{lines}</div>"
        return f'<div class="mw-parser-output">{lines.replace("seau", "SEAU DU WIKI")}</div>'

    def renderings(self, pages: Iterable[tuple[str, str]]) -> Iterator[str | WikiError]:
        for title, text in pages:
            drawn = self.render(title, text)
            yield self.refusal or drawn


@pytest.fixture
def forum(tmp_path: Path) -> OpenForum:
    start_forum(tmp_path, example=True)
    folder = open_forum(tmp_path / "forum.toml")
    return OpenForum(folder.forum, DrawingWiki(page for _, page in folder.all_pages()), tmp_path / ".forumtools")


def wiki_of(forum: OpenForum) -> DrawingWiki:
    assert isinstance(forum.wiki, DrawingWiki)
    return forum.wiki


def shown(snapshot: Snapshot) -> str:
    [catalogue] = snapshot.catalogues()
    return "\n".join(plain_text(section.document) for entry in catalogue.entries for section in entry.sections)


def test_each_page_is_asked_for_once_and_shown_as_the_wiki_draws_it(forum: OpenForum) -> None:
    words = shown(Snapshot(forum, ["2018"]))

    asked = wiki_of(forum).asked
    assert "SEAU DU WIKI" in words
    assert len(asked) == len(set(asked)) > 10


def test_a_revision_is_drawn_once(forum: OpenForum) -> None:
    first = shown(Snapshot(forum, ["2018"]))
    wiki_of(forum).asked.clear()

    assert shown(Snapshot(forum, ["2018"])) == first
    assert wiki_of(forum).asked == []

    page = forum.wiki.get("Contrib:Données de la rade")
    text = page.text.replace("seau", "seau, oui")
    wiki_of(forum).save(Page(page.title, text, page.revision), summary="")
    assert "SEAU DU WIKI, oui" in shown(Snapshot(forum, ["2018"]))
    assert wiki_of(forum).asked == [page.title]
    assert (forum.state or Path()).joinpath(FOLDER).stat().st_mode & 0o077 == 0


def test_where_nothing_has_changed_the_wiki_is_asked_nothing(forum: OpenForum, tmp_path: Path) -> None:
    write_catalogues(forum, ["2018"], to=tmp_path / "out", formats=["html"])
    wiki_of(forum).asked.clear()

    [again] = write_catalogues(forum, ["2018"], to=tmp_path / "out", formats=["html"])

    assert again.is_unchanged
    assert wiki_of(forum).asked == []


def test_parts_that_run_into_each_other_are_asked_for_one_by_one(forum: OpenForum) -> None:
    wiki_of(forum).mixes = True

    assert "SEAU DU WIKI" in shown(Snapshot(forum, ["2018"]))


@pytest.mark.parametrize("refusal", [FAILED, SILENT])
def test_what_the_wiki_does_not_draw_is_read_here_and_told(
    forum: OpenForum, tmp_path: Path, refusal: WikiError
) -> None:
    wiki_of(forum).refusal = refusal

    [built] = write_catalogues(forum, ["2018"], to=tmp_path / "out", formats=["html"])

    told = [page for page, why in built.repaired if str(refusal.text.fr) in why]
    assert "Contrib:Données de la rade" in told
    assert len(wiki_of(forum).asked) == (1 if refusal is SILENT else len(told))

    wiki_of(forum).refusal = None
    [again] = write_catalogues(forum, ["2018"], to=tmp_path / "out", formats=["html"])
    assert not again.is_unchanged
    assert not [why for _, why in again.repaired if str(refusal.text.fr) in why]


def test_a_cache_that_cannot_be_written_is_done_without(forum: OpenForum) -> None:
    assert forum.state is not None
    forum.state.mkdir(exist_ok=True)
    (forum.state / FOLDER).write_text("", "utf-8")

    assert "SEAU DU WIKI" in shown(Snapshot(forum, ["2018"]))
