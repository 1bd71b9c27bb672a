from __future__ import annotations

import json
import re
from collections.abc import Mapping
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forumtools.catalogue.contents import Catalogue
from forumtools.language import LANGUAGES, Language
from forumtools.outputs.across import render_home
from forumtools.outputs.build_report import report
from forumtools.outputs.making import Making
from forumtools.outputs.site import render_site
from forumtools.resources import templates
from tests.builders import catalogue, contribution, edition, in_language, page, record, session
from tests.outputs.pages import Html, dead_links, read_html
from tests.strategies import hostile_text

RICH = """=== Le lieu ===
Voir [[Contrib:Le bus|le bus]], [https://e.org/a?b=1&c=2 le guide] et [[Session:Communs]].<ref>Une ''note''.</ref>
* un
*# deux
; terme : sens
{|
|+ Tableau
! a
| b
|}
<blockquote>Cité</blockquote>
[[Fichier:Salle.jpg|vignette|La salle|alt=Trois tables]]
"""


def forum_pages() -> list[object]:
    return [
        edition(thème="la coopération ouverte", ville="Brest", participants="407", publics="élus; écoles"),
        session("Communs", début="2018-07-04T09:30", lieu="Salle 2", coordination="Ti; La Halle"),
        contribution(
            "Carte ouverte : les composteurs",
            RICH,
            contributeurs="Malo Stervinou; Collectif Épluchures",
            organisations="Les Épluchures",
            thèmes="Communs; Écologie",
            territoires="Pays de Brest",
            sessions="Communs",
            site="https://carte.example.org/",
            origine="https://ancien.example.net/x",
            licence="CC-BY-SA-4.0",
            début="2016-09",
            **{"sous-titre": "relever à pied"},
        ),
        contribution("Le bus", sessions="Communs; Off", contributeurs="Anne d'Ormont", langue="en"),
        page("contribution", "Plus tard", {}, édition="2018"),
    ]


def site(*records: object, **options: object) -> dict[str, bytes]:
    return dict(render_site(catalogue(*(records or forum_pages()), **options)))  # type: ignore[arg-type]


def pages(files: Mapping[str, bytes]) -> dict[str, Html]:
    return {path: read_html(content) for path, content in files.items() if path.endswith(".html")}


def one_line(found: Html) -> str:
    return re.sub(r"[ \n]+", " ", found.words)


def test_the_files_of_an_edition() -> None:
    assert sorted(site()) == [
        "2018/atom.xml",
        "2018/contributeurs.html",
        *(f"2018/contributions/carte-ouverte-les-composteurs.{end}" for end in ("bib", "csl.json", "html", "ris")),
        *(f"2018/contributions/le-bus.{end}" for end in ("bib", "csl.json", "html", "ris")),
        "2018/index.html",
        "2018/organisations.html",
        "2018/print.css",
        "2018/recherche.html",
        "2018/search-index.js",
        "2018/search.js",
        "2018/sessions.html",
        "2018/style.css",
        "2018/territoires.html",
        "2018/themes.html",
        "2018/themes/communs.xml",
        "2018/themes/ecologie.xml",
    ]


def test_the_first_page_says_what_the_edition_is() -> None:
    words = one_line(pages(site())["2018/index.html"])

    for said in (
        "Forum des usages, édition 2018",
        "la coopération ouverte",
        "Du 3 au 6\u00a0juillet 2018",
        "2 contributions",
        "3 contributeurs et contributrices",
        "Carte ouverte\u00a0: les composteurs",
        "relever à pied",
        "Annoncées, pas encore écrites Plus tard",
        "Participants407",
    ):
        assert said in words


def test_a_contribution_says_who_what_where_and_under_which_terms() -> None:
    found = pages(site())["2018/contributions/carte-ouverte-les-composteurs.html"]
    words = one_line(found)

    for said in (
        "Carte ouverte\u00a0: les composteurs relever à pied",
        "Par Malo Stervinou, Collectif Épluchures",
        "Qui contribue Bénévole.",
        "Communs, Écologie",
        "depuis septembre 2016",
        "CC BY-SA 4.0",
        "les composteurs\u00a0», Forum des usages, édition 2018, CC BY-SA 4.0.",
        "Page «\u00a0Contrib:Carte ouverte\u00a0: les composteurs\u00a0» du wiki, révision 7.",
        "Origine\u00a0: ancien.example.net/x",
        "← Précédente Le bus",
    ):
        assert said in words


def test_machines_can_read_who_wrote_what() -> None:
    found = pages(site())["2018/contributions/carte-ouverte-les-composteurs.html"]

    said = json.loads("".join(found.scripts))
    meta = [(m["name"], m["content"]) for m in found.all("meta") if str(m.get("name", "")).startswith("citation")]
    assert [(author["@type"], author["name"]) for author in said["author"]] == [
        ("Person", "Malo Stervinou"),
        ("Organization", "Collectif Épluchures"),
    ]
    assert said["license"] == "https://creativecommons.org/licenses/by-sa/4.0/deed.fr"
    assert ("citation_author", "Malo Stervinou") in meta
    assert ("citation_publication_date", "2018/07/03") in meta


def test_a_contribution_can_be_taken_into_a_bibliography() -> None:
    files = site()
    found = pages(files)["2018/contributions/carte-ouverte-les-composteurs.html"]

    assert "Pour un logiciel de bibliographie\u00a0: BibTeX, RIS, CSL-JSON" in one_line(found)
    name = "carte-ouverte-les-composteurs"
    assert [link for link in found.links if link.startswith(name)] == [f"{name}.bib", f"{name}.ris", f"{name}.csl.json"]
    assert files[f"2018/contributions/{name}.bib"].startswith(b"@inproceedings{stervinou2018carte,\n")
    assert files[f"2018/contributions/{name}.ris"].startswith(b"TY  - CPAPER\r\nID  - stervinou2018carte\r\n")
    assert json.loads(files[f"2018/contributions/{name}.csl.json"])[0]["id"] == "stervinou2018carte"


def test_every_link_leads_somewhere() -> None:
    assert list(dead_links(site())) == []


def test_links_between_editions_lead_somewhere() -> None:
    records = [
        contribution("Suite", suite_de="Début", édition="2018"),
        contribution("Début", édition="2014", contributeurs="Anne d'Ormont"),
    ]
    catalogues = [catalogue(*records, name=name, beside=["2014", "2018"]) for name in ("2014", "2018")]

    files = {path: content for found in catalogues for path, content in render_site(found)}
    files |= dict(render_home([report(found, Making(), files={}) for found in catalogues]))

    assert list(dead_links(files)) == []
    assert "../../2014/contributions/debut.html" in pages(files)["2018/contributions/suite.html"].links
    assert "../../2014/" not in str(dict(render_site(catalogue(*records))))
    assert "Déjà en 2014\u00a0:" in pages(files)["2018/contributions/suite.html"].words


def test_no_page_asks_for_anything_but_its_style() -> None:
    for path, found in pages(site()).items():
        if path.endswith(SEARCH):
            continue
        root = "../" if "/contributions/" in path else ""
        links = [link["href"] for link in found.all("link") if link["rel"] not in ("alternate", "license")]
        assert links == [f"{root}style.css", f"{root}print.css"]
        assert not [name for name, _ in found.elements if name in ("img", "iframe", "object", "video", "form", "style")]
        assert all(script["type"] == "application/ld+json" for script in found.all("script"))
    for name in ("2018/style.css", "2018/print.css"):
        assert not re.search(r"url\(|@import|@font-face", site()[name].decode())


def test_every_page_has_one_title_a_way_past_the_menu_and_sound_structure() -> None:
    for path, found in pages(site()).items():
        levels = [int(name[1]) for name, _ in found.elements if re.fullmatch("h[1-6]", name)]
        assert levels.count(1) == 1, path
        assert levels[0] == 1, path
        assert all(after <= before + 1 for before, after in pairwise(levels)), path
        assert found.links[0] == "#_content"
        assert len(found.ids) == len(set(found.ids)), path
        assert found.unbalanced == [], path
        assert found.all("html") == [{"lang": "fr"}]


def test_no_two_places_of_a_page_have_one_name() -> None:
    same = {"Présentation": "a<ref>n</ref>", "Notes": "b<ref>m</ref>"}
    titles = ("Présentation", "Restitution", "Notes", "Content")
    found = pages(
        site(
            edition(),
            *(page("session", title, same, édition="2018") for title in titles),
            *(page("contribution", title, same, édition="2018", sessions=title, thèmes=title) for title in titles),
        )
    )

    assert [path for path, one in found.items() if len(one.ids) != len(set(one.ids))] == []


def test_text_in_another_language_is_marked() -> None:
    found = pages(site())

    assert found["2018/contributions/le-bus.html"].all("article") == [{"lang": "en"}]
    assert {"href": "contributions/le-bus.html", "lang": "en"} in found["2018/index.html"].all("a")


def test_the_same_catalogue_gives_the_same_bytes() -> None:
    assert site() == site(*reversed(forum_pages()))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_site_speaks_both_languages(language: Language) -> None:
    found = in_language(language, forum_pages())  # type: ignore[arg-type]

    files = dict(render_site(found))
    words = pages(files)[f"2018/{'contributeurs' if language == 'fr' else 'contributors'}.html"].words
    home = pages(files)["2018/index.html"]
    assert ("Sommaire" in words, "Contents" in words) == (language == "fr", language == "en")
    assert ("Du 3 au 6\u00a0juillet 2018" in home.words) == (language == "fr")
    assert ("3–6\u00a0July 2018" in home.words) == (language == "en")
    assert home.all("h1") == ([{}] if language == "fr" else [{"lang": "fr"}])
    assert list(dead_links(files)) == []


@pytest.mark.parametrize("template", sorted(path.name for path in (templates() / "catalogue").glob("*.html")))
def test_no_template_says_anything_in_one_language_only(template: str) -> None:
    text = (templates() / "catalogue" / template).read_text(encoding="utf-8")

    bare = re.sub(r"\{[{%].*?[%}]\}", "", text, flags=re.DOTALL)
    bare = re.sub(r"<[^<>]*>|class=\S+", "", bare)
    assert not re.findall(r"[^\W\d_]{2,}", bare)


TAGS = """
    html head meta title link script body header main footer nav article section aside div p span a b em strong sup
    sub br hr code pre blockquote ul ol li dl dt dd h1 h2 h3 h4 h5 h6 table caption tbody tr th td figure figcaption
"""
SEARCH = "recherche.html"  # the one page that acts, looked at in test_site_search
ATTRIBUTES = """
    lang charset http-equiv content name rel href class id type value start scope tabindex
    aria-label aria-current aria-hidden download media property title
"""


def check_nothing_acts(files: Mapping[str, bytes]) -> None:
    assert list(dead_links(files)) == []
    for path, found in pages(files).items():
        if path.endswith(SEARCH):
            continue
        assert {name for name, _ in found.elements} <= set(TAGS.split()), path
        assert {name for _, given in found.elements for name in given} <= set(ATTRIBUTES.split()), path
        assert all(re.match(r"https?://|[\w./-]*(?:#[\w-]+)?$", link) for link in found.links), found.links
        assert all(json.loads(script) for script in found.scripts)
        assert found.unbalanced == []


@pytest.mark.parametrize(
    "hostile",
    [
        "</script><script>alert(1)</script>",
        "<!--<script>",
        "<img src=x onerror=alert(1)>",
        '" onmouseover="alert(1)',
        "' autofocus onfocus='alert(1)",
        "javascript:alert(1)",
        "[javascript:alert(1) x] [[javascript:x]]",
        "{{ 7*7 }} {% raw %}",
        "&lt;script&gt;&amp;quot;",
        "https://e.org/\"onclick='x'",
        "data:text/html,<script>",
        "../../etc/passwd",
        "\u202eabc\x00\ud800",
    ],
)
def test_hostile_words_are_only_words(hostile: str) -> None:
    names = [field.name for field in record({}, {}).kind.fields if field.name != "édition"]

    found = catalogue(
        record({name: [hostile] for name in names}, {"Ressources": f"Un lien\n{hostile}", hostile: hostile})
    )

    files = dict(render_site(found))
    check_nothing_acts(files)
    assert len(found.entries) == 1


FIELDS = st.sampled_from(
    ["titre", "sous-titre", "contributeurs", "thèmes", "sessions", "licence", "site", "origine", "langue"]
)


@settings(max_examples=60)
@given(st.dictionaries(FIELDS, st.lists(hostile_text(8), min_size=1, max_size=2)), hostile_text(25))
def test_whatever_people_write_nothing_acts(values: dict[str, list[str]], text: str) -> None:
    wild = record(values, {"Présentation": text, "Description du projet": f"Du texte.\n\n{text}"})

    check_nothing_acts(dict(render_site(catalogue(wild, contribution("Un")))))


def test_a_home_for_several_editions() -> None:
    def made(name: str) -> Catalogue:
        return catalogue(edition(), contribution("A"), contribution("B", édition="2014"), name=name)

    files = dict(render_home([report(made(name), Making(), files={}) for name in ("2018", "2014")]))

    found = pages(files)["index.html"]
    assert sorted(files) == ["index.html", "personnes.html", "print.css", "projets.html", "style.css"]
    assert found.links[1:] == ["index.html", "personnes.html", "projets.html", "2018/index.html", "2014/index.html"]
    assert dict(render_home([])) == {}
