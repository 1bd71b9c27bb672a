"""A wiki read through its mirror: what it asks the wiki, and what it knows of what it did."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest

from forumtools.errors import EditConflict, PageExists, PageMissing, WikiUnreachable
from forumtools.jobs.forums import open_forum
from forumtools.jobs.mirroring import MirroredWiki
from forumtools.jobs.starting import start_forum
from forumtools.jobs.syncing import Fate, sync
from forumtools.jobs.watching import Watcher
from forumtools.language import Text
from forumtools.model.records import Page
from forumtools.store.mirror import Mirror, mirror_name
from forumtools.wikis.api import ApiWiki
from tests.mediawiki import RealWiki, unique
from tests.wikis.fakes import QUICK, Params, losing_proxy
from tests.wikis.shifting import api

real = pytest.mark.mediawiki


class Mirrored:
    """A namespace of its own on the real wiki, mirrored, behind a proxy that counts."""

    old: Page
    """A page as it was before somebody renamed it."""

    def __init__(self, mediawiki: RealWiki, url: str, asked: list[Params], path: Path) -> None:
        self.bot = mediawiki.open()
        self.namespace = unique("Salle")
        self.told: list[Text] = []
        self._accounts = (mediawiki.robot, mediawiki.admin)
        self._url = url
        self._asked = asked
        self.path = path

    def open(self, *, admin: bool = False) -> MirroredWiki:
        """Return the wiki as a new program has it, logged in."""
        wiki = ApiWiki(self._url, *self._accounts[admin])
        assert wiki.account
        self._asked.clear()
        watcher = Watcher(tell=self.told.append)
        return MirroredWiki(wiki, self.path, {self.namespace: "Essai"}, watcher)

    def title(self, name: str) -> str:
        return f"{self.namespace}:{name}"

    def make(self, *names: str) -> list[Page]:
        return [self.bot.save(Page(self.title(name), f"texte {name}"), summary="") for name in names]

    def cost(self) -> int:
        """Return how many requests there were since the last look."""
        count = len(self._asked)
        self._asked.clear()
        return count


@pytest.fixture
def place(mediawiki: RealWiki, tmp_path: Path) -> Iterator[Mirrored]:
    asked: list[Params] = []
    with losing_proxy(mediawiki.api, lambda params: bool(asked.append(params))) as url:
        yield Mirrored(mediawiki, url, asked, tmp_path / ".forumtools" / "mirror.sqlite")


# Reading


@real
def test_one_page_of_a_wiki_that_was_never_read_is_no_reason_to_read_it_all(place: Mirrored) -> None:
    [a, b] = place.make("A", "B")
    wiki = place.open()

    assert wiki.get(a.title) == a
    assert place.cost() == 1
    assert list(wiki.titles(place.namespace)) == [a.title, b.title]
    assert place.cost() == 1


@real
def test_after_the_first_reading_a_program_asks_once_and_knows_everything(place: Mirrored) -> None:
    [a, b] = place.make("A", "B")
    list(place.open().pages(place.namespace))
    wiki = place.open()

    assert wiki.get(b.title) == b
    assert list(wiki.pages(place.namespace)) == [a, b]
    assert list(wiki.titles(place.namespace)) == [a.title, b.title]
    assert list(wiki.read([b.title, a.title.replace(" ", "_"), f"{place.namespace}:x#y"])) == [b, a]
    assert wiki.redirects("Modèle:Essai") == ()
    assert place.cost() == 1


@real
def test_what_the_mirror_does_not_have_is_asked_of_the_wiki(place: Mirrored) -> None:
    [a] = place.make("A")
    wiki = place.open()
    list(wiki.pages(place.namespace))
    [b] = place.make("B")
    place.cost()

    assert wiki.get(b.title) == b
    assert list(wiki.read([b.title, a.title])) == [b, a]
    assert wiki.get("Accueil").text
    with pytest.raises(PageMissing):
        wiki.get(place.title("Nulle part"))
    assert place.cost() == 4
    assert list(wiki.pages(place.namespace)) == [a, b]
    assert list(wiki.pages(place.namespace)) == [a, b]
    assert place.cost() == 2


@real
def test_the_reader_of_a_kind_costs_no_request_of_its_own(mediawiki: RealWiki, tmp_path: Path) -> None:
    start_forum(tmp_path)
    apart_from_other_tests(tmp_path / "forum.toml")
    asked: list[Params] = []
    user, password = mediawiki.robot
    with losing_proxy(mediawiki.api, lambda params: bool(asked.append(params))) as url:
        for _ in range(2):
            forum = open_forum(tmp_path, wiki=url, user=user, password=password)
            assert forum.site.namespace("Contrib") == 3000
            asked.clear()
            list(forum.all_readings())

    assert len(asked) == len(forum.forum.kinds) == 5
    assert [file.name for file in (tmp_path / ".forumtools").glob("*.sqlite")] == [mirror_name(url)]


def apart_from_other_tests(forum: Path) -> None:
    """Give each kind a namespace of its own: pages that other tests save meanwhile would be asked for as well."""
    text = re.sub(
        r'^namespace = "(.*)"', lambda found: f'namespace = "{unique(found[1])}"', forum.read_text(), flags=re.M
    )
    forum.write_text(text)


# Writing


@real
def test_what_was_saved_is_known_and_never_read_again(place: Mirrored) -> None:
    [a] = place.make("A")
    wiki = place.open()
    list(wiki.pages(place.namespace))
    place.cost()

    a = wiki.save(replace(a, text="autrement"), summary="")
    b = wiki.save(Page(place.title("B"), "nouvelle"), summary="")

    assert place.cost() == 2
    assert list(wiki.pages(place.namespace)) == [a, b]
    assert wiki.get(b.title) == b
    assert place.cost() == 0
    again = place.open()
    assert list(again.pages(place.namespace)) == [a, b] == list(place.bot.pages(place.namespace))
    assert place.cost() == 1


@real
def test_after_a_conflict_the_page_is_read_from_the_wiki(place: Mirrored) -> None:
    [a] = place.make("A")
    wiki = place.open()
    list(wiki.pages(place.namespace))
    theirs = place.bot.save(replace(a, text="d’un autre"), summary="")

    with pytest.raises(EditConflict):
        wiki.save(replace(a, text="de nous"), summary="")

    assert wiki.get(a.title) == theirs
    assert wiki.save(replace(theirs, text="des deux"), summary="").text == "des deux"
    assert [page.text for page in wiki.pages(place.namespace)] == ["des deux"]


@real
def test_after_a_conflict_the_namespace_is_synced_again(place: Mirrored) -> None:
    [a, b] = place.make("A", "B")
    wiki = place.open()
    list(wiki.pages(place.namespace))
    moved = place.bot.rename(a.title, place.title("C"), reason="", leave_redirect=False)

    with pytest.raises(PageMissing):
        wiki.save(replace(a, text="de nous"), summary="")

    assert list(wiki.pages(place.namespace)) == [b, moved]


@real
def test_what_was_renamed_and_removed_is_known(place: Mirrored) -> None:
    [a, b] = place.make("A", "B")
    wiki = place.open(admin=True)
    list(wiki.pages(place.namespace))

    moved = wiki.rename(a.title, place.title("C"), reason="essai", leave_redirect=False)
    assert wiki.remove(b, reason="essai") is None

    assert list(wiki.pages(place.namespace)) == [moved] == list(place.bot.pages(place.namespace))
    with pytest.raises(PageMissing):
        wiki.get(a.title)
    assert place.open().sync(place.namespace).news == ()


@real
def test_a_page_made_where_another_was_is_not_taken_for_it(place: Mirrored) -> None:
    [a] = place.make("A")
    admin, wiki = place.open(admin=True), place.open()
    list(wiki.pages(place.namespace))
    admin.remove(a, reason="essai")

    new = wiki.save(Page(a.title, "autre"), summary="")

    assert list(wiki.pages(place.namespace)) == [new]
    again = place.open()
    again.sync(place.namespace)
    assert list(again.pages(place.namespace)) == [new] == list(place.bot.pages(place.namespace))


# Pages that somebody else renamed after our sync


def _reads_it(wiki: MirroredWiki, place: Mirrored) -> None:
    assert wiki.get(place.title("C")).text == "texte A"


def _saves_it(wiki: MirroredWiki, place: Mirrored) -> None:
    wiki.save(replace(wiki.get(place.title("C")), text="de nous"), summary="")


def _reads_it_after_a_refusal(wiki: MirroredWiki, place: Mirrored) -> None:
    with pytest.raises((EditConflict, PageMissing)):
        wiki.save(replace(place.old, text="de nous"), summary="")
    with suppress(PageMissing):
        wiki.get(place.old.title)


def _saves_it_after_a_refusal(wiki: MirroredWiki, place: Mirrored) -> None:
    _reads_it_after_a_refusal(wiki, place)
    try:
        page = wiki.get(place.old.title)
    except PageMissing:
        page = Page(place.old.title, "")
    wiki.save(replace(page, text="de nous"), summary="")


def _reads_it_among_others(wiki: MirroredWiki, place: Mirrored) -> None:
    list(wiki.read([place.old.title, place.title("B"), place.title("C"), place.title("Nulle part")]))


def _makes_another(wiki: MirroredWiki, place: Mirrored) -> None:
    with suppress(PageExists):
        wiki.save(Page(place.old.title, "autre"), summary="")


@real
@pytest.mark.parametrize("leave_redirect", [False, True], ids=["gone", "redirect"])
@pytest.mark.parametrize(
    "use",
    [
        _reads_it,
        _saves_it,
        _reads_it_after_a_refusal,
        _saves_it_after_a_refusal,
        _reads_it_among_others,
        _makes_another,
    ],
)
def test_a_page_that_was_renamed_since_leaves_the_mirror_whole(
    place: Mirrored, use: Callable[[MirroredWiki, Mirrored], None], leave_redirect: bool
) -> None:
    place.old = place.make("A", "B")[0]
    wiki = place.open()
    list(wiki.pages(place.namespace))
    place.bot.rename(place.old.title, place.title("C"), reason="", leave_redirect=leave_redirect)

    use(wiki, place)

    news = place.open().sync(place.namespace).news
    is_now = list(place.bot.pages(place.namespace))
    assert list(place.open().pages(place.namespace)) == is_now
    assert (Fate.RENAMED, place.old.title, place.title("C")) in [(each.fate, each.before, each.title) for each in news]
    assert [wiki.get(page.title) for page in is_now] == is_now


@real
def test_what_was_saved_after_a_refusal_is_listed_with_what_the_page_became(place: Mirrored) -> None:
    [a] = place.make("A")
    wiki = place.open()
    list(wiki.pages(place.namespace))
    moved = place.bot.rename(a.title, place.title("C"), reason="", leave_redirect=False)
    with pytest.raises(PageMissing):
        wiki.save(replace(a, text="de nous"), summary="")

    new = wiki.save(Page(a.title, "de nous"), summary="")

    assert list(wiki.pages(place.namespace)) == [new, moved]


@real
def test_a_page_saved_where_it_came_from_another_namespace_is_known_there_only(place: Mirrored) -> None:
    other = unique("Salle")
    templates = {place.namespace: "Essai", other: "Essai"}
    [a] = place.make("A")
    wiki = MirroredWiki(place.bot, place.path, templates)
    assert [list(wiki.pages(namespace)) for namespace in templates] == [[a], []]
    moved = place.bot.rename(a.title, f"{other}:A", reason="", leave_redirect=False)

    ours = wiki.save(replace(wiki.get(moved.title), text="de nous"), summary="")

    again = MirroredWiki(place.bot, place.path, templates)
    assert [list(again.pages(namespace)) for namespace in (other, place.namespace)] == [[ours], []]


# Without a mirror


@real
def test_where_nothing_can_be_written_the_wiki_is_read_directly_and_that_is_told_once(place: Mirrored) -> None:
    [a, b] = place.make("A", "B")
    place.path.parent.parent.joinpath(".forumtools").write_text("not a folder")
    wiki = place.open()

    assert list(wiki.pages(place.namespace)) == [a, b]
    assert wiki.get(a.title) == a
    assert wiki.save(replace(b, text="autrement"), summary="").text == "autrement"
    assert [text.en.endswith("The wiki is read directly.") for text in place.told] == [True]


@real
def test_a_damaged_mirror_is_made_anew_and_that_is_told(place: Mirrored) -> None:
    [a] = place.make("A")
    list(place.open().pages(place.namespace))
    place.path.write_bytes(b"x" * 10_000)

    assert list(place.open().pages(place.namespace)) == [a]
    assert [str(place.path) in text.fr for text in place.told] == [True]
    assert list(place.open().pages(place.namespace)) == [a]
    assert len(place.told) == 1


@pytest.mark.slow
@pytest.mark.parametrize("is_read", [False, True], ids=["at once", "in the middle"])
def test_damage_that_is_met_later_ends_nothing(tmp_path: Path, is_read: bool) -> None:
    pages = {number: Page(f"Contrib:{number}", "texte " * 2000, number) for number in range(1000, 2200)}
    path, told = tmp_path / "mirror.sqlite", list[Text]()
    first = Mirror(path, "https://wiki.invalid/api.php")
    sync(api(pages), first, "Contrib")
    first.close()
    wiki = MirroredWiki(api(pages), path, {"Contrib": ""}, Watcher(tell=told.append))
    found = wiki.pages("Contrib")
    read = [next(found)] if is_read else []

    with path.open("r+b") as file:
        file.seek(16384)
        file.write(os.urandom(path.stat().st_size - 20000))

    assert [*read, *found] == list(pages.values())
    assert list(wiki.titles("Contrib")) == [page.title for page in pages.values()]
    assert [text.en.endswith("The wiki is read directly.") for text in told] == [True]


def test_nothing_is_asked_or_written_before_the_first_question(tmp_path: Path) -> None:
    start_forum(tmp_path)

    forum = open_forum(tmp_path, wiki="https://wiki.invalid/api.php")

    assert isinstance(forum.wiki, MirroredWiki)
    assert forum.wiki.location == "https://wiki.invalid/api.php"
    assert not (tmp_path / ".forumtools").exists()


def test_a_wiki_that_cannot_be_reached_is_told_although_there_is_a_mirror(tmp_path: Path) -> None:
    wiki = MirroredWiki(ApiWiki("http://127.0.0.1:9/api.php", limits=QUICK), tmp_path / "m.sqlite", {"Contrib": "C"})

    with pytest.raises(WikiUnreachable):
        wiki.pages("Contrib")
