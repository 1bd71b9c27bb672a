"""An edit link that somebody follows: what it leads to, what is kept under it, how its form is shown."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flask import abort, g, request, session, url_for

from forumtools.forms.answers import Answers, says_something
from forumtools.forms.contributions import address_of
from forumtools.forms.controls import Control, Form, Group
from forumtools.forms.words import CONSENT
from forumtools.jobs.contributing import Clash
from forumtools.jobs.judging import Check
from forumtools.model.forum import Kind
from forumtools.model.roles import Role
from forumtools.store.entries import Stored
from forumtools.web.pages import draw
from forumtools.web.security import same

if TYPE_CHECKING:
    from forumtools.web.app import Site

_REMEMBERED = 5
"""Drafts in one browser."""


@dataclass
class Opened:
    """An edit link that is sound, and what it leads to."""

    link: str
    hash: bytes
    stored: Stored | None
    form: Form
    answers: Answers

    @property
    def version(self) -> int:
        """The version of the draft on the screen."""
        return self.stored.version if self.stored else 0


class Pages:
    """What all pages of contributors have in common."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._forum = site.forum
        self._jobs = site.contributing

    def open(self, link: str) -> Opened:
        """Return what a link leads to; a page that there is not for one that we never made."""
        known = self._site.tokens.hash_of(link)
        if known is None:
            abort(404)
        stored = self._jobs.opened(known)
        kind = self._jobs.kind_of(stored) if stored else self._kind_asked_for()
        if kind is None:
            abort(404)
        edition = stored.edition if stored else request.values.get("edition", "")
        form = self._jobs.form(kind, edition)
        answers = self._jobs.answers(stored) if stored else self.fresh(form, edition)
        return Opened(link, known, stored, form, answers)

    def sound(self, link: str) -> Opened:
        """Open a link for a button that changes something."""
        if not same(request.form.get("csrf", ""), session["csrf"]):
            abort(403)
        return self.open(link)

    def _kind_asked_for(self) -> Kind | None:
        kind: Kind | None = self._forum.kind(request.values.get("kind", ""))
        return kind

    def fresh(self, form: Form, edition: str) -> Answers:
        """Return the answers of a form that nobody has touched yet."""
        answers = Answers()
        for control, said in self._usual(form, edition):
            if control:
                answers.public[control.key] = said
        return answers

    def _usual(self, form: Form, edition: str) -> Sequence[tuple[Control | None, Any]]:
        licence = form.for_role(Role.LICENCE)
        preferred = self._forum.license or ""
        known = licence and preferred in [choice.value for choice in licence.choices]
        return [(form.for_role(Role.EDITION), edition)] + ([(licence, preferred)] if known else [])

    def keep(self, opened: Opened, answers: Answers, *, base: int | None = None) -> Opened:
        """Keep *answers*, and return the form as it is then; *base* is the version they were typed upon."""
        sent = request.form.get("base", "")
        on_screen = base if base is not None else int(sent) if re.fullmatch("[0-9]{1,9}", sent) else 0
        kept = self._jobs.save(opened.hash, opened.form, answers, base=on_screen, language=g.language)
        if kept is None:
            abort(404)
        g.clashes, g.was_merged = kept.clashes, kept.was_merged
        self._remember(opened.link)
        form = self._jobs.form(opened.form.kind, kept.stored.edition)
        return Opened(opened.link, opened.hash, kept.stored, form, kept.answers)

    def _remember(self, link: str) -> None:
        others = [other for other in session.get("drafts", ()) if other != link]
        session["drafts"] = [link, *others][:_REMEMBERED]

    def shown(self, opened: Opened, *, check: Check | None = None, clashes: Sequence[Clash] = ()) -> str:
        """Draw the form, with what is wrong with it."""
        return self.draw(
            "form.html",
            opened=opened,
            form=opened.form,
            answers=opened.answers,
            check=check,
            clashes=clashes,
            Group=Group,
            consent=self._forum.form.consent or CONSENT,
            licences=self._licences(opened.form),
            focus=request.args.get("focus", ""),
            unfolded=self._is_unfolded(opened, check),
            saved="saved" in request.args,
            call=self._jobs.view.call(opened.form.kind, opened.stored.edition if opened.stored else ""),
        )

    def _is_unfolded(self, opened: Opened, check: Check | None) -> bool:
        """Say whether what is optional is shown at once: somebody answered there, or is sent there."""
        focus = request.args.get("focus", "").partition(".")[0]
        usual = self.fresh(opened.form, "").public
        for control in opened.form.of(Group.MORE):
            is_told = check is not None and (control.key in check.faults or control.key in check.advice)
            answer = opened.answers.of(control)
            is_new = says_something(control, answer) and answer != usual.get(control.key)
            if is_told or is_new or control.key == focus:
                return True
        return False

    def _licences(self, form: Form) -> Sequence[Any]:
        control = form.for_role(Role.LICENCE)
        return control.choices if control else ()

    @property
    def wants_json(self) -> bool:
        """Whether a script asks."""
        return request.accept_mimetypes.best == "application/json"

    def to(self, page: str, link: str) -> str:
        """Return the address of a page of a link."""
        return url_for(f"contributing.{page}", link=link)

    def draw(self, template: str, **words: Any) -> str:
        """Draw a page."""
        return draw(template, self._forum, address_of=self._jobs.view.address_of, **words)

    def told(self, opened: Opened) -> str:
        """Draw what became of a submission."""
        stored = opened.stored
        assert stored is not None  # noqa: S101 - callers saw it
        return self.draw(
            "status.html",
            opened=opened,
            stored=stored,
            is_new="sent" in request.args,
            can_edit=self._jobs.can_edit(stored),
            until=self._jobs.view.last_day_to_edit(stored.edition, (stored.sent or stored.created).date()),
            events=self._jobs.submissions.history(stored.id),
            address=address_of(opened.form, opened.answers),
            mails=self._site.mails,
        )
