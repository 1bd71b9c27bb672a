"""
What a real wiki refuses: each refusal with its class, its sentence, the number of edits sent, and what a batch does.

The wiki meets a request with the settings of refusals.php that a header names, which a proxy adds to it.
"""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from forumtools.errors import (
    AccountRefused,
    EditConflict,
    NotAllowed,
    PageExists,
    PageMissing,
    QuestionAsked,
    TitleRefused,
    WikiBusy,
    WikiError,
)
from forumtools.model.records import Page
from forumtools.wikis.api import ApiWiki
from forumtools.wikis.transport import Limits
from tests.mediawiki import RealWiki, state_folder, unique
from tests.proxy import Fault, Proxy
from tests.wikis.fakes import assert_tells_no_secret

pytestmark = pytest.mark.mediawiki

SETTINGS = Path(__file__).with_name("refusals.php")
EXTENSIONS = Path("/usr/share/mediawiki/extensions")


def meeting(refusal: str) -> Fault:
    """The wiki answers as it does with the settings called *refusal*."""
    return lambda request: request.forward(headers={"X-Refusal": refusal})


@pytest.fixture(scope="module", autouse=True)
def settings(mediawiki: RealWiki) -> Iterator[None]:
    """Put the settings beside those of the wiki, for as long as these tests run."""
    extra = state_folder() / "ExtraSettings.refusals.php"
    if not extra.parent.is_dir():
        pytest.skip("not the wiki of scripts/wiki")
    (extra.parent / "cache" / "refusals").mkdir(exist_ok=True)
    shutil.copy(SETTINGS, extra)
    yield
    extra.unlink()


@pytest.fixture(scope="module")
def plain(mediawiki: RealWiki, between: Proxy, waits: list[float]) -> ApiWiki:
    return ApiWiki(between.url, *mediawiki.plain, limits=Limits(sleep=waits.append))


@pytest.fixture(scope="module")
def admin(mediawiki: RealWiki) -> ApiWiki:
    return mediawiki.open(mediawiki.admin)


@pytest.fixture
def page(admin: ApiWiki, between: Proxy, waits: list[float]) -> Page:
    between.heals()
    waits.clear()
    return admin.save(Page(f"Contrib:{unique()}", "un"), summary="création")


def refused(wiki: ApiWiki, page: Page, text: str = "deux", summary: str = "suite") -> WikiError:
    """Return the error of an edit that must not come about."""
    with pytest.raises(WikiError) as refusal:
        wiki.save(replace(page, text=text), summary=summary)
    assert_tells_no_secret(refusal.value)
    return refusal.value


@dataclass(frozen=True)
class Row:
    """A line of the table: what is met, what comes of it."""

    refusal: str
    kind: type[WikiError]
    fr: str
    en: str
    text: str = "deux"


ROWS = [
    Row(
        "blocked",
        AccountRefused,
        "bloqué par Admin jusqu’au 2040-01-31 : « Trop de [[Spam]] & <b>publicité</b> »",
        "blocked by Admin until 2040-01-31: “Trop de [[Spam]] & <b>publicité</b>”",
    ),
    Row("blocked for good", AccountRefused, "bloqué par Admin jusqu’à nouvel ordre", "until further notice"),
    Row("blocked in part", AccountRefused, "bloqué par Admin", "blocked by Admin"),
    Row(
        "autoblocked", AccountRefused, "l’adresse de cette machine est bloqué par Admin", "the address of this machine"
    ),
    Row("namespace protected", NotAllowed, "est protégée", "is protected"),
    Row("may not edit", AccountRefused, "n’a pas le droit", "may not do this"),
    Row("may not write", AccountRefused, "n’a pas le droit", "may not do this"),
    Row("too big", NotAllowed, "est trop long", "is too long", "x" * 3000),
    Row("odd code", WikiError, "raison inconnue de forumtools (quite-unheard-of", "(quite-unheard-of: "),
]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.refusal)
def test_what_the_wiki_refuses_is_sent_once_and_told(
    row: Row, robot: ApiWiki, admin: ApiWiki, between: Proxy, page: Page, waits: list[float]
) -> None:
    assert robot.account.is_bot
    between.breaks("edit", meeting(row.refusal), times=99)

    refusal = refused(robot, page, row.text)

    assert type(refusal) is row.kind
    assert refusal.stops_batch is (row.kind in (AccountRefused, WikiError))
    assert row.fr in refusal.say("fr")
    assert row.en in refusal.say("en")
    assert (len(between.asked), waits) == (1, [])
    assert admin.get(page.title) == page


# Waiting


@pytest.mark.parametrize(("refusal", "least"), [("readonly", 60), ("ratelimited", 60), ("maxlag", 5)])
def test_a_busy_wiki_is_waited_for(
    refusal: str, least: float, robot: ApiWiki, admin: ApiWiki, between: Proxy, page: Page, waits: list[float]
) -> None:
    between.breaks("edit", meeting(refusal), times=2)

    saved = robot.save(replace(page, text="deux"), summary="suite")

    assert saved == admin.get(page.title)
    assert [params["action"] for params in between.asked] == ["edit"] * 3
    assert all(wait >= least for wait in waits)
    assert len(waits) == 2


@pytest.mark.parametrize(
    ("refusal", "fr", "en"),
    [
        ("readonly", "lecture seule (Sauvegarde en cours)", "read-only (Sauvegarde en cours)"),
        ("ratelimited", "Trop de demandes", "Too many requests"),
        ("maxlag", "surchargé", "overloaded"),
    ],
)
def test_a_wiki_that_stays_busy_is_told(
    refusal: str, fr: str, en: str, robot: ApiWiki, between: Proxy, page: Page, waits: list[float]
) -> None:
    between.breaks("edit", meeting(refusal), times=999)

    busy = refused(robot, page)

    assert type(busy) is WikiBusy
    assert busy.stops_batch
    assert fr in busy.say("fr")
    assert en in busy.say("en")
    assert sum(waits) <= 300


# Losing the session


@pytest.mark.parametrize(
    "fault",
    [
        lambda request: request.forward(token="mauvais+\\"),
        lambda request: request.forward(without_cookies=True),
        lambda request: request.forward(assertuser="Admin"),
    ],
    ids=["badtoken", "assertuserfailed", "assertnameduserfailed"],
)
def test_a_session_that_is_gone_is_opened_again_once(
    fault: Fault, robot: ApiWiki, admin: ApiWiki, between: Proxy, page: Page
) -> None:
    between.breaks("edit", fault)
    saved = robot.save(replace(page, text="deux"), summary="suite")
    assert saved == admin.get(page.title)
    assert (between.edits, between.count("login")) == (2, 1)

    between.breaks("edit", fault, times=99)
    refusal = refused(robot, saved, "trois")
    assert type(refusal) is AccountRefused
    assert refusal.stops_batch
    assert "a oublié notre connexion" in refusal.say("fr")
    assert "forgot our session" in refusal.say("en")
    assert (between.edits, between.count("login")) == (2, 1)
    assert admin.get(page.title) == saved


# Conflicts


def test_a_conflict_with_somebody_is_told(plain: ApiWiki, admin: ApiWiki, between: Proxy, page: Page) -> None:
    theirs = admin.save(replace(page, text="autre"), summary="autre")

    conflict = refused(plain, page)

    assert type(conflict) is EditConflict
    assert not conflict.stops_batch
    assert "a modifié" in conflict.say("fr")
    assert "changed" in conflict.say("en")
    assert between.edits == 1
    assert admin.get(page.title) == theirs


def test_a_title_that_is_taken_is_told(robot: ApiWiki, between: Proxy, page: Page) -> None:
    conflict = refused(robot, replace(page, revision=None))

    assert type(conflict) is PageExists
    assert not conflict.stops_batch
    assert "s’appelle déjà" in conflict.say("fr")
    assert "already a page" in conflict.say("en")
    assert between.edits == 1


def test_a_page_deleted_since_is_not_brought_back(robot: ApiWiki, admin: ApiWiki, between: Proxy, page: Page) -> None:
    admin.remove(page, reason="essai")

    conflict = refused(robot, page)

    assert type(conflict) is PageMissing
    assert not conflict.stops_batch
    assert "supprimée ou renommée depuis" in conflict.say("fr")
    assert "deleted or renamed since" in conflict.say("en")
    assert between.edits == 1
    assert list(admin.read([page.title])) == []


# Protection


def test_protected_pages_are_told(robot: ApiWiki, admin: ApiWiki, between: Proxy, page: Page) -> None:
    absent, including = f"Contrib:{unique()}", Page(f"Contrib:{unique()}", f"{{{{{page.title}}}}}")
    admin.save(including, summary="")
    protect(admin, absent, "create=sysop")
    protect(admin, including.title, "edit=sysop", cascade=True)
    between.heals()

    refusals = [refused(robot, Page(absent, "")), refused(robot, page), refused(robot, Page("MediaWiki:Essai", "x"))]
    refusals += [refused(robot, Page("MediaWiki:Common.js", "x")), refused(robot, Page("User:Admin/common.css", "x"))]

    assert {type(refusal) for refusal in refusals} == {NotAllowed}
    assert not any(refusal.stops_batch for refusal in refusals)
    assert f"« {absent} » est protégée" in refusals[0].say("fr")
    assert f"because “{including.title}”, which includes it, is" in refusals[1].say("en")
    assert f"parce que « {including.title} », qui l’inclut" in refusals[1].say("fr")
    assert between.edits == 5


def protect(admin: ApiWiki, title: str, what: str, *, cascade: bool = False) -> None:
    params = {"action": "protect", "title": title, "protections": what, "cascade": cascade or None}
    admin.session.call(params, writing=True)


# Titles


@pytest.mark.parametrize("title", ["mw:Essai", "wikipedia:Essai"])
def test_a_title_of_another_wiki_is_refused(title: str, robot: ApiWiki, between: Proxy) -> None:
    between.heals()
    refusal = refused(robot, Page(title, "x"))

    assert type(refusal) is TitleRefused
    assert not refusal.stops_batch
    assert "Essai » : un caractère ou un mot n’y est pas permis" in refusal.say("fr")
    assert "not allowed" in refusal.say("en")
    assert between.edits == 1


def test_a_banned_title_is_told(mediawiki: RealWiki, robot: ApiWiki, between: Proxy) -> None:
    listed(mediawiki, between, "title", "MediaWiki:Titleblacklist", "Contrib:Titre interdit.*")

    refusal = refused(robot, Page(f"Contrib:{unique('Titre interdit')}", "x"))

    assert type(refusal) is TitleRefused
    assert not refusal.stops_batch
    assert "interdit par une règle du wiki" in refusal.say("fr")
    assert "banned by a rule" in refusal.say("en")
    assert between.edits == 1


# Links, filters, questions


@pytest.mark.parametrize(
    ("text", "summary"), [("http://interdit.example/a", "suite"), ("deux", "http://interdit.example")]
)
def test_a_banned_link_is_told(
    text: str, summary: str, mediawiki: RealWiki, plain: ApiWiki, admin: ApiWiki, between: Proxy, page: Page
) -> None:
    listed(mediawiki, between, "spam", "MediaWiki:Spam-blacklist", r"interdit\.example")

    refusal = refused(plain, page, text, summary)

    assert type(refusal) is NotAllowed
    assert not refusal.stops_batch
    assert "refuse un lien du texte : interdit.example" in refusal.say("fr")
    assert "refuses a link in the text: interdit.example" in refusal.say("en")
    assert between.edits == 1
    assert admin.get(page.title) == page


def listed(mediawiki: RealWiki, between: Proxy, refusal: str, title: str, line: str) -> None:
    """Put *line* on a list that the wiki keeps on a page; its extension forgets what it remembers of the list."""
    between.breaks("edit", meeting(refusal))
    admin = ApiWiki(between.url, *mediawiki.admin)
    there = next(admin.read([title]), Page(title, ""))
    admin.save(replace(there, text=f"# {unique()}\n{line}"), summary="")
    between.breaks("edit", meeting(refusal), times=9)


@pytest.fixture(scope="module")
def filters() -> None:
    """Filters as AbuseFilter keeps them: there is no API for making them."""
    path = state_folder() / "data" / "my_wiki.sqlite"
    script = (EXTENSIONS / "AbuseFilter/db_patches/sqlite/tables-generated.sql").read_text("utf-8")
    with closing(sqlite3.connect(path, timeout=30)) as database, database:
        known = database.execute("SELECT 1 FROM sqlite_master WHERE name = 'abuse_filter'").fetchone()
        if not known:
            database.executescript(script.replace("/*_*/", ""))
        for number, (actions, word) in enumerate(FILTERS.items(), 901):
            made = (number, f'added_lines rlike "{word}"', 1, "Admin", "20200101000000", f"Pas de « {word} »", actions)
            database.execute(_FILTER, made)
            for action in actions.split(","):
                database.execute(_ACTION, (number, action, "essai" if action == "tag" else ""))


FILTERS = {"disallow": "refusé", "warn": "averti", "warn,disallow": "averti puis refusé net", "tag": "marqué"}
_FILTER = """INSERT OR REPLACE INTO abuse_filter (af_id, af_pattern, af_user, af_user_text, af_timestamp,
    af_public_comments, af_actions) VALUES (?, ?, ?, ?, ?, ?, ?)"""
_ACTION = "INSERT OR REPLACE INTO abuse_filter_action VALUES (?, ?, ?)"


@pytest.mark.usefixtures("filters")
def test_a_filter_that_refuses_is_told(robot: ApiWiki, admin: ApiWiki, between: Proxy, page: Page) -> None:
    between.breaks("edit", meeting("abuse filter"), times=9)

    refusal = refused(robot, page, "refusé")

    assert type(refusal) is NotAllowed
    assert not refusal.stops_batch
    assert "La règle n° 901 du wiki refuse ce texte : « Pas de « refusé » »" in refusal.say("fr")
    assert "Rule 901 of the wiki refuses this text: “Pas de « refusé »”" in refusal.say("en")
    assert between.edits == 1
    assert admin.get(page.title) == page


@pytest.mark.usefixtures("filters")
def test_a_filter_that_warns_is_told_and_sending_again_confirms(
    robot: ApiWiki, admin: ApiWiki, between: Proxy, page: Page
) -> None:
    between.breaks("edit", meeting("abuse filter"), times=9)

    question = refused(robot, page, "averti")
    assert type(question) is QuestionAsked
    assert not question.stops_batch
    assert "met en garde : « Pas de « averti » ». Relisez, puis renvoyez" in question.say("fr")
    assert "warns: “Pas de « averti »”. Read again, then send again" in question.say("en")
    assert between.edits == 1
    assert admin.get(page.title) == page

    assert robot.save(replace(page, text="averti"), summary="suite") == admin.get(page.title)
    assert between.edits == 2


@pytest.mark.usefixtures("filters")
def test_a_filter_that_only_marks_lets_pass(robot: ApiWiki, admin: ApiWiki, between: Proxy, page: Page) -> None:
    between.breaks("edit", meeting("abuse filter"))

    assert robot.save(replace(page, text="marqué"), summary="suite") == admin.get(page.title)
    assert between.edits == 1


@pytest.mark.parametrize(
    ("refusal", "words"), [("captcha", ("+", "\u2212")), ("question", ("De quelle <b>couleur</b> est le forum ?",))]
)
def test_a_captcha_is_told(
    refusal: str, words: tuple[str, ...], robot: ApiWiki, admin: ApiWiki, between: Proxy, page: Page
) -> None:
    between.breaks("edit", meeting(refusal), times=9)

    question = refused(robot, page)

    assert type(question) is QuestionAsked
    assert not question.stops_batch
    assert "pose une question" in question.say("fr")
    assert "asks a question" in question.say("en")
    assert any(word in question.say("fr") for word in words)
    assert "skipcaptcha" in question.say("en")
    assert between.edits == 1
    assert admin.get(page.title) == page


# Too long, not private enough, broken


def test_a_text_longer_than_the_wiki_says_it_takes_is_not_even_sent(robot: ApiWiki, between: Proxy, page: Page) -> None:
    refusal = refused(robot, page, "é" * 1_100_000)

    assert type(refusal) is NotAllowed
    assert not refusal.stops_batch
    assert "trop long : 2149 Ko, maximum 2048 Ko" in refusal.say("fr")
    assert "too long: 2149 kB, maximum 2048 kB" in refusal.say("en")
    assert between.edits == 0


def test_a_private_wiki_is_told(mediawiki: RealWiki, between: Proxy) -> None:
    between.breaks("query", meeting("may not read"), times=9)

    with pytest.raises(AccountRefused) as refusal:
        ApiWiki(between.url).get("Accueil")

    assert refusal.value.stops_batch
    assert "FORUMTOOLS_USER" in refusal.value.say("fr")
    assert "with permission only" in refusal.value.say("en")
    assert len(between.asked) == 1


def test_an_account_that_may_not_create_is_told(robot: ApiWiki, between: Proxy) -> None:
    between.breaks("edit", meeting("may not create"), times=9)

    refusal = refused(robot, Page(f"Contrib:{unique()}", ""))

    assert type(refusal) is AccountRefused
    assert between.edits == 1


@pytest.mark.parametrize("refusal", ["database error", "error before saving", "error after saving"])
def test_a_wiki_that_breaks_down_while_saving_is_looked_at(
    refusal: str, robot: ApiWiki, admin: ApiWiki, between: Proxy, page: Page
) -> None:
    between.breaks("edit", meeting(refusal))

    saved = robot.save(replace(page, text="deux"), summary="suite")

    assert saved == admin.get(page.title)
    assert between.edits + (refusal == "error after saving") == 2
    query = {"action": "query", "prop": "revisions", "rvlimit": "max", "rvprop": "ids", "titles": page.title}
    assert len(admin.session.call(query)["query"]["pages"][0]["revisions"]) == 2


def test_a_text_damaged_on_its_way_is_not_saved(robot: ApiWiki, admin: ApiWiki, between: Proxy, page: Page) -> None:
    between.breaks("edit", lambda request: request.forward(text="dégâts"), times=9)

    refusal = refused(robot, page)

    assert refusal.stops_batch
    assert "badmd5" in refusal.say("fr")
    assert between.edits == 1
    assert admin.get(page.title) == page


def test_a_wiki_that_is_read_only_is_read_without_logging_in(
    mediawiki: RealWiki, admin: ApiWiki, between: Proxy, page: Page, waits: list[float]
) -> None:
    between.breaks("login", meeting("readonly"), times=1)
    wiki = ApiWiki(between.url, *mediawiki.robot, limits=Limits(sleep=waits.append))

    assert wiki.get(page.title) == page
    assert waits == []

    saved = wiki.save(replace(page, text="deux"), summary="suite")

    assert admin.get(page.title) == saved
    assert between.count("login") == 2
    history = admin.session.call({"action": "query", "titles": page.title, "prop": "revisions", "rvprop": "user"})
    assert history["query"]["pages"][0]["revisions"][0]["user"] == "Robot"
