"""Robots and storms: what looks odd is set aside with its reasons, and nobody's text is thrown away."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

import pytest
from altcha.v1 import Challenge, solve_challenge

from forumtools.model.submitting import State
from forumtools.web.security import FAST, FILLED, FORGED, HONEYPOT, UNPROVED, Rates
from tests.web.site import UNLIMITED, Browser, TestSite, good, make_site

pytestmark = pytest.mark.slow

_OPEN = "moderation = false\n"
_ASKING = _OPEN + 'question = { fr = "Dans quelle ville ?", en = "In which town?" }\nanswers = ["Brest"]\n'


@pytest.fixture
def open_site(tmp_path: Path) -> TestSite:
    """A form without moderation."""
    return make_site(tmp_path, form=_OPEN)


def proof(browser: Browser) -> str:
    """Solve the form's problem, as its script does."""
    said = browser.client.get("/challenge").get_json()
    solution = solve_challenge(said["challenge"], said["salt"], said["algorithm"], said["maxnumber"])
    assert solution is not None
    known = {key: said[key] for key in ("algorithm", "challenge", "salt", "signature")}
    return base64.b64encode(json.dumps({**known, "number": solution.number}).encode()).decode()


def ready(site: TestSite, **more: Any) -> Browser:
    """Fill in a form, and look at it for ten seconds."""
    browser = site.browser().begin().press("preview", **good(**more))
    site.pass_time(seconds=10)
    return browser


def test_who_proves_some_work_is_accepted_at_once(open_site: TestSite) -> None:
    browser = ready(open_site)
    browser.press(at="/send", agreed="1", altcha=proof(browser))

    [stored] = open_site.stored()
    assert stored.state is State.APPROVED
    assert stored.reasons == ()


def test_a_proof_opens_the_door_once(open_site: TestSite) -> None:
    browser = ready(open_site)
    used = proof(browser)
    browser.press(at="/send", agreed="1", altcha=used)
    other = ready(open_site, **{"f-titre": "Un autre projet de quartier"})
    other.press(at="/send", agreed="1", altcha=base64.b64encode(base64.b64decode(used) + b" ").decode())

    [aside] = open_site.jobs.submissions.find(states=[State.SUBMITTED])
    assert aside.title == "Un autre projet de quartier"
    assert aside.reasons == (UNPROVED,)


@pytest.mark.parametrize("payload", ["", "x", "bm90IGpzb24=", base64.b64encode(b"[]").decode(), "é" * 5000])
def test_what_is_no_proof_proves_nothing_and_breaks_nothing(open_site: TestSite, payload: str) -> None:
    ready(open_site).press(at="/send", agreed="1", altcha=payload)

    assert open_site.stored()[0].reasons == (UNPROVED,)
    assert open_site.stored()[0].state is State.SUBMITTED


def test_a_filled_trap_sets_aside(open_site: TestSite) -> None:
    browser = ready(open_site)
    browser.press(at="/send", agreed="1", altcha=proof(browser), **{HONEYPOT: "https://spam.example"})

    assert open_site.stored()[0].reasons == (FILLED,)
    assert "Une personne va la relire" in browser.text


def test_who_is_faster_than_anybody_reads_is_set_aside(open_site: TestSite) -> None:
    browser = open_site.browser().begin().press("preview", **good())
    browser.press(at="/send", agreed="1", altcha=proof(browser))

    assert open_site.stored()[0].reasons == (FAST.format(n=3),)


@pytest.mark.parametrize("stamp", ["", "form.abc.def", "x" * 3000])
def test_a_forged_time_sets_aside(open_site: TestSite, stamp: str) -> None:
    browser = ready(open_site)
    browser.press(at="/send", agreed="1", altcha=proof(browser), stamp=stamp)

    assert open_site.stored()[0].reasons == (FORGED,)


def test_without_scripts_a_question_is_asked(tmp_path: Path) -> None:
    site = make_site(tmp_path, form=_ASKING)
    browser = ready(site)
    assert "Dans quelle ville ?" in browser.text
    browser.press(at="/send", agreed="1", answer="Quimper")
    assert browser.status == 422
    assert 'id="answer-e"' in browser.text
    assert site.stored()[0].draft is not None

    site.pass_time(seconds=10)
    browser.path = browser.path.removesuffix("/send") + "/preview"
    browser.press(at="/send", agreed="1", answer=" BREST ")
    [stored] = site.stored()
    assert stored.reasons == ()
    assert stored.state is State.APPROVED


def test_spam_is_set_aside_with_its_reasons_and_its_sender_told_no_lie(open_site: TestSite) -> None:
    links = " ".join(f"https://casino-{n}.example.top/bonus" for n in range(40))
    spam = {"s-description-du-projet": f"Buy cheap pills, best casino bonus online, click here now! {links}"}
    browser = ready(open_site, **spam)
    browser.press(at="/send", agreed="1", altcha=proof(browser))

    [stored] = open_site.stored()
    assert stored.state is State.SUBMITTED
    assert stored.reasons
    assert "Une personne va la relire" in browser.text


def test_too_many_from_one_address_are_asked_to_wait_and_lose_nothing(tmp_path: Path) -> None:
    site = make_site(tmp_path, rates=Rates(**{**vars(UNLIMITED), "sends": "1/hour"}))
    ready(site).press(at="/send", agreed="1")
    browser = ready(site, **{"f-titre": "Un autre projet de quartier"})
    browser.press(at="/send", agreed="1")

    assert browser.status == 429
    assert "votre brouillon est gardé" in browser.text
    [waiting] = site.jobs.submissions.find(states=[State.DRAFT])
    assert waiting.draft is not None
    assert waiting.title == "Un autre projet de quartier"


def test_addresses_of_visitors_are_kept_nowhere(site: TestSite) -> None:
    browser = site.browser()
    browser.client.environ_base["REMOTE_ADDR"] = "203.0.113.77"
    browser.begin().press("preview", **good()).press(at="/send", agreed="1")

    state = site.folder / ".forumtools"
    assert not [path for path in state.rglob("*") if path.is_file() and b"203.0.113.77" in path.read_bytes()]


def test_the_problem_is_one_that_the_library_knows(site: TestSite) -> None:
    said = site.browser().client.get("/challenge").get_json()

    assert said.keys() >= {"algorithm", "challenge", "maxnumber", "salt", "signature"}
    assert isinstance(
        Challenge(**{key: said[key] for key in ("algorithm", "challenge", "salt", "signature")}, max_number=1),
        Challenge,
    )
