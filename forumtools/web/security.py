"""Who may do what, and how often: forged requests, robots, limits. Secrets never leave as they are."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs

from altcha.v1 import ChallengeOptions, create_challenge, verify_solution
from flask import Request, Response
from itsdangerous import BadSignature, Signer
from limits import RateLimitItem, parse
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from forumtools.language import Text
from forumtools.store.keeping import Challenges, Keys

_LEAST_SECONDS = 3
_MOST_HOURS = 24
_WORK = 50_000
"""How many hashes a browser tries at the most: some tenths of a second, and a robot pays them each time."""

_CHALLENGE_LIVES = timedelta(hours=2)

HONEYPOT = "url2"
"""The name of a field that people never see, and robots fill in."""

FAST = Text(fr="envoyée en moins de {n} secondes", en="sent in less than {n} seconds")
FILLED = Text(fr="un champ invisible est rempli", en="a field that nobody sees is filled in")
UNPROVED = Text(
    fr="le navigateur n’a fait tourner aucun script, et rien d’autre ne dit que c’est une personne",
    en="the browser ran no script, and nothing else says that this is a person",
)
FORGED = Text(fr="horodatage absent ou faux", en="time stamp missing or forged")

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
_HEADERS = {
    "Content-Security-Policy": POLICY,
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


def add_headers(response: Response, *, private: bool, secure: bool) -> Response:
    """Add what tells a browser to be careful; *private* pages are kept nowhere."""
    response.headers.extend(_HEADERS)
    if private:
        response.headers["Cache-Control"] = "no-store"
    if secure:
        response.headers["Strict-Transport-Security"] = "max-age=31536000"
    return response


def is_foreign(request: Request) -> bool:
    """
    Say whether another site sent this request.

    Our pages send no referrer, so browsers may say ``Origin: null`` for our own forms; then the token of the form
    decides alone.
    """
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site not in ("same-origin", "none")
    origin = request.headers.get("Origin", "null")
    return origin not in ("null", request.host_url.rstrip("/"))


class Stamps:
    """Signed times: when a form was shown."""

    def __init__(self, secret: bytes) -> None:
        self._signer = Signer(secret, salt="time stamp", digest_method=hashlib.sha256)

    def stamp(self, now: datetime) -> str:
        """Return a signed time."""
        return self._signer.sign(str(int(now.timestamp()))).decode()

    def doubt(self, stamp: str, now: datetime) -> Text | None:
        """Return what is odd about the time at which a form was shown."""
        try:
            seconds = now.timestamp() - int(self._signer.unsign(stamp))
        except (BadSignature, ValueError):
            return FORGED
        if seconds > _MOST_HOURS * 3600:
            return FORGED
        return FAST.format(n=_LEAST_SECONDS) if seconds < _LEAST_SECONDS else None


def new_csrf() -> str:
    """Return a token that only pages of this session know."""
    return secrets.token_urlsafe(16)


def same(one: str, other: str) -> bool:
    """Compare two secrets in a time that tells nothing."""
    return hmac.compare_digest(one.encode("utf-8", "replace"), other.encode("utf-8", "replace"))


class Proofs:
    """Proofs of work (ALTCHA): a little arithmetic for a browser, a bill for a robot. Each opens the door once."""

    def __init__(self, secret: bytes, used: Challenges) -> None:
        self._secret = hmac.digest(secret, b"proof of work", "sha256").hex()
        self._used = used

    def challenge(self, now: datetime) -> dict[str, Any]:
        """Return a new problem, as the script of the form solves it."""
        challenge = create_challenge(
            ChallengeOptions(max_number=_WORK, hmac_key=self._secret, expires=now + _CHALLENGE_LIVES)
        )
        said: dict[str, Any] = challenge.to_dict()
        return {**said, "maxnumber": _WORK}

    def holds(self, payload: str, now: datetime) -> bool:
        """Say whether *payload* solves a problem of ours that is fresh and that nobody used before."""
        problem = _problem(payload)
        expires = _expires(problem)
        if expires is None or expires < now:
            return False
        try:
            is_right, _ = verify_solution(payload, self._secret, check_expires=False)
        except Exception:  # of altcha, for what is no payload at all
            return False
        # One problem may be written in many ways; its signature is one.
        return is_right and self._used.use(str(problem["signature"])[:80], expires=expires, now=now)


def _problem(payload: str) -> dict[str, Any]:
    try:
        said = json.loads(base64.b64decode(payload))
    except ValueError:
        return {}
    return said if isinstance(said, dict) and "signature" in said else {}


def _expires(problem: dict[str, Any]) -> datetime | None:
    """Return until when a problem can be solved; it is part of what is signed."""
    said = parse_qs(str(problem.get("salt", "")).partition("?")[2]).get("expires", [""])[0]
    return datetime.fromtimestamp(int(said), UTC) if said.isascii() and said.isdigit() and len(said) < 12 else None


@dataclass(frozen=True)
class Rates:
    """How often one address, and everybody together, may do something."""

    saves: str = "360/minute"
    sends: str = "60/hour"
    all_sends: str = "600/hour"
    sign_ins: str = "10/15 minute"
    account_sign_ins: str = "100/15 minute"
    pictures: str = "120/hour"
    opens: str = "60/minute"
    """New forms."""

    @classmethod
    def of(cls, most_per_hour: int) -> Rates:
        """Return the rates of a form that takes so many submissions an hour from one address, a workshop's perhaps."""
        return cls(
            saves=f"{6 * most_per_hour}/minute",
            sends=f"{most_per_hour}/hour",
            all_sends=f"{10 * most_per_hour}/hour",
            pictures=f"{2 * most_per_hour}/hour",
            opens=f"{most_per_hour}/minute",
        )


class Limiter:
    """Counts, by a hash of the address that nobody can turn back; the key changes each day."""

    def __init__(self, keys: Keys, rates: Rates, now: Callable[[], datetime]) -> None:
        self._keys = keys
        self._now = now
        self._limiter = MovingWindowRateLimiter(MemoryStorage())
        self._rates: dict[str, RateLimitItem] = {name: parse(rate) for name, rate in vars(rates).items()}
        self._key: tuple[object, bytes] | None = None

    def allows(self, what: str, address: str) -> bool:
        """Count one more, and say whether it is not too many."""
        return self._limiter.hit(self._rates[what], what, self._hashed(address))

    def allows_all(self, what: str) -> bool:
        """Count one more of everybody's."""
        return self._limiter.hit(self._rates[what], what)

    def _hashed(self, address: str) -> str:
        today = self._now().date()
        if self._key is None or self._key[0] != today:
            self._key = (today, self._keys.key_of_day(today, self._now()))
        return hmac.digest(self._key[1], address.encode(), "sha256").hex()


def suspicions(*, filled: str, doubt: Text | None, proved: bool, answered: bool, asks: bool) -> Iterator[Text]:
    """
    Yield why what was sent looks like a robot's; then a person looks at it first, and nothing is thrown away.

    *asks*: whether the organisers ask a question of those whose browser proves nothing.
    """
    if filled:
        yield FILLED
    if doubt:
        yield doubt
    if not proved and not (asks and answered):
        yield UNPROVED
