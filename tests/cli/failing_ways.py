"""
A program that runs the command against wikis that fail in many ways, with everything logged that can be.

``python -X dev -m tests.cli.failing_ways SOURCE`` takes the secret from standard input and hides it where SOURCE says
(see `SOURCES`), in the way that a person would. What it prints, and what it leaves in the folder it stands in, is
for `test_secrets` to search.
"""

from __future__ import annotations

import logging
import os
import sys
import traceback
from collections.abc import Callable, Container, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import forumtools.jobs.diagnosing
import forumtools.wikis.transport
from forumtools.cli.main import main
from forumtools.wikis.credentials import accounts_file
from tests.wikis.fakes import QUICK, USER, WELCOME, Params, Reply, Script, error, fake_api, say
from tests.wikis.keyrings import Failing, Filled, in_use, locked

HTML = {"Content-Type": "text/html"}
JSON = {"Content-Type": "application/json"}


def replies(secret: str) -> dict[str, Reply]:
    """Return answers that are none, or worse: some of them repeat *secret*."""
    return {
        "HTML": Reply(b"<html>", headers=HTML),
        "a cut answer": Reply(b'{"query":{"tok', headers=JSON, claimed=5000),
        "null": Reply(b"null", headers=JSON),
        "odd parts": say({"login": None, "query": []}),
        "odder parts": say({"login": ["x"], "query": {"tokens": "x", "userinfo": 3}}),
        "a broken connection": Reply(None),
        "no entry": Reply(b"x", 401, HTML),
        "a redirect": Reply(b"", 302, {"Location": f"http://u:{secret}@127.0.0.1:9/?lgpassword={secret}"}),
        "a drip": Reply(b" " * 50, headers=JSON, drip=0.1),
        "an exception": error("internal_api_error_DBQueryError", info=f"INSERT '{secret}'"),
        "an unknown error": error("echo", info=f"You sent {secret}."),
        "a refusal": say({"login": {"result": "Failed", "reason": f"Wrong: {secret}"}}),
        "a refused token": error("mwoauth-invalid-authorization", info=f"Bearer {secret}"),
        "a block": error("blocked", blockinfo={"blockedby": "Ana", "blockreason": secret}),
    }


REPEATING = ("a redirect", "an exception", "an unknown error", "a refusal", "a refused token", "a block")
"""Those that repeat the secret; the others are the same wherever it comes from."""

DOCTOR = ["-v", "--wiki", "{url}", "doctor"]
CREATE = ["-v", "--wiki", "{url}", "create", "--allow-errors", "--set", "titre=Essai", "--set", "édition=2018"]

MOMENTS: dict[str, tuple[list[str], Callable[[Params], bool]]] = {
    "logging in": (DOCTOR, lambda params: "login" in (params.get("action"), params.get("type"))),
    "the welcome": (DOCTOR, lambda params: params.get("meta", "").startswith("siteinfo|userinfo")),
    "the doctor": (DOCTOR, lambda params: "intestactions" in params),
    "reading": (CREATE, lambda params: "titles" in params),
    "saving": (CREATE, lambda params: params.get("action") == "edit"),
}


def scripts(secret: str, names: Container[str]) -> Iterator[tuple[str, list[str], Script]]:
    """Yield a wiki, and what is asked of it, for each moment and each of the ways called *names* to fail in it."""
    for moment, (command, is_it) in MOMENTS.items():
        for name, reply in replies(secret).items():
            if name in names:
                yield (
                    f"{name} at {moment}",
                    command,
                    lambda params, is_it=is_it, reply=reply: reply if is_it(params) else None,
                )
    yield "nothing fails", CREATE, lambda params: None


@contextmanager
def in_environment(url: str, secret: str) -> Iterator[str]:
    os.environ |= {"FORUMTOOLS_USER": USER, "FORUMTOOLS_PASSWORD": secret}
    yield url


@contextmanager
def as_token(url: str, secret: str) -> Iterator[str]:
    os.environ["FORUMTOOLS_TOKEN"] = secret
    yield url


@contextmanager
def in_file(url: str, secret: str) -> Iterator[str]:
    file = accounts_file(os.environ)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.touch(mode=0o600)
    file.write_text(f"['{url}']\nuser = '{USER}'\npassword = '{secret}'\n")
    yield url


@contextmanager
def in_keyring(url: str, secret: str) -> Iterator[str]:
    with in_use(Filled({(url, USER): secret})):
        yield url


@contextmanager
def in_address(url: str, secret: str) -> Iterator[str]:
    yield url.replace("://", f"://robot:{secret}@")


SOURCES = {
    "environment": in_environment,
    "token": as_token,
    "file": in_file,
    "keyring": in_keyring,
    "address": in_address,
}


def run(arguments: list[str]) -> None:
    """Run the command; what would end the program is printed as Python prints it."""
    sys.argv = ["forumtools", *arguments]
    try:
        main()
    except SystemExit as stop:
        print("exit", stop.code)
    except BaseException:
        print("UNFORESEEN", " ".join(arguments[3:4]))
        traceback.print_exc()


def fail_in_many_ways(source: str, secret: str) -> None:
    names = replies(secret) if source == "environment" else REPEATING
    for name, command, script in scripts(secret, names):
        with fake_api(script) as fake, SOURCES[source](fake.url, secret) as url:
            print("##", name)
            run([word.format(url=url) for word in command])


def fail_before_the_wiki(secret: str) -> None:
    """Say an account in ways that are refused before anything is sent."""
    wiki = ["--wiki", "https://wiki.invalid/api.php", "doctor"]
    half: list[dict[str, str]] = [
        {"FORUMTOOLS_PASSWORD": secret},
        {"FORUMTOOLS_TOKEN": f"{secret} {secret}"},
        {"FORUMTOOLS_TOKEN": secret, "FORUMTOOLS_USER": USER},
    ]
    for variables in half:
        os.environ |= variables
        run(wiki)
        for name in variables:
            del os.environ[name]
    os.environ["FORUMTOOLS_TOKEN"] = secret
    run(["--wiki", "http://wiki.invalid/api.php", "doctor"])
    del os.environ["FORUMTOOLS_TOKEN"]
    for backend in (locked(secret), Failing(ValueError(secret))):
        with in_use(backend):
            run(wiki)
    for odd in (f"password = {secret}", f"['https://wiki.invalid/api.php']\npassword = ['{secret}']", f"['{secret}"):
        file = Path(accounts_file(os.environ))
        file.write_text(odd)
        run(wiki)
    file.chmod(0o644)
    run(wiki)
    file.unlink()
    run(["--wiki", f"https://u:{secret}@wiki.invalid/index.php?password={secret}", "doctor"])
    run(["--wiki", f"https://u:{secret}@[/api.php", "doctor"])


def start(secret: str, source: str) -> Any:
    logging.basicConfig(level=logging.DEBUG)
    quick = replace(QUICK, read=0.1, total=0.15, patience=0.0)
    forumtools.wikis.transport.Limits = lambda **_: quick  # type: ignore[assignment,misc]
    forumtools.jobs.diagnosing.PATIENCE = 0.0
    # What the wiki itself gives out is no secret of the account, but nobody else's either.
    WELCOME["query"]["tokens"] = {"csrftoken": f"{secret[:8]}csrf+\\"}
    WELCOME["query"]["namespaces"]["14"] = {"id": 14, "name": "Catégorie", "canonical": "Category"}
    return fail_before_the_wiki(secret) if source == "before" else fail_in_many_ways(source, secret)


if __name__ == "__main__":
    start(sys.stdin.readline().strip(), sys.argv[1])
