"""What happens while somebody looks: another window, the author, the clock, a wiki that is away."""

from __future__ import annotations

from pathlib import Path

import pytest

from forumtools.errors import WikiUnreachable
from forumtools.language import Text
from forumtools.model.submitting import Act, State
from tests.web.site import Browser, TestSite, good, make_site, send, values

pytestmark = pytest.mark.slow


@pytest.fixture
def site(tmp_path: Path) -> TestSite:
    return make_site(tmp_path)


def type_on(browser: Browser, **fields: str) -> Browser:
    return browser.get(browser.path + "?edit=").press("save", **fields)


def test_organisers_see_what_was_sent_and_not_what_is_being_typed(site: TestSite) -> None:
    browser = send(site)
    path = f"/desk/s/{site.stored()[0].id}"
    type_on(browser, **{"f-titre": "Brouillon secret", "f-courriel": "secret@example.org"})

    desk = site.organiser().get(path)

    assert "Carte ouverte des composteurs" in desk.text
    assert "secret" not in desk.text
    assert "secret" not in site.organiser("odile").get("/desk/").text
    assert "secret" not in site.organiser("omar").get("/desk/read").text


def test_nobody_accepts_what_was_sent_after_the_page_was_opened(site: TestSite) -> None:
    browser = send(site)
    [stored] = site.stored()
    desk = site.organiser().get(f"/desk/s/{stored.id}")
    site.pass_time(minutes=1)
    browser.get(browser.path + "?edit=").press("preview", **{"f-titre": "Achetez mes composts"})
    site.pass_time(seconds=10)
    browser.press(at="/send", agreed="1")

    desk.press(at="/approve")

    assert site.stored()[0].state is State.SUBMITTED
    assert desk.status == 409
    assert "modifiée entre-temps" in desk.text


def test_what_is_sent_is_what_was_looked_at(site: TestSite) -> None:
    browser = site.browser().begin()
    address = browser.path
    browser.press("preview", **good())
    other = site.browser()
    other.get(address + "?edit=").press("save", **good(**{"f-titre": "Un autre titre assez long"}))
    site.pass_time(seconds=10)

    browser.press(at="/send", agreed="1")

    assert browser.status == 422
    assert "Un autre titre assez long" in browser.text
    assert site.stored()[0].state is State.DRAFT
    browser.press(at="/send", agreed="1")
    assert site.stored()[0].title == "Un autre titre assez long"


def test_addresses_of_two_people_from_two_windows_are_both_kept(site: TestSite) -> None:
    people = {"f-contributeurs.0.name": "Malo Stervinou", "f-contributeurs.1.name": "Soizic Kerdu"}
    browser = site.browser().begin()
    address = browser.path
    browser.press("add:f-contributeurs", **good()).press("save", **people)
    other = site.browser()
    other.get(address)
    browser.get(address).press("save", **{"f-contributeurs.0.email": "malo@example.org"})
    other.press("save", **{"f-contributeurs.1.email": "soizic@example.org"})

    [stored] = site.stored()
    kept = site.jobs.private.of(stored.id).latest["f-contributeurs"]

    assert sorted(kept.values()) == ["malo@example.org", "soizic@example.org"]


def test_what_was_sent_is_called_as_it_was_sent(site: TestSite) -> None:
    browser = send(site)

    type_on(browser, **{"f-titre": "Pas encore envoyé"})

    assert site.stored()[0].title == "Carte ouverte des composteurs"


def test_what_was_refused_is_read_again_even_where_nothing_else_is(tmp_path: Path) -> None:
    site = make_site(
        tmp_path, form='moderation = false\nquestion = { fr = "Où ?", en = "Where?" }\nanswers = ["Brest"]'
    )
    browser = send(site)
    [stored] = site.stored()
    assert stored.state is State.APPROVED
    site.jobs.submissions.act(stored.id, Act.REFUSE, actor="olga", now=site.clock[0], note="Hors sujet")

    browser.get(browser.path + "?edit=").press("preview", **{"f-publics": ["familles"]})
    site.pass_time(seconds=10)
    browser.press(at="/send", agreed="1", answer="Brest")

    assert site.stored()[0].state is State.SUBMITTED


def test_a_new_contribution_to_a_call_that_closed_meanwhile_is_kept_and_not_sent(site: TestSite) -> None:
    site.pass_time(days=200)  # the middle of June
    browser = site.browser().begin()
    browser.press("save", **good())
    site.pass_time(days=28)  # the edition is over

    browser.get(browser.path).press("preview")

    assert browser.status == 422
    assert "ne prend pas de contributions en ce moment" in browser.text
    assert values(browser)["f-titre"] == ["Carte ouverte des composteurs"]


def test_what_was_asked_for_can_be_given_after_the_last_day(site: TestSite) -> None:
    browser = send(site)
    site.pass_time(days=250)
    [stored] = site.stored()
    assert "?edit=" not in browser.get(browser.path).text
    site.jobs.submissions.act(stored.id, Act.ASK, actor="olga", now=site.clock[0], note="Combien ?")

    browser.get(browser.path + "?edit=").press("preview", **{"f-publics": ["familles"]})
    site.pass_time(seconds=10)
    browser.press(at="/send", agreed="1")

    assert site.stored()[0].state is State.SUBMITTED
    assert site.stored()[0].answers["f-publics"] == ["familles"]


def test_the_link_of_what_was_sent_outlives_that_of_a_draft(site: TestSite) -> None:
    browser = send(site)

    site.pass_time(days=300)

    assert browser.get(browser.path).status == 200


def test_another_language_is_chosen_where_one_stands(site: TestSite) -> None:
    browser = send(site)
    answer = browser.client.get(f"{browser.path}?edit=&lang=en")

    assert answer.status_code == 303
    assert answer.headers["Location"].endswith("?edit=")
    assert "Change" in browser.get(browser.path).text


def test_a_wiki_that_is_away_is_waited_for(site: TestSite, monkeypatch: pytest.MonkeyPatch) -> None:
    send(site)
    site.approve_all()

    def away(*args: object, **words: object) -> None:
        raise WikiUnreachable(Text(fr="le wiki ne répond pas", en="the wiki does not answer"))

    monkeypatch.setattr(type(site.forum.wiki), "save", away)
    [sent] = site.work()
    assert not sent.is_published
    [stored] = site.stored()
    assert (stored.state, stored.attempts) == (State.APPROVED, 1)
    assert site.work() == []

    monkeypatch.undo()
    site.pass_time(minutes=5)
    [sent] = site.work()
    assert sent.is_published
    assert len({event.act for event in site.jobs.submissions.history(stored.id)} & {Act.HOLD}) == 0
