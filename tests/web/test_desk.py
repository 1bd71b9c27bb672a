"""What organisers do on their desk."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import pytest

from forumtools.model.submitting import State
from forumtools.store.accounts import Accounts
from forumtools.store.keeping import Outbox
from tests.web.site import ANSWER, PASSWORD, TestSite, make_site, send

pytestmark = pytest.mark.slow


def test_nobody_comes_in_without_an_account(site: TestSite) -> None:
    browser = site.browser().get("/desk/")
    assert browser.path == "/desk/sign-in"
    browser.press(name="olga", password=PASSWORD)
    assert browser.status == 422
    assert "ne vont pas ensemble" in browser.text
    assert "Ce qui attend" in site.organiser().get("/desk/").text


def test_a_closed_account_is_out_at_once(site: TestSite) -> None:
    desk = site.organiser()
    Accounts(site.jobs.database).disable("olga", site.clock[0])

    assert desk.get("/desk/").path == "/desk/sign-in"


def test_sessions_end(site: TestSite) -> None:
    desk, other = site.organiser(), site.organiser()
    desk.get("/desk/").press(at="/sign-out")
    assert desk.get("/desk/").path == "/desk/sign-in"
    assert other.get("/desk/").path == "/desk/"
    other.get("/desk/").press(at="/sign-out", everywhere="1")
    assert other.get("/desk/").path == "/desk/sign-in"

    third = site.organiser()
    site.clock[0] += timedelta(hours=13)
    assert third.get("/desk/").path == "/desk/sign-in"


def test_what_waits_is_shown_with_what_is_missing(site: TestSite) -> None:
    send(site, **{"f-licence": ""})
    page = site.organiser().get("/desk/").text

    assert "Carte ouverte des composteurs" in page
    assert "Manque :" in page
    assert "Licence" in page
    assert "Il reste 206 jours" in page


def test_accepting_hands_it_to_the_worker_and_is_logged(site: TestSite) -> None:
    send(site)
    [stored] = site.stored()
    desk = site.organiser().get(f"/desk/s/{stored.id}")
    desk.press(at="/approve")

    assert site.stored()[0].state is State.APPROVED
    assert [event.actor for event in site.jobs.submissions.history(stored.id)] == ["", "olga"]
    assert "olga" in desk.text


def test_asking_and_refusing_need_a_reason_that_is_mailed(tmp_path: Path) -> None:
    site = make_site(tmp_path, mails=True)
    browser = send(site, **{"f-courriel": "malo@example.org"})
    [stored] = site.stored()
    desk = site.organiser().get(f"/desk/s/{stored.id}")
    desk.press(at="/ask")
    assert desk.status == 422
    desk.get(f"/desk/s/{stored.id}").press(at="/ask", note="Combien de composteurs ?")
    assert site.stored()[0].state is State.TO_COMPLETE
    assert "Combien de composteurs ?" in browser.get(browser.path).text

    browser.get(browser.path + "?edit=").press("preview", **{"f-publics": ["familles"]})
    site.pass_time(seconds=10)
    browser.press(at="/send", agreed="1", answer=ANSWER)
    assert site.stored()[0].state is State.SUBMITTED
    outbox = Outbox(site.jobs.database)
    kinds = [mail.kind for mail in iter(lambda: outbox.claim(site.clock[0]), None)]
    assert sorted(kinds) == ["ask", "receipt", "receipt"]


def test_one_that_another_replaces_leaves_the_queue(site: TestSite) -> None:
    send(site)
    [stored] = site.stored()
    desk = site.organiser().get(f"/desk/s/{stored.id}").press(at="/replace", other="Contrib:Autre")

    assert site.stored()[0].state is State.REFUSED
    assert "Remplacée par" in desk.text
    assert "Contrib:Autre" in desk.text


def test_a_change_of_what_is_online_is_refused_alone(tmp_path: Path) -> None:
    site = make_site(tmp_path, mails=True)
    browser = send(site, **{"f-courriel": "malo@example.org"})
    site.approve_all()
    site.work()
    for title in ("Carte des composts", "Achetez mes composts"):
        site.pass_time(minutes=5)
        browser.get(browser.path + "?edit=").press("preview", **{"f-titre": title})
        site.pass_time(seconds=10)
        browser.press(at="/send", agreed="1", answer=ANSWER)
    [stored] = site.stored()
    assert (stored.state, stored.title) == (State.SUBMITTED, "Achetez mes composts")
    desk = site.organiser().get(f"/desk/s/{stored.id}")
    desk.press(at="/keep")
    assert desk.status == 422

    desk.get(f"/desk/s/{stored.id}").press(at="/keep", note="Pas de publicité.")

    [kept] = site.stored()
    assert (kept.state, kept.title) == (State.PUBLISHED, "Carte ouverte des composteurs")
    assert kept.answers["f-titre"] == "Carte ouverte des composteurs"
    assert site.work() == []
    assert "Carte ouverte" in site.page(kept.page)
    assert "Pas de publicité." in browser.get(browser.path).text
    outbox = Outbox(site.jobs.database)
    assert "keep" in [mail.kind for mail in iter(lambda: outbox.claim(site.clock[0]), None)]

    browser.get(browser.path + "?edit=").press("preview", **{"f-publics": ["familles"]})
    site.pass_time(seconds=10)
    browser.press(at="/send", agreed="1", answer=ANSWER)
    site.approve_all()
    [sent] = site.work()
    assert sent.is_published
    assert "familles" in site.page(sent.page)


def test_what_was_never_online_has_no_change_to_refuse(site: TestSite) -> None:
    send(site)
    [stored] = site.stored()
    desk = site.organiser().get(f"/desk/s/{stored.id}")
    assert "/keep" not in desk.text

    token = dict(desk.forms[-1].fields)["csrf"]
    desk.client.post(f"/desk/s/{stored.id}/keep", data={"csrf": token, "note": "non"})

    assert site.stored()[0].state is State.SUBMITTED


def test_who_lost_the_link_gets_a_new_one_and_the_old_one_dies(site: TestSite) -> None:
    browser = send(site)
    [stored] = site.stored()
    desk = site.organiser().get(f"/desk/s/{stored.id}")

    desk.press(at="/link")

    link = re.search(r"<code>http://localhost(/f/[^<]+)</code>", desk.text)
    assert link is not None
    assert browser.get(browser.path).status == 404
    assert "Carte ouverte des composteurs" in site.browser().get(link[1]).text
    again = desk.get(f"/desk/s/{stored.id}")
    assert link[1] not in again.text
    assert "nouveau lien donné · olga" in re.sub(r"<[^>]+>", "", again.text)


def test_what_changed_stands_side_by_side(site: TestSite) -> None:
    browser = send(site)
    browser.get(browser.path + "?edit=").press("preview", **{"f-titre": "Carte ouverte des composts"})
    browser.press(at="/send", agreed="1")
    [stored] = site.stored()
    page = site.organiser().get(f"/desk/s/{stored.id}").text

    assert "<del>composteurs</del>" in page
    assert "<ins>composts</ins>" in page


def test_search_and_filters_find_it(site: TestSite) -> None:
    send(site)
    desk = site.organiser()
    assert "Carte ouverte" in desk.get("/desk/?search=HABITANTES").text
    assert "Rien ici" in desk.get("/desk/?search=zébulon").text
    assert "Rien ici" in desk.get("/desk/?state=published").text
    assert "Carte ouverte" in desk.get("/desk/?edition=2027&state=all").text


def test_all_texts_can_be_read_on_one_page(site: TestSite) -> None:
    send(site, **{"f-courriel": "malo@example.org"})
    page = site.organiser().get("/desk/read").text

    assert "composte ensemble depuis 2016" in page
    assert "malo@example.org" not in page


def test_promised_pages_are_told_apart_from_delivered_ones(site: TestSite) -> None:
    folder = site.folder / "wiki" / "Contrib"
    folder.mkdir(exist_ok=True)
    (folder / "Promesse.wiki").write_text(
        "{{Contribution\n|titre=Une promesse\n|édition=2027\n|état=promise\n}}\n", "utf-8"
    )
    page = site.organiser().get("/desk/").text

    assert "1 promise" in page
    assert "Une promesse" in page
    assert "0 contribution en ligne" in page
