"""
What goes wrong between us and a real wiki: each fault, with the class, the sentence, and the number of edits sent.

A proxy makes the faults and counts; what the wiki has afterwards is read from it directly.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from forumtools.errors import (
    AccountRefused,
    AnswerUnclear,
    EditConflict,
    NotAllowed,
    PageExists,
    WikiBusy,
    WikiError,
    WikiUnreachable,
)
from forumtools.model.records import Page
from forumtools.wikis.api import ApiWiki
from forumtools.wikis.transport import Limits
from tests.mediawiki import RealWiki, unique
from tests.proxy import Fault, Proxy, Request, afterwards, body, instead, lost, spoilt
from tests.serving import HTML, JSON, Reply, error, say, served
from tests.wikis.fakes import assert_tells_no_secret

pytestmark = pytest.mark.mediawiki

PATIENCE = 300.0
LONGEST = 20.0
"""Seconds that no test of one edit may take; most take less than one."""


@pytest.fixture(scope="module")
def hasty(mediawiki: RealWiki, between: Proxy) -> ApiWiki:
    """The same, and it does not wait long for an answer."""
    wiki = ApiWiki(between.url, *mediawiki.robot, limits=Limits(read=2.0, total=3.0, sleep=lambda _: None))
    assert wiki.account.is_bot
    return wiki


@pytest.fixture(scope="module")
def other(mediawiki: RealWiki) -> ApiWiki:
    """Somebody else, who has no proxy and no rate limit."""
    return mediawiki.open(mediawiki.admin)


@pytest.fixture
def page(robot: ApiWiki, between: Proxy, waits: list[float]) -> Page:
    between.heals()
    made = robot.save(Page(f"Contrib:{unique()}", "un"), summary="création")
    waits.clear()
    return made


@contextmanager
def bounded() -> Iterator[None]:
    begun = time.monotonic()
    yield
    assert time.monotonic() - begun < LONGEST


def history(wiki: ApiWiki, title: str) -> list[str]:
    """Return the summaries of a page without our tokens, newest first; none when there is no page."""
    query = {"action": "query", "prop": "revisions", "rvprop": "comment", "rvlimit": "max", "titles": title}
    raw = wiki.session.call(query)["query"]["pages"][0]
    return [revision["comment"].partition("] ")[2] for revision in raw.get("revisions", ())]


# The wiki did it, and we are not told


PAGE = Reply(b"<html>Maintenance</html>", headers=HTML)
SAVED: dict[str, Fault] = {
    "a lost answer": lost,
    "half of what was promised": spoilt(lambda r: replace(r, body=(r.body or b"")[:30], claimed=len(r.body or b""))),
    "half an answer": body(lambda content: content[: len(content) // 2]),
    "a damaged gzip": spoilt(
        lambda r: replace(r, body=b"\x1f\x8b\x08\x00" + (r.body or b""), headers={**JSON, "Content-Encoding": "gzip"})
    ),
    "a web page": afterwards(PAGE),
    "a web page that says it is JSON": afterwards(replace(PAGE, headers=JSON)),
    "nothing": afterwards(Reply(b"")),
    "a notice before it": body(lambda content: b"<br />\n<b>Notice</b>: x in y.php\n" + content),
    "null": afterwards(say(None)),
    "a list": afterwards(say([])),
    "an empty object": afterwards(say({})),
    "a text": afterwards(say("x")),
    "an empty edit": afterwards(say({"edit": {}})),
    "an odd edit": afterwards(say({"edit": "x"})),
    "500": afterwards(Reply(b"oops", 500, HTML)),
    "502": afterwards(Reply(b"oops", 502, HTML)),
    "503 without a time": afterwards(Reply(b"oops", 503, HTML)),
    "504": afterwards(Reply(b"oops", 504, HTML)),
    "an exception": afterwards(error("internal_api_error_DBQueryError")),
    "an exception in the new shape": afterwards(say({"errors": [{"code": "internal_api_error_Error", "text": "x"}]})),
}


@pytest.mark.parametrize("fault", SAVED.values(), ids=SAVED)
def test_an_edit_whose_answer_is_lost_is_there_once_and_so_is_the_next(
    fault: Fault, robot: ApiWiki, other: ApiWiki, between: Proxy, page: Page
) -> None:
    def and_somebody_goes_on(request: Request) -> Reply:
        reply = fault(request)
        other.save(replace(other.get(page.title), text="trois"), summary="autre")
        return reply

    between.breaks("edit", and_somebody_goes_on)
    with bounded():
        saved = robot.save(replace(page, text="deux"), summary="suite")

    assert (saved.title, saved.text) == (page.title, "deux")
    assert between.edits == 1
    assert other.get(page.title).text == "trois"
    assert history(other, page.title) == ["autre", "suite", "création"]


SLOW: dict[str, Fault] = {
    "an answer too late": spoilt(lambda reply: replace(reply, delay=4)),
    "an answer that never comes": spoilt(lambda reply: replace(reply, delay=3600)),
    "an answer byte by byte": spoilt(lambda reply: replace(reply, drip=0.2)),
}


@pytest.mark.parametrize("fault", SLOW.values(), ids=SLOW)
def test_an_edit_that_is_not_answered_in_time_is_there_once(
    fault: Fault, hasty: ApiWiki, other: ApiWiki, between: Proxy, page: Page
) -> None:
    between.breaks("edit", fault)
    with bounded():
        saved = hasty.save(replace(page, text="deux"), summary="suite")

    assert saved == other.get(page.title)
    assert between.edits == 1
    assert history(other, page.title) == ["suite", "création"]


@pytest.mark.parametrize("name", ["a lost answer", "a web page", "an empty object"])
def test_a_page_whose_creation_is_not_answered_is_there_once(
    name: str, robot: ApiWiki, other: ApiWiki, between: Proxy
) -> None:
    between.breaks("edit", SAVED[name])

    made = robot.save(Page(f"Contrib:{unique()}", "un"), summary="création")

    assert made == other.get(made.title)
    assert between.edits == 1
    assert history(other, made.title) == ["création"]


def test_an_answer_with_a_byte_order_mark_is_read(robot: ApiWiki, between: Proxy, page: Page, other: ApiWiki) -> None:
    between.breaks("edit", body(lambda content: b"\xef\xbb\xbf" + content))

    saved = robot.save(replace(page, text="deux"), summary="suite")

    assert saved == other.get(page.title)
    assert len(between.asked) == 1


# The wiki did not do it, and we are not told


UNSAVED: dict[str, Fault] = {
    "a connection reset before": instead(Reply(None)),
    "a web page": instead(PAGE),
    "nothing": instead(Reply(b"")),
    "half an answer": instead(Reply(b'{"edit":{"result":"Succ')),
    "half of what was promised": instead(Reply(b'{"edit":', claimed=5000)),
    "a damaged gzip": instead(Reply(b"\x1f\x8b\x08\x00rubbish", headers={**JSON, "Content-Encoding": "gzip"})),
    "500": instead(Reply(b"oops", 500, HTML)),
    "502": instead(Reply(b"oops", 502, HTML)),
    "503 without a time": instead(Reply(b"oops", 503, HTML)),
    "an exception": instead(error("internal_api_error_DBConnectionError")),
}


@pytest.mark.parametrize("fault", UNSAVED.values(), ids=UNSAVED)
def test_an_edit_that_never_arrived_is_sent_again_after_a_look(
    fault: Fault, robot: ApiWiki, other: ApiWiki, between: Proxy, page: Page
) -> None:
    between.breaks("edit", fault)
    with bounded():
        saved = robot.save(replace(page, text="deux"), summary="suite")

    assert saved == other.get(page.title)
    assert [params["action"] for params in between.asked] == ["edit", "query", "edit"]
    assert history(other, page.title) == ["suite", "création"]


def test_what_others_did_meanwhile_stands_against_an_edit_that_never_arrived(
    robot: ApiWiki, other: ApiWiki, between: Proxy, page: Page
) -> None:
    def and_somebody_was_faster(_: Request) -> Reply:
        other.save(replace(page, text="trois"), summary="autre")
        return Reply(None)

    between.breaks("edit", and_somebody_was_faster)
    with pytest.raises(EditConflict) as conflict:
        robot.save(replace(page, text="deux"), summary="suite")

    assert "Rien n’est perdu" in conflict.value.say("fr")
    assert other.get(page.title).text == "trois"
    assert history(other, page.title) == ["autre", "création"]


@pytest.mark.parametrize("fault", [*UNSAVED.values()], ids=UNSAVED)
def test_a_doubt_that_stays_is_told_after_a_few_quick_tries(
    fault: Fault, robot: ApiWiki, other: ApiWiki, between: Proxy, page: Page, waits: list[float]
) -> None:
    between.breaks("edit", fault, times=99)
    with bounded(), pytest.raises(AnswerUnclear) as doubt:
        robot.save(replace(page, text="deux"), summary="suite")

    assert between.edits == 5
    assert sum(waits) < 1 + 2 + 4 + 8 + 16
    assert doubt.value.stops_batch
    assert f"n’a pas dit s’il a fait ce qui était demandé pour « {page.title} »" in doubt.value.say("fr")
    assert f"did not say whether it did what was asked for “{page.title}”" in doubt.value.say("en")
    assert_tells_no_secret(doubt.value)
    assert history(other, page.title) == ["création"]


# Renaming and deleting


@pytest.fixture(scope="module")
def deleting(mediawiki: RealWiki, between: Proxy) -> ApiWiki:
    """The wiki through the proxy, as somebody who may delete."""
    return ApiWiki(between.url, *mediawiki.admin, limits=Limits(sleep=lambda _: None))


def logged(wiki: ApiWiki, log: str, title: str) -> list[str]:
    """Return the reasons in a log for a page, without our tokens, newest first."""
    query = {"action": "query", "list": "logevents", "letype": log, "letitle": title, "leprop": "comment"}
    events = wiki.session.call(query)["query"]["logevents"]
    return [event["comment"].partition("] ")[2] for event in events]


DOUBTFUL = ["a lost answer", "a web page", "an empty object", "a list", "500", "an exception"]


@pytest.mark.parametrize("leave_redirect", [True, False])
@pytest.mark.parametrize("name", DOUBTFUL)
def test_a_renaming_whose_answer_is_lost_is_done_once(
    name: str, leave_redirect: bool, robot: ApiWiki, other: ApiWiki, between: Proxy, page: Page
) -> None:
    between.breaks("move", SAVED[name])
    with bounded():
        moved = robot.rename(page.title, f"{page.title} bis", reason="titre", leave_redirect=leave_redirect)

    assert moved == other.get(f"{page.title} bis")
    assert between.count("move") == 1
    assert logged(other, "move", page.title) == ["titre"]


@pytest.mark.parametrize("name", ["a connection reset before", "a web page", "500"])
def test_a_renaming_that_never_arrived_is_sent_again(
    name: str, robot: ApiWiki, other: ApiWiki, between: Proxy, page: Page
) -> None:
    between.breaks("move", UNSAVED[name])
    moved = robot.rename(page.title, f"{page.title} bis", reason="titre")

    assert moved == other.get(f"{page.title} bis")
    assert between.count("move") == 2
    assert logged(other, "move", page.title) == ["titre"]


def test_a_page_somebody_put_there_meanwhile_stands_against_a_renaming(
    robot: ApiWiki, other: ApiWiki, between: Proxy, page: Page
) -> None:
    def and_somebody_was_faster(_: Request) -> Reply:
        other.save(Page(f"{page.title} bis", "autre"), summary="autre")
        return Reply(None)

    between.breaks("move", and_somebody_was_faster)
    with pytest.raises(PageExists):
        robot.rename(page.title, f"{page.title} bis", reason="titre")

    assert other.get(page.title) == page
    assert other.get(f"{page.title} bis").text == "autre"


@pytest.mark.parametrize("name", DOUBTFUL)
def test_a_deletion_whose_answer_is_lost_is_done_once_and_spares_what_comes_after(
    name: str, deleting: ApiWiki, other: ApiWiki, between: Proxy, page: Page
) -> None:
    def and_somebody_makes_it_again(request: Request) -> Reply:
        reply = SAVED[name](request)
        other.save(Page(page.title, "de nouveau"), summary="autre")
        return reply

    between.breaks("delete", and_somebody_makes_it_again)
    with bounded():
        deleting.remove(page, reason="doublon")

    assert between.count("delete") == 1
    assert logged(other, "delete", page.title) == ["doublon"]
    assert other.get(page.title).text == "de nouveau"


def test_a_deletion_that_never_arrived_is_sent_again_unless_somebody_edited(
    deleting: ApiWiki, other: ApiWiki, between: Proxy, page: Page
) -> None:
    def and_somebody_was_faster(_: Request) -> Reply:
        other.save(replace(page, text="trois"), summary="autre")
        return Reply(None)

    between.breaks("delete", and_somebody_was_faster)
    with pytest.raises(EditConflict):
        deleting.remove(page, reason="doublon")
    assert other.get(page.title).text == "trois"

    between.breaks("delete", instead(Reply(None)))
    deleting.remove(other.get(page.title), reason="doublon")
    assert between.count("delete") == 2
    assert list(other.read([page.title])) == []


@pytest.mark.parametrize("action", ["move", "delete"])
def test_a_doubt_about_a_renaming_or_deletion_is_told(
    action: str, deleting: ApiWiki, other: ApiWiki, between: Proxy, page: Page
) -> None:
    between.breaks(action, instead(PAGE), times=99)
    asked = {
        "move": lambda: deleting.rename(page.title, f"{page.title} bis", reason=""),
        "delete": lambda: deleting.remove(page, reason=""),
    }
    with bounded(), pytest.raises(AnswerUnclear) as doubt:
        asked[action]()

    assert between.count(action) == 5
    assert page.title in doubt.value.say("fr")
    assert other.get(page.title) == page


def test_refreshing_is_repeated_and_changes_nothing(robot: ApiWiki, other: ApiWiki, between: Proxy, page: Page) -> None:
    between.breaks("edit", lost, times=2)
    robot.refresh(page.title)

    assert between.edits == 3
    assert other.get(page.title) == page


# The wiki asks to wait


BUSY: dict[str, tuple[Reply, float]] = {
    "429": (Reply(b"", 429, HTML), 60),
    "429, 7": (Reply(b"", 429, {**HTML, "Retry-After": "7"}), 7),
    "429, words": (Reply(b"", 429, {**HTML, "Retry-After": "bientôt"}), 0),
    "503, 0": (Reply(b"", 503, {**HTML, "Retry-After": "0"}), 0),
    "503, 40": (Reply(b"", 503, {**HTML, "Retry-After": " 40 "}), 40),
    "503, a date long ago": (Reply(b"", 503, {**HTML, "Retry-After": "Wed, 21 Oct 2015 07:28:00 GMT"}), 0),
    "503, before time began": (Reply(b"", 503, {**HTML, "Retry-After": "Mon, 01 Jan 0001 00:00:00 -0000"}), 0),
    "503, after time ends": (Reply(b"", 503, {**HTML, "Retry-After": "Mon, 01 Jan 99999 00:00:00 GMT"}), 0),
    "503, a negative number": (Reply(b"", 503, {**HTML, "Retry-After": "-5"}), 0),
    "503, an odd zone": (Reply(b"", 503, {**HTML, "Retry-After": "Wed, 21 Oct 2015 07:28:00 +99999999"}), 0),
    "lag": (say({"error": {"code": "maxlag", "info": "x", "lag": 12.5}}, Retry_After="5", X_Database_Lag="12"), 5),
    "a wiki that is read-only": (error("readonly", readonlyreason="sauvegarde"), 60),
    "too many edits": (error("ratelimited"), 60),
}


@pytest.mark.parametrize(("reply", "least"), BUSY.values(), ids=BUSY)
def test_what_the_wiki_did_not_do_because_it_was_busy_is_sent_again_without_a_look(
    reply: Reply, least: float, robot: ApiWiki, other: ApiWiki, between: Proxy, page: Page, waits: list[float]
) -> None:
    between.breaks("edit", instead(reply))
    with bounded():
        saved = robot.save(replace(page, text="deux"), summary="suite")

    assert saved == other.get(page.title)
    assert [params["action"] for params in between.asked] == ["edit", "edit"]
    assert least <= sum(waits) <= PATIENCE


def test_a_time_of_day_to_come_back_at_is_waited_for(
    robot: ApiWiki, other: ApiWiki, between: Proxy, page: Page, waits: list[float]
) -> None:
    soon = format_datetime(datetime.now(UTC) + timedelta(seconds=200), usegmt=True)
    between.breaks("edit", instead(Reply(b"", 429, {**HTML, "Retry-After": soon})))
    with bounded():
        saved = robot.save(replace(page, text="deux"), summary="suite")

    assert saved == other.get(page.title)
    assert 60 <= sum(waits) <= PATIENCE


@pytest.mark.parametrize(
    ("reply", "fr", "en"),
    [
        (BUSY["429"][0], "Trop de demandes", "Too many requests"),
        (BUSY["503, 40"][0], "momentanément indisponible", "unavailable for the moment"),
        (BUSY["lag"][0], "surchargé", "overloaded"),
        (BUSY["a wiki that is read-only"][0], "lecture seule (sauvegarde)", "read-only (sauvegarde)"),
        (BUSY["too many edits"][0], "Trop de demandes", "Too many requests"),
    ],
)
def test_patience_ends(
    reply: Reply, fr: str, en: str, robot: ApiWiki, between: Proxy, page: Page, waits: list[float]
) -> None:
    between.breaks("edit", instead(reply), times=999)
    with bounded(), pytest.raises(WikiBusy) as busy:
        robot.save(replace(page, text="deux"), summary="suite")

    assert sum(waits) <= PATIENCE
    assert 2 < between.edits < 99
    assert busy.value.stops_batch
    assert fr in busy.value.say("fr")
    assert en in busy.value.say("en")


@pytest.mark.parametrize("time", ["3600", "9" * 400, "Wed, 21 Oct 2099 07:28:00 GMT"])
def test_who_asks_for_more_than_our_patience_is_not_waited_for(
    time: str, robot: ApiWiki, between: Proxy, page: Page, waits: list[float]
) -> None:
    between.breaks("edit", instead(Reply(b"", 503, {**HTML, "Retry-After": time})), times=99)
    with pytest.raises(WikiBusy):
        robot.save(replace(page, text="deux"), summary="suite")

    assert (between.edits, waits) == (1, [])


# Something else is at the address


@pytest.mark.parametrize(
    ("reply", "kind", "fr", "en"),
    [
        *(
            (Reply(b"", status, {"Location": place}), WikiUnreachable, place.partition("?")[0], "put the new address")
            for status in (301, 302, 307, 308)
            for place in ("https://127.0.0.1:1/api.php", "/ailleurs/api.php", "https://login.example.org/?next=secret")
        ),
        (Reply(b"", 401, HTML), AccountRefused, "refuse l’accès (statut HTTP 401)", "refuses access (HTTP status 401)"),
        (Reply(b"", 403, HTML), AccountRefused, "refuse l’accès (statut HTTP 403)", "refuses access (HTTP status 403)"),
        (
            Reply(b"", 404, HTML),
            WikiUnreachable,
            "pas d’api.php à cette adresse",
            "there is no api.php at this address",
        ),
        (Reply(b"", 413, HTML), NotAllowed, "est trop long", "is too long"),
    ],
)
def test_what_does_not_help_to_repeat_is_sent_once(
    reply: Reply,
    kind: type[WikiError],
    fr: str,
    en: str,
    robot: ApiWiki,
    other: ApiWiki,
    between: Proxy,
    page: Page,
    waits: list[float],
) -> None:
    between.breaks("edit", instead(reply), times=99)
    with bounded(), pytest.raises(WikiError) as refusal:
        robot.save(replace(page, text="deux"), summary="suite")

    assert type(refusal.value) is kind
    assert refusal.value.stops_batch is (kind is not NotAllowed)
    assert fr in refusal.value.say("fr")
    assert en in refusal.value.say("en")
    assert_tells_no_secret(refusal.value)
    assert (len(between.asked), waits) == (1, [])
    assert history(other, page.title) == ["création"]


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_the_token_is_sent_to_nobody_else(status: int, robot: ApiWiki, between: Proxy, page: Page) -> None:
    stolen: list[object] = []
    with served(lambda asked: (stolen.append(asked), say({}))[1]) as elsewhere:
        between.breaks("edit", instead(Reply(b"", status, {"Location": elsewhere})))
        with pytest.raises(WikiUnreachable):
            robot.save(replace(page, text="deux"), summary="suite")

    assert stolen == []


def test_a_loop_of_redirects_is_one_request(robot: ApiWiki, between: Proxy, page: Page) -> None:
    between.breaks("edit", instead(Reply(b"", 302, {"Location": between.url})), times=99)
    with pytest.raises(WikiUnreachable):
        robot.save(replace(page, text="deux"), summary="suite")

    assert between.edits == 1
