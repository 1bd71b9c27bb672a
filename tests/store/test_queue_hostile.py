"""Whatever people type, and whatever a program sends instead of them: the queue keeps it, or finds nothing."""

from __future__ import annotations

import pytest

from forumtools.errors import ActRefused
from forumtools.model.submitting import Act
from forumtools.store.accounts import Accounts
from forumtools.store.database import Database
from forumtools.store.entries import Consent, Sending
from forumtools.store.keeping import Challenges, Outbox, Uploads
from forumtools.store.private import PrivateStore
from forumtools.store.submissions import Submissions
from tests.store.test_queue import LATER, NOW, draft, receipt, sent

pytestmark = pytest.mark.slow

ODD = ["a\x00b", "a\ud800b", "\udfff", "\x00", "x" * 100_000, "é" * 3000, "'; DROP TABLE links; --", "\u2028\u202e"]


def plain(said: str) -> str:
    """Return what is left of a text that no database takes whole."""
    return "".join("\ufffd" if letter == "\x00" or "\ud800" <= letter <= "\udfff" else letter for letter in said)


@pytest.mark.parametrize("odd", ODD)
def test_any_text_is_kept(database: Database, odd: str) -> None:
    stored = sent(database, title=odd, edition=odd, answers={odd: [odd]}, private={"m": odd})

    assert (stored.title, stored.edition) == (plain(odd), plain(odd))
    assert stored.answers == {odd: [odd]}
    assert PrivateStore(database).of(stored.id).answers == {"m": odd}
    assert Submissions(database).find(edition=odd) == [stored]


@pytest.mark.parametrize("odd", ODD)
def test_any_note_and_any_actor_is_kept(database: Database, odd: str) -> None:
    stored = sent(database)
    Outbox(database).claim(NOW)
    Submissions(database).act(stored.id, Act.ASK, actor=odd, note=odd, mail="ask", now=NOW)
    event = Submissions(database).history(stored.id)[-1]
    mail = Outbox(database).claim(NOW)

    assert event.actor == plain(odd)
    assert event.note
    assert event.note.fr == odd
    assert mail
    assert mail.note == plain(odd)


@pytest.mark.parametrize("odd", ODD)
def test_any_person_may_agree(database: Database, odd: str) -> None:
    submissions, store = Submissions(database), PrivateStore(database)
    saved = submissions.save_draft(b"1", draft(), now=NOW, expires=LATER)
    assert saved
    # Letters that do not compress: a database looks at what is left of a long key.
    person = odd + "".join(chr(0x4E00 + number * 7919 % 20000) for number in range(9000))
    consents = [Consent(person=name, given="2026-11-26", version="1") for name in (person, person, "Malo")]
    submissions.submit(saved.stored.id, Sending(consents=consents), new_receipt=receipt, now=NOW)
    store.withdraw_consent(saved.stored.id, odd, NOW)

    assert len(store.consents(saved.stored.id)) == 2


@pytest.mark.parametrize("odd", ODD)
def test_what_is_asked_for_in_vain_is_not_there(database: Database, odd: str) -> None:
    stored = sent(database)
    assert Submissions(database).get(odd) is None
    assert Uploads(database).get(stored.id, odd) is None
    assert Uploads(database).get(odd, odd) is None
    assert Accounts(database).password_of(odd) is None
    assert Submissions(database).history(odd) == []
    assert Submissions(database).find(kind=odd) == []
    with pytest.raises(ActRefused):
        Submissions(database).named(odd)
    Uploads(database).keep_only(stored.id, [odd])


def test_a_challenge_of_any_text_is_used_once(database: Database) -> None:
    assert Challenges(database).use("a\x00", expires=LATER, now=NOW)
    assert not Challenges(database).use("a\x00", expires=LATER, now=NOW)


@pytest.mark.parametrize("base", [-1, 2, 2**31, 2**63, 10**40])
def test_a_version_that_never_was_is_a_conflict(database: Database, base: int) -> None:
    submissions = Submissions(database)
    submissions.save_draft(b"1", draft(), now=NOW, expires=LATER)
    saved = submissions.save_draft(b"1", draft(base=base, answers={"f": "other"}), now=NOW, expires=LATER)

    assert saved
    assert saved.is_conflict
    assert saved.earlier is None
    assert saved.stored.version == 1


@pytest.mark.parametrize("said", ["\\", 'l’été "d\'hiver"', "deux\nlignes", "100 %_"])
def test_what_was_typed_is_found_as_it_was_typed(database: Database, said: str) -> None:
    stored = sent(database, answers={"f-resume": f"Avant {said} après", "f-liste": [{"name": said}, None, 3]})

    assert Submissions(database).find(text=f"avant {said}") == [stored]
    assert Submissions(database).find(text="f-resume") == []
