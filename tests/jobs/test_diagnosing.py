"""The doctor: what stands in the way of a forum, and for each thing what to do and who."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from forumtools.jobs.diagnosing import diagnose
from forumtools.jobs.diagnosis.account import look_at_account
from forumtools.jobs.diagnosis.check import Check
from forumtools.jobs.diagnosis.extensions import look_at_extensions
from forumtools.jobs.diagnosis.protection import look_at_protection
from forumtools.jobs.diagnosis.state import look_at_state
from forumtools.jobs.diagnosis.wiki import look_at_wiki
from forumtools.jobs.forums import OpenForum, default_site
from forumtools.jobs.starting import start_forum
from forumtools.language import Text
from forumtools.wikis.account import Account
from forumtools.wikis.credentials import Credentials
from forumtools.wikis.memory import MemoryWiki
from forumtools.wikis.opening import open_wiki
from forumtools.wikis.permissions import Permissions, permissions_of
from tests.forums import default_forum
from tests.mediawiki import RealWiki
from tests.wikis.exports import export
from tests.wikis.fakes import PASSWORD, USER, FakeApi, Params, error, fake_api

# The groups of a stock MediaWiki 1.39, as siprop=usergroups tells them, as far as they matter here.
STOCK = {
    "*": {"read", "edit", "createpage", "writeapi"},
    "user": {"move", "edit", "createpage", "writeapi", "applychangetags"},
    "autoconfirmed": {"autoconfirmed", "editsemiprotected"},
    "bot": {"bot", "apihighlimits", "suppressredirect", "skipcaptcha"},
    "sysop": {"delete", "noratelimit", "apihighlimits", "suppressredirect", "skipcaptcha", "editprotected"},
}
LIMITS = {"edit": {"user": {"hits": 90, "seconds": 60}}}
BOT_PASSWORD = Credentials(user="Marie@forum", password="…", source=Text.same("test"))
TOKEN = Credentials(token="…", source=Text.same("test"))
MAIN_PASSWORD = Credentials(user="Marie", password="…", source=Text.same("test"))
WIKI = "https://wiki.example.org/api.php"
CONTRIB = [(3000, "Contrib"), (3002, "Édition")]


def permissions(
    *groups: str, without: Iterable[str] = (), extensions: Iterable[str] = (), tag: bool = True, **more: Any
) -> Permissions:
    """Return what somebody of *groups* may do on a stock wiki, *without* some rights that a bot password withholds."""
    member = ("*", "user", "autoconfirmed", *groups)
    rights = set().union(*(STOCK[group] for group in member)) - set(without)
    account = Account.from_answer(
        {"name": "Marie", "groups": list(member), "rights": sorted(rights), "ratelimits": LIMITS, **more}
    )
    return Permissions(
        account=account,
        generator="MediaWiki 1.39.17",
        rights_of={group: frozenset(rights) for group, rights in STOCK.items()},
        extensions=frozenset(extensions),
        has_tag=tag,
    )


def said(checks: Iterable[Check], *, good: bool | None, language: str = "en") -> list[str]:
    """Return what is good, bad or worth knowing, with what to do about it."""
    return [
        check.text.say("en" if language == "en" else "fr") + (f" → {check.advice.en}" if check.advice else "")
        for check in checks
        if check.good is good
    ]


def account_checks(allowed: Permissions, credentials: Credentials = BOT_PASSWORD, address: str = WIKI) -> list[Check]:
    checks = list(look_at_account(allowed, credentials, address, CONTRIB))
    for check in checks:
        assert check.text.fr != check.text.en
    return checks


# Rights


def test_a_bot_with_all_grants_has_nothing_in_the_way() -> None:
    checks = account_checks(permissions("bot", "sysop"))

    assert said(checks, good=False) == said(checks, good=None) == []
    assert said(checks, good=True) == [
        "account: Marie (bot password “forum”, test)",
        "the account has the right to: write through the API, edit, tag its edits, create, move, "
        "move without leaving a redirect, delete, mark its edits as those of a bot",
        "pages are read in batches of 500",
        "edits go as fast as the wiki answers",
        "edits carry the tag “forumtools”",
    ]


def test_a_stock_bot_learns_the_lines_that_an_administrator_types() -> None:
    assert said(account_checks(permissions("bot")), good=None) == [
        "a creation that is undone leaves a blank page instead of going away (right “delete”) → "
        "Who runs the server adds to LocalSettings.php: $wgGroupPermissions['bot']['delete'] = true;",
        "at most 90 edits in 60 s: 250 take about 3 min (right “noratelimit”) → "
        "Who runs the server adds to LocalSettings.php: $wgGroupPermissions['bot']['noratelimit'] = true;",
    ]


def test_an_ordinary_user_is_to_join_the_bots() -> None:
    advice = [line.partition(" → ")[2] for line in said(account_checks(permissions()), good=None)]

    join = "An administrator puts the account into the group “bot” (Special:UserRights)."
    line = " Who runs the server adds to LocalSettings.php: $wgGroupPermissions['bot']['{}'] = true;"
    assert advice == [join, join + line.format("delete"), join, join, join + line.format("noratelimit")]


def test_what_a_bot_password_withholds_is_a_box_to_tick() -> None:
    withheld = ("edit", "applychangetags", "createpage", "move", "suppressredirect", "apihighlimits", "bot")

    bad = said(account_checks(permissions("bot", without=withheld)), good=False)

    assert bad == [
        "no page can be edited (right “edit”) → "
        "Tick “Edit existing pages” for Marie@forum in Special:BotPasswords; the password stays the same.",
        "no page can be created (right “createpage”) → "
        "Tick “Create, edit, and move pages” for Marie@forum in Special:BotPasswords; the password stays the same.",
    ]


def test_what_a_token_withholds_takes_another_token() -> None:
    [bad] = said(account_checks(permissions("bot", without=["createpage"]), TOKEN), good=False)

    assert "make another one with “Create, edit, and move pages”" in bad
    assert "Special:OAuthConsumerRegistration/propose/oauth2" in bad


def test_what_a_main_password_lacks_was_revoked() -> None:
    [bad] = said(account_checks(permissions("bot", without=["createpage"]), MAIN_PASSWORD), good=False)

    assert bad.endswith("ask an administrator why the account has not.")


def test_a_right_that_the_wiki_no_longer_knows_is_not_missed() -> None:
    newer = replace(
        permissions("bot", "sysop", without=["writeapi"]),
        rights_of={group: frozenset(rights - {"writeapi"}) for group, rights in STOCK.items()},
    )

    assert said(account_checks(newer), good=False) == []


@pytest.mark.parametrize(("extensions", "faults"), [(["ConfirmEdit"], 1), ([], 0)])
def test_captchas_stand_in_the_way_where_the_wiki_asks_them(extensions: list[str], faults: int) -> None:
    bad = said(account_checks(permissions(extensions=extensions)), good=False)

    assert len(bad) == faults
    assert all("skipcaptcha" in line and "group “bot”" in line for line in bad)


def test_a_tag_that_is_missing_is_made_by_an_administrator() -> None:
    assert "there is no tag “forumtools”: only the summary says that an edit is by forumtools → " in "\n".join(
        said(account_checks(permissions("bot", "sysop", tag=False)), good=None)
    )


# The account itself


def test_without_account_the_doctor_says_how_to_get_one() -> None:
    nobody = replace(permissions(), account=Account(name="127.0.0.1", is_anonymous=True))

    [check] = account_checks(nobody)

    assert check.good is None
    assert check.advice is not None
    assert "Special:BotPasswords" in check.advice.en
    assert "accounts.toml" in check.advice.en


def test_a_main_password_is_advised_against() -> None:
    assert (
        "account: Marie (main password, test) → A bot password (Special:BotPasswords) can do only what you tick"
        in (said(account_checks(permissions("bot", "sysop"), MAIN_PASSWORD), good=None)[0])
    )


@pytest.mark.parametrize(
    ("address", "warns"), [("http://wiki.example.org/api.php", True), ("http://[::1]/api.php", False)]
)
def test_a_password_in_the_clear_is_told(address: str, warns: bool) -> None:
    notes = said(account_checks(permissions("bot", "sysop"), address=address), good=None)

    assert any("travels in the clear" in line for line in notes) is warns


BLOCK = {"blockid": 3, "blockedby": "Ana", "blockreason": "[[x]]", "blockexpiry": "2027-11-22T06:50:45Z"}


def test_a_block_stands_in_the_way() -> None:
    [bad] = said(account_checks(permissions("bot", "sysop", **BLOCK)), good=False)

    assert "is blocked by Ana until 2027-11-22" in bad
    assert "[[x]]" in bad


@pytest.mark.parametrize(
    ("namespaces", "good", "words"),
    [([3000, 0], False, "forbids it in: Contrib."), ([10], None, "touches no namespace of the forum")],
)
def test_a_partial_block_stands_in_the_way_of_its_namespaces(
    namespaces: list[int], good: bool | None, words: str
) -> None:
    partly = replace(permissions("bot", "sysop", **BLOCK, blockpartial=True), blocked=frozenset(namespaces))

    [line] = said(account_checks(partly), good=good)

    assert words in line


# The wiki


def test_a_protected_namespace_takes_a_right_and_a_grant() -> None:
    allowed = replace(permissions("bot"), protections={3000: ("editcontrib",), 8: ("editinterface",)})

    [bad] = said(look_at_protection(allowed, BOT_PASSWORD, CONTRIB), good=False)

    assert bad == (
        "the namespace “Contrib” is protected: it takes the right “editcontrib” → "
        "Who runs the server adds to LocalSettings.php: $wgGroupPermissions['bot']['editcontrib'] = true; "
        "$wgGrantPermissions['editpage']['editcontrib'] = true;"
    )


def test_a_protection_that_only_the_bot_password_fails_takes_the_grant_alone() -> None:
    groups = {"bot": frozenset({"editcontrib"})}
    allowed = replace(permissions("bot"), protections={3000: ("editcontrib",)}, rights_of=groups)

    [bad] = said(look_at_protection(allowed, BOT_PASSWORD, CONTRIB), good=False)

    assert bad.endswith("LocalSettings.php: $wgGrantPermissions['editpage']['editcontrib'] = true;")


def test_whatever_else_the_wiki_refuses_is_told_in_its_words() -> None:
    refusals = {"Contrib:X": {"lockdown": "Seuls les <b>élus</b>", "blocked": "told elsewhere"}}

    [bad] = said(look_at_protection(replace(permissions(), refusals=refusals), BOT_PASSWORD, CONTRIB), good=False)

    assert bad == (
        "in “Contrib” the wiki refuses: Seuls les <b>élus</b> (lockdown) → Ask an administrator of the wiki."
    )


def test_a_wiki_that_is_old_case_sensitive_and_read_only() -> None:
    site = replace(default_site(default_forum()), first_letter=False)
    forum = OpenForum(default_forum(), MemoryWiki(site=site))
    allowed = replace(permissions(), generator="MediaWiki 1.31.16", read_only="sauvegarde")

    checks = list(look_at_wiki(forum, allowed))

    assert said(checks, good=False) == [
        "the wiki is read-only: “sauvegarde” → Wait, or ask an administrator; reading goes on."
    ]
    assert [line.partition(",")[0].partition(" →")[0] for line in said(checks, good=None)] == [
        "MediaWiki 1.31.16 is older than those that forumtools is tried with (1.39)",
        "titles mind the case of the first letter: “map” and “Map” are two pages",
    ]


def test_extensions_that_bear_on_pages_are_told() -> None:
    found = {
        "AbuseFilter",
        "SpamBlacklist",
        "TitleBlacklist",
        "TemplateData",
        "PageForms",
        "Cargo",
        "SemanticMediaWiki",
    }

    notes = said(look_at_extensions(permissions(extensions=found | {"Cite"})), good=None)

    assert [line.partition(":")[0].replace(" ", "") for line in notes] == [
        *("AbuseFilter", "SpamBlacklist", "TitleBlacklist", "TemplateData", "PageForms", "Cargo", "SemanticMediaWiki")
    ]


def test_what_mediawiki_answers_is_understood() -> None:
    """As MediaWiki 1.39.17 answered to the doctor's question, shortened."""
    welcome = {
        "general": {"generator": "MediaWiki 1.39.17", "readonly": True, "readonlyreason": "Maintenance <b>du</b> soir"},
        "namespaces": {
            "3000": {"id": 3000, "name": "Contrib", "namespaceprotection": "editcontrib|autoconfirmed"},
            "3002": {"id": 3002, "name": "Édition"},
        },
        "tags": [{"name": "forumtools", "source": ["manual"], "active": True}],
    }
    answer = {
        "usergroups": [{"name": "bot", "rights": ["bot"]}],
        "extensions": [{"type": "other", "name": "ConfirmEdit"}, {"type": "skin"}],
        "blocks": [{"partial": True, "restrictions": {"namespaces": [3000, 3002]}}],
        "pages": [
            {"ns": 3000, "title": "Contrib:Zz", "actions": {"edit": [{"code": "protectednamespace", "text": "No."}]}},
            {"ns": 3002, "title": "Édition:Zz", "actions": {"edit": True}},
        ],
    }

    assert permissions_of(Account(name="R"), welcome, answer) == Permissions(
        account=Account(name="R"),
        generator="MediaWiki 1.39.17",
        read_only="Maintenance <b>du</b> soir",
        rights_of={"bot": frozenset({"bot"})},
        extensions=frozenset({"ConfirmEdit"}),
        protections={3000: ("editcontrib", "autoconfirmed")},
        refusals={"Contrib:Zz": {"protectednamespace": "No."}, "Édition:Zz": {}},
        blocked=frozenset({3000, 3002}),
        has_tag=True,
    )


# What is kept


def test_state_that_is_not_there_yet_is_announced(tmp_path: Path) -> None:
    [check] = look_at_state(tmp_path / ".forumtools")

    assert check.good is None
    assert str(tmp_path / ".forumtools") in check.text.fr


def test_state_is_told_with_its_sizes(tmp_path: Path) -> None:
    tmp_path.chmod(0o700)
    (tmp_path / "batches").mkdir()
    (tmp_path / "batches" / "a.jsonl").write_bytes(b"x" * 1500)
    (tmp_path / ".gitignore").write_text("*")
    (tmp_path / "mirror.sqlite").write_bytes(b"x" * 12_345_678)

    [check] = look_at_state(tmp_path)

    assert check.good
    assert check.text.en.endswith("(batches 1.5 kB, mirror.sqlite 12 MB)")
    assert check.text.fr.endswith("(batches 1,5 ko, mirror.sqlite 12 Mo)")


def test_state_that_others_can_read_is_a_fault(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)

    [bad] = said(look_at_state(tmp_path), good=False)

    assert bad.endswith(f"Type: chmod 700 {tmp_path}")


def test_state_that_cannot_be_written_is_a_fault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tmp_path.chmod(0o700)
    monkeypatch.setattr("os.access", lambda *_: False)

    for folder in (tmp_path, tmp_path / "not there"):
        [bad] = said(look_at_state(folder), good=False)
        assert "cannot be written" in bad
        assert "chown" in bad


# Every kind of wiki


def test_a_folder_a_dump_and_a_wiki_in_memory(tmp_path: Path) -> None:
    start_forum(tmp_path, example=True)
    (tmp_path / "forum.xml").write_text(export([]), encoding="utf-8")
    memory = OpenForum(default_forum(), MemoryWiki(site=default_site(default_forum())))
    folder, dump = (
        OpenForum(default_forum(), open_wiki(str(tmp_path / name)), tmp_path / ".forumtools")
        for name in ("wiki", "forum.xml")
    )

    for forum in (memory, folder, dump):
        assert said(diagnose(forum), good=False) == []
    assert any("a dump is not written" in line for line in said(diagnose(dump), good=None))
    assert "can be written" in said(diagnose(folder), good=True)


def by_api(fake: FakeApi, tmp_path: Path) -> OpenForum:
    return OpenForum(default_forum(), fake.wiki(), tmp_path / ".forumtools")


def test_the_doctor_asks_one_request_more_than_a_reader(tmp_path: Path) -> None:
    def script(params: Params) -> dict[str, Any] | None:
        return {"batchcomplete": True, "query": {"allpages": []}} if params.get("list") == "allpages" else None

    with fake_api(script) as fake:
        checks = list(diagnose(by_api(fake, tmp_path)))

    assert not [check for check in checks if check.exit_status == 3]
    assert sum("intestactions" in params for params in fake.asked) == 1
    assert not any(params.get("action") not in ("query", "login") for params in fake.asked)
    kinds = len(default_forum().kinds)
    assert len(fake.asked) == 3 + 1 + kinds  # two to log in, the welcome, the question, a list for each kind


def test_a_wiki_that_fails_does_not_keep_the_doctor_from_the_rest(tmp_path: Path) -> None:
    with fake_api(lambda params: error("readapidenied") if params.get("intestactions") else None) as fake:
        checks = list(diagnose(by_api(fake, tmp_path)))

    [bad] = [check for check in checks if check.good is False]
    assert bad.exit_status == 3
    assert "for accounts with permission only" in bad.text.en
    assert [check.subject for check in checks[-2:]] == ["state", "extra"]


def test_a_wiki_that_asks_to_wait_is_told_at_once(tmp_path: Path) -> None:
    busy = error("readonly", readonlyreason="sauvegarde")
    with fake_api(lambda params: busy if params.get("action") == "login" else None) as fake:
        wiki = open_wiki(fake.url, user=USER, password=PASSWORD)
        [bad] = said(diagnose(OpenForum(default_forum(), wiki)), good=False)

    assert "sauvegarde" in bad
    assert sum(params.get("action") == "login" for params in fake.asked) == 1


# The real one


@pytest.mark.mediawiki
@pytest.mark.parametrize(
    ("who", "bad", "notes"),
    [
        ("robot", [], ["$wgGroupPermissions['bot']['delete'] = true;"]),
        ("admin", [], ["group “bot”"]),
        ("plain", [], ["group “bot”", "$wgGroupPermissions['bot']['delete'] = true;", "90 edits in 60 s"]),
        (
            "narrow",
            ["Tick “Edit existing pages” for Robot@lecture", "Tick “Create, edit"],
            ["Tick “High-volume editing”"],
        ),
        ("blocked", ["is blocked by Admin until further notice: “Essai de blocage”"], []),
        ("nobody", [], ["no account: read only"]),
    ],
)
def test_accounts_of_a_real_wiki(mediawiki: RealWiki, who: str, bad: list[str], notes: list[str]) -> None:
    account = getattr(mediawiki, who, ("", ""))
    if account is None:
        pytest.skip("this wiki is older than the account: scripts/wiki stop, remove its folder, start")
    user, password = account
    wiki = open_wiki(mediawiki.api, user=user, password=password)

    checks = list(diagnose(OpenForum(default_forum(), wiki)))

    for good, expected in ((False, bad), (None, notes)):
        lines = "\n".join(said(checks, good=good))
        assert not expected or lines
        for words in expected:
            assert words in lines
    assert len(said(checks, good=False)) == len(bad)
    assert any("MediaWiki 1." in line for line in said(checks, good=True))
