"""A MediaWiki through its API: the real one where it can show it, a fake one for what a real one cannot do."""

from __future__ import annotations

import hashlib
import socket
import threading
import time
import traceback
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import count
from typing import Any

import pytest

from forumtools.errors import (
    AnswerUnclear,
    EditConflict,
    LoginRefused,
    NotAllowed,
    PageExists,
    PageMissing,
    TitleRefused,
    UsageError,
    WikiBusy,
    WikiError,
    WikiUnreachable,
)
from forumtools.language import LANGUAGES
from forumtools.model.records import Page
from forumtools.wikis.account import Account, Pace
from forumtools.wikis.api import ApiWiki
from forumtools.wikis.protocols import WritableWiki
from forumtools.wikis.titles import is_legal
from tests.mediawiki import RealWiki, unique
from tests.wikis.exports import FOOT, HEAD, page, revision
from tests.wikis.fakes import PASSWORD, QUICK, TOKEN, Params, Reply, error, fake_api, losing_proxy, say

real = pytest.mark.mediawiki


class Requests(list[str]):
    """The actions a wiki is asked for, counted where they leave."""

    def __init__(self, wiki: ApiWiki) -> None:
        super().__init__()
        wiki.session.transport.hooks["response"].append(lambda answer, **_: self.append(answer.request.body or ""))


# The real wiki: reading


FIVE_HUNDRED = 500


@pytest.fixture(scope="module")
def many(mediawiki: RealWiki) -> list[str]:
    """The titles of 500 pages, imported at once: saving them would take half a minute."""
    texts = {f"Livrable:Page {number:03}": f"texte {number}\n" * 20 for number in range(FIVE_HUNDRED)}
    lot = "".join(page(title, revision(1, text), namespace=3008) for title, text in texts.items())
    session = mediawiki.open(mediawiki.admin).session
    params = {
        "action": "import",
        "format": "json",
        "interwikiprefix": "x",
        "token": session.welcome["tokens"]["csrftoken"],
    }
    session.transport.request("POST", session.location, data=params, files={"xml": ("lot.xml", HEAD + lot + FOOT)})
    return list(texts)


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
    tag = unique("")
    texts = {f"Contrib:Gros {n}{tag}": f"{n} " + "x" * 1_900_000 for n in range(6)}
    for title, text in texts.items():
        wiki.save(Page(title, text), summary="gros")

    assert {page.title: page.text for page in wiki.read(texts)} == texts


# The real wiki: titles


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


# The real wiki: saving


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
def test_no_acknowledged_edit_of_the_same_account_is_lost(mediawiki: RealWiki) -> None:
    title = f"Contrib:{unique()}"
    mediawiki.open().save(Page(title, "début"), summary="")
    numbers = count()

    def append(_: int) -> list[int]:
        wiki, done = mediawiki.open(), []
        for number in (next(numbers) for _ in range(5)):
            page = wiki.get(title)
            try:
                wiki.save(replace(page, text=f"{page.text}\n{number}"), summary="")
            except EditConflict:
                continue
            done.append(number)
        return done

    with ThreadPoolExecutor(4) as pool:
        done = [number for numbers in pool.map(append, range(4)) for number in numbers]

    assert sorted(map(int, mediawiki.open().get(title).text.split()[1:])) == sorted(done)


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


# A fake wiki: what is no answer


HTML = {"Content-Type": "text/html; charset=utf-8"}
JSON = {"Content-Type": "application/json"}
USELESS = {
    "a web page": Reply(b"<html>Maintenance</html>", headers=HTML),
    "nothing": Reply(b"", headers=JSON),
    "half an answer": Reply(b'{"edit":{"result":"Succ', headers=JSON),
    "half of what was promised": Reply(b'{"edit":{"result":', headers=JSON, claimed=5000),
    "bad gzip": Reply(b"\x1f\x8b\x08\x00rubbish", headers={**JSON, "Content-Encoding": "gzip"}),
    "null": Reply(b"null", headers=JSON),
    "a list": Reply(b"[]", headers=JSON),
    "an empty edit": Reply(b'{"edit":{}}', headers=JSON),
    "an odd edit": Reply(b'{"edit":"x"}', headers=JSON),
    "a notice before it": Reply(b"<b>Notice</b>: x {}", headers=JSON),
    "a broken connection": Reply(None),
    "a server error": Reply(b"oops", 500, HTML),
    "a broken gateway": Reply(b"oops", 502, HTML),
    "an exception": error("internal_api_error_DBQueryError"),
    "an answer byte by byte": Reply(b" " * 100, headers=JSON, drip=0.1),
}


@pytest.mark.parametrize("reply", USELESS.values(), ids=USELESS)
def test_an_unclear_answer_is_looked_into_before_sending_again(reply: Reply) -> None:
    def script(params: Params) -> Reply | dict[str, Any] | None:
        if params.get("action") == "edit":
            return reply if len(fake.edits()) == 1 else _saved(params)
        return None

    with fake_api(script) as fake:
        saved = fake.wiki().save(Page("Contrib:A", "un"), summary="essai")

    assert saved == Page("Contrib:A", "un", 7)
    first, second = fake.edits()
    assert first == second
    between = fake.asked[fake.asked.index(first) + 1 :]
    assert between[0]["prop"] == "revisions"


@pytest.mark.parametrize("reply", USELESS.values(), ids=USELESS)
def test_an_edit_that_was_made_is_found_and_not_sent_again(reply: Reply) -> None:
    def script(params: Params) -> Reply | dict[str, Any] | None:
        if params.get("action") == "edit":
            return reply
        return _revisions(params, fake.edits()[0]) if params.get("prop") == "revisions" else None

    with fake_api(script) as fake:
        saved = fake.wiki().save(Page("Contrib:A", "un", 5), summary="essai")

    assert saved == Page("Contrib:A", "un", 9)
    assert len(fake.edits()) == 1


def test_a_revision_whose_summary_was_hidden_is_known_by_its_text() -> None:
    def script(params: Params) -> Reply | dict[str, Any] | None:
        if params.get("action") == "edit":
            return Reply(None)
        if params.get("prop") != "revisions":
            return None
        sha1 = "8b5b9c5d6c7d4e5b1b2a7e5e0a6b8d0f5c5c7f6e"
        other = {"revid": 11, "user": "Robot", "comment": "[ft:x] autre", "sha1": sha1}
        ours = {"revid": 9, "commenthidden": True, "user": "Robot", "sha1": _sha1("un")}
        return {"query": {"pages": [{"title": "Contrib:A", "revisions": [other, ours]}]}}

    with fake_api(script) as fake:
        assert fake.wiki().save(Page("Contrib:A", "un"), summary="") == Page("Contrib:A", "un", 9)


@pytest.mark.parametrize("reply", [Reply(None), Reply(b"oops", 500, HTML)])
def test_a_doubt_that_stays_is_told_as_a_doubt(reply: Reply) -> None:
    with fake_api(lambda params: reply if params.get("action") == "edit" else None) as fake:
        with pytest.raises(AnswerUnclear, match="Contrib:A") as doubt:
            fake.wiki().save(Page("Contrib:A", "un"), summary="")
        assert_tells_no_secret(doubt.value)

    assert len(fake.edits()) == 4


def test_a_wiki_that_dies_while_saving_leaves_a_doubt() -> None:
    def script(params: Params) -> Reply | None:
        return Reply(None) if fake.edits() else None

    with fake_api(script) as fake, pytest.raises(AnswerUnclear):
        fake.wiki().save(Page("Contrib:A", "un"), summary="")

    assert len(fake.edits()) == 1


READING = {name: reply for name, reply in USELESS.items() if "edit" not in name}


@pytest.mark.parametrize("reply", READING.values(), ids=READING)
def test_reading_is_repeated_then_given_up_in_bounded_time(reply: Reply) -> None:
    times = 0

    def script(params: Params) -> Reply | dict[str, Any] | None:
        nonlocal times
        if "rvprop" not in params:
            return None
        times += 1
        return reply if times == 1 or params["titles"].endswith("B") else _page(params)

    with fake_api(script) as fake:
        wiki = fake.wiki()
        assert wiki.get("Contrib:A") == Page("Contrib:A", "texte", 3)
        start = time.monotonic()
        with pytest.raises(WikiUnreachable) as failure:
            wiki.get("Contrib:B")

    assert times > 2
    assert time.monotonic() - start < 10
    assert_tells_no_secret(failure.value)


def test_a_wiki_that_never_answers_is_given_up() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"http://127.0.0.1:{silent.getsockname()[1]}/api.php"
        start = time.monotonic()
        with pytest.raises(WikiUnreachable) as failure:
            ApiWiki(url, "R", PASSWORD, limits=QUICK).get("A")

    assert time.monotonic() - start < 10
    assert_tells_no_secret(failure.value)


def test_headers_that_drip_are_given_up() -> None:
    given_up = threading.Event()

    def drip(server: socket.socket) -> None:
        connection, _ = server.accept()
        with connection:
            connection.sendall(b"HTTP/1.1 200 OK\r\nX: ")
            while not given_up.wait(0.05):
                connection.sendall(b"x")

    with socket.create_server(("127.0.0.1", 0)) as server, ThreadPoolExecutor(1) as pool:
        pool.submit(drip, server)
        url = f"http://127.0.0.1:{server.getsockname()[1]}/api.php"
        start = time.monotonic()
        with pytest.raises(WikiUnreachable, match="no answer in time"):
            ApiWiki(url, limits=replace(QUICK, total=0.5, tries=1)).get("A")
        assert time.monotonic() - start < 2
        given_up.set()


def test_an_answer_without_end_is_given_up() -> None:
    limits = replace(QUICK, body=1000)

    with (
        fake_api(lambda params: Reply(b"x" * 5000, headers=JSON) if "rvprop" in params else None) as fake,
        pytest.raises(WikiUnreachable, match="larger than 1000 bytes"),
    ):
        fake.wiki(limits).get("Contrib:A")


def test_nobody_at_the_address_is_told() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        url = f"http://127.0.0.1:{server.getsockname()[1]}/api.php"

    with pytest.raises(WikiUnreachable, match="nobody answers") as failure:
        ApiWiki(url, "R", PASSWORD, limits=QUICK).get("A")
    assert_tells_no_secret(failure.value)


# A fake wiki: what is an answer, and not the one hoped for


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_a_redirect_is_told_and_not_followed(status: int) -> None:
    moved = Reply(b"", status, {"Location": "https://new.example.org/api.php?secret=1"})

    with fake_api(lambda _: moved) as fake, pytest.raises(WikiUnreachable) as failure:
        fake.wiki().get("A")

    assert "https://new.example.org/api.php;" in str(failure.value)
    assert len(fake.asked) == 1
    assert_tells_no_secret(failure.value)


@pytest.mark.parametrize(
    ("reply", "kind"),
    [
        (Reply(b"", 401, HTML), NotAllowed),
        (Reply(b"", 403, HTML), NotAllowed),
        (Reply(b"", 404, HTML), WikiUnreachable),
        (error("readapidenied"), NotAllowed),
        (error("neverheardof"), WikiError),
        (
            say({"errors": [{"code": "blocked", "text": "x", "data": {"blockinfo": {"blockedby": "Ana"}}}]}),
            NotAllowed,
        ),
    ],
)
def test_what_does_not_pass_is_not_repeated(reply: Reply, kind: type[WikiError]) -> None:
    with fake_api(lambda params: reply if "rvprop" in params else None) as fake:
        with pytest.raises(kind) as refusal:
            fake.wiki().get("Contrib:A")
        assert_tells_no_secret(refusal.value)

    assert sum("rvprop" in params for params in fake.asked) == 1


@pytest.mark.parametrize(
    "busy",
    [
        say({"error": {"code": "maxlag", "info": "lag", "lag": 12.5}}, Retry_After="0", X_Database_Lag="12"),
        error("readonly", readonlyreason="sauvegarde"),
        Reply(b"", 503, {**HTML, "Retry-After": "0"}),
        Reply(b"", 429, HTML),
        Reply(b"", 429, {**HTML, "Retry-After": "bientôt"}),
        Reply(b"", 429, {**HTML, "Retry-After": "Wed, 21 Oct 2015 07:28:00 GMT"}),
    ],
)
def test_a_busy_wiki_is_asked_again(busy: Reply) -> None:
    def script(params: Params) -> Reply | dict[str, Any] | None:
        if params.get("action") != "edit":
            return None
        return busy if len(fake.edits()) == 1 else _saved(params)

    with fake_api(script) as fake:
        assert fake.wiki().save(Page("Contrib:A", "un"), summary="").revision == 7

    assert len(fake.edits()) == 2
    assert not any(params.get("prop") == "revisions" for params in fake.asked)


@pytest.mark.parametrize("seconds", ["3600", "9" * 400, "Wed, 21 Oct 2099 07:28:00 GMT"])
def test_a_wiki_busy_for_longer_than_our_patience_is_told_at_once(seconds: str) -> None:
    busy = Reply(b"", 503, {**HTML, "Retry-After": seconds})

    with fake_api(lambda params: busy if params.get("action") == "edit" else None) as fake, pytest.raises(WikiBusy):
        fake.wiki().save(Page("Contrib:A", "un"), summary="")

    assert len(fake.edits()) == 1


@pytest.mark.parametrize(
    ("answer", "kind", "words"),
    [
        (error("ratelimited"), WikiBusy, "Too many requests"),
        (
            error("blocked", blockinfo={"blockedby": "Ana", "blockreason": "[[x]]"}),
            NotAllowed,
            "Ana until ?: “[[x]]”",
        ),
        (error("protectedpage"), NotAllowed, "“Contrib:A” is protected"),
        (error("customjsprotected"), NotAllowed, "is protected"),
        (error("spamblacklist", spamblacklist={"matches": ["a.example"]}), NotAllowed, "a.example"),
        (error("abusefilter-disallowed", abusefilter={"id": "3", "description": "d"}), NotAllowed, "Rule 3"),
        (error("abusefilter-warning", abusefilter={"id": "3", "description": "d"}), NotAllowed, "again to confirm"),
        (error("titleblacklist-forbidden"), TitleRefused, "Choose another"),
        (error("invalidtitle"), TitleRefused, "Contrib:A"),
        (error("articleexists"), PageExists, "Contrib:A"),
        (error("editconflict"), EditConflict, "Contrib:A"),
        (error("pagedeleted"), PageMissing, "Contrib:A"),
        (error("neverheardof"), WikiError, "neverheardof: info of neverheardof"),
        (say({"edit": {"result": "Failure", "captcha": {"question": "88+2"}}}), NotAllowed, "88+2"),
        (say({"edit": {"result": "Failure", "code": "oops"}}), WikiError, "oops"),
    ],
)
def test_a_refusal_is_told_in_plain_words(answer: Reply, kind: type[WikiError], words: str) -> None:
    with fake_api(lambda params: answer if params.get("action") == "edit" else None) as fake:
        with pytest.raises(kind) as refusal:
            fake.wiki().save(Page("Contrib:A", "un"), summary="")
        assert_tells_no_secret(refusal.value)

    assert words in refusal.value.say("en")
    assert refusal.value.say("fr") != refusal.value.say("en")
    assert len(fake.edits()) == 1


@pytest.mark.parametrize("code", ["badtoken", "assertuserfailed", "assertnameduserfailed"])
def test_a_lost_session_is_opened_again_once(code: str) -> None:
    with fake_api(lambda params: error(code) if params.get("action") == "edit" else None) as fake:
        with pytest.raises(NotAllowed, match="forgot our session") as refusal:
            fake.wiki().save(Page("Contrib:A", "un"), summary="")
        assert_tells_no_secret(refusal.value)

    assert len(fake.edits()) == 2
    assert sum(params.get("action") == "login" for params in fake.asked) == 2


@pytest.mark.parametrize(
    "answer",
    [
        {"login": {"result": "Failed", "reason": f"Incorrect {PASSWORD}"}},
        {"login": {"result": "NeedToken", "token": "x"}},
        {"login": {"result": "Throttled", "wait": 300}},
        {"login": {}},
        {"login": "x"},
        {},
    ],
)
def test_a_login_that_fails_does_not_go_round_in_circles(answer: dict[str, Any]) -> None:
    with fake_api(lambda params: answer if params.get("action") == "login" else None) as fake:
        with pytest.raises(WikiError) as failure:
            fake.wiki().get("A")
        assert_tells_no_secret(failure.value)

    assert sum(params.get("action") == "login" for params in fake.asked) <= 5


def test_an_edit_says_all_that_keeps_it_safe() -> None:
    def script(params: Params) -> dict[str, Any] | None:
        return _saved(params) if params.get("action") == "edit" else None

    with fake_api(script) as fake:
        wiki = fake.wiki()
        wiki.save(Page("Contrib:A", "un\r\n"), summary="création", token="t")
        wiki.save(Page("Contrib:A", "deux", 6), summary="suite", token="u")

    common = {"action": "edit", "format": "json", "formatversion": "2", "title": "Contrib:A", "token": TOKEN}
    common |= {"assert": "user", "assertuser": "Robot", "bot": "1", "maxlag": "5"}
    created = {"text": "un", "md5": "0674272bac0715f803e382b5aa437e08", "summary": "[ft:t] création"}
    updated = {"text": "deux", "md5": "f83815aedaa1b6bf4211e85910e6bc82", "summary": "[ft:u] suite"}
    assert fake.edits() == [
        common | created | {"createonly": "1"},
        common | updated | {"baserevid": "6", "nocreate": "1"},
    ]


def test_a_page_saved_under_another_title_is_told() -> None:
    def script(params: Params) -> dict[str, Any] | None:
        return (
            {"edit": {**_saved(params)["edit"], "title": "Contrib:B"}} if params.get("action") == "edit" else None
        )

    with fake_api(script) as fake, pytest.raises(WikiError, match="“Contrib:B”"):
        fake.wiki().save(Page("Contrib:A", "un"), summary="")


def test_texts_the_wiki_left_out_are_asked_for_again() -> None:
    def script(params: Params) -> dict[str, Any] | None:
        if "rvprop" not in params:
            return None
        numbers = [int(n) for n in params["pageids"].split("|")] if "pageids" in params else [1, 2, 3]
        return {"batchcomplete": True, "query": {"pages": [_raw(n, with_text=n == numbers[0]) for n in numbers]}}

    with fake_api(script) as fake:
        titles = [page.text for page in fake.wiki().pages("Contrib")]

    assert titles == ["texte 1", "texte 2", "texte 3"]


def test_texts_that_never_come_are_told() -> None:
    def script(params: Params) -> dict[str, Any] | None:
        return {"query": {"pages": [_raw(1, with_text=False)]}} if "rvprop" in params else None

    with fake_api(script) as fake, pytest.raises(WikiUnreachable, match="Contrib:P1"):
        list(fake.wiki().pages("Contrib"))


def test_answers_in_parts_are_merged() -> None:
    def script(params: Params) -> dict[str, Any] | None:
        if "rvprop" not in params:
            return None
        part = int(params.get("rvcontinue", "1"))
        pages = [_raw(n, with_text=n == part) for n in (1, 2, 3)]
        more = {"continue": {"rvcontinue": str(part + 1)}} if part < 3 else {"batchcomplete": True}
        return {"query": {"pages": pages}, **more}

    with fake_api(script) as fake:
        assert [page.text for page in fake.wiki().pages("Contrib")] == ["texte 1", "texte 2", "texte 3"]


def test_a_wiki_that_goes_round_in_circles_is_told() -> None:
    def script(params: Params) -> dict[str, Any] | None:
        return {"continue": {"apcontinue": "x"}, "query": {"allpages": []}} if "list" in params else None

    with fake_api(script) as fake, pytest.raises(WikiUnreachable, match="without end"):
        list(fake.wiki().titles("Contrib"))


# Secrets


def test_an_address_with_a_password_is_never_shown() -> None:
    with pytest.raises(WikiUnreachable) as failure:
        ApiWiki(f"http://ana:{PASSWORD}@127.0.0.1:9/api.php?token={TOKEN}", limits=QUICK).get("A")

    assert ApiWiki(f"http://ana:{PASSWORD}@127.0.0.1:9/api.php").location == "http://127.0.0.1:9/api.php"
    assert_tells_no_secret(failure.value)
    with pytest.raises(UsageError) as refusal:
        ApiWiki(f"http://ana:{PASSWORD}@127.0.0.1:9/wiki/?token={TOKEN}")
    assert_tells_no_secret(refusal.value)


def assert_tells_no_secret(shown: WikiError | UsageError) -> None:
    """Check the error, all that it comes from, and what a traceback would print."""
    texts = ["".join(traceback.format_exception(shown)), *(shown.say(language) for language in LANGUAGES)]
    chain: list[BaseException | None] = [shown]
    while (link := chain.pop()) is not None:
        texts += [str(link), repr(link), repr(link.args), repr(vars(link))]
        chain.append(link.__cause__ or link.__context__)
    for text in texts:
        assert PASSWORD not in text
        assert TOKEN not in text
        assert "très-secret" not in text


# Pace


def test_edits_never_exceed_the_rate_in_any_stretch_of_time() -> None:
    now, sent = 0.0, []

    def sleep(seconds: float) -> None:
        nonlocal now
        now += seconds

    pace = Pace((90, 60.0), clock=lambda: now, sleep=sleep)
    for _ in range(500):
        pace.wait()
        sent.append(now)

    busiest = max(sum(start <= time < start + 60 for time in sent) for start in sent)
    assert busiest <= 90
    assert sent[8] == 0.0
    assert sent[-1] < 1.15 * 500 * 60 / 90


def test_no_rate_is_no_waiting() -> None:
    pace = Pace(None, sleep=_never)
    for _ in range(1000):
        pace.wait()


def _never(_: float) -> None:
    raise AssertionError


@pytest.mark.parametrize(
    ("limits", "rights", "rate"),
    [
        ({"edit": {"user": {"hits": 90, "seconds": 60}}}, ["edit"], (90, 60.0)),
        ({"edit": {"user": {"hits": 90, "seconds": 60}}}, ["noratelimit"], None),
        ({"edit": {"user": {"hits": 9, "seconds": 60}, "bot": {"hits": 90, "seconds": 60}}}, [], (90, 60.0)),
        ({"edit": {"user": {"hits": 90, "seconds": 60}, "newbie": {"hits": 8, "seconds": 60}}}, [], (8, 60.0)),
        ({"edit": {"ip": {"hits": 8, "seconds": 60}}}, [], (8, 60.0)),
        (
            {"edit": {"user": {"hits": 90, "seconds": 60}}, "create": {"user": {"hits": 5, "seconds": 60}}},
            [],
            (5, 60.0),
        ),
        ({}, [], None),
        ([], [], None),
    ],
)
def test_the_rate_is_what_binds_this_account(limits: object, rights: list[str], rate: object) -> None:
    assert Account.from_answer({"name": "R", "rights": rights, "ratelimits": limits}).edit_rate == rate


# What fake wikis answer


def _sha1(text: str) -> str:
    return hashlib.sha1(text.encode()).hexdigest()  # noqa: S324 - MediaWiki's


def _saved(params: Params) -> dict[str, Any]:
    base = int(params.get("baserevid", 0))
    return {"edit": {"result": "Success", "title": params["title"], "oldrevid": base, "newrevid": 7}}


def _revisions(params: Params, edit: Params) -> dict[str, Any]:
    theirs = {"revid": 10, "user": "Ana", "comment": edit["summary"], "sha1": "x"}
    ours = {"revid": 9, "user": "Robot", "comment": edit["summary"], "sha1": _sha1(edit["text"])}
    return {"query": {"pages": [{"title": params["titles"], "revisions": [theirs, ours]}]}}


def _raw(number: int, *, with_text: bool) -> dict[str, Any]:
    slots = {"main": {"content": f"texte {number}"}}
    revisions = {"revisions": [{"revid": number + 10, "slots": slots}]} if with_text else {}
    return {"pageid": number, "title": f"Contrib:P{number}", **revisions}


def _page(params: Params) -> dict[str, Any]:
    title = params["titles"].strip("\x1f")
    slots = {"main": {"content": "texte"}}
    page = {"pageid": 1, "title": title, "revisions": [{"revid": 3, "slots": slots}]}
    return {"batchcomplete": True, "query": {"pages": [page]}}
