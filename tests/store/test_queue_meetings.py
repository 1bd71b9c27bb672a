"""Several who do the same to one submission, or to what belongs to it: one after the other, and nobody for ever."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Connection, select, text, update

from forumtools.errors import ActRefused
from forumtools.model.submitting import Act, State
from forumtools.store import schema
from forumtools.store.database import Database, open_database
from forumtools.store.entries import Saved, hold
from forumtools.store.keeping import EditLinks, Keys, Outbox, Uploads
from forumtools.store.private import PrivateStore
from forumtools.store.submissions import Submissions
from forumtools.store.working import Work
from tests.postgres import new_database
from tests.store.test_queue import LATER, NOW, approved, draft, sent
from tests.store.test_queue_races import finished, programs

pytestmark = pytest.mark.slow


def together(count: int, act: Callable[[int], object]) -> list[object]:
    """Let *count* threads do the same at once, and return what came of it."""
    ready = threading.Barrier(count)

    def done(number: int) -> object:
        ready.wait()
        return act(number)

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(done, range(count)))


def test_of_many_saves_upon_one_version_one_is_kept(database: Database) -> None:
    submissions = Submissions(database)
    submissions.save_draft(b"1", draft(), now=NOW, expires=LATER)

    def save(number: int) -> Saved | None:
        return submissions.save_draft(b"1", draft(base=1, answers={"f": number}), now=NOW, expires=LATER)

    saved = [one for one in together(8, save) if isinstance(one, Saved)]
    kept = [one.stored for one in saved if not one.is_conflict]

    assert len(saved) == 8
    assert len(kept) == 1
    assert all(one.stored == kept[0] for one in saved)
    assert submissions.by_link(b"1", NOW) == kept[0]


def test_whoever_is_overtaken_takes_it_in_and_saves_again_and_nothing_is_lost(database: Database) -> None:
    submissions = Submissions(database)
    submissions.save_draft(b"1", draft(answers={}), now=NOW, expires=LATER)

    def add(number: int) -> None:
        for _ in range(100):
            stored = submissions.by_link(b"1", NOW)
            assert stored
            answers = {**(stored.draft or {}), str(number): "typed"}
            saved = submissions.save_draft(b"1", draft(base=stored.version, answers=answers), now=NOW, expires=LATER)
            if saved and not saved.is_conflict:
                return
        raise AssertionError("never saved")

    together(6, add)
    stored = submissions.by_link(b"1", NOW)

    assert stored
    assert stored.draft == {str(number): "typed" for number in range(6)}
    assert stored.version == 7


def test_two_organisers_cannot_both_decide(database: Database) -> None:
    submissions = Submissions(database)
    stored = sent(database)

    def decide(number: int) -> object:
        act = Act.REFUSE if number % 2 else Act.WITHDRAW
        try:
            return submissions.act(stored.id, act, actor=f"{number}", now=NOW, mail="refuse").state
        except ActRefused as refused:
            return refused

    done = [one for one in together(6, decide) if isinstance(one, State)]
    left = submissions.get(stored.id)

    assert left
    assert done == [left.state]
    assert len(submissions.history(stored.id)) == 2
    assert Outbox(database).waiting() == 2


def test_what_the_worker_has_is_not_taken_back_and_what_is_taken_back_is_not_sent(database: Database) -> None:
    submissions = Submissions(database)
    for round_ in range(5):
        stored = approved(database, f"{round_}".encode())

        def one_of_both(number: int, key: str = stored.id) -> bool:
            if number:
                return Work(database, "w").claim(NOW, key) is not None
            try:
                submissions.act(key, Act.WITHDRAW, actor="", now=NOW)
            except ActRefused:
                return False
            return True

        withdrawn, claimed = together(2, one_of_both)
        left = submissions.get(stored.id)
        assert left
        assert withdrawn is not claimed
        assert left.state is (State.SENDING if claimed else State.WITHDRAWN)


def test_a_secret_is_the_same_for_all_who_ask_first(database: Database) -> None:
    assert len(set(together(8, lambda _: Keys(database).key("form", NOW)))) == 1


_ONCE = """
from forumtools.store.accounts import Accounts
from forumtools.store.keeping import Challenges, Keys, Outbox
challenges, outbox = Challenges(database), Outbox(database)
for number in range(25):
    if challenges.use(f"challenge {number}", expires=NOW + timedelta(hours=1), now=NOW):
        print(f"challenge {number}")
    if Accounts(database).add(f"account {number}", "hash", NOW):
        print(f"account {number}")
while mail := outbox.claim(NOW):
    print(f"mail {mail.id}")
    outbox.sent(mail.id, NOW)
print("key", Keys(database).key_of_day(NOW.date(), NOW).hex())
"""


def test_challenges_names_and_mails_are_each_one_programs(queue: tuple[Path, str]) -> None:
    database = open_database(*queue)
    for number in range(25):
        sent(database, f"{number}".encode())
    lines = finished(programs(queue, _ONCE, 3))
    kinds = [line.partition(" ")[0] for line in lines]

    assert [kinds.count(kind) for kind in ("challenge", "account", "mail")] == [25, 25, 25]
    assert len(set(lines)) == 76  # and the key is the same for all three
    assert Outbox(database).waiting() == 0
    database.close()


def waits(connection: Connection) -> bool:
    """Say whether somebody waits for what *connection* holds."""
    # Not pg_stat_activity: a transaction sees it as it was at first.
    waiting = "SELECT count(*) FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid))"
    return bool(connection.scalar(text(waiting)))


def while_held(database: Database, key: str, act: Callable[[], object], then: Callable[[Connection], object]) -> object:
    """Hold a submission; once *act* waits for it, do *then*; return what came of *act*."""
    with ThreadPoolExecutor(1) as pool:
        with database.writing() as connection:
            hold(connection, key)
            done: Future[object] = pool.submit(act)
            while not waits(connection):
                assert not done.done(), done.result()
            then(connection)
        return done.result()


@pytest.fixture
def rows(postgres_server: str) -> Iterator[Database]:
    """A database that locks rows; SQLite locks the whole file."""
    opened = open_database(None, new_database(postgres_server))
    yield opened
    opened.close()


def test_a_new_link_and_a_sending_do_not_wait_for_each_other(rows: Database) -> None:
    stored = sent(rows)
    wanted = update(schema.links).where(schema.links.c.submission == stored.id).values(expires=LATER)
    while_held(
        rows,
        stored.id,
        lambda: EditLinks(rows).renew(stored.id, b"new", expires=LATER, actor="olga", now=NOW),
        lambda connection: connection.execute(wanted),
    )

    assert Submissions(rows).by_link(b"link", NOW) is None
    assert Submissions(rows).by_link(b"new", NOW) == stored


def test_nothing_is_written_under_a_link_that_was_revoked_while_it_waited(rows: Database) -> None:
    stored = sent(rows)
    revoked = update(schema.links).where(schema.links.c.submission == stored.id).values(revoked=NOW)
    saved = while_held(
        rows,
        stored.id,
        lambda: Submissions(rows).save_draft(b"link", draft(base=stored.version), now=NOW, expires=LATER),
        lambda connection: connection.execute(revoked),
    )

    assert saved is None
    assert Submissions(rows).get(stored.id) == stored


def test_who_reads_does_not_wait_for_who_writes(rows: Database) -> None:
    stored = sent(rows)
    with rows.writing() as connection:
        hold(connection, stored.id)
        assert Submissions(rows).by_link(b"link", NOW) == stored
        assert Submissions(rows).named(stored.receipt) == stored
        assert Work(rows, "w").claim(NOW) is None
        assert PrivateStore(rows).of(stored.id).answers


def test_a_worker_passes_by_what_another_one_has_in_hand(rows: Database) -> None:
    one, two = approved(rows, b"1"), approved(rows, b"2")
    first = min(one.id, two.id)
    with rows.writing() as connection:
        hold(connection, first)
        claimed = Work(rows, "w").claim(NOW)

    assert claimed
    assert claimed.id != first


def test_a_draft_that_grows_while_it_is_forgotten_is_forgotten(rows: Database) -> None:
    submissions = Submissions(rows)
    saved = submissions.save_draft(b"1", draft(), now=NOW, expires=LATER)
    assert saved
    key = saved.stored.id
    while_held(
        rows,
        key,
        lambda: submissions.save_draft(b"1", draft(base=1, answers={"f": "more"}), now=NOW, expires=LATER),
        lambda connection: None,
    )
    PrivateStore(rows).forget_old(over_since=NOW, untouched_since=NOW + timedelta(days=1), now=NOW)

    with rows.reading() as connection:
        for table in schema.metadata.sorted_tables:
            assert connection.execute(select(table)).all() == []
    assert Uploads(rows).count(key) == 0
