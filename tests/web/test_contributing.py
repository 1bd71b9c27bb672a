"""What a contributor lives through, without scripts: typing, failing, correcting, sending, changing, withdrawing."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest

from forumtools.forms.answers import MOST_ROWS
from forumtools.model.submitting import Act, State
from tests.web.site import Browser, TestSite, good, make_site, send, values

pytestmark = pytest.mark.slow


def test_open_calls_are_named_with_their_last_day(site: TestSite) -> None:
    home = site.browser().get("/")

    assert "Forum des usages, édition 2027" in home.text
    assert "20 juin 2027" in home.text
    assert site.browser("en").get("/").text.count("20 June 2027") == 1


def test_a_call_that_is_closed_cannot_be_begun(site: TestSite) -> None:
    assert site.browser().get("/new/contribution?edition=2018").status == 404
    assert site.browser().get("/new/rien").status == 404


def test_a_reload_finds_what_was_saved(site: TestSite) -> None:
    browser = site.browser().begin()
    browser.press("save", **good())
    again = site.browser().get(browser.path)  # another browser, another day

    assert values(again)["f-titre"] == ["Carte ouverte des composteurs"]
    assert values(again)["s-presentation"][0].startswith("Un collectif")
    assert values(again)["f-contributeurs.0.consent"] == ["1"]
    assert "Carte ouverte des composteurs" in browser.get("/").text


def test_what_is_missing_is_summed_up_on_top_and_said_under_each_question(site: TestSite) -> None:
    browser = site.browser().begin().press("preview", **{"f-titre": "Carte ouverte des composteurs"})

    assert browser.status == 422
    assert browser.title.startswith("Erreur : ")
    for key in ("f-contributeurs", "s-presentation", "s-description-du-projet"):
        assert f'href="#{key}"' in browser.text
        assert f'id="{key}-e"' in browser.text
    assert values(browser)["f-titre"] == ["Carte ouverte des composteurs"]


def test_a_person_is_named_only_if_she_agrees(site: TestSite) -> None:
    browser = site.browser().begin().press("preview", **good(**{"f-contributeurs.0.consent": []}))

    assert browser.status == 422
    assert "Malo Stervinou : cochez la case" in browser.text


def test_consent_belongs_to_the_name_that_gave_it(site: TestSite) -> None:
    browser = site.browser().begin().press("save", **good())
    site.pass_time(days=3)
    browser.get(browser.path).press("save", **{"f-contributeurs.0.name": "Anaïg Le Dû"})
    [stored] = site.stored()
    assert stored.draft is not None
    assert stored.draft["f-contributeurs"][0]["consent"] == "2026-11-29 1"

    site.pass_time(days=3)
    browser.get(browser.path).press("save", **{"f-titre": "Carte des composteurs"})
    [stored] = site.stored()
    assert stored.draft is not None
    assert stored.draft["f-contributeurs"][0]["consent"] == "2026-11-29 1"


def test_rows_are_added_moved_and_removed_without_scripts(site: TestSite) -> None:
    browser = site.browser().begin().press("add:f-contributeurs", **good())
    assert "autofocus" in browser.text
    browser.press(
        "up:f-contributeurs:1",
        **{"f-contributeurs.1.name": "Anaïg Le Dû", "f-contributeurs.1.email": "anaig@example.org"},
    )
    shown = values(browser)
    assert shown["f-contributeurs.0.name"] == ["Anaïg Le Dû"]
    assert shown["f-contributeurs.0.email"] == ["anaig@example.org"]
    assert shown["f-contributeurs.1.name"] == ["Malo Stervinou"]
    assert "f-contributeurs.0.consent" not in shown

    browser.press("remove:f-contributeurs:0")
    assert values(browser)["f-contributeurs.0.name"] == ["Malo Stervinou"]
    assert "f-contributeurs.1.name" not in values(browser)


def test_no_more_rows_than_anybody_needs(site: TestSite) -> None:
    names = {"f-organisations": [f"Structure {n}" for n in range(MOST_ROWS + 20)]}
    browser = site.browser().begin().press("save", **good(**names))

    assert len(values(browser)["f-organisations"]) == MOST_ROWS


def test_links_have_a_label_and_an_address(site: TestSite) -> None:
    links = {
        "s-ressources.label": ["Le site", ""],
        "s-ressources.address": ["https://composte.example.org/", "exemple"],
    }
    browser = site.browser().begin().press("preview", **good(**links))
    assert browser.status == 422
    assert "exemple" in browser.text

    browser.press("preview", **{"s-ressources.address": ["https://composte.example.org/", ""]})
    assert browser.path.endswith("/preview")
    assert '<a href="https://composte.example.org/">Le site</a>' in browser.text


def test_the_whole_way_to_the_wiki(site: TestSite) -> None:
    browser = send(site)
    [stored] = site.stored()
    assert stored.state is State.SUBMITTED
    assert stored.receipt in browser.text
    assert re.fullmatch(r"[2-9A-Z]{4}-[2-9A-Z]{4}", stored.receipt)

    site.approve_all()
    [sent] = site.work()
    assert sent.page == "Contrib:Carte ouverte des composteurs"
    text = site.page(sent.page)
    assert "|contributeurs=Malo Stervinou\n" in text
    assert "|consentement=2026-11-26\n" in text
    assert "[[Catégorie:Contributions 2027]]" in text
    assert "publiée" in browser.get(browser.path).text


def test_pressing_twice_going_back_and_replaying_make_one_submission(site: TestSite) -> None:
    browser = site.browser().begin().press("preview", **good())
    form = next(form for form in browser.forms if "/send" in form.action)
    data = browser.filled(form, "", {"agreed": "1"})
    first = browser.post(form.action, data.copy())
    receipt = re.search(r"[2-9A-Z]{4}-[2-9A-Z]{4}", first.text)
    assert receipt is not None
    second = browser.post(form.action, data.copy())

    assert receipt[0] in second.text
    assert len(site.stored()) == 1
    assert len(site.jobs.submissions.history(site.stored()[0].id)) == 1


def test_without_a_tick_for_the_licence_nothing_is_sent(site: TestSite) -> None:
    browser = site.browser().begin().press("preview", **good()).press(at="/send")

    assert browser.status == 422
    assert 'id="agreed-e"' in browser.text
    assert site.stored()[0].state is State.DRAFT


def test_an_old_page_asks_to_press_again_and_keeps_the_text(site: TestSite) -> None:
    browser = site.browser().begin().press("preview", **good())
    form = next(form for form in browser.forms if "/send" in form.action)
    stranger = Browser(site.browser().client)
    stranger.get("/")
    stranger.post(form.action, browser.filled(form, "", {"agreed": "1"}))

    assert stranger.status == 422
    assert "encore une fois" in stranger.text
    site.pass_time(seconds=10)
    stranger.path = form.action
    assert stranger.press(at="/send", agreed="1").status == 200
    assert site.stored()[0].state is State.SUBMITTED


def test_what_was_sent_can_be_changed_by_the_link_and_the_change_is_told(site: TestSite) -> None:
    browser = send(site)
    site.approve_all()
    site.work()
    browser.get(browser.path + "?edit=").press("preview", **{"f-titre": "Carte des composteurs de Brest"})
    assert browser.path.endswith("/preview")
    browser.press(at="/send", agreed="1")
    [stored] = site.stored()
    assert stored.state is State.SUBMITTED
    event = site.jobs.submissions.history(stored.id)[-1]
    assert event.act is Act.EDIT
    assert event.changes == {"f-titre": ["Carte ouverte des composteurs", "Carte des composteurs de Brest"]}

    site.approve_all()
    [sent] = site.work()
    assert sent.page == "Contrib:Carte ouverte des composteurs"
    assert "|titre=Carte des composteurs de Brest\n" in site.page(sent.page)


def test_what_others_changed_on_the_wiki_meanwhile_stays(site: TestSite) -> None:
    browser = send(site)
    site.approve_all()
    [sent] = site.work()
    page = site.forum.wiki.get(sent.page)
    edited = page.text.replace("depuis 2016", "depuis l’été 2016").replace("|licence=", "|fonction=bénévole\n|licence=")
    site.forum.writable().save(type(page)(page.title, edited, page.revision), summary="")
    browser.get(browser.path + "?edit=").press("preview", **{"f-publics": ["familles"]}).press(at="/send", agreed="1")
    site.approve_all()
    [again] = site.work()

    assert again.trouble is None
    text = site.page(sent.page)
    assert "depuis l’été 2016" in text
    assert "|fonction=bénévole" in text
    assert "|publics=familles" in text


def test_what_both_sides_changed_is_shown_to_a_person(site: TestSite) -> None:
    browser = send(site)
    site.approve_all()
    [sent] = site.work()
    page = site.forum.wiki.get(sent.page)
    edited = page.text.replace("|titre=Carte ouverte des composteurs", "|titre=Carte ouverte des composts")
    site.forum.writable().save(type(page)(page.title, edited, page.revision), summary="")
    more = {"f-titre": "Carte des composteurs", "f-publics": ["familles"]}
    browser.get(browser.path + "?edit=").press("preview", **more).press(at="/send", agreed="1")
    site.approve_all()
    [again] = site.work()

    assert again.trouble is not None
    assert "Carte ouverte des composts" in again.trouble.fr
    assert "|titre=Carte ouverte des composts\n" in site.page(sent.page)
    assert "|publics=familles" in site.page(sent.page)
    assert "Carte ouverte des composts" in site.organiser().get(f"/desk/s/{again.stored.id}").text


def test_after_the_last_day_nothing_can_be_changed(site: TestSite) -> None:
    browser = send(site)
    site.pass_time(days=300)
    shown = browser.get(browser.path + "?edit=")

    assert "Numéro de reçu" in shown.text
    assert not [form for form in shown.forms if form.has_files]


def test_withdrawing_asks_for_nothing_but_a_button(site: TestSite) -> None:
    browser = send(site)
    browser.get(browser.path).press(at="/withdraw")

    assert site.stored()[0].state is State.WITHDRAWN
    assert "retirée" in browser.text
    assert browser.get(browser.path + "?edit=").forms == []


def test_a_draft_on_a_shared_computer_can_be_erased(site: TestSite) -> None:
    browser = site.browser().begin().press("save", **good())
    browser.press(at="/forget")

    assert site.stored() == []
    assert "Carte ouverte" not in browser.get("/").text


def test_two_windows_lose_nothing(site: TestSite) -> None:
    one = site.browser().begin().press("save", **good())
    other = site.browser().get(one.path)
    one.press("save", **{"f-titre": "Carte d’une fenêtre"})
    other.press("save", **{"s-presentation": "Le texte de l’autre fenêtre, avec assez de mots."})

    assert values(other)["f-titre"] == ["Carte d’une fenêtre"]
    assert values(other)["s-presentation"] == ["Le texte de l’autre fenêtre, avec assez de mots."]


def test_two_windows_that_say_different_things_are_both_heard(site: TestSite) -> None:
    one = site.browser().begin().press("save", **good())
    other = site.browser().get(one.path)
    one.press("save", **{"f-titre": "Carte d’une fenêtre"})
    other.press("save", **{"f-titre": "Carte de l’autre fenêtre"})

    assert other.status == 409
    assert values(other)["f-titre"] == ["Carte de l’autre fenêtre"]
    assert "Carte d’une fenêtre" in other.text


def test_a_picture_is_drawn_anew_and_described(site: TestSite) -> None:
    image = pytest.importorskip("PIL.Image")
    file = io.BytesIO()
    exif = image.Exif()
    exif[0x010E] = "48.39 N 4.48 W"
    image.new("RGB", (60, 40), "teal").save(file, "JPEG", exif=exif)
    lying = io.BytesIO(file.getvalue() + b"<script>alert(1)</script>")
    browser = site.browser().begin().press("picture:f-image", files={"f-image": (lying, "../../x.php")}, **good())
    [upload] = re.findall(r'src="(/f/[^"]+/file/[^"]+)"', browser.text)
    answer = browser.client.get(upload)
    assert answer.content_type == "image/jpeg"
    assert b"48.39" not in answer.data
    assert b"script" not in answer.data

    browser.press("preview")
    assert browser.status == 422
    assert "décrivez l’image" in browser.text
    described = {"f-image.alt": "Un carré bleu", "f-image.credit": "Malo", "f-image.licence": "CC0-1.0"}
    browser.press("preview", **described)
    assert browser.path.endswith("/preview")

    browser.press(at="/send", agreed="1")
    site.approve_all()
    [sent] = site.work()
    assert sent.trouble is None
    assert "|image=Carte ouverte des composteurs.jpg\n" in site.page(sent.page)
    assert "Texte alternatif : Un carré bleu" in site.page("Fichier:Carte ouverte des composteurs.jpg")


def test_what_is_no_picture_is_refused_and_the_text_kept(site: TestSite) -> None:
    svg = io.BytesIO(b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>")
    browser = site.browser().begin().press("picture:f-image", files={"f-image": (svg, "photo.png")}, **good())

    assert browser.status == 422
    assert "Les images SVG ne sont pas acceptées" in browser.text
    assert values(browser)["f-titre"] == ["Carte ouverte des composteurs"]


def test_the_same_project_of_an_earlier_edition_is_offered(tmp_path: Path) -> None:
    site = make_site(tmp_path)
    earlier = site.folder / "wiki" / "Contrib" / "Carte ouverte des composteurs de Brest.wiki"
    earlier.parent.mkdir(exist_ok=True)
    earlier.write_text(
        "{{Contribution\n|titre=Carte ouverte des composteurs\n|édition=2016\n|contributeurs=Malo Stervinou\n}}\n",
        "utf-8",
    )
    browser = site.browser().begin().press("preview", **good())
    assert "Un projet proche existe déjà" in browser.text
    browser.press(at="/follows")

    [stored] = site.stored()
    assert stored.draft is not None
    assert stored.draft["f-suite-de"] == "Carte ouverte des composteurs de Brest"


def test_a_title_that_is_taken_is_told_with_a_way_out(site: TestSite) -> None:
    send(site)
    site.approve_all()
    site.work()
    browser = site.browser().begin().press("preview", **good())

    assert browser.status == 422
    assert "une page s’appelle déjà" in browser.text


def test_the_title_taken_meanwhile_goes_back_to_a_person(site: TestSite) -> None:
    send(site)
    send(site, **{"f-contributeurs.0.name": "Anaïg Le Dû"})
    site.approve_all()
    sent = site.work()

    assert [entry.is_published for entry in sent] == [True, False]
    assert sent[1].trouble is not None
    assert "déjà" in sent[1].trouble.fr
    held = site.jobs.submissions.get(sent[1].stored.id)
    assert held is not None
    assert held.state is State.SUBMITTED


@pytest.mark.parametrize("path", ["/", "/data", "/new/contribution?edition=2027", "/desk/sign-in", "/nowhere"])
def test_every_page_speaks_both_languages(site: TestSite, path: str) -> None:
    french, english = site.browser().get(path), site.browser().get("/?lang=en").get(path)

    assert '<html lang="fr">' in french.text
    assert '<html lang="en">' in english.text
    assert "Your data" in english.text
    assert "Vos données" in french.text


def test_a_page_that_was_only_promised_is_filled_in(site: TestSite) -> None:
    promised = site.folder / "wiki" / "Contrib" / "Carte ouverte des composteurs.wiki"
    promised.parent.mkdir(exist_ok=True)
    promise = "{{Contribution\n|titre=Carte ouverte des composteurs\n|édition=2027\n|état=promise\n|origine=https://a.example.org/\n}}\n"
    promised.write_text(promise, "utf-8")
    send(site)
    site.approve_all()
    [sent] = site.work()
    text = site.page(sent.page)

    assert sent.trouble is None
    assert "|état=publiée\n" in text
    assert "|origine=https://a.example.org/\n" in text
    assert "composte ensemble depuis 2016" in text


def autosave(browser: Browser, **fields: object) -> dict[str, object]:
    """Save as the script does, and take its answer to heart as the script does."""
    form = browser.main_form()
    data = browser.filled(form, "save", fields)
    answer = browser.client.post(form.action, data=data, headers={"Accept": "application/json"})
    said: dict[str, object] = answer.get_json()
    assert answer.status_code == 200
    assert browser.answer is not None
    page = browser.raw.replace(f'name="base" value="{data["base"]}"', f'name="base" value="{said["version"]}"')
    for name, value in fields.items():
        page = re.sub(rf'(name="{re.escape(name)}"[^>]*? value=")[^"]*', rf"\g<1>{value}", page)
    browser.answer.set_data(page)
    return said


def test_scripts_of_two_windows_save_over_nothing_they_do_not_show(site: TestSite) -> None:
    one = site.browser().begin().press("save", **good())
    other = site.browser().get(one.path)
    assert autosave(one, **{"f-titre": "Carte d’une fenêtre"})["merged"] is False
    assert autosave(other, **{"f-sous-titre": "de l’autre"})["merged"] is True
    autosave(other, **{"f-sous-titre": "de l’autre fenêtre"})
    autosave(one, **{"f-titre": "Carte d’une seule fenêtre"})
    [stored] = site.stored()

    assert stored.draft is not None
    assert stored.draft["f-titre"] == "Carte d’une seule fenêtre"
    assert stored.draft["f-sous-titre"] == "de l’autre fenêtre"


def test_while_it_is_being_published_nothing_is_lost_silently(site: TestSite) -> None:
    from forumtools.store.working import Work

    browser = send(site)
    browser.get(browser.path + "?edit=")
    site.approve_all()
    Work(site.jobs.database, "worker").claim(site.clock[0])
    browser.press("save", **{"f-titre": "Carte des composteurs"})

    assert browser.status == 409
    assert "en cours de publication" in browser.text


@pytest.mark.parametrize("name", ["contribution", "édition", "session", "veille", "livrable"])
def test_every_kind_of_page_has_a_form(tmp_path: Path, name: str) -> None:
    site = make_site(tmp_path, form='kinds = ["contribution", "édition", "session", "veille", "livrable"]')
    kind = site.forum.forum.kind(name)
    assert kind is not None
    browser = site.browser().get(f"/new/{name}")
    assert browser.status == 200
    typed = {"f-titre": "Un titre assez long", "f-annee": "2031", "f-territoire": "Brest", "f-date": "2026-11-26"}
    typed |= {"f-type": "regard prospectif", "f-url": "https://example.org/a", "f-edition": "2027"}
    browser.press("preview", **{**typed, **({} if name != "contribution" else good())})

    assert browser.path.endswith("/preview"), browser.text
    site.pass_time(seconds=10)
    browser.press(at="/send", agreed="1")
    site.approve_all()
    [sent] = site.work()
    assert sent.is_published
    assert kind.template in site.page(sent.page)


def test_an_answer_typed_before_the_forum_file_changed_is_shown_all_the_same(site: TestSite) -> None:
    from forumtools.store.entries import Draft

    browser = site.browser().begin()
    known = site.site.tokens.hash_of(browser.link)
    assert known is not None
    odd = {
        "f-titre": ["Deux", "titres"],
        "f-themes": "Communs",
        "f-contributeurs": "Malo",
        "s-ressources": "un livre",
        "f-image": "x",
    }
    draft = Draft(kind="contribution", language="fr", title="", edition="2027", answers=odd)
    site.jobs.submissions.save_draft(known, draft, now=site.clock[0], expires=site.clock[0].replace(year=2030))
    shown = values(browser.get(browser.path))

    assert shown["f-titre"] == ["Deux, titres"]
    assert shown["f-themes"] == ["Communs"]
    assert shown["s-ressources.text"] == ["un livre"]
