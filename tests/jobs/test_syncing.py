"""Syncing with the real MediaWiki: each way in which pages change, how few requests it takes, and what goes wrong."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from multiprocessing import get_context
from pathlib import Path

import pytest

from forumtools.errors import WikiUnreachable
from forumtools.jobs.mirroring import MirroredWiki
from forumtools.jobs.syncing import Fate, News, Synced, explained
from forumtools.model.records import Page
from forumtools.wikis.api import ApiWiki
from tests.mediawiki import RealWiki, unique
from tests.wikis.exports import FOOT, HEAD, page, revision
from tests.wikis.fakes import QUICK, Params, losing_proxy

pytestmark = pytest.mark.mediawiki

TEMPLATE = unique("Fiche")
MANY = "Aide"
"""A namespace of this file's own with thousands of pages."""

Told = tuple[Fate, str, str]
"""What became of a page, by its old and its new title."""


class Forum:
    """Pages that begin with a prefix of their own, and a mirror of them that each sync opens as a new program does."""

    def __init__(self, real: RealWiki, clients: tuple[ApiWiki, ApiWiki], folder: Path, namespace: str) -> None:
        self.real = real
        self.namespace = namespace
        self.bot, self.admin = clients
        self._path = folder / "mirror.sqlite"

    def open(self, wiki: ApiWiki | None = None) -> MirroredWiki:
        return MirroredWiki(wiki or self.bot, self._path, {self.namespace: TEMPLATE})

    def title(self, name: str) -> str:
        return f"{self.namespace}:{name}"

    def save(self, name: str, text: str) -> Page:
        return self.bot.save(Page(self.title(name), text), summary="essai")

    def move(self, name: str, to: str, *, leave_redirect: bool = False) -> None:
        self.bot.rename(self.title(name), to, reason="essai", leave_redirect=leave_redirect)

    def delete(self, name: str) -> None:
        self.admin.session.call({"action": "delete", "title": self.title(name), "reason": "vide"}, writing=True)

    def undelete(self, name: str) -> None:
        self.admin.session.call({"action": "undelete", "title": self.title(name), "reason": "non"}, writing=True)

    def synced(self) -> Synced:
        """Sync as a new program, check that the mirror is the wiki, and return what the program would say."""
        wiki = self.open()
        done = wiki.sync(self.namespace)
        assert list(wiki.pages(self.namespace)) == list(self.bot.pages(self.namespace))
        return explained(done, self.bot)


@pytest.fixture(scope="module")
def clients(mediawiki: RealWiki) -> tuple[ApiWiki, ApiWiki]:
    """The bot and the administrator, logged in once."""
    return mediawiki.open(), mediawiki.open(mediawiki.admin)


@pytest.fixture
def forum(mediawiki: RealWiki, clients: tuple[ApiWiki, ApiWiki], tmp_path: Path) -> Forum:
    return Forum(mediawiki, clients, tmp_path, unique("Salle"))


def told(synced: Synced) -> list[Told]:
    return [(news.fate, news.before, news.title) for news in synced.news]


# The twelve ways in which pages change


def _moves(forum: Forum) -> None:
    forum.move("A", forum.title("B"))


def _moves_with_redirect(forum: Forum) -> None:
    forum.move("A", forum.title("B"), leave_redirect=True)


def _moves_out(forum: Forum) -> None:
    forum.move("A", "Contrib:" + unique("Parti"))


def _is_made_elsewhere_and_moved_in(forum: Forum) -> None:
    elsewhere = "Contrib:" + unique("Arrive")
    forum.bot.save(Page(elsewhere, "d’ailleurs"), summary="")
    forum.bot.rename(elsewhere, forum.title("C"), reason="essai", leave_redirect=False)


def _is_deleted(forum: Forum) -> None:
    forum.delete("A")


def _is_deleted_and_undeleted(forum: Forum) -> None:
    forum.delete("A")
    forum.undelete("A")


def _is_deleted_and_made_anew(forum: Forum) -> None:
    forum.delete("A")
    forum.save("A", "autre")


def _swaps_its_title(forum: Forum) -> None:
    forum.move("A", forum.title("Tiers"))
    forum.move("B", forum.title("A"))
    forum.move("Tiers", forum.title("B"))


def _is_imported_with_an_old_date(forum: Forum) -> None:
    old = page(forum.title("C"), revision(1, "vieux texte", time="2001-01-01T00:00:00Z"))
    forum.real.maintain("importDump", "--no-updates", text=HEAD + old + FOOT)


def _is_edited_on_the_server(forum: Forum) -> None:
    forum.real.maintain("edit", "--user", "Admin", "--summary", "script", forum.title("A"), text="du serveur")


def _is_edited(forum: Forum) -> None:
    forum.bot.save(replace(forum.bot.get(forum.title("A")), text="autrement"), summary="")


def _is_made(forum: Forum) -> None:
    forum.save("C", "nouvelle")


def _is_edited_and_forgotten_by_recent_changes(forum: Forum) -> None:
    _is_edited(forum)
    forum.move("B", forum.title("D"))
    forum.real.maintain("sql", "--query", "DELETE FROM recentchanges")


NEW, CHANGED, RENAMED, GONE = Fate.NEW, Fate.CHANGED, Fate.RENAMED, Fate.GONE
CHANGES: list[tuple[Callable[[Forum], None], list[tuple[Fate, str, str]]]] = [
    (_moves_with_redirect, [(RENAMED, "A", "B")]),
    (_moves_out, [(GONE, "", "A")]),
    (_is_made_elsewhere_and_moved_in, [(NEW, "", "C")]),
    (_is_deleted, [(GONE, "", "A")]),
    (_is_deleted_and_undeleted, []),
    (_is_deleted_and_made_anew, [(NEW, "", "A"), (GONE, "", "A")]),
    (_is_imported_with_an_old_date, [(NEW, "", "C")]),
    (_is_edited_on_the_server, [(CHANGED, "", "A")]),
    (_is_edited, [(CHANGED, "", "A")]),
    (_is_made, [(NEW, "", "C")]),
]


@pytest.mark.parametrize(("change", "expected"), CHANGES, ids=lambda value: getattr(value, "__name__", ""))
def test_a_page(forum: Forum, change: Callable[[Forum], None], expected: list[Told]) -> None:
    forum.save("A", "un")
    first = forum.synced()

    change(forum)

    names = [(fate, before and forum.title(before), forum.title(after)) for fate, before, after in expected]
    assert (first.first, first.news) == (True, ())
    assert told(forum.synced()) == names
    assert told(forum.synced()) == []


def test_a_page_moves_without_a_redirect(forum: Forum) -> None:
    page = forum.save("A", "un")
    forum.synced()

    forum.move("A", forum.title("B"))

    assert told(forum.synced()) == [(RENAMED, page.title, forum.title("B"))]


def test_two_pages_swap_their_titles_through_a_third(forum: Forum) -> None:
    forum.save("A", "un")
    forum.save("B", "deux")
    forum.synced()

    _swaps_its_title(forum)

    a, b = forum.title("A"), forum.title("B")
    assert set(told(forum.synced())) == {(RENAMED, a, b), (RENAMED, b, a)}


def test_what_the_recent_changes_have_forgotten_is_noticed(forum: Forum) -> None:
    forum.save("A", "un")
    forum.save("B", "deux")
    forum.synced()

    _is_edited_and_forgotten_by_recent_changes(forum)

    expected = {(CHANGED, "", forum.title("A")), (RENAMED, forum.title("B"), forum.title("D"))}
    assert set(told(forum.synced())) == expected


# What it costs


@pytest.fixture(scope="module")
def many(mediawiki: RealWiki, clients: tuple[ApiWiki, ApiWiki]) -> None:
    """5,000 pages in a namespace."""
    import_many(mediawiki, range(5000), "début")


def import_many(mediawiki: RealWiki, numbers: range, word: str) -> None:
    texts = (page(f"{MANY}:Page {n:04}", revision(n, f"{word} {n} " + "x" * 999), namespace=12) for n in numbers)
    mediawiki.maintain("importDump", "--no-updates", text=HEAD + "".join(texts) + FOOT)


def test_5000_pages_take_10_requests_then_1_for_no_change_and_2_for_50(
    mediawiki: RealWiki, many: None, tmp_path: Path
) -> None:
    asked: list[Params] = []
    counts = []
    with losing_proxy(mediawiki.api, lambda params: bool(asked.append(params))) as url:

        def sync() -> Synced:
            wiki = MirroredWiki(ApiWiki(url, *mediawiki.robot), tmp_path / "m.sqlite", {MANY: TEMPLATE})
            assert wiki.account.batch_limit == 500
            asked.clear()
            done = wiki.sync(MANY)
            pages = list(wiki.pages(MANY))
            assert wiki.redirects(f"Modèle:{TEMPLATE}") == ()
            assert [p.text[:10] for p in wiki.read([pages[0].title, pages[-1].title])]
            counts.append(len(asked))
            return done

        first, second = sync(), sync()
        import_many(mediawiki, range(100, 150), "fin")
        third = sync()

    assert counts == [10, 1, 2]
    assert (first.pages, first.first) == (5000, True)
    assert (second.pages, second.news) == (5000, ())
    assert {news.fate for news in third.news} == {CHANGED}
    assert len(third.news) == 50


def test_5000_pages_are_read_directly_in_10_requests(mediawiki: RealWiki, many: None) -> None:
    asked: list[Params] = []
    with losing_proxy(mediawiki.api, lambda params: bool(asked.append(params))) as url:
        wiki = ApiWiki(url, *mediawiki.robot)
        assert wiki.account.batch_limit == 500
        asked.clear()

        titles = [page.title for page in wiki.pages(MANY)]

    assert len(asked) == 10
    assert titles == [f"{MANY}:Page {n:04}" for n in range(5000)]


# What is said of it


def test_who_did_it_and_why_is_told(forum: Forum) -> None:
    for name in ("A", "B", "D", "E"):
        forum.save(name, name)
    forum.synced()
    forum.delete("D")
    forum.synced()
    out = "Contrib:" + unique("Parti")

    forum.move("A", forum.title("A2"))
    forum.delete("B")
    _is_made_elsewhere_and_moved_in(forum)
    forum.undelete("D")
    forum.move("E", out)

    done = {news.title: news for news in forum.synced().news}
    assert {title.partition(":")[2]: _short(news) for title, news in done.items()} == {
        "A2": (RENAMED, "move", "Robot", "essai"),
        "B": (GONE, "delete", "Admin", "vide"),
        "C": (NEW, "move", "Robot", "essai"),
        "D": (Fate.BACK, "restore", "Admin", "non"),
        "E": (GONE, "move", "Robot", "essai"),
    }
    assert done[forum.title("A2")].before == forum.title("A")
    assert done[forum.title("E")].to == out


def _short(news: News) -> tuple[Fate, str, str, str]:
    assert news.event is not None
    return news.fate, news.event.action, news.event.user, news.event.comment


def test_the_logs_are_not_asked_when_there_is_nothing_to_explain(forum: Forum, monkeypatch: pytest.MonkeyPatch) -> None:
    forum.save("A", "un")
    forum.synced()
    _is_edited(forum)

    monkeypatch.setattr(ApiWiki, "events", lambda *_: pytest.fail("asked"))

    assert told(forum.synced()) == [(CHANGED, "", forum.title("A"))]


def test_a_page_that_left_and_came_back_under_another_title_is_renamed(forum: Forum) -> None:
    forum.save("A", "un")
    forum.synced()
    forum.move("A", out := "Contrib:" + unique("Parti"))
    forum.synced()

    forum.bot.rename(out, forum.title("B"), reason="retour", leave_redirect=False)

    assert told(forum.synced()) == [(RENAMED, forum.title("A"), forum.title("B"))]


def test_a_full_sync_reads_all_again_and_tells_what_changed(forum: Forum) -> None:
    forum.save("A", "un")
    forum.save("B", "deux")
    forum.synced()
    _is_edited(forum)
    forum.delete("B")

    done = forum.open().sync(forum.namespace, full=True)

    assert set(told(done)) == {(CHANGED, "", forum.title("A")), (GONE, "", forum.title("B"))}
    assert told(forum.synced()) == []


# Redirects to the template


def test_redirects_to_the_template_cost_nothing_and_their_renaming_is_noticed(forum: Forum, tmp_path: Path) -> None:
    name = unique("Fiche")
    template, other, third = f"Modèle:{name}", f"Modèle:{name} bis", f"Modèle:{name} ter"
    elsewhere = f"Contrib:{unique('Renvoi')}"
    forum.save("A", "un")
    asked: list[Params] = []

    def known() -> tuple[int, tuple[str, ...]]:
        wiki = MirroredWiki(ApiWiki(url, *forum.real.robot), tmp_path / "m.sqlite", {forum.namespace: name})
        assert wiki.account.batch_limit == 500
        asked.clear()
        list(wiki.pages(forum.namespace))
        return len(asked), wiki.redirects(template)

    with losing_proxy(forum.real.api, lambda params: bool(asked.append(params))) as url:
        assert known() == (1, ())
        forum.bot.save(Page(other, f"#REDIRECT [[{template}]]"), summary="")
        assert known() == (1, (other,))
        forum.bot.rename(other, third, reason="essai", leave_redirect=False)
        assert known() == (1, (third,))
        forum.bot.save(Page(elsewhere, f"#REDIRECT [[{template}]]"), summary="")
        assert known() == (2, (elsewhere, third))


# What goes wrong


def test_a_wiki_that_fails_in_the_middle_leaves_the_mirror_as_it_was(forum: Forum) -> None:
    forum.save("A", "un")
    scope = forum.bot.scope(forum.namespace)
    breaks = False
    with losing_proxy(forum.real.api, lambda params: breaks and "pageids" in params) as url:
        wiki = forum.open(ApiWiki(url, *forum.real.robot, limits=QUICK))
        wiki.sync(forum.namespace)
        _is_edited(forum)
        forum.save("B", "deux")
        breaks = True

        with pytest.raises(WikiUnreachable):
            wiki.sync(forum.namespace)

        assert [page.text for page in wiki._opened().pages(scope)] == ["un"]
        breaks = False
        done = wiki.sync(forum.namespace)
    assert set(told(done)) == {(CHANGED, "", forum.title("A")), (NEW, "", forum.title("B"))}
    assert list(wiki._opened().pages(scope)) == list(forum.bot.pages(forum.namespace))


def _sync_in_a_program(real: RealWiki, path: Path, namespace: str) -> None:
    wiki = MirroredWiki(real.open(), path, {namespace: TEMPLATE})
    for _ in range(5):
        wiki.sync(namespace)
        titles = [page.title for page in wiki.pages(namespace)]
        assert len(titles) == len(set(titles)) == 3


def test_programs_that_sync_at_once_do_no_harm(forum: Forum) -> None:
    for name in "ABC":
        forum.save(name, name)
    path = forum.open()._path
    work = (forum.real, path, forum.namespace)
    programs = [get_context("spawn").Process(target=_sync_in_a_program, args=work) for _ in range(3)]

    for program in programs:
        program.start()
    _swaps_its_title(forum)
    for program in programs:
        program.join(120)

    assert [program.exitcode for program in programs] == [0, 0, 0]
    forum.synced()
    assert told(forum.synced()) == []
