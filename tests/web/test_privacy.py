"""What is private stays in the private store: no page, summary, log, export or catalogue has it."""

from __future__ import annotations

import json
import logging
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from forumtools.jobs.cataloguing import write_catalogues
from forumtools.jobs.queueing import erase_person, forget_old
from forumtools.store.private import PrivateStore
from tests.web.site import TestSite, send

pytestmark = pytest.mark.slow

PRIVATE = {
    "f-courriel": "malo.secret@example.org",
    "f-telephone": "06 98 76 54 32",
    "f-contributeurs.0.email": "autre.secret@example.org",
}


@pytest.fixture
def sent(site: TestSite) -> TestSite:
    """A form where somebody gave addresses and a number, and the page is online."""
    send(site, **PRIVATE)
    site.approve_all()
    site.work()
    return site


def test_nothing_private_is_anywhere_but_in_the_private_tables(
    sent: TestSite, caplog: pytest.LogCaptureFixture, tmp_path: Path
) -> None:
    caplog.set_level(logging.DEBUG)
    catalogue = tmp_path / "catalogue"
    list(write_catalogues(sent.forum, ["2027"], to=catalogue))
    desk = sent.organiser()
    files = [
        *(sent.folder / "wiki").rglob("*.wiki"),
        *catalogue.rglob("*"),
        *(sent.folder / ".forumtools" / "batches").rglob("*"),
    ]
    texts = [path.read_text("utf-8", "replace") for path in files if path.is_file()]
    texts += [desk.get(path).text for path in ("/desk/", "/desk/read?state=all", "/desk/submissions.csv?state=all")]
    texts += [sent.browser().get(path).text for path in ("/", "/data")]
    texts.append(caplog.text)
    texts.append(json.dumps(_rows(sent, private=False)))

    assert len(texts) > 10
    for secret in PRIVATE.values():
        assert not [text for text in texts if secret in text or secret.replace(" ", "") in text]
        assert secret in json.dumps(_rows(sent, private=True))


def _rows(site: TestSite, *, private: bool) -> list[list[str]]:
    """Return the rows of the tables that are private, or of all others."""
    with closing(sqlite3.connect(site.folder / ".forumtools" / "queue.sqlite")) as connection:
        names = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        wanted = [name for name in names if (name in ("private", "drafts")) is private]
        return [[str(cell) for cell in row] for name in wanted for row in connection.execute(f"SELECT * FROM {name}")]  # noqa: S608 - our tables


def test_a_person_is_erased_and_what_stays_public_is_told(sent: TestSite) -> None:
    erased = erase_person(sent.forum, sent.jobs.database, "Malo Stervinou")
    [stored] = sent.stored()

    assert erased.submissions == [stored.receipt]
    assert erased.pages == ["Contrib:Carte ouverte des composteurs"]
    private = PrivateStore(sent.jobs.database).of(stored.id)
    assert not [secret for secret in PRIVATE.values() if secret in json.dumps(private.answers)]
    assert [event.act.value for event in sent.jobs.submissions.history(stored.id)][-1] == "erase"


def test_an_address_is_erased_wherever_it_is(sent: TestSite) -> None:
    erase_person(sent.forum, sent.jobs.database, "AUTRE.secret@example.org")
    [stored] = sent.stored()
    said = json.dumps(PrivateStore(sent.jobs.database).of(stored.id).answers)

    assert "autre.secret" not in said
    assert "malo.secret" in said


def test_of_several_people_only_one_is_erased(site: TestSite) -> None:
    two = {
        "f-contributeurs.1.id": "r1",
        "f-contributeurs.1.name": "Anaïg Le Dû",
        "f-contributeurs.1.email": "anaig@example.org",
        "f-contributeurs.1.consent": "1",
    }
    send(site, **PRIVATE, **two)
    erase_person(site.forum, site.jobs.database, "anaïg le dû")
    said = json.dumps(PrivateStore(site.jobs.database).of(site.stored()[0].id).answers)

    assert "anaig@example.org" not in said
    assert "autre.secret@example.org" in said
    assert "malo.secret@example.org" in said


def test_what_is_old_is_forgotten(sent: TestSite) -> None:
    sent.browser().begin().press("save", **{"f-titre": "Un brouillon oublié"})
    assert forget_old(sent.forum, sent.jobs.database, sent.clock[0]) == (0, 0)
    sent.pass_time(days=31)
    assert forget_old(sent.forum, sent.jobs.database, sent.clock[0]) == (1, 0)
    sent.pass_time(days=60)
    assert forget_old(sent.forum, sent.jobs.database, sent.clock[0]) == (0, 1)
    assert forget_old(sent.forum, sent.jobs.database, sent.clock[0]) == (0, 0)
    said = json.dumps(_rows(sent, private=True))
    assert not [secret for secret in PRIVATE.values() if secret in said]


def test_drafts_on_the_way_leave_nothing_private_behind(site: TestSite) -> None:
    browser = site.browser().begin().press("save", **{"f-courriel": "faux.secret@example.org"})
    browser.press("save", **PRIVATE)
    browser.press("preview", **{**PRIVATE, "f-titre": "x"})
    erase_person(site.forum, site.jobs.database, "malo.secret@example.org")

    assert "malo.secret" not in json.dumps(_rows(site, private=True))
