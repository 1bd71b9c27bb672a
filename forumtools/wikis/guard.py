"""
Asking addresses that anybody may have written on a page, and never anything of the inner network.

Every address of a host must be public, and the connection goes to the address that was looked at: a name that leads
elsewhere a moment later leads nowhere. Redirects are followed by hand, each looked at in the same way. No proxy of the
environment is used, for it would look names up again.
"""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
import threading
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from http import HTTPStatus
from urllib.parse import urlsplit

from forumtools.version import __version__

USER_AGENT = f"forumtools/{__version__} (link check)"
_PORTS = frozenset({80, 443})
_MOST_BYTES = 4096
"""Of a body: it is not read for what it says."""

_SECONDS = 20.0
"""For one request, from the first byte to the last, however slowly they come."""

# Python 3.11 calls some of these global, though they may lead anywhere (RFC 6052, 3056, 4380, 6598, 7526).
_REFUSED = tuple(
    ipaddress.ip_network(network)
    for network in (
        *("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32", "::/96", "100.64.0.0/10", "192.88.99.0/24"),
        *("224.0.0.0/4", "ff00::/8", "0.0.0.0/8", "240.0.0.0/4", "192.0.0.0/24", "3fff::/20"),
    )
)
_GLOBAL_IPV6 = ipaddress.IPv6Network("2000::/3")
"""All that was ever given out for the public network (IANA, "IPv6 Global Unicast Address Assignments")."""

Resolve = Callable[[str, int], Sequence[str]]
"""From a host and a port to its addresses; raises `OSError` where there is none."""


class Refused(Exception):
    """The address is none that may be asked."""


class NoSuchHost(Exception):
    """The name of the host leads nowhere."""


class Unresolved(OSError):
    """Nobody could say where the host is: the network or its name server is out of reach."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What a server answered."""

    status: int
    headers: Mapping[str, str]
    """By their names, in small letters."""

    body: bytes = b""
    """Its beginning, of a GET."""


def is_public(address: str) -> bool:
    """Say whether an IP address is one of the public network, and leads nowhere else."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return False
    mapped = getattr(found, "ipv4_mapped", None)
    if mapped is not None:
        return is_public(str(mapped))
    if found.version == 6 and found not in _GLOBAL_IPV6:
        return False
    refused = any(found in network for network in _REFUSED if network.version == found.version)
    return found.is_global and not found.is_multicast and not refused


def resolve(host: str, port: int) -> list[str]:
    """Return the addresses of *host*, as the system finds them; it reads `127.1` and `0x7f.1` as addresses too."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


class Guard:
    """Asks one address at a time, if it may be asked. For any number of threads."""

    def __init__(
        self,
        *,
        resolve: Resolve = resolve,
        is_public: Callable[[str], bool] = is_public,
        ports: frozenset[int] = _PORTS,
        seconds: float = _SECONDS,
        most: int = _MOST_BYTES,
    ) -> None:
        """
        Take how much of an answer is read: *most* bytes.

        Also how to find hosts, what is public, and the *seconds* of a question; tests alone have a reason to.
        """
        self._resolve = resolve
        self._is_public = is_public
        self._ports = ports
        self._seconds = seconds
        self._most = most

    def knows(self, host: str) -> bool:
        """Say whether the name of *host* leads anywhere."""
        try:
            return bool(self._resolve(host, 443))
        except (OSError, UnicodeError):
            return False

    def ask(self, method: str, address: str) -> Reply:
        """
        Return what the server at *address* answers to a HEAD or GET; redirects are answers.

        Raises `Refused`, `NoSuchHost`, `OSError` (`TimeoutError`, `ssl.SSLError`) or `http.client.HTTPException`.
        """
        scheme, host, port, path = _parts(address)
        if port not in self._ports:
            raise Refused(f"port {port}")
        connection = _connection(scheme, host, port, self._checked(host, port), self._seconds)
        # A server that sends a byte now and then would never time out by itself.
        watchdog = threading.Timer(self._seconds, connection.cut)
        watchdog.daemon = True
        watchdog.start()
        try:
            return _asked(connection, method, path, self._most)
        finally:
            watchdog.cancel()
            connection.close()

    def _checked(self, host: str, port: int) -> str:
        try:
            addresses = self._resolve(host, port)
        except (OSError, UnicodeError) as error:
            if isinstance(error, socket.gaierror) and error.errno in (socket.EAI_NONAME, -5):
                raise NoSuchHost(host) from error
            raise Unresolved(host) from error
        if not addresses or not all(self._is_public(address) for address in addresses):
            raise Refused(host)
        return addresses[0]


def _parts(address: str) -> tuple[str, str, int, str]:
    try:
        parts = urlsplit(address)
        host, port = parts.hostname or "", parts.port
        # As it will be used: full-width digits become digits, accents their ASCII form.
        host = host if ":" in host else host.encode("idna").decode("ascii")
    except (ValueError, UnicodeError) as error:
        raise Refused(address) from error
    if parts.scheme not in ("http", "https") or not host or parts.username is not None or "%" in host:
        raise Refused(address)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    safe = "".join(char if "!" <= char <= "~" else "".join(f"%{byte:02X}" for byte in char.encode()) for char in path)
    return parts.scheme, host, port or (443 if parts.scheme == "https" else 80), safe


class _Pinned(http.client.HTTPConnection):
    """A connection to one IP address, whatever its host is called."""

    def __init__(self, host: str, port: int, address: str, seconds: float, context: ssl.SSLContext | None) -> None:
        super().__init__(host, port, timeout=seconds)
        self._address = address
        self._context = context
        self._was_cut = False
        self._line: socket.socket | None = None

    def connect(self) -> None:
        self._line = self.sock = socket.create_connection((self._address, self.port), self.timeout)
        if self._context:
            # The name on the certificate is that of the host, not of the address. The greeting comes after, for the
            # socket is another one from here on, and it too may have to be cut.
            self._line = self.sock = self._context.wrap_socket(
                self.sock, server_hostname=self.host, do_handshake_on_connect=False
            )
        if self._was_cut:
            raise TimeoutError(self.host)
        if isinstance(self.sock, ssl.SSLSocket):
            self.sock.do_handshake()

    def cut(self) -> None:
        """End the conversation, wherever it is."""
        self._was_cut = True
        # Its own socket is given to the answer as soon as that begins.
        with suppress(OSError):
            if self._line:
                # Not that of an `SSLSocket`, which would forget that it is one while it is read from.
                socket.socket.shutdown(self._line, socket.SHUT_RDWR)

    @property
    def was_cut(self) -> bool:
        """Whether it took too long."""
        return self._was_cut


def _connection(scheme: str, host: str, port: int, address: str, seconds: float) -> _Pinned:
    context = ssl.create_default_context() if scheme == "https" else None
    return _Pinned(host, port, address, seconds, context)


def _asked(connection: _Pinned, method: str, path: str, most: int) -> Reply:
    try:
        headers = {"User-Agent": USER_AGENT, "Accept": "*/*", "Accept-Encoding": "identity", "Connection": "close"}
        connection.request(method, path, headers=headers)
        response = connection.getresponse()
        body = response.read(most) if method == "GET" else b""
    except (OSError, http.client.HTTPException, ValueError) as error:
        if connection.was_cut:
            raise TimeoutError(connection.host) from error
        if isinstance(error, ValueError):
            raise http.client.HTTPException(str(error)) from error
        raise
    if connection.was_cut and response.status == HTTPStatus.OK and method == "GET" and not body:
        raise TimeoutError(connection.host)
    return Reply(response.status, {name.lower(): value for name, value in response.getheaders()}, body)
