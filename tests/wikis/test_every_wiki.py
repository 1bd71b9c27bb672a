"""One description of every wiki: memory, folder, real MediaWiki, its mirror; the reading part also of a dump."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from forumtools.errors import EditConflict, PageExists, PageMissing, TitleRefused, UsageError
from forumtools.jobs.mirroring import MirroredWiki
from forumtools.model.records import Page
from forumtools.wikis.dump import DumpWiki
from forumtools.wikis.folder import FolderWiki
from forumtools.wikis.memory import MemoryWiki
from forumtools.wikis.protocols import Wiki, WritableWiki
from forumtools.wikis.titles import wiki_order
from tests.mediawiki import RealWiki, unique
from tests.wikis.exports import export
from tests.wikis.sites import SITE

REAL = [pytest.param(name, marks=pytest.mark.mediawiki) for name in ("mediawiki", "mirrored")]
WRITABLE = ["memory", "folder", *REAL]
Holding = Callable[..., Wiki]


@pytest.fixture(scope="module")
def mirror(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of a mirror that each test goes on with, as programs do one after the other."""
    return tmp_path_factory.mktemp("mirror") / "mirror.sqlite"


@pytest.fixture(params=WRITABLE)
def wiki(request: pytest.FixtureRequest, tmp_path: Path) -> WritableWiki:
    return _empty(request, tmp_path)


@pytest.fixture(params=WRITABLE)
def deleting(request: pytest.FixtureRequest, tmp_path: Path) -> WritableWiki:
    """A wiki on which we may delete pages."""
    return _empty(request, tmp_path, admin=True)


@pytest.fixture(params=[*WRITABLE, "dump"])
def holding(request: pytest.FixtureRequest, tmp_path: Path) -> Holding:
    """A function that returns a wiki with the pages it is given."""

    def make(*pages: Page) -> Wiki:
        if request.param == "dump":
            path = tmp_path / "forum.xml"
            path.write_text(export(pages), encoding="utf-8")
            return DumpWiki(path)
        wiki = _empty(request, tmp_path)
        for page in pages:
            wiki.save(page, summary="essai")
        return wiki

    return make


def _empty(request: pytest.FixtureRequest, folder: Path, *, admin: bool = False) -> WritableWiki:
    if request.param == "memory":
        return MemoryWiki(site=SITE)
    if request.param == "folder":
        return FolderWiki(folder, SITE)
    real: RealWiki = request.getfixturevalue("mediawiki")
    wiki = real.open(real.admin if admin else real.robot)
    if request.param == "mediawiki":
        return wiki
    mirrored = MirroredWiki(wiki, request.getfixturevalue("mirror"), {"Veille": "Veille", "Contrib": "Contribution"})
    mirrored.sync("Contrib")
    return mirrored


# Reading


def test_a_page_is_read_as_it_is(holding: Holding) -> None:
    title = f"Contrib:{unique('Éèœ « 12 h » : l’été ?')}"
    wiki = holding(Page(title, "Un\n\n  deux\t| trois }} é &amp; <nowiki>x</nowiki>"))

    page = wiki.get(title)

    assert page == Page(title, "Un\n\n  deux\t| trois }} é &amp; <nowiki>x</nowiki>", page.revision)
    assert page.revision is not None
    assert page.revision > 0


def test_a_missing_page_is_missing(holding: Holding) -> None:
    wiki = holding(Page(f"Contrib:{unique()}", "a"))

    with pytest.raises(PageMissing) as missing:
        wiki.get("Contrib:Nulle part")

    assert missing.value.title == "Contrib:Nulle part"
    assert isinstance(missing.value, LookupError)


def test_a_title_nobody_can_have_is_missing(holding: Holding) -> None:
    name = unique()
    wiki = holding(Page(f"Contrib:{name}", "a"))

    with pytest.raises(PageMissing):
        wiki.get(f"Contrib:{name}#partie")


def test_titles_are_read_however_they_are_written(holding: Holding) -> None:
    name = unique("étude  de")
    wiki = holding(Page(f"Contrib:É{name[1:]}", "a"))

    page = wiki.get(f" contrib : {name.replace(' ', '_')}")

    assert page.title == f"Contrib:É{' '.join(name.split())[1:]}"


def test_titles_come_sorted_and_of_one_namespace(holding: Holding) -> None:
    tag = unique("")
    names = [f"Zoé{tag}", f"A b{tag}", f"Ab{tag}", f"Été{tag}", f"A/b{tag}", f"ÉTÉ{tag}"]
    wiki = holding(*(Page(f"Contrib:{name}", "a") for name in names), Page(f"Ailleurs{tag}", "b"))

    titles = [title for title in wiki.titles("Contrib") if title.endswith(tag)]

    assert titles == sorted((f"Contrib:{name}" for name in names), key=wiki_order)


def test_the_main_namespace_has_no_name(holding: Holding) -> None:
    tag = unique("")
    wiki = holding(Page(f"Accueil{tag}", "a"), Page(f"Contrib:Accueil{tag}", "b"))

    assert [title for title in wiki.titles("") if title.endswith(tag)] == [f"Accueil{tag}"]


def test_a_namespace_the_wiki_does_not_know_is_a_mere_beginning_of_titles(holding: Holding) -> None:
    tag = unique("")
    wiki = holding(Page(f"Atelier:Un{tag}", "a"), Page(f"Ateliers{tag}", "b"), Page(f"Atelier:Deux{tag}", "c"))

    assert [title for title in wiki.titles("atelier") if title.endswith(tag)] == [
        f"Atelier:Deux{tag}",
        f"Atelier:Un{tag}",
    ]
    assert [page.text for page in wiki.pages("Atelier") if page.title.endswith(tag)] == ["c", "a"] or isinstance(
        wiki, DumpWiki
    )


def test_pages_come_with_their_texts(holding: Holding) -> None:
    tag = unique("")
    wiki = holding(*(Page(f"Contrib:{name}{tag}", f"texte {name}") for name in ("c", "a", "B")))

    pages = [page for page in wiki.pages("Contrib") if page.title.endswith(tag)]

    assert {page.title: page.text for page in pages} == {
        f"Contrib:{name.upper()}{tag}": f"texte {name}" for name in "aBc"
    }
    assert pages == [wiki.get(page.title) for page in pages]
    # A dump has an order of its own: sorting would need all texts in memory.
    if not isinstance(wiki, DumpWiki):
        assert [page.title for page in pages] == sorted((page.title for page in pages), key=wiki_order)


def test_pages_are_read_in_the_order_asked_and_missing_ones_left_out(holding: Holding) -> None:
    tag = unique("")
    wiki = holding(*(Page(f"Contrib:{name}{tag}", name) for name in ("A", "B", "C")))

    asked = [f"Contrib:C{tag}", "Contrib:Nulle part", f"contrib:_a{tag}", "Contrib:x#y", f"Contrib:B{tag}"]

    assert [page.text for page in wiki.read(asked)] == ["C", "A", "B"]


def test_reading_nothing_is_nothing(holding: Holding) -> None:
    wiki = holding(Page(f"Contrib:{unique()}", "a"))

    assert list(wiki.read([])) == []


@pytest.mark.parametrize("word", ["#REDIRECT", "#redirection :", "  #Redirection"])
def test_redirects_to_a_page_are_found(holding: Holding, word: str) -> None:
    tag = unique("")
    wiki = holding(
        Page(f"Modèle:Contribution{tag}", "x"),
        Page(f"Modèle:Fiche{tag}", f"{word} [[template:contribution{tag}]]"),
        Page(f"Modèle:Autre{tag}", f"Voir {word} [[Modèle:Contribution{tag}]]"),
    )

    assert wiki.redirects(f"Modèle:Contribution{tag}") == (f"Modèle:Fiche{tag}",)
    assert wiki.redirects(f"Modèle:Autre{tag}") == ()


def test_location_is_words_for_people(holding: Holding) -> None:
    assert holding(Page(f"Contrib:{unique()}", "a")).location


# Saving


def test_a_saved_page_is_what_is_read_afterwards(wiki: WritableWiki) -> None:
    title = f"Contrib:{unique()}"

    saved = wiki.save(Page(title, "bonjour"), summary="création")

    assert saved == wiki.get(title)
    assert saved == Page(title, "bonjour", saved.revision)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("a\r\nb\rc", "a\nb\nc"),
        ("fin  \t\n\n", "fin"),
        ("\n\n début", "\n\n début"),
        ("e\u0301te\u0301", "été"),
        ("a\x07b\x00c\ud800", "a\ufffdb\ufffdc\ufffd"),
        ("\ufeffa\u00a0b\u200bc\u2028d\te", "\ufeffa\u00a0b\u200bc\u2028d\te"),
        ("fin\u00a0", "fin\u00a0"),
        ("x\x85y\x7fz", "x\x85y\x7fz"),
    ],
)
def test_a_text_is_kept_as_mediawiki_keeps_it(wiki: WritableWiki, typed: str, kept: str) -> None:
    title = f"Contrib:{unique()}"

    saved = wiki.save(Page(title, typed), summary="création")

    assert saved.text == kept
    assert wiki.get(title) == saved


def test_creating_what_exists_is_refused_even_with_the_same_text(wiki: WritableWiki) -> None:
    page = Page(f"Contrib:{unique()}", "le même")
    wiki.save(page, summary="création")

    with pytest.raises(PageExists):
        wiki.save(page, summary="encore")


def test_save_with_old_revision_is_a_conflict(wiki: WritableWiki) -> None:
    page = wiki.save(Page(f"Contrib:{unique()}", "première"), summary="création")
    wiki.save(replace(page, text="deuxième"), summary="suite")

    with pytest.raises(EditConflict):
        wiki.save(replace(page, text="troisième"), summary="trop tard")

    assert wiki.get(page.title).text == "deuxième"


def test_each_change_has_a_new_revision(wiki: WritableWiki) -> None:
    first = wiki.save(Page(f"Contrib:{unique()}", "un"), summary="création")

    second = wiki.save(replace(first, text="deux"), summary="suite")

    assert second.revision != first.revision
    assert wiki.get(first.title) == second


@pytest.mark.parametrize("same", ["pareil", "pareil\r\n\n"])
def test_a_text_that_is_there_already_is_not_saved_again(wiki: WritableWiki, same: str) -> None:
    page = wiki.save(Page(f"Contrib:{unique()}", "pareil"), summary="création")

    again = wiki.save(replace(page, text=same), summary="encore")

    assert again == page


def test_updating_a_page_that_is_gone_does_not_bring_it_back(wiki: WritableWiki) -> None:
    page = Page(f"Contrib:{unique()}", "un", revision=1)

    with pytest.raises(PageMissing):
        wiki.save(page, summary="suite")
    with pytest.raises(PageMissing):
        wiki.get(page.title)


def test_a_repeated_call_finds_its_own_work(wiki: WritableWiki) -> None:
    page = Page(f"Contrib:{unique()}", "un")
    created = wiki.save(page, summary="création", token="t1")
    updated = wiki.save(replace(created, text="deux"), summary="suite", token="t2")

    assert wiki.save(page, summary="création", token="t1") == created
    assert wiki.save(replace(created, text="deux"), summary="suite", token="t2") == updated
    with pytest.raises(PageExists):
        wiki.save(page, summary="création", token="t3")


@pytest.mark.parametrize("text", ["", " \n\t\n"])
def test_an_empty_page_is_refused(wiki: WritableWiki, text: str) -> None:
    with pytest.raises(UsageError):
        wiki.save(Page(f"Contrib:{unique()}", text), summary="rien")


# Renaming


def test_a_renamed_page_is_at_its_new_title_and_the_old_one_leads_there(wiki: WritableWiki) -> None:
    page = wiki.save(Page(f"Contrib:{unique()}", "un"), summary="création")
    title = f"Contrib:{unique('Autre')}"

    renamed = wiki.rename(page.title, f"contrib:{title[8:]}", reason="titre fautif")

    assert renamed == wiki.get(title)
    assert (renamed.title, renamed.text) == (title, "un")
    assert wiki.redirects(title) == (page.title,)


def test_a_page_can_be_renamed_without_leaving_anything(wiki: WritableWiki) -> None:
    page = wiki.save(Page(f"Contrib:{unique()}", "un"), summary="création")

    renamed = wiki.rename(page.title, unique("Ailleurs"), reason="", leave_redirect=False)

    assert renamed.text == "un"
    with pytest.raises(PageMissing):
        wiki.get(page.title)


@pytest.mark.parametrize("leave_redirect", [True, False])
def test_a_page_is_renamed_forth_and_back_as_often_as_one_likes(wiki: WritableWiki, leave_redirect: bool) -> None:
    page = wiki.save(Page(f"Contrib:{unique()}", "un"), summary="création")
    other = f"Contrib:{unique('Autre')}"

    for token in ("a", "b"):
        wiki.rename(page.title, other, reason="", token=f"{token}1", leave_redirect=leave_redirect)
        back = wiki.rename(other, page.title, reason="", token=f"{token}2", leave_redirect=leave_redirect)

    assert (back.title, back.text) == (page.title, "un")
    assert wiki.get(page.title) == back
    assert wiki.redirects(page.title) == ((other,) if leave_redirect else ())


@pytest.mark.parametrize("text", ["deux", "#REDIRECT [[Contrib:Nulle part]]"])
def test_renaming_never_takes_the_place_of_another_page(wiki: WritableWiki, text: str) -> None:
    page = wiki.save(Page(f"Contrib:{unique()}", "un"), summary="création")
    other = wiki.save(Page(f"Contrib:{unique()}", text), summary="création")

    with pytest.raises(PageExists) as refusal:
        wiki.rename(page.title, other.title, reason="")

    assert refusal.value.title == other.title
    assert list(wiki.read([page.title, other.title])) == [page, other]
    with pytest.raises(PageExists):
        wiki.rename(page.title, page.title, reason="")


def test_renaming_a_missing_page_is_told(wiki: WritableWiki) -> None:
    title = f"Contrib:{unique()}"

    with pytest.raises(PageMissing) as missing:
        wiki.rename(title, f"Contrib:{unique()}", reason="")

    assert missing.value.title == title


@pytest.mark.parametrize("title", ["Contrib:a[b", "Spécial:Version", "Contrib:"])
def test_renaming_to_an_impossible_title_is_refused(wiki: WritableWiki, title: str) -> None:
    page = wiki.save(Page(f"Contrib:{unique()}", "un"), summary="création")

    with pytest.raises(TitleRefused):
        wiki.rename(page.title, title, reason="")

    assert wiki.get(page.title) == page


@pytest.mark.parametrize("leave_redirect", [True, False])
def test_a_repeated_renaming_finds_its_own_work(wiki: WritableWiki, leave_redirect: bool) -> None:
    page = wiki.save(Page(f"Contrib:{unique()}", "un"), summary="création")
    other = f"Contrib:{unique('Autre')}"

    first = wiki.rename(page.title, other, reason="", token=f"t {other}", leave_redirect=leave_redirect)

    assert wiki.rename(page.title, other, reason="", token=f"t {other}", leave_redirect=leave_redirect) == first
    with pytest.raises((PageExists, PageMissing)):
        wiki.rename(page.title, other, reason="", token="u", leave_redirect=leave_redirect)


# Removing


def test_a_removed_page_is_gone_and_can_be_made_again(deleting: WritableWiki) -> None:
    page = deleting.save(Page(f"Contrib:{unique()}", "un"), summary="création", token="t")

    assert deleting.remove(page, reason="par erreur") is None

    with pytest.raises(PageMissing):
        deleting.get(page.title)
    with pytest.raises(PageMissing):
        deleting.remove(page, reason="encore")
    assert deleting.save(Page(page.title, "un"), summary="création", token="t").text == "un"


def test_who_may_not_delete_leaves_the_page_blank(wiki: WritableWiki) -> None:
    page = wiki.save(Page(f"Contrib:{unique()}", "un"), summary="création")

    blank = wiki.remove(page, reason="par erreur")

    left = next(wiki.read([page.title]), None)
    assert left == blank
    assert left is None or left.text == ""


def test_a_page_that_changed_is_not_deleted(deleting: WritableWiki) -> None:
    page = deleting.save(Page(f"Contrib:{unique()}", "un"), summary="création")
    changed = deleting.save(replace(page, text="deux"), summary="suite")

    with pytest.raises(EditConflict):
        deleting.remove(page, reason="par erreur")

    assert deleting.get(page.title) == changed


def test_a_page_that_changed_is_not_removed(wiki: WritableWiki) -> None:
    page = wiki.save(Page(f"Contrib:{unique()}", "un"), summary="création")
    changed = wiki.save(replace(page, text="deux"), summary="suite")

    with pytest.raises(EditConflict):
        wiki.remove(page, reason="par erreur")

    assert wiki.get(page.title) == changed


def test_a_page_never_read_is_not_removed(wiki: WritableWiki) -> None:
    page = wiki.save(Page(f"Contrib:{unique()}", "un"), summary="création")

    with pytest.raises(EditConflict):
        wiki.remove(replace(page, revision=None), reason="par erreur")
    with pytest.raises(PageMissing):
        wiki.remove(Page(f"{page.title} bis", ""), reason="par erreur")

    assert list(wiki.read([page.title, f"{page.title} bis"])) == [page]


def test_a_repeated_removal_finds_its_own_work(deleting: WritableWiki) -> None:
    page = deleting.save(Page(f"Contrib:{unique()}", "un"), summary="création")

    for _ in range(2):
        assert deleting.remove(page, reason="par erreur", token="t") is None


def test_an_own_edit_is_known_by_its_token(wiki: WritableWiki) -> None:
    page = wiki.save(Page(f"Contrib:{unique()}", "un"), summary="création", token="t1")
    later = wiki.save(replace(page, text="deux\n"), summary="suite", token="t2")

    assert wiki.own_edit(replace(page, text="deux\n"), "t2") == later
    assert wiki.own_edit(replace(page, text="autre"), "t3") is None
    assert wiki.own_edit(Page(f"Contrib:{unique()}", "un"), "t1") is None


IMPOSSIBLE = [
    *(
        "Contrib:",
        "Contrib: _ ",
        "Contrib::z",
        "Contrib:a#b",
        "Contrib:a[b]",
        "Contrib:a<b>",
        "Contrib:{{a}}",
        "a|b",
    ),
    *("Contrib:a\tb", "Contrib:a\nb", "Contrib:a\x7f", "Contrib:a\ufffd", "Contrib:a\u202eb"),
    *("Contrib:..", "Contrib:./a", "Contrib:a/../b", "Contrib:a/..", "Contrib:.", "Contrib:a~~~b"),
    *("Contrib:a%20b", "Contrib:a%2Fb", "Contrib:&eacute;", "Contrib:&#233;", "Contrib:&#xE9;"),
    *("Spécial:Version", "Media:x.png", "Contrib:" + "e" * 256, "Contrib:" + "é" * 128),
]


@pytest.mark.parametrize("title", IMPOSSIBLE)
def test_an_impossible_title_is_refused(wiki: WritableWiki, title: str) -> None:
    with pytest.raises(TitleRefused):
        wiki.save(Page(title, "a"), summary="création")
    with pytest.raises(TitleRefused):
        wiki.check_title(title)


@pytest.mark.parametrize(
    "name", ["a%b", "100 % oui", "a&b", "a~~b", "...", "a..b", ".htaccess", "a::b", "CON", "aux.txt", 'a\\b*?"c']
)
def test_an_odd_title_is_possible(wiki: WritableWiki, name: str) -> None:
    title = wiki.check_title(f"Contrib:{name} {unique('')}")

    saved = wiki.save(Page(title, "a"), summary="création")

    assert saved.title == title
    assert wiki.get(title) == saved
    assert title in wiki.titles("Contrib")


@pytest.mark.parametrize("letter", ["e", "é", "😀", "?"])
def test_the_longest_title_is_possible(wiki: WritableWiki, letter: str) -> None:
    tag = unique("")[1:]
    room = (255 - len(tag)) // len(letter.encode())
    title = wiki.check_title(f"Contrib:{letter * room}{tag}")

    saved = wiki.save(Page(title, "a"), summary="création")

    assert wiki.get(title) == saved
    assert title in wiki.titles("Contrib")
