"""An owner-only OAuth 2 access token in place of a password: sent with each request, and refused once for all."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
import requests
from requests.adapters import HTTPAdapter

from forumtools.errors import AccountRefused, LoginRefused, WikiError
from forumtools.model.records import Page
from forumtools.wikis.api import ApiWiki
from tests.wikis.fakes import QUICK, WELCOME, Params, Reply, error, fake_api

# No extension of the distribution's MediaWiki takes tokens: what Extension:OAuth answers is told by a fake wiki.

BEARER = "eyJ0eXAi.tres-secret"


class Watching(HTTPAdapter):
    """Notes who each request says it is from."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[str | None] = []

    def send(self, request: requests.PreparedRequest, *args: Any, **options: Any) -> requests.Response:
        self.seen.append(request.headers.get("Authorization"))
        return super().send(request, *args, **options)


def wiki_with_token(url: str) -> ApiWiki:
    return ApiWiki(url, bearer=BEARER, limits=replace(QUICK, patience=0.0))


def saved(params: Params) -> dict[str, Any] | None:
    if params.get("action") != "edit":
        return None
    return {"edit": {"result": "Success", "title": params["title"], "oldrevid": 0, "newrevid": 7}}


def test_the_token_goes_with_every_request_and_nobody_logs_in() -> None:
    watching = Watching()
    with fake_api(saved) as fake:
        wiki = wiki_with_token(fake.url)
        wiki.session.transport.mount("http://", watching)
        wiki.save(Page("Contrib:A", "un"), summary="")

    assert watching.seen == [f"Bearer {BEARER}"] * len(fake.asked)
    assert len(fake.asked) == 2  # the welcome and the edit
    assert fake.edits()[0]["assert"] == "user"
    assert fake.edits()[0]["assertuser"] == "Robot"


def test_without_token_nothing_of_the_kind_is_sent() -> None:
    watching = Watching()
    with fake_api(saved) as fake:
        wiki = fake.wiki()
        wiki.session.transport.mount("http://", watching)
        wiki.save(Page("Contrib:A", "un"), summary="")

    assert set(watching.seen) == {None}


@pytest.mark.parametrize(
    "code",
    [
        "mwoauth-invalid-authorization",
        "mwoauth-invalid-authorization-invalid-user",
        "mwoauth-invalid-authorization-blocked-user",
        "mwoauth-oauth-exception",
    ],
)
def test_a_token_that_is_refused_is_never_tried_again(code: str) -> None:
    refused = error(code, info=f"not valid: {BEARER}")
    with fake_api(lambda params: refused) as fake:
        wiki = wiki_with_token(fake.url)
        errors = [fails(wiki) for _ in range(3)]

    assert len(fake.asked) == 1
    assert {type(each) for each in errors} == {LoginRefused}
    assert "will not be tried again" in errors[0].say("en")
    assert BEARER not in "".join(map(repr, errors))


def test_a_token_that_is_withdrawn_in_the_middle_is_never_tried_again() -> None:
    def script(params: Params) -> Reply | dict[str, Any] | None:
        return error("mwoauth-invalid-authorization") if len(fake.asked) > 2 else saved(params)

    with fake_api(script) as fake:
        wiki = wiki_with_token(fake.url)
        wiki.save(Page("Contrib:A", "un"), summary="")
        errors = [fails(wiki) for _ in range(3)]

    assert len(fake.asked) == 3
    assert {type(each) for each in errors} == {LoginRefused}


def test_a_token_that_the_wiki_overlooks_never_edits_as_an_address() -> None:
    nobody = {"query": {**WELCOME["query"], "userinfo": {"id": 0, "name": "127.0.0.1", "anon": True}}}
    with fake_api(lambda params: nobody if params.get("meta", "").startswith("siteinfo") else None) as fake:
        wiki = wiki_with_token(fake.url)
        errors = [fails(wiki) for _ in range(2)]

    assert fake.edits() == []
    assert len(fake.asked) == 1
    assert {type(each) for each in errors} == {LoginRefused}


def test_what_the_wiki_closes_to_tokens_is_told() -> None:
    closed = error("mwoauth-api-module-disabled")
    with fake_api(lambda params: closed if params.get("action") == "edit" else None) as fake:
        refusal = fails(wiki_with_token(fake.url))

    assert type(refusal) is AccountRefused
    assert "does not allow this (mwoauth-api-module-disabled)" in refusal.say("en")


def fails(wiki: ApiWiki) -> WikiError:
    with pytest.raises(WikiError) as failure:
        wiki.save(Page("Contrib:A", "un"), summary="")
    return failure.value
