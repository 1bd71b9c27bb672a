"""Whatever stands on a page: rules say what they think of it, and mending never makes it worse."""

from collections.abc import Sequence

from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from forumtools.rules.choosing import selected
from tests.rules.pages import EDITION, SmallForum, forum_of
from tests.strategies import hostile_text

_LINES = (
    *("{{Contribution", "}}", "{{Contribution}}", "{{Modèle:contribution|titre=A", "{{X|a=", "[[", "]]", "<!--", "-->"),
    *("|titre=Carte", "|titre=", "|Titre=carte ouverte", "|édition=2018", "|edition=2016", "|édition=", "|", "|x", "|1=y"),
    *("|contributeur=LE GALLO Soizic", "|contributeur2=Yuna; MALO STERVINOU", "|contributeurs=Stervinou Malo;", "|auteur="),
    *("|thème=Transition; Educations", "|themes=E-Inclusion", "|territoirs=Brest", "|lieux=", "|stade=demarage", "|stade=idee"),
    *("|langue=fr <!-- et -->", "|langue2=br", "|début=18/06/15", "|sessions=[[a]]; b", "|courriel=a@example.org", "|organisation2=A;B"),
    *("== Présentation ==", "=== Présentation ===", "= Description =", "== Ressources ==", "== Suites ==", "Liens", "Projet :"),
    *("[[Catégorie:Contributions 2018]]", "[[Category:contribution 2018|clé]]", "[[Catégorie:Contributions 2016]]"),
    *("Forum des usages, édition 2014", "une contribution de LE GALLO Soizic et STERVINOU Malo", "'''De forum'''", "Bonjour.", ""),
    *("|courriel2=malo@example.org", "malo point k (arobase) example point org", "Tél. 06 12 34 56 78", "|tel=06", "@malo"),
    *("J'habite au 12 rue des Tanneurs, 29200 Brest", "Malo Stervinou", "|consentement=oui", "|état=promise", "à compléter"),
    *("[https://casino.example.net casino en ligne]", "<div style='display:none'>", "Je complèterai plus tard.", "TODO"),
    *("<nowiki>", "</nowiki>", "<pre>", "</pre>", "<div>", "</div>", "{|", "|}", "<includeonly>", "{{{1|}}}"),
)  # fmt: skip

_OTHERS = (
    ("Édition:2018", EDITION),
    ("Contrib:Autre", "{{Contribution\n|titre=Autre\n|contributeurs=Malo Stervinou\n}}"),
)


def pages() -> st.SearchStrategy[str]:
    """Pages that could be contributions, and others."""
    lines = st.lists(st.sampled_from(_LINES), max_size=16).map("\n".join)
    call = lines.map(lambda text: f"{{{{Contribution\n{text}\n}}}}\n== Présentation ==\n")
    return st.one_of(lines, call, st.tuples(call, hostile_text(), lines).map("\n".join))


def _forum(text: str) -> SmallForum:
    return forum_of([("Contrib:Carte ouverte", text), *_OTHERS])


def _mended(forum: SmallForum, codes: Sequence[str] = ()) -> SmallForum:
    """Return the forum once nothing is left to mend; what overlaps takes a second look, not a tenth."""
    for _ in range(9):
        text = forum.fixed(selected(codes))
        if text == forum.readings[0].text:
            return forum
        forum = forum.with_text(text)
    raise AssertionError("mending does not come to an end")


@given(pages())
@settings(deadline=None)
@example("{{Contribution\n|contributeur=STERVINOU Malo\n|contributeur2=LE GALLO Soizic\n}}")
def test_mending_never_brings_more_findings(text: str) -> None:
    forum = _forum(text)

    mended = _mended(forum)

    assert len(mended.find()) <= len(forum.find())


@given(pages())
@settings(deadline=None)
def test_what_is_mended_is_found_no_more(text: str) -> None:
    mended = _mended(_forum(text))

    assert not any(finding.fixable for finding in mended.find())


@given(pages())
@settings(deadline=None)
def test_renaming_fields_loses_no_value(text: str) -> None:
    forum = _forum(text)
    before = forum.readings[0].record
    assume(len(forum.readings[0].calls) == 1)

    after = _mended(forum, ["FLD002"]).readings[0].record

    assert {name: after.values.get(name) for name in before.values} == before.values
    assert list(after.sections) == list(before.sections)


@given(hostile_text(max_size=40))
@settings(deadline=None)
def test_any_text_can_be_checked(text: str) -> None:
    for title in ("Contrib:A", "Session:B", "Veille:C", "Édition:D", "Livrable:E", "F", ""):
        forum_of([(title, text), *_OTHERS]).find()


@given(pages())
@settings(deadline=None)
def test_findings_stand_on_the_page_and_in_its_order(text: str) -> None:
    lines = text.split("\n")

    found = _forum(text).find()

    assert found == sorted(found, key=lambda finding: (finding.line, finding.column, finding.code))
    for finding in found:
        assert 1 <= finding.line <= len(lines)
        assert 1 <= finding.column <= len(lines[finding.line - 1]) + 1
