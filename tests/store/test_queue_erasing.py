"""What is erased is gone: from the tables, and from the files that they are kept in."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from forumtools.model.submitting import Act
from forumtools.store.database import Database, open_database
from forumtools.store.entries import Consent, Sending
from forumtools.store.keeping import EditLinks, Outbox
from forumtools.store.private import PrivateAnswers, PrivateStore
from forumtools.store.rows import extend_link
from forumtools.store.submissions import Submissions
from tests.store.test_queue import LATER, NOW, draft, receipt, sent

SECRET = "malo.erased@example.org"


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """Where the files of the queue are."""
    return tmp_path / "state"


def in_files(folder: Path) -> list[str]:
    """Return which files hold the secret still."""
    return [path.name for path in folder.iterdir() if SECRET.encode() in path.read_bytes()]


def test_what_is_erased_stands_in_no_file(files: Path) -> None:
    database = open_database(files)
    stored = sent(database, private={"f-courriel": SECRET})
    Submissions(database).save_draft(
        b"link", draft(base=stored.version, private={"f-courriel": SECRET * 3}), now=NOW, expires=LATER
    )
    assert in_files(files)
    PrivateStore(database).change(stored.id, lambda _: PrivateAnswers({}, {}), actor="olga", now=NOW)

    assert in_files(files) == []
    assert PrivateStore(database).of(stored.id) == PrivateAnswers({}, {})
    assert Submissions(database).history(stored.id)[-1].act is Act.ERASE
    database.close()


def test_what_was_typed_while_somebody_erased_is_erased_too(database: Database) -> None:
    stored = sent(database, private={"m": SECRET, "n": "stays"})
    submissions, store = Submissions(database), PrivateStore(database)
    asked: list[PrivateAnswers] = []

    def without(there: PrivateAnswers) -> PrivateAnswers:
        asked.append(there)
        return PrivateAnswers({"n": there.answers["n"]}, None if there.draft is None else {})

    typed = draft(base=stored.version, private={"m": SECRET})
    submissions.save_draft(b"link", typed, now=NOW, expires=LATER)
    store.change(stored.id, without, actor="olga", now=NOW)
    store.change("nobody", without, actor="olga", now=NOW)

    assert asked == [PrivateAnswers({"m": SECRET, "n": "stays"}, {"m": SECRET})]
    assert store.of(stored.id) == PrivateAnswers({"n": "stays"}, {})
    with database.reading() as connection:
        assert SECRET not in repr(connection.exec_driver_sql("SELECT * FROM drafts").all())


def test_what_is_given_up_stands_in_no_file(files: Path) -> None:
    database = open_database(files)
    saved = Submissions(database).save_draft(b"1", draft(answers={"f": SECRET}), now=NOW, expires=LATER)
    assert saved
    Submissions(database).drop_draft(saved.stored.id)

    assert in_files(files) == []
    database.close()


def test_what_is_too_old_stands_in_no_file(files: Path) -> None:
    database = open_database(files)
    over = sent(database, b"1", private={"f-courriel": SECRET})
    Submissions(database).act(over.id, Act.WITHDRAW, actor="", now=NOW)
    Submissions(database).save_draft(b"2", draft(answers={"f": SECRET}), now=NOW, expires=LATER)
    after = NOW + timedelta(days=1)

    assert PrivateStore(database).forget_old(over_since=after, untouched_since=after, now=after) == (1, 1)
    assert in_files(files) == []
    database.close()


def test_what_is_not_old_stays(database: Database) -> None:
    over, waiting = sent(database, b"1"), sent(database, b"2")
    Submissions(database).act(over.id, Act.REFUSE, actor="", now=NOW)
    Submissions(database).save_draft(b"3", draft(), now=NOW, expires=LATER)
    store = PrivateStore(database)
    after = NOW + timedelta(days=1)

    assert store.forget_old(over_since=NOW, untouched_since=NOW, now=after) == (0, 0)
    assert store.of(over.id).answers
    assert store.forget_old(over_since=after, untouched_since=NOW, now=after) == (1, 0)
    assert not store.of(over.id).answers
    assert store.of(waiting.id).answers
    assert store.forget_old(over_since=after, untouched_since=NOW, now=after) == (0, 0)
    assert Submissions(database).get(over.id)


def test_neither_address_nor_link_nor_note_stays_in_the_outbox(files: Path) -> None:
    database = open_database(files)
    stored = sent(database, private={"f-courriel": SECRET})
    Submissions(database).act(stored.id, Act.ASK, actor="olga", note="Le résumé, svp", mail="ask", now=NOW)
    outbox = Outbox(database)
    while mail := outbox.claim(NOW):
        outbox.sent(mail.id, NOW)
    with database.reading() as connection:
        said = repr(connection.exec_driver_sql("SELECT * FROM outbox").all())

    assert SECRET not in said
    assert "svp" not in said
    database.close()


def test_consents_say_who_no_longer_agrees(database: Database) -> None:
    submissions, store = Submissions(database), PrivateStore(database)
    saved = submissions.save_draft(b"1", draft(), now=NOW, expires=LATER)
    assert saved
    consents = [Consent(person=name, given="2026-11-26", version="1") for name in ("Anaïg", "Malo")]
    submissions.submit(saved.stored.id, Sending(consents=consents), new_receipt=receipt, now=NOW)
    store.withdraw_consent(saved.stored.id, "ANAIG", NOW)
    with database.reading() as connection:
        said = connection.exec_driver_sql("SELECT person FROM consents WHERE withdrawn IS NOT NULL").all()

    assert [row.person for row in said] == ["Anaïg"]
    assert store.consents(saved.stored.id) == consents


def test_links_are_kept_as_hashes_and_revoked_for_good(database: Database) -> None:
    stored = sent(database)
    links = EditLinks(database)
    links.add(stored.id, b"second", expires=LATER)
    links.revoke(stored.id, NOW)
    with database.writing() as connection:
        extend_link(connection, b"link", LATER + timedelta(days=9))

    for link in (b"link", b"second"):
        assert Submissions(database).by_link(link, NOW) is None
        assert Submissions(database).save_draft(link, draft(base=stored.version), now=NOW, expires=LATER) is None
