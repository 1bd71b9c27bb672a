"""The pages where people type: open calls, the form, its rows and pictures. Nothing typed is lost."""

from __future__ import annotations

from urllib.parse import urlencode

from flask import Response, abort, g, jsonify, redirect, request, session
from werkzeug.wrappers import Response as AnyResponse

from forumtools.errors import InputError
from forumtools.forms.answers import Answers, change_rows, read_answers
from forumtools.forms.controls import Shape
from forumtools.jobs.contributing import consent_given
from forumtools.jobs.judging import Check
from forumtools.language import Text
from forumtools.store.entries import Stored
from forumtools.web.opening import Opened, Pages
from forumtools.web.pages import draw


class DraftingPages(Pages):
    """The pages where people type."""

    def home(self) -> str:
        """Show the open calls, and the drafts of this browser."""
        drafts = [found for link in session.get("drafts", ()) if (found := self._remembered(link))]
        return self.draw("home.html", calls=self._jobs.view.calls(), drafts=drafts)

    def _remembered(self, link: str) -> tuple[str, Stored] | None:
        known = self._site.tokens.hash_of(link)
        stored = self._jobs.opened(known) if known else None
        return (link, stored) if stored else None

    def data(self) -> str:
        """Say what becomes of people's data."""
        return self.draw("data.html", settings=self._forum.form)

    def new(self, kind: str) -> AnyResponse:
        """Give a new form an address of its own, so that a reload finds it again."""
        if not self._site.limiter.allows("opens", request.remote_addr or ""):
            abort(429)
        found = self._forum.kind(kind)
        edition = request.args.get("edition", "")
        is_open = found is not None and (
            self._jobs.view.call(found, edition) is not None if edition else self._jobs.view.takes(found)
        )
        if found is None or not is_open:
            abort(404)
        words = urlencode({"kind": found.id, "edition": edition} if edition else {"kind": found.id})
        return redirect(f"{self.to('form', self._site.tokens.new_link())}?{words}", 303)

    def form(self, link: str) -> AnyResponse | str:
        """Show the form; of what was sent, what became of it."""
        opened = self.open(link)
        stored = opened.stored
        if stored and stored.receipt and stored.draft is None and "edit" not in request.args:
            return self.told(opened)
        if stored and not self._jobs.can_edit(stored):
            return self.told(opened)
        check = self._jobs.check(opened.form, opened.answers, stored) if "check" in request.args else None
        return self.shown(opened, check=check)

    def type(self, link: str) -> AnyResponse:
        """Keep what was typed, then do what the button says."""
        opened = self.open(link)
        if not self._site.limiter.allows("saves", request.remote_addr or ""):
            abort(429)
        self._jobs.check_free(opened.stored)
        if opened.stored and not self._jobs.can_edit(opened.stored):
            return redirect(self.to("form", link), 303)
        answers = self._read(opened)
        kept = self.keep(opened, answers)
        act = request.form.get("do", "save")
        if self.wants_json:
            return self._saved(kept)
        if "picture" in act or any(file.filename for file in request.files.values()):
            return self._picture(kept, act)
        if act == "preview":
            return self._checked(kept)
        return self._after(kept, act)

    def _saved(self, kept: Opened) -> AnyResponse:
        """Tell the script what is saved. What it does not show it must not claim to know: then its version stays."""
        known = request.form.get("base", 0, type=int) if g.was_merged else kept.version
        at = draw("at.html", self._forum, now=self._jobs.now())
        return jsonify(version=known, at=at, merged=g.was_merged or bool(g.clashes))

    def _read(self, opened: Opened) -> Answers:
        today = self._jobs.now().date()
        given = consent_given(self._jobs.view, today)
        return read_answers(opened.form, request.form.getlist, opened.answers, given)

    def _after(self, opened: Opened, act: str) -> AnyResponse:
        if g.clashes:
            return Response(self.shown(opened, clashes=g.clashes), 409)
        answers, focus = change_rows(opened.form, opened.answers, act, self._site.tokens.new_link()[:8])
        if focus:
            self.keep(opened, answers, base=opened.version)
            return redirect(f"{self.to('form', opened.link)}?{urlencode({'edit': '', 'focus': focus})}#{focus}", 303)
        return redirect(f"{self.to('form', opened.link)}?edit=&saved=", 303)

    def _picture(self, opened: Opened, act: str) -> AnyResponse:
        answers, stored = opened.answers, opened.stored
        assert stored is not None  # noqa: S101 - it was kept just now
        for key, file in request.files.items():
            control = opened.form.control(key)
            if control is None or control.shape is not Shape.PICTURE or not file.filename:
                continue
            if not self._site.limiter.allows("pictures", request.remote_addr or ""):
                abort(429)
            try:
                answers = self._jobs.add_picture(stored, answers, control, file.filename, file.read())
            except InputError as error:
                fault = Text(fr=f"{control.label.fr} : {error.text.fr}", en=f"{control.label.en}: {error.text.en}")
                return Response(self.shown(opened, check=Check(faults={key: [fault]}, advice={})), 422)
        kept = self.keep(opened, answers, base=opened.version)
        if act == "preview":
            return self._checked(kept)
        focus = next(iter(request.files), "")
        return redirect(f"{self.to('form', opened.link)}?edit=&saved=&focus={focus}.alt#{focus}.alt", 303)

    def _checked(self, opened: Opened) -> AnyResponse:
        check = self._jobs.check(opened.form, opened.answers, opened.stored)
        if check.passes and not g.clashes:
            return redirect(self.to("preview", opened.link), 303)
        return Response(self.shown(opened, check=check, clashes=g.clashes), 422)
