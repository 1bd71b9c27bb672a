"""The queue of submissions, on SQLite and on PostgreSQL: the same story on both."""

from __future__ import annotations

import dataclasses
import itertools
import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from hypothesis import given
from hypothesis import strategies as st

from forumtools.errors import ActRefused, ExtraMissing, StoreFailed
from forumtools.language import Text
from forumtools.model.submitting import Act, State
from forumtools.store import schema
from forumtools.store.accounts import Accounts
from forumtools.store.database import Database, open_database
from forumtools.store.entries import Consent, Draft, Sending, Stored
from forumtools.store.keeping import Challenges, EditLinks, Keys, Outbox, Uploads
from forumtools.store.private import PrivateStore
from forumtools.store.submissions import Submissions
from forumtools.store.working import Work

NOW = datetime(2026, 11, 26, 9, 30, tzinfo=UTC)
LATER = NOW + timedelta(days=90)
HOSTILE = "\ud800 \udfff \U0001f600 é '; DROP TABLE submissions; -- \\u0000 \u2028"

_numbers = itertools.count(1)


def draft(**more: object) -> Draft:
    said = {
        "kind": "contribution",
        "language": "fr",
        "title": "Carte",
        "edition": "2027",
        "answers": {"f-titre": "Carte"},
    }
    return Draft(**{**said, "private": {"f-courriel": "malo@example.org"}, **more})


def receipt() -> str:
    return f"AAAA-{next(_numbers):04}"


def sent(database: Database, link: bytes = b"link", **more: object) -> Stored:
    submissions = Submissions(database)
    saved = submissions.save_draft(link, draft(**more), now=NOW, expires=LATER)
    assert saved is not None
    return submissions.submit(saved.stored.id, Sending(mail=True), new_receipt=receipt, now=NOW)


def test_the_tables_are_what_the_steps_make(database: Database) -> None:
    with database.reading() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, schema.metadata) == []


def test_opening_again_changes_nothing(queue: tuple[Path, str]) -> None:
    first = open_database(*queue)
    stored = sent(first)
    second = open_database(*queue)

    assert Submissions(second).get(stored.id) == stored
    first.close()
    second.close()


def test_a_file_of_the_queue_is_nobody_elses(tmp_path: Path) -> None:
    open_database(tmp_path / "state").close()

    assert stat.S_IMODE((tmp_path / "state" / "queue.sqlite").stat().st_mode) == 0o600


def test_every_text_comes_back(database: Database) -> None:
    submissions = Submissions(database)
    saved = submissions.save_draft(
        b"1", draft(answers={"f": HOSTILE, "g": ["\x00", None, 1.5]}), now=NOW, expires=LATER
    )

    assert saved is not None
    assert saved.stored.draft == {"f": HOSTILE, "g": ["\x00", None, 1.5]}


@given(st.dictionaries(st.text(max_size=9), st.text() | st.lists(st.text()), max_size=5))
def test_whatever_is_answered_comes_back(answers: dict[str, object]) -> None:
    assert schema.Json().process_result_value(schema.Json().process_bind_param(answers, None), None) == answers  # type: ignore[arg-type]


def test_a_link_makes_one_submission(database: Database) -> None:
    submissions = Submissions(database)
    first = submissions.save_draft(b"1", draft(), now=NOW, expires=LATER)
    again = submissions.save_draft(b"1", draft(base=1, title="Carte ouverte"), now=NOW, expires=LATER)

    assert first is not None
    assert again is not None
    assert again.stored.id == first.stored.id
    assert again.stored.version == 2
    assert again.stored.title == "Carte ouverte"
    assert len(submissions.find()) == 1


def test_a_draft_that_another_window_overtook_is_not_written_over_it(database: Database) -> None:
    submissions = Submissions(database)
    submissions.save_draft(b"1", draft(answers={"f": "a"}), now=NOW, expires=LATER)
    submissions.save_draft(b"1", draft(answers={"f": "b"}, base=1), now=NOW, expires=LATER)
    saved = submissions.save_draft(b"1", draft(answers={"f": "c"}, base=1), now=NOW, expires=LATER)

    assert saved is not None
    assert saved.is_conflict
    assert saved.stored.draft == {"f": "b"}
    assert saved.earlier == {"f": "a"}
    assert saved.earlier_private == {"f-courriel": "malo@example.org"}


def test_only_the_last_versions_of_a_draft_are_kept(database: Database) -> None:
    submissions = Submissions(database)
    for base in range(210):
        submissions.save_draft(b"1", draft(base=base), now=NOW, expires=LATER)
    with database.reading() as connection:
        assert len(connection.execute(schema.drafts.select()).all()) == 200


def test_an_old_or_revoked_link_leads_nowhere(database: Database) -> None:
    submissions = Submissions(database)
    stored = sent(database)
    assert submissions.by_link(b"link", NOW) == stored
    assert submissions.by_link(b"link", LATER) is None
    assert submissions.by_link(b"other", NOW) is None
    EditLinks(database).renew(stored.id, b"new", expires=LATER, actor="olga", now=NOW)
    assert submissions.by_link(b"link", NOW) is None
    assert submissions.by_link(b"new", NOW) == stored
    assert submissions.save_draft(b"link", draft(), now=NOW, expires=LATER) is None


def test_sending_twice_sends_once(database: Database) -> None:
    stored = sent(database)
    again = Submissions(database).submit(stored.id, Sending(mail=True), new_receipt=receipt, now=NOW)

    assert again == stored
    assert [event.act for event in Submissions(database).history(stored.id)] == [Act.SUBMIT]
    assert Outbox(database).waiting() == 1


def test_a_receipt_number_is_given_once(database: Database) -> None:
    taken = sent(database).receipt
    numbers = iter([taken, taken, "BBBB-0001"])
    saved = Submissions(database).save_draft(b"2", draft(), now=NOW, expires=LATER)
    assert saved is not None
    stored = Submissions(database).submit(saved.stored.id, Sending(), new_receipt=lambda: next(numbers), now=NOW)

    assert stored.receipt == "BBBB-0001"
    assert Submissions(database).named(" bbbb-0001 ").id == stored.id


def test_what_is_private_is_apart(database: Database) -> None:
    stored = sent(database)

    assert "malo@example.org" not in repr(dataclasses.asdict(stored))
    assert PrivateStore(database).of(stored.id).answers == {"f-courriel": "malo@example.org"}


def test_consents_are_kept_with_day_and_wording(database: Database) -> None:
    submissions, store = Submissions(database), PrivateStore(database)
    saved = submissions.save_draft(b"1", draft(), now=NOW, expires=LATER)
    assert saved is not None
    given_then = [
        Consent(person="Malo", given="2026-11-26", version="1"),
        Consent(person="Anaïg", given="2026-11-26", version="1"),
    ]
    submissions.submit(saved.stored.id, Sending(consents=given_then), new_receipt=receipt, now=NOW)
    assert sorted(store.consents(saved.stored.id), key=lambda c: c.person) == sorted(given_then, key=lambda c: c.person)

    submissions.save_draft(b"1", draft(base=2), now=NOW, expires=LATER)
    submissions.submit(saved.stored.id, Sending(consents=given_then[:1]), new_receipt=receipt, now=NOW)
    assert store.consents(saved.stored.id) == given_then[:1]


def test_what_may_not_be_done_is_refused_in_plain_words(database: Database) -> None:
    submissions = Submissions(database)
    stored = sent(database)
    submissions.act(stored.id, Act.REFUSE, actor="olga", now=NOW, note="hors sujet")
    with pytest.raises(ActRefused) as refused:
        submissions.act(stored.id, Act.APPROVE, actor="olga", now=NOW)

    assert "refusée" in refused.value.text.fr
    assert [event.note for event in submissions.history(stored.id)] == [None, Text.same("hors sujet")]
    with pytest.raises(ActRefused):
        submissions.named("ZZZZ-9999")


def test_searching_knows_no_case_nor_accents(database: Database) -> None:
    stored = sent(database, answers={"f": "Élan d’été"})
    submissions = Submissions(database)

    assert submissions.find(text="elan d'ete") == [stored]
    assert submissions.find(text="zébulon") == []
    assert submissions.find(states=[State.SUBMITTED], edition="2027", kind="contribution") == [stored]
    assert submissions.find(edition="2026") == []
    assert submissions.counts() == {("contribution", "2027", State.SUBMITTED): 1}


def approved(database: Database, link: bytes = b"link") -> Stored:
    stored = sent(database, link)
    return Submissions(database).act(stored.id, Act.APPROVE, actor="olga", now=NOW)


def test_a_worker_has_one_at_a_time_and_nobody_else_has_it(database: Database) -> None:
    one, two = approved(database, b"1"), approved(database, b"2")
    first, second = Work(database, "w1"), Work(database, "w2")
    claimed = [first.claim(NOW), second.claim(NOW)]

    assert {stored.id for stored in claimed if stored} == {one.id, two.id}
    assert first.claim(NOW) is None
    assert [stored.sends for stored in claimed if stored] == [1, 1]


def test_what_a_worker_left_goes_to_the_next_as_the_same_handing_over(database: Database) -> None:
    approved(database)
    Work(database, "dead").claim(NOW)
    after = NOW + timedelta(minutes=11)
    stored = Work(database, "next").claim(after)

    assert stored is not None
    assert stored.sends == 1
    assert not Work(database, "dead").published(stored.id, page="P", revision=1, written="x", now=after)
    assert Work(database, "next").published(stored.id, page="P", revision=1, written="x", now=after)


def test_what_is_put_off_waits_for_its_time(database: Database) -> None:
    approved(database)
    work = Work(database, "w")
    stored = work.claim(NOW)
    assert stored is not None
    why = Text(fr="le wiki ne répond pas", en="the wiki does not answer")
    work.postpone(stored.id, why, NOW + timedelta(minutes=5), NOW)

    assert work.claim(NOW) is None
    again = work.claim(NOW + timedelta(minutes=5))
    assert again is not None
    assert (again.sends, again.attempts, again.trouble) == (1, 1, why)
    work.hold(again.id, why, NOW)
    held = Submissions(database).get(again.id)
    assert held is not None
    assert (held.state, held.trouble) == (State.SUBMITTED, why)


def test_files_belong_to_one_submission(database: Database) -> None:
    stored, other = sent(database, b"1"), sent(database, b"2")
    uploads = Uploads(database)
    key = uploads.add(stored.id, name="a.png", media_type="image/png", content=b"\x00\xff", size=(1, 2), now=NOW)
    found = uploads.get(stored.id, key)

    assert found is not None
    assert (found.content, found.width, found.height) == (b"\x00\xff", 1, 2)
    assert uploads.get(other.id, key) is None
    uploads.keep_only(stored.id, [])
    assert uploads.count(stored.id) == 0


def test_mails_leave_one_by_one_and_come_back_when_they_did_not(database: Database) -> None:
    sent(database)
    outbox = Outbox(database)
    mail = outbox.claim(NOW)
    assert mail is not None
    assert mail.kind == "receipt"
    assert outbox.claim(NOW) is None
    again = outbox.claim(NOW + timedelta(minutes=6))
    assert again is not None
    assert again.attempts == 2
    outbox.failed(again.id, "no route", NOW + timedelta(hours=1))
    assert outbox.claim(NOW + timedelta(minutes=30)) is None
    outbox.sent(again.id, NOW)
    assert outbox.waiting() == 0


def test_a_draft_that_was_never_sent_is_forgotten_whole(database: Database) -> None:
    submissions = Submissions(database)
    saved = submissions.save_draft(b"1", draft(), now=NOW, expires=LATER)
    assert saved is not None
    Uploads(database).add(saved.stored.id, name="a", media_type="b", content=b"c", size=(1, 1), now=NOW)
    submissions.drop_draft(saved.stored.id)

    with database.reading() as connection:
        for table in schema.metadata.sorted_tables:
            assert connection.execute(table.select()).all() == []


def test_a_change_that_is_given_up_leaves_what_was_sent(database: Database) -> None:
    submissions = Submissions(database)
    stored = sent(database)
    submissions.save_draft(b"link", draft(base=stored.version, title="Autre"), now=NOW, expires=LATER)
    submissions.drop_draft(stored.id)
    left = submissions.get(stored.id)

    assert left is not None
    assert left.draft is None
    assert left.answers == stored.answers
    assert PrivateStore(database).of(stored.id).draft is None


def test_keys_are_made_once_and_those_of_days_forgotten(database: Database) -> None:
    keys = Keys(database)
    assert keys.key("form", NOW) == keys.key("form", NOW)
    assert keys.key("form", NOW) != keys.key("other", NOW)
    today = keys.key_of_day(NOW.date(), NOW)
    assert keys.key_of_day(NOW.date(), NOW) == today
    keys.key_of_day(NOW.date() + timedelta(days=3), NOW + timedelta(days=3))
    assert keys.key_of_day(NOW.date(), NOW) != today


def test_a_challenge_is_used_once(database: Database) -> None:
    challenges = Challenges(database)

    assert challenges.use("a", expires=LATER, now=NOW)
    assert not challenges.use("a", expires=LATER, now=NOW)
    # A request that came before it expired may still be on its way.
    assert not challenges.use("a", expires=LATER, now=LATER + timedelta(minutes=1))
    assert challenges.use("a", expires=LATER, now=LATER + timedelta(hours=2))


def test_accounts_and_sessions(database: Database) -> None:
    accounts = Accounts(database)
    assert accounts.add("olga", "hash", NOW)
    assert not accounts.add("olga", "other", NOW)
    accounts.open_session("olga", b"token", expires=LATER, now=NOW)
    assert accounts.signed_in(b"token", NOW) == "olga"
    assert accounts.signed_in(b"token", LATER) is None
    assert accounts.set_password("olga", "new")
    assert accounts.signed_in(b"token", NOW) is None
    assert accounts.disable("olga", NOW)
    assert accounts.password_of("olga") is None
    assert accounts.names() == [("olga", False)]
    assert not accounts.disable("nobody", NOW)


@pytest.mark.parametrize(
    "url", ["", "nonsense", "postgresql+psycopg://", "mysql://x/y", "postgresql+psycopg://u:secret@127.0.0.1:1/x"]
)
def test_a_wrong_address_is_told_without_its_password(tmp_path: Path, url: str) -> None:
    if not url:
        (tmp_path / "queue.sqlite").write_bytes(b"this is no database, however long it may be" * 100)
    with pytest.raises((StoreFailed, ExtraMissing)) as failed:
        open_database(tmp_path, url)

    assert "secret" not in str(failed.value)
    assert failed.value.text.fr
