"""The real MediaWiki through its API: how much is asked, and that nothing is lost or done twice."""

from __future__ import annotations

from dataclasses import replace

import pytest

from forumtools.errors import EditConflict, LoginRefused, NotAllowed, PageMissing, TitleRefused, WikiError
from forumtools.model.records import Page
from forumtools.wikis.api import ApiWiki
from forumtools.wikis.protocols import WritableWiki
from forumtools.wikis.titles import is_legal
from tests.mediawiki import RealWiki, unique
from tests.wikis.exports import FOOT, HEAD, page, revision
from tests.wikis.fakes import PASSWORD, Params, assert_tells_no_secret, losing_proxy

real = pytest.mark.mediawiki


class Requests(list[str]):
    """The actions a wiki is asked for, counted where they leave."""

    def __init__(self, wiki: ApiWiki) -> None:
        super().__init__()
        wiki.session.transport.hooks["response"].append(lambda answer, **_: self.append(answer.request.body or ""))


# Reading


FIVE_HUNDRED = 500


@pytest.fixture(scope="module")
def many(mediawiki: RealWiki) -> list[str]:
    """The titles of 500 pages, imported at once: saving them would take half a minute."""
    texts = {f"Livrable:Page {number:03}": f"texte {number}\n" * 20 for number in range(FIVE_HUNDRED)}
    lot = "".join(page(title, revision(1, text), namespace=3008) for title, text in texts.items())
    imported(mediawiki, lot)
    return list(texts)


def imported(mediawiki: RealWiki, lot: str) -> None:
    """Import pages as an administrator does: their texts stay as they are."""
    session = mediawiki.open(mediawiki.admin).session
    params = {
        "action": "import",
        "format": "json",
        "interwikiprefix": "x",
        "token": session.welcome["tokens"]["csrftoken"],
    }
    session.transport.request("POST", session.location, data=params, files={"xml": ("lot.xml", HEAD + lot + FOOT)})


@real
def test_500_pages_are_read_in_one_request(mediawiki: RealWiki, many: list[str]) -> None:
    wiki = mediawiki.open()
    assert wiki.account.batch_limit == 500
    requests = Requests(wiki)

    pages = list(wiki.read(reversed(many)))

    assert [page.title for page in pages] == many[::-1]
    assert [page.text for page in pages[-2:]] == ["texte 1\n" * 20, "texte 0\n" * 20]
    assert len(requests) == 1


@real
def test_a_namespace_is_read_500_pages_a_request(mediawiki: RealWiki, many: list[str]) -> None:
    wiki = mediawiki.open()
    total = len(list(wiki.titles("Livrable")))
    requests = Requests(wiki)

    pages = [page.title for page in wiki.pages("livrable")]

    assert pages == list(wiki.titles("Livrable"))
    assert set(many) <= set(pages)
    assert len(requests) - 1 == -(-total // 500)


@real
def test_without_account_a_request_reads_50_pages(mediawiki: RealWiki, many: list[str]) -> None:
    wiki = mediawiki.anonymous()
    assert wiki.account.is_anonymous
    requests = Requests(wiki)

    assert [page.title for page in wiki.read(many[:120])] == many[:120]
    assert len(requests) == 3


@real
def test_starting_costs_three_requests_and_an_edit_one(mediawiki: RealWiki) -> None:
    wiki = mediawiki.open()
    requests = Requests(wiki)

    page = wiki.save(Page(f"Contrib:{unique()}", "un"), summary="")
    assert len(requests) == 4
    wiki.save(replace(page, text="deux"), summary="")
    assert len(requests) == 5


def test_making_a_wiki_asks_nothing() -> None:
    wiki: WritableWiki = ApiWiki("https://wiki.invalid/api.php", "R", "secret")

    assert wiki.location == "https://wiki.invalid/api.php"


@real
def test_the_wiki_tells_its_site_and_account(mediawiki: RealWiki) -> None:
    wiki = mediawiki.open()

    assert wiki.site.names(3000) == ("Contrib",)
    assert wiki.site.names(10) == ("Modèle", "Template")
    assert wiki.site.namespace("utilisatrice") == 2
    assert wiki.site.first_letter
    assert {"ref", "nowiki", "templatedata"} <= wiki.site.tags
    assert (wiki.account.name, wiki.account.is_bot, wiki.account.edit_rate) == ("Robot", True, None)
    assert mediawiki.open(mediawiki.plain).account.edit_rate == (90, 60.0)


@real
def test_large_pages_arrive_although_the_wiki_cuts_its_answers(mediawiki: RealWiki) -> None:
    wiki = mediawiki.open()
    space = unique("Gros")
    texts = {f"{space}:Gros {n}": f"{n} " + "x" * 1_900_000 for n in range(6)}
    for title, text in texts.items():
        wiki.save(Page(title, text), summary="gros")

    assert {page.title: page.text for page in wiki.read(texts)} == texts
    assert [(page.title, page.text) for page in wiki.pages(space)] == list(texts.items())


# Titles


@real
def test_what_we_find_possible_the_wiki_finds_possible(mediawiki: RealWiki) -> None:
    wiki = mediawiki.open()
    odd = "a%b,a&b,a~~b,...,..a,a..b,a::b,a:,:a,a//b,a/.b,./a,a/./b,a%41,&amp;,&x;,&#1;,&#xg;,a|b,a#b,a_,_,a\x80b"
    names = [
        *odd.split(","),
        "é" * 127,
        "é" * 128,
        "\u0338a",
        "a\u200eb",
        "a\u200bb",
        "a\ufffdb",
        "a\nb",
        "a\u2028",
    ]

    for name in names:
        title = f"Contrib:{name}"
        try:
            possible = wiki.session.call({"action": "query", "titles": title})["query"]["pages"][0]
        except (KeyError, IndexError, WikiError):
            possible = {"invalid": True}
        if is_legal(wiki.site, title):
            assert "invalid" not in possible, title
            assert possible["title"] == wiki.site.normal(title)


@real
@pytest.mark.parametrize("title", ["mw:x", "wikipedia:fr", "Contrib:a#b", "Special:Version", "a|b"])
def test_check_title_asks_the_wiki(mediawiki: RealWiki, title: str) -> None:
    with pytest.raises(TitleRefused):
        mediawiki.open().check_title(title)


@real
@pytest.mark.parametrize(
    ("title", "normal"),
    [("contrib:été", "Contrib:Été"), ("contrib:ßa", "Contrib:SSa"), ("Talk:x", "Discussion:X"), ("E\u0301t", "Ét")],
)
def test_check_title_returns_what_the_wiki_writes(mediawiki: RealWiki, title: str, normal: str) -> None:
    assert mediawiki.open().check_title(title) == normal


# Saving


@real
def test_changes_of_other_lines_are_merged_and_told(mediawiki: RealWiki) -> None:
    wiki = mediawiki.open()
    page = wiki.save(Page(f"Contrib:{unique()}", "a\nb\nc\nd\ne"), summary="")
    mediawiki.open(mediawiki.plain).save(replace(page, text="A\nb\nc\nd\ne"), summary="")

    saved = wiki.save(replace(page, text="a\nb\nc\nd\nE"), summary="")

    assert saved == wiki.get(page.title)
    assert saved.text == "A\nb\nc\nd\nE"


@real
def test_a_page_that_came_back_after_a_deletion_is_not_overwritten(mediawiki: RealWiki) -> None:
    admin, wiki = mediawiki.open(mediawiki.admin), mediawiki.open()
    page = wiki.save(Page(f"Contrib:{unique()}", "un"), summary="")
    admin.session.call({"action": "delete", "title": page.title}, writing=True)
    with pytest.raises(PageMissing):
        wiki.save(replace(page, text="deux"), summary="")
    wiki.save(Page(page.title, "autre"), summary="")

    with pytest.raises(EditConflict):
        wiki.save(replace(page, text="deux"), summary="")


@real
def test_the_token_stands_first_in_a_summary_cut_at_500_characters(mediawiki: RealWiki) -> None:
    wiki = mediawiki.open()
    page = wiki.save(Page(f"Contrib:{unique()}", "a"), summary="é\n" * 600, token="abc")

    query = {"action": "query", "prop": "revisions", "rvprop": "comment", "titles": page.title}
    comment = wiki.session.call(query)["query"]["pages"][0]["revisions"][0]["comment"]

    assert comment.startswith("[ft:abc] é é")
    assert len(comment) <= 500


@real
def test_what_saving_expands_is_read_back(mediawiki: RealWiki) -> None:
    wiki = mediawiki.open()

    saved = wiki.save(Page(f"Contrib:{unique()}", "{{subst:CURRENTYEAR}} [[Modèle:A|]]"), summary="")

    assert saved == wiki.get(saved.title)
    assert saved.text.endswith("[[Modèle:A|A]]")


@real
def test_a_session_that_vanished_is_opened_again(mediawiki: RealWiki) -> None:
    wiki = mediawiki.open()
    page = wiki.save(Page(f"Contrib:{unique()}", "un"), summary="")
    wiki.session.transport.cookies.clear()
    page = wiki.save(replace(page, text="deux"), summary="")
    wiki.session.transport.cookies.clear()

    assert wiki.get(page.title) == page


@real
def test_writing_without_account_is_refused_before_anything_is_sent(mediawiki: RealWiki) -> None:
    wiki = mediawiki.anonymous()
    title = f"Contrib:{unique()}"

    with pytest.raises(NotAllowed, match="FORUMTOOLS_USER"):
        wiki.save(Page(title, "x"), summary="")
    with pytest.raises(PageMissing):
        wiki.get(title)


@real
def test_a_protected_page_is_told(mediawiki: RealWiki) -> None:
    with pytest.raises(NotAllowed) as refusal:
        mediawiki.open().save(Page(f"MediaWiki:{unique()}", "x"), summary="")

    assert "MediaWiki:Essai" in refusal.value.say("fr")


@real
def test_a_text_too_long_for_the_wiki_is_told(mediawiki: RealWiki) -> None:
    with pytest.raises(NotAllowed, match="too long"):
        mediawiki.open().save(Page(f"Contrib:{unique()}", "x" * 2_200_000), summary="")


@real
def test_a_wrong_password_is_told_and_never_tried_again(mediawiki: RealWiki) -> None:
    wiki = ApiWiki(mediawiki.api, mediawiki.plain[0], PASSWORD)
    requests = Requests(wiki)

    for _ in range(3):
        with pytest.raises(LoginRefused) as refusal:
            wiki.get("Accueil")
        assert_tells_no_secret(refusal.value)

    assert len(requests) == 2


@real
def test_lost_answers_lose_nothing_and_do_nothing_twice(mediawiki: RealWiki) -> None:
    """Every first answer to an edit is lost after the wiki has saved it."""
    seen: set[str] = set()

    def loses(params: Params) -> bool:
        is_first = params.get("action") == "edit" and params["summary"] not in seen
        seen.add(params.get("summary", ""))
        return is_first

    with losing_proxy(mediawiki.api, loses) as url:
        wiki = ApiWiki(url, *mediawiki.robot)
        page = wiki.save(Page(f"Contrib:{unique()}", "un"), summary="création")
        page = wiki.save(replace(page, text="un\ndeux"), summary="suite")

    assert page == mediawiki.open().get(page.title)
    assert comments(mediawiki, page.title) == ["suite", "création"]


@real
def test_an_edit_after_a_lost_one_is_not_overwritten(mediawiki: RealWiki) -> None:
    wiki = mediawiki.open()
    page = wiki.save(Page(f"Contrib:{unique()}", "un"), summary="création")

    def loses(params: Params) -> bool:
        if params.get("action") != "edit":
            return False
        # While our answer is lost on its way, somebody else goes on.
        other = mediawiki.open(mediawiki.plain)
        other.save(replace(other.get(page.title), text="trois"), summary="autre")
        return True

    with losing_proxy(mediawiki.api, loses) as url:
        saved = ApiWiki(url, *mediawiki.robot).save(replace(page, text="deux"), summary="suite")

    assert saved.text == "deux"
    assert wiki.get(page.title).text == "trois"
    assert comments(mediawiki, page.title) == ["autre", "suite", "création"]


def comments(mediawiki: RealWiki, title: str) -> list[str]:
    """Return the summaries of a page's revisions without our tokens, newest first."""
    query = {"action": "query", "prop": "revisions", "rvprop": "comment", "rvlimit": "max", "titles": title}
    revisions = mediawiki.open().session.call(query)["query"]["pages"][0]["revisions"]
    return [revision["comment"].partition("] ")[2] for revision in revisions]


# Renaming, removing, refreshing


@real
def test_lost_answers_rename_and_delete_once(mediawiki: RealWiki) -> None:
    asked: list[str] = []

    def loses(params: Params) -> bool:
        asked.append(params.get("action", ""))
        return asked[-1] in ("move", "delete")

    with losing_proxy(mediawiki.api, loses) as url:
        wiki = ApiWiki(url, *mediawiki.admin)
        page = wiki.save(Page(f"Contrib:{unique()}", "un"), summary="création")
        moved = wiki.rename(page.title, f"{page.title} bis", reason="titre")
        wiki.remove(moved, reason="doublon")

    assert (moved.title, moved.text) == (f"{page.title} bis", "un")
    assert (asked.count("move"), asked.count("delete")) == (1, 1)
    assert logged(mediawiki, "move", page.title) == ["titre"]
    assert logged(mediawiki, "delete", moved.title) == ["doublon"]


@real
def test_a_page_renamed_by_somebody_else_meanwhile_is_not_renamed_again(mediawiki: RealWiki) -> None:
    wiki, other = mediawiki.open(), mediawiki.open(mediawiki.plain)
    page = wiki.save(Page(f"Contrib:{unique()}", "un"), summary="création")
    wiki.rename(page.title, f"{page.title} bis", reason="", token=f"t{page.title}", leave_redirect=False)
    other.rename(f"{page.title} bis", f"{page.title} ter", reason="")
    newcomer = other.save(Page(page.title, "tout autre"), summary="création")

    wiki.rename(page.title, f"{page.title} bis", reason="", token=f"t{page.title}", leave_redirect=False)

    assert wiki.get(page.title) == newcomer
    assert wiki.get(f"{page.title} ter").text == "un"


@real
def test_a_talk_page_comes_along(mediawiki: RealWiki) -> None:
    wiki, name = mediawiki.open(), unique()
    wiki.save(Page(f"Contrib:{name}", "un"), summary="")
    wiki.save(Page(f"Discussion Contrib:{name}", "deux"), summary="")

    wiki.rename(f"Contrib:{name}", f"Contrib:{name} bis", reason="")

    assert wiki.get(f"Discussion Contrib:{name} bis").text == "deux"


@real
def test_who_may_not_delete_leaves_the_reason_in_the_summary(mediawiki: RealWiki) -> None:
    wiki = mediawiki.open()
    page = wiki.save(Page(f"Contrib:{unique()}", "un"), summary="création")

    blank = wiki.remove(page, reason="par erreur", token="t")

    assert blank == wiki.get(page.title)
    assert blank == wiki.remove(page, reason="par erreur", token="t")
    assert comments(mediawiki, page.title) == ["par erreur", "création"]


@real
def test_a_refreshed_page_keeps_its_revision_and_gets_its_links(mediawiki: RealWiki) -> None:
    wiki, name = mediawiki.open(), unique()
    page = wiki.save(Page(f"Contrib:{name}", f"{{{{Essai {name}}}}}"), summary="")
    wiki.save(Page(f"Modèle:Essai {name}", f"[[Catégorie:{name}]]"), summary="")
    assert categories(wiki, page.title) == []

    wiki.refresh(page.title)

    assert categories(wiki, page.title) == [f"Catégorie:{name}"]
    assert wiki.get(page.title) == page


@real
@pytest.mark.parametrize("text", ["par ~~~~", "{{subst:CURRENTYEAR}}", "fin \n\n"])
def test_refreshing_changes_no_text_that_saving_would_change(mediawiki: RealWiki, text: str) -> None:
    wiki, title = mediawiki.open(), f"Contrib:{unique()}"
    imported(mediawiki, page(title, revision(1, text), namespace=3000))
    before = wiki.get(title)

    wiki.refresh(title)

    assert wiki.get(title) == before


@real
def test_refreshing_makes_no_page(mediawiki: RealWiki) -> None:
    wiki, title = mediawiki.open(), f"Contrib:{unique()}"

    for _ in range(2):
        with pytest.raises(PageMissing):
            wiki.refresh(title)


@real
def test_own_edits_are_found_under_later_ones(mediawiki: RealWiki) -> None:
    wiki, other = mediawiki.open(), mediawiki.open(mediawiki.plain)
    page = wiki.save(Page(f"Contrib:{unique()}", "un"), summary="", token="t1")
    ours = wiki.save(replace(page, text="deux"), summary="", token="t2")
    other.save(replace(ours, text="trois"), summary="", token="t3")

    assert wiki.own_edit(Page(page.title, "un"), "t1") == page
    assert wiki.own_edit(replace(page, text="deux"), "t2") == ours
    assert wiki.own_edit(replace(ours, text="trois"), "t3") is None


def logged(mediawiki: RealWiki, log: str, title: str) -> list[str]:
    """Return the reasons of a log's entries for a page without our tokens, newest first."""
    query = {"action": "query", "list": "logevents", "letype": log, "letitle": title, "leprop": "comment"}
    events = mediawiki.open().session.call(query)["query"]["logevents"]
    return [event["comment"].partition("] ")[2] for event in events]


def categories(wiki: ApiWiki, title: str) -> list[str]:
    """Return the categories that the wiki's tables have for a page."""
    raw = wiki.session.call({"action": "query", "prop": "categories", "titles": title})["query"]["pages"][0]
    return [category["title"] for category in raw.get("categories", ())]
