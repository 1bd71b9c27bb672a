"""A conversation with one api.php: logged in when there is an account, patient where repeating is safe."""

from __future__ import annotations

from collections.abc import Mapping
from copy import copy
from dataclasses import dataclass, field
from functools import partial
from http import HTTPStatus
from threading import Lock
from typing import Any
from urllib.parse import unquote, urlsplit, urlunsplit

from requests import Response
from requests.auth import AuthBase, HTTPBasicAuth
from requests.cookies import RequestsCookieJar

from forumtools.errors import AccountRefused, LoginRefused, UsageError, WikiError, WikiUnreachable
from forumtools.language import Text
from forumtools.wikis.account import Account
from forumtools.wikis.answers import Answer, Fault, Remedy, no_answer
from forumtools.wikis.login import log_in
from forumtools.wikis.patience import Patience
from forumtools.wikis.sentences import error_of
from forumtools.wikis.stored import sendable
from forumtools.wikis.transport import Bearer, Limits, Transport

_NO_API = Text(
    fr="{url} n’est pas l’adresse d’un api.php (https://…/api.php).",
    en="{url} is not the address of an api.php (https://…/api.php).",
)
_NO_ACCOUNT = Text(
    fr="Écrire sur ce wiki demande un compte. Donnez FORUMTOOLS_USER et FORUMTOOLS_PASSWORD.",
    en="Writing on this wiki needs an account. Give FORUMTOOLS_USER and FORUMTOOLS_PASSWORD.",
)
_NO_FILE = Text(
    fr="Le fichier « {title} » n’a pas pu être lu : le serveur répond {status}.",
    en="The file “{title}” could not be read: the server answers {status}.",
)
_ALWAYS = {"format": "json", "formatversion": "2"}

TAG = "forumtools"
"""The change tag that our edits carry where the wiki has it."""

_WELCOME = {
    "action": "query",
    "meta": "siteinfo|userinfo|tokens",
    "siprop": "general|namespaces|namespacealiases|extensiontags",
    "uiprop": "rights|ratelimits|blockinfo|groups",
    # The first tag from that name on is ours or there is none: a wiki may have thousands.
    "list": "tags",
    "tgprop": "source|active",
    "tgcontinue": TAG,
    "tglimit": "1",
}
_PARTS = ("general", "namespaces", "userinfo", "tokens")
_ODD = Text(fr="le wiki ne dit rien de lui-même", en="the wiki says nothing of itself")
_UNDONE = frozenset({Remedy.WAIT})
_HARMLESS = frozenset({Remedy.WAIT, Remedy.LOOK})


@dataclass(eq=False)
class _Door:
    """The way in, one for all conversations of an account: who logs in does it for all, and so does who is refused."""

    lock: Lock = field(default_factory=Lock)
    """Held by who is on the way in; the others wait, and find the door open or closed for good."""

    welcome: Answer | None = None
    refusal: LoginRefused | None = None
    cookies: RequestsCookieJar = field(default_factory=RequestsCookieJar)
    tag: str = ""
    kept_out: WikiError | None = None
    """Why we have an account and read as anybody may: a read-only wiki lets nobody log in."""


class Session:
    """One wiki, one account. Nothing is sent before the first question."""

    def __init__(
        self, url: str, user: str | None, password: str | None, limits: Limits, *, bearer: str | None = None
    ) -> None:
        self._url, login = _without_secrets(sendable(url))
        self._user = None if user is None else sendable(user)
        self._password = sendable(password or "")
        self._bearer = None if bearer is None else sendable(bearer)
        self._secrets = tuple(filter(None, (self._password, self._bearer, login and login[1])))
        self._door = _Door()
        self._welcome: Answer | None = None
        """That of the door when we came in: our cookies are of the same login."""

        self.patience = Patience(limits)
        self.transport = Transport(limits)
        self.transport.auth = _signed(self._bearer, login)

    def twin(self) -> Session:
        """Return a second conversation of the same account, for use at the same time, through the same door."""
        other = copy(self)
        other.patience, other.transport = self.patience.twin(), self.transport.twin()
        return other

    @property
    def location(self) -> str:
        """The address, without what must not be shown."""
        return self._url

    @property
    def welcome(self) -> Mapping[str, Any]:
        """What the wiki says of itself and of us, asked for once."""
        if self._welcome is None:
            self.call({})
        return _query(self._welcome or {})

    @property
    def account(self) -> Account:
        """Who we are to the wiki."""
        return _account(self.welcome)

    @property
    def kept_out(self) -> WikiError | None:
        """Why we read as anybody may although we have an account, if so: a read-only wiki lets nobody log in."""
        return self._door.kept_out

    @property
    def writer(self) -> Account:
        """Who we are when we write: logged in, although a wiki that was read-only let us read without."""
        if self._door.kept_out:
            self.call({}, writing=True)
        return self.account

    def call(
        self, params: Mapping[str, object], *, writing: bool = False, about: str = "", file: bytes | None = None
    ) -> Answer:
        """
        Return the wiki's answer to *params*, sent with a *file* if any; errors name the page they are *about*.

        Reading is repeated when the answer fails to come; writing only when it surely was not done, and it
        raises `AnswerUnclear` when it may have been. A session that is gone is opened again, once.
        """
        if writing and not self._has_account:
            raise AccountRefused(_NO_ACCOUNT)
        sent = {name: _as_param(value) for name, value in params.items() if value is not None}
        title = about or sent.get("title", "")
        attempt = partial(self._try, sent, writing, title, file)
        outcome = attempt()
        if isinstance(outcome, Fault) and outcome.remedy is Remedy.UNTAG and self._door.tag:
            self._door.tag = ""
            outcome = attempt()
        if isinstance(outcome, Fault) and outcome.remedy is Remedy.LOGIN and self._has_account:
            self._leave()
            outcome = attempt()
        # Raised here and not where it happened, so that no cause comes along: it would show what we sent.
        if isinstance(outcome, Fault):
            raise self._told(outcome.as_error(writing=writing, title=title))
        return outcome

    def file(self, address: str, title: str) -> bytes:
        """Return the file at *address*, at the wiki's own host, whose page is called *title*."""
        outcome: Response | Fault
        try:
            outcome = self.transport.file(address)
        except Fault as fault:
            outcome = fault
        if isinstance(outcome, Fault):
            raise self._told(outcome.as_error(writing=False, title=title))
        if outcome.status_code != HTTPStatus.OK:
            raise WikiUnreachable(_NO_FILE.format(title=title, status=outcome.status_code))
        return outcome.content

    def _told(self, error: WikiError) -> WikiError:
        """Return *error* without our secrets, which a wiki may repeat; one that refuses us is kept for good."""
        for secret in self._secrets:
            error = error.without(secret)
        if isinstance(error, LoginRefused):
            self._door.refusal = error
            self._leave()
        return error

    @property
    def _has_account(self) -> bool:
        return self._user is not None or self._bearer is not None

    def _try(self, params: dict[str, str], writing: bool, title: str, file: bytes | None) -> Answer | Fault:
        try:
            self._enter(writing)
        except Fault as fault:
            return fault.before_sending()
        if not params:
            return {}
        try:
            repeatable = _UNDONE if writing else _HARMLESS
            return self.patience.through(lambda: self._send(params, writing, title, file), repeatable)
        except Fault as fault:
            return fault

    def _enter(self, writing: bool) -> None:
        """Go through the door, and open it where nobody has since we were sent away."""
        door = self._door
        with door.lock:
            if door.welcome is None or (writing and door.kept_out):
                door.welcome = None
                door.welcome = self._open(writing)
                door.cookies = self.transport.cookies.copy()
            elif self._welcome is not door.welcome:
                self.transport.cookies = door.cookies.copy()
            self._welcome = door.welcome

    def _leave(self) -> None:
        """Forget the login that we came in by; one that another conversation made since is kept."""
        with self._door.lock:
            if self._door.welcome is self._welcome:
                self._door.welcome = None
        self._welcome = None

    def _open(self, writing: bool) -> Answer:
        """Log in when there is an account, then ask everything there is to know in one request."""
        if self._door.refusal is not None:
            raise Fault(self._door.refusal, Remedy.STOP)
        self._door.kept_out = None
        if self._user is not None and self._bearer is None:
            self._log_in(self._user, self._password, writing)
        welcome = self.patience.through(self._ask_welcome, _HARMLESS, first=True)
        self._door.tag = _usable_tag(_query(welcome))
        return welcome

    def _log_in(self, user: str, password: str, writing: bool) -> None:
        def attempt() -> None:
            try:
                log_in(self.transport, self._url, user, password)
            except Fault as fault:
                if isinstance(fault.error, LoginRefused):
                    self._door.refusal = fault.error
                if writing or fault.code != "readonly":
                    raise
                self._door.kept_out = fault.error

        self.patience.through(attempt, _HARMLESS, first=True)

    def _ask_welcome(self) -> Answer:
        welcome = self.transport.answer(self._url, {**_ALWAYS, **_WELCOME})
        if not all(isinstance(_query(welcome).get(part), dict) for part in _PARTS):
            raise no_answer(_ODD)
        if self._door.kept_out or not self._has_account or not _account(_query(welcome)).is_anonymous:
            return welcome
        if self._bearer is not None:
            raise Fault(error_of("mwoauth-invalid-authorization", {}, ""), Remedy.STOP)
        # The wiki forgot us between two requests.
        raise Fault(error_of("assertuserfailed", {}, ""), Remedy.LOGIN)

    def _send(self, params: dict[str, str], writing: bool, title: str, file: bytes | None) -> Answer:
        """Send one request; who is logged in says so, for a lost session would show this machine's address."""
        asserted = {"assert": "user"} if self._has_account and not self._door.kept_out else {}
        signature = self._signature() if writing else {}
        return self.transport.answer(self._url, {**_ALWAYS, **params, **asserted, **signature}, title, file=file)

    def _signature(self) -> dict[str, str]:
        account = self.account
        lag = {"maxlag": "5"} if account.is_bot else {}
        tag = {"tags": self._door.tag} if self._door.tag else {}
        # The token comes last: a request that arrives cut has none.
        return {**lag, **tag, "assertuser": account.name, "token": str(self.welcome["tokens"].get("csrftoken"))}


def _query(answer: Answer) -> Mapping[str, Any]:
    said = answer.get("query")
    return said if isinstance(said, dict) else {}


def _account(said: Mapping[str, Any]) -> Account:
    return Account.from_answer(said.get("userinfo", {}))


def has_tag(said: Mapping[str, Any]) -> bool:
    """Say whether a wiki that welcomes us with *said* has our change tag, for anybody to use."""
    tags = said.get("tags", ())
    return any(tag["name"] == TAG and tag.get("active") and "manual" in tag.get("source", ()) for tag in tags)


def _usable_tag(said: Mapping[str, Any]) -> str:
    """Return our change tag where the wiki has it and the account may use it; else nothing."""
    return TAG if has_tag(said) and "applychangetags" in _account(said).rights else ""


def _as_param(value: object) -> str:
    return "1" if value is True else sendable(str(value))


def _signed(bearer: str | None, login: tuple[str, str] | None) -> AuthBase | None:
    """Return what signs every request: the access token, or name and password of the web server, as UTF-8."""
    if bearer is not None:
        return Bearer(bearer)
    return HTTPBasicAuth(*(part.encode() for part in login)) if login else None


def _without_secrets(url: str) -> tuple[str, tuple[str, str] | None]:
    """Return the address alone, and the name and password of the web server that it may hold."""
    try:
        parts = urlsplit(url)
    except ValueError:
        parts = urlsplit("")
    host = parts.netloc.rpartition("@")[2]
    if parts.scheme not in ("http", "https") or not host or not parts.path.endswith("/api.php"):
        raise UsageError(_NO_API.format(url=urlunsplit((parts.scheme, host, parts.path, "", ""))))
    login = (unquote(parts.username), unquote(parts.password or "")) if parts.username else None
    return urlunsplit((parts.scheme, host, parts.path, "", "")), login
