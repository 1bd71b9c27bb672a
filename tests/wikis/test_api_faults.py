"""What a wiki can do wrong, by a fake one: nothing hangs, nothing is done twice, nothing is told that is secret."""

from __future__ import annotations

import base64
import hashlib
import socket
import threading
import time
from collections.abc import Callable, Collection
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
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
from forumtools.model.records import Page
from forumtools.wikis.api import ApiWiki
from forumtools.wikis.transport import Limits
from tests.serving import Asked, served
from tests.wikis.fakes import (
    PASSWORD,
    QUICK,
    TOKEN,
    WELCOME,
    Params,
    Reply,
    assert_tells_no_secret,
    error,
    fake_api,
    say,
)

# What is no answer


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
    "an edit of no page": say({"edit": {"result": "Success", "title": None, "newrevid": 7}}),
    "an edit without revision": say({"edit": {"result": "Success", "title": "Contrib:A"}}),
    "an edit with an odd revision": say({"edit": {"result": "Success", "title": "Contrib:A", "newrevid": "7"}}),
    "a notice before it": Reply(b"<b>Notice</b>: x {}", headers=JSON),
    "a broken connection": Reply(None),
    "a server error": Reply(b"oops", 500, HTML),
    "a broken gateway": Reply(b"oops", 502, HTML),
    "an exception": error("internal_api_error_DBQueryError"),
    "an empty object": say({}),
    "an error that is none": say({"error": "x"}),
    "errors that are none": say({"errors": ["x"]}),
    "brackets without end": Reply(b'{"edit":' + b"[" * 200_000, headers=JSON),
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

    assert len(fake.edits()) == QUICK.tries


def test_a_wiki_that_dies_while_saving_leaves_a_doubt() -> None:
    def script(params: Params) -> Reply | None:
        return Reply(None) if fake.edits() else None

    with fake_api(script) as fake, pytest.raises(AnswerUnclear):
        fake.wiki().save(Page("Contrib:A", "un"), summary="")

    assert len(fake.edits()) == 1


READING = {name: reply for name, reply in USELESS.items() if "edit" not in name}
READING |= {
    "a query that is none": say({"query": ["x"]}),
    "pages that are a word": say({"query": {"pages": "x"}}),
    "pages by their numbers": say({"query": {"pages": {"1": {"pageid": 1, "title": "Contrib:A"}}}}),
    "pages that are words": say({"query": {"pages": ["x"]}}),
    "a continuation that is none": say({"continue": ["x"], "query": {"pages": []}}),
}
DRIP = Reply(b" " * 1000, headers=JSON, drip=0.1)
READING["an answer byte by byte"] = DRIP


@pytest.mark.slow
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
    assert time.monotonic() - start < DRIP.takes
    assert_tells_no_secret(failure.value)


ASKING: dict[str, Callable[[ApiWiki], object]] = {
    "titles": lambda wiki: list(wiki.titles("Contrib")),
    "pages": lambda wiki: list(wiki.pages("Contrib")),
    "a sweep": lambda wiki: wiki.sweep("Contrib", "Contrib:M"),
    "pages by number": lambda wiki: list(wiki.numbered([1, 2])),
    "events": lambda wiki: list(wiki.events("move", "")),
    "redirects": lambda wiki: wiki.redirects("Contrib:A"),
    "a title": lambda wiki: wiki.check_title("Contrib:A"),
    "a new name": lambda wiki: wiki.rename("Contrib:A", "Contrib:B", reason=""),
}


@pytest.mark.parametrize("reply", [USELESS["an empty object"], USELESS["an error that is none"]])
@pytest.mark.parametrize("ask", ASKING.values(), ids=ASKING)
def test_an_answer_that_says_nothing_is_not_taken_for_an_empty_wiki(
    ask: Callable[[ApiWiki], object], reply: Reply
) -> None:
    def script(params: Params) -> Reply | None:
        return reply if params.get("action") == "query" and "meta" not in params else None

    with fake_api(script) as fake, pytest.raises(WikiUnreachable, match="cut or unreadable"):
        ask(fake.wiki())


def test_a_wiki_that_never_answers_is_given_up() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"http://127.0.0.1:{silent.getsockname()[1]}/api.php"
        start = time.monotonic()
        with pytest.raises(WikiUnreachable) as failure:
            ApiWiki(url, "R", PASSWORD, limits=replace(QUICK, read=0.3, total=0.5)).get("A")

    assert time.monotonic() - start < Limits().total
    assert_tells_no_secret(failure.value)


def test_headers_that_drip_are_given_up() -> None:
    given_up = threading.Event()

    def drip(server: socket.socket) -> None:
        connection, _ = server.accept()
        with connection:
            connection.sendall(b"HTTP/1.1 200 OK\r\nX: ")
            for _ in range(int(DRIP.takes / 0.05)):
                if given_up.wait(0.05):
                    return
                connection.sendall(b"x")

    with socket.create_server(("127.0.0.1", 0)) as server, ThreadPoolExecutor(1) as pool:
        pool.submit(drip, server)
        url = f"http://127.0.0.1:{server.getsockname()[1]}/api.php"
        start = time.monotonic()
        with pytest.raises(WikiUnreachable, match="no answer in time"):
            ApiWiki(url, limits=replace(QUICK, total=0.5, tries=1)).get("A")
        assert time.monotonic() - start < DRIP.takes
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


# What is an answer, and not the one hoped for


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_a_redirect_is_told_and_not_followed(status: int) -> None:
    moved = Reply(b"", status, {"Location": "https://new.example.org/api.php?secret=1"})

    with fake_api(lambda _: moved) as fake, pytest.raises(WikiUnreachable) as failure:
        fake.wiki().get("A")

    assert "https://new.example.org/api.php;" in str(failure.value)
    assert len(fake.asked) == 1
    assert_tells_no_secret(failure.value)


@pytest.mark.parametrize("location", [b"/caf\xe9", b"http://[::1", b"", b"http://\xff@x/", b"//:99999"])
def test_a_redirect_to_anything_is_told(location: bytes) -> None:
    moved = Reply(b"", 302, {"Location": location.decode("latin-1")})

    with fake_api(lambda _: moved) as fake, pytest.raises(WikiUnreachable, match="leads on to"):
        fake.wiki().get("A")

    assert len(fake.asked) == 1


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
        (
            error("blocked", blockinfo={"blockedby": "Ana", "blockreason": "[[x]]"}),
            NotAllowed,
            "Ana until further notice: “[[x]]”",
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
        return {"edit": {**_saved(params)["edit"], "title": "Contrib:B"}} if params.get("action") == "edit" else None

    with fake_api(script) as fake, pytest.raises(WikiError, match="“Contrib:B”"):
        fake.wiki().save(Page("Contrib:A", "un"), summary="")


def test_texts_the_wiki_left_out_are_asked_for_again() -> None:
    def script(params: Params) -> dict[str, Any] | None:
        if "rvprop" not in params:
            return None
        numbers = [int(n) for n in params["pageids"].split("|")] if "pageids" in params else [1, 2, 3]
        return _listing([_raw(n, with_text=n == numbers[0]) for n in numbers])

    with fake_api(script) as fake:
        titles = [page.text for page in fake.wiki().pages("Contrib")]

    assert titles == ["texte 1", "texte 2", "texte 3"]


def test_a_page_that_is_gone_when_it_is_asked_for_again_is_no_fault() -> None:
    def script(params: Params) -> dict[str, Any] | None:
        if "pageids" in params:
            return {
                "batchcomplete": True,
                "query": {"pages": [{"pageid": 2, "missing": True}, _raw(3, with_text=True)]},
            }
        cut = {**_raw(2, with_text=False), "revisions": []}
        return _listing([_raw(1, with_text=True), cut, _raw(3, with_text=False)]) if "rvprop" in params else None

    with fake_api(script) as fake:
        assert [page.text for page in fake.wiki().pages("Contrib")] == ["texte 1", "texte 3"]


def test_texts_that_never_come_are_told() -> None:
    def script(params: Params) -> dict[str, Any] | None:
        return _listing([_raw(1, with_text=False)]) if "rvprop" in params else None

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
        read = fake.wiki().read(["Contrib:P1", "Contrib:P2", "Contrib:P3"])
        assert [page.text for page in read] == ["texte 1", "texte 2", "texte 3"]


def test_a_wiki_that_goes_round_in_circles_is_told() -> None:
    def script(params: Params) -> dict[str, Any] | None:
        return {"continue": {"apcontinue": "x"}, "query": {"allpages": []}} if "aplimit" in params else None

    with fake_api(script) as fake, pytest.raises(WikiUnreachable, match="without end"):
        list(fake.wiki().titles("Contrib"))


# What no UTF-8 has: a shell with another encoding makes lone surrogates

LONE = "\udce9"


def test_a_summary_and_a_token_with_lone_surrogates_are_sent_without_and_known_again() -> None:
    def script(params: Params) -> Reply | dict[str, Any] | None:
        if params.get("action") == "edit":
            return Reply(None)
        return _revisions(params, fake.edits()[0]) if params.get("prop") == "revisions" else None

    with fake_api(script) as fake:
        saved = fake.wiki().save(Page("Contrib:A", "un"), summary=f"{LONE}t{LONE}", token=LONE)

    assert saved.revision == 9
    assert [edit["summary"] for edit in fake.edits()] == ["[ft:\ufffd] \ufffdt\ufffd"]


@pytest.mark.parametrize(
    "ask",
    [
        lambda wiki: wiki.redirects(f"Contrib:{LONE}"),
        lambda wiki: list(wiki.titles(f"Contrib:{LONE}")),
        lambda wiki: list(wiki.read([f"Contrib:{LONE}"])),
    ],
)
def test_there_is_no_page_whose_title_no_wiki_can_have(ask: Callable[[ApiWiki], Collection[str]]) -> None:
    with fake_api(lambda _: None) as fake:
        assert not ask(fake.wiki())


@pytest.mark.parametrize(("user", "password"), [(f"Ren{LONE}", PASSWORD), ("Robot", PASSWORD + LONE)])
def test_an_account_with_lone_surrogates_is_for_the_wiki_to_refuse(user: str, password: str) -> None:
    failed = {"login": {"result": "Failed", "reason": f"Incorrect {PASSWORD}\ufffd"}}
    with fake_api(lambda params: failed if params.get("action") == "login" else None) as fake:
        with pytest.raises(LoginRefused) as refusal:
            ApiWiki(fake.url, user, password, limits=QUICK).get("A")
        assert fake.asked[-1]["lgname"] == user.replace(LONE, "\ufffd")

    if LONE in password:
        assert_tells_no_secret(refusal.value)


@pytest.mark.parametrize(
    ("login", "sent"),
    [("ana:clé-%E2%82%AC", "ana:clé-€"), ("ana:€", "ana:€"), (f"ana:{LONE}", "ana:\ufffd"), ("ana:a%3Ab", "ana:a:b")],
)
def test_a_password_of_the_web_server_goes_as_utf_8(login: str, sent: str) -> None:
    seen: list[str] = []

    def answer(asked: Asked) -> Reply:
        seen.append(base64.b64decode(asked.headers["Authorization"].removeprefix("Basic ")).decode())
        return say(WELCOME)

    with served(answer) as url:
        assert ApiWiki(url.replace("//", f"//{login}@"), limits=QUICK).account.name == "Robot"

    assert seen == [sent]


def test_an_access_token_with_lone_surrogates_is_for_the_wiki_to_refuse() -> None:
    with fake_api(lambda _: error("mwoauth-invalid-authorization")) as fake, pytest.raises(LoginRefused):
        ApiWiki(fake.url, bearer=PASSWORD + LONE, limits=QUICK).get("A")


# Secrets


def test_an_address_with_a_password_is_never_shown() -> None:
    with pytest.raises(WikiUnreachable) as failure:
        ApiWiki(f"http://ana:{PASSWORD}@127.0.0.1:9/api.php?token={TOKEN}", limits=QUICK).get("A")

    assert ApiWiki(f"http://ana:{PASSWORD}@127.0.0.1:9/api.php").location == "http://127.0.0.1:9/api.php"
    assert_tells_no_secret(failure.value)
    with pytest.raises(UsageError) as refusal:
        ApiWiki(f"http://ana:{PASSWORD}@127.0.0.1:9/wiki/?token={TOKEN}")
    assert_tells_no_secret(refusal.value)


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


def _listing(pages: list[dict[str, Any]]) -> dict[str, Any]:
    """Return *pages* and the list of them, as the first answer about a namespace has both."""
    listed = [{"pageid": raw["pageid"], "title": raw["title"]} for raw in pages]
    return {"batchcomplete": True, "query": {"pages": pages, "allpages": listed}}


def _page(params: Params) -> dict[str, Any]:
    title = params["titles"].strip("\x1f")
    slots = {"main": {"content": "texte"}}
    page = {"pageid": 1, "title": title, "revisions": [{"revid": 3, "slots": slots}]}
    return {"batchcomplete": True, "query": {"pages": [page]}}
