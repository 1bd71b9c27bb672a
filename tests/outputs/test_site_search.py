"""The search page and its index, as they are written; what they do in a browser: test_search_browser."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forumtools.errors import ExtraMissing
from forumtools.language import LANGUAGES, Language
from forumtools.outputs.catalogues import missing_extra, render_catalogue
from forumtools.outputs.making import Making
from forumtools.outputs.pagefind import documents, fold_text, render_search
from forumtools.outputs.site import render_site
from forumtools.outputs.site_search import search_files
from tests.builders import catalogue, contribution, edition, in_language, session
from tests.outputs.pages import dead_links, read_html
from tests.strategies import hostile_text

LIGHT = "script-src 'self'; base-uri"
NAME = "data-pagefind-filter"
FULL = "script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'; base-uri"


def records() -> list[Any]:
    return [
        edition(thème="la coopération ouverte"),
        session("Communs", lieu="Salle 2"),
        contribution("Un", thèmes="Écologie; Communs", territoires="Brest", sessions="Communs"),
        contribution("Deux", thèmes="Communs", contributeurs="Anne d'Ormont", organisations="La Halle", langue="en"),
    ]


def read_index(script: bytes) -> dict[str, Any]:
    """Read the two assignments of the index, as a browser would."""
    head, items = re.fullmatch(
        r"window\.forumtoolsSearch = (\{[^\n]*\});\nwindow\.forumtoolsSearch\.items = (\[.*\]);\n",
        script.decode(),
        re.DOTALL,
    ).groups()  # type: ignore[union-attr]
    return {**json.loads(head), "items": json.loads(items)}


def index_of(*found: Any) -> dict[str, Any]:
    return read_index(dict(search_files(catalogue(*(found or records()))))["search-index.js"])


def test_the_index_says_what_can_be_found_and_narrowed() -> None:
    index = index_of()

    assert [(facet["title"], facet["choices"]) for facet in index["facets"]] == [
        ("Thème", ["Communs", "Écologie"]),
        ("Territoire", ["Brest"]),
        ("Session", ["Communs"]),
    ]
    found = {item["title"]: item for item in index["items"]}
    assert found["Un"]["themes"] == [1, 0]
    assert found["Un"]["places"] == found["Un"]["sessions"] == [0]
    assert found["Deux"]["people"] == ["Anne d'Ormont"]
    assert (found["Deux"]["organisations"], found["Deux"]["language"]) == (["La Halle"], "en")
    assert found["Communs"] | {"kind": "session", "address": "sessions.html#communs"} == found["Communs"]


def test_all_that_is_found_is_there() -> None:
    files = dict(render_site(catalogue(*records())))

    for item in index_of()["items"]:
        path, _, anchor = item["address"].partition("#")
        assert not anchor or anchor in read_html(files[f"2018/{path}"]).ids
        assert f"2018/{path}" in files


def test_the_same_catalogue_gives_the_same_index() -> None:
    files = dict(search_files(catalogue(*records())))

    assert files == dict(search_files(catalogue(*reversed(records()))))


def test_nothing_private_can_be_found() -> None:
    told = contribution("A", courriel="secret@example.org", téléphone="06 11 22 33 44")
    found = catalogue(told)

    everything = b"".join(dict(search_files(found)).values()) + "".join(dict(documents(found)).values()).encode()

    assert b"Malo Stervinou" in everything
    for private in ("secret", "06 11", "06\u202f11", "courriel", "téléphone"):
        assert private.encode() not in everything


FIELDS = st.sampled_from(
    ["titre", "sous-titre", "contributeurs", "organisations", "thèmes", "territoires", "sessions", "langue"]
)


@settings(max_examples=60)
@given(st.dictionaries(FIELDS, hostile_text(8)))
def test_no_text_leaves_its_string(values: dict[str, str]) -> None:
    script = dict(search_files(catalogue(contribution("Un", **values))))["search-index.js"]

    assert read_index(script)["items"]
    assert not re.search("[<>&\u2028\u2029]", script.decode())
    assert len(script.splitlines()) == script.count(b"\n")


@settings(max_examples=40)
@given(hostile_text(8), hostile_text(20))
def test_no_text_makes_an_element_of_what_pagefind_is_given(title: str, text: str) -> None:
    found = catalogue(contribution("Un", text, thèmes=title, **{"sous-titre": title}))

    for page in dict(documents(found)).values():
        said = read_html(page.encode())
        assert said.unbalanced == []
        assert not {"script", "iframe", "object", "style"} & {name for name, _ in said.elements}
        assert all(re.fullmatch(r"\w+:\d+", str(each[NAME])) for each in said.all("span") if NAME in each)


@pytest.mark.parametrize(("together", "policy"), [((), LIGHT), (("search",), FULL)])
def test_only_the_search_page_runs_scripts_and_no_more_than_it_needs(together: tuple[str, ...], policy: str) -> None:
    files = dict(render_site(catalogue(*records()), full_text="search" in together))

    for path, content in files.items():
        if path.endswith(".html") and content is not None:
            said = str(read_html(content).all("meta")[1]["content"])
            assert (policy in said) == path.endswith("recherche.html")
            assert ("script-src" in said) == path.endswith("recherche.html")
            assert said.startswith("default-src 'none'; style-src 'self'; img-src 'self'; ")


@pytest.mark.parametrize("language", LANGUAGES)
def test_without_scripts_the_page_leads_to_the_indexes(language: Language) -> None:
    files = dict(render_site(in_language(language, records())))

    found = read_html(files[f"2018/{'recherche' if language == 'fr' else 'search'}.html"] or b"")
    assert found.all("form") == [{"id": "_search", "class": "search", "role": "search", "hidden": None}]
    menu = {"index.html", "sessions.html", "themes.html", "organisations.html"}
    assert menu <= {link for link in found.links if found.links.count(link) == 2}
    assert list(dead_links({path: content or b"" for path, content in files.items()})) == []
    assert found.unbalanced == []


def test_where_there_is_nothing_there_is_no_search() -> None:
    files = dict(render_site(catalogue(edition())))

    assert not [path for path in files if "recherche" in path or "search" in path]
    assert list(render_search(catalogue(edition()), Making())) == []


def test_what_pagefind_takes_for_one_word_is_written_otherwise() -> None:
    assert fold_text("l’entraide, au cœur, des médiateurs·rices") == "l'entraide, au coeur, des médiateurs ·rices"


def test_the_text_of_each_page_is_looked_into() -> None:
    found = dict(documents(catalogue(*records(), contribution("Trois", "Un texte sur l’entraide."))))

    assert set(found) == {item["address"] for item in index_of(*records(), contribution("Trois"))["items"]}
    assert "Un texte sur l'entraide." in found["contributions/trois.html"]
    assert 'data-pagefind-filter="themes:1"' in found["contributions/un.html"]


@pytest.mark.skipif(missing_extra("search") is None, reason="Pagefind is installed")
def test_who_has_no_pagefind_is_told_what_to_install() -> None:
    with pytest.raises(ExtraMissing, match=r"forumtools\[search\]"):
        list(render_catalogue(catalogue(*records()), ["search"]))


@pytest.mark.slow
@pytest.mark.skipif(
    missing_extra("search") is not None, reason="Pagefind is not installed: pip install 'forumtools[search]'"
)
def test_an_index_of_the_same_pages_stays() -> None:
    first = Making()
    made = {path: content for path, content in render_search(catalogue(*records()), first) if content}

    again = Making(before=first.made_from)
    kept = dict(render_search(catalogue(*records()), again))
    missing = Making(before=dict(list(first.made_from.items())[1:]))
    other = dict(render_search(catalogue(*records()[1:]), Making(before=first.made_from)))

    assert "2018/pagefind/pagefind.js" in made
    assert kept == dict.fromkeys(made)
    assert (again.kept, again.made_from) == ({"search"}, first.made_from)
    assert all(dict(render_search(catalogue(*records()), missing)).values())
    assert all(other.values())
