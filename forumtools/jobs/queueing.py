"""The queue of submissions, as organisers and the worker use it: opened, listed, decided, kept clean."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from forumtools.errors import ExtraMissing, UsageError
from forumtools.jobs.forums import OpenForum
from forumtools.language import Text
from forumtools.model.records import Record
from forumtools.model.roles import Role
from forumtools.model.tables import unknown_word
from forumtools.model.words import fold

if TYPE_CHECKING:
    from forumtools.store.database import Database
    from forumtools.store.entries import Stored
    from forumtools.store.private import PrivateAnswers

VARIABLE = "FORUMTOOLS_DATABASE"
_PASSWORD_LEAST = 12
_SHORT = Text(fr="un mot de passe a au moins {n} caractères", en="a password has at least {n} characters")


def open_queue(forum: OpenForum) -> Database:
    """
    Return the queue of *forum*: PostgreSQL where `FORUMTOOLS_DATABASE` names one, else a file beside the forum file.

    Raises `ExtraMissing` when the web part is not installed, `StoreFailed` when it cannot be opened.
    """
    try:
        from forumtools.store.database import open_database
    except ImportError as error:
        raise ExtraMissing("web", Text(fr="la file des contributions", en="the queue of contributions")) from error
    return open_database(forum.state, os.environ.get(VARIABLE, ""))


def hashed_password(password: str) -> str:
    """Return what is kept of an organiser's password (argon2id); raises `UsageError` for one that is too short."""
    from argon2 import PasswordHasher

    if len(password) < _PASSWORD_LEAST:
        raise UsageError(_SHORT.format(n=_PASSWORD_LEAST))
    return PasswordHasher().hash(password)


def is_password(password: str, hashed: str | None) -> bool:
    """Say whether *password* is the one that was *hashed*; without one it takes as long, and is wrong."""
    from argon2 import PasswordHasher
    from argon2.exceptions import Argon2Error, InvalidHashError

    try:
        return PasswordHasher().verify(hashed or _nobodys(), password) and hashed is not None
    except (Argon2Error, InvalidHashError):
        return False


@cache
def _nobodys() -> str:
    from argon2 import PasswordHasher

    return PasswordHasher().hash("nobody has this password")


def page_of(forum: OpenForum, stored: Stored) -> Record:
    """Return the page that a submission asks for; raises `UsageError` when the forum file has its kind no more."""
    from forumtools.forms.controls import form_of
    from forumtools.jobs.sending import submission_of

    kind = forum.forum.kind(stored.kind)
    if kind is None:
        raise UsageError(unknown_word(stored.kind, [other.id for other in forum.forum.kinds]))
    return submission_of(forum, form_of(kind, forum.forum), stored).record


def forget_old(forum: OpenForum, database: Database, now: datetime) -> tuple[int, int]:
    """Erase what the forum file says is to be kept no longer; return how many private answers and drafts."""
    from forumtools.store.private import PrivateStore

    settings = forum.forum.form
    return PrivateStore(database).forget_old(
        over_since=now - timedelta(days=settings.keep_private),
        untouched_since=now - timedelta(days=settings.keep_drafts),
        now=now,
    )


@dataclass(frozen=True, kw_only=True)
class Erased:
    """What was erased of a person, and what of her or him stays public."""

    submissions: Sequence[str]
    """Receipt numbers, or ids of drafts, of those that held something private."""

    left: Sequence[str]
    """Those in which something private stays, for others are named there and it may be theirs."""

    pages: Sequence[str]
    """Titles of pages on the wiki that name the person."""

    files: Sequence[Path]
    """Files of built catalogues that do."""


def erase_person(
    forum: OpenForum, database: Database, person: str, *, catalogues: Sequence[Path] = (), dry_run: bool = False
) -> Erased:
    """
    Erase what is private about *person*, a name or an e-mail address, and find what is public all the same.

    Of a submission with several people, only what belongs to this one goes.
    """
    from forumtools.store.private import PrivateStore
    from forumtools.store.submissions import Submissions

    store, known = PrivateStore(database), Submissions(database)
    now = datetime.now(UTC)
    touched, kept = [], []
    for stored in known.find():
        private = store.of(stored.id)
        rows = _rows_of(stored.answers, stored.draft, person)
        left = _without(private, rows, person)
        if rows and any(left.latest.values()):
            kept.append(stored.receipt or stored.id)
        if left != private:
            touched.append(stored.receipt or stored.id)
            if not dry_run:
                # Once more, upon what is there then: somebody may be typing.
                rows_then = _rows_of(stored.answers, stored.draft, person)
                store.change(stored.id, partial(_without, rows=rows_then, person=person), actor="", now=now)
                store.withdraw_consent(stored.id, person, now)
    pages = [title for title, text in _texts(forum) if fold(person) in fold(text)]
    return Erased(submissions=touched, left=kept, pages=pages, files=list(_files(catalogues, person)))


def _rows_of(answers: Mapping[str, Any], draft: Mapping[str, Any] | None, person: str) -> dict[str, bool]:
    """Return the ids of the rows of people that name *person*, and whether nobody else is named beside."""
    rows = [row for said in (answers, draft or {}) for answer in said.values() for row in _people(answer)]
    others = {fold(row["name"]) for row in rows if row.get("name")} - {fold(person)}
    return {row["id"]: not others for row in rows if fold(row.get("name", "")) == fold(person)}


def _people(answer: Any) -> list[dict[str, str]]:
    return [row for row in answer if isinstance(row, dict) and "id" in row] if isinstance(answer, list) else []


def _without(private: PrivateAnswers, rows: Mapping[str, bool], person: str) -> PrivateAnswers:
    from forumtools.store.private import PrivateAnswers

    draft = private.draft
    return PrivateAnswers(
        _cleaned(private.answers, rows, person), None if draft is None else _cleaned(draft, rows, person)
    )


def _cleaned(said: Mapping[str, Any], rows: Mapping[str, bool], person: str) -> dict[str, Any]:
    """Return private answers without those of *person*: all of them where nobody else is named."""
    is_alone = any(rows.values())
    mails = {fold(answer) for answer in said.values() if isinstance(answer, str)}
    is_contact = fold(person) in mails
    kept: dict[str, Any] = {}
    for key, answer in said.items():
        if isinstance(answer, dict):
            kept[key] = {
                row: mail for row, mail in answer.items() if row not in rows and fold(str(mail)) != fold(person)
            }
        elif not (is_alone or is_contact):
            kept[key] = answer
    return kept


def _texts(forum: OpenForum) -> Iterator[tuple[str, str]]:
    for kind in forum.forum.kinds:
        for reading in forum.readings(kind):
            said = [*reading.record.of(Role.CONTRIBUTORS), reading.text]
            yield reading.page.title, " ".join(said)


_TEXTS = frozenset({".bib", ".csv", ".html", ".json", ".jsonl", ".txt", ".wiki", ".xml"})


def _files(folders: Sequence[Path], person: str) -> Iterator[Path]:
    wanted = fold(person)
    for path in sorted(path for folder in folders for path in folder.rglob("*") if path.suffix in _TEXTS):
        if wanted in fold(path.read_text("utf-8", errors="replace")):
            yield path
