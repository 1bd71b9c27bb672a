"""Every word of the form's pages is said in French and in English."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from jinja2 import Environment, nodes

from forumtools.resources import templates

FOLDER = templates() / "form"
PAGES = sorted(FOLDER.glob("*.html"))
_WORD = re.compile(r"[A-Za-zÀ-ÿ]{2,}")
_TAG = re.compile(r"<[^<>]*>?|[^<>]*>|&[a-z]+;", re.DOTALL)
_NO_WORDS = frozenset(
    # A language is named in its own words; the others are attributes that a macro writes, and what robots read.
    ("Français", "English", "https", "index", "aria", "describedby", "invalid", "true")
)


def _parsed(path: Path) -> nodes.Template:
    return Environment(autoescape=True).parse(path.read_text("utf-8"))


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_no_word_stands_in_a_template_in_one_language_only(path: Path) -> None:
    # What stands between tags is read by people. Tags are taken out over the whole page, for they hold expressions.
    said = "".join(
        node.data if isinstance(node, nodes.TemplateData) else "·"
        for output in _parsed(path).find_all(nodes.Output)
        for node in output.nodes
    )

    assert set(_WORD.findall(_TAG.sub(" ", said))) <= _NO_WORDS


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_everything_said_is_said_twice(path: Path) -> None:
    for call in _parsed(path).find_all(nodes.Call):
        name = call.node.name if isinstance(call.node, nodes.Name) else ""
        if name == "t":
            french, english = (entry.value for entry in call.args if isinstance(entry, nodes.Const))
            assert french.strip()
            assert english.strip()
            assert set(re.findall(r"{\w+}", french)) == set(re.findall(r"{\w+}", english))
        if name == "count":
            assert len(call.args) == 5


def test_the_scripts_say_nothing_of_their_own() -> None:
    script = (FOLDER / "static" / "form.js").read_text("utf-8")
    bare = re.sub(r"//[^\n]*", "", script)

    assert not re.search(r"[À-ÿ]", bare)
    assert 'textContent = "' not in bare
