"""A conversation with one api.php: logged in when there is an account, patient where repeating is safe."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar
from urllib.parse import unquote, urlsplit, urlunsplit

from tenacity import RetryCallState, Retrying, retry_if_exception, wait_random_exponential

from forumtools.errors import LoginRefused, NotAllowed, UsageError, WikiError
from forumtools.language import Text
from forumtools.wikis.account import Account
from forumtools.wikis.answers import Answer, Fault, Remedy, no_answer
from forumtools.wikis.sentences import as_text
from forumtools.wikis.transport import Bearer, Limits, Transport

T = TypeVar("T")

_NO_API = Text(
    fr="{url} n’est pas l’adresse d’un api.php (https://…/api.php).",
    en="{url} is not the address of an api.php (https://…/api.php).",
)
_REFUSED = Text(
    fr="Le wiki refuse l’identifiant ou le mot de passe de « {user} » : {reason} "
    "Il ne sera pas réessayé. Un mot de passe de robot (Spécial:BotPasswords) est conseillé.",
    en="The wiki refuses the name or the password of “{user}”: {reason} "
    "It will not be tried again. A bot password (Special:BotPasswords) is advised.",
)
_NO_ACCOUNT = Text(
    fr="Écrire sur ce wiki demande un compte. Donnez FORUMTOOLS_USER et FORUMTOOLS_PASSWORD.",
    en="Writing on this wiki needs an account. Give FORUMTOOLS_USER and FORUMTOOLS_PASSWORD.",
)
_NO_BEARER = Text(
    fr="Le wiki ne reconnaît pas le jeton d’accès OAuth 2. Il ne sera pas réessayé ; faites-en un autre "
    "(Spécial:OAuthConsumerRegistration), ou donnez un mot de passe de robot.",
    en="The wiki does not know the OAuth 2 access token. It will not be tried again; make a new one "
    "(Special:OAuthConsumerRegistration), or give a bot password.",
)
_ODD_LOGIN = Text(fr="réponse de connexion illisible", en="unreadable answer to the login")
_ALWAYS = {"format": "json", "formatversion": "2"}
_WELCOME = {
    "action": "query",
    "meta": "siteinfo|userinfo|tokens",
    "siprop": "general|namespaces|namespacealiases|extensiontags",
    "uiprop": "rights|ratelimits|blockinfo|groups",
}


class Session:
    """One wiki, one account. Nothing is sent before the first question."""

    def __init__(
        self, url: str, user: str | None, password: str | None, limits: Limits, *, bearer: str | None = None
    ) -> None:
        self._url, login = _without_secrets(url)
        self._bearer = bearer
        self._limits = limits
        self._user = user
        self._password = password
        self._welcome: Answer | None = None
        self._refusal: WikiError | None = None
        self.transport = Transport(limits)
        self.transport.auth = Bearer(bearer) if bearer is not None else login

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
        return Account.from_answer(self.welcome.get("userinfo", {}))

    def call(self, params: Mapping[str, object], *, writing: bool = False, about: str = "") -> Answer:
        """
        Return the wiki's answer to *params*; errors name the page they are *about*.

        Reading is repeated when the answer fails to come; writing only when it surely was not done, and it
        raises `AnswerUnclear` when it may have been. A session that is gone is opened again, once.
        """
        if writing and not self._has_account:
            raise NotAllowed(_NO_ACCOUNT)
        sent = {name: _as_param(value) for name, value in params.items() if value is not None}
        title = about or sent.get("title", "")
        outcome = self._try(sent, writing, title)
        if isinstance(outcome, Fault) and outcome.remedy is Remedy.LOGIN and self._has_account:
            self._welcome = None
            outcome = self._try(sent, writing, title)
        # Raised here and not where it happened, so that no cause comes along: it would show what we sent.
        if isinstance(outcome, Fault):
            raise outcome.as_error(writing=writing, title=title)
        return outcome

    @property
    def _has_account(self) -> bool:
        return self._user is not None or self._bearer is not None

    def _try(self, params: dict[str, str], writing: bool, title: str) -> Answer | Fault:
        try:
            if self._welcome is None:
                self._welcome = self._open()
        except Fault as fault:
            return fault.before_sending()
        try:
            repeatable = {Remedy.WAIT} if writing else {Remedy.WAIT, Remedy.LOOK}
            return self._patiently(lambda: self._send(params, writing, title), repeatable) if params else {}
        except Fault as fault:
            return fault

    def _open(self) -> Answer:
        """Log in when there is an account, then ask everything there is to know in one request."""
        if self._refusal is not None:
            raise Fault(self._refusal, Remedy.STOP)
        safe = {Remedy.WAIT, Remedy.LOOK}
        if self._user is not None and self._bearer is None:
            self._patiently(self._log_in, safe)
        welcome = self._patiently(lambda: self.transport.answer(self._url, {**_ALWAYS, **_WELCOME}), safe)
        if self._bearer is not None and Account.from_answer(_query(welcome).get("userinfo", {})).is_anonymous:
            self._refusal = LoginRefused(_NO_BEARER)
            raise Fault(self._refusal, Remedy.STOP)
        return welcome

    def _log_in(self) -> None:
        import mwclient  # here, because reading without an account does not need it and it is slow to import

        scheme, host, path, _, _ = urlsplit(self._url)
        self.transport.cookies.clear()
        site = mwclient.Site(
            host, path.removesuffix("api.php"), scheme=scheme, pool=self.transport, max_retries=0, do_init=False
        )
        try:
            token = site.get_token("login")
            # Not `site.login`: it asks again by itself and keeps the password, which its errors then show.
            login = site.post("login", lgname=self._user, lgpassword=self._password, lgtoken=token)["login"]
            result, reason = login["result"], login.get("reason")
        except (AttributeError, LookupError, TypeError):
            result = reason = None
        if result is None:
            raise no_answer(_ODD_LOGIN)
        if result != "Success":
            self._refusal = LoginRefused(_REFUSED.format(user=self._user, reason=self._shown(reason or result)))
            raise Fault(self._refusal, Remedy.STOP)

    def _shown(self, reason: object) -> str:
        return as_text(reason).replace(self._password, "…") if self._password else as_text(reason)

    def _send(self, params: dict[str, str], writing: bool, title: str) -> Answer:
        """Send one request; who is logged in says so, for a lost session would show this machine's address."""
        asserted = {"assert": "user"} if self._has_account else {}
        signature = self._signature() if writing else {}
        return self.transport.answer(self._url, {**_ALWAYS, **params, **asserted, **signature}, title)

    def _signature(self) -> dict[str, str]:
        account = self.account
        lag = {"maxlag": "5"} if account.is_bot else {}
        # The token comes last: a request that arrives cut has none.
        return {**lag, "assertuser": account.name, "token": self.welcome["tokens"]["csrftoken"]}

    def _patiently(self, work: Callable[[], T], repeatable: set[Remedy]) -> T:
        """Do *work*, again where that is safe, within the limits."""
        limits = self._limits
        backoff = wait_random_exponential(multiplier=limits.pause, max=limits.patience)

        def pause(state: RetryCallState) -> float:
            left = limits.patience - state.idle_for
            return min(max(_fault(state).wait, backoff(state)), left)

        def is_enough(state: RetryCallState) -> bool:
            late = (state.seconds_since_start or 0.0) > limits.patience
            too_long = state.idle_for + _fault(state).wait > limits.patience
            return late or too_long or state.attempt_number >= limits.tries

        again = retry_if_exception(lambda error: isinstance(error, Fault) and error.remedy in repeatable)
        return Retrying(retry=again, wait=pause, stop=is_enough, reraise=True)(work)


def _fault(state: RetryCallState) -> Fault:
    error = state.outcome.exception() if state.outcome else None
    if not isinstance(error, Fault):
        raise TypeError(error)
    return error


def _query(answer: Answer) -> Mapping[str, Any]:
    said = answer.get("query")
    return said if isinstance(said, dict) else {}


def _as_param(value: object) -> str:
    return "1" if value is True else str(value)


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
