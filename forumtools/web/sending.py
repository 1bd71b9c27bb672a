"""The pages where people look, send, and see what became of it."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Response, abort, g, jsonify, redirect, request, session, url_for
from werkzeug.wrappers import Response as AnyResponse

from forumtools.forms.answers import Answers
from forumtools.forms.contributions import address_of
from forumtools.forms.controls import Form
from forumtools.jobs.contributing import Circumstances
from forumtools.jobs.judging import Check
from forumtools.jobs.previewing import preview
from forumtools.language import Text
from forumtools.model.roles import Role
from forumtools.model.submitting import State
from forumtools.model.words import fold
from forumtools.rules.pages_alike import Common
from forumtools.store.entries import Stored
from forumtools.web.opening import Opened, Pages
from forumtools.web.security import HONEYPOT, same, suspicions

_WRONG_ANSWER = Text(
    fr="Ce n’est pas la réponse attendue. Votre texte est gardé : essayez encore, ou écrivez aux organisateurs.",
    en="That is not the expected answer. Your text is kept: try again, or write to the organisers.",
)
_PRESS_AGAIN = Text(
    fr="Cette page était ouverte depuis longtemps. Votre texte est gardé : appuyez encore une fois sur le bouton.",
    en="This page had been open for long. Your text is kept: press the button once more.",
)
_OTHER_VERSION = Text(
    fr="Une autre fenêtre l’a modifiée depuis : voici la page comme elle est maintenant. Relisez-la, puis envoyez.",
    en="Another window has changed it since: this is the page as it is now. Read it, then send.",
)
_NO_RIGHTS = Text(
    fr="Cochez la case : votre texte ne peut être publié sans cet accord.",
    en="Tick the box: your text cannot be published without it.",
)


class SendingPages(Pages):
    """The pages where people look and send."""

    def preview(self, link: str) -> AnyResponse | str:
        """Show the page as it will stand."""
        opened = self.open(link)
        if opened.stored is None or opened.stored.draft is None:
            return redirect(self.to("form", link), 303)
        check = self._jobs.check(opened.form, opened.answers, opened.stored)
        if not check.passes:
            return Response(self.shown(opened, check=check), 422)
        return self._preview(opened, check)

    def _preview(self, opened: Opened, check: Check, *, fault: Text | None = None, about: str = "") -> str:
        return self.draw(
            "preview.html",
            opened=opened,
            form=opened.form,
            check=check,
            page=preview(self._jobs.view, check.reading, g.language) if check.reading else None,
            advice=[(opened.form.control(key), said) for key, said in check.advice.items()],
            alike=check.alike,
            stamp=self._site.stamps.stamp(self._jobs.now()),
            question=self._forum.form.question,
            honeypot=HONEYPOT,
            fault=fault,
            about=about,
            address=address_of(opened.form, opened.answers),
            mails=self._site.mails,
            follows=self._can_follow(opened.form, check),
        )

    def _can_follow(self, form: Form, check: Check) -> Sequence[Common]:
        control = form.for_role(Role.FOLLOWS)
        return check.alike if control else ()

    def follows(self, link: str) -> AnyResponse:
        """Say that the project was there before."""
        opened = self.sound(link)
        control = opened.form.for_role(Role.FOLLOWS)
        if control and opened.stored:
            public = {**opened.answers.public, control.key: request.form.get("page", "")[:255]}
            self.keep(opened, Answers(public, opened.answers.private), base=opened.version)
        return redirect(self.to("preview", link), 303)

    def send(self, link: str) -> AnyResponse | str:
        """Send what was typed, once however often it is pressed."""
        opened = self.open(link)
        stored = opened.stored
        if stored is None or (stored.draft is None and not stored.receipt):
            abort(404)
        if stored.draft is None:
            return redirect(f"{self.to('form', link)}?sent=", 303)  # pressed twice, or gone back
        self._jobs.check_free(stored)
        if not self._jobs.can_edit(stored):
            return redirect(self.to("form", link), 303)
        check = self._jobs.check(opened.form, opened.answers, stored)
        if not check.passes:
            return Response(self.shown(opened, check=check), 422)
        refused = self._refusal() or self._overtaken(stored)
        if refused:
            return Response(self._preview(opened, check, fault=refused[0], about=refused[1]), 422)
        self._jobs.send(opened.hash, stored, opened.form, check, self._circumstances(opened))
        return redirect(f"{self.to('form', link)}?sent=", 303)

    def _refusal(self) -> tuple[Text, str] | None:
        """Return why nothing is sent, and the field that this is about; the text stays where it is."""
        if not same(request.form.get("csrf", ""), session["csrf"]):
            return _PRESS_AGAIN, "send"
        if not request.form.get("agreed"):
            return _NO_RIGHTS, "agreed"
        if self._forum.form.question and not request.form.get("altcha") and not self._is_answered():
            return _WRONG_ANSWER, "answer"
        allowed = self._site.limiter.allows("sends", request.remote_addr or "")
        if not (allowed and self._site.limiter.allows_all("all_sends")):
            abort(429)
        return None

    def _overtaken(self, stored: Stored) -> tuple[Text, str] | None:
        seen = request.form.get("version", 0, type=int)
        return None if seen == stored.version else (_OTHER_VERSION, "page")

    def _is_answered(self) -> bool:
        said = fold(request.form.get("answer", ""))
        return bool(said) and said in map(fold, self._forum.form.answers)

    def _circumstances(self, opened: Opened) -> Circumstances:
        now = self._jobs.now()
        doubts = suspicions(
            filled=request.form.get(HONEYPOT, ""),
            doubt=self._site.stamps.doubt(request.form.get("stamp", ""), now),
            proved=self._site.proofs.holds(request.form.get("altcha", ""), now),
            answered=self._is_answered(),
            asks=self._forum.form.question is not None,
        )
        mails = self._site.mails and bool(address_of(opened.form, opened.answers))
        return Circumstances(reasons=tuple(doubts), mails=mails)

    def withdraw(self, link: str) -> AnyResponse:
        """Take a submission back."""
        opened = self.sound(link)
        if opened.stored and opened.stored.state not in (State.WITHDRAWN, State.DRAFT):
            self._jobs.withdraw(opened.stored)
        return redirect(self.to("form", link), 303)

    def forget(self, link: str) -> AnyResponse:
        """Forget a draft, here and on the server."""
        opened = self.sound(link)
        if opened.stored:
            self._jobs.forget(opened.stored)
        session["drafts"] = [other for other in session.get("drafts", ()) if other != link]
        is_sent = opened.stored and opened.stored.receipt
        return redirect(self.to("form", link) if is_sent else url_for("contributing.home"), 303)

    def file(self, link: str, upload: str) -> AnyResponse:
        """Give a picture of a submission."""
        opened = self.open(link)
        found = self._jobs.uploads.get(opened.stored.id, upload) if opened.stored else None
        if found is None:
            abort(404)
        return Response(found.content, content_type=found.media_type)

    def challenge(self) -> AnyResponse:
        """Give a problem to work on."""
        return jsonify(self._site.proofs.challenge(self._jobs.now()))
