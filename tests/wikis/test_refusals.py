"""What a real wiki would refuse by its own lists, said before anything is sent."""

from __future__ import annotations

import pytest

from forumtools.wikis.memory import MemoryWiki
from forumtools.wikis.protocols import has_lists
from tests.mediawiki import RealWiki, unique

pytestmark = pytest.mark.mediawiki


@pytest.fixture(scope="module")
def word(mediawiki: RealWiki) -> str:
    """A word that no title and no host may have on the wiki."""
    word = unique("refus").replace(" ", "").lower()
    mediawiki.maintain("edit", "MediaWiki:Titleblacklist", text=f".*{word}.*\n")
    mediawiki.maintain("edit", "MediaWiki:Spam-blacklist", text=f"{word}\\.example\\.org\n")
    return word


def test_what_the_lists_of_the_wiki_refuse_is_told_in_plain_words(mediawiki: RealWiki, word: str) -> None:
    wiki = mediawiki.anonymous()
    fine, bad = "https://www.example.org/", f"https://{word}.example.org/a?b=1|c"
    said = wiki.refusals(f"Contrib:Le {word} nouveau", [fine, bad])

    assert len(said) == 2
    assert f"Contrib:Le {word} nouveau" in said[0].fr
    assert word in said[1].fr
    assert wiki.refusals("Contrib:Jardin de la gare", [fine]) == []
    assert wiki.refusals("Contrib:Jardin de la gare", []) == []


def test_a_wiki_without_lists_refuses_nothing() -> None:
    assert not has_lists(MemoryWiki())
