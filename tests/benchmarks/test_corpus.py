"""The pages that are measured: distinct, like real ones, and taken for what they are."""

from __future__ import annotations

from itertools import chain
from pathlib import Path
from statistics import median

from benchmarks.corpus import contributions, surroundings, title_of, write_export
from forumtools.jobs.forums import default_site, load_forum
from forumtools.resources import templates
from forumtools.wikis.dump import DumpWiki
from forumtools.wikitext.pages import Reader


def test_two_hundred_thousand_titles_are_distinct() -> None:
    assert len({title_of(number) for number in range(200_000)}) == 200_000


def test_pages_are_as_long_as_real_ones_and_say_their_title() -> None:
    forum = load_forum(templates() / "forum" / "forum.toml")
    reader = Reader(forum.main_kind, default_site(forum))

    pages = list(contributions(500))

    assert 2400 < median(len(page.text.encode()) for page in pages) < 2800
    assert all(f"Contrib:{reader.read(page).record.title}" == page.title for page in pages)


def test_an_export_is_read_as_a_dump(tmp_path: Path) -> None:
    pages = list(chain(contributions(20), surroundings()))

    write_export(tmp_path / "pages.xml", iter(pages))

    read = {
        page.title: page.text
        for name in ("Contrib", "Édition")
        for page in DumpWiki(tmp_path / "pages.xml").pages(name)
    }
    assert read == {page.title: page.text for page in pages if page.title.startswith(("Contrib:", "Édition:"))}
