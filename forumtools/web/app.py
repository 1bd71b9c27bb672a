"""The web application: the form for contributors, the desk for organisers. It holds no rights on the wiki."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from flask import Flask, Response, g, redirect, request, session
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.wrappers import Response as AnyResponse

from forumtools.errors import ForumToolsError, StoreFailed, WikiError
from forumtools.jobs.contributing import Contributing
from forumtools.jobs.editlinks import Tokens
from forumtools.language import LANGUAGES, Text
from forumtools.resources import templates
from forumtools.store.keeping import Challenges, Keys
from forumtools.web.pages import draw, language_of
from forumtools.web.security import Limiter, Proofs, Rates, Stamps, add_headers, is_foreign, new_csrf

_LARGEST_TEXT = 2_000_000
"""Bytes of a form without its picture: some hundred pages."""

_MOST_PARTS = 2000

_PROBLEMS = {
    400: Text(fr="Cette demande est incomplète.", en="This request is incomplete."),
    403: Text(
        fr="Cette demande ne vient pas d’une page de ce site. Revenez au formulaire et recommencez.",
        en="This request does not come from a page of this site. Go back to the form and try again.",
    ),
    404: Text(
        fr="Cette page n’existe pas, ou ce lien n’est plus valable.", en="There is no such page, or the link has died."
    ),
    405: Text(fr="Cette adresse ne s’utilise pas ainsi.", en="This address is not used like that."),
    413: Text(
        fr="C’est trop gros pour être reçu. Pour une image : {n} Mo au plus. Revenez en arrière, votre texte y est.",
        en="That is too large. A picture may have {n} MB at the most. Go back: your text is there.",
    ),
    429: Text(
        fr="Trop de demandes en peu de temps. Attendez une minute, puis recommencez : votre brouillon est gardé.",
        en="Too many requests in a short time. Wait a minute, then try again: your draft is kept.",
    ),
    500: Text(
        fr="Le site a un problème. Ce qui était enregistré l’est toujours ; réessayez dans un moment.",
        en="The site has a problem. What was saved still is; try again in a moment.",
    ),
    503: Text(
        fr="Le site ne peut rien enregistrer pour le moment. Rien n’a été envoyé : gardez cette page ouverte et "
        "réessayez.",
        en="The site cannot save anything at the moment. Nothing was sent: keep this page open and try again.",
    ),
}


@dataclass(kw_only=True)
class Site:
    """What the pages of the application have at hand."""

    contributing: Contributing
    mails: bool = False
    rates: Rates | None = None
    """How often things may be done; as the forum file says when nothing is said."""

    def __post_init__(self) -> None:
        now = self.contributing.now
        keys = Keys(self.contributing.database)
        self.secret = keys.key("form", now())
        self.tokens = Tokens(self.secret)
        self.stamps = Stamps(self.secret)
        self.proofs = Proofs(self.secret, Challenges(self.contributing.database))
        self.forum = self.contributing.view.forum
        self.limiter = Limiter(keys, self.rates or Rates.of(self.forum.form.most_per_hour), now)

    @property
    def is_secure(self) -> bool:
        """Whether the site is served over HTTPS."""
        return self.forum.form.address.startswith("https:")


class _App(Flask):
    """Flask, but for what it would write into its log: the address of a page may be an edit link."""

    def log_exception(self, exc_info: Any) -> None:
        """Log an exception by the name of the page, and without what was sent."""
        self.logger.error("Exception on %s %s", request.method, request.endpoint, exc_info=exc_info)


def create_app(site: Site, *, proxies: int = 0) -> Flask:
    """Return the application; behind as many *proxies*, whose word is taken for the address of visitors."""
    from forumtools.web import contributing, desk

    app = _App("forumtools.web", static_folder=str(templates() / "form" / "static"), template_folder=None)
    app.secret_key = site.secret
    picture = site.forum.form.largest_picture * 1_000_000
    app.config |= {
        "SESSION_COOKIE_NAME": "forumtools",
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_SECURE": site.is_secure,
        "PERMANENT_SESSION_LIFETIME": timedelta(days=site.forum.form.keep_drafts or 1),
        "MAX_CONTENT_LENGTH": picture + _LARGEST_TEXT,
        "MAX_FORM_MEMORY_SIZE": _LARGEST_TEXT,
        "MAX_FORM_PARTS": _MOST_PARTS,
        "SEND_FILE_MAX_AGE_DEFAULT": timedelta(hours=1),
    }
    if proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=proxies, x_proto=proxies, x_host=proxies)  # type: ignore[method-assign]
    _hooks(app, site)
    app.register_blueprint(contributing.pages(site))
    app.register_blueprint(desk.pages(site))
    return app


def _hooks(app: Flask, site: Site) -> None:
    app.before_request(lambda: _begin(site))

    @app.after_request
    def end(response: Response) -> Response:
        return add_headers(response, private=request.endpoint != "static", secure=site.is_secure)

    @app.errorhandler(HTTPException)
    def refuse(error: HTTPException) -> AnyResponse:
        return _problem(site, error.code or 500)

    @app.errorhandler(RequestEntityTooLarge)
    def too_large(error: RequestEntityTooLarge) -> AnyResponse:
        return _problem(site, 413)

    @app.errorhandler(ForumToolsError)
    def explain(error: ForumToolsError) -> AnyResponse:
        if isinstance(error, StoreFailed | WikiError):
            app.logger.error("%s: %s", type(error).__name__, error)
            return _problem(site, 503)
        return _problem(site, 409, error.text)


def _begin(site: Site) -> AnyResponse | None:
    """Prepare for a request: session, language, what is refused before anybody looks at it."""
    g.language = site.forum.language
    if request.endpoint == "static":
        return None
    session.permanent = True
    if "csrf" not in session:
        session["csrf"] = new_csrf()
    if request.method == "GET" and request.args.get("lang", "") in LANGUAGES:
        return _in_other_language()
    g.language = language_of(site.forum)
    if request.method == "POST" and is_foreign(request):
        return _problem(site, 403)
    if request.mimetype == "application/x-www-form-urlencoded" and (request.content_length or 0) > _LARGEST_TEXT:
        return _problem(site, 413)
    site.contributing.view.refresh()
    return None


def _in_other_language() -> AnyResponse:
    session["language"] = request.args["lang"]
    rest = urlencode([(name, said) for name, said in request.args.items(multi=True) if name != "lang"])
    return redirect(f"{request.path}?{rest}" if rest else request.path, 303)


def _problem(site: Site, status: int, text: Text | None = None) -> AnyResponse:
    said = text or _PROBLEMS.get(status, _PROBLEMS[500])
    if "{n}" in said.fr:
        said = said.format(n=site.forum.form.largest_picture)
    if request.accept_mimetypes.best == "application/json":
        return Response(_json({"problem": said.say(g.language)}), status, content_type="application/json")
    return Response(draw("problem.html", site.forum, text=said, status=status), status)


def _json(said: dict[str, Any]) -> str:
    import json

    return json.dumps(said, ensure_ascii=False)
