"""Links to a host that the wiki has left: they go to where it is now, if that is sure."""

from dataclasses import replace

import pytest

from forumtools.rules.checking import check, fixed
from forumtools.rules.choosing import selected
from forumtools.rules.world import World
from tests.rules.pages import FORUM, TODAY, read

_FORUM = replace(
    FORUM, former_hosts=("Vieux.example.org",), wiki=replace(FORUM.wiki, api="https://wiki.example.org/api.php")
)


@pytest.mark.parametrize(
    ("address", "now"),
    [
        (
            "http://vieux.example.org/index.php?title=Contrib:Carte",
            "http://wiki.example.org/index.php?title=Contrib:Carte",
        ),
        ("https://VIEUX.example.org", "https://wiki.example.org"),
        ("//vieux.example.org/a", "//wiki.example.org/a"),
        ("https://vieux.example.org:8443/etherpad", None),
        ("ftp://vieux.example.org/photos", None),
        ("https://vieux.example.org:99999/a", None),
    ],
)
def test_the_host_alone_is_changed_where_the_wiki_itself_is_meant(address: str, now: str | None) -> None:
    text = f"== Ressources ==\n* [{address} Le plan]"
    reading = read("Contrib:Carte", text)
    findings = check(reading, World(_FORUM, today=TODAY), selected(["LNK002"]))

    assert len(findings) == 1
    assert fixed(reading, findings) == (text if now is None else text.replace(address, now))
