"""The application behind a server: opened, running, closed."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from waitress.server import create_server

from forumtools.jobs.contributing import Contributing
from forumtools.jobs.forums import OpenForum
from forumtools.jobs.mailing import mail_server
from forumtools.jobs.queueing import open_queue
from forumtools.jobs.viewing import ForumView
from forumtools.store.accounts import Accounts
from forumtools.web.app import Site, create_app


@dataclass(frozen=True, kw_only=True)
class Server:
    """A server that listens."""

    address: str
    has_accounts: bool
    _server: Any

    def run(self) -> None:
        """Answer until interrupted."""
        self._server.run()


@contextmanager
def served(
    opening: Callable[[], OpenForum], *, host: str, port: int, threads: int, proxies: int = 0
) -> Iterator[Server]:
    """Give a server of the form of the forum that *opening* opens; raises `OSError` when it cannot listen there."""
    # Listening is ours: waitress would leave a socket behind where the port is taken.
    with socket.create_server((host, port)) as listening, _opened(opening) as site:
        app = create_app(site, proxies=proxies)
        server: Any = create_server(
            app,
            sockets=[listening],
            threads=threads,
            ident="forumtools",
            # What is larger than anything we take is not even stored on its way in.
            max_request_body_size=4 * app.config["MAX_CONTENT_LENGTH"],
            clear_untrusted_proxy_headers=not proxies,
        )
        yield Server(
            address=f"http://{host}:{listening.getsockname()[1]}/",
            has_accounts=bool(Accounts(site.contributing.database).names()),
            _server=server,
        )
        server.close()


@contextmanager
def _opened(opening: Callable[[], OpenForum]) -> Iterator[Site]:
    view = ForumView(opening)
    database = open_queue(view.opened)
    try:
        yield Site(contributing=Contributing(view=view, database=database), mails=bool(mail_server()))
    finally:
        database.close()
