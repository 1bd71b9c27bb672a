"""Five hundred pages with faults on the real wiki: mended in one batch, taken back by one command, to the byte."""

from __future__ import annotations

from itertools import cycle, islice
from pathlib import Path

import pytest

from forumtools.model.records import Page
from forumtools.resources import templates
from forumtools.wikis.api import ApiWiki
from tests.cli.running import Command
from tests.mediawiki import RealWiki, unique
from tests.seeded import ITEM, PAGE, PLANTS

pytestmark = pytest.mark.mediawiki
COUNT = 500


@pytest.fixture
def command(
    tmp_path: Path, mediawiki: RealWiki, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Command:
    """The command, in a folder whose forum is on the real wiki."""
    file = (templates() / "forum" / "forum.toml").read_text("utf-8")
    (tmp_path / "forum.toml").write_text(file.replace('folder = "wiki"', f'api = "{mediawiki.api}"'), "utf-8")
    user, password = mediawiki.robot
    monkeypatch.setenv("FORUMTOOLS_USER", user)
    monkeypatch.setenv("FORUMTOOLS_PASSWORD", password)
    return Command(tmp_path, monkeypatch, capsys)


def planted(wiki: ApiWiki, run: str) -> dict[str, tuple[str, str]]:
    """Put pages with faults on the wiki, and return by title what each says and should say."""
    tag = f"essai{run.split()[-1]}"
    words = {"tag": tag, "shouted": tag.capitalize()}
    for rank in range(COUNT // len(PLANTS) + 2):  # most items spell the hashtag as it should be
        wiki.save(Page(f"Veille:{run} sûre {rank}", ITEM.format(title=f"{run}-sûre-{rank}", **words)), summary="essai")
    wiki.save(Page(f"Contrib:{run} sûre", PAGE.format(title=f"{run} sûre", **words)), summary="essai")
    pages = {}
    for rank, code in enumerate(islice(cycle(sorted(PLANTS)), COUNT)):
        title, plant = f"{run} {rank}", PLANTS[code]
        full = f"{'Veille' if code == 'VEI002' else 'Contrib'}:{title}"
        said = {**words, "title": title.replace(" ", "-") if code == "VEI002" else title}
        pages[full] = (plant.wrong_page(**said), plant.good_page(**said))
        wiki.save(Page(full, pages[full][0]), summary="essai")
    return pages


def test_five_hundred_pages_mended_in_one_batch_and_taken_back(command: Command, mediawiki: RealWiki) -> None:
    wiki = mediawiki.open()
    pages = planted(wiki, unique("Semis"))

    def texts() -> dict[str, str]:
        return {page.title: page.text for page in wiki.read(pages)}

    assert texts() == {title: wrong for title, (wrong, _) in pages.items()}
    fixable = ",".join(PLANTS)

    mended = command("validate", "--fix", "--select", fixable, "--format", "json", *pages)

    after = texts()
    assert {title for title, (_, good) in pages.items() if after[title] != good} == set()
    assert not any(finding["fixable"] for finding in mended.json["findings"])
    assert "500" in mended.err

    taken_back = command("undo", "last")

    assert taken_back.status == 0, taken_back.err
    assert texts() == {title: wrong for title, (wrong, _) in pages.items()}
