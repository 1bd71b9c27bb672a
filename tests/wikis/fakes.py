"""An api.php that does what a real one cannot be made to do: break down, lie, hang, lose its answers."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from forumtools.errors import ForumToolsError
from forumtools.language import LANGUAGES
from forumtools.wikis.api import ApiWiki
from forumtools.wikis.transport import Limits
from tests.proxy import losing_proxy
from tests.serving import Params, Reply, error, say, served

__all__ = ["FakeApi", "Params", "Reply", "assert_tells_no_secret", "error", "fake_api", "losing_proxy", "say"]

USER, PASSWORD, TOKEN = "Robot@essai", "motdepasse-très-secret", "jeton-très-secret+\\"
QUICK = Limits(connect=2, read=1, total=1.2, pause=0.01, sleep=lambda seconds: None)
"""Requests end soon, and waiting takes no time."""

Script = Callable[[Params], "Reply | dict[str, Any] | None"]

WELCOME = {
    "query": {
        "general": {"sitename": "Faux", "case": "first-letter"},
        "namespaces": {"0": {"id": 0, "name": ""}, "3000": {"id": 3000, "name": "Contrib", "canonical": "Contrib"}},
        "namespacealiases": [],
        "extensiontags": ["<ref>"],
        "userinfo": {"id": 2, "name": "Robot", "rights": ["bot", "apihighlimits", "noratelimit", "edit"]},
        "tokens": {"csrftoken": TOKEN},
    }
}


class FakeApi:
    """A wiki whose every answer is written by the test; logging in works unless the test says otherwise."""

    def __init__(self, script: Script) -> None:
        self.script = script
        self.asked: list[Params] = []
        self.url = ""

    def wiki(self, limits: Limits = QUICK) -> ApiWiki:
        """Return a client, logged in at its first question."""
        return ApiWiki(self.url, USER, PASSWORD, limits=limits)

    def edits(self) -> list[Params]:
        """Return what was sent to be saved."""
        return [params for params in self.asked if params.get("action") == "edit"]

    def reply(self, params: Params) -> Reply:
        """Return the answer to *params*."""
        self.asked.append(params)
        answer = self.script(params)
        if answer is None:
            answer = _usual(params)
        return answer if isinstance(answer, Reply) else say(answer)


def _usual(params: Params) -> dict[str, Any]:
    if params.get("type") == "login":
        return {"query": {"tokens": {"logintoken": "l+\\"}}}
    if params.get("action") == "login":
        return {"login": {"result": "Success", "lgusername": "Robot"}}
    if params.get("meta", "").startswith("siteinfo"):
        return WELCOME
    return {"batchcomplete": True, "query": {"pages": [{"title": params.get("titles", "?"), "missing": True}]}}


@contextmanager
def fake_api(script: Script) -> Iterator[FakeApi]:
    """Serve a `FakeApi` on this machine."""
    fake = FakeApi(script)
    with served(lambda asked: fake.reply(asked.params)) as fake.url:
        yield fake


def assert_tells_no_secret(shown: ForumToolsError) -> None:
    """Check the error, all that it comes from, and what a traceback would print."""
    texts = ["".join(traceback.format_exception(shown)), *(shown.say(language) for language in LANGUAGES)]
    chain: list[BaseException | None] = [shown]
    while (link := chain.pop()) is not None:
        texts += [str(link), repr(link), repr(link.args), repr(vars(link))]
        chain.append(link.__cause__ or link.__context__)
    for text in texts:
        assert PASSWORD not in text
        assert TOKEN not in text
        assert "très-secret" not in text
