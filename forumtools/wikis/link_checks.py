"""Whether addresses on the web still answer: asked politely, several hosts at a time and each host one by one."""

from __future__ import annotations

import http.client
import json
import ssl
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import replace
from functools import cached_property
from urllib.parse import quote, urljoin, urlsplit

from forumtools.language import Text
from forumtools.rules.online import Answer, Verdict
from forumtools.wikis.guard import Guard, NoSuchHost, Refused, Reply, Unresolved

_WORKERS = 8
_PAUSE = 1.0
"""Seconds between two questions to one host."""

_MOST_REDIRECTS = 4
_TRIES = 3
_GONE = frozenset({404, 410})
_LIKES_NO_HEAD = frozenset({400, 403, 404, 405, 501})
_FOR_GOOD = frozenset({301, 308})
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_ARCHIVE = "https://archive.org/wayback/available?url="

_SAID = Text(fr="le serveur répond {status}", en="the server answers {status}")
_NO_HOST = Text(fr="cet hôte n’existe plus", en="there is no such host any more")
_REFUSED = Text(fr="adresse interne ou interdite : non vérifiée", en="inner or forbidden address: not checked")
_NO_NAMES = Text(fr="hôte introuvable pour le moment", en="the host cannot be found just now")
_SLOW = Text(fr="pas de réponse à temps", en="no answer in time")
_TLS = Text(fr="certificat refusé", en="certificate refused")
_BROKEN = Text(fr="réponse incompréhensible, ou aucune", en="an answer that nobody understands, or none")
_ROUND = Text(fr="trop de redirections", en="too many redirects")
_HOME = Text(fr="mène à la page d’accueil du site", en="leads to the home page of the site")
_MOVED = Text(fr="redirigée pour de bon", en="redirected for good")
_FINE = Text(fr="répond", en="answers")


class LinkChecker:
    """Asks addresses and says what became of them."""

    def __init__(
        self,
        guard: Guard | None = None,
        *,
        pause: float = _PAUSE,
        workers: int = _WORKERS,
        sleep: Callable[[float], object] | None = None,
        archive: str = _ARCHIVE,
    ) -> None:
        """*pause* is in seconds; *archive* is what is asked for copies, to which an address is added."""
        self._guard = guard or Guard()
        self._pause = pause
        self._workers = workers
        self._stopped = threading.Event()
        self._sleep = sleep or self._stopped.wait
        self._archive = archive
        self._archive_failures = 0

    def check(self, addresses: Iterable[str]) -> Iterator[tuple[str, Answer]]:
        """Yield each address with what became of it, as answers come."""
        self._stopped.clear()
        hosts: dict[str, list[str]] = {}
        for address in dict.fromkeys(addresses):
            hosts.setdefault(_host(address), []).append(address)
        with ThreadPoolExecutor(self._workers) as pool:
            waiting = [pool.submit(self._of_host, each) for each in hosts.values()]
            try:
                for done in as_completed(waiting):
                    yield from self._with_copies(done.result())
            finally:
                self.stop()
                pool.shutdown(wait=False, cancel_futures=True)

    def stop(self) -> None:
        """Ask nothing any more; for any thread."""
        self._stopped.set()

    @cached_property
    def _is_connected(self) -> bool:
        return self._guard.knows(_host(self._archive))

    def _of_host(self, addresses: Sequence[str]) -> list[tuple[str, Answer]]:
        found = []
        for rank, address in enumerate(addresses):
            if rank:
                self._sleep(self._pause)
            if self._stopped.is_set():
                break
            found.append((address, self.answer(address)))
        return found

    def answer(self, address: str) -> Answer:
        """Return what became of one address."""
        asked, for_good = f"https:{address}" if address.startswith("//") else address, True
        here = asked
        for _ in range(_MOST_REDIRECTS + 1):
            answer, reply = self._tried(here)
            if reply is None or reply.status not in _REDIRECTS:
                return _end(answer, asked, here, for_good=for_good)
            if not reply.headers.get("location"):
                return answer
            for_good = for_good and reply.status in _FOR_GOOD
            try:
                here = urljoin(here, _as_written(reply.headers["location"]))
            except ValueError:  # it is no address at all
                return Answer(verdict=Verdict.UNSURE, why=_BROKEN)
        return Answer(verdict=Verdict.UNSURE, why=_ROUND)

    def _tried(self, address: str) -> tuple[Answer, Reply | None]:
        answer, reply = Answer(verdict=Verdict.UNSURE, why=_BROKEN), None
        for again in range(_TRIES):
            if again:
                self._sleep(self._pause * 2**again)
            if self._stopped.is_set():
                break
            answer, reply = self._once(address)
            is_passing = answer.why in (_SLOW, _BROKEN) or (reply is not None and reply.status >= 500)
            if not is_passing:
                break
        return answer, reply

    def _once(self, address: str) -> tuple[Answer, Reply | None]:
        try:
            reply = self._guard.ask("HEAD", address)
            if reply.status in _LIKES_NO_HEAD:
                self._sleep(self._pause)
                reply = self._guard.ask("GET", address)
        except Refused:
            return Answer(verdict=Verdict.UNSURE, why=_REFUSED), None
        except NoSuchHost:
            # Without a network no host is known, and that says nothing of any.
            verdict, why = (Verdict.DEAD, _NO_HOST) if self._is_connected else (Verdict.UNSURE, _NO_NAMES)
            return Answer(verdict=verdict, why=why), None
        except Unresolved:
            return Answer(verdict=Verdict.UNSURE, why=_NO_NAMES), None
        except ssl.SSLError:
            return Answer(verdict=Verdict.UNSURE, why=_TLS), None
        except TimeoutError:
            return Answer(verdict=Verdict.UNSURE, why=_SLOW), None
        except (OSError, http.client.HTTPException):
            return Answer(verdict=Verdict.UNSURE, why=_BROKEN), None
        return _verdict(reply), reply

    def _with_copies(self, found: Iterable[tuple[str, Answer]]) -> Iterator[tuple[str, Answer]]:
        for address, answer in found:
            dead = answer.verdict is Verdict.DEAD
            yield address, replace(answer, archive=self._copy(address)) if dead else answer

    def _copy(self, address: str) -> str | None:
        """Return the address of a copy that the archive has; nothing where it has none or cannot be asked."""
        if self._archive_failures >= _TRIES:
            return None
        try:
            self._sleep(self._pause)
            reply = self._guard.ask("GET", self._archive + quote(address, safe=""))
            self._archive_failures = self._archive_failures + 1 if reply.status >= 429 else 0
            closest = json.loads(reply.body)["archived_snapshots"]["closest"]
            url = str(closest["url"])
            return url if closest.get("available") and url.startswith(("http://", "https://")) else None
        except (Refused, NoSuchHost, OSError, http.client.HTTPException):
            self._archive_failures += 1
            return None
        except (ValueError, KeyError, TypeError):
            return None


def _as_written(location: str) -> str:
    """Return where a redirect leads: many servers write UTF-8 there, which is read byte by byte."""
    try:
        return location.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return location


def _verdict(reply: Reply) -> Answer:
    why = _SAID.format(status=reply.status)
    if 200 <= reply.status < 300:
        return Answer(verdict=Verdict.ALIVE, why=_FINE)
    return Answer(verdict=Verdict.DEAD if reply.status in _GONE else Verdict.UNSURE, why=why)


def _end(answer: Answer, asked: str, here: str, *, for_good: bool) -> Answer:
    """Return what became of the address *asked*, which led *here*."""
    if answer.verdict is not Verdict.ALIVE or here == asked:
        return answer
    if _is_home(here) and not _is_home(asked):
        # Many sites lead there when the page is gone, and call that an answer.
        return Answer(verdict=Verdict.UNSURE, why=_HOME, leads_to=here)
    if for_good:
        return Answer(verdict=Verdict.MOVED, why=_MOVED, leads_to=here)
    return replace(answer, leads_to=here)


def _is_home(address: str) -> bool:
    parts = urlsplit(address)
    return parts.path in ("", "/") and not parts.query


def _host(address: str) -> str:
    try:
        return urlsplit(address).hostname or ""
    except ValueError:
        return ""
