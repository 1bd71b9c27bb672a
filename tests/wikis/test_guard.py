"""Nothing of the inner network is ever asked, however it is written: a listener there hears nothing."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from forumtools.rules.online import Verdict
from forumtools.wikis.guard import Guard, NoSuchHost, Refused, is_public
from forumtools.wikis.link_checks import LinkChecker
from tests.serving import HTML, Asked, Reply, served

_CERTIFICATES = Path(__file__).parent / "certificates"
"""Of slow.example, for a hundred years; made for these tests alone."""


@dataclass
class Listener:
    """Somebody on this machine who counts those who knock."""

    port: int
    heard: list[object] = field(default_factory=list)


@pytest.fixture
def listener() -> Iterator[Listener]:
    with socket.socket(socket.AF_INET6) as server:
        server.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0)
        server.bind(("::", 0))
        server.listen()
        ears = Listener(server.getsockname()[1])
        threading.Thread(target=_listen, args=(server, ears), daemon=True).start()
        yield ears


def _listen(server: socket.socket, ears: Listener) -> None:
    try:
        while True:
            connection, who = server.accept()
            ears.heard.append(who)
            connection.close()
    except OSError:
        return


HOSTILE = [
    *("127.0.0.1", "127.1", "2130706433", "0x7f.1", "0x7f000001", "0177.0.0.1", "017700000001", "127.0.0.1."),
    *("[::1]", "[::]", "[::ffff:127.0.0.1]", "[::127.0.0.1]", "[64:ff9b::7f00:1]", "[2002:7f00:1::]", "[2001:0:1::1]"),
    *("①②⑦.⓪.⓪.①", "１２７.0.0.1", "localhost", "localhost.", "LOCALHOST", "0.0.0.0", "0"),  # noqa: S104 - asked, not bound to
    *("169.254.169.254", "10.0.0.1", "192.168.1.1", "172.16.0.1", "100.64.0.1", "192.88.99.1", "224.0.0.1"),
    *("[fe80::1]", "[fc00::1]", "[ff02::1]", "[fe80::1%25lo]", "255.255.255.255", ""),
]


@pytest.mark.parametrize("host", HOSTILE)
def test_addresses_of_the_inner_network_are_not_asked(host: str, listener: Listener) -> None:
    guard = Guard(ports=frozenset({listener.port}), seconds=2)

    with pytest.raises((Refused, NoSuchHost, TimeoutError)):
        guard.ask("GET", f"http://{host}:{listener.port}/")

    assert listener.heard == []


@pytest.mark.parametrize(
    "address",
    [
        *(
            "file:///etc/passwd",
            "gopher://127.0.0.1/",
            "ftp://127.0.0.1/",
            "http://",
            "//127.0.0.1/",
            "javascript:alert(1)",
        ),
        *(
            "http://user@example.org/",
            "http://user:secret@example.org/",
            "http://example.org:22/",
            "http://example.org:99999/",
        ),
        *("http://[::1", "http://exa mple.org/", "http://.../", "http://example.org@127.0.0.1/"),
    ],
)
def test_other_schemes_ports_and_names_in_addresses_are_refused(address: str) -> None:
    guard = Guard(resolve=lambda host, port: ["127.0.0.1"])

    with pytest.raises(Refused):
        guard.ask("GET", address)


def test_a_redirect_to_the_inner_network_is_not_followed(listener: Listener) -> None:
    def answer(asked: Asked) -> Reply:
        return Reply(b"", status=302, headers={"Location": f"http://[::1]:{listener.port}/secret"})

    with served(answer) as address:
        port = int(address.split(":")[2].split("/")[0])
        guard = Guard(is_public=lambda ip: ip == "127.0.0.1", ports=frozenset({port, listener.port}), seconds=3)

        found = LinkChecker(guard, sleep=lambda seconds: None).answer(address)

    assert found.verdict is Verdict.UNSURE
    assert listener.heard == []


def test_the_address_that_was_looked_at_is_the_one_connected_to(monkeypatch: pytest.MonkeyPatch) -> None:
    """A name server that gives the inner address from the second question on finds nobody who asks twice."""
    asked: list[str] = []
    system = socket.getaddrinfo

    def rebinding(host: str, port: int, *more: Any, **others: Any) -> Any:
        if host != "rebinding.example":
            return system(host, port, *more, **others)
        asked.append(host)
        return system("127.0.0.2" if len(asked) == 1 else "127.0.0.1", port, *more, **others)

    monkeypatch.setattr(socket, "getaddrinfo", rebinding)
    with greeting("127.0.0.1") as inner, greeting("127.0.0.2", inner.port) as outer:
        guard = Guard(is_public=lambda ip: ip == "127.0.0.2", ports=frozenset({inner.port}), seconds=3)
        reply = guard.ask("GET", f"http://rebinding.example:{inner.port}/")
        with pytest.raises(Refused):
            guard.ask("GET", f"http://rebinding.example:{inner.port}/")

    assert reply.body == b"127.0.0.2"
    assert (len(inner.heard), len(outer.heard)) == (0, 1)
    assert len(asked) == 2


@contextmanager
def greeting(host: str, port: int = 0) -> Iterator[Listener]:
    """Somebody who says where he was found."""
    with socket.create_server((host, port)) as server:
        ears = Listener(server.getsockname()[1])

        def answer() -> None:
            with suppress(OSError):
                while True:
                    connection, who = server.accept()
                    ears.heard.append(who)
                    with connection:
                        connection.recv(1000)
                        connection.sendall(f"HTTP/1.1 200 OK\r\n\r\n{host}".encode())

        threading.Thread(target=answer, daemon=True).start()
        yield ears


@pytest.mark.parametrize("stage", ["greeting", "headers"])
def test_a_server_that_says_a_byte_now_and_then_is_given_up(stage: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(_CERTIFICATES / "trusted.pem"))
    over = threading.Event()
    with dripping(stage, over) as port:
        guard = Guard(
            resolve=lambda host, port: ["127.0.0.1"], is_public=lambda ip: True, ports=frozenset({port}), seconds=0.5
        )
        try:
            with pytest.raises(TimeoutError):
                guard.ask("GET", f"https://slow.example:{port}/")
        finally:
            over.set()


@contextmanager
def dripping(stage: str, over: threading.Event) -> Iterator[int]:
    """A server that never ends what it says, until it is *over*; every byte comes long before its time is up."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(_CERTIFICATES / "slow.example.pem")

    def answer(connection: socket.socket) -> None:
        if stage == "greeting":
            connection.sendall(b"\x16\x03\x03\x40\x00")  # sixteen thousand bytes will follow, one by one
            while not over.wait(0.1):
                connection.sendall(b"\x00")
            return
        with context.wrap_socket(connection, server_side=True) as line:
            line.recv(1000)
            line.sendall(b"HTTP/1.1 200 OK\r\n")
            while not over.wait(0.1):
                line.sendall(b"X: a\r\n")

    with socket.create_server(("127.0.0.1", 0)) as server:

        def accept() -> None:
            with suppress(OSError), server.accept()[0] as connection:
                answer(connection)

        threading.Thread(target=accept, daemon=True).start()
        yield server.getsockname()[1]


def test_one_inner_address_among_public_ones_is_enough(listener: Listener) -> None:
    guard = Guard(resolve=lambda host, port: ["93.184.216.34", "127.0.0.1"], ports=frozenset({listener.port}))

    with pytest.raises(Refused):
        guard.ask("GET", f"http://mixed.example:{listener.port}/")

    assert listener.heard == []


@pytest.mark.parametrize("address", ["93.184.216.34", "2606:2800:220:1:248:1893:25c8:1946", "8.8.8.8"])
def test_public_addresses(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "address",
    [
        *("fec0::1", "::ffff:0:127.0.0.1", "5f00::1", "3fff::1", "100:0:0:1::1", "100::1", "2001:db8::1", "fe80::1"),
        *("64:ff9b::7f00:1", "2002:7f00:1::", "192.0.0.8", "198.18.0.1", "192.0.2.1", "localhost", ""),
    ],
)
def test_addresses_that_are_not_of_the_public_network(address: str) -> None:
    assert not is_public(address)


def test_proxies_of_the_environment_are_not_used(listener: Listener, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy"):
        monkeypatch.setenv(name, f"http://127.0.0.1:{listener.port}")

    with served(lambda asked: Reply(b"ok", headers=HTML)) as address:
        port = int(address.split(":")[2].split("/")[0])
        reply = Guard(is_public=lambda ip: True, ports=frozenset({port})).ask("GET", address)

    assert reply.status == 200
    assert listener.heard == []


def test_a_server_that_drips_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    drips = Reply(b"x" * 200, headers=HTML, drip=0.2)
    with served(lambda asked: drips) as address:
        port = int(address.split(":")[2].split("/")[0])
        guard = Guard(is_public=lambda ip: True, ports=frozenset({port}), seconds=0.6)

        reply = guard.ask("GET", address)

    assert len(reply.body) < 100


def test_a_server_that_does_not_begin_is_left() -> None:
    with served(lambda asked: Reply(b"x", headers=HTML, delay=30)) as address:
        port = int(address.split(":")[2].split("/")[0])

        with pytest.raises(TimeoutError):
            Guard(is_public=lambda ip: True, ports=frozenset({port}), seconds=0.5).ask("GET", address)
