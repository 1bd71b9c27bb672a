"""Opening and keeping a session: what breaks on the way, what is waited for, and who is never asked twice."""

from __future__ import annotations

import gzip
import shutil
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from copy import deepcopy
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from forumtools.errors import AccountRefused, AnswerUnclear, LoginRefused, WikiBusy, WikiError, WikiUnreachable
from forumtools.language import Text
from forumtools.model.records import Page
from forumtools.wikis.abreast import CONNECTIONS, abreast
from forumtools.wikis.api import ApiWiki
from forumtools.wikis.session import Session
from forumtools.wikis.transport import Limits
from tests.mediawiki import RealWiki, state_folder, unique
from tests.proxy import Proxy, Request, instead, lost, proxy
from tests.serving import HTML, JSON, Asked, Params, Reply, error, say, served
from tests.wikis.fakes import PASSWORD, QUICK, WELCOME, FakeApi, assert_tells_no_secret, fake_api

real = pytest.mark.mediawiki

STEPS: dict[str, Callable[[Params], bool]] = {
    "the token": lambda params: params.get("type") == "login",
    "the login": lambda params: params.get("action") == "login",
    "the welcome": lambda params: "siprop" in params,
}
USELESS: dict[str, Reply] = {
    "a reset": Reply(None),
    "a web page": Reply(b"<html>Connexion</html>", headers=HTML),
    "nothing": Reply(b""),
    "half an answer": Reply(b'{"query":{"tok'),
    "half of what was promised": Reply(b'{"query":', claimed=5000),
    "a damaged gzip": Reply(b"\x1f\x8b\x08\x00rubbish", headers={**JSON, "Content-Encoding": "gzip"}),
    "a notice before it": Reply(b"<b>Notice</b>: x\n{}"),
    "null": say(None),
    "a list": say([]),
    "a text": say("x"),
    "an empty object": say({}),
    "an odd object": say({"query": "x", "login": ["x"]}),
    "an empty query": say({"query": {"tokens": {}, "userinfo": {}}, "login": {}}),
    "500": Reply(b"oops", 500, HTML),
    "503": Reply(b"oops", 503, HTML),
    "an exception": error("internal_api_error_DBConnectionError"),
    "lag that only the header tells": say({}, X_Database_Lag="12", Retry_After="5"),
}
STOPPING: dict[str, tuple[Reply, type[WikiError]]] = {
    **{str(s): (Reply(b"", s, {"Location": "/w/api.php"}), WikiUnreachable) for s in (301, 302, 307, 308)},
    "401": (Reply(b"", 401, HTML), AccountRefused),
    "403": (Reply(b"", 403, HTML), AccountRefused),
    "404": (Reply(b"", 404, HTML), WikiUnreachable),
    "a private wiki": (error("readapidenied"), AccountRefused),
    "something unheard of": (error("quite-unheard-of"), WikiError),
}


def broken(fake: FakeApi, step: str, reply: Reply, times: float) -> Callable[[Params], Reply | None]:
    """Break one *step* of the way in, so many *times*."""

    def script(params: Params) -> Reply | None:
        return reply if STEPS[step](params) and asked(fake, step) <= times else None

    return script


def asked(fake: FakeApi, step: str) -> int:
    return sum(STEPS[step](params) for params in fake.asked)


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("reply", USELESS.values(), ids=USELESS)
def test_a_step_that_breaks_once_is_repeated(step: str, reply: Reply) -> None:
    with fake_api(lambda _: None) as fake:
        fake.script = broken(fake, step, reply, 1)

        assert fake.wiki().account.name == "Robot"

    assert asked(fake, step) >= 2


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("reply", [USELESS["a web page"], USELESS["a reset"], USELESS["an empty object"]])
def test_a_step_that_stays_broken_is_told_before_anything_is_written(step: str, reply: Reply) -> None:
    with fake_api(lambda _: None) as fake:
        fake.script = broken(fake, step, reply, 999)
        with pytest.raises(WikiUnreachable) as failure:
            fake.wiki().save(Page("Contrib:A", "un"), summary="")

    assert asked(fake, step) == QUICK.tries
    assert fake.edits() == []
    assert failure.value.stops_batch
    assert_tells_no_secret(failure.value)


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize(("reply", "kind"), STOPPING.values(), ids=STOPPING)
def test_a_step_that_leads_elsewhere_is_asked_once(step: str, reply: Reply, kind: type[WikiError]) -> None:
    with fake_api(lambda _: None) as fake:
        fake.script = broken(fake, step, reply, 999)
        with pytest.raises(WikiError) as refusal:
            fake.wiki().save(Page("Contrib:A", "un"), summary="")

    assert type(refusal.value) is kind
    assert refusal.value.stops_batch
    assert asked(fake, step) == 1
    assert_tells_no_secret(refusal.value)


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_neither_password_nor_token_goes_where_a_redirect_leads(step: str, status: int) -> None:
    stolen: list[object] = []
    with served(lambda request: (stolen.append(request), say({}))[1]) as elsewhere, fake_api(lambda _: None) as fake:
        fake.script = broken(fake, step, Reply(b"", status, {"Location": elsewhere}), 999)
        with pytest.raises(WikiUnreachable):
            fake.wiki().get("A")

    assert stolen == []


BOMB = Reply(gzip.compress(b" " * 20_000_000), headers={**JSON, "Content-Encoding": "gzip"})


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("reply", [BOMB, replace(BOMB, status=302, headers={**BOMB.headers, "Location": "/x"})])
def test_an_answer_without_end_is_cut_off_at_every_step(step: str, reply: Reply) -> None:
    with fake_api(lambda _: None) as fake:
        fake.script = broken(fake, step, reply, 999)
        with pytest.raises(WikiUnreachable, match="larger than 1000000 bytes"):
            fake.wiki(replace(QUICK, read=5, total=5, body=1_000_000)).get("A")

    assert asked(fake, step) == 1


DRIP, SILENCE = Reply(b" " * 1000, drip=0.1), Reply(delay=60)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("step", "reply"), [("the token", DRIP), ("the login", DRIP), ("the login", SILENCE), ("the welcome", DRIP)]
)
def test_no_step_takes_for_ever(step: str, reply: Reply) -> None:
    with fake_api(lambda _: None) as fake:
        fake.script = broken(fake, step, reply, 999)
        begun = time.monotonic()
        with pytest.raises(WikiUnreachable, match="no answer in time"):
            fake.wiki(replace(QUICK, read=0.4, total=0.5)).get("A")

    assert time.monotonic() - begun < reply.takes


@pytest.mark.parametrize("step", STEPS)
def test_a_step_that_is_busy_is_waited_for(step: str) -> None:
    waits: list[float] = []
    with fake_api(lambda _: None) as fake:
        fake.script = broken(fake, step, Reply(b"", 503, {**HTML, "Retry-After": "40"}), 1)
        fake.wiki(replace(QUICK, sleep=waits.append)).account  # noqa: B018 - opens the session

        fake.script = broken(fake, step, Reply(b"", 503, {**HTML, "Retry-After": "3600"}), 999)
        with pytest.raises(WikiBusy):
            fake.wiki(replace(QUICK, sleep=waits.append)).get("A")

    assert waits == [40.0]
    assert asked(fake, step) == 3


def test_a_byte_order_mark_before_every_answer_disturbs_nothing() -> None:
    with fake_api(lambda _: None) as fake:
        answer = fake.reply
        fake.reply = lambda params: _with_mark(answer(params))  # type: ignore[method-assign]

        assert fake.wiki().account.name == "Robot"

    assert len(fake.asked) == 3


def _with_mark(reply: Reply) -> Reply:
    return replace(reply, body=b"\xef\xbb\xbf" + (reply.body or b""))


# Waiting is told


def test_who_watches_is_told_why_and_how_long_before_we_wait() -> None:
    told: list[tuple[float, Text] | str] = []
    limits = replace(
        QUICK, on_wait=lambda seconds, why: told.append((seconds, why)), sleep=lambda _: told.append("asleep")
    )

    def script(params: Params) -> Reply | None:
        return error("readonly", readonlyreason="sauvegarde") if len(fake.edits()) in (1, 2) else _saved(params)

    with fake_api(script) as fake:
        fake.wiki(limits).save(Page("Contrib:A", "un"), summary="")

    why = Text(fr="il est en lecture seule (sauvegarde)", en="it is read-only (sauvegarde)")
    assert told == [(60.0, why), "asleep", (60.0, why), "asleep"]


def test_sending_again_after_an_unclear_answer_is_told() -> None:
    told: list[str] = []
    limits = replace(QUICK, on_wait=lambda seconds, why: told.append(why.en))

    def script(params: Params) -> Reply | None:
        is_first = params.get("action") == "edit" and len(fake.edits()) == 1
        return Reply(b"") if is_first else _saved(params)

    with fake_api(script) as fake:
        fake.wiki(limits).save(Page("Contrib:A", "un"), summary="")

    assert told == ["unreadable answer, and the page is as before; trying again"]


def _saved(params: Params) -> Reply | None:
    saved = {"edit": {"result": "Success", "title": "Contrib:A", "oldrevid": 0, "newrevid": 7}}
    return say(saved) if params.get("action") == "edit" else None


def test_a_wiki_that_was_never_reached_is_not_waited_for_as_one_that_was() -> None:
    waits: list[float] = []
    busy = Reply(b"", 503, {**HTML, "Retry-After": "1"})

    with fake_api(lambda params: busy if "siprop" in params else None) as fake, pytest.raises(WikiBusy):
        fake.wiki(replace(QUICK, sleep=waits.append)).get("A")
    assert len(waits) == QUICK.tries - 1

    waits.clear()
    with fake_api(lambda params: busy if "rvprop" in params else None) as fake, pytest.raises(WikiBusy):
        fake.wiki(replace(QUICK, sleep=waits.append)).get("A")
    assert len(waits) > QUICK.tries
    assert sum(waits) <= QUICK.patience


def test_a_doubt_is_not_looked_into_for_longer_than_our_patience() -> None:
    script = {"edit": Reply(b"")}

    with fake_api(lambda params: script.get(params.get("action", ""))) as fake, pytest.raises(AnswerUnclear):
        fake.wiki(replace(QUICK, patience=0.0)).save(Page("Contrib:A", "un"), summary="")

    assert len(fake.edits()) == 1


WRITING: dict[str, Callable[[ApiWiki], object]] = {
    "edit": lambda wiki: wiki.save(Page("Contrib:A", "un"), summary=""),
    "move": lambda wiki: wiki.rename("Contrib:A", "Contrib:B", reason=""),
    "delete": lambda wiki: wiki.remove(Page("Contrib:A", "un", 5), reason=""),
}


@pytest.mark.parametrize("action", WRITING)
def test_a_wiki_that_is_busy_and_unclear_by_turns_is_waited_for_within_one_patience(action: str) -> None:
    waits: list[float] = []
    able: dict[str, Any] = deepcopy(WELCOME)
    able["query"]["userinfo"]["rights"] += ["delete"]
    there = {"pages": [{"pageid": 1, "title": "Contrib:A", "revisions": [{"revid": 5}]}], "logevents": []}

    def script(params: Params) -> Reply | None:
        if "siprop" in params:
            return say(able)
        if params.get("action") == action:
            turn = sum(each.get("action") == action for each in fake.asked)
            return Reply(b"") if turn % 4 == 0 else error("readonly")
        return say({"batchcomplete": True, "query": there}) if "leprop" in params else None

    with fake_api(script) as fake, pytest.raises((AnswerUnclear, WikiBusy)):
        WRITING[action](fake.wiki(replace(QUICK, sleep=waits.append)))

    assert 60 < sum(waits) <= QUICK.patience


def test_the_patience_of_one_edit_is_not_spent_by_those_before() -> None:
    waits: list[float] = []

    def script(params: Params) -> Reply | None:
        return error("readonly") if len(fake.edits()) % 4 else _saved(params)

    with fake_api(script) as fake:
        wiki = fake.wiki(replace(QUICK, sleep=waits.append))
        for _ in range(3):
            wiki.save(Page("Contrib:A", "un"), summary="")

    assert waits == [60.0] * 9


def test_a_pace_that_a_person_would_notice_is_told() -> None:
    told: list[str] = []
    slow = deepcopy(WELCOME)
    slow["query"]["userinfo"] = {
        "name": "Robot",
        "rights": [],
        "ratelimits": {"edit": {"user": {"hits": 2, "seconds": 60}}},
    }
    limits = replace(QUICK, on_wait=lambda seconds, why: told.append(why.fr))

    with fake_api(lambda params: say(slow) if "siprop" in params else _saved(params)) as fake:
        wiki = fake.wiki(limits)
        for _ in range(3):
            wiki.save(Page("Contrib:A", "un"), summary="")

    assert told == ["le wiki limite le nombre de modifications"] * 2


# A wrong password, a session that dies


@pytest.fixture
def between(mediawiki: RealWiki) -> Iterator[Proxy]:
    with proxy(mediawiki.api) as made:
        yield made


@real
def test_a_wrong_password_is_tried_once(mediawiki: RealWiki, between: Proxy) -> None:
    wiki = ApiWiki(between.url, mediawiki.plain[0], PASSWORD)
    page = Page(f"Contrib:{unique()}", "un")

    for attempt in (lambda: wiki.get("Accueil"), lambda: wiki.save(page, summary=""), lambda: wiki.account):
        with pytest.raises(LoginRefused) as refusal:
            attempt()
        assert refusal.value.stops_batch
        assert "Il ne sera pas réessayé" in refusal.value.say("fr")
        assert_tells_no_secret(refusal.value)

    assert between.count("login") == 1
    assert len(between.asked) == 2


class Forgetful:
    """An api.php that knows whom it let in by a cookie, until the session is lost; both conversations notice it."""

    def __init__(self) -> None:
        self.logins = 0
        self.lost = 0
        self.password = PASSWORD
        self.both = threading.Barrier(CONNECTIONS)

    def __call__(self, asked: Asked) -> Reply:
        params = asked.params
        if params.get("type") == "login":
            return say({"query": {"tokens": {"logintoken": "l+\\"}}})
        if params.get("action") == "login":
            self.logins += 1
            if params["lgpassword"] != self.password:
                return say({"login": {"result": "Failed", "reason": "Incorrect password"}})
            return replace(say({"login": {"result": "Success"}}), cookies=(f"session={self.logins}",))
        if "siprop" in params:
            return say(WELCOME)
        if asked.headers.get("Cookie") == f"session={self.lost}":
            self.both.wait(10)
            return error("assertuserfailed")
        return say({"batchcomplete": True, "query": {"asked by": asked.headers.get("Cookie")}})


def _outcome(line: Session, number: int) -> object:
    try:
        return line.call({"action": "query", "number": number})["query"]
    except WikiError as refusal:
        return type(refusal)


def test_a_password_changed_while_two_conversations_read_is_tried_once() -> None:
    wiki = Forgetful()
    with served(wiki) as url:
        session = Session(url, "R", PASSWORD, QUICK)
        assert session.account.name == "Robot"
        wiki.lost, wiki.password = 1, "autre"

        assert list(abreast(session, _outcome, range(2))) == [LoginRefused] * 2
        assert _outcome(session, 2) is LoginRefused

    assert wiki.logins == 2


def test_a_session_lost_while_two_conversations_read_is_opened_again_for_all() -> None:
    wiki = Forgetful()
    with served(wiki) as url:
        session = Session(url, "R", PASSWORD, QUICK)
        assert session.account.name == "Robot"
        wiki.lost = 1

        assert list(abreast(session, _outcome, range(4))) == [{"asked by": "session=2"}] * 4
        assert _outcome(session, 4) == {"asked by": "session=2"}

    assert wiki.logins == 2


class Batch:
    """Pages saved one after the other by the bot, whose session dies on the way."""

    def __init__(self, mediawiki: RealWiki, url: str) -> None:
        self.wiki = ApiWiki(url, *mediawiki.robot, limits=Limits(sleep=lambda _: None))
        self.titles = [f"Contrib:{unique()}" for _ in range(6)]

    def run(self, dies: Callable[[], None]) -> None:
        for number, title in enumerate(self.titles):
            if number == 3:
                dies()
            page = self.wiki.save(Page(title, "un"), summary="création")
            self.wiki.save(replace(page, text="deux"), summary="suite")

    def forget_session(self) -> None:
        """Have the wiki forget our session, and no other, as a full cache does."""
        cookies = self.wiki.session.transport.cookies
        session = next(cookie.value for cookie in cookies if cookie.name.endswith("_BPsession"))
        with closing(sqlite3.connect(state_folder() / "data" / "wikicache.sqlite", timeout=30)) as cache, cache:
            gone = cache.execute("DELETE FROM objectcache WHERE keyname LIKE ?", (f"%MWSession:{session}",))
            assert gone.rowcount == 1


def editors(mediawiki: RealWiki, titles: list[str]) -> set[str]:
    """Return who edited pages, with addresses among them."""
    query = {"action": "query", "prop": "revisions", "rvprop": "user", "rvlimit": "max"}
    session = mediawiki.open().session
    raw = [session.call({**query, "titles": title})["query"]["pages"][0] for title in titles]
    return {revision["user"] for page in raw for revision in page.get("revisions", ())}


@real
def test_a_batch_goes_on_when_its_session_is_forgotten(mediawiki: RealWiki, between: Proxy) -> None:
    batch = Batch(mediawiki, between.url)

    batch.run(dies=batch.forget_session)

    assert {page.text for page in mediawiki.open().read(batch.titles)} == {"deux"}
    assert editors(mediawiki, batch.titles) == {"Robot"}
    assert between.count("login") == 2


@real
@pytest.mark.parametrize(
    "answer",
    [say({"login": {"result": "Failed", "reason": "Incorrect password"}}), say({"login": {"result": "Success"}})],
)
def test_a_batch_that_cannot_log_in_again_stops_and_never_edits_as_an_address(
    answer: Reply, mediawiki: RealWiki, between: Proxy
) -> None:
    batch = Batch(mediawiki, between.url)

    def dies() -> None:
        batch.forget_session()
        between.breaks("login", instead(answer), times=99)

    with pytest.raises((AccountRefused, LoginRefused)) as refusal:
        batch.run(dies)

    assert refusal.value.stops_batch
    assert editors(mediawiki, batch.titles) == {"Robot"}
    assert len(list(mediawiki.open().read(batch.titles))) == 3
    assert 1 <= between.count("login") <= 2


@real
def test_a_lost_session_and_a_lost_answer_leave_a_doubt(mediawiki: RealWiki, between: Proxy) -> None:
    batch = Batch(mediawiki, between.url)

    def lost_for_good(request: Request) -> Reply:
        reply = lost(request)
        batch.forget_session()
        between.breaks("login", instead(Reply(b"<html>Connexion</html>", headers=HTML)), times=99)
        return reply

    with pytest.raises(AnswerUnclear) as doubt:
        batch.run(dies=lambda: between.breaks("edit", lost_for_good))

    # It was made, but we could not find out.
    assert doubt.value.stops_batch
    assert len(list(mediawiki.open().read(batch.titles))) == 4
    assert editors(mediawiki, batch.titles) == {"Robot"}


# An OAuth 2 access token


BEARER = "jeton.tout-a-fait.secret"
_PROVIDER = """<?php
# Stands in for the extension OAuth, which the distribution does not have: one token is that of one account.
class TokenProvider extends MediaWiki\\Session\\ImmutableSessionProviderWithCookie {
	public function provideSessionInfo( WebRequest $request ) {
		if ( $request->getHeader( 'Authorization' ) !== 'Bearer %s' ) {
			return null;
		}
		return new MediaWiki\\Session\\SessionInfo( MediaWiki\\Session\\SessionInfo::MAX_PRIORITY, [
			'provider' => $this,
			'id' => $this->hashToSessionId( 'essai' ),
			'userInfo' => MediaWiki\\Session\\UserInfo::newFromName( 'Robot', true ),
			'persisted' => false,
			'forceUse' => true,
		] );
	}
}
$wgSessionProviders[TokenProvider::class] = [ 'class' => TokenProvider::class, 'args' => [ [] ] ];
"""


@pytest.fixture
def token_wiki(mediawiki: RealWiki) -> Iterator[None]:
    extra = Path(state_folder()) / "ExtraSettings.token.php"
    if not extra.parent.is_dir() or shutil.which("php") is None:
        pytest.skip("not the wiki of scripts/wiki")
    extra.write_text(_PROVIDER % BEARER, encoding="utf-8")
    yield
    extra.unlink()


@real
@pytest.mark.usefixtures("token_wiki")
def test_an_access_token_reads_and_writes_without_a_login(mediawiki: RealWiki, between: Proxy) -> None:
    wiki = ApiWiki(between.url, bearer=BEARER)

    page = wiki.save(Page(f"Contrib:{unique()}", "un"), summary="création")
    page = wiki.save(replace(page, text="deux"), summary="suite")

    assert page == mediawiki.open().get(page.title)
    assert editors(mediawiki, [page.title]) == {"Robot"}
    assert [params["action"] for params in between.asked] == ["query", "edit", "edit"]


@real
def test_an_access_token_that_the_wiki_does_not_know_is_tried_once(mediawiki: RealWiki, between: Proxy) -> None:
    wiki = ApiWiki(between.url, bearer=PASSWORD)

    for _ in range(2):
        with pytest.raises(LoginRefused) as refusal:
            wiki.save(Page(f"Contrib:{unique()}", "un"), summary="")
        assert_tells_no_secret(refusal.value)

    assert len(between.asked) == 1


def test_an_access_token_that_the_wiki_refuses_is_tried_once() -> None:
    with fake_api(lambda _: error("mwoauth-invalid-authorization", info=f"Bearer {PASSWORD}")) as fake:
        wiki = ApiWiki(fake.url, bearer=PASSWORD, limits=QUICK)
        for _ in range(2):
            with pytest.raises(LoginRefused) as refusal:
                wiki.get("A")
            assert_tells_no_secret(refusal.value)

    assert len(fake.asked) == 1


def test_an_access_token_goes_with_every_request_and_a_password_with_none() -> None:
    sent: list[str | None] = []
    with served(lambda request: (sent.append(request.headers.get("Authorization")), say(WELCOME))[1]) as url:
        with_password = url.replace("http://", f"http://ana:{PASSWORD}@")
        wiki = ApiWiki(with_password, "R", PASSWORD, bearer=f" {BEARER}\n", limits=QUICK)
        assert wiki.account.name == "Robot"
        list(wiki.titles("Contrib"))

    assert sent == [f"Bearer {BEARER}"] * 2
