"""The HTML report by real checkers: the W3C's of HTML (vnu), and axe for those who do not see or use a mouse."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from html import unescape
from pathlib import Path

import pytest

from forumtools.language import LANGUAGES, Language
from forumtools.outputs.findings_html import as_html
from tests.outputs.reports import edition_of, findings

PLACE = Path(__file__).parents[2] / ".venv" / "checkers" / "node_modules"
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not PLACE.is_dir(), reason="the checkers are not installed: scripts/checkers"),
]
_AXE = """
<script>{axe}</script>
<script>
axe.run(document, {{resultTypes: ["violations"]}}).then(results => {{
  const said = results.violations.map(v => v.id + ": " + v.nodes.map(n => n.html).join(" "));
  document.title = "axe:" + JSON.stringify(said);
}});
</script>
"""


@pytest.fixture(params=LANGUAGES)
def report(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    language: Language = request.param
    page = tmp_path / "report.html"
    page.write_text(as_html(findings(), 4, language, forum="Forum <essai>", edition_of=edition_of), "utf-8")
    return page


def test_html_is_valid(report: Path) -> None:
    jar = PLACE / "vnu-jar" / "build" / "dist" / "vnu.jar"
    run = subprocess.run(
        ["java", "-jar", str(jar), "--format", "json", str(report)], capture_output=True, text=True, check=False
    )

    messages = json.loads(run.stderr)["messages"]

    assert [(each["type"], each["message"]) for each in messages if each["type"] != "info"] == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nobody_is_shut_out(report: Path, tmp_path: Path, scheme: str) -> None:
    axe = (PLACE / "axe-core" / "axe.min.js").read_text("utf-8")
    # The policy of the page forbids scripts, and so the checker: it is set aside for the check.
    page = re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", report.read_text("utf-8"))
    page = page.replace("</body>", _AXE.format(axe=axe) + "</body>")
    if scheme == "dark":
        page = page.replace("@media (prefers-color-scheme: dark)", "@media all")
    checked = tmp_path / "checked.html"
    checked.write_text(page, "utf-8")
    browser = shutil.which("chromium") or "chromium"
    command = [
        browser,
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--virtual-time-budget=20000",
        "--dump-dom",
        checked.as_uri(),
    ]

    done = subprocess.run([*command], capture_output=True, text=True, timeout=120, check=False).stdout

    title = re.search(r"<title>axe:(.*?)</title>", done, re.DOTALL)
    assert title, "axe did not finish"
    assert json.loads(unescape(title[1])) == []
