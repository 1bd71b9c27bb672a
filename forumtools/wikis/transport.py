"""HTTP with limits: every request ends, no answer is too large, no redirect is followed."""

from __future__ import annotations

import io
import time
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from threading import Thread
from typing import Any, TypeVar

import requests
from urllib3.exceptions import HTTPError

from forumtools.errors import WikiUnreachable
from forumtools.language import Text
from forumtools.version import __version__
from forumtools.wikis.answers import Answer, Fault, Remedy, answer_of, network_fault, too_late

T = TypeVar("T")
_PIECE = 1 << 16
_LARGE = Text(
    fr="La réponse du wiki dépasse {max} octets ; lecture arrêtée.",
    en="The wiki’s answer is larger than {max} bytes; reading stopped.",
)


def _untold(seconds: float, why: Text) -> None:
    pass


@dataclass(frozen=True, kw_only=True)
class Limits:
    """How long and how much, in seconds and bytes."""

    connect: float = 5.0
    read: float = 30.0
    """Between two pieces of an answer."""

    total: float = 60.0
    """For one request altogether; requests has no limit of its own against a server that drips."""

    body: int = 128 << 20
    patience: float = 300.0
    """For waiting until one request may be sent again, altogether."""

    pause: float = 1.0
    """Before the second try, at the most; doubled each time."""

    tries: int = 5
    """At what may have been done, and at reaching a wiki that never answered yet."""

    on_wait: Callable[[float, Text], None] = _untold
    """Told how long is waited, and why, before it is: for whoever watches."""

    sleep: Callable[[float], None] = time.sleep


class Bearer(requests.auth.AuthBase):
    """An OAuth 2 access token, sent with every request (RFC 6750)."""

    def __init__(self, token: str) -> None:
        # Tokens have no blanks; one copied over two lines, or read with its line end, has.
        # As UTF-8, which http.client would refuse to write.
        self._value = "Bearer " + "".join(token.split()).encode().decode("latin-1")

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        """Sign *request*."""
        request.headers["Authorization"] = self._value
        return request


class Transport(requests.Session):
    """A connection pool that keeps the limits. mwclient takes it for its own, so its requests keep them too."""

    def __init__(self, limits: Limits) -> None:
        super().__init__()
        self._limits = limits
        self.headers["User-Agent"] = f"forumtools/{__version__} {requests.utils.default_user_agent()}"
        self.headers["Accept-Encoding"] = "gzip"

    def twin(self) -> Transport:
        """Return another one that is known to the wiki as this one is, for use at the same time."""
        other = Transport(self._limits)
        other.auth, other.hooks = self.auth, self.hooks
        other.cookies.update(self.cookies)
        return other

    def answer(self, url: str, params: dict[str, str], title: str = "", *, file: bytes | None = None) -> Answer:
        """Return the wiki's answer to *params*, sent by POST, or raise `Fault` about the page called *title*."""
        is_query = params.get("action") == "query"
        # The name is nobody's business, the wiki goes by the parameters.
        files = None if file is None else {"file": ("file", file, "application/octet-stream")}
        return answer_of(self._fetch("POST", url, data=params, files=files), title, to_query=is_query)

    def request(self, method: str | bytes, url: str | bytes, *args: Any, **options: Any) -> requests.Response:
        """Return the response if it holds an answer, or raise `Fault`: this is what mwclient calls."""
        response = self._fetch(method, url, *args, **options)
        answer_of(response)
        # mwclient reads it as text, and would stumble over a byte order mark.
        response.encoding = "utf-8-sig"
        return response

    def file(self, address: str) -> requests.Response:
        """Return the response of a file, which is no answer of the API; raises `Fault`."""
        return self._fetch("GET", address)

    def get_redirect_target(self, resp: requests.Response) -> None:
        """Tell none: requests would read the whole answer to tell it, and a `Location` may be anything."""

    def _fetch(self, method: str | bytes, url: str | bytes, *args: Any, **options: Any) -> requests.Response:
        bounds = {
            "timeout": (self._limits.connect, self._limits.read),
            "allow_redirects": False,
            "stream": True,
        }

        def fetch() -> requests.Response:
            response = requests.Session.request(self, method, url, *args, **{**options, **bounds})
            return self._whole(response)

        # Raised outside of `except`, or the cause would travel along, with the password it was sent with.
        try:
            return within(self._limits.total, fetch)
        except (requests.RequestException, HTTPError) as error:
            fault = network_fault(error)
        except TimeoutError:
            fault = too_late()
        raise fault

    def _whole(self, response: requests.Response) -> requests.Response:
        """Return *response* with its body read, as far as the limit allows."""
        with response:
            body = io.BytesIO()
            for piece in response.raw.stream(_PIECE, decode_content=True):
                body.write(piece)
                if body.tell() > self._limits.body:
                    raise Fault(WikiUnreachable(_LARGE.format(max=self._limits.body)), Remedy.STOP)
        body.seek(0)
        response.raw = body
        return response


def within(seconds: float, work: Callable[[], T]) -> T:
    """Return what *work* returns; raise `TimeoutError` after some seconds, whatever it is waiting for."""
    return begun(work).result(seconds)


def begun(work: Callable[[], T]) -> Future[T]:
    """Begin *work* in a thread of its own, which does not keep the program from ending."""
    future: Future[T] = Future()

    def run() -> None:
        try:
            future.set_result(work())
        except BaseException as error:  # carried over to who waits
            future.set_exception(error)

    Thread(target=run, daemon=True, name="forumtools-request").start()
    return future
