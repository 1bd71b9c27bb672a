"""The site by real checkers: the W3C's of HTML, axe in a real browser, and what the browser asks for."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from forumtools.jobs.cataloguing import write_catalogues
from forumtools.jobs.forums import open_forum
from forumtools.jobs.starting import start_forum
from tests.outputs.pages import dead_links

PLACE = Path(__file__).parents[2] / ".venv" / "checkers" / "node_modules"
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not PLACE.is_dir(), reason="the checkers are not installed: scripts/checkers"),
]
KINDS = [
    "index.html",
    "personnes.html",
    "themes.html",
    "projets.html",
    "2018/index.html",
    "2018/contributions/cafe-des-choses-cassees-un-reseau-de-dix-cafes.html",
    "2018/contributions/donnees-de-la-rade.html",
    "2018/contributeurs.html",
    "2018/organisations.html",
    "2018/themes.html",
    "2018/territoires.html",
    "2018/sessions.html",
    "2018/sigles.html",
    "2018/build.html",
    "2016/index.html",
]
"""One page of each kind."""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The catalogues of all editions of the example."""
    folder = tmp_path_factory.mktemp("forum")
    start_forum(folder, example=True)
    with (folder / "wiki" / "Contrib" / "Données de la rade.wiki").open("a", encoding="utf-8") as page:
        page.write("\nAvec une association de sauvegarde de la rade (ASR).\n")
    write_catalogues(open_forum(folder / "forum.toml"), to=folder / "out")
    return folder / "out"


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    flags = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=flags)
        yield started
        started.close()


def test_every_page_is_valid_html(site: Path) -> None:
    jar = PLACE / "vnu-jar" / "build" / "dist" / "vnu.jar"
    pages = sorted(map(str, site.rglob("*.html")))
    styles = sorted(map(str, site.rglob("*.css")))

    for files, kind in ((pages, "--html"), (styles, "--css")):
        command = ["java", "-jar", str(jar), kind, "--format", "json", *files]
        messages = json.loads(subprocess.run(command, capture_output=True, text=True, check=False).stderr)["messages"]
        said = [(each["url"], each["message"]) for each in messages if each["type"] != "info"]
        assert said == []
    assert len(pages) > 50


def test_every_link_leads_somewhere(site: Path) -> None:
    files = {path.relative_to(site).as_posix(): path.read_bytes() for path in site.rglob("*") if path.is_file()}

    assert list(dead_links(files)) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_nobody_is_shut_out(site: Path, browser: Any, width: int, scheme: str) -> None:
    axe = (PLACE / "axe-core" / "axe.min.js").read_text("utf-8")
    context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme, bypass_csp=True)
    found = {}
    for name in KINDS:
        page = context.new_page()
        page.goto((site / name).as_uri())
        page.evaluate(axe)
        violations = page.evaluate("axe.run(document, {resultTypes: ['violations']}).then(r => r.violations)")
        found[name] = [(each["id"], [node["html"] for node in each["nodes"]]) for each in violations]
        # Nobody has to scroll sideways to read.
        assert page.evaluate("document.documentElement.scrollWidth") <= width, name
        page.close()
    context.close()

    assert {name: said for name, said in found.items() if said} == {}


def test_nothing_is_asked_of_anybody_and_nothing_complains(site: Path, browser: Any) -> None:
    asked, complaints = [], []
    page = browser.new_page()
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))

    for name in KINDS:
        page.goto((site / name).as_uri())
    page.close()

    assert [address for address in asked if not address.startswith(site.as_uri())] == []
    assert complaints == []
