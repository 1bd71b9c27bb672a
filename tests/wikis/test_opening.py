"""One word for every wiki: what it is, or what to write instead."""

from __future__ import annotations

from pathlib import Path

import pytest

from forumtools.errors import UsageError
from forumtools.wikis.api import ApiWiki
from forumtools.wikis.dump import DumpWiki
from forumtools.wikis.folder import FolderWiki
from forumtools.wikis.opening import open_wiki
from tests.wikis.sites import SITE


def test_a_folder_is_opened_with_the_site_it_is_given(tmp_path: Path) -> None:
    wiki = open_wiki(str(tmp_path), site=SITE)

    assert isinstance(wiki, FolderWiki)
    assert wiki.site.names(3000) == ("Contrib",)


@pytest.mark.parametrize("name", ["forum.xml", "FORUM.XML", "forum.xml.zst", "forum.7z", "forum.zip"])
def test_a_dump_is_opened_by_its_name_and_given_the_site(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_text("<mediawiki></mediawiki>", encoding="utf-8")

    wiki = open_wiki(str(path), site=SITE)

    assert isinstance(wiki, DumpWiki)
    assert wiki.site == SITE


def test_an_address_of_api_php_is_opened_and_not_asked() -> None:
    wiki = open_wiki("https://wiki.invalid/w/api.php", user="R", password="secret")

    assert isinstance(wiki, ApiWiki)
    assert wiki.location == "https://wiki.invalid/w/api.php"


@pytest.mark.parametrize(
    ("address", "guess"),
    [
        ("https://e.org/index.php?title=Accueil&password=secret", "https://e.org/api.php"),
        ("https://e.org/w/index.php/Accueil", "https://e.org/w/api.php"),
        ("https://u:secret@e.org/wiki/Accueil", "https://e.org/w/api.php"),
        ("https://e.org", "https://e.org/api.php"),
        ("https://e.org/", "https://e.org/api.php"),
    ],
)
def test_another_address_of_a_wiki_is_answered_with_a_hint(address: str, guess: str) -> None:
    with pytest.raises(UsageError) as refusal:
        open_wiki(address)

    assert guess in refusal.value.say("fr")
    assert "secret" not in str(refusal.value)


@pytest.mark.parametrize("address", ["https:///api.php", "http://[/api.php", "https://e.org/api.php/x"])
def test_an_address_that_is_none_is_told(address: str) -> None:
    with pytest.raises(UsageError):
        open_wiki(address)


@pytest.mark.parametrize("name", ["nulle part", "forum.xml", "ftp://e.org/api.php"])
def test_what_is_not_there_is_told(tmp_path: Path, name: str) -> None:
    with pytest.raises(UsageError, match="does not exist"):
        open_wiki(str(tmp_path / name))


def test_a_file_that_is_no_dump_is_told(tmp_path: Path) -> None:
    (tmp_path / "lettre.odt").write_text("x")

    with pytest.raises(UsageError, match="neither a folder nor a dump"):
        open_wiki(str(tmp_path / "lettre.odt"))
