"""Nothing of the inner network is ever asked, however it is written: a listener there hears nothing."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import pytest

from forumtools.rules.online import Verdict
from forumtools.wikis.guard import Guard, NoSuchHost, Refused, is_public
from forumtools.wikis.link_checks import LinkChecker
from tests.serving import HTML, Asked, Reply, served


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


def test_a_name_that_leads_elsewhere_a_moment_later_leads_nowhere(listener: Listener) -> None:
    answers = iter([["93.184.216.34"], ["127.0.0.1"], ["127.0.0.1"]])
    asked: list[str] = []

    def rebinding(host: str, port: int) -> Sequence[str]:
        asked.append(host)
        return next(answers)

    guard = Guard(resolve=rebinding, ports=frozenset({listener.port}), seconds=1)

    # The address that was looked at is the one connected to; nobody is there.
    with pytest.raises(OSError):  # noqa: PT011 - of whichever kind
        guard.ask("GET", f"http://rebinding.example:{listener.port}/")
    with pytest.raises(Refused):
        guard.ask("GET", f"http://rebinding.example:{listener.port}/")

    assert len(asked) == 2
    assert listener.heard == []


def test_one_inner_address_among_public_ones_is_enough(listener: Listener) -> None:
    guard = Guard(resolve=lambda host, port: ["93.184.216.34", "127.0.0.1"], ports=frozenset({listener.port}))

    with pytest.raises(Refused):
        guard.ask("GET", f"http://mixed.example:{listener.port}/")

    assert listener.heard == []


@pytest.mark.parametrize("address", ["93.184.216.34", "2606:2800:220:1:248:1893:25c8:1946", "8.8.8.8"])
def test_public_addresses(address: str) -> None:
    assert is_public(address)


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
