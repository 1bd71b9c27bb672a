"""An api.php that does what a real one cannot be made to do: break down, lie, hang, lose its answers."""

from __future__ import annotations

import json
import threading
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from forumtools.errors import ForumToolsError
from forumtools.language import LANGUAGES
from forumtools.wikis.api import ApiWiki
from forumtools.wikis.transport import Limits

USER, PASSWORD, TOKEN = "Robot@essai", "motdepasse-très-secret", "jeton-très-secret+\\"
QUICK = Limits(connect=2, read=1, total=1.2, pause=0.01, sleep=lambda seconds: None)
"""Requests end soon, and waiting takes no time."""

Params = dict[str, str]
Script = Callable[[Params], "Reply | dict[str, Any] | None"]


@dataclass(frozen=True)
class Reply:
    """What is answered, byte by byte; None as body: the connection breaks instead."""

    body: bytes | None = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=lambda: {"Content-Type": "application/json; charset=utf-8"})
    claimed: int | None = None
    """The length that is promised."""

    drip: float = 0.0
    """Seconds between two bytes."""


def say(answer: object, **headers: str) -> Reply:
    """Return *answer* as JSON."""
    return Reply(
        json.dumps(answer).encode(),
        headers={"Content-Type": "application/json", **{k.replace("_", "-"): v for k, v in headers.items()}},
    )


def error(code: str, **more: object) -> Reply:
    """Return an error as MediaWiki words it."""
    return say({"error": {"code": code, "info": f"info of {code}", **more}})


WELCOME = {
    "query": {
        "general": {"sitename": "Faux", "case": "first-letter"},
        "namespaces": {"0": {"id": 0, "name": ""}, "3000": {"id": 3000, "name": "Contrib", "canonical": "Contrib"}},
        "namespacealiases": [],
        "extensiontags": ["<ref>"],
        "userinfo": {"id": 2, "name": "Robot", "rights": ["bot", "apihighlimits", "noratelimit", "edit"]},
        "tokens": {"csrftoken": TOKEN},
    }
}


class FakeApi:
    """A wiki whose every answer is written by the test; logging in works unless the test says otherwise."""

    def __init__(self, script: Script) -> None:
        self.script = script
        self.asked: list[Params] = []
        self.url = ""

    def wiki(self, limits: Limits = QUICK) -> ApiWiki:
        """Return a client, logged in at its first question."""
        return ApiWiki(self.url, USER, PASSWORD, limits=limits)

    def edits(self) -> list[Params]:
        """Return what was sent to be saved."""
        return [params for params in self.asked if params.get("action") == "edit"]

    def reply(self, params: Params) -> Reply | None:
        """Return the answer to *params*."""
        self.asked.append(params)
        answer = self.script(params)
        if answer is None:
            answer = _usual(params)
        return answer if isinstance(answer, Reply) else say(answer)


def _usual(params: Params) -> dict[str, Any]:
    if params.get("type") == "login":
        return {"query": {"tokens": {"logintoken": "l+\\"}}}
    if params.get("action") == "login":
        return {"login": {"result": "Success", "lgusername": "Robot"}}
    if params.get("meta", "").startswith("siteinfo"):
        return WELCOME
    return {"batchcomplete": True, "query": {"pages": [{"title": params.get("titles", "?"), "missing": True}]}}


@contextmanager
def fake_api(script: Script) -> Iterator[FakeApi]:
    """Serve a `FakeApi` on this machine."""
    fake = FakeApi(script)
    with _served(lambda params, _: fake.reply(params)) as url:
        fake.url = url
        yield fake


@contextmanager
def losing_proxy(target: str, loses: Callable[[Params], bool]) -> Iterator[str]:
    """Forward to *target*; where *loses* says so, break the connection instead of passing the answer on."""

    def forward(params: Params, handler: _Handler) -> Reply:
        place = urlsplit(target)
        connection = HTTPConnection(place.hostname or "", place.port, timeout=60)
        passed = {k: v for k, v in handler.headers.items() if k in ("Cookie", "Content-Type", "User-Agent")}
        connection.request(handler.command, f"{place.path}?{urlsplit(handler.path).query}", handler.body, passed)
        with connection.getresponse() as answer:
            body = answer.read()
            kept = {k: v for k, v in answer.getheaders() if k in ("Content-Type",)}
            cookies = answer.msg.get_all("Set-Cookie") or []
        connection.close()
        handler.cookies = cookies
        return Reply(None if loses(params) else body, answer.status, kept)

    with _served(forward) as url:
        yield url


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    answer: Callable[[Params, _Handler], Reply]
    body = b""
    cookies: list[str]

    def do_GET(self) -> None:
        self.do_POST()

    def do_POST(self) -> None:
        self.cookies = []
        self.body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        query = urlsplit(self.path).query + "&" + self.body.decode()
        self._send(type(self).answer(dict(parse_qsl(query, keep_blank_values=True)), self))

    def _send(self, reply: Reply) -> None:
        self.close_connection = True
        if reply.body is None:
            return
        self.send_response(reply.status)
        for name, value in reply.headers.items():
            self.send_header(name, value)
        for cookie in self.cookies:
            self.send_header("Set-Cookie", cookie)
        self.send_header("Connection", "close")
        self.send_header("Content-Length", str(len(reply.body) if reply.claimed is None else reply.claimed))
        self.end_headers()
        for byte in range(len(reply.body)) if reply.drip else ():
            threading.Event().wait(reply.drip)
            self.wfile.write(reply.body[byte : byte + 1])
        if not reply.drip:
            self.wfile.write(reply.body)

    def log_message(self, *args: object) -> None:
        pass


class _Server(ThreadingHTTPServer):
    def handle_error(self, *args: object) -> None:
        pass  # clients that give up are what these tests are about


@contextmanager
def _served(answer: Callable[[Params, Any], Reply | None]) -> Iterator[str]:
    handler = type("Handler", (_Handler,), {"answer": staticmethod(answer)})
    with _Server(("127.0.0.1", 0), handler) as server:
        server.daemon_threads = True
        server.block_on_close = False
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}/api.php"
        finally:
            server.shutdown()


def assert_tells_no_secret(shown: ForumToolsError) -> None:
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
