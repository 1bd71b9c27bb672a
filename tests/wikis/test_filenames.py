"""Titles to paths and back: reversible, safe on Windows and macOS, never out of the folder."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from forumtools.wikis.filenames import CONTINUED, SUFFIX, to_path, to_title
from forumtools.wikis.titles import is_legal
from tests.wikis.sites import SITE

NASTY = [
    "CON",
    "con.",
    "aux.x",
    "COM1",
    "LPT¹",
    "nul .a",
    ".",
    "..",
    " ",
    "%",
    "%+",
    "%2",
    "*",
    "?",
    '"',
    "\\",
    "/",
]
MARKS = ["\u0301", "\u0338", "\u200b", "\ufeff", "é", "E", "日本", "😀", "한", "\u1161", "Å", "ﬁ", "İ", "ß"]
DEVICES = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d|com[¹²³]|lpt[¹²³]|conin\$|conout\$)( *)(\.|$)")


@st.composite
def titles(draw: st.DrawFn) -> str:
    pieces = st.one_of(st.sampled_from(NASTY + MARKS), st.characters(exclude_categories=("Cs", "Cc")))
    name = "".join(draw(st.lists(pieces, min_size=1, max_size=120)))
    name = name.encode()[:255].decode(errors="ignore")
    title = SITE.normal(unicodedata.normalize("NFC", draw(st.sampled_from(["", "Contrib:", "Modèle:"])) + name))
    assume(is_legal(SITE, title) and title == SITE.normal(title) == unicodedata.normalize("NFC", title))
    return title


@given(titles())
@example("Contrib:*\u0301")
@example("Contrib:.\u0301")
@example("Contrib:" + "É" * 127)
@example("Contrib:" + "?" * 255)
@example("Contrib:" + "*\u0301" * 85)
def test_a_path_gives_its_title_back(title: str) -> None:
    path = to_path(SITE, title)

    assert to_title(SITE, path) == title
    assert to_title(SITE, unicodedata.normalize("NFD", path)) == title
    assert to_title(SITE, unicodedata.normalize("NFC", path)) == title


@given(titles(), titles())
def test_two_titles_have_two_paths(one: str, other: str) -> None:
    assert (to_path(SITE, one) == to_path(SITE, other)) == (one == other)


@given(titles())
def test_every_part_of_a_path_is_safe(title: str) -> None:
    parts = to_path(SITE, title).split("/")

    assert parts[-1].endswith(SUFFIX)
    for part in parts:
        assert not re.search(r'[<>:"\\|?*\x00-\x1f\x7f]', part)
        assert len(part.encode()) <= 255
        assert len(unicodedata.normalize("NFD", part).encode("utf-16-le")) <= 2 * 255
        assert part[0] not in ". "
        assert part[-1] not in ". "
        assert not DEVICES.match(part)


@given(st.text(max_size=300))
def test_no_title_at_all_leads_out_of_the_folder(title: str) -> None:
    parts = to_path(SITE, title).split("/")

    assert not {"", ".", ".."} & set(parts)
    assert not any("\\" in part or "\0" in part for part in parts)


@pytest.mark.parametrize(
    ("title", "path"),
    [
        ("Accueil", "Accueil.wiki"),
        ("Contrib:Carte des composteurs", "Contrib/Carte des composteurs.wiki"),
        ("contrib:été_2016", "Contrib/Été 2016.wiki"),
        ("Contrib:Bancs : la carte ?", "Contrib/Bancs %3A la carte %3F.wiki"),
        ("Contrib:a/b\\c", "Contrib/A%2Fb%5Cc.wiki"),
        ("Contrib:100 % local", "Contrib/100 %25 local.wiki"),
        ("Contrib:.htaccess", "Contrib/%2Ehtaccess.wiki"),
        ("Contrib:con", "Contrib/%43on.wiki"),
        ("Contrib:Aux.x", "Contrib/%41ux.x.wiki"),
        ("Contrib:Auxerre", "Contrib/Auxerre.wiki"),
        ("Contrib:Etc.", "Contrib/Etc%2E.wiki"),
        ("Template:Contribution", "Modèle/Contribution.wiki"),
        ("Inconnu:X", "Inconnu%3AX.wiki"),
        ("Contrib:" + "E" * 255, f"Contrib/{'E' * 200}{CONTINUED}/{'E' * 55}.wiki"),
    ],
)
def test_paths_people_see(title: str, path: str) -> None:
    assert to_path(SITE, title) == path


@pytest.mark.parametrize(
    ("path", "title"),
    [
        ("Contrib/50% de plus.wiki", "Contrib:50% de plus"),
        ("Contrib/été.wiki", "Contrib:Été"),
        ("contrib/a_b.wiki", "Contrib:A b"),
        ("Contrib/%FF.wiki", "Contrib:%FF"),
        ("Contrib/\udce9t\udce9.wiki", "Contrib:\ufffdt\ufffd"),
    ],
)
def test_files_that_people_named_have_a_title(path: str, title: str) -> None:
    assert to_title(SITE, path) == title
