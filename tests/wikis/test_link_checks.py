"""What is said of addresses, by servers that answer as servers do; each host is asked one question at a time."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable

import pytest

from forumtools.rules.online import Answer, Verdict
from forumtools.wikis.guard import Guard
from forumtools.wikis.guard import Reply as GuardReply
from forumtools.wikis.link_checks import LinkChecker
from tests.serving import HTML, Asked, Reply, served


def checked(answer: Callable[[Asked], Reply], path: str = "/page", archive: str = "") -> tuple[Answer, list[str], str]:
    """Return what is said of an address, the methods that were used, and where the server was."""
    methods: list[str] = []

    def noting(asked: Asked) -> Reply:
        methods.append(asked.method)
        return answer(asked)

    with served(noting) as address:
        base = address.removesuffix("/api.php")
        port = int(base.rpartition(":")[2])
        guard = Guard(is_public=lambda ip: True, ports=frozenset({port}), seconds=2)
        checker = LinkChecker(guard, sleep=lambda seconds: None, archive=archive and f"{base}{archive}")
        [(_, found)] = checker.check([f"{base}{path}"])
        return found, methods, base


@pytest.mark.parametrize(
    ("status", "verdict"),
    [
        (200, Verdict.ALIVE),
        (204, Verdict.ALIVE),
        (404, Verdict.DEAD),
        (410, Verdict.DEAD),
        (401, Verdict.UNSURE),
        (403, Verdict.UNSURE),
        (429, Verdict.UNSURE),
        (500, Verdict.UNSURE),
        (503, Verdict.UNSURE),
    ],
)
def test_what_a_server_says(status: int, verdict: Verdict) -> None:
    found, _, _ = checked(lambda asked: Reply(b"", status=status, headers=HTML))

    assert found.verdict is verdict
    assert found.why.fr != found.why.en or verdict is Verdict.ALIVE


def test_a_server_that_likes_no_head_is_asked_again() -> None:
    found, methods, _ = checked(lambda asked: Reply(b"ok", status=405 if asked.method == "HEAD" else 200, headers=HTML))

    assert found.verdict is Verdict.ALIVE
    assert methods == ["HEAD", "GET"]


def test_a_server_in_trouble_is_tried_three_times() -> None:
    found, methods, _ = checked(lambda asked: Reply(b"", status=503, headers=HTML))

    assert found.verdict is Verdict.UNSURE
    assert methods == ["HEAD"] * 3


@pytest.mark.parametrize(("status", "verdict"), [(301, Verdict.MOVED), (308, Verdict.MOVED), (302, Verdict.ALIVE)])
def test_redirects_are_explained(status: int, verdict: Verdict) -> None:
    def answer(asked: Asked) -> Reply:
        if asked.query == "new":
            return Reply(b"", headers=HTML)
        return Reply(b"", status=status, headers={"Location": "/other?new"})

    found, _, base = checked(answer)

    assert found.verdict is verdict
    assert found.leads_to == f"{base}/other?new"


def test_a_deep_page_that_leads_to_the_home_page_is_no_answer() -> None:
    def answer(asked: Asked) -> Reply:
        home = Reply(b"", status=301, headers={"Location": "/"})
        return home if asked.query == "deep" else Reply(b"", headers=HTML)

    found, _, _ = checked(answer, "/page?deep")

    assert found.verdict is Verdict.UNSURE
    assert "accueil" in found.why.fr


def test_a_redirect_written_in_utf_8_leads_where_it_says() -> None:
    def answer(asked: Asked) -> Reply:
        if asked.query == "new":
            return Reply(b"", headers=HTML)
        return Reply(b"", status=301, headers={"Location": "/d\u00c3\u00a9chets?new"})  # bytes, one by one

    found, _, base = checked(answer)

    assert (found.verdict, found.leads_to) == (Verdict.MOVED, f"{base}/déchets?new")


def test_a_redirect_to_nowhere_is_asked_once() -> None:
    found, methods, _ = checked(lambda asked: Reply(b"", status=302, headers=HTML))

    assert (found.verdict, methods) == (Verdict.UNSURE, ["HEAD"])
    assert "302" in found.why.fr


def test_redirects_without_end_end() -> None:
    found, methods, _ = checked(lambda asked: Reply(b"", status=301, headers={"Location": "/again?x"}))

    assert found.verdict is Verdict.UNSURE
    assert len(methods) <= 6


def test_a_copy_of_a_dead_page_is_proposed() -> None:
    body = b'{"archived_snapshots": {"closest": {"available": true, "url": "http://web.archive.org/web/2018/x"}}}'

    def answer(asked: Asked) -> Reply:
        return Reply(body, headers=HTML) if asked.query.startswith("url=") else Reply(b"", status=404, headers=HTML)

    found, _, _ = checked(answer, archive="/available?url=")

    assert found.archive == "http://web.archive.org/web/2018/x"


@pytest.mark.parametrize("body", [b"", b"{}", b"<html>", b'{"archived_snapshots": {}}', b"[1]"])
def test_an_archive_that_has_none_is_no_trouble(body: bytes) -> None:
    def answer(asked: Asked) -> Reply:
        return Reply(body, headers=HTML) if asked.query.startswith("url=") else Reply(b"", status=404, headers=HTML)

    found, _, _ = checked(answer, archive="/available?url=")

    assert (found.verdict, found.archive) == (Verdict.DEAD, None)


def test_an_archive_in_trouble_is_left_alone() -> None:
    copies: list[str] = []

    def answer(asked: Asked) -> Reply:
        if not asked.query.startswith("url="):
            return Reply(b"", status=404, headers=HTML)
        copies.append(asked.query)
        return Reply(b"", status=503, headers=HTML)

    pauses: list[float] = []
    with served(answer) as address:
        base = address.removesuffix("/api.php")
        guard = Guard(is_public=lambda ip: True, ports=frozenset({int(base.rpartition(":")[2])}), seconds=2)
        checker = LinkChecker(guard, pause=1.0, sleep=pauses.append, archive=f"{base}/available?url=")
        found = dict(checker.check([f"{base}/{rank}" for rank in range(6)]))

    assert {answer.verdict for answer in found.values()} == {Verdict.DEAD}
    assert len(copies) == 3
    assert pauses.count(1.0) == 5 + 6 + 3  # between addresses, before asking with GET, before asking the archive


def test_whoever_stops_waits_for_no_host() -> None:
    begun, asked = threading.Event(), list[str]()

    def answer(seen: Asked) -> Reply:
        asked.append(seen.method)
        begun.set()
        return Reply(b"", headers=HTML)

    with served(answer) as address:
        base = address.removesuffix("/api.php")
        guard = Guard(is_public=lambda ip: True, ports=frozenset({int(base.rpartition(":")[2])}), seconds=2)
        # Three hundred pauses of a day each: whoever waited for them would never come back.
        checker = LinkChecker(guard, pause=86400.0)
        found = checker.check([f"{base}/{rank}" for rank in range(300)])
        stopper = threading.Thread(target=lambda: begun.wait() and checker.stop())
        stopper.start()
        told = list(found)
        stopper.join()

    assert len(told) <= 1
    assert len(asked) == 1


def test_a_host_is_asked_one_question_at_a_time_with_pauses() -> None:
    busy, most, lock, pauses = 0, 0, threading.Lock(), list[float]()

    def answer(asked: Asked) -> Reply:
        nonlocal busy, most
        with lock:
            busy += 1
            most = max(most, busy)
        with lock:
            busy -= 1
        return Reply(b"", headers=HTML)

    with served(answer) as address:
        base = address.removesuffix("/api.php")
        port = int(base.rpartition(":")[2])
        guard = Guard(is_public=lambda ip: True, ports=frozenset({port}), seconds=2)
        checker = LinkChecker(guard, pause=1.0, sleep=pauses.append)
        found = dict(checker.check([f"{base}/{rank}" for rank in range(6)]))

    assert len(found) == 6
    assert most == 1
    assert pauses == [1.0] * 5


def test_nobody_there_and_no_such_host() -> None:
    guard = Guard(is_public=lambda ip: True, resolve=lambda host, port: ["127.0.0.1"], ports=frozenset({1}), seconds=1)

    found = LinkChecker(guard, sleep=lambda seconds: None).answer("http://example.org:1/")

    assert found.verdict is Verdict.UNSURE


@pytest.mark.parametrize(("known", "verdict"), [({"archive.org"}, Verdict.DEAD), (set(), Verdict.UNSURE)])
def test_a_host_that_is_gone_is_dead_unless_no_host_is_known(known: set[str], verdict: Verdict) -> None:
    def resolve(host: str, port: int) -> list[str]:
        if host in known:
            return ["127.0.0.1"]
        raise socket.gaierror(socket.EAI_NONAME, "no such host")

    found = LinkChecker(Guard(resolve=resolve, seconds=1), sleep=lambda seconds: None).answer("http://gone.example/")

    assert found.verdict is verdict


@pytest.mark.parametrize("location", ["http://[bad/", "//[::1", "http://a:b:c/"])
def test_a_redirect_that_is_no_address_stops_nothing(location: str) -> None:
    class Odd(Guard):
        def ask(self, method: str, address: str) -> GuardReply:
            return GuardReply(301, {"location": location})

    answer = LinkChecker(Odd(), pause=0).answer("http://a.example.org/")

    assert answer.verdict is Verdict.UNSURE
