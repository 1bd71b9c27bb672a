"""The form in a real browser: phone and desk, with and without scripts, keyboard alone, large print."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from forumtools.model.records import Page as WikiPage
from forumtools.wikitext.prose import tidy
from tests.forums import default_forum
from tests.mediawiki import RealWiki, unique
from tests.web.running import CHROMIUM, FLAGS, ON_THE_WIKI, Running, running
from tests.web.site import EDITION, PASSWORD

sync_api = pytest.importorskip("playwright.sync_api")
from playwright.sync_api import Browser, BrowserContext, Page, expect  # noqa: E402

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium here: scripts/checkers installs it"),
]
AXE = Path(__file__).parents[2] / ".venv" / "checkers" / "node_modules" / "axe-core" / "axe.min.js"
_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

PRESENTATION = "Des habitant·e·s du quartier, depuis 2016."
DESCRIPTION = (
    "Nous dessinons la carte des composteurs ouverts à tous, avec les écoles, et chacun peut la compléter :\n"
    "- relevés à vélo\n- ateliers le samedi\n\n"
    "R&D [1] | {draft} {{piège}} [[Fichier:x.jpg]] <script>alert(1)</script> ~~~~ '' \" <!-- x --> et c’est **tout**."
)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium."""
    with sync_api.sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture(scope="module")
def form(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A form that runs, on a wiki in a folder."""
    with running(tmp_path_factory.mktemp("form")) as run:
        yield run


def visitor(browser: Browser, *, width: int = 1280, script: bool = True, scheme: str = "light") -> BrowserContext:
    size = {"width": width, "height": 800}
    context = browser.new_context(
        viewport=size, locale="fr-FR", java_script_enabled=script, color_scheme=scheme, bypass_csp=False
    )
    context.set_default_timeout(20_000)
    return context


def begin(page: Page, form: Running) -> None:
    page.goto(form.address)
    page.get_by_role("link", name="Commencer").click()


def fill(page: Page, title: str) -> None:
    page.get_by_label("Titre (obligatoire)").fill(title)
    page.get_by_label("Nom, tel qu’il sera publié").first.fill("Malo Stervinou")
    page.get_by_label("Qui êtes-vous ?").first.fill(PRESENTATION)
    page.get_by_label("Description du projet").first.fill(DESCRIPTION)


def send(page: Page) -> str:
    """Send what the preview shows, and return the receipt number."""
    page.get_by_role("checkbox", name="J’ai le droit").check()
    page.get_by_role("button", name="Envoyer").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("C’est envoyé, merci !")
    found = re.search(r"[2-9A-Z]{4}-[2-9A-Z]{4}", page.locator(".receipt").inner_text())
    assert found is not None
    return found[0]


@pytest.mark.mediawiki
@pytest.mark.parametrize("script", [True, False], ids=["with scripts", "without scripts"])
@pytest.mark.parametrize("width", [360, 1280])
def test_the_whole_life_of_a_contribution(
    browser: Browser, mediawiki: RealWiki, tmp_path: Path, width: int, script: bool
) -> None:
    wiki = mediawiki.open()
    edition = wiki.site and next(iter(wiki.read([f"{ON_THE_WIKI}:2027"])), None)
    if edition is None or edition.text != EDITION:
        wiki.save(WikiPage(f"{ON_THE_WIKI}:2027", EDITION.strip(), edition.revision if edition else None), summary="")
    user, password = mediawiki.robot
    title = unique("Carte ouverte")
    account = {"FORUMTOOLS_USER": user, "FORUMTOOLS_PASSWORD": password}
    with running(tmp_path / "forum", options=("--wiki", mediawiki.api), editions=ON_THE_WIKI, **account) as form:
        context = visitor(browser, width=width, script=script)
        page = context.new_page()
        begin(page, form)

        # Fail, and be told where.
        page.get_by_label("Titre (obligatoire)").fill(title)
        page.get_by_role("button", name="Relire avant l’envoi").click()
        expect(page).to_have_title(re.compile(r"^Erreur\s: "))
        expect(page.locator("#summary")).to_be_focused()
        page.locator("#summary a").first.click()

        # Correct, keep a draft, lose the tab and the server, and find it again.
        fill(page, title)
        page.get_by_role("button", name="Enregistrer le brouillon").click()
        expect(page.locator("#state")).to_contain_text("Enregistré à")
        link = page.url.partition("?")[0]
        page.close()
        form.kill()
        form.start()
        page = context.new_page()
        page.goto(link)
        expect(page.get_by_label("Description du projet").first).to_have_value(DESCRIPTION)
        page.get_by_role("checkbox", name="Cette personne accepte").check()
        page.reload()
        page.get_by_role("checkbox", name="Cette personne accepte").check()

        # Look, and send.
        page.get_by_role("button", name="Relire avant l’envoi").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Relire et envoyer")
        expect(page.locator("article")).to_contain_text("R&D [1] | {draft} {{piège}} [[Fichier:x.jpg]]")
        assert page.get_by_text("Aperçu approché").count() == 0
        receipt = send(page)

        # Change it by the link.
        page.goto(link + "?edit=")
        page.get_by_label("Sous-titre").fill("et ça pousse")
        page.get_by_role("button", name="Relire avant l’envoi").click()
        assert send(page) == receipt

        accept(browser, form, receipt)
        assert receipt in form.run("queue", "send")
        check_page(wiki.get(f"Contrib:{title}").text, title)
        page.goto(link)
        expect(page.locator(".lead")).to_contain_text("publiée")

        # Withdraw.
        page.get_by_text("Retirer la contribution", exact=True).click()
        page.get_by_role("button", name="Retirer", exact=True).click()
        expect(page.locator(".lead")).to_contain_text("retirée")
        context.close()


def accept(browser: Browser, form: Running, receipt: str) -> None:
    """Let an organiser accept a submission."""
    desk = visitor(browser).new_page()
    desk.goto(form.address + "desk/")
    desk.get_by_label("Nom").fill("olga")
    desk.get_by_label("Mot de passe").fill(PASSWORD)
    desk.get_by_role("button", name="Entrer").click()
    desk.get_by_label("Chercher").fill(receipt)
    desk.get_by_role("button", name="Montrer").click()
    desk.locator(".cards a").first.click()
    desk.get_by_role("button", name="Accepter").click()
    expect(desk.locator(".lead")).to_contain_text("acceptée")
    desk.context.close()


def check_page(text: str, title: str) -> None:
    """Check that a page says exactly what was typed."""
    from forumtools.forms.marks import to_wikitext
    from tests.forums import read

    record = read(text).record
    assert record.title == title
    assert record.values["sous-titre"] == ("et ça pousse",)
    assert record.values["contributeurs"] == ("Malo Stervinou",)
    assert record.sections["Présentation"] == PRESENTATION
    assert record.sections["Description du projet"] == tidy(to_wikitext(DESCRIPTION))
    assert default_forum().main_kind.field_named("courriel") is not None
    assert "courriel" not in text


def test_what_is_typed_is_saved_without_a_button(browser: Browser, form: Running) -> None:
    page = visitor(browser, width=360).new_page()
    begin(page, form)
    page.get_by_label("Titre (obligatoire)").press_sequentially("Un titre tapé lettre à lettre")
    expect(page.locator("#state")).to_contain_text("Enregistré à")
    link = page.url
    page.context.close()
    other = visitor(browser).new_page()
    other.goto(link)

    expect(other.get_by_label("Titre (obligatoire)")).to_have_value("Un titre tapé lettre à lettre")
    other.context.close()


def test_a_server_that_is_away_is_told_and_waited_for(browser: Browser, form: Running) -> None:
    page = visitor(browser).new_page()
    begin(page, form)
    form.kill()
    page.get_by_label("Titre (obligatoire)").fill("Un titre sans serveur")
    expect(page.locator("#state")).to_contain_text("Pas encore enregistré")
    form.start()
    expect(page.locator("#state")).to_contain_text("Enregistré à")
    page.reload()

    expect(page.get_by_label("Titre (obligatoire)")).to_have_value("Un titre sans serveur")
    page.context.close()


def test_pasted_word_processor_text_keeps_its_bold_lists_and_links(browser: Browser, form: Running) -> None:
    page = visitor(browser).new_page()
    begin(page, form)
    area = page.get_by_label("Description du projet").first
    html = (
        "<html><head><style>p{color:red}</style></head><body><p class=MsoNormal>Un <b>mot</b> fort.</p>"
        "<ul><li>un</li><li>deux</li></ul><p><a href='https://example.org/a'>Le site</a><o:p></o:p></p></body></html>"
    )
    area.focus()
    page.evaluate(
        """html => {
          const data = new DataTransfer();
          data.setData("text/html", html);
          document.activeElement.dispatchEvent(new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true}));
        }""",
        html,
    )

    expect(area).to_have_value("Un **mot** fort.\n\n- un\n- deux\n\n[Le site](https://example.org/a)")
    page.context.close()


def test_the_toolbar_puts_marks_around_what_is_chosen(browser: Browser, form: Running) -> None:
    page = visitor(browser).new_page()
    begin(page, form)
    area = page.get_by_label("Description du projet").first
    area.fill("un mot")
    area.select_text()
    tools = page.get_by_role("group", name="Mise en forme").nth(1)
    tools.get_by_role("button", name="Gras").click()
    expect(area).to_have_value("**un mot**")
    tools.get_by_role("button", name="Liste").click()
    expect(area).to_have_value("- **un mot**")
    page.context.close()


@pytest.mark.parametrize("script", [True, False], ids=["with scripts", "without scripts"])
def test_the_keyboard_alone_does_everything(browser: Browser, form: Running, script: bool) -> None:
    page = visitor(browser, script=script).new_page()
    page.goto(form.address)
    reach(page, "Commencer : Forum des usages, édition 2027")
    page.keyboard.press("Enter")
    page.wait_for_url("**/f/**")
    for label, text in (
        ("Titre (obligatoire)", unique("Au clavier")),
        ("Nom, tel qu’il sera publié", "Anaïg Le Dû"),
    ):
        reach(page, label)
        page.keyboard.type(text)
    reach(page, "Cette personne accepte")
    page.keyboard.press("Space")
    reach(page, "Ajouter une personne")
    page.keyboard.press("Enter")
    expect(page.locator("[id='f-contributeurs.1']")).to_be_focused()
    page.keyboard.type("Yann Quéméneur")
    reach(page, "Cette personne accepte")
    page.keyboard.press("Space")
    reach(page, "Monter")
    page.keyboard.press("Enter")
    expect(page.locator("[id='f-contributeurs.0']")).to_be_focused()
    expect(page.locator("[id='f-contributeurs.0']")).to_have_value("Yann Quéméneur")
    reach(page, "Qui êtes-vous ?")
    page.keyboard.type("Deux voisins qui réparent des vélos.")
    reach(page, "Description du projet")
    page.keyboard.type("Chaque samedi nous réparons des vélos avec qui veut apprendre. " * 4)
    reach(page, "Relire avant l’envoi")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Relire et envoyer")
    reach(page, "J’ai le droit de publier")
    page.keyboard.press("Space")
    reach(page, "Envoyer")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("C’est envoyé, merci !")
    page.context.close()


_NAME = """element => {
  const labelled = element.labels && element.labels.length ? element.labels[0].innerText : "";
  return (labelled || element.getAttribute("aria-label") || element.innerText || "").replace(/\\s+/g, " ").trim();
}"""


def reach(page: Page, name: str) -> None:
    """Press Tab until what is called *name* has the focus, which must be seen."""
    for _ in range(200):
        page.keyboard.press("Tab")
        focused = page.evaluate_handle("document.activeElement")
        if focused.evaluate(_NAME).startswith(name):
            return
    raise AssertionError(f"the keyboard does not reach {name}")


def test_nothing_is_cut_at_320_pixels_or_twice_the_size(browser: Browser, form: Running) -> None:
    for width, size in ((320, "100%"), (640, "200%")):
        page = visitor(browser, width=width).new_page()
        begin(page, form)
        for address in (page.url, form.address, form.address + "data", form.address + "desk/"):
            page.goto(address)
            page.evaluate("size => { document.documentElement.style.fontSize = size; }", size)
            assert page.evaluate("document.scrollingElement.scrollWidth <= innerWidth"), (address, width)
        page.context.close()


@pytest.mark.skipif(not AXE.is_file(), reason="axe is not installed: scripts/checkers")
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_nobody_is_shut_out(browser: Browser, form: Running, width: int, scheme: str) -> None:
    page = visitor(browser, width=width, scheme=scheme).new_page()
    found: dict[str, list[str]] = {}

    def look(name: str) -> None:
        page.evaluate(AXE.read_text("utf-8"))
        said = page.evaluate("tags => axe.run({runOnly: tags})", _TAGS)
        found[name] = [f"{each['id']}: {each['nodes'][0]['html'][:200]}" for each in said["violations"]]

    page.goto(form.address)
    look("home")
    page.goto(form.address + "data")
    look("data")
    page.goto(form.address + "nowhere")
    look("problem")
    begin(page, form)
    look("form")
    page.get_by_role("button", name="Relire avant l’envoi").click()
    look("errors")
    fill(page, unique("Pour tous"))
    page.get_by_role("button", name="Ajouter une personne").click()
    page.get_by_role("checkbox", name="Cette personne accepte").first.check()
    look("rows")
    page.get_by_role("button", name="Relire avant l’envoi").click()
    look("preview")
    page.get_by_role("button", name="Envoyer").click()
    look("refused")
    receipt = send(page)
    look("receipt")
    page.goto(form.address + "desk/")
    look("sign in")
    page.get_by_role("button", name="Entrer").click()
    look("not let in")
    page.get_by_label("Nom").fill("olga")
    page.get_by_label("Mot de passe").fill(PASSWORD)
    page.get_by_role("button", name="Entrer").click()
    look("desk")
    page.get_by_label("Chercher").fill(receipt)
    page.get_by_role("button", name="Montrer").click()
    page.locator(".cards a").first.click()
    look("submission")
    page.get_by_text("Refuser").first.click()
    page.get_by_role("button", name="Refuser").click()
    look("no reason")
    page.goto(form.address + "desk/read")
    look("read")

    assert {name: said for name, said in found.items() if said} == {}
    page.context.close()
