"""`doctor` as a person and as a program see it: signs, advice, JSON, exit statuses."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from forumtools.wikis.credentials import accounts_file
from tests.cli.running import Command
from tests.wikis.fakes import PASSWORD, USER, WELCOME, FakeApi, Params, Reply, error, fake_api, say


def healthy(params: Params) -> dict[str, Any] | None:
    if params.get("list") == "allpages":
        return {"batchcomplete": True, "query": {"allpages": [{"title": "Contrib:A"}]}}
    if "intestactions" in params:
        bots = {"name": "bot", "rights": ["createpage", "move", "suppressredirect"]}
        return {"batchcomplete": True, "query": {"usergroups": [bots], "extensions": [], "pages": []}}
    return None


@pytest.fixture(autouse=True)
def _no_patience(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("forumtools.jobs.diagnosing.PATIENCE", 0.0)


@pytest.fixture
def account(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORUMTOOLS_USER", USER)
    monkeypatch.setenv("FORUMTOOLS_PASSWORD", PASSWORD)


def ask(command: Command, fake: FakeApi, *options: str, language: str = "en") -> Any:
    return command("--wiki", fake.url, *options, "doctor", language=language)


def test_a_healthy_folder(example: Command) -> None:
    run = example("doctor")

    assert run.status == 0
    assert "✗" not in run.out
    assert "✓ écriture possible" in run.out.splitlines()


def test_advice_stands_once_below_what_it_is_for(example: Command, account: None) -> None:
    with fake_api(healthy) as fake:
        run = ask(example, fake)

    lines = run.out.splitlines()
    first = next(rank for rank, line in enumerate(lines) if line.startswith("✗"))
    assert run.status == 1  # the fake account may not create pages
    assert lines[first : first + 5] == [
        "✗ no page can be created (right “createpage”)",
        "· no page can be moved (right “move”)",
        "· a move always leaves a redirect (right “suppressredirect”)",
        "  → An administrator puts the account into the group “bot” (Special:UserRights).",
        "· a creation that is undone leaves a blank page instead of going away (right “delete”)",
    ]


def test_quiet_shows_only_what_is_wrong(example: Command, account: None) -> None:
    with fake_api(healthy) as fake:
        run = ask(example, fake, "-q")

    assert run.status == 1
    lines = run.out.splitlines()
    assert {line[0] for line in lines} == {"✗", " "}
    assert len(lines) == len(set(lines))


def test_json_says_the_same(example: Command, account: None) -> None:
    with fake_api(healthy) as fake:
        run = example("--wiki", fake.url, "doctor", "--format", "json", language="en")

    assert run.status == run.json["status"] == 1
    assert {"forum", "wiki", "namespace", "account", "right", "limit", "state"} <= {
        check["subject"] for check in run.json["checks"]
    }
    [bad] = [check for check in run.json["checks"] if check["message"].startswith("no page can be created")]
    assert list(bad) == ["subject", "result", "message", "advice"]
    assert bad["result"] == "bad"
    assert bad["advice"] == "An administrator puts the account into the group “bot” (Special:UserRights)."


@pytest.mark.parametrize(
    ("reply", "words"),
    [
        (error("readonly", readonlyreason="Maintenance"), "Maintenance"),
        (error("readapidenied"), "accounts with permission only"),
        (say({"login": {"result": "Failed", "reason": "Incorrect password"}}), "will not be tried again"),
        (Reply(b"<html>", headers={"Content-Type": "text/html"}), "not that of an API"),
        (Reply(b"", 404), "there is no api.php"),
    ],
)
def test_a_wiki_that_does_not_let_us_in_is_a_sentence_and_status_3(
    example: Command, account: None, reply: Reply, words: str
) -> None:
    with fake_api(lambda params: reply if params.get("action") == "login" else None) as fake:
        run = ask(example, fake)

    assert run.status == 3
    assert words in next(line for line in run.out.splitlines() if line.startswith("✗"))
    assert run.err == ""


def test_nobody_there_is_a_sentence_and_status_3(example: Command) -> None:
    run = example("--wiki", "http://127.0.0.1:9/api.php", "doctor")

    assert run.status == 3
    assert "✗ Impossible de joindre le wiki" in run.out


@pytest.mark.parametrize(
    ("arguments", "variables", "words"),
    [
        (["--wiki", "https://e.org/index.php/X"], {}, "https://e.org/api.php"),
        (["--wiki", "https://e.org/api.php"], {"FORUMTOOLS_USER": "Marie"}, "There is no password for “Marie”"),
        (["--wiki", "https://e.org/api.php"], {"FORUMTOOLS_PASSWORD": "x"}, "without FORUMTOOLS_USER"),
        (["--wiki", "http://e.org/api.php"], {"FORUMTOOLS_TOKEN": "x"}, "only sent by https"),
    ],
)
def test_wrong_use_is_one_line_and_status_2(
    example: Command,
    arguments: list[str],
    variables: dict[str, str],
    words: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)

    run = example(*arguments, "doctor", language="en")

    assert run.status == 2
    assert run.out == ""
    [line] = run.err.splitlines()
    assert words in line


def test_a_file_that_others_can_read_is_status_2(example: Command) -> None:
    file: Path = accounts_file(os.environ)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("['https://e.org/api.php']\n")
    file.chmod(0o644)

    run = example("--wiki", "https://e.org/api.php", "doctor")
    file.unlink()

    assert run.status == 2
    assert f"chmod 600 {file}" in run.err


def test_a_token_is_sent_with_every_request_and_nothing_is_logged_in(
    example: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FORUMTOOLS_TOKEN", "eyJ0.of.test")
    with fake_api(healthy) as fake:
        run = ask(example, fake)

    assert "account: Robot (OAuth 2 token, given by the environment)" in run.out
    assert not any(params.get("action") == "login" or params.get("type") == "login" for params in fake.asked)
    assert WELCOME["query"]["userinfo"]["name"] == "Robot"
