"""The contributors' pages: open calls, the form, its preview, the receipt, what became of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Response, abort, g, jsonify, redirect, request, session, url_for
from werkzeug.wrappers import Response as AnyResponse

from forumtools.errors import InputError
from forumtools.forms.answers import Answers, change_rows, read_answers, says_something
from forumtools.forms.contributions import address_of
from forumtools.forms.controls import Control, Form, Group, Shape
from forumtools.forms.words import CONSENT
from forumtools.jobs.contributing import Check, Circumstances, Clash, consent_given
from forumtools.jobs.previewing import preview
from forumtools.language import Text
from forumtools.model.forum import Kind
from forumtools.model.roles import Role
from forumtools.model.submitting import State
from forumtools.store.submissions import Stored
from forumtools.web.pages import draw
from forumtools.web.security import HONEYPOT, same, suspicions

_REMEMBERED = 5
"""Drafts in one browser."""

_WRONG_ANSWER = Text(
    fr="Ce n’est pas la réponse attendue. Votre texte est gardé : essayez encore, ou écrivez aux organisateurs.",
    en="That is not the expected answer. Your text is kept: try again, or write to the organisers.",
)
_PRESS_AGAIN = Text(
    fr="Cette page était ouverte depuis longtemps. Votre texte est gardé : appuyez encore une fois sur le bouton.",
    en="This page had been open for long. Your text is kept: press the button once more.",
)
_NO_RIGHTS = Text(
    fr="Cochez la case : votre texte ne peut être publié sans cet accord.",
    en="Tick the box: your text cannot be published without it.",
)


def pages(site: Any) -> Blueprint:
    """Return the contributors' pages."""
    book = Blueprint("contributing", __name__)
    desk = _Pages(site)
    rules: Sequence[tuple[str, str, Callable[..., Any], tuple[str, ...]]] = (
        ("/", "home", desk.home, ("GET",)),
        ("/new/<kind>", "new", desk.new, ("GET",)),
        ("/f/<link>", "form", desk.form, ("GET",)),
        ("/f/<link>", "type", desk.type, ("POST",)),
        ("/f/<link>/preview", "preview", desk.preview, ("GET",)),
        ("/f/<link>/send", "send", desk.send, ("POST",)),
        ("/f/<link>/follows", "follows", desk.follows, ("POST",)),
        ("/f/<link>/withdraw", "withdraw", desk.withdraw, ("POST",)),
        ("/f/<link>/forget", "forget", desk.forget, ("POST",)),
        ("/f/<link>/file/<upload>", "file", desk.file, ("GET",)),
        ("/challenge", "challenge", desk.challenge, ("GET",)),
        ("/data", "data", desk.data, ("GET",)),
    )
    for rule, name, view, methods in rules:
        book.add_url_rule(rule, name, view, methods=list(methods))
    return book


@dataclass
class _Opened:
    """An edit link that is sound, and what it leads to."""

    link: str
    hash: bytes
    stored: Stored | None
    form: Form
    answers: Answers
    language: str = ""

    @property
    def version(self) -> int:
        return self.stored.version if self.stored else 0


class _Pages:
    def __init__(self, site: Any) -> None:
        self._site = site
        self._forum = site.forum
        self._jobs = site.contributing

    # What is open

    def home(self) -> str:
        drafts = [found for link in session.get("drafts", ()) if (found := self._remembered(link))]
        return self._draw("home.html", calls=self._jobs.view.calls(), drafts=drafts)

    def _remembered(self, link: str) -> tuple[str, Stored] | None:
        known = self._site.tokens.hash_of(link)
        stored = self._jobs.opened(known) if known else None
        return (link, stored) if stored else None

    def data(self) -> str:
        """Say what becomes of people's data."""
        return self._draw("data.html", settings=self._forum.form)

    def new(self, kind: str) -> AnyResponse:
        """Give a new form an address of its own, so that a reload finds it again."""
        if not self._site.limiter.allows("opens", request.remote_addr or ""):
            abort(429)
        found = self._forum.kind(kind)
        edition = request.args.get("edition", "")
        if found is None or (edition and self._jobs.view.call(found, edition) is None):
            abort(404)
        words = urlencode({"kind": found.id, "edition": edition} if edition else {"kind": found.id})
        return redirect(f"{self._to('form', self._site.tokens.new_link())}?{words}", 303)

    # The form

    def form(self, link: str) -> AnyResponse | str:
        opened = self._open(link)
        stored = opened.stored
        if stored and stored.receipt and stored.draft is None and "edit" not in request.args:
            return self._status(opened)
        if stored and not self._jobs.can_edit(stored):
            return self._status(opened)
        return self._form(opened)

    def type(self, link: str) -> AnyResponse:
        """Keep what was typed, then do what the button says."""
        opened = self._open(link)
        if not self._site.limiter.allows("saves", request.remote_addr or ""):
            abort(429)
        if opened.stored and not self._jobs.can_edit(opened.stored):
            return redirect(self._to("form", link), 303)
        answers = self._read(opened)
        kept = self._keep(opened, answers)
        act = request.form.get("do", "save")
        if self._wants_json:
            return jsonify(version=kept.version, at=draw("at.html", self._forum, now=self._jobs.now()))
        if "picture" in act or any(file.filename for file in request.files.values()):
            return self._picture(kept, act)
        if act == "preview":
            return self._checked(kept)
        return self._after(kept, act)

    def _read(self, opened: _Opened) -> Answers:
        today = self._jobs.now().date()
        given = consent_given(self._jobs.view, today)
        return read_answers(opened.form, request.form.getlist, opened.answers, given)

    def _keep(self, opened: _Opened, answers: Answers, *, base: int | None = None) -> _Opened:
        sent = request.form.get("base", "")
        on_screen = base if base is not None else int(sent) if sent.isascii() and sent.isdigit() else 0
        kept = self._jobs.save(opened.hash, opened.form, answers, base=on_screen, language=g.language)
        if kept is None:
            abort(404)
        g.clashes = kept.clashes
        self._remember(opened.link)
        form = self._jobs.form(opened.form.kind, kept.stored.edition)
        return _Opened(opened.link, opened.hash, kept.stored, form, kept.answers)

    def _after(self, opened: _Opened, act: str) -> AnyResponse:
        if g.clashes:
            return Response(self._form(opened, clashes=g.clashes), 409)
        answers, focus = change_rows(opened.form, opened.answers, act, self._site.tokens.new_link()[:8])
        if focus:
            self._keep(opened, answers, base=opened.version)
            return redirect(f"{self._to('form', opened.link)}?{urlencode({'edit': '', 'focus': focus})}#{focus}", 303)
        return redirect(f"{self._to('form', opened.link)}?edit=&saved=", 303)

    def _picture(self, opened: _Opened, act: str) -> AnyResponse:
        answers = opened.answers
        for key, file in request.files.items():
            control = opened.form.control(key)
            if control is None or control.shape is not Shape.PICTURE or not file.filename:
                continue
            if not self._site.limiter.allows("pictures", request.remote_addr or ""):
                abort(429)
            try:
                answers = self._jobs.add_picture(opened.stored, answers, control, file.filename, file.read())
            except InputError as error:
                fault = Text(fr=f"{control.label.fr} : {error.text.fr}", en=f"{control.label.en}: {error.text.en}")
                return Response(self._form(opened, check=Check(faults={key: [fault]}, advice={})), 422)
        kept = self._keep(opened, answers, base=opened.version)
        if act == "preview":
            return self._checked(kept)
        focus = next(iter(request.files), "")
        return redirect(f"{self._to('form', opened.link)}?edit=&saved=&focus={focus}.alt#{focus}.alt", 303)

    def _checked(self, opened: _Opened) -> AnyResponse:
        check = self._jobs.check(opened.form, opened.answers, opened.stored)
        if check.passes and not g.clashes:
            return redirect(self._to("preview", opened.link), 303)
        return Response(self._form(opened, check=check, clashes=g.clashes), 422)

    def _form(self, opened: _Opened, *, check: Check | None = None, clashes: Sequence[Clash] = ()) -> str:
        return self._draw(
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

    def _is_unfolded(self, opened: _Opened, check: Check | None) -> bool:
        """Say whether what is optional is shown at once: somebody answered there, or is sent there."""
        focus = request.args.get("focus", "").partition(".")[0]
        usual = self._fresh(opened.form, "").public
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

    # Looking and sending

    def preview(self, link: str) -> AnyResponse | str:
        opened = self._open(link)
        if opened.stored is None or opened.stored.draft is None:
            return redirect(self._to("form", link), 303)
        check = self._jobs.check(opened.form, opened.answers, opened.stored)
        if not check.passes:
            return Response(self._form(opened, check=check), 422)
        return self._preview(opened, check)

    def _preview(self, opened: _Opened, check: Check, *, fault: Text | None = None, about: str = "") -> str:
        return self._draw(
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

    def _can_follow(self, form: Form, check: Check) -> Sequence[Any]:
        control = form.for_role(Role.FOLLOWS)
        return check.alike if control else ()

    def follows(self, link: str) -> AnyResponse:
        """Say that the project was there before."""
        opened = self._sound(link)
        control = opened.form.for_role(Role.FOLLOWS)
        if control and opened.stored:
            public = {**opened.answers.public, control.key: request.form.get("page", "")[:255]}
            self._keep(opened, Answers(public, opened.answers.private), base=opened.version)
        return redirect(self._to("preview", link), 303)

    def send(self, link: str) -> AnyResponse | str:
        opened = self._open(link)
        stored = opened.stored
        if stored is None or (stored.draft is None and not stored.receipt):
            abort(404)
        if stored.draft is None:
            return redirect(f"{self._to('form', link)}?sent=", 303)  # pressed twice, or gone back
        check = self._jobs.check(opened.form, opened.answers, stored)
        if not check.passes:
            return Response(self._form(opened, check=check), 422)
        refused = self._refusal()
        if refused:
            return Response(self._preview(opened, check, fault=refused[0], about=refused[1]), 422)
        self._jobs.send(opened.hash, stored, opened.form, check, self._circumstances(opened))
        return redirect(f"{self._to('form', link)}?sent=", 303)

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

    def _is_answered(self) -> bool:
        from forumtools.model.words import fold

        said = fold(request.form.get("answer", ""))
        return bool(said) and said in map(fold, self._forum.form.answers)

    def _circumstances(self, opened: _Opened) -> Circumstances:
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

    # Afterwards

    def _status(self, opened: _Opened) -> str:
        stored = opened.stored
        assert stored is not None  # noqa: S101 - callers saw it
        return self._draw(
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

    def withdraw(self, link: str) -> AnyResponse:
        opened = self._sound(link)
        if opened.stored and opened.stored.state not in (State.WITHDRAWN, State.DRAFT):
            self._jobs.withdraw(opened.stored)
        return redirect(self._to("form", link), 303)

    def forget(self, link: str) -> AnyResponse:
        """Forget a draft, here and on the server."""
        opened = self._sound(link)
        if opened.stored:
            self._jobs.forget(opened.stored)
        session["drafts"] = [other for other in session.get("drafts", ()) if other != link]
        is_sent = opened.stored and opened.stored.receipt
        return redirect(self._to("form", link) if is_sent else url_for("contributing.home"), 303)

    def file(self, link: str, upload: str) -> AnyResponse:
        opened = self._open(link)
        found = self._jobs.uploads.get(opened.stored.id, upload) if opened.stored else None
        if found is None:
            abort(404)
        return Response(found.content, content_type=found.media_type)

    def challenge(self) -> AnyResponse:
        return jsonify(self._site.proofs.challenge(self._jobs.now()))

    # Links

    def _open(self, link: str) -> _Opened:
        known = self._site.tokens.hash_of(link)
        if known is None:
            abort(404)
        stored = self._jobs.opened(known)
        kind = self._jobs.kind_of(stored) if stored else self._kind_asked_for()
        if kind is None:
            abort(404)
        edition = stored.edition if stored else request.values.get("edition", "")
        form = self._jobs.form(kind, edition)
        answers = self._jobs.answers(stored) if stored else self._fresh(form, edition)
        return _Opened(link, known, stored, form, answers)

    def _sound(self, link: str) -> _Opened:
        """Open a link for a button that changes something."""
        if not same(request.form.get("csrf", ""), session["csrf"]):
            abort(403)
        return self._open(link)

    def _kind_asked_for(self) -> Kind | None:
        kind: Kind | None = self._forum.kind(request.values.get("kind", ""))
        return kind

    def _fresh(self, form: Form, edition: str) -> Answers:
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

    def _remember(self, link: str) -> None:
        others = [other for other in session.get("drafts", ()) if other != link]
        session["drafts"] = [link, *others][:_REMEMBERED]

    @property
    def _wants_json(self) -> bool:
        return request.accept_mimetypes.best == "application/json"

    def _to(self, page: str, link: str) -> str:
        return url_for(f"contributing.{page}", link=link)

    def _draw(self, template: str, **words: Any) -> str:
        return draw(template, self._forum, **words)
