"""The application behind a server: opened, running, closed."""

from __future__ import annotations

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
    view = ForumView(opening)
    database = open_queue(view.opened)
    try:
        site = Site(contributing=Contributing(view=view, database=database), mails=bool(mail_server()))
        app = create_app(site, proxies=proxies)
        # The largest answer is a page; what is larger comes in and is refused by the application, in plain words.
        server: Any = create_server(
            app, host=host, port=port, threads=threads, ident="forumtools", clear_untrusted_proxy_headers=not proxies
        )
        yield Server(
            address=f"http://{host}:{server.effective_port}/",
            has_accounts=bool(Accounts(database).names()),
            _server=server,
        )
        server.close()
    finally:
        database.close()
