"""Dumps: streamed, newest revision, and nothing that a hostile or broken file can do."""

from __future__ import annotations

import bz2
from pathlib import Path

import pytest

from forumtools.errors import DumpBroken, PageMissing
from forumtools.model.records import Page
from forumtools.model.site import Site
from forumtools.wikis import dump as dump_module
from forumtools.wikis import export as export_module
from forumtools.wikis.dump import DumpWiki
from tests.mediawiki import RealWiki, unique
from tests.wikis.exports import FOOT, HEAD, export, page, revision

PAGES = [Page(f"Contrib:Page {n}", f"texte {n} « é » & <b>") for n in range(2000)]


def written(folder: Path, text: str | bytes, name: str = "forum.xml") -> DumpWiki:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return DumpWiki(path)


# What is read


def test_the_newest_revision_counts_whatever_the_order(tmp_path: Path) -> None:
    revisions = [
        revision(5, "avant-dernière", time="2026-01-02T00:00:00Z"),
        revision(9, "dernière", time="2026-01-03T00:00:00Z"),
        revision(11, "importée, plus vieille", time="2001-01-01T00:00:00Z"),
        revision(2, "première", time="2026-01-01T00:00:00Z"),
    ]
    wiki = written(tmp_path, HEAD + page("Contrib:A", *revisions) + FOOT)

    assert list(wiki.pages("Contrib")) == [Page("Contrib:A", "dernière", 9)]


def test_of_two_revisions_in_one_second_the_later_number_counts(tmp_path: Path) -> None:
    wiki = written(tmp_path, HEAD + page("Contrib:A", revision(8, "après"), revision(7, "avant")) + FOOT)

    assert wiki.get("Contrib:A") == Page("Contrib:A", "après", 8)


def test_the_head_tells_the_site(tmp_path: Path) -> None:
    wiki = written(tmp_path, (HEAD + FOOT).replace("<case>first-letter", "<case>case-sensitive"))

    assert wiki.site.name == "Essais"
    assert wiki.site.first_letter is False
    assert wiki.site.names(3000) == ("Contrib",)
    assert wiki.site.normal("template:x") == "Modèle:x"


@pytest.mark.parametrize("encoding", ["foo", "base64", "shift_jis", "utf-7", "idna", "iso-8859-1", "UTF-8"])
def test_a_dump_is_utf_8_whatever_it_declares(tmp_path: Path, encoding: str) -> None:
    declared = f"<?xml version='1.0' encoding='{encoding}'?>\n"
    wiki = written(tmp_path, declared + HEAD + page("Contrib:É", revision(5, "été")) + FOOT)

    assert list(wiki.pages("Contrib")) == [Page("Contrib:É", "été", 5)]


def test_a_dump_that_is_not_utf_8_is_broken(tmp_path: Path) -> None:
    text = "<?xml version='1.0' encoding='iso-8859-1'?>\n" + HEAD + page("Contrib:É", revision(5, "été")) + FOOT

    with pytest.raises(DumpBroken, match="line 9"):
        list(written(tmp_path, text.encode("latin-1")).pages("Contrib"))


def test_what_every_wiki_has_is_there_whatever_the_head_says(tmp_path: Path) -> None:
    wiki = written(tmp_path, HEAD + FOOT)

    assert wiki.site.names(14) == ("Catégorie", "Category")


def test_without_a_head_titles_tell_the_namespace(tmp_path: Path) -> None:
    body = page("Contrib:A", revision(1, "a")) + page("A", revision(2, "b")) + page("Session:A", revision(3, "c"))
    headless = "<mediawiki>\n" + body + FOOT
    site = Site().with_namespaces({3000: "Session", 3002: "Contrib"})

    for wiki in (written(tmp_path, headless), DumpWiki(tmp_path / "forum.xml", site=site)):
        assert list(wiki.pages("Contrib")) == [Page("Contrib:A", "a", 1)]
        assert list(wiki.titles("Session")) == ["Session:A"]
        assert wiki.get("Session:A").text == "c"
    assert wiki.site == site


@pytest.mark.parametrize("untold", ["    <ns>3000</ns>\n", ""])
def test_a_number_that_the_head_does_not_name_counts_as_none(tmp_path: Path, untold: str) -> None:
    text = HEAD.replace('key="3000"', 'key="3456"') + page("Contrib:A", revision(1, "a"), namespace=3000) + FOOT

    wiki = written(tmp_path, text.replace("    <ns>3000</ns>\n", untold))

    assert list(wiki.pages("Contrib")) == [Page("Contrib:A", "a", 1)]
    assert list(wiki.titles("Contrib")) == ["Contrib:A"]


def test_several_namespaces_and_prefixes_are_read_at_once(tmp_path: Path) -> None:
    titles = ["Contrib:A", "Atelier:A", "Atelier:B", "Accueil", "Modèle:A", "Contrib:B"]
    wiki = written(tmp_path, export([Page(title, f"texte de {title}") for title in titles]))

    found = [(namespace, entry.title) for namespace, entry in wiki.pages_of(["Contrib", "atelier", "Template"])]

    assert found == [
        ("Contrib", "Contrib:A"),
        ("atelier", "Atelier:A"),
        ("atelier", "Atelier:B"),
        ("Template", "Modèle:A"),
        ("Contrib", "Contrib:B"),
    ]


def test_redirects_are_told_from_their_targets(tmp_path: Path) -> None:
    redirects = [("Modèle:Fiche", "Modèle:Contribution"), ("Modèle:A", "Modèle:Fiche"), ("B", "Modèle:Contribution")]
    pages = [Page(source, f"#REDIRECTION [[{target}]]") for source, target in redirects]
    wiki = written(tmp_path, export([*pages, Page("Modèle:Contribution", "x"), Page("Modèle:C", "x")]))

    assert wiki.redirects("Template:Contribution") == ("B", "Modèle:Fiche")
    assert wiki.redirects("Modèle:Fiche") == ("Modèle:A",)
    assert wiki.redirects("Modèle:A") == ()


def test_other_parts_of_a_revision_are_not_its_text(tmp_path: Path) -> None:
    slot = "<content><role>mediainfo</role><text bytes='5'>autre</text></content>"
    text = page("Contrib:A", revision(1, "le texte").replace("<sha1>x</sha1>", f"<sha1>x</sha1>{slot}"))

    assert written(tmp_path, HEAD + text + FOOT).get("Contrib:A") == Page("Contrib:A", "le texte", 1)


def test_a_deleted_text_is_empty_and_stops_nothing(tmp_path: Path) -> None:
    old = revision(1, "ancien", time="2001-01-01T00:00:00Z")
    hidden = revision(2, "x").replace(' sha1="x" xml:space="preserve">x</text>', ' deleted="deleted" />')
    pages = [page("Contrib:A", old, hidden), page("Contrib:B", hidden, old), page("Contrib:C", revision(3, "c"))]
    wiki = written(tmp_path, HEAD + "".join(pages) + FOOT)

    assert [(p.text, p.revision) for p in wiki.pages("Contrib")] == [("", 2), ("", 2), ("c", 3)]


# What is refused


def test_a_cut_file_gives_what_is_there_and_names_the_place(tmp_path: Path) -> None:
    text = export(PAGES)
    wiki = written(tmp_path, text[: text.index("<title>Contrib:Page 1500<") + 200])
    pages = wiki.pages("Contrib")

    assert [next(pages).title for _ in range(1500)] == [p.title for p in PAGES[:1500]]
    with pytest.raises(DumpBroken, match="cut near “Contrib:Page 1500”"):
        next(pages)


def test_what_is_before_the_cut_can_be_asked_for(tmp_path: Path) -> None:
    redirect = Page("Modèle:Fiche", "#REDIRECTION [[Modèle:Contribution]]")
    text = export([redirect, *PAGES[:5]])
    wiki = written(tmp_path, text[: text.index("<title>Contrib:Page 4<")])
    titles = wiki.titles("Contrib")

    assert wiki.redirects("Modèle:Contribution") == ("Modèle:Fiche",)
    assert wiki.get("Contrib:Page 3").text == PAGES[3].text
    assert [next(titles) for _ in range(4)] == [p.title for p in PAGES[:4]]
    with pytest.raises(DumpBroken, match="cut near"):
        next(titles)


@pytest.mark.parametrize("end", ["é".encode()[:1], b"<![CDATA[x", b"<!-- x", b"&am", b"</te", b'<a b="'])
def test_a_cut_in_the_middle_of_a_word_is_a_cut(tmp_path: Path, end: bytes) -> None:
    text = HEAD + page("Contrib:A", revision(1, "TEXTE"))

    with pytest.raises(DumpBroken, match="is cut near “Contrib:A”"):
        list(written(tmp_path, text[: text.index("TEXTE")].encode() + end).pages("Contrib"))


def test_a_damaged_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(DumpBroken, match="line 15, column 11"):
        list(written(tmp_path, HEAD + "  <page>\n<title>a</b>\n").titles(""))


@pytest.mark.parametrize("text", ["", "<html><body/></html>", "<a>" * 100_000, "{}", "\0\0"])
def test_what_is_no_dump_is_told(tmp_path: Path, text: str) -> None:
    with pytest.raises(DumpBroken):
        list(written(tmp_path, text).titles(""))


@pytest.mark.parametrize(
    "doctype",
    [
        '<!DOCTYPE m [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>',
        '<!DOCTYPE m SYSTEM "file:///etc/passwd">',
        '<!DOCTYPE m [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
    ],
)
def test_entities_are_refused(tmp_path: Path, doctype: str) -> None:
    with pytest.raises(DumpBroken, match="DTD"):
        list(written(tmp_path, doctype + export(PAGES[:1])).titles(""))


def test_a_text_without_end_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(export_module, "_MAX_TEXT", 1_000_000)
    monkeypatch.setattr(export_module, "_MAX_TAG", 1_000_000)
    for endless in ("x" * 3_000_000, "<p a='" + "x" * 3_000_000, "<!--" + "x" * 3_000_000):
        wiki = written(tmp_path, HEAD + page("Contrib:A", revision(1, "TEXTE")).replace("TEXTE", endless) + FOOT)

        with pytest.raises(DumpBroken, match="more than 1000000 characters"):
            list(wiki.pages("Contrib"))


def test_a_title_without_end_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DumpBroken, match="a text of more than 4000 characters"):
        list(written(tmp_path, HEAD + page(f"Contrib:{'x' * 4_000}", revision(1, "a")) + FOOT).titles("Contrib"))


def test_more_titles_than_any_wiki_has_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = export([Page(f"Contrib:{'x' * 200} {n}", "a") for n in range(1000)])
    monkeypatch.setattr(dump_module, "_FREE", 100_000)

    assert len(list(written(tmp_path, text).titles("Contrib"))) == 1000
    with pytest.raises(DumpBroken, match="titles beyond measure"):
        list(written(tmp_path, bz2.compress(text.encode())).titles("Contrib"))


def test_more_namespaces_than_any_wiki_has_are_refused(tmp_path: Path) -> None:
    names = "".join(f'<namespace key="{n}">N{n}</namespace>' for n in range(100_000))

    with pytest.raises(DumpBroken, match="element “namespaces/namespace”"):
        list(written(tmp_path, HEAD.replace("<namespaces>", f"<namespaces>{names}") + FOOT).titles(""))


def test_elements_inside_a_text_are_refused(tmp_path: Path) -> None:
    text = page("Contrib:A", revision(1, "TEXTE")).replace("TEXTE", "un <b>mot</b> de plus")

    with pytest.raises(DumpBroken, match="element “text/b”"):
        list(written(tmp_path, HEAD + text + FOOT).pages("Contrib"))


def test_a_stub_dump_is_told(tmp_path: Path) -> None:
    stub = page("Contrib:B", revision(2, "TEXTE").replace(">TEXTE</text>", " />"))
    pages = written(tmp_path, HEAD + page("Contrib:A", revision(1, "a")) + stub + FOOT).pages("Contrib")

    assert next(pages) == Page("Contrib:A", "a", 1)
    with pytest.raises(DumpBroken, match="“Contrib:B” is there without its text"):
        next(pages)


def test_reading_a_few_pages_stops_when_they_are_found(tmp_path: Path) -> None:
    text = export(PAGES)
    wiki = written(tmp_path, text[: text.index("<title>Contrib:Page 1900<")])

    assert [p.text for p in wiki.read(["Contrib:Page 7", "Contrib:Page 3"])] == [PAGES[7].text, PAGES[3].text]
    with pytest.raises(DumpBroken):
        wiki.get("Contrib:Page 1950")


def test_a_missing_page_is_missing_in_a_whole_dump(tmp_path: Path) -> None:
    with pytest.raises(PageMissing):
        written(tmp_path, export(PAGES[:5])).get("Contrib:Page 7")


@pytest.mark.mediawiki
def test_the_wikis_own_export_says_what_its_api_says(mediawiki: RealWiki, tmp_path: Path) -> None:
    api = mediawiki.open()
    tag = unique("")
    texts = {f"Contrib:{n}{tag}": f"« é » & <b>\n\n  {n}\t|}}}} \u00a0fin" for n in range(3)}
    for title, text in texts.items():
        api.save(api.save(Page(title, "avant"), summary=""), summary="")
        api.save(Page(title, text, api.get(title).revision), summary="")
    answer = api.session.call({"action": "query", "export": True, "titles": "|".join(texts)})

    wiki = written(tmp_path, answer["query"]["export"])

    assert list(wiki.read(texts)) == list(api.read(texts))
    assert wiki.site.names(3000) == ("Contrib",)
