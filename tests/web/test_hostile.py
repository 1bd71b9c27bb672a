"""Attacks: forged requests, tampered links, lying files, scripts in every field of every page."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest

from forumtools.model.submitting import Act, State
from tests.web.site import NOW, PASSWORD, Browser, TestSite, good, make_site, send

pytestmark = pytest.mark.slow

MARK = "xss7"
HOSTILE = (
    f"<script>alert('{MARK}')</script>",
    f'"><img src=x onerror=alert("{MARK}")>',
    f"' autofocus onfocus=alert('{MARK}') x='",
    f"{{{{ {MARK} }}}}{{% raw %}}",
    f"javascript:alert('{MARK}')",
    f"[{MARK}](javascript:alert(1)) **<b>{MARK}</b>**",
)
_ACTS = re.compile(
    rf"<script>alert|<img src=x|onerror=alert\(\"|onfocus=alert\('{MARK}'\) x='\"|href=\"javascript:", re.IGNORECASE
)


def everywhere(text: str) -> dict[str, object]:
    """Return answers that say *text* in every field."""
    return good(
        **{
            "f-titre": f"Titre assez long {text}"[:120],
            "f-sous-titre": text,
            "f-themes": [text],
            "f-sessions": [text],
            "f-contributeurs.0.name": text,
            "f-contributeurs.0.organisation": text,
            "f-organisations": [text],
            "f-courriel": text,
            "f-telephone": text,
            "s-presentation": f"Avec assez de mots pour passer {text}",
            "s-ressources.label": [text],
            "s-ressources.address": [text],
            "s-ressources.text": text,
            "f-territoires": [text],
            "f-publics": [text],
            "f-objet": text,
            "f-stade": text,
            "f-debut": text,
            "f-site": text,
            "f-image.alt": text,
            "f-image.credit": text,
            "f-image.licence": text,
            "f-langue": [text],
            "f-suite-de": text,
            "f-fonction": text,
        }
    )


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_typed_acts_on_any_page_of_the_form(site: TestSite, text: str) -> None:
    browser = site.browser().begin()
    pages = [browser.press("save", **everywhere(text)).text, browser.press("preview").text]
    pages.append(browser.get("/").text)

    assert all(MARK in page for page in pages)
    assert not [page for page in pages if _ACTS.search(page)]


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_sent_acts_on_preview_receipt_desk_or_table(site: TestSite, text: str) -> None:
    name = re.sub(r"[<>\[\]{}|]", "", text)
    typed = {
        "f-titre": f"Titre assez long {text}",
        "f-contributeurs.0.organisation": text,
        "f-fonction": text,
        "f-publics": [text],
        "s-presentation": f"Avec assez de mots pour que cela passe bien ici {text}",
        "s-ressources.text": text,
        "f-contributeurs.0.name": f"Malo {name}",
    }
    browser = site.browser().begin().press("preview", **good(**typed))
    pages = [browser.text]
    if browser.path.endswith("/preview"):
        site.pass_time(seconds=10)
        pages.append(browser.press(at="/send", agreed="1").text)
        desk = site.organiser()
        [stored] = site.stored()
        site.jobs.submissions.act(stored.id, Act.ASK, actor="olga", now=NOW, note=text)
        pages += [desk.get(path).text for path in ("/desk/?state=all", f"/desk/s/{stored.id}", "/desk/read?state=all")]
        pages += [desk.get(f"/desk/?search={text}").text, browser.get(browser.path).text]
        table = desk.get("/desk/submissions.csv?state=all").text
        assert not re.search(r'(?:^|,)"[=+@-]', table, re.MULTILINE)

    assert not [page for page in pages if _ACTS.search(page)]


def test_every_page_forbids_what_it_does_not_need(site: TestSite) -> None:
    browser = send(site)
    for path in ("/", "/data", browser.path, browser.path + "?edit=", "/desk/", "/nowhere"):
        headers = browser.client.get(path).headers
        policy = headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert headers["Referrer-Policy"] == "no-referrer"
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Cache-Control"] == "no-store"


def test_no_page_has_a_script_or_style_of_its_own(site: TestSite) -> None:
    browser = site.browser().begin().press("save", **good())
    for page in (browser.text, browser.press("preview").text, site.organiser().get("/desk/").text):
        assert not re.search(r"<style|<script(?![^>]*src=\"/static/)|\sstyle=|\son[a-z]+=|javascript:", page)
        assert not re.search(r"(?:src|href)=\"(?:https?:)?//", page)


@pytest.mark.parametrize(
    "headers",
    [{"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}],
)
def test_another_site_can_send_nothing(site: TestSite, headers: dict[str, str]) -> None:
    browser = site.browser().begin().press("preview", **good())
    form = next(form for form in browser.forms if "/send" in form.action)
    answer = browser.client.post(form.action, data=browser.filled(form, "", {"agreed": "1"}), headers=headers)

    assert answer.status_code == 403
    assert site.stored()[0].state is State.DRAFT


@pytest.mark.parametrize("act", ["withdraw", "forget", "follows", "send"])
def test_without_the_token_of_the_session_nothing_is_done(site: TestSite, act: str) -> None:
    browser = site.browser().begin().press("save", **good())
    answer = browser.client.post(f"{browser.path}/{act}", data={"csrf": "wrong", "agreed": "1"})

    assert answer.status_code in (403, 422)
    assert site.stored()[0].state is State.DRAFT


@pytest.mark.parametrize("act", ["approve", "ask", "refuse", "replace"])
def test_nobody_decides_without_an_account_or_without_the_token(site: TestSite, act: str) -> None:
    send(site)
    [stored] = site.stored()
    path = f"/desk/s/{stored.id}/{act}"
    data = {"note": "non", "other": "x"}
    assert site.browser().client.post(path, data=data).headers["Location"] == "/desk/sign-in"
    assert site.organiser().client.post(path, data=data).status_code == 403
    assert site.stored()[0].state is State.SUBMITTED


def test_a_tampered_link_leads_nowhere(site: TestSite) -> None:
    browser = site.browser().begin().press("save", **good())
    link = browser.link
    random, signature = link.split(".")
    for other in (
        random,
        f"{random}.",
        f"{random}A.{signature}",
        f"{random}.{signature[:-1]}",
        f"{signature}.{random}",
    ):
        assert site.browser().get(f"/f/{other}").status == 404
    assert site.browser().get(f"/f/{link}").status == 200


def test_a_receipt_number_opens_nothing(site: TestSite) -> None:
    send(site)
    [stored] = site.stored()
    for key in (stored.receipt, stored.id):
        assert site.browser().get(f"/f/{key}").status == 404
        assert site.browser().client.get(f"/desk/s/{key}").headers["Location"] == "/desk/sign-in"


def test_links_die_and_can_be_revoked(site: TestSite) -> None:
    browser = site.browser().begin().press("save", **good())
    [stored] = site.stored()
    site.jobs.links.revoke(stored.id, site.clock[0])
    assert browser.get(browser.path).text.count("Carte ouverte des composteurs") == 0

    other = site.browser().begin().press("save", **good())
    site.pass_time(days=400)
    other.get(other.path)
    assert "Carte ouverte" not in other.text


def test_only_hashes_of_links_passwords_and_sessions_are_kept(site: TestSite) -> None:
    browser = send(site)
    desk = site.organiser()
    with desk.client.session_transaction() as session:
        token = session["desk"]
    content = (site.folder / ".forumtools" / "queue.sqlite").read_bytes()
    content += (site.folder / ".forumtools" / "queue.sqlite-wal").read_bytes()

    for secret in (browser.link, browser.link.split(".")[0], PASSWORD, token):
        assert secret.encode() not in content


def test_the_link_of_a_picture_is_that_of_its_submission_only(site: TestSite) -> None:
    image = pytest.importorskip("PIL.Image")
    file = io.BytesIO()
    image.new("RGB", (6, 4)).save(file, "PNG")
    file.seek(0)
    browser = site.browser().begin().press("picture:f-image", files={"f-image": (file, "a.png")}, **good())
    [path] = re.findall(r'src="(/f/[^"]+/file/[^"]+)"', browser.text)
    other = site.browser().begin().press("save", **good())

    assert browser.client.get(path).status_code == 200
    assert other.client.get(path.replace(browser.link, other.link)).status_code == 404


@pytest.mark.parametrize("name", ["../../etc/passwd", "a\x00.png", "con.png", "…" * 300, "a\r\nX: y.png"])
def test_names_of_files_are_only_names(site: TestSite, name: str) -> None:
    image = pytest.importorskip("PIL.Image")
    file = io.BytesIO()
    image.new("RGB", (6, 4)).save(file, "PNG")
    file.seek(0)
    browser = site.browser().begin().press("picture:f-image", files={"f-image": (file, name)}, **good())

    assert browser.status == 200
    assert {path.name for path in (site.folder / ".forumtools").iterdir()} >= {"queue.sqlite"}


def test_what_is_too_large_is_refused_in_plain_words(tmp_path: Path) -> None:
    site = make_site(tmp_path, form="largest_picture = 1")
    browser = site.browser().begin().press("save", **good())
    browser.press("picture:f-image", files={"f-image": (io.BytesIO(b"\xff\xd8" + b"x" * 4_000_000), "a.jpg")})
    assert browser.status == 413
    assert "1 Mo" in browser.text

    answer = browser.client.post(browser.path, data={"s-presentation": "x" * 2_500_000, "base": "1"})
    assert answer.status_code == 413
    assert site.stored()[0].draft == site.jobs.submissions.find()[0].draft


def test_a_thousand_fields_break_nothing(site: TestSite) -> None:
    browser = site.browser().begin()
    many = {f"f-contributeurs.{rank}.id": "r" for rank in range(900)} | {f"x{rank}": "y" for rank in range(900)}
    act = "up:f-contributeurs:99999999999999999999"
    answer = browser.client.post(browser.path + "?kind=contribution", data={**many, "base": "-5", "do": act})

    assert answer.status_code in (303, 409)


def test_mail_headers_take_one_address_and_no_line_ends(tmp_path: Path) -> None:
    from forumtools.jobs.mailing import Mailer, valid_address
    from forumtools.store.keeping import Outbox

    for bad in (
        "a@example.org, b@example.org",
        "a@example.org\nBcc: b@example.org",
        "a@example.org%0aBcc:b@x.org",
        "x",
    ):
        assert valid_address(bad) is None
    site = make_site(tmp_path, mails=True, form='address = "https://forum.example.org"\nsender = "forum@example.org"')
    title = "Carte ouverte\r\nBcc: tous les composteurs"
    send(site, **{"f-titre": title, "f-courriel": "malo@example.org"})
    mail = Outbox(site.jobs.database).claim(site.clock[0])
    assert mail is not None
    message = Mailer(site.forum.forum, site.jobs.database).written(mail, site.clock[0])

    assert message is not None
    assert message.get_all("To") == ["malo@example.org"]
    assert message["Bcc"] is None
    [link] = re.findall(r"https://forum\.example\.org(/f/\S+)", message.get_content())
    assert "Carte ouverte" in site.browser().get(link).text


def test_signing_in_is_limited_by_account_too(tmp_path: Path) -> None:
    from forumtools.web.security import Rates
    from tests.web.site import UNLIMITED

    site = make_site(tmp_path, rates=Rates(**{**vars(UNLIMITED), "account_sign_ins": "3/hour"}))
    browser = Browser(site.browser().client)
    for rank in range(4):
        browser.client.environ_base["REMOTE_ADDR"] = f"203.0.113.{rank}"
        browser.get("/desk/sign-in").press(name="olga", password="faux")
    assert browser.status == 429
