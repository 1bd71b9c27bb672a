"""Writing pages: read back the same, changed in place, nothing else touched."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from forumtools.jobs.forums import default_site
from forumtools.model.findings import Edit
from forumtools.model.records import Page, Record
from forumtools.wikitext.escaping import clean
from forumtools.wikitext.prose import tidy
from forumtools.wikitext.writing import apply_edits, change_page, write_page
from tests.forums import default_forum, kind, read
from tests.strategies import hostile_text
from tests.wikitext.test_pages import PAGE

SITE = default_site(default_forum())

MESSY = (
    PAGE,
    "{{contribution |titre = Vélo<!-- vu --> |édition=2016|couleur={{Bleu|1}} }} texte\n=== Présentation ===\n\n\nx",
    "{{Contribution\n| titre      = Un\n| édition    = 2014\n| lieux      = Brest\n}}\n== Présentation ==\n\n== Ressources ==",
    "avant\n{{Contribution|titre=a|titre=b|auteur=x|auteurs=y}}\n<!-- {{Contribution}} -->\n==Projet==\nz [[non fermé\n",
    "Forum des usages, édition 2014\n\nune contribution de X Y\n\n== Présentation ==\na\n",
    "",
)


def written(record: Record) -> str:
    return write_page(record, SITE)


def reread(text: str) -> Record:
    return replace(read(text).record, page="", revision=None, markup={})


def test_a_page_is_written_as_page_forms_writes_it() -> None:
    record = Record(
        kind=kind(),
        values={"titre": ("Atelier vélo",), "édition": ("2016",), "contributeurs": ("Aïcha Benali", "Malo Kerbrat")},
        sections={"Présentation": "Deux mécanos.", "Description du projet": "On répare.\n\n* vélos\n* trottinettes"},
    )

    assert written(record) == (
        "{{Contribution\n|titre=Atelier vélo\n|édition=2016\n|contributeurs=Aïcha Benali; Malo Kerbrat\n}}\n"
        "== Présentation ==\nDeux mécanos.\n\n"
        "== Description du projet ==\nOn répare.\n\n* vélos\n* trottinettes\n\n"
        "[[Catégorie:Contributions 2016]]"
    )


values = st.dictionaries(
    st.sampled_from(["titre", "sous-titre", "édition", "contributeurs", "thèmes", "fonction", "site", "suite de"]),
    hostile_text().map(clean).filter(lambda text: text != ""),
)


@given(values, st.dictionaries(st.sampled_from(["Présentation", "Ressources"]), hostile_text().map(tidy)))
@example({"titre": "|", "site": "\n\nhttps://e.org"}, {})
@example({"site": "https://e.org/a b|c"}, {})
def test_what_is_written_is_read_back(typed: dict[str, str], sections: dict[str, str]) -> None:
    order = [declared.name for declared in kind().fields]
    record = Record(
        kind=kind(),
        values={name: (typed[name],) for name in sorted(typed, key=order.index)},
        sections={"Présentation": "", "Description du projet": "", **sections},
    )

    back = reread(written(record))

    assert back.values == record.values
    assert back.sections == record.sections
    assert (back.extra_values, back.extra_sections, back.lead) == ({}, {}, "")


@given(values)
def test_writing_what_was_read_changes_nothing(typed: dict[str, str]) -> None:
    text = written(Record(kind=kind(), values={name: (value,) for name, value in typed.items()}))

    reading = read(text)

    assert change_page(reading, reading.record.values, reading.record.sections) == text


@pytest.mark.parametrize("text", MESSY)
def test_a_messy_page_with_nothing_to_change_is_left_alone(text: str) -> None:
    reading = read(text)

    assert change_page(reading, reading.record.values, reading.record.sections) == text


@given(st.sampled_from(MESSY[:4]), st.sampled_from(["titre", "édition", "fonction"]), hostile_text().map(clean))
def test_changing_one_field_leaves_every_other_byte(text: str, name: str, value: str) -> None:
    reading = read(text)

    changed = change_page(reading, {name: (value,) if value else ()})

    back = read(changed)
    assert back.record.values.get(name, ()) == ((value,) if value else ())
    others = {other: kept for other, kept in reading.record.values.items() if other != name}
    assert {other: kept for other, kept in back.record.values.items() if other != name} == others
    assert back.record.extra_values == reading.record.extra_values
    assert _without_values(changed, name) == _without_values(text, name)


def _without_values(text: str, name: str) -> str:
    """The page's text without the parameters called *name*."""
    spans = [
        Edit(start=parameter.part_start, end=parameter.part_end, new="")
        for parameter in read(text).calls[0].parameters
        if parameter.name == name
    ]
    return apply_edits(text, spans)


def test_a_changed_section_leaves_the_others_and_the_categories() -> None:
    changed = change_page(read(PAGE), sections={"Présentation": "Trois mécanos & un chat."})

    assert changed == PAGE.replace("Deux mécanos.", "Trois mécanos &amp; un chat.")


def test_a_new_section_stands_in_the_order_of_the_forum_file() -> None:
    page = "{{Contribution\n|titre=x\n}}\n== Présentation ==\na\n\n== Ressources ==\nc\n\n[[Catégorie:Z]]"

    changed = change_page(read(page), sections={"Description du projet": "b"})

    assert changed == page.replace("== Ressources", "== Description du projet ==\nb\n\n== Ressources")


def test_a_new_last_section_stands_before_the_categories() -> None:
    page = "{{Contribution\n|titre=x\n}}\n== Présentation ==\na\n\n[[Catégorie:Z]]"

    changed = change_page(read(page), sections={"Ressources": "c"})

    assert changed == page.replace("\n\n[[Cat", "\n\n== Ressources ==\nc\n\n[[Cat")


def test_the_list_of_people_is_gathered_from_all_its_parameters_when_it_changes() -> None:
    changed = change_page(read(PAGE), {"contributeurs": ("Aïcha Benali",)})

    assert changed == PAGE.replace("|auteur=Aïcha Benali; Malo Kerbrat\n", "").replace(
        "Tomaz ar Floc'h", "Aïcha Benali"
    )


def test_a_changed_header_page_becomes_a_template_page_that_says_the_same() -> None:
    reading = read(MESSY[4], title="Contrib:Radio")

    changed = change_page(reading, {"licence": ("CC-BY-SA-4.0",)})

    back = read(changed, title="Contrib:Radio")
    assert back.form == "template"
    assert back.record.values == {**reading.record.values, "licence": ("CC-BY-SA-4.0",)}
    assert back.record.sections == reading.record.sections
    assert "édition 2014" not in changed


def test_trusted_wikitext_is_kept_unless_it_would_break_out() -> None:
    kept = "* {{Vidéo|url=x}}\n=== Détail ===\n[[Fichier:A.jpg|vignette|alt=b]]"
    record = Record(
        kind=kind(), values={"titre": ("x",)}, sections={"Présentation": kept, "Ressources": "{{a\n== b =="}
    )

    text = write_page(record, SITE, trusted=True)

    assert kept in text
    assert read(text).record.sections["Ressources"] == "{{a\n== b =="


def test_private_fields_are_never_written() -> None:
    record = Record(kind=kind(), values={"titre": ("x",), "courriel": ("a@example.org",)})

    assert "example.org" not in written(record)


def test_the_page_keeps_its_revision_when_read() -> None:
    assert read("x").page == Page("Contrib:Essai", "x", 1)
