"""The main job end to end: from pasted text in a folder to a page on the real MediaWiki and into the catalogue."""

from __future__ import annotations

import html
import re
from pathlib import Path

import pytest

import forumtools
from forumtools.forms.objects import to_object
from forumtools.jobs.starting import start_forum
from forumtools.wikitext.escaping import clean
from forumtools.wikitext.prose import tidy
from tests.mediawiki import RealWiki, unique
from tests.strategies import hostile_values

pytestmark = pytest.mark.mediawiki

# Text pasted from a web page: header lines, titles on bare lines, odd quotes and blanks, an empty last section.
PASTED = """Contrib:{title}

De Forum des Usages Coopératifs

Forum des usages, édition 2018

une contribution de Quillévéré Awen

Présentation

Chargée d’accueil à l’écluse ; anime « Le Sas », un lieu : on y lit, on y répare , on s'y parle.

Description du projet

L’écluse compte plus de 3 000 passages par an & un café. Les “ sas-citoyens ” s’y croisent.

Le Sas : un seuil qui reste ouvert

Cette démarche a pour objectifs de :

  1. relier les deux rives ;
  2. tenir une table [ronde] tous les mois ;
  3. publier ce qui s'y dit | sans filtre.

Ressources"""


def paragraphs(text: str) -> list[str]:
    return [paragraph.strip() for paragraph in re.split(r"\n+", text) if paragraph.strip()]


def test_pasted_text_becomes_a_page_and_loses_nothing(mediawiki: RealWiki, tmp_path: Path) -> None:
    title = unique("Écluse ouverte")
    start_forum(tmp_path)
    pasted = PASTED.format(title=title)
    (tmp_path / "wiki" / "Contrib").mkdir()
    (tmp_path / "wiki" / "Contrib" / f"{title}.wiki").write_text(pasted, encoding="utf-8")
    folder = forumtools.open_forum(tmp_path)
    before = to_object(folder.reading(title).record)

    user, password = mediawiki.robot
    wiki = forumtools.open_forum(tmp_path, wiki=mediawiki.api, user=user, password=password)
    [result] = forumtools.create(wiki, [before])
    after = to_object(wiki.reading(title).record)
    severities = {finding.severity.value for finding in forumtools.validate(folder)}
    forumtools.write_catalogues(folder, ["2018"], to=tmp_path / "catalogue")

    assert result.outcome is forumtools.Outcome.CREATED
    assert {**after, "revision": None} == {**before, "revision": None}
    assert "error" not in severities
    site = "\n".join(path.read_text("utf-8") for path in sorted((tmp_path / "catalogue").rglob("*.html")))
    shown = _plain(site)
    *_, last = pieces = paragraphs(pasted)
    assert last == "Ressources"  # an empty section is not shown
    for paragraph in (pieces[5], *pieces[6:-1]):
        # A typed number is drawn as the number of a list.
        assert _plain(re.sub(r"^\d\. ", "", paragraph)) in shown, paragraph


def _plain(text: str) -> str:
    """Return *text* without tags, and without what typography may change: blanks and the shape of apostrophes."""
    bare = html.unescape(re.sub(r"<[^>]+>", " ", text)).replace("’", "'")
    return re.sub(r"[\s\u00a0\u202f]+", "", bare)


def test_hostile_submissions_come_back_from_the_wiki_as_typed(mediawiki: RealWiki, tmp_path: Path) -> None:
    start_forum(tmp_path)
    user, password = mediawiki.robot
    wiki = forumtools.open_forum(tmp_path, wiki=mediawiki.api, user=user, password=password)
    values = iter(hostile_values(60, seed=42))
    sent = [
        {
            "page": "Contrib:" + unique("Hostile"),
            "titre": f"Essai {rank} {next(values)}",
            "sous-titre": next(values),
            "contributeurs": [next(values) + "x"],
            "Présentation": next(values),
            "Description du projet": next(values),
        }
        for rank in range(8)
    ]

    results = forumtools.create(wiki, sent, allow_errors=True)

    again = forumtools.create(wiki, sent, allow_errors=True, on_existing=forumtools.OnExisting.UPDATE)
    assert {result.outcome.value for result in results} == {"created"}
    assert {result.outcome.value for result in again} == {"unchanged"}
    for asked in sent:
        record = wiki.reading(str(asked["page"])).record
        assert record.one(forumtools.Role.SUBTITLE) == clean(str(asked["sous-titre"])).strip()
        assert record.of(forumtools.Role.CONTRIBUTORS) == (clean(asked["contributeurs"][0]).strip(),)
        assert record.section(forumtools.Role.PRESENTATION) == tidy(str(asked["Présentation"]))
        assert record.section(forumtools.Role.DESCRIPTION) == tidy(str(asked["Description du projet"]))
