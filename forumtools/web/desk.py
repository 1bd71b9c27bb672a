"""The organisers' desk: what waits, what it says, what changed, what to do about it. For people with an account."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from flask import Blueprint, Response, abort, g, redirect, request, session, url_for
from werkzeug.wrappers import Response as AnyResponse

from forumtools.forms.answers import Answers
from forumtools.forms.controls import Form
from forumtools.jobs.editlinks import renewed
from forumtools.jobs.organising import deliveries, differences, missing, refuse_change, spoken
from forumtools.jobs.previewing import preview
from forumtools.jobs.queueing import is_password
from forumtools.language import Text
from forumtools.model.roles import Role
from forumtools.model.submitting import Act, State, is_open, next_state
from forumtools.outputs.cells import to_csv
from forumtools.store.accounts import Accounts
from forumtools.store.entries import Stored
from forumtools.web.pages import draw
from forumtools.web.security import new_csrf, same

if TYPE_CHECKING:
    from forumtools.web.app import Site

_SESSION = timedelta(hours=12)
_WRONG = Text(fr="Ce nom et ce mot de passe ne vont pas ensemble.", en="This name and this password do not match.")
_TOO_OFTEN = Text(
    fr="Trop d’essais. Attendez un quart d’heure, puis recommencez.",
    en="Too many attempts. Wait a quarter of an hour, then try again.",
)
_ACTS = {
    "approve": (Act.APPROVE, ""),
    "ask": (Act.ASK, "ask"),
    "keep": (Act.KEEP, "keep"),
    "refuse": (Act.REFUSE, "refuse"),
    "replace": (Act.REPLACE, "refuse"),
}
_WITH_REASON = frozenset({"ask", "keep", "refuse"})
_NO_REASON = Text(
    fr="Dites pourquoi : c’est écrit à la personne qui a envoyé la contribution.",
    en="Say why: it is written to whoever sent the contribution.",
)
_NO_OTHER = Text(
    fr="Donnez le numéro de reçu de celle qui la remplace, ou le titre de sa page.",
    en="Give the receipt number of the one that replaces it, or the title of its page.",
)


def pages(site: Site) -> Blueprint:
    """Return the organisers' pages."""
    book = Blueprint("desk", __name__, url_prefix="/desk")
    desk = _Desk(site)
    rules: Sequence[tuple[str, str, Callable[..., Any], tuple[str, ...]]] = (
        ("/", "home", desk.home, ("GET",)),
        ("/sign-in", "sign_in", desk.sign_in, ("GET", "POST")),
        ("/sign-out", "sign_out", desk.sign_out, ("POST",)),
        ("/s/<key>", "submission", desk.submission, ("GET",)),
        ("/s/<key>/link", "link", desk.link, ("POST",)),
        ("/s/<key>/<act>", "act", desk.act, ("POST",)),
        ("/s/<key>/file/<upload>", "file", desk.file, ("GET",)),
        ("/read", "read", desk.read, ("GET",)),
        ("/submissions.csv", "table", desk.table, ("GET",)),
    )
    for rule, name, view, methods in rules:
        book.add_url_rule(rule, name, view, methods=list(methods))
    book.before_request(desk.begin)
    return book


class _Desk:
    def __init__(self, site: Site) -> None:
        self._site = site
        self._forum = site.forum
        self._jobs = site.contributing
        self._accounts = Accounts(site.contributing.database)

    # Who is there

    def begin(self) -> AnyResponse | None:
        """Let nobody in without an account."""
        g.account = None
        token = session.get("desk")
        if token:
            g.account = self._accounts.signed_in(_hashed(token), self._jobs.now())
        if request.endpoint == "desk.sign_in":
            return None
        if g.account is None:
            return redirect(url_for("desk.sign_in"), 303)
        if request.method == "POST" and not same(request.form.get("csrf", ""), session["csrf"]):
            abort(403)
        return None

    def sign_in(self) -> AnyResponse | str:
        """Ask for name and password."""
        if request.method == "GET":
            return self._draw("sign-in.html", fault=None)
        if not same(request.form.get("csrf", ""), session["csrf"]):
            abort(403)
        name = request.form.get("name", "").strip()[:80]
        allowed = self._site.limiter.allows("sign_ins", request.remote_addr or "")
        # By the account, too: an attack from many addresses is one attack. Higher, or anybody could shut others out.
        if not (allowed and self._site.limiter.allows("account_sign_ins", name)):
            return Response(self._draw("sign-in.html", fault=_TOO_OFTEN), 429)
        if not is_password(request.form.get("password", ""), self._accounts.password_of(name)):
            return Response(self._draw("sign-in.html", fault=_WRONG), 422)
        token, now = secrets.token_urlsafe(32), self._jobs.now()
        self._accounts.open_session(name, _hashed(token), expires=now + _SESSION, now=now)
        session["desk"], session["csrf"] = token, new_csrf()
        return redirect(url_for("desk.home"), 303)

    def sign_out(self) -> AnyResponse:
        """End this session, or all of this account."""
        if "everywhere" in request.form:
            self._accounts.close_all(g.account)
        else:
            self._accounts.close_session(_hashed(session.get("desk", "")))
        session.pop("desk", None)
        return redirect(url_for("desk.sign_in"), 303)

    # What waits

    def home(self) -> str:
        """Show what waits, and how far the editions are."""
        found, chosen = self._found()
        return self._draw(
            "desk.html",
            found=[(stored, self._missing(stored)) for stored in found],
            chosen=chosen,
            counts=self._counts(),
            states=[state for state in State if state is not State.DRAFT],
            deliveries=deliveries(self._jobs, self._jobs.now().date()),
        )

    def _found(self) -> tuple[list[Stored], dict[str, str]]:
        chosen = {name: request.args.get(name, "")[:200] for name in ("state", "edition", "search")}
        states = [state for state in State if state.value == chosen["state"]] or [s for s in State if is_open(s)]
        if chosen["state"] == "all":
            states = [state for state in State if state is not State.DRAFT]
        found = self._jobs.submissions.find(states=states, edition=chosen["edition"], text=chosen["search"])
        return found, chosen

    def _counts(self) -> dict[State, int]:
        counted: dict[State, int] = {state: 0 for state in State if state is not State.DRAFT}
        for (_, _, state), count in self._jobs.submissions.counts().items():
            if state in counted:
                counted[state] += count
        return counted

    def _missing(self, stored: Stored) -> list[Text]:
        return missing(self._form(stored), stored)

    def _form(self, stored: Stored) -> Form:
        form: Form = self._jobs.form(self._jobs.kind_of(stored), stored.edition)
        return form

    def table(self) -> AnyResponse:
        """Give what is shown as CSV: no cell of it runs as a formula, nothing of it is private."""
        found, _ = self._found()
        headings = ("receipt", "state", "title", "edition", "kind", "page", "sent")
        rows = [
            (s.receipt, s.state.value, s.title, s.edition, s.kind, s.page, s.sent.isoformat() if s.sent else "")
            for s in found
        ]
        answer = Response(to_csv(headings, rows), content_type="text/csv; charset=utf-8")
        answer.headers["Content-Disposition"] = 'attachment; filename="submissions.csv"'
        return answer

    def read(self) -> str:
        """Show all texts one after the other, for a committee that reads."""
        found, chosen = self._found()
        texts = [(stored, list(spoken(self._form(stored), stored.answers))) for stored in found]
        return self._draw("read.html", texts=texts, chosen=chosen)

    # One of them

    def submission(self, key: str) -> str:
        """Show a submission: what it says, what changed, what was done to it."""
        return self._submission(self._known(key))

    def _submission(self, stored: Stored, *, fault: Text | None = None, about: str = "", new_link: str = "") -> str:
        form = self._form(stored)
        # What was sent, and not what its author is typing now.
        answers = Answers(dict(stored.answers), dict(self._jobs.private.of(stored.id).answers))
        check = self._jobs.check(form, answers, stored) if stored.answers else None
        history = self._jobs.submissions.history(stored.id)
        return self._draw(
            "submission.html",
            stored=stored,
            form=form,
            answers=answers,
            page=preview(self._jobs.view, check.reading, g.language) if check and check.reading else None,
            check=check,
            missing=missing(form, stored),
            history=[(event, list(differences(form, event))) for event in reversed(history)],
            private=self._private(form, answers),
            block=form.for_role(Role.CONTRIBUTORS),
            can=[name for name, (act, _) in _ACTS.items() if _may(stored, act)],
            fault=fault,
            about=about,
            new_link=new_link,
        )

    def _private(self, form: Form, answers: Any) -> list[tuple[Any, str]]:
        return [
            (control, answers.of(control)) for control in form.controls if control.is_private and answers.of(control)
        ]

    def act(self, key: str, act: str) -> AnyResponse:
        """Do to a submission what the button says."""
        if act not in _ACTS:
            abort(404)
        stored = self._known(key)
        note, other = request.form.get("note", "").strip()[:4000], request.form.get("other", "").strip()[:300]
        if act in _WITH_REASON and not note:
            return Response(self._submission(stored, fault=_NO_REASON, about=act), 422)
        if act == "replace" and not other:
            return Response(self._submission(stored, fault=_NO_OTHER, about=act), 422)
        self._do(stored, act, note or (f"→ {other}" if other else ""), other)
        return redirect(url_for("desk.submission", key=stored.id), 303)

    def link(self, key: str) -> str:
        """Give a new edit link, for who lost it or showed it to too many; it is shown once."""
        stored = self._known(key)
        link = renewed(self._jobs.links, self._site.tokens, stored.id, actor=g.account, now=self._jobs.now())
        address = url_for("contributing.form", link=link, _external=True)
        return self._submission(stored, new_link=address)

    def _do(self, stored: Stored, act: str, note: str, other: str) -> None:
        what, mail = _ACTS[act]
        told: dict[str, Any] = {
            "actor": g.account,
            "now": self._jobs.now(),
            "note": note,
            "mail": mail if self._site.mails else "",
            "seen": _moment(request.form.get("seen", "")),
        }
        if what is Act.KEEP:
            refuse_change(self._jobs.submissions, self._form(stored), stored, **told)
        else:
            self._jobs.submissions.act(stored.id, what, replaced_by=other, **told)

    def file(self, key: str, upload: str) -> AnyResponse:
        """Give a picture of a submission."""
        found = self._jobs.uploads.get(self._known(key).id, upload)
        if found is None:
            abort(404)
        return Response(found.content, content_type=found.media_type)

    def _known(self, key: str) -> Stored:
        stored: Stored | None = self._jobs.submissions.get(key)
        if stored is None or stored.state is State.DRAFT:
            abort(404)
        return stored

    def _draw(self, template: str, **words: Any) -> str:
        return draw(template, self._forum, account=g.account, address_of=self._jobs.view.address_of, **words)


def _may(stored: Stored, act: Act) -> bool:
    return next_state(stored.state, act) is not None and (act is not Act.KEEP or stored.published is not None)


def _moment(said: str) -> datetime | None:
    try:
        return datetime.fromisoformat(said)
    except ValueError:
        return None


def _hashed(token: str) -> bytes:
    return hashlib.sha256(token.encode("utf-8", "replace")).digest()
