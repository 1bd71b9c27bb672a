"""A real MediaWiki asked directly, without anything of ours in between."""

from __future__ import annotations

from typing import Any

import pytest
import requests

from tests.mediawiki import RealWiki


class Api:
    """The bot of a wiki at its ``api.php``. Errors end the test, and warnings but where they are foreseen."""

    def __init__(self, wiki: RealWiki) -> None:
        self._address = wiki.api
        self._session = requests.Session()
        login = self.ask(action="query", meta="tokens", type="login")["query"]["tokens"]["logintoken"]
        user, password = wiki.robot
        answer = self.ask(action="login", lgname=user, lgpassword=password, lgtoken=login)
        assert answer["login"]["result"] == "Success", answer
        self._token = self.ask(action="query", meta="tokens")["query"]["tokens"]["csrftoken"]

    def ask(self, *, warnings: bool = False, **parameters: Any) -> Any:
        answer = self._session.post(
            self._address, data={"format": "json", "formatversion": 2, **parameters}, timeout=120
        ).json()
        assert "error" not in answer, answer
        assert warnings or "warnings" not in answer, answer
        return answer

    def save(self, title: str, text: str) -> None:
        answer = self.ask(action="edit", title=title, text=text, token=self._token, bot=1)
        assert answer["edit"]["result"] == "Success", answer

    def revisions(self, title: str) -> list[dict[str, Any]]:
        asked = {"prop": "revisions", "rvprop": "ids|comment", "rvlimit": "max", "titles": title}
        (page,) = self.ask(action="query", **asked)["query"]["pages"]
        return list(page.get("revisions", ()))

    def text(self, title: str) -> str:
        asked = {"prop": "revisions", "rvprop": "content", "rvslots": "main", "titles": title}
        (page,) = self.ask(action="query", **asked)["query"]["pages"]
        return str(page["revisions"][0]["slots"]["main"]["content"])


@pytest.fixture(scope="session")
def api(mediawiki: RealWiki) -> Api:
    return Api(mediawiki)
