"""
The one place where what a wiki answers, or fails to answer, becomes an error of ours.

A `Fault` carries that error and what may be done about it; nothing in it repeats what was sent.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from enum import Enum
from typing import Any

import requests
from urllib3.exceptions import DecodeError, NewConnectionError, ProtocolError, ProxyError, ReadTimeoutError

from forumtools.errors import AccountRefused, AnswerUnclear, WikiError, WikiUnreachable
from forumtools.language import Text
from forumtools.wikis.sentences import BUSY_CODES, SESSION_CODES, as_text, busy, error_of, is_about_tags

Answer = dict[str, Any]

_SAYING = frozenset({"query", "batchcomplete", "continue"})
"""What an answer to a query has one of at least: without findings, `batchcomplete`."""

_UNREACHABLE = Text(
    fr="Impossible de joindre le wiki : {why}. Vérifiez son adresse et le réseau.",
    en="Cannot reach the wiki: {why}. Check its address and the network.",
)
_NO_ANSWER = Text(
    fr="Le wiki n’a pas donné de réponse utilisable : {why}. Recommencez plus tard.",
    en="The wiki gave no usable answer: {why}. Try again later.",
)
_UNCLEAR = Text(
    fr="Le wiki n’a pas dit s’il a fait ce qui était demandé pour « {title} » ({why}). Regardez la page avant de "
    "renvoyer.",
    en="The wiki did not say whether it did what was asked for “{title}” ({why}). Look at the page before sending "
    "again.",
)
_REDIRECT = Text(
    fr="l’adresse renvoie à {target} ; mettez la nouvelle adresse d’api.php dans le fichier du forum",
    en="the address leads on to {target}; put the new address of api.php in the forum file",
)
_STATUS = Text(fr="statut HTTP {status}", en="HTTP status {status}")
_NOT_HERE = Text(
    fr="pas d’api.php à cette adresse (statut HTTP {status})",
    en="there is no api.php at this address (HTTP status {status})",
)
_GUARDED = Text(
    fr="Le serveur devant le wiki refuse l’accès (statut HTTP {status}). Demandez à son administrateur.",
    en="The server in front of the wiki refuses access (HTTP status {status}). Ask its administrator.",
)
_NOT_JSON = Text(
    fr="la réponse n’est pas celle d’une API, mais {kind}", en="the answer is not that of an API but {kind}"
)
_CUT = Text(fr="la réponse est tronquée ou illisible", en="the answer is cut or unreadable")
_LATE = Text(fr="pas de réponse à temps", en="no answer in time")
_TLS = Text(fr="la connexion sécurisée échoue", en="the secure connection fails")
_REFUSED = Text(fr="personne ne répond à cette adresse", en="nobody answers at this address")
_BROKEN = Text(fr="la connexion s’est interrompue", en="the connection broke")
_SERVER = Text(fr="erreur interne du wiki ({code})", en="internal error of the wiki ({code})")


class Remedy(Enum):
    """What may be done about a failed request."""

    WAIT = "wait"
    """Surely not done: the same request may be sent again."""

    LOOK = "look"
    """Perhaps done: reading may be repeated, but who writes looks first."""

    LOGIN = "login"
    """The session is gone: log in, then repeat once."""

    UNTAG = "untag"
    """The change tag is not to be used: repeat without it."""

    STOP = "stop"
    """Repeating does not help."""


class Fault(Exception):
    """A failed request: the error to tell, and what may be done first."""

    def __init__(
        self, error: WikiError, remedy: Remedy, *, why: Text | None = None, wait: float = 0.0, code: str = ""
    ) -> None:
        super().__init__(error.text.en)
        self.error = error
        self.code = code
        """The wiki's own code of what asks to wait."""

        self.remedy = remedy
        self.wait = wait
        """Seconds to wait before the same may be tried again, at least."""

        self.why = why or error.text
        """What happened, in a few words."""

    def as_error(self, *, writing: bool, title: str) -> WikiError:
        """Return the error to raise: what is no answer to a reader is a doubt to a writer."""
        if writing and self.remedy is Remedy.LOOK:
            return AnswerUnclear(_UNCLEAR.format(title=title, why=self.why))
        return self.error

    def before_sending(self) -> Fault:
        """Return the same fault of a request that only prepared another one: no doubt about that one."""
        return self if self.remedy is Remedy.LOGIN else Fault(self.error, Remedy.STOP)


def answer_of(response: requests.Response, title: str = "", *, to_query: bool = False) -> Answer:
    """
    Return the answer in *response*, a JSON object without error; raise `Fault` for anything else.

    One *to_query* says something: an empty one is that of a wiki that broke down, not of one without pages.
    """
    answer = _json_object(response)
    if answer is None:
        raise _no_api(response, title)
    error = _error_in(answer)
    if error is not None:
        raise fault_of(error, title, wait=_retry_after(response))
    if not response.ok:
        raise _of_status(response, title)
    if not _is_sound(answer) or (to_query and not _SAYING & answer.keys()):
        raise no_answer(_CUT)
    return answer


def fault_of(error: Mapping[str, Any], title: str, *, wait: float = 0.0) -> Fault:
    """Return the fault for an *error* object of the wiki."""
    code = as_text(error.get("code"))
    if code.startswith("internal_api_error"):
        return no_answer(_SERVER.format(code=code))
    if code in BUSY_CODES:
        return _busy(code, error, max(wait, BUSY_CODES[code]))
    if is_about_tags(code):
        return Fault(error_of(code, error, title), Remedy.UNTAG)
    remedy = Remedy.LOGIN if code in SESSION_CODES else Remedy.STOP
    return Fault(error_of(code, error, title), remedy)


def _busy(code: str, error: Mapping[str, Any], wait: float) -> Fault:
    failure, why = busy(code, error)
    return Fault(failure, Remedy.WAIT, why=why, wait=wait, code=code)


def no_answer(why: Text) -> Fault:
    """Return the fault for a request that was sent and not answered as it should be."""
    return Fault(WikiUnreachable(_NO_ANSWER.format(why=why)), Remedy.LOOK, why=why)


def too_late() -> Fault:
    """Return the fault for a request that took too long altogether."""
    return no_answer(_LATE)


def network_fault(error: Exception) -> Fault:
    """Return the fault for what requests or urllib3 raised, without its arguments: they hold what we sent."""
    if isinstance(error, requests.exceptions.SSLError):
        return Fault(WikiUnreachable(_UNREACHABLE.format(why=_TLS)), Remedy.STOP)
    if isinstance(error, requests.ConnectTimeout) or _never_connected(error):
        return Fault(WikiUnreachable(_UNREACHABLE.format(why=_REFUSED)), Remedy.WAIT)
    if isinstance(error, requests.Timeout | ReadTimeoutError):
        return no_answer(_LATE)
    if isinstance(error, ProtocolError | DecodeError):
        return no_answer(_CUT)
    if isinstance(error, requests.ConnectionError):
        return no_answer(_BROKEN)
    return Fault(WikiUnreachable(_UNREACHABLE.format(why=type(error).__name__)), Remedy.STOP)


def _never_connected(error: Exception) -> bool:
    cause = error.args[0] if error.args else None
    return isinstance(getattr(cause, "reason", None), NewConnectionError | ProxyError)


def _json_object(response: requests.Response) -> Answer | None:
    if "json" not in response.headers.get("Content-Type", "").lower():
        return None
    try:
        answer = json.loads(response.content)
    except (RecursionError, ValueError):
        return None
    return answer if isinstance(answer, dict) else None


def _is_sound(answer: Answer) -> bool:
    """Say whether the parts of an answer that everybody reads have their shape."""
    query, following = answer.get("query", {}), answer.get("continue", {})
    pages = query.get("pages", []) if isinstance(query, dict) else None
    return isinstance(following, dict) and isinstance(pages, list) and all(isinstance(page, dict) for page in pages)


def _error_in(answer: Answer) -> Mapping[str, Any] | None:
    """Return the error of an answer, in either of the two shapes the API has for it; raise `Fault` for a third."""
    if "error" not in answer and not answer.get("errors"):
        return None
    errors = answer.get("errors")
    error = answer["error"] if "error" in answer else errors[0] if isinstance(errors, list) else None
    if not isinstance(error, dict):
        raise no_answer(_CUT)
    more = error.get("data")
    return {**(more if isinstance(more, dict) else {}), **error}


def _no_api(response: requests.Response, title: str) -> Fault:
    """Return the fault for an answer that is no JSON object: an error page, a login page, half an answer."""
    if not response.ok or response.is_redirect:
        return _of_status(response, title)
    kind = response.headers.get("Content-Type", "").partition(";")[0]
    return no_answer(_CUT if "json" in kind else _NOT_JSON.format(kind=as_text(kind)))


def _of_status(response: requests.Response, title: str) -> Fault:
    status = response.status_code
    if response.is_redirect:
        target = _shown(response.headers.get("Location", ""))
        return Fault(WikiUnreachable(_NO_ANSWER.format(why=_REDIRECT.format(target=target))), Remedy.STOP)
    has_time = "Retry-After" in response.headers
    if status == 429:
        return _busy("ratelimited", {}, _retry_after(response) if has_time else BUSY_CODES["ratelimited"])
    if status == 503 and has_time:
        return _busy("maxlag", {}, _retry_after(response))
    if status >= 500:
        return no_answer(_STATUS.format(status=status))
    if status == 413:
        return Fault(error_of("contenttoobig", {}, title), Remedy.STOP)
    if status in (401, 403):
        return Fault(AccountRefused(_GUARDED.format(status=status)), Remedy.STOP)
    return Fault(WikiUnreachable(_NO_ANSWER.format(why=_NOT_HERE.format(status=status))), Remedy.STOP)


def _retry_after(response: requests.Response) -> float:
    """Return the seconds that the answer asks to wait: a number, a date, or nothing sensible."""
    value = response.headers.get("Retry-After", "")
    if value.strip().isdecimal():
        return float(value)
    try:
        date = parsedate_to_datetime(value)
        return max(0.0, (date.astimezone(UTC) - datetime.now(UTC)).total_seconds())
    except (OverflowError, TypeError, ValueError):
        return 0.0


def _shown(address: str) -> str:
    """Return where a redirect leads without the secrets that may be in it."""
    scheme, slashes, rest = as_text(address).partition("?")[0].rpartition("//")
    host, slash, path = rest.partition("/")
    return f"{scheme}{slashes}{host.rpartition('@')[2]}{slash}{path}"
