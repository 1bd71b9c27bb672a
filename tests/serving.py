"""A web server on this machine whose every answer is written by a test, byte by byte."""

from __future__ import annotations

import json
import socket
import struct
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.parser import BytesParser
from email.policy import HTTP
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

Params = dict[str, str]

JSON = {"Content-Type": "application/json; charset=utf-8"}
HTML = {"Content-Type": "text/html; charset=utf-8"}


@dataclass(frozen=True)
class Reply:
    """What is answered, byte by byte; None as body: the connection breaks instead."""

    body: bytes | None = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=lambda: JSON)
    cookies: tuple[str, ...] = ()
    claimed: int | None = None
    """The length that is promised."""

    delay: float = 0.0
    """Seconds before the answer begins."""

    drip: float = 0.0
    """Seconds between two bytes."""

    @property
    def takes(self) -> float:
        """Seconds until the end, for whoever waits so long."""
        return self.delay + self.drip * len(self.body or b"")


@dataclass(frozen=True)
class Asked:
    """One request as it came."""

    method: str
    query: str
    headers: Mapping[str, str]
    body: bytes

    @property
    def params(self) -> Params:
        """What is asked, from the address and the body; of a file that comes along, nothing."""
        asked = dict(parse_qsl(self.query, keep_blank_values=True))
        kind = self.headers.get("Content-Type", "")
        if not kind.startswith("multipart/"):
            return asked | dict(parse_qsl(self.body.decode(), keep_blank_values=True))
        parts = BytesParser(policy=HTTP).parsebytes(b"Content-Type: " + kind.encode() + b"\n\n" + self.body)
        return asked | {
            str(part.get_param("name", header="content-disposition")): part.get_payload(decode=True).decode()
            for part in parts.iter_parts()
            if part.get_filename() is None
        }


def say(answer: object, **headers: str) -> Reply:
    """Return *answer* as JSON."""
    return Reply(json.dumps(answer).encode(), headers={**JSON, **{k.replace("_", "-"): v for k, v in headers.items()}})


def error(code: str, **more: object) -> Reply:
    """Return an error as MediaWiki words it."""
    return say({"error": {"code": code, "info": f"info of {code}", **more}})


@contextmanager
def served(answer: Callable[[Asked], Reply]) -> Iterator[str]:
    """Serve *answer* as an api.php, whose address is given."""
    over = threading.Event()
    handler = type("Handler", (_Handler,), {"answer": staticmethod(answer), "over": over})
    with _Server(("127.0.0.1", 0), handler) as server:
        server.daemon_threads = True
        server.block_on_close = False
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}/api.php"
        finally:
            over.set()
            server.shutdown()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    answer: Callable[[Asked], Reply]
    over: threading.Event

    def do_GET(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        asked = Asked(self.command, urlsplit(self.path).query, dict(self.headers), body)
        self._send(type(self).answer(asked))

    do_HEAD = do_POST = do_GET  # noqa: N815 - named by http.server

    def _send(self, reply: Reply) -> None:
        self.close_connection = True
        self.over.wait(reply.delay)
        if reply.body is None:
            # A connection that is reset, not closed.
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            return
        self.send_response(reply.status)
        for name, value in reply.headers.items():
            self.send_header(name, value)
        for cookie in reply.cookies:
            self.send_header("Set-Cookie", cookie)
        self.send_header("Connection", "close")
        self.send_header("Content-Length", str(len(reply.body) if reply.claimed is None else reply.claimed))
        self.end_headers()
        if self.command == "HEAD":
            return
        for byte in range(len(reply.body)) if reply.drip else ():
            self.over.wait(reply.drip)
            self.wfile.write(reply.body[byte : byte + 1])
        if not reply.drip:
            self.wfile.write(reply.body)

    def log_message(self, *args: object) -> None:
        pass


class _Server(ThreadingHTTPServer):
    def handle_error(self, *args: Any) -> None:
        pass  # clients that give up are what these tests are about
