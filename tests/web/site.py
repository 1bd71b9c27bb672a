"""A form to test: the default forum with an open call, in a folder, and a browser without scripts."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache, partial
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from flask.testing import FlaskClient
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from forumtools.jobs.contributing import Contributing
from forumtools.jobs.forums import OpenForum, open_forum
from forumtools.jobs.queueing import hashed_password
from forumtools.jobs.sending import Sender, Sent
from forumtools.jobs.starting import start_forum
from forumtools.jobs.viewing import ForumView
from forumtools.model.submitting import Act
from forumtools.store.accounts import Accounts
from forumtools.store.database import open_database
from forumtools.store.entries import Stored
from forumtools.store.working import Work
from forumtools.web.app import Site, create_app
from forumtools.web.security import Rates

EDITION = """{{Édition
|titre=2027
|année=2027
|libellé=Forum des usages, édition 2027
|date de début=2027-07-06
|date de fin=2027-07-09
|ouverture de l'appel=2026-10-01
|date limite=2027-06-20
|thèmes=Communs; E-inclusion; Données ouvertes
}}
"""
NOW = datetime(2026, 11, 26, 9, 30, tzinfo=UTC)
ANSWER = "Brest"
"""To the question that forms ask which send mails: mails go only to those who are no robots."""

PASSWORD = "une phrase assez longue"
UNLIMITED = Rates(**dict.fromkeys(vars(Rates()), "100000/minute"))


@dataclass
class TestSite:
    """A form that runs in this process, and the clock it goes by."""

    __test__ = False

    folder: Path
    forum: OpenForum
    site: Site
    clock: list[datetime] = field(default_factory=lambda: [NOW])

    def __post_init__(self) -> None:
        self.app = create_app(self.site)
        self.app.testing = True

    @property
    def jobs(self) -> Contributing:
        return self.site.contributing

    def browser(self, language: str = "fr") -> Browser:
        client = self.app.test_client()
        client.environ_base["HTTP_ACCEPT_LANGUAGE"] = language
        return Browser(client)

    def pass_time(self, **much: float) -> None:
        self.clock[0] += timedelta(**much)

    def stored(self) -> list[Stored]:
        return self.jobs.submissions.find()

    def approve_all(self) -> None:
        for stored in self.stored():
            self.jobs.submissions.act(stored.id, Act.APPROVE, actor="olga", now=self.clock[0])

    def work(self) -> list[Sent]:
        """Let the worker send what waits."""
        sender = Sender(self.forum, Work(self.jobs.database, "worker"), self.jobs.uploads)
        return list(sender.send(lambda: self.clock[0]))

    def organiser(self, name: str = "olga") -> Browser:
        """Return the browser of an organiser who is signed in."""
        Accounts(self.jobs.database).add(name, _hashed(), self.clock[0])
        browser = self.browser()
        browser.get("/desk/sign-in")
        browser.press(name=name, password=PASSWORD)
        return browser

    def page(self, title: str) -> str:
        return self.forum.wiki.get(title).text


@cache
def _hashed() -> str:
    return hashed_password(PASSWORD)


def make_site(
    folder: Path, *, form: str = "", rates: Rates = UNLIMITED, mails: bool = False, wiki: str | None = None, **more: Any
) -> TestSite:
    """Return a new form; *form* stands under `[form]` in its forum file."""
    start_forum(folder, example=False)
    if mails:
        form += f'\nquestion = {{ fr = "Où se tient le forum ?", en = "Where does the forum take place?" }}\nanswers = ["{ANSWER}"]'
    file = folder / "forum.toml"
    head, rest = file.read_text("utf-8").split("[form]", 1)
    file.write_text(f"{head}[form]\n{form}\n[[kind]]{rest.split('[[kind]]', 1)[1]}", "utf-8")
    (folder / "wiki" / "Édition").mkdir(exist_ok=True)
    (folder / "wiki" / "Édition" / "2027.wiki").write_text(EDITION, "utf-8")
    forum = open_forum(folder, wiki=wiki, **more)
    clock = [NOW]
    view = ForumView(partial(open_forum, folder, wiki=wiki, **more), today=lambda: clock[0].date(), stays=0)
    contributing = Contributing(view=view, database=open_database(forum.state), now=lambda: clock[0])
    return TestSite(folder, forum, Site(contributing=contributing, rates=rates, mails=mails), clock)


@dataclass
class Form:
    """A form of a page: where it goes, and what it holds."""

    action: str
    fields: list[tuple[str, str]] = field(default_factory=list)
    buttons: list[tuple[str, str]] = field(default_factory=list)
    has_files: bool = False


class _Forms(HTMLParser):
    """Finds the forms of a page, as a browser without scripts sees them."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self._area: str | None = None
        self._text = ""
        self._select: str | None = None
        self._first: str | None = None
        self._chosen = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append(Form(said.get("action", "")))
        elif self.forms:
            self._control(tag, said)

    def _control(self, tag: str, said: Mapping[str, str]) -> None:
        form, name = self.forms[-1], said.get("name", "")
        if tag == "input" and said.get("type") == "file":
            form.has_files = True
        elif tag == "input" and name and (said.get("type") != "checkbox" or "checked" in said):
            form.fields.append((name, said.get("value", "")))
        elif tag == "button" and name:
            form.buttons.append((name, said.get("value", "")))
        elif tag == "textarea":
            self._area, self._text = name, ""
        elif tag == "select":
            self._select, self._first, self._chosen = name, None, False
        elif tag == "option" and self._select:
            value = said.get("value", "")
            self._first = value if self._first is None else self._first
            if "selected" in said:
                form.fields.append((self._select, value))
                self._chosen = True

    def handle_data(self, data: str) -> None:
        self._text += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea" and self._area:
            # A browser drops the first line end of a text area.
            text = self._text.removeprefix("\n").replace("\n", "\r\n")
            self.forms[-1].fields.append((self._area, text))
            self._area = None
        elif tag == "select" and self._select:
            if not self._chosen and self._first is not None:
                self.forms[-1].fields.append((self._select, self._first))
            self._select = None


@dataclass
class Browser:
    """A browser without scripts: it shows pages, fills in fields, presses buttons."""

    client: FlaskClient
    answer: TestResponse | None = None
    path: str = ""

    @property
    def raw(self) -> str:
        """The page."""
        assert self.answer is not None
        return self.answer.get_data(as_text=True)

    @property
    def text(self) -> str:
        """The page, with the blanks that a reader does not tell apart as one."""
        return self.raw.replace("\u00a0", " ").replace("\u202f", " ")

    @property
    def status(self) -> int:
        assert self.answer is not None
        return self.answer.status_code

    @property
    def title(self) -> str:
        found = re.search(r"<title>(.*?)</title>", self.text, re.DOTALL)
        return found[1].strip() if found else ""

    @property
    def forms(self) -> list[Form]:
        parser = _Forms()
        parser.feed(self.raw)
        return parser.forms

    def get(self, path: str) -> Browser:
        """Go to an address, and where it leads."""
        self.answer = self.client.get(path, follow_redirects=True)
        self.path = self.answer.request.path
        return self

    def begin(self, edition: str = "2027", kind: str = "contribution") -> Browser:
        """Begin a form."""
        return self.get(f"/new/{kind}?{urlencode({'edition': edition})}")

    @property
    def link(self) -> str:
        """The edit link that the browser is at."""
        return self.path.split("/")[2]

    def main_form(self) -> Form:
        """Return the form that people came for."""
        return next(
            form for form in self.forms if any(word in form.action for word in ("/send", self.path)) or not form.action
        )

    def press(
        self, button: str = "", *, files: Mapping[str, tuple[Any, str]] | None = None, at: str = "", **fields: Any
    ) -> Browser:
        """Fill in *fields* and press a button; *at* is a part of the action of the form that is meant."""
        form = next(form for form in self.forms if at in form.action) if at else self.main_form()
        return self.post(form.action or self.path, self.filled(form, button, fields), files)

    def filled(self, form: Form, button: str, fields: Mapping[str, Any]) -> MultiDict[str, Any]:
        """Return what is sent: what the page holds, with *fields* instead."""
        data: MultiDict[str, Any] = MultiDict(form.fields)
        for name, value in fields.items():
            data.setlist(name, list(value) if isinstance(value, list | tuple) else [value])
        if button:
            data["do"] = button
        return data

    def post(
        self, action: str, data: MultiDict[str, Any], files: Mapping[str, tuple[Any, str]] | None = None
    ) -> Browser:
        """Send a form."""
        for name, file in (files or {}).items():
            data[name] = file
        self.answer = self.client.post(action, data=data, follow_redirects=True)
        self.path = self.answer.request.path
        for answer in (*self.answer.history, self.answer):
            answer.request.environ["wsgi.input"].close()  # a large body stands in a file
        return self


GOOD: Mapping[str, Any] = {
    "f-titre": "Carte ouverte des composteurs",
    "f-contributeurs.0.name": "Malo Stervinou",
    "f-contributeurs.0.consent": "1",
    "s-presentation": "Un collectif d’habitantes et d’habitants qui composte ensemble depuis 2016.",
    "s-description-du-projet": "Nous dessinons la carte des composteurs ouverts à tous, avec les écoles du quartier, et "
    "chacun peut la compléter depuis son téléphone quand un composteur ouvre ou ferme près de chez lui.",
}


def good(**more: Any) -> dict[str, Any]:
    """Return answers that can be sent."""
    return {**GOOD, **more}


def send(site: TestSite, browser: Browser | None = None, **fields: Any) -> Browser:
    """Fill in a form and send it."""
    browser = browser or site.browser()
    browser.begin().press("preview", **good(**fields))
    assert browser.path.endswith("/preview"), browser.text
    site.pass_time(seconds=10)
    return browser.press(at="/send", agreed="1", answer=ANSWER)


def values(browser: Browser) -> dict[str, Sequence[str]]:
    """Return what the main form holds, by name."""
    return {name: browser.filled(browser.main_form(), "", {}).getlist(name) for name, _ in browser.main_form().fields}


__all__ = ["GOOD", "NOW", "PASSWORD", "Browser", "TestSite", "good", "make_site", "send", "values"]
