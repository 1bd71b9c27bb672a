"""A proxy in front of a real api.php: it counts what is asked, and breaks what it is told to break."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from http.client import HTTPConnection
from urllib.parse import urlencode, urlsplit

from tests.serving import Asked, Params, Reply, served

_PASSED = ("Authorization", "Cookie", "Content-Type", "User-Agent")
_BACK = ("Content-Type", "Retry-After", "X-Database-Lag")


@dataclass(frozen=True)
class Request:
    """A request on its way to the wiki."""

    asked: Asked
    target: str

    @property
    def params(self) -> Params:
        """What is asked."""
        return self.asked.params

    def forward(
        self, *, without_cookies: bool = False, headers: Mapping[str, str] | None = None, **changed: str
    ) -> Reply:
        """Return the wiki's answer to the request, or to one with *changed* parameters or further headers."""
        place = urlsplit(self.target)
        connection = HTTPConnection(place.hostname or "", place.port, timeout=60)
        passed = {name: value for name, value in self.asked.headers.items() if name in _PASSED}
        if without_cookies:
            passed.pop("Cookie", None)
        body = urlencode(self.params | changed).encode() if changed else self.asked.body
        address = f"{place.path}?{self.asked.query}" if self.asked.query else place.path
        connection.request(self.asked.method, address, body, {**passed, **(headers or {})})
        with connection.getresponse() as answer:
            reply = Reply(
                answer.read(),
                answer.status,
                {name: value for name, value in answer.getheaders() if name in _BACK},
                tuple(answer.msg.get_all("Set-Cookie") or ()),
            )
        connection.close()
        return reply


Fault = Callable[[Request], Reply]
"""Answers in place of the wiki, or lets the wiki answer and spoils it."""


class Proxy:
    """Counts requests and passes them on; some go wrong."""

    def __init__(self, target: str) -> None:
        self.url = ""
        self.asked: list[Params] = []
        self._target = target
        self._action, self._fault, self._times = "", forwarded, 0.0

    def breaks(self, action: str, fault: Fault, *, times: float = 1) -> None:
        """From now on the next requests for *action* go wrong, so many *times*; what was asked is forgotten."""
        self.asked.clear()
        self._action, self._fault, self._times = action, fault, times

    def heals(self) -> None:
        """From now on nothing goes wrong."""
        self.breaks("", forwarded)

    def count(self, action: str) -> int:
        """Return how many requests for *action* there were."""
        return sum(params.get("action") == action for params in self.asked)

    @property
    def edits(self) -> int:
        """How many edits were sent."""
        return self.count("edit")

    def answer(self, asked: Asked) -> Reply:
        """Return what comes back for a request."""
        params = asked.params
        self.asked.append(params)
        fault: Fault = forwarded
        if params.get("action") == self._action and self._times > 0:
            self._times -= 1
            fault = self._fault
        return fault(Request(asked, self._target))


@contextmanager
def proxy(target: str) -> Iterator[Proxy]:
    """Serve a `Proxy` in front of the api.php called *target*."""
    made = Proxy(target)
    with served(made.answer) as made.url:
        yield made


@contextmanager
def losing_proxy(target: str, loses: Callable[[Params], bool]) -> Iterator[str]:
    """Forward to *target*; where *loses* says so, break the connection instead of passing the answer on."""

    def answer(asked: Asked) -> Reply:
        reply = Request(asked, target).forward()
        return Reply(None) if loses(asked.params) else reply

    with served(answer) as url:
        yield url


def forwarded(request: Request) -> Reply:
    """Do nothing wrong."""
    return request.forward()


def lost(request: Request) -> Reply:
    """The wiki does as it is told, and the connection breaks before it can say so."""
    request.forward()
    return Reply(None)


def instead(reply: Reply) -> Fault:
    """Something in front of the wiki answers *reply*; the request goes no further."""
    return lambda _: reply


def afterwards(reply: Reply) -> Fault:
    """The wiki does as it is told, and *reply* comes in place of its answer."""

    def spoil(request: Request) -> Reply:
        request.forward()
        return reply

    return spoil


def spoilt(change: Callable[[Reply], Reply]) -> Fault:
    """The wiki does as it is told, and its answer is changed on the way."""
    return lambda request: change(request.forward())


def body(change: Callable[[bytes], bytes]) -> Fault:
    """The wiki does as it is told, and the body of its answer is changed on the way."""
    return spoilt(lambda reply: replace(reply, body=change(reply.body or b"")))
