"""https spoken to a port that does not: told in bounded time, with nothing sent."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from forumtools.errors import WikiUnreachable
from forumtools.model.records import Page
from forumtools.wikis.api import ApiWiki
from tests.wikis.fakes import PASSWORD, QUICK, USER, assert_tells_no_secret, fake_api


@contextmanager
def silence() -> Iterator[str]:
    """Accept connections and never say a word."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        kept: list[socket.socket] = []

        def accept() -> None:
            while True:
                try:
                    kept.append(server.accept()[0])
                except OSError:
                    return

        threading.Thread(target=accept, daemon=True).start()
        yield f"https://127.0.0.1:{server.getsockname()[1]}/api.php"


def refused(address: str) -> WikiUnreachable:
    wiki = ApiWiki(address, USER, PASSWORD, limits=QUICK)
    with pytest.raises(WikiUnreachable) as read:
        wiki.get("Contrib:A")
    with pytest.raises(WikiUnreachable) as written:
        wiki.save(Page("Contrib:A", "texte"), summary="essai")
    assert_tells_no_secret(read.value)
    assert_tells_no_secret(written.value)
    return written.value


def test_https_to_an_http_port_is_told_and_nothing_is_sent() -> None:
    with fake_api(lambda params: None) as fake:
        error = refused(fake.url.replace("http://", "https://"))

    assert fake.asked == []
    assert "connexion sécurisée" in error.say("fr")
    assert error.stops_batch


@pytest.mark.slow
def test_https_to_a_port_that_says_nothing_ends() -> None:
    with silence() as address:
        error = refused(address)

    assert error.stops_batch
