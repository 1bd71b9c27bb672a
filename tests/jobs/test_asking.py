"""What the web and the wiki are asked, once; and what they said is kept for a while."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

import pytest

from forumtools.jobs.asking import ask_online
from forumtools.jobs.forums import OpenForum
from forumtools.jobs.surveying import Survey
from forumtools.language import Text
from forumtools.model.records import Page
from forumtools.rules.choosing import selected
from forumtools.rules.online import Answer, FileFacts, Verdict
from forumtools.store.links import LINKS_FILE, KnownLinks
from forumtools.wikis.link_checks import LinkChecker
from forumtools.wikis.memory import MemoryWiki
from tests.forums import default_forum
from tests.mediawiki import RealWiki, unique
from tests.rules.pages import SITE, good_page

DEAD = Answer(verdict=Verdict.DEAD, why=Text(fr="le serveur répond 404", en="the server answers 404"))
TEXT = (
    good_page() + "\n* [https://example.net/a Le carnet] [[Aide:Écrire]] [[w:Compost]] [[Fichier:Banc.jpg|alt=Un banc]]"
)


class Told(LinkChecker):
    """Says of each address that it is dead, and notes who was asked about."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[str] = []

    def check(self, addresses: Iterable[str]) -> Iterator[tuple[str, Answer]]:
        for address in addresses:
            self.asked.append(address)
            yield address, DEAD


def forum(state: Path | None, *more: Page) -> OpenForum:
    wiki = MemoryWiki([Page("Contrib:Carte", TEXT), *more], site=SITE)
    return OpenForum(default_forum(), wiki, state)


def test_addresses_are_asked_once_and_known_for_a_while(tmp_path: Path) -> None:
    opened, checker = forum(tmp_path), Told()
    readings = list(opened.all_readings())

    first = ask_online(opened, readings, checker=checker)
    again = ask_online(opened, readings, checker=checker)

    assert first.addresses == again.addresses == {"https://example.net/a": DEAD}
    assert checker.asked == ["https://example.net/a"]


def test_a_dead_link_is_found_and_nothing_of_the_run_is_remembered(tmp_path: Path) -> None:
    opened = forum(tmp_path)
    survey = Survey(
        opened,
        selected(["LNK001"], online=True),
        today=date(2018, 7, 20),
        ask=lambda readings: ask_online(opened, readings, checker=Told()),
    )

    found = [finding for page in survey.check() for finding in page.findings]

    assert [finding.code for finding in found] == ["LNK001"]
    assert not (tmp_path / "findings.sqlite").exists()


def test_what_is_known_grows_old(tmp_path: Path) -> None:
    now = [0.0]
    known = KnownLinks(tmp_path / LINKS_FILE, clock=lambda: now[0])
    for address, verdict in (("https://a.example/", Verdict.ALIVE), ("https://b.example/", Verdict.UNSURE)):
        known.save(address, Answer(verdict=verdict, why=DEAD.why))
    known.save("https://user:secret@c.example/", DEAD)
    asked = ["https://a.example/", "https://b.example/", "https://user:secret@c.example/"]

    ages = []
    for age in (60, 2 * 3600, 8 * 24 * 3600):
        now[0] = age
        ages.append(sorted(known.load(asked)))

    assert ages == [asked[:2], asked[:1], []]
    assert b"secret" not in (tmp_path / LINKS_FILE).read_bytes()


def test_a_damaged_file_stops_nothing(tmp_path: Path) -> None:
    (tmp_path / LINKS_FILE).write_bytes(b"no database" * 100)
    opened = forum(tmp_path)

    found = ask_online(opened, list(opened.all_readings()), checker=Told())

    assert found.addresses == {"https://example.net/a": DEAD}


def test_pages_of_files_in_a_folder_tell_of_them(tmp_path: Path) -> None:
    opened = forum(None, Page("Fichier:Banc.jpg", "Auteure : Nolwenn Kerbrat. CC BY-SA 4.0"))

    found = ask_online(opened, list(opened.all_readings()), checker=Told())

    assert found.files == {"Fichier:Banc.jpg": FileFacts(author="?", licence="?")}


@pytest.mark.mediawiki
def test_the_real_wiki_says_which_pages_and_files_it_has(mediawiki: RealWiki) -> None:
    wiki = mediawiki.open()
    name = f"Aide:{unique()}"
    wiki.save(Page(name, "Bonjour."), summary="essai")

    assert wiki.existing([name, "Aide:Rien de tel", "Projet:Rien"]) == {
        name: True,
        "Aide:Rien de tel": False,
        "Projet:Rien": False,
    }
    assert wiki.files(["Fichier:Rien de tel.jpg"]) == {"Fichier:Rien de tel.jpg": None}
