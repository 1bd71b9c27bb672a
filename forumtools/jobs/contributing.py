"""
What a contributor does: type, look, send, change, withdraw. Nothing of it needs an account, and nothing typed is lost.

Whoever has an edit link has the submission; only hashes of links are kept, so every function here takes a hash.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from forumtools.errors import ActRefused
from forumtools.forms.answers import Answers, says_something
from forumtools.forms.contributions import (
    edition_of,
    people,
    read_contribution,
    title_of,
)
from forumtools.forms.controls import Control, Form, Shape
from forumtools.forms.submissions import Submission
from forumtools.jobs.judging import Check, judged
from forumtools.jobs.viewing import ForumView
from forumtools.language import Language, Text
from forumtools.model.forum import Field, Kind
from forumtools.model.roles import Role
from forumtools.model.submitting import Act, State
from forumtools.outputs.pictures import reencoded
from forumtools.store.database import Database
from forumtools.store.entries import Consent, Draft, Saved, Sending, Stored
from forumtools.store.keeping import EditLinks, Uploads
from forumtools.store.private import PrivateStore
from forumtools.store.submissions import Submissions
from forumtools.wikitext.titles import safe_title

_TRIES = 3
_MOST_UPLOADS = 20
_RECEIPT_SIGNS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Without those that people take for one another."""


_CLOSED = Text(
    fr="Cette édition ne prend pas de contributions en ce moment : choisissez-en une qui est ouverte.",
    en="This edition takes no contributions at the moment: choose one that is open.",
)
_AT_WORK = Text(
    fr="Cette contribution est en cours de publication : rien n’a été enregistré. Revenez en arrière, votre texte y "
    "est, et réessayez dans une minute.",
    en="This contribution is being published: nothing was saved. Go back, your text is there, and try again in a "
    "minute.",
)


@dataclass(frozen=True, kw_only=True)
class Clash:
    """A question to which two windows gave different answers."""

    control: Control
    theirs: Any


@dataclass(frozen=True, kw_only=True)
class Kept:
    """What is stored after a save."""

    stored: Stored
    answers: Answers
    clashes: Sequence[Clash] = ()
    """What another window says differently; our own answers were kept."""

    was_merged: bool = False
    """Whether what another window saved is in the answers now, which is not on this screen."""


@dataclass(frozen=True, kw_only=True)
class Circumstances:
    """What is known of how something is sent."""

    reasons: Sequence[Text] = ()
    """Why a person must look at it first: it looks like a robot's."""

    mails: bool = False
    """Whether mails can be sent."""


@dataclass(kw_only=True)
class Contributing:
    """What contributors can do with the submissions of one database."""

    view: ForumView
    database: Database
    now: Callable[[], datetime] = field(default=lambda: datetime.now(UTC))

    def __post_init__(self) -> None:
        self.submissions = Submissions(self.database)
        self.private = PrivateStore(self.database)
        self.uploads = Uploads(self.database)
        self.links = EditLinks(self.database)

    # Looking

    def opened(self, link: bytes) -> Stored | None:
        """Return the submission of an edit link."""
        return self.submissions.by_link(link, self.now())

    def answers(self, stored: Stored) -> Answers:
        """Return what was typed last."""
        public = stored.answers if stored.draft is None else stored.draft
        return Answers(dict(public), dict(self.private.of(stored.id).latest))

    def form(self, kind: Kind, edition: str) -> Form:
        """Return the form of a kind for an edition."""
        return self.view.form(kind, edition)

    def kind_of(self, stored: Stored) -> Kind:
        """Return the kind of a submission; the main one where the forum file has it no more."""
        return self.view.forum.kind(stored.kind) or self.view.forum.main_kind

    def can_edit(self, stored: Stored) -> bool:
        """Say whether whoever has the link may change it today."""
        if stored.state in (State.SENDING, State.WITHDRAWN):
            return False
        if stored.state is State.TO_COMPLETE:
            return True  # somebody asked for it
        sent = stored.sent.date() if stored.sent else self.now().date()
        return self.now().date() <= self.view.last_day_to_edit(stored.edition, sent)

    def check_free(self, stored: Stored | None) -> None:
        """Raise `ActRefused` while the worker has it: a moment later it can be changed again."""
        if stored and stored.state is State.SENDING:
            raise ActRefused(_AT_WORK)

    # Typing

    def save(self, link: bytes, form: Form, answers: Answers, *, base: int, language: Language) -> Kept | None:
        """
        Keep what was typed; None when the link leads nowhere, or nothing can be changed any more.

        What another window saved meanwhile is kept too, question by question.
        """
        clashes: Sequence[Clash] = ()
        typed = answers
        for _ in range(_TRIES):
            saved = self._save(link, form, answers, base, language)
            if saved is None:
                return None
            if not saved.is_conflict:
                return Kept(stored=saved.stored, answers=answers, clashes=clashes, was_merged=answers != typed)
            answers, clashes = self._merged(form, saved, answers)
            base = saved.stored.version
        raise AssertionError("somebody else saves all the time")

    def _save(self, link: bytes, form: Form, answers: Answers, base: int, language: Language) -> Saved | None:
        draft = Draft(
            kind=form.kind.id,
            language=language,
            title=title_of(form, answers),
            edition=edition_of(form, answers),
            answers=answers.public,
            private=answers.private,
            base=base,
        )
        expires = self.now() + timedelta(days=self.view.forum.form.keep_drafts)
        return self.submissions.save_draft(link, draft, now=self.now(), expires=expires)

    def _merged(self, form: Form, saved: Saved, ours: Answers) -> tuple[Answers, Sequence[Clash]]:
        theirs = self.answers(saved.stored)
        before = Answers(dict(saved.earlier or {}), dict(saved.earlier_private or {}))
        merged, clashes = Answers(dict(ours.public), dict(ours.private)), []
        for control in form.controls:
            mine, other, base = ours.of(control), theirs.of(control), before.of(control)
            target = merged.private if control.is_private else merged.public
            is_known = saved.earlier is not None
            if (mine == base and other != base) or (not is_known and not says_something(control, mine)):
                target[control.key] = other
            elif mine not in (other, base) and other != base:
                clashes.append(Clash(control=control, theirs=other))
            if control.shape is Shape.PEOPLE:
                addresses = (map_of(side, control) for side in (before, ours, theirs))
                merged.private[control.key] = _merged_addresses(*addresses)
        return merged, clashes

    def add_picture(self, stored: Stored, answers: Answers, control: Control, name: str, content: bytes) -> Answers:
        """Keep a picture, drawn anew, as the answer to *control*; raises `InputError` for what is none."""
        if self.uploads.count(stored.id) >= _MOST_UPLOADS:
            self.uploads.keep_only(stored.id, [*uploads_in(stored.draft), *uploads_in(stored.answers)])
        picture = reencoded(content)
        size = (picture.width, picture.height)
        known = {
            "name": (name.rpartition(".")[0] or name or "image") + picture.suffix,
            "media_type": picture.media_type,
        }
        upload = self.uploads.add(stored.id, content=picture.content, size=size, now=self.now(), **known)
        answer = {**answers.of(control), "upload": upload, "name": known["name"]}
        return Answers({**answers.public, control.key: answer}, answers.private)

    def forget(self, stored: Stored) -> None:
        """Forget what was being typed."""
        self.submissions.drop_draft(stored.id)

    # Looking before sending

    def submission(self, form: Form, answers: Answers, stored: Stored | None) -> Submission:
        """Return the page that *answers* ask for."""
        page = stored.page if stored else ""
        return read_contribution(form, answers, self.view.forum, picture=picture_name(form, answers), page=page)

    def check(self, form: Form, answers: Answers, stored: Stored | None) -> Check:
        """Return what there is to say of *answers*, in plain words, question by question."""
        check = judged(self.view, form, answers, self.submission(form, answers, stored), stored)
        edition = form.for_role(Role.EDITION)
        is_new = stored is None or not stored.receipt
        if edition and is_new and edition_of(form, answers) and self._is_closed(form, answers):
            faults = {**check.faults, edition.key: [*check.faults.get(edition.key, ()), _CLOSED]}
            return replace(check, faults=faults)
        return check

    def _is_closed(self, form: Form, answers: Answers) -> bool:
        takes_part = self.view.forum.edition_kind is not None and form.kind.field_for(Role.EDITION) is not None
        return takes_part and self.view.call(form.kind, edition_of(form, answers)) is None

    # Sending

    def send(self, link: bytes, stored: Stored, form: Form, check: Check, circumstances: Circumstances) -> Stored:
        """
        Send what was typed. When this returns, it is on the disk, and has its receipt number.

        Again for the same answers it changes nothing. Raises `ActRefused` when it cannot be sent as it is now,
        `StoreFailed` when it cannot be written down.
        """
        answers = self.answers(stored)
        reasons = [*circumstances.reasons, *check.reasons]
        # What people looked at and refused, or found odd, they look at again.
        is_odd = bool(reasons or stored.reasons) or stored.state is State.REFUSED
        sending = Sending(
            title=title_of(form, answers),
            edition=edition_of(form, answers),
            reasons=reasons,
            consents=self._consents(form, answers),
            moderated=self.view.forum.form.moderation or is_odd,
            mail=circumstances.mails and not reasons,
            changes=changes(form, stored),
            link=link,
            link_expires=self._link_expires(stored),
        )
        sent = self.submissions.submit(
            stored.id, sending, new_receipt=new_receipt, now=self.now(), version=stored.version
        )
        # Organisers may put back what is online, and its picture with it.
        online = uploads_in(stored.answers) if stored.published else ()
        self.uploads.keep_only(sent.id, [*uploads_in(sent.answers), *online])
        return sent

    def _link_expires(self, stored: Stored) -> datetime:
        """Return when a link dies: after the time for changes, for people want to see what became of it."""
        last = self.view.last_day_to_edit(stored.edition, self.now().date()) + timedelta(days=365)
        return datetime.combine(last, time(23, 59), UTC)

    def _consents(self, form: Form, answers: Answers) -> list[Consent]:
        rows = people(form.for_role(Role.CONTRIBUTORS), answers)
        given = {row["name"]: row["consent"].partition(" ") for row in rows if row["name"] and row["consent"]}
        return [Consent(person=name, given=day, version=version) for name, (day, _, version) in given.items()]

    def withdraw(self, stored: Stored) -> Stored:
        """Take a submission back, at the wish of who sent it; what is on the wiki, organisers take away."""
        return self.submissions.act(stored.id, Act.WITHDRAW, actor="", now=self.now())


def map_of(answers: Answers, control: Control) -> Mapping[str, str]:
    """Return the private addresses of a people block, by row."""
    said = answers.private.get(control.key, {})
    return said if isinstance(said, dict) else {}


def _merged_addresses(before: Mapping[str, str], ours: Mapping[str, str], theirs: Mapping[str, str]) -> dict[str, str]:
    """Return the addresses of people from two windows: whoever changed one is right, we where both did."""
    merged = {
        row: theirs.get(row, "") if ours.get(row, "") == before.get(row, "") else ours.get(row, "")
        for row in {**before, **ours, **theirs}
    }
    return {row: address for row, address in merged.items() if address}


def consent_given(view: ForumView, today: date) -> str:
    """Return what a ticked box of consent says: the day and the wording."""
    return f"{today.isoformat()} {view.forum.form.consent_version}"


def new_receipt() -> str:
    """Return a receipt number that nobody can guess: ``K7QF-3M9X``."""
    signs = "".join(secrets.choice(_RECEIPT_SIGNS) for _ in range(8))
    return f"{signs[:4]}-{signs[4:]}"


def uploads_in(answers: Mapping[str, Any] | None) -> list[str]:
    """Return the ids of the files that *answers* speak of."""
    found = [answer.get("upload") for answer in (answers or {}).values() if isinstance(answer, dict)]
    return [upload for upload in found if upload]


def picture_name(form: Form, answers: Answers) -> str:
    """Return the name that the picture will have on the wiki: that of the page."""
    control = next((entry for entry in form.controls if _is_picture(entry)), None)
    answer = answers.of(control) if control else {}
    if not answer.get("upload"):
        return ""
    suffix = answer["name"].rpartition(".")[2].lower()
    title = safe_title(title_of(form, answers)) or "Image"
    return f"{title[:100]}.{suffix if suffix in ('jpg', 'png', 'webp') else 'jpg'}"


def _is_picture(control: Control) -> bool:
    return isinstance(control.declared, Field) and control.declared.type_name == "image"


def changes(form: Form, stored: Stored) -> dict[str, Any]:
    """Return what the draft of a submission changes of what was sent: by question, before and after."""
    if not stored.answers or stored.draft is None:
        return {}
    before, after = Answers(dict(stored.answers)), Answers(dict(stored.draft))
    public = [control for control in form.controls if not control.is_private]
    return {
        control.key: [before.of(control), after.of(control)]
        for control in public
        if before.of(control) != after.of(control)
    }
