"""Every page of the form and the desk by the W3C's own checker."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from forumtools.model.submitting import Act
from tests.outputs.test_report_checkers import PLACE
from tests.web.site import Browser, TestSite, good, make_site

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not PLACE.is_dir(), reason="the checkers are not installed: scripts/checkers"),
]


def pages(site: TestSite) -> dict[str, str]:
    """Return the pages of one life, by what they show."""
    browser: Browser = site.browser()
    found = {"home": browser.get("/").raw, "data": browser.get("/data").raw, "nowhere": browser.get("/nowhere").raw}
    found["form"] = browser.begin().raw
    found["errors"] = browser.press("preview", **{"f-titre": "<Carte> & “compost”"}).raw
    found["rows"] = browser.press("add:f-contributeurs", **good()).raw
    browser.press(
        "save", **{"f-contributeurs.1.name": "Anaïg", "f-contributeurs.1.consent": "1", "f-publics": ["a", "b"]}
    )
    found["preview"] = browser.press("preview").raw
    found["refused"] = browser.press(at="/send").raw
    browser.path = browser.path.removesuffix("/send") + "/preview"
    found["receipt"] = browser.press(at="/send", agreed="1", answer="Brest").raw
    [stored] = site.stored()
    desk = site.organiser()
    found["desk"] = desk.get("/desk/").raw
    found["no reason"] = desk.get(f"/desk/s/{stored.id}").press(at="/ask").raw
    site.jobs.submissions.act(stored.id, Act.ASK, actor="olga", now=site.clock[0], note="Combien ?")
    browser.get(browser.path + "?edit=").press("preview", **{"f-titre": "Carte des composteurs"})
    browser.press(at="/send", agreed="1", answer="Brest")
    found["changed"] = desk.get(f"/desk/s/{stored.id}").raw
    found["read"] = desk.get("/desk/read").raw
    found["status"] = browser.get(browser.path).raw
    found["sign in"] = site.browser().get("/desk/").raw
    return found


@pytest.mark.parametrize("language", ["fr", "en"])
def test_html_is_valid(tmp_path: Path, language: str) -> None:
    site = make_site(
        tmp_path / "forum",
        form='contact = "aide@example.org"\nquestion = { fr = "Ville ?", en = "Town?" }\nanswers = ["Brest"]',
    )
    if language == "en":
        site.browser = lambda: Browser(_english(site))  # type: ignore[method-assign, assignment]
    for name, page in pages(site).items():
        (tmp_path / f"{name}.html").write_text(page, "utf-8")
    files = sorted(map(str, tmp_path.glob("*.html")))
    jar = PLACE / "vnu-jar" / "build" / "dist" / "vnu.jar"
    run = subprocess.run(
        ["java", "-jar", str(jar), "--format", "json", *files], capture_output=True, text=True, check=False
    )

    messages = json.loads(run.stderr)["messages"]
    said = [(Path(each["url"]).stem, each["message"]) for each in messages if each["type"] != "info"]

    assert len(files) == 15
    assert said == []


def _english(site: TestSite) -> object:
    client = site.app.test_client()
    client.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en"
    return client
