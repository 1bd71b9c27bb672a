"""Where the wiki has a change tag called forumtools, our work carries it; nothing depends on it."""

from __future__ import annotations

import time
from collections.abc import Mapping
from copy import deepcopy
from dataclasses import replace

import pytest

from forumtools.model.records import Page
from forumtools.wikis.api import ApiWiki
from tests.mediawiki import RealWiki, state_folder, unique
from tests.proxy import Proxy
from tests.serving import error
from tests.wikis.fakes import WELCOME, Params, fake_api

real = pytest.mark.mediawiki


@pytest.fixture
def tagging(mediawiki: RealWiki, between: Proxy) -> ApiWiki:
    """The wiki as an administrator sees it through the proxy, with the tag; it stays, for it disturbs nobody."""
    between.heals()
    env = dict(line.split("=", 1) for line in (state_folder() / "env").read_text("utf-8").splitlines())
    session = ApiWiki(mediawiki.api, env["FORUMTOOLS_BROWSER_USER"], env["FORUMTOOLS_BROWSER_PASSWORD"]).session
    if not is_there(session.welcome):
        params = {"action": "managetags", "operation": "create", "tag": "forumtools", "reason": "essai"}
        session.call(params, writing=True)
    for _ in range(50):  # the wiki needs a moment
        if is_there(ApiWiki(mediawiki.api).session.welcome):
            break
        time.sleep(0.1)
    return ApiWiki(between.url, *mediawiki.admin)


def is_there(said: Mapping[str, object]) -> bool:
    tags = said["tags"]
    assert isinstance(tags, list)
    return any(tag["name"] == "forumtools" and tag["active"] for tag in tags)


@real
def test_edits_moves_and_deletions_carry_the_tag(tagging: ApiWiki, between: Proxy) -> None:
    page = tagging.save(Page(f"Contrib:{unique()}", "un"), summary="")
    asked = len(between.asked)
    page = tagging.save(replace(page, text="deux"), summary="")
    assert len(between.asked) == asked + 1
    moved = tagging.rename(page.title, f"{page.title} bis", reason="")
    query = {"action": "query", "prop": "revisions", "rvprop": "tags|comment", "rvlimit": "max", "titles": moved.title}
    revisions = tagging.session.call(query)["query"]["pages"][0]["revisions"]
    tagging.remove(moved, reason="")

    ours = [revision["tags"] for revision in revisions if revision["comment"].startswith("[ft:")]
    assert ours == [["forumtools"], ["forumtools"]]
    for log, title in (("move", page.title), ("delete", moved.title)):
        query = {"action": "query", "list": "logevents", "letype": log, "letitle": title, "leprop": "tags"}
        assert tagging.session.call(query)["query"]["logevents"] == [{"tags": ["forumtools"]}]


@real
def test_a_tag_that_is_refused_is_left_out_from_then_on(tagging: ApiWiki, between: Proxy) -> None:
    page = tagging.save(Page(f"Contrib:{unique()}", "un"), summary="")

    between.breaks("edit", lambda request: request.forward(tags="inconnu"))
    page = tagging.save(replace(page, text="deux"), summary="")
    tagging.save(replace(page, text="trois"), summary="")

    assert [params.get("tags") for params in between.asked] == ["forumtools", None, None]


TAG = {"name": "forumtools", "active": True, "source": ["manual"]}


@pytest.mark.parametrize(
    ("tags", "rights", "sent"),
    [
        ([TAG], ["applychangetags"], "forumtools"),
        ([], ["applychangetags"], None),
        ([TAG], [], None),
        ([{**TAG, "name": "forumtools2"}], ["applychangetags"], None),
        ([{**TAG, "active": False}], ["applychangetags"], None),
        ([{**TAG, "source": ["extension"]}], ["applychangetags"], None),
    ],
)
def test_a_tag_is_used_where_it_can_be(tags: list[object], rights: list[str], sent: str | None) -> None:
    welcome = deepcopy(WELCOME)
    welcome["query"] |= {"tags": tags, "userinfo": {"name": "Robot", "rights": rights}}

    with fake_api(lambda params: welcome if "siprop" in params else _saved(params)) as fake:
        fake.wiki().save(Page("Contrib:A", "un"), summary="")

    assert [edit.get("tags") for edit in fake.edits()] == [sent]


@pytest.mark.parametrize("code", ["badtags", "tags-apply-no-permission", "tags-apply-blocked"])
def test_whatever_is_wrong_with_a_tag_the_edit_is_made(code: str) -> None:
    welcome = deepcopy(WELCOME)
    welcome["query"] |= {"tags": [TAG], "userinfo": {"name": "Robot", "rights": ["applychangetags"]}}

    def script(params: Params) -> object:
        if "siprop" in params:
            return welcome
        return error(code) if "tags" in params else _saved(params)

    with fake_api(script) as fake:
        assert fake.wiki().save(Page("Contrib:A", "un"), summary="").revision == 7

    assert [edit.get("tags") for edit in fake.edits()] == ["forumtools", None]


def _saved(params: Params) -> dict[str, object] | None:
    saved = {"result": "Success", "title": "Contrib:A", "oldrevid": 0, "newrevid": 7}
    return {"edit": saved} if params.get("action") == "edit" else None
