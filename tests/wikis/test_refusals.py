"""What a real wiki would refuse by its own lists, said before anything is sent."""

from __future__ import annotations

import pytest

from forumtools.wikis.memory import MemoryWiki
from forumtools.wikis.protocols import has_lists
from tests.mediawiki import RealWiki


@pytest.mark.mediawiki
def test_what_the_lists_of_the_wiki_refuse_is_told_in_plain_words(mediawiki: RealWiki) -> None:
    wiki = mediawiki.anonymous()
    fine, bad = "https://www.example.org/", "https://refused.example.org/a?b=1|c"
    said = wiki.refusals("Contrib:Un titre refusé par le wiki, hélas", [fine, bad])

    assert len(said) == 2
    assert "Contrib:Un titre refusé par le wiki, hélas" in said[0].fr
    assert "refused.example.org" in said[1].fr
    assert wiki.refusals("Contrib:Jardin de la gare", [fine]) == []
    assert wiki.refusals("Contrib:Jardin de la gare", []) == []


def test_a_wiki_without_lists_refuses_nothing() -> None:
    assert not has_lists(MemoryWiki())
