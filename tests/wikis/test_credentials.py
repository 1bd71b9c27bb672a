"""Where the account for a wiki comes from, and what is refused instead of guessed."""

from __future__ import annotations

import builtins
import dataclasses
import os
import pickle
import sys
from pathlib import Path
from typing import Any

import pytest
from keyring.backends.fail import Keyring as NoKeyring

from forumtools.errors import UsageError
from forumtools.language import LANGUAGES
from forumtools.wikis.api import ApiWiki
from forumtools.wikis.credentials import (
    NOBODY,
    Credentials,
    accounts_file,
    find_credentials,
    is_guarded,
    settled,
)
from forumtools.wikis.opening import open_wiki
from tests.wikis.keyrings import Failing, Filled, Nameless, in_use, locked

WIKI = "https://wiki.example.org/w/api.php"
SECRET = "motdepasse-très-secret"
ROBOT = ("Marie@robot", SECRET, None)


def parts(found: Credentials) -> tuple[str | None, str | None, str | None]:
    return found.user, found.password, found.token


def write_accounts(text: str, mode: int = 0o600) -> Path:
    path = accounts_file(os.environ)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    path.chmod(mode)
    return path


@pytest.fixture(autouse=True)
def _no_file_at_the_end() -> Any:
    yield
    accounts_file(os.environ).unlink(missing_ok=True)


ACCOUNT = f'["{WIKI}"]\nuser = "Marie@robot"\npassword = "{SECRET}"\n'


# In which order


def test_without_any_account_a_wiki_is_read_as_anybody_may() -> None:
    assert find_credentials(WIKI) == NOBODY
    assert not NOBODY.is_complete


def test_what_the_caller_gives_comes_first_then_environment_file_and_keyring(monkeypatch: pytest.MonkeyPatch) -> None:
    with in_use(Filled({(WIKI, "D@d"): "keyring"})):
        found = [find_credentials(WIKI)]
        write_accounts(f"['{WIKI}']\nuser = 'C@c'\npassword = 'file'")
        found.insert(0, find_credentials(WIKI))
        monkeypatch.setenv("FORUMTOOLS_USER", "B@b")
        monkeypatch.setenv("FORUMTOOLS_PASSWORD", "environment")
        found.insert(0, find_credentials(WIKI))
        found.insert(0, find_credentials(WIKI, user="A@a", password="caller"))

    assert [each.password for each in found] == ["caller", "environment", "file", "keyring"]
    assert [each.source.en for each in found if each.source] == [
        "given by the program",
        "given by the environment",
        f"given by {accounts_file(os.environ)}",
        "given by the keyring",
    ]


def test_a_name_alone_is_completed_by_the_file_and_the_keyring(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORUMTOOLS_USER", "Marie@robot")
    with in_use(Nameless({(WIKI, "Marie@robot"): SECRET, (WIKI, "Autre@robot"): "x"})):
        from_keyring = find_credentials(WIKI)
        write_accounts(f"['{WIKI}']\nuser = 'Autre@robot'\npassword = 'x'")
        not_from_file = find_credentials(WIKI)
        write_accounts(ACCOUNT)
        from_file = find_credentials(WIKI)

    assert [parts(each) for each in (from_keyring, not_from_file, from_file)] == [ROBOT] * 3


def test_a_token_stands_for_an_account_by_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    write_accounts(f"['{WIKI}']\ntoken = 'eyJ.of.file'")
    from_file = find_credentials(WIKI)
    monkeypatch.setenv("FORUMTOOLS_TOKEN", "eyJ.of.environment\n")

    assert parts(from_file) == (None, None, "eyJ.of.file")
    assert parts(find_credentials(WIKI)) == (None, None, "eyJ.of.environment")
    assert parts(find_credentials(WIKI, token="eyJ.of.caller")) == (None, None, "eyJ.of.caller")


def test_a_variable_that_is_set_and_empty_says_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("FORUMTOOLS_USER", "FORUMTOOLS_PASSWORD", "FORUMTOOLS_TOKEN"):
        monkeypatch.setenv(name, "")

    assert find_credentials(WIKI) == NOBODY


# For which wiki


@pytest.mark.parametrize(
    "same",
    ["https://WIKI.example.org:443/w/api.php", "https://u:secret@wiki.example.org/w/api.php", f"{WIKI}?action=help"],
)
def test_an_account_belongs_to_one_address_however_it_is_written(same: str) -> None:
    write_accounts(ACCOUNT.replace(WIKI, same))

    assert parts(find_credentials(WIKI)) == ROBOT
    assert settled(same) == WIKI


@pytest.mark.parametrize(
    "other",
    [
        "http://wiki.example.org/w/api.php",
        "https://wiki.example.org:8443/w/api.php",
        "https://wiki.example.org/api.php",
        "https://evil.example.org/w/api.php",
        "http://[/api.php",
    ],
)
def test_a_password_in_the_file_or_the_keyring_goes_to_no_other_address(other: str) -> None:
    write_accounts(ACCOUNT)

    with in_use(Filled({(WIKI, "Marie@robot"): SECRET})):
        assert find_credentials(other) == NOBODY


# What is refused


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"password": SECRET}, "FORUMTOOLS_PASSWORD is given without FORUMTOOLS_USER"),
        ({"user": "Marie@robot"}, f"no password for “Marie@robot” on {WIKI}"),
        ({"token": SECRET, "user": "Marie"}, "FORUMTOOLS_TOKEN is given with FORUMTOOLS_USER"),
        ({"token": SECRET, "password": SECRET}, "FORUMTOOLS_TOKEN is given with"),
        ({"token": SECRET}, "FORUMTOOLS_TOKEN is no token"),
        ({"token": "deux mots"}, "FORUMTOOLS_TOKEN is no token"),
    ],
)
def test_an_account_half_said_is_one_plain_sentence(
    given: dict[str, str], words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in given.items():
        monkeypatch.setenv(f"FORUMTOOLS_{name.upper()}", value)

    refused(words)


@pytest.mark.parametrize("host", ["wiki.example.org", "10.0.0.1", "127.0.0.1.example.org"])
def test_a_token_never_travels_in_the_clear(host: str) -> None:
    with pytest.raises(UsageError, match="only sent by https"):
        find_credentials(f"http://{host}/api.php", token="eyJ")


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1:8146", "[::1]", "wiki.localhost"])
def test_on_this_machine_nobody_listens(host: str) -> None:
    assert is_guarded(f"http://{host}/api.php")
    assert find_credentials(f"http://{host}/api.php", token="eyJ").token == "eyJ"


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o644, 0o660])
def test_a_file_that_others_can_read_is_not_used(mode: int) -> None:
    path = write_accounts(ACCOUNT, mode)

    refused(f"chmod 600 {path}")


@pytest.mark.parametrize("mode", [0o600, 0o400])
def test_a_private_file_is_used(mode: int) -> None:
    write_accounts("\ufeff" + ACCOUNT, mode)

    assert parts(find_credentials(WIKI)) == ROBOT


def test_a_file_of_somebody_else_is_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    write_accounts(ACCOUNT)
    monkeypatch.setattr("os.geteuid", lambda: os.getuid() + 1)

    refused("belongs to somebody else")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (f"['{WIKI}']\npassword = {SECRET}", "accounts.toml:2: expected"),
        (f"['{WIKI}']\npassword = '{SECRET}", "accounts.toml: expected"),
        (f"user = 'Marie@robot'\npassword = '{SECRET}'", "accounts.toml: expected"),
        (f"['{WIKI}']\nuser = 'Marie'\npasword = '{SECRET}'", "did you mean “password”"),
        (f"['{WIKI}']\nuser = 'Marie'\npassword = ['{SECRET}']", "“password” expects a text"),
        (f"['{WIKI}']\npassword = '{SECRET}'", "password ("),
        ("[" * 5000, "accounts.toml"),
    ],
)
def test_a_file_that_is_wrong_is_told_with_its_name_and_without_its_text(text: str, words: str) -> None:
    write_accounts(text)

    refused(words)


def test_a_file_that_cannot_be_read_is_told() -> None:
    path = accounts_file(os.environ)
    path.mkdir(parents=True)

    refused("cannot be read")

    path.rmdir()


def test_a_file_that_is_no_text_is_told() -> None:
    write_accounts("")
    accounts_file(os.environ).write_bytes(b"\xff\xfe\x00")

    refused("cannot be read")


# The keyring


def test_without_keyring_or_without_its_library_the_wiki_is_read_as_anybody_may(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with in_use(NoKeyring()):
        assert find_credentials(WIKI) == NOBODY
    real = builtins.__import__

    def without(name: str, *arguments: Any) -> Any:
        if name.partition(".")[0] == "keyring":
            raise ImportError(name)
        return real(name, *arguments)

    monkeypatch.setattr(builtins, "__import__", without)
    assert find_credentials(WIKI) == NOBODY


@pytest.mark.parametrize(
    ("backend", "words"),
    [
        (locked(SECRET), "The keyring is locked. Unlock it"),
        (Failing(ValueError(SECRET)), "The keyring does not answer (ValueError)"),
    ],
)
def test_a_keyring_that_fails_is_one_plain_sentence(backend: Failing, words: str) -> None:
    with in_use(backend):
        refused(words)


# Who needs one


def test_a_folder_needs_no_account_and_looks_for_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_accounts(ACCOUNT, 0o644)
    monkeypatch.setenv("FORUMTOOLS_PASSWORD", SECRET)

    with in_use(locked(SECRET)):
        assert open_wiki(str(tmp_path)).location == str(tmp_path)


def test_an_address_is_opened_with_the_account_that_is_found() -> None:
    write_accounts(ACCOUNT)

    wiki = open_wiki(WIKI)

    assert isinstance(wiki, ApiWiki)
    assert parts(wiki.credentials) == ROBOT


def test_credentials_show_no_secret() -> None:
    found = find_credentials(WIKI, user="Marie@robot", password=SECRET)
    bearer = Credentials(token=SECRET)

    for shown in (repr(found), str(found), f"{found}", repr([found]), repr(bearer), str({"token": bearer})):
        assert SECRET not in shown
    assert "Marie@robot" in repr(found)
    with pytest.raises(dataclasses.FrozenInstanceError):
        found.user = "X"  # type: ignore[misc]  # that is the point


@pytest.mark.skipif(sys.platform == "win32", reason="settings are elsewhere there")
@pytest.mark.parametrize(
    ("environ", "path"),
    [
        ({"XDG_CONFIG_HOME": "/etc/x"}, "/etc/x/forumtools/accounts.toml"),
        ({"XDG_CONFIG_HOME": "relative"}, "~/.config/forumtools/accounts.toml"),
        ({}, "~/.config/forumtools/accounts.toml"),
    ],
)
def test_the_file_stands_with_the_settings_of_the_user(environ: dict[str, str], path: str) -> None:
    assert accounts_file(environ) == Path(path).expanduser()


def refused(words: str) -> None:
    """Check that finding an account ends in a sentence with *words*, in both languages and without any secret."""
    with pytest.raises(UsageError) as refusal:
        find_credentials(WIKI)

    error = refusal.value
    assert words in error.say("en")
    assert error.say("fr") != error.say("en")
    assert error.__cause__ is None
    assert error.__context__ is None
    for shown in (*map(error.say, LANGUAGES), repr(error), str(vars(error)), str(pickle.dumps(error))):
        assert SECRET not in shown
