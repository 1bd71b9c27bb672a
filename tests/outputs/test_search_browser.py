"""The search page in a real browser: from a disk and served, by keyboard alone, on a phone, in the dark."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from forumtools.outputs.catalogues import missing_extra, render_catalogue
from forumtools.outputs.files import write_files
from tests.builders import catalogue, contribution, edition, session
from tests.web.running import CHROMIUM, FLAGS

sync_api = pytest.importorskip("playwright.sync_api")
from playwright.sync_api import Browser, Page, expect  # noqa: E402

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium here: scripts/checkers installs it"),
]
needs_pagefind = pytest.mark.skipif(
    missing_extra("search") is not None, reason="Pagefind is not installed: pip install 'forumtools[search]'"
)
AXE = Path(__file__).parents[2] / ".venv" / "checkers" / "node_modules" / "axe-core" / "axe.min.js"
_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

RECORDS = [
    edition(thème="la coopération ouverte"),
    session("Faire ensemble", lieu="Salle 2"),
    contribution("L’entraide au coin de la rue", thèmes="Communs", territoires="Brest", sessions="Faire ensemble"),
    contribution("Une école ouverte", thèmes="Éducation; Communs", territoires="Lorient"),
    contribution("Au cœur du bourg", thèmes="Éducation", contributeurs="Aïcha Le Bœuf"),
    contribution("Des médiateurs·rices", organisations="Tiers-lieu &lt;b&gt;Le Phare&lt;/b&gt;", thèmes="Éducation"),
    contribution(
        "Le four à pain", "On y vient pour l’ambiance, les sœurs et les animateurs·rices.", territoires="Brest"
    ),
    *(contribution(f"Banc numéro {n}", thèmes=f"Thème {n % 12}") for n in range(30)),
]


@dataclass
class Site:
    """The site in a folder, and what was asked while it was looked at."""

    folder: Path
    served: str
    asked: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def open(self, browser: Browser, address: str, **options: object) -> Page:
        self.asked.clear()
        self.errors.clear()
        page = browser.new_context(viewport={"width": 1280, "height": 800}, locale="fr-FR", **options).new_page()  # type: ignore[arg-type]
        page.on("request", lambda request: self.asked.append(request.url))
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("console", lambda message: self.errors.append(message.text) if message.type == "error" else None)
        page.goto(address)
        return page

    @property
    def on_disk(self) -> str:
        return (self.folder / "2018" / "recherche.html").as_uri()


class _Quiet(SimpleHTTPRequestHandler):
    def do_GET(self) -> None:
        if self.path == "/favicon.ico":
            self.send_response(204)
            self.end_headers()
            return
        super().do_GET()

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("search")
    formats = ["html", "search"] if not missing_extra("search") else ["html"]
    write_files(folder, render_catalogue(catalogue(*RECORDS), formats))
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(folder))) as server:
        Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        yield Site(folder, f"http://127.0.0.1:{server.server_address[1]}/2018/recherche.html")
        server.shutdown()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_api.sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield chromium
        chromium.close()


def titles(page: Page) -> list[str]:
    return page.locator("#_list h3").all_inner_texts()


def ask(page: Page, words: str, said: str) -> None:
    page.get_by_label("Rechercher dans le catalogue").fill(words)
    expect(page.get_by_role("status")).to_have_text(re.compile(said))


@pytest.fixture(params=["disk", "served"])
def page(request: pytest.FixtureRequest, browser: Browser, site: Site) -> Iterator[Page]:
    opened = site.open(browser, site.on_disk if request.param == "disk" else site.served)
    yield opened
    opened.context.close()
    own = ("file://", site.served.rpartition("/2018")[0])
    assert [url for url in site.asked if not url.startswith(own)] == []
    assert site.errors == []


@pytest.mark.parametrize(
    ("words", "title"),
    [
        ("entraide", "L’entraide au coin de la rue"),
        ("L'ENTRAIDE", "L’entraide au coin de la rue"),
        ("ecole", "Une école ouverte"),
        ("coeur", "Au cœur du bourg"),
        ("cœur", "Au cœur du bourg"),
        ("le boeuf aicha", "Au cœur du bourg"),
        ("mediateursrices", "Des médiateurs·rices"),
        ("rices phare", "Des médiateurs·rices"),
        ("tiers-lieu", "Des médiateurs·rices"),
        ("educ lorient", "Une école ouverte"),
    ],
)
def test_words_are_found_however_they_are_written(page: Page, words: str, title: str) -> None:
    ask(page, words, "^1 résultat$")

    assert titles(page) == [title]


def test_a_part_of_an_inclusive_word_is_found(page: Page) -> None:
    page.get_by_label("Rechercher dans le catalogue").fill("rices")

    expect(page.locator("#_list h3").first).to_have_text("Des médiateurs·rices")
    assert page.locator("#_list mark").first.inner_text() == "rices"


def test_all_words_must_be_there_and_what_is_not_is_said(page: Page) -> None:
    ask(page, "ecole xyzzyq", "^Aucun résultat")

    assert titles(page) == []


def test_facets_narrow_and_count(page: Page) -> None:
    expect(page.get_by_role("status")).to_have_text("35 contributions")
    page.get_by_role("checkbox", name="Éducation").check()
    expect(page.get_by_role("status")).to_have_text("3 contributions")
    lorient = page.get_by_role("checkbox", name="Lorient")
    expect(lorient.locator("xpath=..")).to_have_text("Lorient 1")
    expect(page.get_by_role("checkbox", name="Brest")).to_have_count(0)
    lorient.check()

    expect(page.get_by_role("status")).to_have_text("1 contribution")
    assert titles(page) == ["Une école ouverte"]
    page.get_by_role("button", name="Tout effacer").click()
    expect(page.get_by_role("status")).to_have_text("35 contributions")
    expect(page.get_by_label("Rechercher dans le catalogue")).to_be_focused()


def test_long_lists_come_by_and_by(page: Page) -> None:
    assert len(titles(page)) == 20
    page.get_by_role("button", name="Afficher la suite (15)").press("Enter")
    expect(page.locator("#_list li")).to_have_count(35)
    expect(page.locator("#_list li").nth(20).get_by_role("link")).to_be_focused()
    themes = page.get_by_role("group", name="Thème")
    assert themes.get_by_role("checkbox").count() == 8
    themes.get_by_role("button", name="Tout afficher (14)").press("Enter")
    expect(themes.get_by_role("checkbox")).to_have_count(14)
    expect(themes.get_by_role("button", name="Afficher moins")).to_be_focused()


def test_the_question_is_still_there_after_reading_a_result(page: Page) -> None:
    ask(page, "ouverte", "résultat")
    page.get_by_role("checkbox", name="Éducation").check()
    page.get_by_role("link", name="Une école ouverte").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Une école ouverte")
    page.go_back()

    expect(page.get_by_label("Rechercher dans le catalogue")).to_have_value("ouverte")
    expect(page.get_by_role("checkbox", name="Éducation")).to_be_checked()
    expect(page.get_by_role("status")).to_have_text("1 résultat")


def test_by_keyboard_alone(page: Page) -> None:
    page.get_by_label("Rechercher dans le catalogue").focus()
    page.keyboard.type("ouverte")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Résultats")).to_be_focused()
    for _ in range(2):  # the button that clears all, the first result
        page.keyboard.press("Tab")
    expect(page.locator("#_list a").first).to_be_focused()
    page.get_by_role("checkbox", name="Communs").focus()
    page.keyboard.press("Space")
    expect(page.get_by_role("checkbox", name="Communs")).to_be_focused()
    expect(page.get_by_role("checkbox", name="Communs")).to_be_checked()


def test_what_people_wrote_is_only_text(page: Page) -> None:
    ask(page, "phare", "^1 résultat$")

    assert "<b>Le Phare</b>" in page.locator("#_list").inner_text()
    assert page.locator("#_list b").count() == 0


@pytest.mark.parametrize("width", [320, 360, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.skipif(not AXE.is_file(), reason="axe is not installed: scripts/checkers")
def test_nobody_is_shut_out(browser: Browser, site: Site, width: int, scheme: str) -> None:
    page = site.open(browser, site.served, color_scheme=scheme, bypass_csp=True)
    page.set_viewport_size({"width": width, "height": 800})
    ask(page, "l", "résultats")
    page.locator("#_filters").evaluate("filters => filters.open = true")
    page.get_by_role("checkbox", name="Communs").check()
    page.evaluate(AXE.read_text("utf-8"))

    found = page.evaluate("tags => axe.run({runOnly: tags})", _TAGS)

    assert [(each["id"], [node["html"] for node in each["nodes"]]) for each in found["violations"]] == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.context.close()


def test_without_scripts_the_page_says_where_else_to_look(browser: Browser, site: Site) -> None:
    page = site.open(browser, site.on_disk, java_script_enabled=False)

    expect(page.get_by_text("La recherche demande JavaScript")).to_be_visible()
    expect(page.locator("#_content").get_by_role("link", name="Thèmes")).to_be_visible()
    expect(page.locator("form")).to_be_hidden()
    page.context.close()


@needs_pagefind
@pytest.mark.parametrize("words", ["ambiance", "soeurs", "sœurs", "l’ambiance", "animateurs·rices"])
def test_the_text_of_the_pages_is_found_where_the_site_is_served(browser: Browser, site: Site, words: str) -> None:
    page = site.open(browser, site.served)
    ask(page, words, "^1 résultat$")

    assert titles(page) == ["Le four à pain"]
    said = page.locator(".excerpt").inner_text()
    assert "l’ambiance, les sœurs et les animateurs·rices" in said
    assert page.locator(".excerpt mark").count()
    page.get_by_role("checkbox", name="Brest").check()
    expect(page.get_by_role("status")).to_have_text("1 résultat")
    assert [url for url in site.asked if not url.startswith(site.served.rpartition("/2018")[0])] == []
    assert site.errors == []
    page.context.close()


@needs_pagefind
def test_a_word_that_stands_nowhere_is_not_found_in_texts_either(browser: Browser, site: Site) -> None:
    page = site.open(browser, site.served)

    ask(page, "ambidextre", "^Aucun résultat")
    ask(page, "four ambidextre", "^Aucun résultat")
    page.context.close()


@needs_pagefind
def test_from_a_disk_the_text_is_not_asked_for(browser: Browser, site: Site) -> None:
    page = site.open(browser, site.on_disk)
    ask(page, "ambiance", "^Aucun résultat")

    assert not [url for url in site.asked if "pagefind" in url]
    assert site.errors == []
    page.context.close()
