"""A proxy that counts: what a client really asks of a wiki, whatever it believes itself."""

from __future__ import annotations

from collections.abc import Mapping
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from types import TracebackType
from typing import Self
from urllib.parse import parse_qsl, urlsplit

_LOGIN = {"login", "clientlogin"}
_WELCOME = {"siteinfo", "userinfo", "tokens"}
_PAGES = {"prop", "generator", "titles", "pageids", "revids"}
_NOT_PASSED_ON = {"host", "connection", "transfer-encoding", "content-length", "keep-alive"}


class CountingProxy:
    """Stands in front of one wiki while it is open, and keeps the parameters of every request."""

    def __init__(self, api: str) -> None:
        self._target = urlsplit(api)
        self._asked: list[Mapping[str, str]] = []
        self._server = _Server(("127.0.0.1", 0), self._target.netloc, self._asked)

    def __enter__(self) -> Self:
        Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()

    @property
    def api(self) -> str:
        """The address by which to ask through the proxy."""
        return f"http://127.0.0.1:{self._server.server_address[1]}{self._target.path}"

    def taken(self) -> tuple[int, int]:
        """Return how many requests there were since the last call: for the work, and for logging in."""
        asked, self._asked[:] = list(self._asked), []
        logins = sum(map(_is_login, asked))
        return len(asked) - logins, logins


def _is_login(params: Mapping[str, str]) -> bool:
    """Say whether a request only opens a session: login, tokens, what the wiki says of itself and of us."""
    about_us = bool(_WELCOME & set(params.get("meta", "").split("|")))
    only_about_us = about_us and not _PAGES & set(params) and params.get("list", "tags") == "tags"
    return params.get("action") in _LOGIN or only_about_us


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, address: tuple[str, int], target: str, asked: list[Mapping[str, str]]) -> None:
        super().__init__(address, _Relay)
        self.target = target
        self.asked = asked

    def handle_error(self, *_: object) -> None:
        """Say nothing: a client that went away is no fault of ours."""


class _Relay(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: _Server

    def do_GET(self) -> None:
        self._relay()

    do_POST = do_GET  # noqa: N815

    def _relay(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        fields = parse_qsl(urlsplit(self.path).query) + parse_qsl(body.decode("utf-8", "replace"))
        self.server.asked.append(dict(fields))
        connection = HTTPConnection(self.server.target)
        sent = {name: value for name, value in self.headers.items() if name.lower() not in _NOT_PASSED_ON}
        connection.request(self.command, self.path, body or None, sent)
        answer = connection.getresponse()
        self._answer(answer.status, answer.getheaders(), answer.read())
        connection.close()

    def _answer(self, status: int, headers: list[tuple[str, str]], body: bytes) -> None:
        self.send_response(status)
        for name, value in headers:
            if name.lower() not in _NOT_PASSED_ON:
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its name there
        """Say nothing: the count is what is wanted."""
