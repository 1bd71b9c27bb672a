"""`forumtools queue` and `serve` as one types them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from forumtools.cli.main import group
from forumtools.errors import ForumToolsError
from forumtools.jobs.queueing import is_password
from forumtools.store.accounts import Accounts
from tests.outputs.printed import Printed
from tests.web.site import PASSWORD, TestSite, make_site, send

pytestmark = pytest.mark.slow


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> TestSite:
    """A form with one submission that waits, and its folder to stand in."""
    made = make_site(tmp_path)
    send(made, **{"f-courriel": "malo@example.org"})
    monkeypatch.chdir(tmp_path)
    return made


def run(*words: str, text: str = "") -> Result:
    return CliRunner().invoke(group, ["--language", "fr", *words], input=text)


def test_what_waits_is_listed_shown_accepted_and_sent(site: TestSite) -> None:
    [stored] = site.stored()
    assert stored.receipt in run("queue", "list").output
    [listed] = json.loads(run("queue", "list", "--format", "json").output)
    assert listed["receipt"] == stored.receipt
    assert listed["state"] == "submitted"
    assert run("queue", "list", "--format", "csv").output.splitlines()[1].startswith(f'"{stored.receipt}","submitted"')

    shown = json.loads(run("queue", "show", stored.receipt, "--format", "json").output)
    assert shown["submission"]["fields"]["titre"] == "Carte ouverte des composteurs"
    assert shown["history"][0]["act"] == "submit"
    assert "== Présentation ==" in run("queue", "show", stored.receipt, "--format", "wiki").output

    run("queue", "approve", stored.receipt)
    assert stored.receipt in run("queue", "send", "--dry-run").output
    sent = run("queue", "send")
    assert sent.exit_code == 0
    assert f"publiée : Contrib:Carte ouverte des composteurs ({stored.receipt})" in sent.output
    assert "depuis 2016" in site.page("Contrib:Carte ouverte des composteurs")
    assert "Rien n’attend" in run("queue", "list").output
    assert stored.receipt in run("queue", "list", "--all").output


def test_nothing_private_is_shown(site: TestSite) -> None:
    [stored] = site.stored()
    for words in (
        ["list"],
        ["list", "--format", "json"],
        ["show", stored.receipt],
        ["show", stored.receipt, "--format", "json"],
    ):
        assert "malo@example.org" not in run("queue", *words).output


def test_what_was_sent_as_a_batch_is_taken_back_as_one(site: TestSite) -> None:
    [stored] = site.stored()
    run("queue", "approve", stored.receipt)
    run("queue", "send")
    assert "queue send" in run("batches").output
    assert run("undo", "last").exit_code == 0
    assert not (site.folder / "wiki" / "Contrib" / "Carte ouverte des composteurs.wiki").exists()


def test_refusing_needs_a_reason(site: TestSite) -> None:
    [stored] = site.stored()
    assert run("queue", "reject", stored.receipt).exit_code == 2
    run("queue", "reject", stored.receipt, "--reason", "Hors sujet")
    assert "Hors sujet" in run("queue", "show", stored.receipt).output


def test_a_new_link_is_printed_once(site: TestSite) -> None:
    [stored] = site.stored()

    made = run("queue", "link", stored.receipt).output.splitlines()[0]

    path = "/f/" + made.rpartition("/f/")[2]
    assert "Carte ouverte des composteurs" in site.browser().get(path).text
    assert "nouveau lien donné" in run("queue", "show", stored.receipt).output


def test_the_change_of_what_is_online_is_refused_alone(site: TestSite) -> None:
    browser = send(site, **{"f-titre": "Plan des fontaines"})
    receipt = next(stored.receipt for stored in site.stored() if stored.title == "Plan des fontaines")
    never = run("queue", "reject", receipt, "--change", "--reason", "non")
    assert isinstance(never.exception, ForumToolsError)
    assert "queue" not in never.exception.text.fr
    run("queue", "approve", receipt)
    assert run("queue", "send", receipt).exit_code == 0
    browser.get(browser.path + "?edit=").press("preview", **{"f-titre": "Achetez mes fontaines"})
    browser.press(at="/send", agreed="1")
    assert "Achetez mes fontaines" in run("queue", "list").output

    assert "publiée" in run("queue", "reject", receipt, "--change", "--reason", "Pas de publicité").output

    assert "Plan des fontaines" in run("queue", "show", receipt).output
    assert "Achetez" not in run("queue", "show", receipt, "--format", "wiki").output


def test_what_is_not_there_or_cannot_be_is_told(site: TestSite) -> None:
    unknown = run("queue", "show", "ZZZZ-9999")
    assert isinstance(unknown.exception, ForumToolsError)
    assert unknown.exception.exit_status == 2
    assert "ZZZZ-9999" in unknown.exception.text.fr
    [stored] = site.stored()
    run("queue", "approve", stored.receipt)
    again = run("queue", "approve", stored.receipt)
    assert isinstance(again.exception, ForumToolsError)
    assert "acceptée" in again.exception.text.fr


def test_a_person_is_erased_and_what_stays_is_listed(site: TestSite) -> None:
    [stored] = site.stored()
    rehearsed = run("queue", "erase", "Malo Stervinou", "--dry-run", "--format", "json")
    assert json.loads(rehearsed.output)["submissions"] == [stored.receipt]
    run("queue", "erase", "Malo Stervinou")
    assert json.loads(run("queue", "erase", "Malo Stervinou", "--format", "json").output)["submissions"] == []


def test_accounts_are_made_changed_and_closed(site: TestSite) -> None:
    accounts = Accounts(site.jobs.database)
    assert run("queue", "account", "add", "olga", text=PASSWORD + "\n").exit_code == 0
    assert is_password(PASSWORD, accounts.password_of("olga"))
    assert run("queue", "account", "add", "olga", text=PASSWORD + "\n").exit_code != 0
    assert run("queue", "account", "add", "yann", text="court\n").exit_code != 0
    run("queue", "account", "password", "olga", text="une autre phrase assez longue\n")
    assert not is_password(PASSWORD, accounts.password_of("olga"))
    run("queue", "account", "close", "olga")
    assert accounts.password_of("olga") is None
    assert "olga" in run("queue", "account", "list").output


def test_a_port_that_is_taken_is_told(site: TestSite) -> None:
    import socket

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        failed = run("serve", "--port", str(taken.getsockname()[1]))

    assert isinstance(failed.exception, ForumToolsError)
    assert "--port" in failed.exception.text.fr


def test_what_waits_is_one_volume_for_the_committee(site: TestSite) -> None:
    [stored] = site.stored()
    assert run("queue", "volume", "--to", "lecture.pdf").output.strip() == "lecture.pdf"

    text = " ".join(Printed(Path("lecture.pdf").read_bytes()).text.split())
    assert "Textes soumis, à lire" in text
    assert "Carte ouverte des composteurs" in text
    assert f"Reçu {stored.receipt}" in text
    assert "malo@example.org" not in text

    run("queue", "approve", stored.receipt)
    with pytest.raises(ForumToolsError, match="nothing to read"):
        CliRunner().invoke(group, ["queue", "volume", "--to", "x.pdf"], catch_exceptions=False)
